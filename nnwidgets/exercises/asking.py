"""How does an exercise put its questions to a learner's function? The learner's side: it calls, and judges nothing.

What comes back is plain (see `plain`), so that the calls may be made in another process than the judging.
"""

import dis
import hashlib
import inspect

from nnwidgets.exercises.plain import NOT_TRIED, plain
from nnwidgets.maths.learner import TimeLimitError, learner_line, limited

_DOES_NOTHING = {"LOAD_CONST", "RETURN_VALUE", "RETURN_CONST"}


def seed_for(course, student, exercise):
    """Return the seed of one student's numbers: the same each time, and nothing that tells who it was.

    >>> seed_for("ml-2027", "ada", "6.1") == seed_for("ml-2027", "ada", "6.1")
    True
    >>> seed_for("ml-2027", "ada", "6.1") == seed_for("ml-2027", "ben", "6.1")
    False
    """
    parts = "\x00".join(map(str, (course, student, exercise)))
    return int.from_bytes(hashlib.sha256(parts.encode()).digest()[:8], "big")


def answers_of(exercise, questions, learner, seconds=5.0):
    """Put the questions to what the learner handed in, and return one plain answer for each. Never raises.

    Parameters
    ----------
    exercise : Exercise
    questions : list
        As `exercise.ask(rng)` gave them.
    learner : callable or value
        A function, for an exercise that asks for one; otherwise the value itself.
    seconds : float
        For each question. After an error or the time limit no more are asked: those left count as answered alike.

    Returns
    -------
    list
        Plain answers. An error is `{"raised": kind, "says": text, "line": number, "source": text}`; a value where a
        function is asked for is `{"handed in": value}`; what was not tried is "...".
    """
    if not exercise.asks_function:
        return [_within(seconds, lambda: plain(learner))] * len(questions)
    if learner is ... or is_stub(learner):
        return [NOT_TRIED] * len(questions)
    if not callable(learner):
        return [{"handed in": _within(seconds, lambda: plain(learner))}] * len(questions)
    answers = []
    for question in questions:
        arguments = exercise.arguments(question)
        answers.append(_within(seconds, lambda: plain(learner(*arguments))))  # noqa: B023 - called at once
        if isinstance(answers[-1], dict) and "raised" in answers[-1]:
            break
    answers += answers[-1:] * (len(questions) - len(answers))
    if all(answer is None for answer in answers) and _holds_stub(learner):
        return [NOT_TRIED] * len(questions)
    return answers


def is_stub(learner):
    """Does this function do nothing at all? Its body is `...`, `pass`, or no more than a docstring.

    >>> def largest_step(h):
    ...     ...  # your turn
    >>> is_stub(largest_step), is_stub(lambda h: h)
    (True, False)
    """
    code = getattr(learner, "__code__", None)
    if code is None:
        return False
    steps = [step for step in dis.get_instructions(code) if step.opname not in {"RESUME", "NOP"}]
    return all(step.opname in _DOES_NOTHING and step.argval is None for step in steps)


def _holds_stub(learner):
    """Is there still a line `...` in it? (Python leaves such a line out of the compiled function.)"""
    try:
        lines = inspect.getsource(learner).splitlines()
    except (OSError, TypeError):
        return False
    return any(line.partition("#")[0].strip() == "..." for line in lines)


def _within(seconds, work):
    try:
        with limited(seconds):
            return work()
    except TimeLimitError as error:
        return _raised(error)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a learner's function may raise anything
        return _raised(error)


def _raised(error):
    number, source = learner_line(error) or (None, "")
    try:
        says = str(error)[:200]
    except Exception:  # noqa: BLE001 - an exception of the learner's own class may not even have a text
        says = ""
    return {"raised": type(error).__name__, "says": says, "line": number, "source": source[:120]}
