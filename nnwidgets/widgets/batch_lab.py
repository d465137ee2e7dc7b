"""All examples, one, or a few? Three runs down the same bowl, told apart by how many examples an update looks at."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from nnwidgets.explorer import Explorer, choice, number, switch, timeline, whole
from nnwidgets.maths import Run, decaying, descend, minibatches, plain_step, step_limit, walk
from nnwidgets.pictures import Axis, Panel, dots, handle, join, line, say, swarm, text
from nnwidgets.widgets.batch_scene import CLOUD, COURSE_BOX, DRAWS, SIZES, scene_of

MOMENTS = 64
HALF = 20  # a decaying step size has halved at this update
COST, UPDATES = "example-gradients", "updates"
RUNS = ("batch", "minibatch", "online")
ROLES = ("ink", "path", "noise")
WIDTHS = (2.5, 2, 1.25)
TITLES = ("Batch: all examples", "Minibatch: B examples", "Online: one example")
DECADES = 8  # on the axis of the losses


@dataclass(frozen=True)
class Three:
    """What becomes of the three runs.

    Attributes
    ----------
    batch, minibatch, online : Run
        Each over all its updates.
    made : array (3, moments)
        Updates that each has made at each moment of the timeline.
    points, excess : arrays (..., 3, moments, 2) and (..., 3, moments)
        Slope and bias, and the loss above its lowest value, at each moment.
    floors : array (..., 2)
        The mean excess at which the minibatch and the online run level off; inf where there is no such level, nan where
        the step size decays, or where it can't be told.
    """

    batch: Run
    minibatch: Run
    online: Run
    made: np.ndarray
    points: np.ndarray
    excess: np.ndarray
    floors: np.ndarray

    def __getitem__(self, i):
        """One of several positions of a control."""
        parts = {name: getattr(self, name)[i] for name in (*RUNS, "points", "excess", "floors")}
        return replace(self, **parts)


class BatchLab(Explorer):
    """All examples, one, or a few? A line is fitted to N examples by batch, minibatch and online descent.

    The loss is L = (1/2N) Σ (y − t)², a mean, with y = w x + b. At each moment of the timeline the three runs have
    spent the same: as many example-gradients, or as many updates, as `compare` says.

    Parameters
    ----------
    data, t : list, array, DataFrame or CSV path, optional
        Your own examples: a table of two columns, input and target; or inputs, with the targets as `t`.
    batch_size, step_size, moment, compare, schedule, replace, seed, slope, bias : see the controls

    Examples
    --------
    >>> lab = BatchLab(batch_size=16, step_size=0.2)
    >>> lab.run.minibatch.example_gradients[:3].tolist()
    [0, 16, 32]
    """

    title = "All examples, one, or a few?"
    sweeps = ("step_size", "slope", "bias")
    drags = (("slope", "bias"),)

    batch_size = whole(16, 1, 256, values=[2**k for k in range(9)], label="batch size B")
    step_size = number(0.1, 0.01, 2.0, values=[size for size in SIZES if size <= 2], label="step size η")
    moment = timeline(MOMENTS, label="moment")
    compare = choice(COST, (COST, UPDATES), label="at equal", help="what each run has spent at each moment")
    schedule = choice(
        "constant", ("constant", "decaying"), label="step size is", help=f"decaying: η / (1 + k/{HALF}) at update k"
    )
    replace = switch(
        False,
        label="with replacement",
        help="on: each example is drawn from all of them; off: each epoch deals out a fresh shuffle",
        more=True,
    )
    seed = whole(0, 0, 9, label="seed", help="another seed draws other examples", more=True)
    slope = number(-2.0, *COURSE_BOX[:2], step=COURSE_BOX[2], label="start slope w₀", more=True)
    bias = number(-1.0, *COURSE_BOX[:2], step=COURSE_BOX[2], label="start bias b₀", more=True)

    def __init__(self, data=None, t=None, **controls):
        self._scene = scene = scene_of(data, t)
        self._walks = lru_cache(maxsize=8)(self._walk)
        self._axes = lru_cache(maxsize=2)(self._make_axes)
        self._ground = lru_cache(maxsize=64)(self._draw_ground)
        self._labels = lru_cache(maxsize=64)(self._draw_labels)
        if data is not None:
            sizes = scene.step_sizes
            self._options = {"batch_size": scene.batch_sizes, "step_size": sizes}
            self._bounds = {
                "batch_size": (1, scene.n, 1),
                "step_size": (sizes[0], sizes[-1], sizes[0]),
                "slope": scene.box[0],
                "bias": scene.box[1],
            }
            begin = {"batch_size": scene.batch_size, "step_size": scene.step_size, "slope": 0.0, "bias": 0.0}
            controls = begin | controls
        super().__init__(**controls)

    def shown(self):
        return minibatches, walk, plain_step

    # What happens ------------------------------------------------------------------------------------------------

    def compute(self, s):
        sizes = _hashable(s.step_size)
        way = (sizes, s.schedule, s.replace, s.seed, _hashable(s.slope), _hashable(s.bias))
        looks_at = (self._scene.n, s.batch_size, 1)
        runs = [self._walks(None if name == "batch" else size, *way) for name, size in zip(RUNS, looks_at, strict=True)]
        made = [self._made(s.compare, size) for size in looks_at]
        points = [run.points[..., updates, :] for run, updates in zip(runs, made, strict=True)]
        losses = [run.losses[..., updates] for run, updates in zip(runs, made, strict=True)]
        floors = np.nan
        if s.schedule == "constant":
            floors = np.stack([self._scene.floor(size, sizes, s.replace) for size in (s.batch_size, 1)], axis=-1)
        return Three(
            *runs,
            made=np.array(made),
            points=np.clip(np.stack(points, axis=-3), -1e9, 1e9),
            excess=np.maximum(np.stack(losses, axis=-2) - self._scene.loss.minimum, 0.0),
            floors=np.broadcast_to(floors, (*runs[0].losses.shape[:-1], 2)),
        )

    def _walk(self, batch_size, step_size, schedule, replace, seed, slope, bias):
        start = np.stack(np.broadcast_arrays(slope, bias, step_size)[:2], axis=-1)
        step_size = decaying(step_size, HALF) if schedule == "decaying" else step_size
        drawn = {"batch_size": batch_size, "replace": replace, "seed": seed, "shared": start.ndim - 1}
        updates = max(self._made(compare, batch_size or self._scene.n)[-1] for compare in (COST, UPDATES))
        return descend(self._scene.loss, start, step_size, updates, **drawn)

    def _made(self, compare, batch_size):
        """How many updates a run has made at each moment."""
        moments = np.arange(MOMENTS + 1)
        return moments if compare == UPDATES else moments * self._scene.piece // batch_size

    # The picture -------------------------------------------------------------------------------------------------

    def axes(self, s):
        return self._axes(s.compare)

    def _make_axes(self, compare):
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
        title = "Loss above its lowest, at equal " + ("cost" if compare == COST else "updates")
        return (
            *[Panel(name, title, *weights, width=258, height=260) for name, title in zip(RUNS, TITLES, strict=True)],
            Panel("cloud", f"Gradients of {CLOUD} minibatches", *parts, width=270, height=260),
            Panel(compare, title, self._time(compare), losses),
            Panel("spread", "Spread of the minibatch gradient", sizes, spreads, width=340),
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
        cloud, weights = scene.cloud(s.batch_size, s.replace, s.seed), np.stack([np.ones(MOMENTS + 1), *at], axis=-1)
        beyond = sum(np.abs(weights @ part) > end for part, end in zip(cloud, scene.reach, strict=True)) > 0
        marks = [
            swarm("cloud", at, *cloud, "noise", opacity=0.7),
            swarm("cloud", at, *scene.true_gradient, "gradient", size=6, shape="cross"),
        ]
        if beyond.any():
            right, bottom = np.broadcast_arrays(scene.reach[0], np.where(beyond.any(axis=-1), -scene.reach[1], np.nan))
            where = {"anchor": "end", "dx": -4, "dy": -8, "show": "now"}
            marks.append(
                text("cloud", right, bottom, "{k:d} beyond the edges", "noise", k=beyond.sum(axis=-1), **where)
            )
        return marks

    def _loss_marks(self, s, run):
        panel, end = s.compare, self._axes(s.compare)[4].x.high
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
        time, losses = (getattr(self._axes(s.compare)[4], axis) for axis in "xy")
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
            text("cloud", -right, top, "minibatches of {B:d}", "noise", dx=6, dy=14, B=batch_size),
            text("cloud", -right, top, "true gradient", "gradient", dx=6, dy=30),
        ]
        for name, size in zip(RUNS, (scene.n, batch_size, 1), strict=True):
            made = self._made(compare, size)
            marks += [
                dots(name, *scene.minimum, "truth", shape="cross"),
                text(name, left, bottom, "updates: {n:d}", dx=6, dy=-6, n=made),
            ]
            if made[-1] > MOMENTS:
                marks.append(text(name, left, bottom, "1 in {e:d} drawn", "muted", dx=6, dy=-22, e=made[-1] / MOMENTS))
        return marks + self._spread_labels(with_replacement)

    def _spread_labels(self, with_replacement):
        sizes, spreads = (getattr(self._axes(COST)[5], axis) for axis in "xy")
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

    # The words ---------------------------------------------------------------------------------------------------

    def words(self, s, run):
        moments = np.arange(MOMENTS + 1)
        if s.compare == COST:
            spent = say(
                "Each run has spent {k:d} example-gradients ({e} epochs). Updates made with them: {x:d} by batch, "
                "{y:d} by minibatches of {B:d}, {z:d} online.",
                k=moments * self._scene.piece,
                e=moments * self._scene.piece / self._scene.n,
                B=s.batch_size,
                **dict(zip("xyz", run.made, strict=True)),
            )
        else:
            spent = say(
                "Each run has made {k:d} updates. Example-gradients spent on them: {x:d} by batch, {y:d} by "
                "minibatches of {B:d}, {z:d} online.",
                k=moments,
                B=s.batch_size,
                **dict(zip("xyz", (moments * self._scene.n, moments * s.batch_size, moments), strict=True)),
            )
        stands = "The loss stands above its lowest by {u} (batch), {v} (minibatches) and {w} (online)."
        return join(spent, say(stands, **dict(zip("uvw", run.excess, strict=True))), self._outlook(s, run))

    def _outlook(self, s, run):
        """What comes of it in the long run, in one sentence or two."""
        limit = step_limit(self._scene.loss.curvature)
        if s.schedule == "decaying":
            return say("The step size decays, so the noise dies down: there is no fixed floor.")
        if s.step_size > limit:
            said = "Above {limit}, the limit for this mean of ½(y − t)², the batch run diverges, sooner or later."
            return say(said, limit=limit)
        if not self._scene.spread:
            return say("These examples lie on one line: at the minimum there is no noise to keep a run away.")
        if np.isnan(run.floors).any():
            return say(
                "In one direction this bowl is so flat that runs of this length do not show where they level off."
            )
        numbers = dict(zip("fg", run.floors, strict=True))
        kind = "all" if s.batch_size == self._scene.n and not s.replace else "one" if s.batch_size == 1 else "some"
        said = OUTLOOKS[kind, *(bool(np.isfinite(floor)) for floor in run.floors)]
        return say(said, **{name: value for name, value in numbers.items() if f"{{{name}}}" in said})

    def row(self, s, run):
        return {
            "batch size": say("{B:d}", B=s.batch_size),
            "step size": say("{eta}, " + s.schedule, eta=s.step_size),
            "example-gradients": say("{n:d}", n=run.made[1] * s.batch_size),
            "updates": say("{n:d}", n=run.made[1]),
            "excess": say("{v}", v=run.excess[1]),
        }


STEADY = "With a constant step size the noise does not die out: on average "
NONE = "at this step size its mean excess settles at no level."
OUTLOOKS = {  # all examples without replacement, one, or some; whether the minibatch and the online run have a floor
    ("all", True, True): STEADY + "online levels off at {g}. Minibatches of all examples have no noise.",
    ("all", True, False): "Minibatches of all examples have no noise. Online has: " + NONE,
    ("one", True, True): STEADY + "online, here the minibatch run as well, levels off at {g}.",
    ("one", False, False): "Minibatches of one are the online run: " + NONE,
    ("some", True, True): STEADY + "minibatches level off at {f}, online at {g}.",
    ("some", True, False): STEADY + "minibatches level off at {f}. As for online, " + NONE,
    ("some", False, False): "Neither minibatches nor online have a floor at this step size.",
}


def _few_ticks(label, low, high, ticks):
    ticks = tuple(float(f"{tick:.6g}") for tick in ticks)
    return Axis(label, low, high, ticks=ticks, tick_labels=tuple(f"{tick:g}".replace("-", "−") for tick in ticks))


def _with_floor(name, floor):
    """The name of a run and its floor, where it has one."""
    if not floor > 0:
        return say(name)
    return say(name + ", floor {f}", f=floor) if np.isfinite(floor) else say(name + ": no floor")


def _hashable(value):
    """A control's value, or a tuple of several."""
    return tuple(value.tolist()) if isinstance(value, np.ndarray) else value
