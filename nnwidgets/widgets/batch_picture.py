"""How does BatchLab look? Its panels, and the marks of the three runs on them."""

from functools import lru_cache

import numpy as np

from nnwidgets.pictures import Axis, Panel, dots, handle, line, say, swarm, text
from nnwidgets.widgets.batch_scene import CLOUD, COST, DRAWS, MOMENTS, RUNS, UPDATES

ROLES = ("ink", "path", "noise")
WIDTHS = (2.5, 2, 1.25)
TITLES = ("Batch: all", "Minibatch: B", "Online: one")
DECADES = 8  # on the axis of the losses


class Picture:
    """The panels and marks of a `Scene`; whatever does not move is made once.

    Parameters
    ----------
    scene : Scene
    """

    def __init__(self, scene):
        self._scene = scene
        self.panels = lru_cache(maxsize=2)(self._panels)
        self._ground = lru_cache(maxsize=64)(self._draw_ground)
        self._labels = lru_cache(maxsize=64)(self._draw_labels)

    def _panels(self, compare):
        scene, n = self._scene, self._scene.n
        weights = [
            _few_ticks(name, low, high, ticks)
            for name, (low, high, _), ticks in zip(("slope w", "bias b"), scene.box, scene.ticks, strict=True)
        ]
        parts = [
            _few_ticks(f"∂L/∂{name}", -end, end, [-end / 2, 0, end / 2])
            for name, end in zip("wb", scene.reach, strict=True)
        ]
        top = float(10 ** np.ceil(np.log10(scene.highest)))
        losses = Axis("excess of (1/2N) Σ (y − t)²", top / 10**DECADES, top, "log")
        sizes = (*[4**k for k in range(6) if 4**k <= n / 2], n)
        sizes = Axis("batch size B", 0.8, 1.25 * n, "log", ticks=sizes, tick_labels=tuple(map(str, sizes)))
        one = scene.spread or 1.0
        spreads = Axis("spread at the minimum", one / n**0.5 / 4, 2 * one, "log")
        title = "Excess loss, at equal " + ("cost" if compare == COST else "updates")
        return (
            *[Panel(name, title, *weights, width=258, height=260) for name, title in zip(RUNS, TITLES, strict=True)],
            Panel("cloud", "Minibatch gradients", *parts, width=270, height=260),
            Panel(compare, title, self._time(compare), losses),
            Panel("spread", "Spread of minibatch gradients", sizes, spreads, width=340),
        )

    def _time(self, compare):
        if compare == UPDATES:
            return Axis("updates of each run", 0, 1.03 * MOMENTS, ticks=tuple(range(0, MOMENTS + 1, 16)))
        n, end = self._scene.n, MOMENTS * self._scene.piece
        epochs = range(0, end + 1, n * -(-end // (4 * n)))
        return Axis(f"example-gradients of each run (epoch: {n})", 0, 1.03 * end, ticks=tuple(epochs))

    def marks(self, s, run):
        return [
            *self._ground(s.batch_size, s.replace),
            *self._path_marks(s, run),
            *self._cloud_marks(s, run),
            *self._loss_marks(s, run),
            *self._labels(s.compare, s.batch_size, s.replace),
        ]

    def _draw_ground(self, batch_size, with_replacement):
        """Marks below all others, which stay where they are."""
        scene, (right, top) = self._scene, self._scene.reach
        marks = [
            line("cloud", [-right, right], [0, 0], "faint", width=1),
            line("cloud", [0, 0], [-top, top], "faint", width=1),
        ]
        marks += [line(name, *scene.heights, "faint", width=1) for name in RUNS]
        if not scene.spread:
            return marks
        sizes = np.unique([*np.geomspace(1, scene.n, 40), *(scene.n - np.geomspace(1e-3, scene.n / 4, 30))])
        low = scene.spread / scene.n**0.5 / 4
        here = max(scene.spread_law(batch_size, with_replacement), 1.25 * low)  # where a hand can take it
        return [
            *marks,
            line("spread", sizes, scene.spread_law(sizes, not with_replacement), "truth", width=1.5, dash=[2, 4]),
            line("spread", sizes, scene.spread_law(sizes, with_replacement), "truth"),
            line("spread", [batch_size] * 2, [low, here], "path", width=1.5, dash=[2, 3]),
            dots("spread", scene.batch_sizes, scene.measured_spread(with_replacement), "noise"),
            handle("spread", batch_size, here, controls=("batch_size", None), label="batch size"),
        ]

    def _path_marks(self, s, run):
        marks = []
        for name, role, width, points in zip(RUNS, ROLES, WIDTHS, run.points, strict=True):
            x, y = points.T
            marks += [
                line(name, x, y, role, width=width, dots=2, show="so far", keep=name == "minibatch"),
                dots(name, x, y, role, size=5, show="now"),
                handle(name, s.slope, s.bias, controls=("slope", "bias"), label=f"start of the {name} run", role=role),
            ]
        return marks

    def _cloud_marks(self, s, run):
        scene, at = self._scene, run.points[1].T
        cloud = scene.cloud(s.batch_size, s.replace, s.seed)
        marks = [
            swarm("cloud", at, *cloud, "noise", opacity=0.7),
            swarm("cloud", at, *scene.true_gradient, "gradient", size=6, shape="cross"),
        ]
        weights = np.stack([np.ones(MOMENTS + 1), *at], axis=-1)
        beyond = [np.abs(weights @ part) > end for part, end in zip(cloud, scene.reach, strict=True)]
        most = np.any(beyond, axis=0).sum(axis=-1).max()
        if most:
            where = {"anchor": "end", "dx": -4, "dy": -8}
            corner = scene.reach[0], -scene.reach[1]
            marks.append(text("cloud", *corner, "up to {k:d} beyond the edges", "noise", k=most, **where))
        return marks

    def _loss_marks(self, s, run):
        panel, end = s.compare, self.panels(s.compare)[4].x.high
        at = np.arange(MOMENTS + 1.0) * (1 if panel == UPDATES else self._scene.piece)
        marks = [
            line(panel, [0, end], [floor, floor], role, width=1.5, dash=[6, 4])
            for floor, role in zip(run.floors, ROLES[1:], strict=True)
            if np.isfinite(floor) and floor > 0
        ]
        for name, role, width, excess in zip(RUNS, ROLES, WIDTHS, run.excess, strict=True):
            marks += [
                line(panel, at, excess, role, width=width, show="so far", keep=name == "minibatch"),
                dots(panel, at, excess, role, size=5, show="now"),
            ]
        return marks + self._key(s, run)

    def _key(self, s, run):
        """Which line is which run, and how high noise keeps it: in the corner where the losses seldom are."""
        time, losses = (getattr(self.panels(s.compare)[4], axis) for axis in "xy")
        marks = []
        for up, *look, floor in zip((60, 44, 28), RUNS, ROLES, WIDTHS, (0, *run.floors), strict=True):
            (name, role, width), y = look, losses.low * 10 ** (DECADES * up / 194)  # CSS pixels from the bottom
            marks += [
                line(s.compare, [0.03 * time.high, 0.09 * time.high], [y, y], role, width=width),
                text(s.compare, 0.11 * time.high, y, _with_floor(name, floor), role, dy=4),
            ]
        if (run.floors > 0).any():
            how = "floors by the law" if s.replace else "floors measured, reshuffled epochs"
            marks.append(text(s.compare, 0.11 * time.high, losses.low, how, "muted", dy=-8))
        return marks

    def _draw_labels(self, compare, batch_size, with_replacement):
        """Marks above all others: words."""
        scene = self._scene
        (left, _, _), (bottom, _, _) = scene.box
        right, top = scene.reach
        marks = [
            text("cloud", -right, top, f"{CLOUD} minibatches of {{B:d}}", "noise", dx=6, dy=14, B=batch_size),
            text("cloud", -right, top, "true gradient", "gradient", dx=6, dy=30),
        ]
        for name, size in zip(RUNS, (scene.n, batch_size, 1), strict=True):
            made = self._scene.made(compare, size)
            marks += [
                dots(name, *scene.minimum, "truth", shape="cross"),
                text(name, left, bottom, "updates: {n:d}", dx=6, dy=-6, n=made),
            ]
            if made[-1] > MOMENTS:
                marks.append(text(name, left, bottom, "1 in {e:d} drawn", "muted", dx=6, dy=-22, e=made[-1] / MOMENTS))
        return marks + self._spread_labels(with_replacement)

    def _spread_labels(self, with_replacement):
        sizes, spreads = (getattr(self.panels(COST)[5], axis) for axis in "xy")
        law, other = ("√(S/B)", "without") if with_replacement else ("√(S/B · (N − B)/(N − 1))", "with")
        if not self._scene.spread:
            return [text("spread", 1, spreads.low, "none: these examples lie on a line", dy=-8)]
        said = (
            ("law: " + law, "truth"),
            (f"dotted: {other} replacement", "truth"),
            (f"dots: {DRAWS} draws each", "noise"),
        )
        at = {"x": sizes.high, "y": spreads.high, "anchor": "end"}
        return [text("spread", words=words, role=role, dy=12 + 16 * i, **at) for i, (words, role) in enumerate(said)]


def _few_ticks(label, low, high, ticks):
    ticks = tuple(float(f"{tick:.6g}") for tick in ticks)
    return Axis(label, low, high, ticks=ticks, tick_labels=tuple(f"{tick:g}".replace("-", "−") for tick in ticks))


def _with_floor(name, floor):
    """The name of a run and its floor, where it has one."""
    if not floor > 0:
        return say(name)
    return say(name + ", floor {f}", f=floor) if np.isfinite(floor) else say(name + ": no floor")
