"""Is the bottom the bottom? Minima, the basins that lead to them, and the chord test for convexity."""

from typing import NamedTuple

import numpy as np

from nnwidgets.maths.descent import plain_step, walk
from nnwidgets.maths.loss import as_loss


def find_minima(loss, low, high):
    """The minima of a loss of one weight between `low` and `high`, from left to right: a tuple of (w, value).

    The slope is looked at in 2,001 places; where it changes from down to up, bisection closes in.  A minimum
    narrower than (high − low)/2000 can be missed, and one at an end of the interval is not counted.

    Examples
    --------
    >>> find_minima(lambda w: (w - 1) ** 2, -4, 4)[0][0].__round__(6)
    1.0
    """
    loss = as_loss(loss)
    low, high = _interval(low, high)
    grid = np.linspace(low, high, 2001)
    slope = np.asarray(loss.gradient(grid))
    grid, slope = grid[slope != 0], slope[slope != 0]
    turns = (slope[:-1] < 0) & (slope[1:] > 0)
    left, right = grid[:-1][turns], grid[1:][turns]
    for _ in range(60):
        middle = (left + right) / 2
        down = np.asarray(loss.gradient(middle)) < 0
        left, right = np.where(down, middle, left), np.where(down, right, middle)
    return tuple((float(w), float(loss(w))) for w in right)


def basins(loss, starts, step_size, steps=1000, minima=None):
    """Where does each start end? The index of the minimum that its run reaches, or −1.

    −1 says that after `steps` steps the run stands in none of the minima: it ran away, swings, or is still on its way.
    A run has reached a minimum if its last two points lie within a thousandth of the distance to the next minimum.

    Parameters
    ----------
    starts, step_size : numbers or arrays
        Broadcast against each other: 400 starts are one call.
    minima : sequence of (w, value), optional
        Default: `loss.minima`, or else those found between the lowest and the highest start.

    Examples
    --------
    >>> from nnwidgets.maths.curves import double_well
    >>> basins(double_well(0.3), [-2.0, -0.5, 0.5, 2.0], step_size=0.05).tolist()
    [0, 0, 1, 1]
    """
    loss = as_loss(loss)
    starts, step_size = np.broadcast_arrays(np.asarray(starts, float), np.asarray(step_size, float))
    if minima is None:
        minima = loss.minima or find_minima(loss, starts.min() - 1, starts.max() + 1)
    bottoms = np.array([w for w, _ in minima], dtype=float)
    before, last = _last_two(loss, starts, step_size, steps)
    if not bottoms.size:
        return np.full(starts.shape, -1)
    near = 1e-3 * (np.diff(np.sort(bottoms)).min() if len(bottoms) > 1 else 1.0)
    with np.errstate(all="ignore"):
        there = (np.abs(last[..., None] - bottoms) < near) & (np.abs(before[..., None] - bottoms) < near)
    return np.where(there.any(axis=-1), there.argmax(axis=-1), -1)


def _last_two(loss, starts, step_size, steps):
    """The last two points of each run, walked in blocks so that the way there is not kept."""
    before = w = starts[..., None]
    with np.errstate(all="ignore"):
        for block in range(0, steps, 100):
            count = min(100, steps - block)
            points = walk(loss.gradient_at, w, lambda k: step_size[..., None], count, plain_step)
            before, w = points[..., -2, :], points[..., -1, :]
    return before[..., 0], w[..., 0]


class Chord(NamedTuple):
    """The most by which a curve rises above a chord (0: nowhere), and the weight at which it does."""

    rise: float
    where: float


def chord(loss, a, b):
    """Does the curve rise above the straight line between its points at `a` and `b`? By how much at most, and where?

    A convex curve never does: its rise is 0 for every chord.  One chord with a rise > 0 shows that a curve is not convex.

    Examples
    --------
    >>> chord(lambda w: w**2, -1, 3).rise
    0.0
    >>> chord(lambda w: (w**2 - 1) ** 2, -1, 1)
    Chord(rise=1.0, where=0.0)
    """
    loss = as_loss(loss)
    a, b = _interval(a, b)
    at_a, at_b = float(loss(a)), float(loss(b))

    def above(w):
        return np.asarray(loss(w)) - (at_a + (at_b - at_a) * (w - a) / (b - a))

    low, high = a, b
    for _ in range(4):  # each look narrows the place five hundredfold
        grid = np.linspace(low, high, 1001)
        rise = above(grid)
        best = int(np.nanargmax(rise))
        low, high = grid[max(best - 1, 0)], grid[min(best + 1, 1000)]
    rounding = 1e-12 * max(abs(at_a), abs(at_b), 1e-300)
    if rise[best] <= rounding:
        return Chord(0.0, a)
    return Chord(float(rise[best]), float(grid[best]))


def _interval(low, high):
    low, high = float(low), float(high)
    if not (np.isfinite(low) and np.isfinite(high) and low < high):
        raise ValueError(f"expected an interval from a smaller to a larger number, got {low} and {high}")
    return low, high
