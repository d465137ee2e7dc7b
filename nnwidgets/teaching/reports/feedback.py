"""What may a student be told? The message that names a misconception, and nothing of the questions that were asked.

At grading the questions are hidden. A message that names no misconception speaks of one of them ("For h = 3.2: ..."),
and a submission could have made it repeat one (in the text or the name of an exception, say). So such a message is
never passed on: a sentence of this file takes its place, chosen by what kind of fault it was.
"""

import builtins
import re

from nnwidgets.exercises import EXERCISES

_STOPPED = re.compile(r"Your function stopped.*?: (\w+)(?:,|\.)")
KINDS = (
    # what the judge's message says, and what the student is told
    (
        re.compile(r"Your function was still running"),
        "Your function was still running when its time was up. Does a loop in it never end?",
    ),
    (
        re.compile(r"^Your function started more than"),
        "Your function started more processes than it may.",
    ),
    (
        re.compile(r"^Your function took more memory"),
        "Your function took more memory than there is.",
    ),
    (
        re.compile(r"^Your function ended the program"),
        "Your function ended the program that ran it, and gave no answer.",
    ),
    (
        re.compile(r"You handed in "),
        "What stands under this name is not a function. Hand in the function itself: its name, with no brackets.",
    ),
    (
        re.compile(r" gave nothing \(None\)"),
        "Your function gave nothing (None) for something it was asked. Does every way through it end with return?",
    ),
    (
        re.compile(r" gave \.\.\. for some questions"),
        "Your function still gives ... for something it was asked. Is a part of it not written yet?",
    ),
    (
        re.compile(r" gave nan|gave infinity"),
        "Your function gave no finite number for something it was asked.",
    ),
    (
        re.compile(r"(?: gave |^You handed in |^You gave ).*\. Expected "),
        "Your function gave something of another kind than the exercise asks for.",
    ),
)
AGAIN = "Run nw.check in your notebook: it asks fresh questions, and says for which of them it is not right."


def feedback(judged):
    """Return what the student may read about one exercise.

    Parameters
    ----------
    judged : Judged
        From the results.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> feedback(SimpleNamespace(exercise="6.1", status="not yet", score=0.6, mistake=None,
    ...     message="For h = 3.2: with η = 0.6 it does not run away. There is room left."))
    'It is right for 60 % of what it was asked. Run nw.check in your notebook: ...'
    """
    if judged.status != "not yet" or judged.mistake:
        return judged.message
    if getattr(EXERCISES.get(judged.exercise), "personal", False):
        return judged.message  # the numbers are the student's own, and were shown in the notebook
    return f"{_kind(judged)} {AGAIN}"


def about_the_file(row):
    """Return what a student may read about the file: why it has no points, or what was odd about it."""
    return row.reason.replace("Look at it by hand.", "Your instructor looks at it by hand.")


def _kind(judged):
    stopped = _STOPPED.search(judged.message)
    if stopped:
        kind = stopped[1]
        known = isinstance(getattr(builtins, kind, None), type) and issubclass(getattr(builtins, kind), BaseException)
        return f"Your function stopped with {kind if known else 'an error'} at something it was asked."
    for pattern, sentence in KINDS:
        if pattern.search(judged.message):
            return sentence
    if judged.score > 0:
        return f"It is right for {100 * judged.score:.0f} % of what it was asked."
    return "It is right for nothing of what it was asked."
