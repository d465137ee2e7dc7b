"""Is the bottom the bottom? The minima of a curve, and the chord test for convexity."""

from typing import NamedTuple

import numpy as np

from nnwidgets.maths.loss import as_loss


def find_minima(loss, low, high):
    """Find the minima of a loss of one weight between `low` and `high`, from left to right.

    The slope is looked at in 2,001 places.  Where it turns from falling to rising, bisection closes in.  A minimum
    narrower than (high − low)/2000 can be missed, and an end of the interval is not counted as one.

    Returns
    -------
    tuple of (w, value)
        Each w is right to 1e-9 of the interval, or to what the gradient allows.

    Examples
    --------
    >>> find_minima(lambda w: (w**2 - 1) ** 2, -3, 3)
    ((-1.0000, 0.0000), (1.0000, 0.0000))
    """
    loss = of_one_weight(loss)
    low, high = _interval(low, high)
    grid = np.linspace(low, high, 2001)
    slope = loss.gradient(grid)
    grid, slope = grid[slope != 0], slope[slope != 0]
    turns = np.flatnonzero((slope[:-1] < 0) & (slope[1:] > 0))
    left, right = grid[turns], grid[turns + 1]
    for _ in range(50):
        middle = (left + right) / 2
        falling = loss.gradient(middle) < 0
        left, right = np.where(falling, middle, left), np.where(falling, right, middle)
    bottoms = (left + right) / 2
    return tuple(zip(bottoms.tolist(), loss(bottoms).tolist(), strict=True))


class Chord(NamedTuple):
    """How far a curve rises above a chord at most (0: nowhere), and at which weight."""

    rise: float
    where: float


def chord(loss, a, b, samples=1001):
    """Measure how far the curve of a loss rises above the straight line between its points at `a` and `b`.

    A convex curve rises above none of its chords.  So one chord with a rise above 0 shows that a curve is not convex; a
    rise of 0 shows nothing about its other chords.

    Parameters
    ----------
    loss : Loss or callable
        Of one weight.
    a, b : float
        a < b.
    samples : int
        Places looked at, four times over, each time around the best one.  What is narrower than the chord divided by
        them can be missed.

    Returns
    -------
    Chord
        `rise` at most, and `where`.  Where the curve does not rise above the chord: 0 and `a`.

    Examples
    --------
    >>> chord(lambda w: (w**2 - 1) ** 2, -1, 1)
    Chord(rise=1.0, where=0.0)
    >>> chord(lambda w: w**2, -1, 3)
    Chord(rise=0.0, where=-1.0)
    """
    loss = of_one_weight(loss)
    a, b = _interval(a, b)
    at_a, at_b = float(loss(a)), float(loss(b))
    if not np.isfinite(at_a + at_b):
        raise ValueError(f"expected a chord between finite values of the loss, got {at_a} at {a} and {at_b} at {b}")
    low, high = a, b
    for _ in range(4):  # each look narrows the place down, five hundred times by default
        w = np.linspace(low, high, samples)
        values = loss(w)
        rises = np.nan_to_num(values - (at_a + (at_b - at_a) * (w - a) / (b - a)), nan=-np.inf)
        best = int(np.argmax(rises))
        low, high = w[max(best - 1, 0)], w[min(best + 1, samples - 1)]
    rounding = 1e-12 * max(abs(at_a), abs(at_b), abs(values[best]))
    return Chord(float(rises[best]), float(w[best])) if rises[best] > rounding else Chord(0.0, a)


def of_one_weight(loss):
    """Give back the loss, made of any callable, or raise ValueError if it has several weights.

    >>> of_one_weight(lambda w: w**2).d
    1
    """
    loss = as_loss(loss)
    if loss.d != 1:
        raise ValueError(f"expected a loss of one weight, got {loss.name} with {loss.d}")
    return loss


def _interval(low, high):
    low, high = float(low), float(high)
    if not (np.isfinite(low) and np.isfinite(high) and low < high):
        raise ValueError(f"expected an interval from a smaller to a larger number, got {low} to {high}")
    return low, high
