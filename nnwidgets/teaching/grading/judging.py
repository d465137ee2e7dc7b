"""What is a student asked at grading, and how are the answers judged? Outside the box, from plain answers alone."""

import numpy as np

from nnwidgets.exercises import seed_for
from nnwidgets.teaching.grading.clean import clean
from nnwidgets.teaching.grading.entries import Judged

ROUNDS = 3  # how often questions are drawn, where a notebook draws once


class Ungraded(Exception):
    """This submission cannot be graded; the text says why."""


def questions_for(exercise, student, terms):
    """Draw what a student is asked at grading: other and more questions, but their own numbers where they have some."""
    if exercise.personal:
        return [exercise.ask(np.random.default_rng(seed_for(terms.course, student, exercise.id)))]
    rng = np.random.default_rng(seed_for(f"grading {terms.seed}", student, exercise.id))
    return [exercise.ask(rng) for _ in range(ROUNDS)]


def judged(exercise, rounds, answers):
    """Judge round by round: right when all are; the score is the share of all questions answered rightly.

    >>> from nnwidgets.exercises import EXERCISES
    >>> exercise = EXERCISES["6.2"]
    >>> judged(exercise, [[[2.0]], [[4.0]]], [[0.5], [0.5]])
    Judged(exercise='6.2', status='not yet', score=0.5, message='That is ...', mistake='largest instead of best')
    """
    try:
        verdicts = [exercise.judge(*both) for both in zip(rounds, answers, strict=True)]
    except Exception as error:  # noqa: BLE001 - a fault of the judge is nobody's wrong answer
        raise Ungraded(
            f"The judge of {exercise.id} could not deal with an answer ({type(error).__name__}). Look at it by hand."
        ) from None
    wrong = [verdict for verdict in verdicts if not verdict.right]
    first = next((verdict for verdict in wrong if verdict.mistake), wrong[0] if wrong else verdicts[0])
    tried = any(verdict.tried for verdict in verdicts)
    status = first.status if tried or wrong else "right"
    score = sum(verdict.score for verdict in verdicts) / len(verdicts)
    return Judged(exercise.id, status, float(score), clean(first.message, 2000), first.mistake)
