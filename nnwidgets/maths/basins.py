"""Where does each start end? Hundreds of runs in one call, sorted by the minimum that they reach."""

import numpy as np

from nnwidgets.maths.descent import checked_starts, plain_step, walk
from nnwidgets.maths.landscape import find_minima, of_one_weight

_BLOCK = 100  # steps walked before the way there is forgotten


def basins(loss, starts, step_size, steps=1000, minima=None):
    """Say for each start which minimum its run reaches: the number of the minimum, or −1.

    −1: after `steps` steps the run stands in none of them.  It ran away, swings for ever, or is still on its way.
    A run has reached a minimum if its last two points lie near it: within a thousandth of the distance between the two
    minima that are closest together (of 1, if there is only one).

    Parameters
    ----------
    loss : Loss or callable
        Of one weight.
    starts, step_size : numbers or arrays
        Broadcast against each other.
    steps : int
    minima : sequence of (w, value), optional
        Default: `loss.minima`, or else those that `find_minima` finds from 1 below the lowest start to 1 above the
        highest.

    Returns
    -------
    array of int
        In the shape of the starts and step sizes together.

    Examples
    --------
    >>> from nnwidgets.maths import double_well
    >>> basins(double_well(0.3), [-2.0, -0.5, 0.5, 2.0], step_size=0.05).tolist()
    [0, 0, 1, 1]
    """
    loss = of_one_weight(loss)
    start, sizes, steps = checked_starts(loss, starts, step_size, steps)
    if minima is None:
        minima = loss.minima or find_minima(loss, start.min() - 1, start.max() + 1)
    bottoms = np.array([w for w, _ in minima], dtype=float)
    if not bottoms.size:
        return np.full(start.shape[:-1], -1)
    near = 1e-3 * (np.diff(np.sort(bottoms)).min() if bottoms.size > 1 else 1.0)
    with np.errstate(all="ignore"):
        before, last = _last_two(loss, start, sizes, steps)
        there = (np.abs(before - bottoms) < near) & (np.abs(last - bottoms) < near)
    return np.where(there.any(axis=-1), there.argmax(axis=-1), -1)


def _last_two(loss, w, sizes, steps):
    """The last two points of each run: the way there is not kept."""
    before = w
    for done in range(0, steps, _BLOCK):
        points = walk(loss.gradient_at, w, lambda k: sizes(k + done), min(_BLOCK, steps - done), plain_step)  # noqa: B023
        before, w = points[..., -2, :], points[..., -1, :]
    return before, w
