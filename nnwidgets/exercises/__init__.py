"""What does each lesson ask, and how is an answer judged? No front end, and no stored answers.

To judge what a learner hands in:

>>> import numpy as np
>>> exercise = EXERCISES["6.1"]
>>> questions = exercise.ask(np.random.default_rng(seed_for("course", "student", "6.1")))
>>> verdict = exercise.judge(questions, answers_of(exercise, questions, lambda h: 3.0))
>>> verdict.status, verdict.mistake
('not yet', 'same for every steepness')
"""

from nnwidgets.exercises import lesson_00, lesson_03, lesson_06, lesson_08, lesson_10
from nnwidgets.exercises.asking import answers_of, is_stub, seed_for
from nnwidgets.exercises.exercise import Exercise, Mistake, Verdict
from nnwidgets.exercises.plain import NOT_TRIED, plain

__all__ = ["EXERCISES", "NOT_TRIED", "Exercise", "Mistake", "Verdict", "answers_of", "is_stub", "plain", "seed_for"]


def _exercises(module):
    found = (value for value in vars(module).values() if isinstance(value, type) and issubclass(value, Exercise))
    return {kind.id: kind() for kind in found if kind.id}


EXERCISES = {
    name: exercise
    for module in (lesson_00, lesson_03, lesson_06, lesson_08, lesson_10)
    for name, exercise in _exercises(module).items()
}
