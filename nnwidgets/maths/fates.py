"""Where does a run end, where would it from any other start, and which step sizes let it?"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from nnwidgets.maths.basins import basins
from nnwidgets.maths.descent import descend
from nnwidgets.maths.gradients import STEP, numeric_gradient
from nnwidgets.maths.landscape import of_one_weight
from nnwidgets.maths.laws import step_limit
from nnwidgets.maths.run import Run


@dataclass(frozen=True, eq=False)
class Fate(Run):
    """A run on a curve with several minima, or many side by side, and what becomes of runs from other starts.

    Attributes
    ----------
    end : int, or array (...) of int
        The number of the minimum in which the run ends; −1: in none (see `basins`).
    ends : array (S,) or (..., S) of int
        The same for runs from the other starts, with the same step size.
    """

    end: Any = None
    ends: Any = None

    def __post_init__(self):
        super().__post_init__()
        if np.ndim(self.end) == 0:
            object.__setattr__(self, "end", int(self.end))

    def share(self, minimum):
        """The part of the other starts that end in this minimum; −1: in none."""
        return float((self.ends == minimum).mean())

    def __getitem__(self, index):
        """One of the runs side by side.  A single run is what each of them would be, and so stands for all."""
        if self.losses.ndim == 1:
            return self
        ends = self.ends[index] if self.ends.ndim > 1 else self.ends
        return replace(super().__getitem__(index), end=self.end[index], ends=ends)


def find_fate(loss, start, step_size, steps, others, within=300, minima=None):
    """Walk from a start, and say in which minimum that run ends, and runs from other starts.

    Parameters
    ----------
    loss : Loss or callable
        Of one weight.
    start, step_size : numbers or arrays (...)
        With arrays, runs side by side.
    steps : int
        Steps of the run that are kept.
    others : array (S,)
        The other starts.
    within : int
        A run that after so many steps is not bound to end in a minimum counts as ending in none.
    minima : sequence of (w, value), optional
        See `basins`.

    Returns
    -------
    Fate

    Examples
    --------
    >>> from nnwidgets.maths import double_well
    >>> fate = find_fate(double_well(0.3), 1.4, 0.05, 50, others=np.linspace(-1.6, 1.6, 5))
    >>> fate.end, fate.ends.tolist(), fate.verdict, fate.share(1)
    (1, [0, 0, 0, 1, 1], 'arrives', 0.4)
    """
    start, sizes = np.asarray(start, dtype=float)[..., None], np.asarray(step_size, dtype=float)
    run = descend(loss, start, sizes, steps)
    end = basins(loss, start, sizes, within, minima)
    ends = basins(loss, np.asarray(others)[..., None], sizes[..., None], within, minima)
    return Fate(**vars(run), end=end, ends=ends)


def settling_limit(loss, w):
    """Give the step size above which no run settles in the minimum at `w`, except by landing on it exactly: 2 / L″(w).

    inf where the curve is flatter than every parabola; 0 at a kink, where no constant step size lets a run settle.
    Source: near a minimum a step multiplies the distance to it by 1 − η L″ (see `step_limit`).

    Examples
    --------
    >>> from nnwidgets.maths import absolute, double_well, quartic
    >>> [round(settling_limit(double_well(0.3), w), 4) for w, _ in double_well(0.3).minima]
    [0.2255, 0.2832]
    >>> settling_limit(absolute(2), 2.0), settling_limit(quartic(), 0.0)
    (0.0, inf)
    """
    loss = of_one_weight(loss)
    near, far = (float(numeric_gradient(loss.gradient, w, h=h)) for h in (STEP, 30 * STEP))
    if near > 5 * abs(far) and near * STEP > 1e-7:  # at a kink the slope jumps, whatever the distance
        return 0.0
    return float(step_limit(near)) if near > 1e-6 else np.inf
