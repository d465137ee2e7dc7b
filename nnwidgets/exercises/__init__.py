"""What does each lesson ask, and how is an answer judged? No front end, and no stored answers.

To judge what a learner hands in:

>>> import numpy as np
>>> exercise = EXERCISES["6.1"]
>>> questions = exercise.ask(np.random.default_rng(seed_for("course", "student", "6.1")))
>>> verdict = exercise.judge(questions, answers_of(exercise, questions, lambda h: 3.0))
>>> verdict.status, verdict.mistake
('not yet', 'same for every steepness')
"""

import importlib
import pkgutil

from nnwidgets.exercises.asking import answers_of, is_stub, seed_for
from nnwidgets.exercises.exercise import Exercise, Mistake, Verdict
from nnwidgets.exercises.plain import NOT_TRIED, plain

__all__ = [
    "EXERCISES",
    "NOT_TRIED",
    "Exercise",
    "Mistake",
    "Verdict",
    "answers_of",
    "is_stub",
    "of_module",
    "plain",
    "seed_for",
]


def of_module(module):
    """Return the exercises that a module defines: {id: exercise}, one for each subclass of `Exercise` with an id."""
    found = (value for value in vars(module).values() if isinstance(value, type) and issubclass(value, Exercise))
    return {kind.id: kind() for kind in found if kind.id}


# Every file lesson_NN.py of this folder, in order.
EXERCISES = {
    name: exercise
    for found in sorted(pkgutil.iter_modules(__path__), key=lambda found: found.name)
    if found.name.startswith("lesson_")
    for name, exercise in of_module(importlib.import_module(f"{__name__}.{found.name}")).items()
}
