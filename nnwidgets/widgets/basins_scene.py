"""What is there to see on a curve with several minima? Its minima, their limits, and a map of all runs."""

import time
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from nnwidgets.maths import DataLoss, Loss, dip_in_bowl, double_well, find_minima, neuron_with_two_minima, quadratic
from nnwidgets.maths.basins import basins
from nnwidgets.maths.fates import settling_limit
from nnwidgets.pictures.style import SCALES

SIZES = 0.01, 12.0  # the step sizes of the map, from and to
LOWEST, OTHERS, NONE = 2, (4, 5, 3, 1), 7  # colours in the scale "outcome"
NEURON = partial(DataLoss, *neuron_with_two_minima(), unit="sigmoid", bias=False)

CURVES = {  # name: how the loss is made, and how it is written
    "double well": (double_well, "L(w) = (w² − 1)² + 0.3 w"),
    "parabola": (partial(quadratic, 2.0), "L(w) = w²"),
    "dip in a bowl": (dip_in_bowl, "L(w) = 0.1 w² − 0.5 exp(−((w − 3)/0.3)²)"),
    "bowl": (partial(quadratic, 0.2), "L(w) = 0.1 w²"),
    "neuron, squared error": (NEURON, "mean of (t − y)²/2 over 3 examples"),
    "neuron, cross-entropy": (partial(NEURON, error="cross-entropy"), "mean over 3 examples"),
}
PAIRS = {  # a curve and its convex twin: from where to where they are seen, and where start, step size and chord begin
    ("double well", "parabola"): (-1.6, 1.6, (1.2, 0.05, -1.48, 1.48)),
    ("dip in a bowl", "bowl"): (-2.0, 6.0, (5.0, 0.1, -1.0, 4.5)),
    ("neuron, squared error", "neuron, cross-entropy"): (-1.6, 4.8, (0.8, 0.5, -0.96, 0.32)),
}


@dataclass(frozen=True)
class Grain:
    """How many starts and step sizes are tried out, for how many steps at most, and in how many places a chord is."""

    starts: int
    rows: int
    columns: int
    within: int
    samples: int


FINE, COARSE, SPARSE = Grain(200, 48, 120, 300, 1001), Grain(60, 16, 32, 100, 241), Grain(30, 8, 16, 100, 121)
ROOM = 0.03  # of the map: an end with less of it gets no name there
SLOW, SLOWER = 1e-3, 6e-3  # seconds for 200 slopes: with a loss that takes longer, less is tried out


@dataclass(frozen=True, eq=False)
class Scene:
    """A loss of one weight, seen from `low` to `high`."""

    loss: Loss
    formula: str
    low: float
    high: float
    grain: Grain = FINE

    @cached_property
    def w(self):
        """Where the curve is drawn."""
        return np.linspace(self.low, self.high, 241)

    @cached_property
    def values(self):
        """The loss at `w`."""
        return self.loss(self.w)

    @cached_property
    def minima(self):
        """(w, value) of each minimum, from left to right."""
        found = self.loss.minima or find_minima(self.loss, self.low, self.high)
        dust = 1e-12 * (self.high - self.low), 1e-12 * np.ptp(self.values)  # of rounding: 0 is meant
        return tuple((w if abs(w) > dust[0] else 0.0, value if abs(value) > dust[1] else 0.0) for w, value in found)

    @cached_property
    def limits(self):
        """For each minimum the step size above which no run settles in it."""
        return [settling_limit(self.loss, w) for w, _ in self.minima]

    @cached_property
    def lowest(self):
        """The numbers of the minima than which none is lower."""
        values = np.array([value for _, value in self.minima])
        return np.flatnonzero(values <= values.min(initial=np.inf) + 1e-9 * np.ptp(self.values)).tolist()

    @cached_property
    def codes(self):
        """For each minimum its colour in the scale "outcome"; the last is that of ending in none."""
        others = iter(OTHERS * (1 + len(self.minima) // len(OTHERS)))
        green = self.lowest[:1]
        return np.array([*(LOWEST if i in green else next(others) for i in range(len(self.minima))), NONE])

    def role(self, minimum):
        """The colour of a minimum."""
        return SCALES["outcome"][self.codes[minimum]]

    def name(self, end):
        """What a minimum is called, from left to right; −1: none."""
        return "none" if end < 0 else "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[end] if end < 26 else str(end + 1)

    @cached_property
    def starts(self):
        """The starts of the strip: the middles of its cells."""
        return _middles(self.low, self.high, self.grain.starts)

    @cached_property
    def map(self):
        """The minimum in which each run ends: (step sizes, starts)."""
        starts = _middles(self.low, self.high, self.grain.columns)
        sizes = np.exp(_middles(*np.log(SIZES), self.grain.rows))
        return basins(self.loss, starts, sizes[:, None], self.grain.within, self.minima)

    @cached_property
    def places(self):
        """For each end that takes some room on the map: (end, start, step size), where its name can stand."""
        found = []
        for end in range(-1, len(self.minima)):
            rows = np.nonzero(self.map == end)[0]
            if len(rows) < ROOM * self.map.size:
                continue
            row = int(np.median(rows))
            row = int(rows[np.abs(rows - row).argmin()])
            column = _middle_of_longest(self.map[row] == end)
            size = np.exp(_middles(*np.log(SIZES), self.grain.rows)[row])
            found.append((end, float(_middles(self.low, self.high, self.grain.columns)[column]), float(size)))
        return found


def named(name, low, high):
    """The scene of a curve of the course."""
    make, formula = CURVES[name]
    return Scene(make(), formula, low, high)


def pair_of(name):
    """A curve of the course and its twin, with what `PAIRS` says about them; an error, if there is no such curve."""
    for pair, about in PAIRS.items():
        if name in pair:
            return pair, about
    raise ValueError(f"expected one of {', '.join(map(repr, CURVES))}, or a function of one weight; got {name!r}")


def own(loss, low, high):
    """The scene of a learner's loss, and where the controls begin; or an error that says what is wrong with it."""
    low, high = _interval(low, high)
    if loss.d != 1:
        raise ValueError(f"expected a loss of one weight, got {loss.name} with {loss.d}")
    scene = Scene(loss, "", low, high, _grain(loss, low, high))
    bad = ~np.isfinite(scene.values)
    if bad.any():
        raise ValueError(
            f"expected a loss that is finite from low = {low:g} to high = {high:g}, "
            f"got {scene.values[bad][0]} at w = {scene.w[bad][0]:.4g}"
        )
    scene.map  # noqa: B018 - what a learner's function may raise, it raises now
    known = [limit for limit in scene.limits if 0 < limit < np.inf]
    at = [low + part * (high - low) / 80 for part in (70, 10, 70)]
    return scene, (at[0], min(known, default=0.5) / 5, *at[1:])


def _interval(low, high):
    try:
        low, high = float(low), float(high)
    except (TypeError, ValueError):
        raise TypeError(f"expected numbers for low and high, got {low!r} and {high!r}") from None
    if not (np.isfinite(low) and np.isfinite(high) and low < high):
        raise ValueError(f"expected low < high, both finite, got {low:g} and {high:g}")
    return low, high


def _grain(loss, low, high):
    w, seconds = np.linspace(low, high, 200), []
    for _ in range(3):
        began = time.perf_counter()
        loss.gradient(w)
        seconds.append(time.perf_counter() - began)
    return FINE if min(seconds) < SLOW else COARSE if min(seconds) < SLOWER else SPARSE


def _middle_of_longest(flags):
    """The middle of the longest stretch of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(int)))
    begins, ends = edges[::2], edges[1::2]
    longest = int(np.argmax(ends - begins))
    return int(begins[longest] + ends[longest] - 1) // 2


def _middles(low, high, count):
    return low + (high - low) * (np.arange(count) + 0.5) / count
