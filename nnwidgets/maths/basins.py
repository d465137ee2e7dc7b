"""Where does each start end? Hundreds of runs in one call, sorted by the minimum that they are bound to reach."""

from functools import lru_cache

import numpy as np

from nnwidgets.maths.descent import checked_starts, plain_step, walk
from nnwidgets.maths.landscape import find_minima, of_one_weight

_BLOCK = 100  # steps walked before the way there is forgotten
_RADII = np.concatenate([np.geomspace(1e-6, 1e-3, 100), np.linspace(1e-3, 1, 2001)[1:]])


def basins(loss, starts, step_size, steps=1000, minima=None):
    """Say for each start in which minimum its run ends: the number of the minimum, or −1.

    −1: after `steps` steps the run is not bound to end in any of them.  It ran away, swings for ever, or is still on
    its way.  A run need not have arrived to be counted.  It is bound to end in a minimum as soon as each step, from
    where it stands or from any place nearer, leads nearer still.

    Parameters
    ----------
    loss : Loss or callable
        Of one weight.
    starts, step_size : numbers or arrays
        Broadcast against each other.
    steps : int
        Steps walked at most.
    minima : sequence of (w, value), optional
        Default: `loss.minima`, or else those that `find_minima` finds from 10 below the lowest start to 10 above the
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
    shape = start.shape[:-1]
    if minima is None:
        minima = loss.minima or find_minima(loss, start.min() - 10, start.max() + 10)
    w, sizes = start.reshape(-1, 1), np.broadcast_to(sizes(0), start.shape).reshape(-1, 1)
    wells = [_well(loss, bottom, 2.0 ** np.ceil(np.log2(2 * (1 + np.abs(w - bottom).max())))) for bottom, _ in minima]
    ends, open_ = np.full(len(w), -1), np.arange(len(w))
    with np.errstate(all="ignore"):
        for done in range(0, steps + 1, _BLOCK):
            for i, well in enumerate(wells):
                ends[open_[well.holds(w[:, 0], sizes[:, 0])]] = i
            going = (ends[open_] < 0) & np.isfinite(w[:, 0])
            open_, w, sizes = open_[going], w[going], sizes[going]
            if not open_.size:
                break
            w = walk(loss.gradient_at, w, lambda _: sizes, min(_BLOCK, steps - done), plain_step)[..., -1, :]  # noqa: B023
    return ends.reshape(shape)


@lru_cache(maxsize=16)
def _well(loss, bottom, reach):
    return _Well(loss, bottom, reach)  # kept, as thousands of slopes go into it, and a picture asks again and again


class _Well:
    """A minimum, and how strongly the slope pulls towards it from each distance on each side, in units of the distance.

    From distance r a step of size η leads to distance |1 − η · pull| r.
    """

    def __init__(self, loss, bottom, reach):
        self.bottom, self.radii = bottom, reach * _RADII
        with np.errstate(all="ignore"):
            right, left = loss.gradient(bottom + self.radii), -loss.gradient(bottom - self.radii)
        pull = np.stack([right, left]) / self.radii
        self.weakest, self.strongest = np.fmin.accumulate(pull, axis=1), np.fmax.accumulate(pull, axis=1)

    def holds(self, w, step_size):
        """Whether descent from `w` is bound to end at the bottom."""
        distance, side = np.abs(w - self.bottom), (w < self.bottom).astype(int)
        at = np.searchsorted(self.radii, distance)  # the first radius that is no smaller
        inside = at < len(self.radii)
        at = np.minimum(at, len(self.radii) - 1)
        never_past_it = (self.weakest[side, at] > 0) & (step_size * self.strongest[side, at] <= 1)
        always_nearer = (self.weakest[:, at].min(axis=0) > 0) & (step_size * self.strongest[:, at].max(axis=0) < 2)
        return (step_size > 0) & (inside & (never_past_it | always_nearer) | (distance == 0))
