"""What does a neuron put out, and what does one example cost? Each value stands beside its slope."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np


def sigmoid(z):
    """Give 1 / (1 + exp(−z)), safely for every z.

    >>> sigmoid(np.array([-1000.0, 0.0, 1000.0])).tolist()
    [0.0, 0.5, 1.0]
    """
    z = np.asarray(z)
    small = np.exp(-np.abs(z))  # never overflows
    return np.where(z >= 0, 1.0, small) / (1.0 + small)


def softplus(z):
    """Give log(1 + exp(z)), safely for every z.

    >>> softplus(np.array([-1000.0, 1000.0])).tolist()
    [0.0, 1000.0]
    """
    return np.maximum(z, 0.0) + np.log1p(np.exp(-np.abs(z)))


class Unit(NamedTuple):
    """What a neuron puts out for its sum z.

    `output(z)` is y; `slope(y)` is dy/dz, written with y; `cut` is the sum from which y is 1/2 or more.
    """

    output: Callable
    slope: Callable
    cut: float


UNITS = {
    "linear": Unit(lambda z: z, np.ones_like, 0.5),
    "sigmoid": Unit(sigmoid, lambda y: y * (1 - y), 0.0),
    "threshold": Unit(lambda z: (z >= 0).astype(float), np.zeros_like, 0.0),
}


class Error(NamedTuple):
    """What an output y costs if the target is t, the slope of that cost with respect to y, and the loss as text."""

    value: Callable
    slope: Callable
    formula: str


ERRORS = {
    "squared": Error(lambda y, t: (y - t) ** 2 / 2, lambda y, t: y - t, "(1/2N) Σ (y − t)²"),
    "absolute": Error(lambda y, t: np.abs(y - t), lambda y, t: np.sign(y - t), "(1/N) Σ |y − t|"),
    "signed": Error(lambda y, t: t - y, lambda y, _: np.full_like(y, -1.0), "(1/N) Σ (t − y)"),
}


def cross_entropy(z, t):
    """Give −t log y − (1 − t) log(1 − y) for y = sigmoid(z), from the sum z itself: so no logarithm of 0 is taken.

    >>> float(cross_entropy(np.array(-1000.0), 1.0))
    1000.0
    """
    return t * softplus(-z) + (1 - t) * softplus(z)


def cross_entropy_slope(z, t):
    """Give the slope of the cross-entropy with respect to z: y − t, written so that tiny differences survive.

    >>> bool(cross_entropy_slope(np.array(50.0), 1.0) < 0)
    True
    """
    return (1 - t) * sigmoid(z) - t * sigmoid(-z)


def cost_of_sum(unit, error):
    """Give what an example costs, and the slope of that cost, both as functions of its sum z and its target t.

    >>> cost, slope = cost_of_sum("sigmoid", "squared")
    >>> float(cost(np.array(0.0), 1.0)), float(slope(np.array(0.0), 1.0))
    (0.125, -0.125)
    """
    if error == "cross-entropy":
        return cross_entropy, cross_entropy_slope
    output, output_slope, cut = UNITS[unit]
    if error == "count":
        return lambda z, t: ((z >= cut) != (t >= 0.5)).astype(float), lambda z, _: np.zeros_like(z)
    value, slope, _ = ERRORS[error]
    if unit == "linear":  # y is z
        return value, slope

    def slope_of_sum(z, t):
        y = output(z)
        return slope(y, t) * output_slope(y)

    return lambda z, t: value(output(z), t), slope_of_sum
