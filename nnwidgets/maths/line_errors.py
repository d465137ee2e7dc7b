"""How wrong is a line? The signed error of every example, and what they come to."""

import numpy as np


def line_errors(x, t, w, b):
    """Give the error of every example, its target minus the line's output: t − (w x + b).

    For every line through (mean of x, mean of t) they add up to 0.

    >>> line_errors(np.array([1.0, 2.0]), np.array([3.0, 4.0]), 2.0, 0.5).tolist()
    [0.5, -0.5]
    """
    y = w * np.asarray(x) + b
    return np.asarray(t) - y


def mean_square(errors):
    """Give the mean of the squares; half of it is the loss L = (1/2N) Σ (t − y)².

    >>> float(mean_square([0.5, -0.5]))
    0.25
    """
    return np.mean(np.square(errors))


def best_line(x, t):
    """Give the slope and bias of the line with the least mean square; the flattest, if inputs are all alike.

    It runs through (mean of x, mean of t).  Source: Legendre 1805.

    >>> x, t = np.array([0.0, 1.0, 2.0]), np.array([1.0, 3.0, 5.0])
    >>> [float(number) for number in best_line(x, t)]
    [2.0, 1.0]
    """
    away = np.asarray(x, dtype=float) - np.mean(x)
    size = np.abs(away).max() or 1.0  # whatever the units, nothing over- or underflows
    w = (away / size) @ (np.asarray(t) - np.mean(t)) / max((away / size) @ (away / size), 1e-300) / size
    return w, np.mean(t) - w * np.mean(x)


def few_points():
    """Give the five examples of lesson 2, which no line meets.

    Through (3, 2.8), the mean of both, run lines of any slope; one of slope −0.5 has 18 times the least mean square.

    >>> x, t = few_points()
    >>> float(x.mean()), float(t.mean())
    (3.0, 2.8)
    """
    return np.array([1.0, 1.5, 3.5, 4.0, 5.0]), np.array([1.5, 1.0, 3.75, 3.0, 4.75])
