"""How does Valley look? Its panels, and the marks of a run on them."""

from functools import lru_cache

import numpy as np

from nnwidgets.maths.conditioning import best_rate
from nnwidgets.pictures import Axis, Panel, dots, handle, line, say, text

STEPS = 50
WIDTH, HEIGHT = 1.6, 1.2  # how far away along the flat and the steep direction a run can start
EDGE, DATA_EDGE = (1.7, 1.4), (1.15, 1.4)  # of the picture of the valley: one scale in both directions
TALL = 300
LOWEST, HIGHEST = 1e-5, 1e3  # of the distances' axis
MOST = 1.1  # of the limit: the largest step size
TOP = 1.75  # of the axis of what a step leaves: room for words
NEAR = 5e-4  # 1: what is nearer to it would be told as 1.00
FLAT, STEEP = "path", "gradient"
ARC = np.sin(np.linspace(-np.pi / 2, np.pi / 2, 17))


class Picture:
    """The panels and marks of a scene."""

    def __init__(self, scene):
        self._scene = scene
        self._edge = DATA_EDGE if scene.has_data else EDGE
        self.panels = lru_cache(maxsize=2)(self._panels)
        self._features = lru_cache(maxsize=128)(self._draw_features)
        self._contours = lru_cache(maxsize=128)(_ellipses)

    # Panels ---------------------------------------------------------------------------------------------------------

    def _panels(self, standardised):
        own = self._scene.has_data
        along = [
            ("weight w₁: the flat direction", "weight w₂: the steep direction"),
            ("along the flattest direction", "along the steepest direction"),
        ][own]
        steps = Axis("step", 0, STEPS)
        left = Axis("", LOWEST, HIGHEST, "log", (1e-4, 1e-2, 1.0), ("0.01 %", "1 %", "100 %"))
        shares = Axis("step size η / limit", 0, MOST, ticks=(0, 0.25, 0.5, 0.75, 1))
        factors = Axis("part of a distance", 0, TOP, ticks=(0, 0.5, 1))
        wide, narrow = (254, 250) if own else (344, 344)  # side by side in JupyterLab
        panels = (
            Panel("valley", "The valley and the run", *map(_across, along, self._edge), wide, TALL),
            Panel("distances", "What is left of the distances", steps, left, narrow, TALL),
            Panel("rates", "What one step leaves", shares, factors, wide, TALL),
        )
        return (self._feature_panel(standardised), *panels) if own else panels

    def _feature_panel(self, standardised):
        low, high = self._scene.range(standardised)
        names = [self._scene.name(i, standardised) for i in self._scene.pair]
        title = "The features, standardised" if standardised else "The features, in their units"
        ticks = (0, 500, 1000) if self._scene.is_harvests and not standardised else None
        return Panel("features", title, *[Axis(name, low, high, ticks=ticks) for name in names], 250, TALL)

    # Marks ----------------------------------------------------------------------------------------------------------

    def marks(self, s, run):
        marks = [*self._valley(s, run), *self._distances(s, run), *self._rates(s, run)]
        return [*self._features(s.standardise, s.correlation), *marks] if self._scene.has_data else marks

    def _draw_features(self, standardised, correlation):
        x, y = self._scene.features(standardised, correlation)
        low, high = self._scene.range(standardised)
        note = "both axes on one scale" if self._scene.pair[0] != self._scene.pair[1] else "one feature, twice"
        return [dots("features", x, y, "ink", size=3, opacity=0.6), text("features", high, low, note, **_CORNER)]

    def _valley(self, s, run):
        c, curvatures = run.distances[:, [0, -1]], run.curvatures[[0, -1]]
        scales = _scales(np.abs(c[0]), run.kappa) if self._scene.has_data else np.ones(2)
        x, y = np.clip(c / scales, -1e6, 1e6).T
        ratio = float(curvatures[1] / curvatures[0] * (scales[1] / scales[0]) ** 2)
        long = "√κ = {q} to 1, as drawn" if scales[0] == scales[1] else "truly √κ = {q} to 1"
        start = []
        if not self._scene.has_data:
            start = [handle("valley", s.flat, s.steep, controls=("flat", "steep"), label="start")]
        return [
            line("valley", *self._contours(ratio), "faint", width=1),
            line("valley", x, y, show="so far", dots=2.5, keep=True, width=1.5),
            dots("valley", x, y, size=5, show="now"),
            dots("valley", 0, 0, "truth", size=6, shape="cross"),
            *start,
            text("valley", -self._edge[0], self._edge[1], "κ = {k}", dx=6, dy=14, k=run.kappa),
            text("valley", -self._edge[0], -self._edge[1], long, "muted", dx=6, dy=-8, q=np.sqrt(run.kappa)),
        ]

    def _distances(self, s, run):
        steps, marks = np.arange(STEPS + 1), []
        names = (("flattest", FLAT, 0, 3.5, 14), ("steepest", STEEP, -1, 2, 30))
        for (name, role, which, size, down), factor in zip(names, run.factors, strict=True):
            c = np.abs(run.distances[:, which])
            known = c[0] > 0
            left = c / (c[0] if known else 1.0)
            times = f"({written(factor, 'f')})" if 0 < 1 - factor < NEAR else "{f} a step"
            said = say(f"{name}: × {times}", f=told(factor)) if known else say(f"{name}: at 0 from the start")
            marks += [
                line("distances", steps, left, role, show="so far", dots=size, width=1, keep=True),
                dots("distances", steps, left, role, size=size + 2, show="now"),
                text("distances", STEPS, HIGHEST, said, role, anchor="end", dy=down),
            ]
            if known and s.law:
                marks.append(line("distances", *_law(abs(float(factor))), "truth", width=1.5, dash=[6, 4]))
        if s.law:
            marks.append(text("distances", STEPS, HIGHEST, "dashed: |1 − ηλ|ᵏ", "truth", anchor="end", dy=46))
        return [line("distances", [0, STEPS], [0.01, 0.01], "muted", width=1, dash=[2, 3]), *marks]

    def _rates(self, s, run):
        kappa, share = float(run.kappa), float(run.step_size / run.limit)
        flat, steep = np.abs(run.factors)
        grid = np.array([0, min(kappa / 2, MOST), MOST])
        marks = [
            line("rates", [0, MOST], [1, 1], "danger", width=1.5, dash=[2, 3]),
            text("rates", 0, 1, "above: grows", "danger", dx=6, dy=-6),
            line("rates", grid, np.abs(1 - 2 * grid / kappa), FLAT),
            line("rates", [0, 0.5, MOST], [1, 0, 2 * MOST - 1], STEEP),
            text("rates", 0.4, 0.2, "steepest", STEEP, anchor="end", dx=-4, dy=6),
            text("rates", 0.3, abs(1 - 0.6 / kappa), "flattest", FLAT, dx=4, dy=16),
            *(self._best(kappa, run.limit) if s.law else []),
            line("rates", [share, share], [0, 1.2], "ink", width=1),
            dots("rates", share, flat, FLAT, size=5),
            dots("rates", share, steep, STEEP, size=5),
            text("rates", 0, TOP, "η = {e}", dx=6, dy=14, e=run.step_size),
            text("rates", 0, TOP, "limit 2/λₙ = {l}", "danger", dx=6, dy=30, l=run.limit),
        ]
        if not s.best:
            marks.append(handle("rates", s.share, 0.0, controls=("share", None), label="step size", role="ink"))
        return marks

    def _best(self, kappa, limit):
        """Where the two lines cross."""
        ideal, rate = kappa / (1 + kappa), best_rate(kappa)
        return [
            line("rates", [ideal, ideal], [0, rate], "truth", width=1.5, dash=[6, 4]),
            dots("rates", ideal, rate, "truth", size=7, hollow=True),
            text("rates", 0, TOP, "best: η = {b}", "truth", dx=6, dy=46, b=ideal * limit),
            text("rates", 0, TOP, f"leaves {written(rate, 'r')}", "truth", dx=6, dy=62, r=told(rate)),
        ]


_CORNER = {"role": "muted", "anchor": "end", "dx": -4, "dy": -8}


def written(factor, name):
    """A number called `name` that may be so near 1 that three digits would hide the difference."""
    return f"1\u00a0−\u00a0{{{name}}}" if 0 < 1 - factor < NEAR else f"{{{name}}}"


def told(factor):
    """The number that belongs there."""
    return 1 - factor if 0 < 1 - factor < NEAR else factor


def _across(label, edge):
    return Axis(label, -edge, edge, ticks=(-1, 0, 1), tick_labels=("−1", "0", "1"))


def _scales(start, kappa):
    """What is drawn as 1, along either direction: where the run starts, unless that would make the valley lie across.

    Then both directions have one scale, and the valley its true shape.
    """
    scales = np.where(start > 0, start, 1.0)
    return scales if kappa * (scales[1] / scales[0]) ** 2 >= 1 else np.full(2, scales.max())


def _law(factor):
    """A straight line on the log axis: from 1 by this factor a step, as far as the picture goes."""
    lowest = LOWEST / 10
    if factor**STEPS >= lowest:
        return [0, STEPS], [1, factor**STEPS]
    steps = np.log(lowest) / np.log(factor) if factor > lowest else 1.0
    return [0, steps], [1, lowest]


def _ellipses(ratio):
    """Lines of equal height of (u² + ratio v²)/2, each 1.7 times as far out as the one before."""
    if ratio < 1:
        v, u = _ellipses(1 / ratio)
        return u, v
    sizes = 0.15 * 1.7 ** np.arange(11)
    u = np.concatenate([[*a, *a[::-1], np.nan] for a in (min(size, 1.1 * EDGE[0]) * ARC for size in sizes)])
    size = np.repeat(sizes, 2 * len(ARC) + 1)
    v = np.sqrt(np.maximum(size**2 - u**2, 0) / ratio)
    side = np.tile(np.repeat([1.0, -1.0, 1.0], [len(ARC), len(ARC), 1]), len(sizes))
    return u, side * v
