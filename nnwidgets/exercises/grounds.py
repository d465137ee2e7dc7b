"""What lies behind the exercises on measured gradients? Losses of several weights, and what wrong slopes look like."""

import numpy as np

from nnwidgets.exercises.vectors import distance

# -- losses: each value beside its gradient ---------------------------------------------------------------------------


def waves(numbers):
    """Make a sum of sines, each along its own weight, with a product of all neighbours."""
    numbers = np.array(numbers)

    def value(w):
        return (numbers * np.sin(w)).sum(axis=-1) + (w[..., 1:] * w[..., :-1]).sum(axis=-1) / 2

    def gradient(w):
        beside = np.zeros_like(w)
        beside[..., 1:] += w[..., :-1] / 2
        beside[..., :-1] += w[..., 1:] / 2
        return numbers * np.cos(w) + beside

    return value, gradient


def hill(numbers):
    """Make a round hill in the middle of a bowl."""
    numbers = np.array(numbers)

    def value(w):
        return (w**2).sum(axis=-1) / 2 + 4 * np.exp(-(numbers * w**2).sum(axis=-1) / 4)

    def gradient(w):
        return w - 2 * numbers * w * np.exp(-(numbers * w**2).sum(axis=-1, keepdims=True) / 4)

    return value, gradient


def trough(numbers):
    """Make a valley with walls that rise as the fourth power, and a slope across all weights."""
    numbers = np.array(numbers)

    def value(w):
        return ((w - numbers) ** 4).sum(axis=-1) / 4 + w.sum(axis=-1) ** 2 / 2

    def gradient(w):
        return (w - numbers) ** 3 + w.sum(axis=-1, keepdims=True)

    return value, gradient


GROUNDS = {"waves": waves, "hill": hill, "trough": trough}


def gradient_at(question):
    """Give the gradient by its formula; a question is the name of a ground, its numbers, and a place."""
    name, numbers, w = question
    return GROUNDS[name](numbers)[1](np.array(w))


# -- measured slopes --------------------------------------------------------------------------------------------------


def measured(loss, w, h):
    """Measure a gradient with places at a distance h on both sides."""
    sides = h * np.eye(len(w))
    return (loss(w + sides) - loss(w - sides)) / (2 * h)


def one_sided(loss, w, h):
    """Measure a gradient with places on one side only."""
    return (loss(w + h * np.eye(len(w))) - loss(w)) / h


def off(question, answer):
    """Say how far slopes are from the gradient, as a part of its length."""
    gradient = gradient_at(question)
    return distance(answer, gradient) / float(np.linalg.norm(gradient))


def times(factor):
    """Return a function that says whether all answers are the gradient times this, however well measured."""
    return lambda questions, answers: _all_like(questions, answers, lambda gradient: factor * gradient)


def sums(questions, answers):
    """Is every slope the sum of the gradient's slopes?"""
    return _all_like(questions, answers, lambda gradient: np.full_like(gradient, gradient.sum()))


def _all_like(questions, answers, made_of):
    made = [made_of(gradient_at(question)) for question in questions]
    return all(
        distance(answer, other) <= 1e-3 * max(1.0, float(np.linalg.norm(other)))
        for answer, other in zip(answers, made, strict=True)
    )


def small_multiples(questions, answers):
    """Are the answers the gradients times one small number?"""
    gradients = np.concatenate([gradient_at(question) for question in questions])
    slopes = np.concatenate(answers)
    part = float(slopes @ gradients / (gradients @ gradients))
    return 0 < abs(part) < 0.1 and distance(slopes, part * gradients) <= 0.1 * float(np.linalg.norm(slopes))


# -- what errors look like --------------------------------------------------------------------------------------------


def kind(name):
    """Return a function that says whether slopes are nearly right, with errors of this kind (see `kind_of_error`)."""
    return lambda questions, answers: _kind(questions, answers) == name


def _kind(questions, answers):
    gradients = np.concatenate([gradient_at(question) for question in questions])
    slopes = np.concatenate(answers)
    if not slopes.any():
        return "rounding"  # an h so small that nothing was moved
    if np.abs(slopes - gradients).max() > 0.5 * np.abs(gradients).max():
        return None
    bent = [bends(GROUNDS[name](numbers)[1], np.array(w)) for name, numbers, w in questions]
    second, third = (np.concatenate(parts) for parts in zip(*bent, strict=True))
    return kind_of_error(slopes - gradients, second, third)


def bends(gradient, w):
    """Measure the second and the third derivative along each weight, from a formula of the gradient.

    >>> second, third = bends(trough([0.0, 0.0])[1], np.array([1.0, 2.0]))
    >>> second.round(3).tolist(), third.round(3).tolist()
    ([4.0, 13.0], [6.0, 12.0])
    """
    reach = 1e-3
    above, below = (np.diag(gradient(w + way * reach * np.eye(len(w)))) for way in (1, -1))
    return (above - below) / (2 * reach), (above - 2 * gradient(w) + below) / reach**2


def kind_of_error(errors, second, third):
    """Say what errors of measured slopes look like: "one side", "both sides", or "rounding" where they follow no rule.

    A difference to one side is wrong by h/2 times the second derivative, one to both sides by h²/6 times the third.

    >>> kind_of_error(np.array([2.0, 4.0]), second=np.array([1.0, 2.0]), third=np.array([1.0, -3.0]))
    'one side'
    """
    left = {name: _left_over(errors, shape) for name, shape in (("one side", second), ("both sides", third))}
    name = min(left, key=left.get)
    return name if left[name] < 0.4 else "rounding"


def _left_over(errors, shape):
    """Which part of the errors is not a multiple of this shape."""
    size, square = np.linalg.norm(errors), shape @ shape
    if not square or not size:
        return 1.0
    return float(np.linalg.norm(errors - (errors @ shape) / square * shape) / size)
