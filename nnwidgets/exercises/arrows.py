"""What do wrong arrows and wrong angles look like? What lies behind exercises 4.2 and 4.3."""

import numpy as np

from nnwidgets.exercises.vectors import degrees, distance


def signs_only(_, answers):
    """Are all numbers of each arrow of the same size?"""
    return all(0 < np.abs(answer).max() <= np.abs(answer).min() * (1 + 1e-6) for answer in answers)


def divided_by_a_sum(questions, answers):
    """Is every answer the gradient, turned round and divided by the sum of its numbers, or of their sizes?"""
    rows = [(np.array(gradient), answer) for (gradient,), answer in zip(questions, answers, strict=True)]
    return any(
        all(distance(total(gradient) * answer, -gradient) <= 1e-6 * np.abs(gradient).sum() for gradient, answer in rows)
        for total in (np.sum, lambda gradient: np.abs(gradient).sum())
    )


def angle(question):
    """Give the angle between downhill and the way to the minimum; a question is gradient, weights and minimum."""
    gradient, w, minimum = map(np.array, question)
    return degrees(-gradient, minimum - w)


def _from_place(question, place):
    angle = degrees(-np.array(question[0]), place)
    return angle, 180 - angle


def from_a_place(questions, answers):
    """Are all answers measured from the weights, or from the minimum, as if these were directions?"""
    return any(
        all(
            abs(answer - _from_place(question, question[which])[turned]) <= 0.05
            for question, answer in zip(questions, answers, strict=True)
        )
        for which in (1, 2)
        for turned in (0, 1)
    )


def fits(bounds, question):
    """Is the angle between these bounds, and would a place in place of the way give another one?"""
    right = angle(question)
    others = [other for place in question[1:] for other in _from_place(question, place)]
    return bounds[0] < right < bounds[1] and min(abs(other - right) for other in others) > 1
