"""Which loss suits a sigmoid unit? The slopes of two losses with respect to the unit's sum, seen from its output."""

import numpy as np

STEEPEST = 4 / 27  # the greatest slope of the squared error, at an output 2/3 away from the target


def sigmoid_slope(p, t, error):
    """Give the slope of one example's loss with respect to the sum z, at the output p = sigmoid(z).

    "squared", (p − t)²/2: (p − t) p (1 − p).  "cross-entropy": p − t.
    Source: the chain rule, with dp/dz = p (1 − p).

    >>> float(sigmoid_slope(0.99, 0, "squared")), float(sigmoid_slope(0.99, 0, "cross-entropy"))
    (0.0098, 0.99)
    """
    p = np.asarray(p, dtype=float)
    return p - t if error == "cross-entropy" else (p - t) * p * (1 - p)


def slope_ratio(p):
    """Give how many times the cross-entropy's slope is that of the squared error, at the same output: 1/(p (1 − p)).

    For losses with the conventions of `sigmoid_slope`; without the 1/2 the squared error is half as far behind.

    >>> round(float(slope_ratio(0.01)))
    101
    """
    p = np.asarray(p, dtype=float)
    with np.errstate(divide="ignore"):
        return (1 / (p * (1 - p)))[()]
