"""What does a neuron put out, and what does one example cost? Each value stands beside its slope."""

from typing import NamedTuple

import numpy as np


def sigmoid(z):
    """1 / (1 + exp(−z)), safe for every z.

    >>> sigmoid(np.array([-1000.0, 0.0, 1000.0])).tolist()
    [0.0, 0.5, 1.0]
    """
    small = np.exp(-np.abs(z))
    return np.where(np.asarray(z) >= 0, 1.0, small) / (1.0 + small)


def softplus(z):
    """log(1 + exp(z)), safe for every z.

    >>> softplus(np.array([-1000.0, 1000.0])).tolist()
    [0.0, 1000.0]
    """
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))


class Unit(NamedTuple):
    """An output y = output(z) of the sum z; its slope dy/dz as a function of y; the sum at which y reaches 1/2."""

    output: callable
    slope: callable
    cut: float


UNITS = {
    "linear": Unit(lambda z: z, lambda y: 1.0, 0.5),
    "sigmoid": Unit(sigmoid, lambda y: y * (1 - y), 0.0),
    "threshold": Unit(lambda z: (z >= 0).astype(float), lambda y: 0.0, 0.0),
}


class Error(NamedTuple):
    """What an output y costs when the target is t, and the slope of that cost with respect to y."""

    value: callable
    slope: callable
    formula: str


ERRORS = {
    "squared": Error(lambda y, t: (y - t) ** 2 / 2, lambda y, t: y - t, "(1/2N) Σ (y − t)²"),
    "absolute": Error(lambda y, t: np.abs(y - t), lambda y, t: np.sign(y - t), "(1/N) Σ |y − t|"),
    "signed": Error(lambda y, t: t - y, lambda y, t: -np.ones_like(y), "(1/N) Σ (t − y)"),
}


def cross_entropy(z, t):
    """−t log p − (1 − t) log(1 − p) for p = sigmoid(z), from the sum z itself, so that log(0) never happens."""
    return t * softplus(-z) + (1 - t) * softplus(z)


def cross_entropy_slope(z, t):
    """Its slope with respect to z: p − t, written so that tiny differences survive."""
    return (1 - t) * sigmoid(z) - t * sigmoid(-z)
