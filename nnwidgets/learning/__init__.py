"""How does a lesson ask, listen and remember? Predictions, quizzes, hints, notes, checks and progress."""

from nnwidgets.exercises import Exercise, Mistake
from nnwidgets.learning.check import check
from nnwidgets.learning.hint import hint
from nnwidgets.learning.laws import glossary, law
from nnwidgets.learning.note import note
from nnwidgets.learning.own import exercises_from
from nnwidgets.learning.predict import predict
from nnwidgets.learning.progress import progress, restore
from nnwidgets.learning.quiz import quiz
from nnwidgets.learning.student import numbers, student

__all__ = [
    "Exercise",
    "Mistake",
    "check",
    "exercises_from",
    "glossary",
    "hint",
    "law",
    "note",
    "numbers",
    "predict",
    "progress",
    "quiz",
    "restore",
    "student",
]
