"""Whose numbers are these? Each student of each course has questions of their own, the same at every visit."""

import os

import numpy as np

from nnwidgets.exercises import EXERCISES, seed_for
from nnwidgets.learning.card import Card, marked_up, plainly, quoting

LONGEST = 100  # letters of an id
_here = {}  # what nw.student was told in this session; before that the environment decides


class Student(Card):
    """Who works here, said once."""

    def __init__(self, message, status):
        self.message = message
        super().__init__([quoting(message)], status)

    def words(self):
        """Return the message."""
        return plainly(self.message)


def student(id, course=""):
    """Say who works in this notebook, so that the exercises have that student's own numbers.

    Without it the numbers are those that everybody has. (The environment variables NNWIDGETS_STUDENT and
    NNWIDGETS_COURSE say the same from outside.)

    Parameters
    ----------
    id : str
        As it stands on the course's list.
    course : str
        The course's name, as it was handed out.

    Examples
    --------
    >>> print(student("ada", course="ml-2027").words())
    The exercises in this notebook have the numbers of ada, course ml-2027.
    >>> print(student("  ").words())
    Expected your student id, as it stands on the course's list: nw.student("ada"). Got nothing.
    """
    given = {"student": id, "course": course}
    for what, value in given.items():
        given[what] = value.strip() if isinstance(value, str) else str(value) if isinstance(value, int) else None
    if not given["student"] or given["course"] is None or max(map(len, given.values())) > LONGEST:
        came = "nothing" if id is None or id is ... or str(id).strip() == "" else f"`{str(id)[:40]!r}`"
        expected = 'Expected your student id, as it stands on the course\'s list: `nw.student("ada")`.'
        return Student(f"{expected} Got {came}.", "not yet")
    _here.update(given)
    of = f", course {given['course']}" if given["course"] else ""
    return Student(f"The exercises in this notebook have the numbers of {given['student']}{of}.", "")


def who():
    """Return (course, student), both "" where nobody said."""
    told = {what: _here.get(what, os.environ.get(f"NNWIDGETS_{what.upper()}", "")) for what in ("course", "student")}
    return told["course"], told["student"]


def questions_for(exercise):
    """Return the questions that this student is asked in the notebook."""
    return exercise.ask(np.random.default_rng(seed_for(*who(), exercise.id)))


class Numbers(dict):
    """A student's numbers, by name; it shows itself as a table."""

    def _repr_html_(self):
        rows = (
            f"<tr><th scope='row'>{marked_up(name)}</th><td>{marked_up(_said(self[name]))}</td></tr>" for name in self
        )
        return f"<table>{''.join(rows)}</table>"

    def __repr__(self):
        return "\n".join(f"{name} = {_said(value)}" for name, value in self.items())


def numbers(name):
    """Return the numbers that this student works with in an exercise, by name: `nw.numbers("5.2")["eta"]`.

    Parameters
    ----------
    name : str
        An exercise with numbers of one's own, "5.2".

    Raises
    ------
    ValueError
        There is no such exercise, or it has no numbers of one's own; the message names those that have.
    """
    exercise = EXERCISES.get(name)
    if exercise is None or not exercise.personal:
        own = [other for other, found in EXERCISES.items() if found.personal]
        raise ValueError(f"expected an exercise with numbers of your own, one of {', '.join(own)}; got {name!r}.")
    (question,) = questions_for(exercise)
    return Numbers(zip(exercise.names, exercise.arguments(question), strict=True))


def _said(value):
    if np.ndim(value) == 0:
        return f"{value:.6g}" if isinstance(value, float) else str(value)
    return f"[{', '.join(map(_said, np.asarray(value).tolist()))}]"
