"""What does one neuron compute? A weighted sum, and an activation of it."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nnwidgets.maths.units import sigmoid


def neuron(x, w, b, activation):
    """Give the output of a neuron with weights w and bias b.

    Parameters
    ----------
    x : array (..., p)
        The inputs; leading axes run over examples.
    w : array (p,)
    b : number
    activation : callable
        Of the sums, shape `(...)`.

    Returns
    -------
    The outputs, shape `(...)`.

    Examples
    --------
    >>> neuron([[0, 0], [0, 1], [1, 0], [1, 1]], [1, 1], -1.5, step).tolist()
    [0.0, 0.0, 0.0, 1.0]
    """
    z = weighted_sum(x, w, b)
    return activation(z)


def weighted_sum(x, w, b):
    """Give the sum z = w₁x₁ + w₂x₂ + … + b.

    >>> float(weighted_sum([2.0, 3.0], [10.0, 100.0], 1.0))
    321.0
    """
    return np.asarray(x) @ np.asarray(w) + b


def step(z):
    """Give 1 where z is 0 or more, and 0 elsewhere.

    >>> step(np.array([-0.1, 0.0, 3.0])).tolist()
    [0.0, 1.0, 1.0]
    """
    return np.where(z >= 0, 1.0, 0.0)


def linear(z):
    """Give z itself.

    >>> float(linear(-0.5))
    -0.5
    """
    return np.asarray(z, dtype=float)


def tanh(z):
    """Give the hyperbolic tangent: a sigmoid curve from −1 to 1, which is 2 sigmoid(2z) − 1.

    >>> float(tanh(0.5))
    0.462
    """
    return np.tanh(z)


def relu(z):
    """Give z where it is positive, and 0 elsewhere.

    >>> relu(np.array([-2.0, 3.0])).tolist()
    [0.0, 3.0]
    """
    return np.maximum(z, 0.0)


class Activation(NamedTuple):
    """A function of the sum, and what an output counts as: 1 from `middle` on, which is where the sum is `cut`."""

    output: Callable
    middle: float
    cut: float


ACTIVATIONS = {
    "step": Activation(step, 0.5, 0.0),
    "linear": Activation(linear, 0.5, 0.5),
    "sigmoid": Activation(sigmoid, 0.5, 0.0),
    "tanh": Activation(tanh, 0.0, 0.0),
    "ReLU": Activation(relu, 0.5, 0.5),
}


def crossings(f, level, low, high):
    """Find where a function of one number crosses a level between `low` and `high`, from left to right.

    What crosses it twice within a four-hundredth of the way is not seen.

    >>> crossings(lambda z: z**2, 1.0, -3.0, 2.0)
    [-1.0, 1.0]
    """
    z = np.linspace(low, high, 401)
    above = f(z) >= level
    at = np.flatnonzero(above[1:] != above[:-1])
    left, right = z[at], z[at + 1]
    for _ in range(40):
        middle = (left + right) / 2
        same = (f(middle) >= level) == above[at]
        left, right = np.where(same, middle, left), np.where(same, right, middle)
    return [float(f"{place:.9g}") for place in right]
