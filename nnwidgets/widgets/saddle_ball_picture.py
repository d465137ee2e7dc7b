"""How does SaddleBall look? Its panels on each ground, and the marks of a run on them."""

from functools import lru_cache

import numpy as np

from nnwidgets.maths.conditioning import best_rate
from nnwidgets.maths.heavy_ball import ball_distance, best_ball
from nnwidgets.pictures import Axis, Panel, contours, dots, handle, image, line, region, say, text
from nnwidgets.widgets.saddle_ball_scene import (
    CHAIN,
    LEFT,
    MOMENTA,
    MOST_SHARE,
    ON_SADDLE,
    SADDLE,
    SHARES,
    STEPS,
    VALLEY,
    WITHIN,
    steps_map,
)

TALL = 310
WIDTHS = 345, 335, 340  # so that three stand side by side in JupyterLab
EDGE = 1.6  # of the saddle seen from above
NEAREST, FARTHEST = 1e-13, 1e5  # of the axis of distances beside the ridge
TOP = 1.15  # of the axis of losses
WIDE, HIGH = 1.8, 1.5  # of the valley seen from above
LOWEST, HIGHEST = 1e-4, 1e2  # of the axis of what is left in the valley
LEVELS = (20, 30, 50, 100, 200, 500)  # steps; a line on the map for each
FAR = 1e6  # of the picture: nothing is drawn beyond
POWERS = {1e-12: "10⁻¹²", 1e-9: "10⁻⁹", 1e-6: "10⁻⁶", 1e-3: "10⁻³", 1.0: "1"}


def _weights(edge, names=("weight w₁", "weight w₂"), ticks=(-1, 0, 1)):
    said = tuple(f"{tick:g}".replace("-", "−") for tick in ticks)
    return [Axis(name, -e, e, ticks=ticks, tick_labels=said) for name, e in zip(names, edge, strict=True)]


class SaddlePicture:
    """The saddle from above, how far the run is from the ridge, and its loss."""

    def __init__(self):
        last = STEPS[SADDLE]
        steps = Axis("step", 0, last, ticks=tuple(range(0, last + 1, 50)))
        losses = Axis("loss", 0, TOP, ticks=(0, 0.5, 1))
        far = Axis("", NEAREST, FARTHEST, "log", tuple(POWERS), tuple(POWERS.values()))
        self.panels = (
            Panel("plane", "The surface, from above", *_weights((EDGE, EDGE)), WIDTHS[0], TALL),
            Panel("distances", "Distances across and along the ridge", steps, far, WIDTHS[1], TALL),
            Panel("losses", "The loss after each step", steps, losses, WIDTHS[2], TALL),
        )
        self._ground = tuple(_saddle_ground())

    def marks(self, s, run):
        last = STEPS[SADDLE]
        steps, (x, y) = np.arange(last + 1), np.clip(run.points, -FAR, FAR).T
        left, losses = run.left_at, np.minimum(run.losses, FAR)
        marks = [
            *self._ground,
            line("plane", x, y, show="so far", dots=2.5, keep=True, width=1.5),
            dots("plane", x, y, size=5, show="now"),
            handle("plane", s.along, -s.along, controls=("along", None), label="start on the ridge"),
            *self._distances(s, run),
            line("losses", steps, losses, show="so far", keep=True),
            dots("losses", steps, losses, size=5, show="now"),
        ]
        if left is not None:
            side = {"anchor": "start", "dx": 5} if left < last / 2 else {"anchor": "end", "dx": -5}
            marks += [
                line("losses", [left, left], [0, ON_SADDLE], "truth", width=1.5, dash=[2, 3]),
                text(
                    "losses", left, ON_SADDLE, "left at step {n:d}", "truth", dy=-6 if left > 20 else 18, n=left, **side
                ),
            ]
        return marks

    def _distances(self, s, run):
        last = STEPS[SADDLE]
        steps, marks = np.arange(last + 1), []
        for name, role, size, down in (("across", "path", run.across, 14), ("along", "gradient", run.along, 30)):
            left = np.where(size > 0, np.clip(size, 1e-30, FAR), np.nan)  # no place for 0 on this axis
            told = f"{name} the ridge" if np.isfinite(left).any() else f"{name} the ridge: exactly 0"
            marks += [
                line("distances", steps, left, role, show="so far", keep=name == "across"),
                dots("distances", steps, left, role, size=5, show="now"),
                text("distances", last, FARTHEST, told, role, anchor="end", dy=down),
            ]
        if s.law and s.offset and not s.noise:
            grows = s.offset * ball_distance(s.step_size, s.momentum, -1.0, steps)
            shown = grows <= 8  # above it stand the words
            said = "dashed: ε (1 + η)ᵏ" if s.momentum == 0 else "dashed: on curvature −1"
            marks += [
                line("distances", steps[shown], grows[shown], "truth", width=1.5, dash=[6, 4]),
                text("distances", last, FARTHEST, said, "truth", anchor="end", dy=46),
            ]
        start = max(s.offset, NEAREST)
        return [*marks, handle("distances", 0, start, controls=(None, "offset"), label="offset from the ridge")]


def _saddle_ground():
    """What is the same for every run."""
    last, w = STEPS[SADDLE], np.linspace(-EDGE, EDGE, 81)
    heights = CHAIN(np.stack(np.meshgrid(w, w), axis=-1))
    lowest = np.linspace(1 / EDGE, EDGE, 25)
    yield contours("plane", w, w, heights, (0.05, 0.15, 0.3, 0.5, 0.75, 1.1, 1.6, 2.4, 3.6))
    for side in (1, -1):
        yield line("plane", side * lowest, side / lowest, "truth")
    yield line("plane", [-EDGE, EDGE], [EDGE, -EDGE], "muted", width=1.5, dash=[6, 4])
    yield text("plane", -1.2, 1.2, "ridge", "muted", anchor="start", dx=8, dy=0)
    yield text("plane", EDGE, 1 / EDGE, "loss 0", "truth", anchor="end", dx=-2, dy=18)
    yield dots("plane", 0, 0, "ink", size=5, shape="cross")
    yield text("plane", 0, 0, "saddle", dx=8, dy=4)
    yield line("losses", [0, last], [ON_SADDLE, ON_SADDLE], "muted", width=1, dash=[6, 4])
    yield text("losses", last, ON_SADDLE, "the saddle's", "muted", anchor="end", dy=15)
    yield line("losses", [0, last], [LEFT * ON_SADDLE, LEFT * ON_SADDLE], "muted", width=1, dash=[2, 3])
    yield text("losses", last, LEFT * ON_SADDLE, "a tenth of it", "muted", anchor="end", dy=-6)


class ValleyPicture:
    """The valley from above, how far the ball still is, and a map of how many steps it needs."""

    def __init__(self):
        steps = Axis("step", 0, STEPS[VALLEY], ticks=tuple(range(0, STEPS[VALLEY] + 1, 20)))
        left = Axis("", LOWEST, HIGHEST, "log", (1e-4, 1e-2, 1.0, 100.0), ("0.01 %", "1 %", "100 %", "100 ×"))
        shares = Axis("step size η / limit", 0, MOST_SHARE, ticks=(0, 0.5, 1, 1.5, 2))
        momenta = Axis("momentum β", 0, 1, ticks=(0, 0.25, 0.5, 0.75, 1))
        names = "weight w₁: the flat direction", "weight w₂: the steep direction"
        self.panels = (
            Panel("valley", "The valley and the ball", *_weights((WIDE, HIGH), names), WIDTHS[0], TALL),
            Panel("distances", "What is left of the distance", steps, left, WIDTHS[1], TALL),
            Panel("map", "Steps until 1 % is left", shares, momenta, WIDTHS[2], TALL),
        )
        self._ground, self._map = lru_cache(maxsize=64)(_valley_ground), lru_cache(maxsize=64)(_map)

    def marks(self, s, run):
        kappa, last = float(run.kappa), STEPS[VALLEY]
        steps, (x, y) = np.arange(last + 1), np.clip(run.points, -FAR, FAR).T
        left = np.clip(run.distance, 1e-30, FAR)
        law = [*self._laws(kappa)] if s.law else []
        return [
            *self._ground(kappa),
            line("valley", x, y, show="so far", dots=2.5, keep=True, width=1.5),
            dots("valley", x, y, size=5, show="now"),
            *self._map(kappa),
            *law,
            line("distances", steps, left, show="so far", dots=2, keep=True, width=1.5),
            dots("distances", steps, left, size=5, show="now"),
            handle(
                "map",
                s.share,
                s.momentum,
                controls=("share", "momentum"),
                label="step size and momentum",
                role="ink",
                anywhere=True,
            ),
        ]

    def _laws(self, kappa):
        last = STEPS[VALLEY]
        alpha, beta = best_ball(1.0, kappa)
        plain = best_rate(kappa) ** np.array([0, last])
        return [
            dots("map", alpha * kappa / 2, beta, "truth", size=7, hollow=True),
            text("map", alpha * kappa / 2, beta, "best", "truth", anchor="start", dx=10, dy=4),
            line("distances", [0, last], np.maximum(plain, 1e-30), "truth", width=1.5, dash=[6, 4]),
            text("distances", last, HIGHEST, "dashed: β = 0, best step", "truth", anchor="end", dy=14),
        ]


def _valley_ground(kappa):
    """Lines of equal height, and what else stands still."""
    turn = np.append(np.linspace(0, 2 * np.pi, 61), np.nan)
    sizes = 0.15 * 1.7 ** np.arange(11)
    x, y = np.outer(sizes, np.cos(turn)).ravel(), np.outer(sizes / np.sqrt(kappa), np.sin(turn)).ravel()
    return (
        line("valley", x, y, "faint", width=1),
        dots("valley", 0, 0, "truth", size=5, shape="cross"),
        text("valley", -WIDE, HIGH, "κ = {k}", dx=6, dy=14, k=kappa),
        line("distances", [0, STEPS[VALLEY]], [0.01, 0.01], "muted", width=1, dash=[2, 3]),
    )


def _map(kappa):
    """The field of steps needed, lines at some numbers of steps, and where the ball runs away."""
    needed = steps_map(kappa)
    logs = np.log(np.minimum(needed, WITHIN))
    few = float(logs.min())
    field = 0.5 + 0.45 * (np.log(WITHIN) - logs) / (np.log(WITHIN) - few)
    marks = [
        image("map", np.where(SHARES[None] > 1 + MOMENTA[:, None], np.nan, field), (0, MOST_SHARE, 0, 1), "output")
    ]
    labels = []
    for level in LEVELS:
        drawn = contours("map", SHARES, MOMENTA, logs, [np.log(level)], "muted")
        points = np.column_stack([drawn.arrays["x"], drawn.arrays["y"]])
        points = points[np.isfinite(points).all(axis=1)]
        if not len(points) or few > np.log(level) - 0.1:
            continue
        marks.append(drawn)
        x, y = _label_place(points)
        if all(abs(y - other) > 0.06 for other in labels):
            labels.append(y)
            marks.append(text("map", x, y, "{n:d}", size=11, anchor="middle", dy=4, n=level))
    return (
        *marks,
        region("map", [1, MOST_SHARE, MOST_SHARE], [0, 1, 0], "danger", opacity=0.2),
        line("map", [1, MOST_SHARE], [0, 1], "danger", width=1.5),
        text("map", MOST_SHARE, 0.1, say("runs away"), "danger", anchor="end", dx=-6),
    )


def _label_place(points):
    """Where on a line of the map its number stands: high up, where the step size is near the limit of plain steps."""
    near = points[np.abs(points[:, 0] - 1) < 0.05]
    return max(near if len(near) else points, key=lambda place: place[1])
