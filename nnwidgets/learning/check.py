"""Is it right? The check of an exercise: it speaks, never raises for a learner, and offers the next hint."""

import difflib
import os
import time

from nnwidgets.exercises import EXERCISES, Verdict, answers_of
from nnwidgets.learning.card import Card, plainly, quoting
from nnwidgets.learning.hint import Hint
from nnwidgets.learning.predict import outcomes
from nnwidgets.learning.store import store
from nnwidgets.learning.student import questions_for
from nnwidgets.learning.texts import get

SECONDS = 10.0  # a shared machine is slow, and an honest simulation may take seconds on it
MARKS = {"right": "✓", "not yet": "✗", "not tried yet": "○"}


class Check(Card):
    """What a check says; `verdict` holds it."""

    def __init__(self, name, verdict):
        self.name, self.verdict = name, verdict
        message = verdict.message.removeprefix("Not tried yet: ")
        self.said = f"**{name}: {verdict.status}.** {message[:1].upper()}{message[1:]}"
        self.beside = [said for said, _ in outcomes(name)] if verdict.tried else []
        children = [quoting(f"{MARKS[verdict.status]} {self.said}", *self.beside)]
        if verdict.status == "not yet" and get("hint", name):
            children.append(Hint(name, inside=True))
        super().__init__(children, verdict.status if verdict.tried else "")

    def words(self):
        """Return the verdict and its message, as text."""
        return plainly("\n".join([self.said, *self.beside]))


def check(name, answer):
    """Check what a learner wrote for an exercise, say how it stands, and keep it. Never raises for a learner.

    Where the environment variable NNWIDGETS_EXPECT is set, as it is for the project's own tests, it raises
    AssertionError on any other verdict than that one ("right" or "not tried yet").

    Parameters
    ----------
    name : str
        The exercise, "6.1".
    answer : callable or value
        As the exercise asks for; `...` stands for "not tried yet".

    Returns
    -------
    Check
        It shows itself; its `verdict` has `right`, `score`, `message` and `mistake`.

    Examples
    --------
    >>> result = check("6.1", lambda h: 0.5)
    >>> print(result.words())
    6.1: not yet. That is one number for every curve. Try a steeper one: the limit moves. How does it depend on h?
    """
    verdict = _judged(name, answer)
    expected = os.environ.get("NNWIDGETS_EXPECT")
    if expected and verdict.status != expected:
        raise AssertionError(f"check {name}: expected {expected!r}, got {verdict.status!r}: {verdict.message}")
    if verdict.tried and name in EXERCISES:
        store().change("checks", name, lambda old: _record(old, verdict))
    return Check(name, verdict)


def _judged(name, answer):
    exercise = EXERCISES.get(name) if isinstance(name, str) else None
    if exercise is None:
        return Verdict(False, 0.0, f"There is no exercise {name!r}.{_close_to(name)}")
    questions = questions_for(exercise)
    answers = answers_of(exercise, questions, answer, SECONDS)
    try:
        return exercise.judge(questions, answers)
    except Exception as error:
        if os.environ.get("NNWIDGETS_STRICT"):
            raise
        return Verdict(
            False, 0.0, f"The check itself failed ({type(error).__name__}: {error}). That is not your fault."
        )


def _close_to(name):
    close = difflib.get_close_matches(str(name), EXERCISES, 1, 0.3)
    return f" Did you mean {close[0]!r}?" if close else f" There are {', '.join(EXERCISES)}."


def _record(old, verdict):
    old = old or {"status": "not yet", "score": 0.0, "tries": 0, "mistakes": {}}
    mistakes = dict(old["mistakes"])
    if verdict.mistake:
        mistakes[verdict.mistake] = mistakes.get(verdict.mistake, 0) + 1
    return {
        "status": "right" if verdict.right or old["status"] == "right" else "not yet",
        "score": max(old["score"], float(verdict.score)),
        "tries": old["tries"] + 1,
        "mistakes": mistakes,
        "at": int(time.time()),
    }
