"""All examples, one, or a few? Three runs down the same bowl, told apart by how many examples an update looks at."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from nnwidgets.explorer import Explorer, choice, number, switch, timeline, whole
from nnwidgets.maths import Run, decaying, descend, minibatches, plain_step, step_limit, walk
from nnwidgets.pictures import join, say
from nnwidgets.widgets.batch_picture import Picture
from nnwidgets.widgets.batch_scene import COST, COURSE_BOX, MOMENTS, RUNS, SIZES, UPDATES, scene_of

HALF = 20  # a decaying step size has halved at this update


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
    block = 40  # one walk of the online run serves them all

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
        self._picture = Picture(scene)
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
        made = [self._scene.made(s.compare, size) for size in looks_at]
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
        updates = max(self._scene.made(compare, batch_size or self._scene.n)[-1] for compare in (COST, UPDATES))
        return descend(self._scene.loss, start, step_size, updates, **drawn)

    def axes(self, s):
        return self._picture.panels(s.compare)

    def marks(self, s, run):
        return self._picture.marks(s, run)

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
        noiseless = s.batch_size == self._scene.n and not s.replace
        ways = {"f": "with minibatches", "g": "online"}
        if noiseless or s.batch_size == 1:
            ways = {"g": "online" if noiseless else "online, where minibatches of one are the same"}
        more = " Minibatches of all examples have no noise." if noiseless else ""
        return _levels(ways, dict(zip("fg", run.floors, strict=True)), more)

    def row(self, s, run):
        return {
            "batch size": say("{B:d}", B=s.batch_size),
            "step size": say("{eta}, " + s.schedule, eta=s.step_size),
            "example-gradients": say("{n:d}", n=run.made[1] * s.batch_size),
            "updates": say("{n:d}", n=run.made[1]),
            "excess": say("{v}", v=run.excess[1]),
        }


def _levels(ways, floors, more):
    """Where the excess of noisy runs levels off, or that it doesn't."""
    level = [f"at {{{key}}} {way}" for key, way in ways.items() if np.isfinite(floors[key])]
    wild = [way for key, way in ways.items() if np.isinf(floors[key])]
    parts = ["levels off " + " and ".join(level)] * bool(level) + ["does not level off " + " or ".join(wild)] * bool(
        wild
    )
    said = (
        "A constant step size does not get rid of the noise: on average the excess " + " but ".join(parts) + "." + more
    )
    return say(said, **{key: floors[key] for key in ways if np.isfinite(floors[key])})


def _hashable(value):
    """A control's value, or a tuple of several."""
    return tuple(value.tolist()) if isinstance(value, np.ndarray) else value
