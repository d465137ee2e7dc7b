"""Which way is down? A point on a surface, its gradient, and the slope in any direction that a dial points to."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from nnwidgets.explorer import Explorer, choice, number
from nnwidgets.maths import Loss, as_loss
from nnwidgets.maths.directions import bearing, direction, slope_along, turn_between
from nnwidgets.pictures import join, plain, say
from nnwidgets.widgets import compass_picture as picture
from nnwidgets.widgets.compass_scene import SURFACES, named, own

DIGITS = 9  # of an angle in degrees: what is smaller is dust of rounding


@dataclass(frozen=True)
class Bearings:
    """What a compass on the surface says, where it stands; each of shape (...), gradient and uphill (..., 2).

    Attributes
    ----------
    loss, gradient, steepness : the loss, its gradient, and the gradient's length
    uphill : the arrow of length 1 in the gradient's direction; NaN where the gradient is 0
    slope : in the direction of the dial
    turn : degrees from the gradient to the dial, left positive; NaN where the gradient is 0
    way_turn : degrees from the gradient to the way to the lowest minimum; NaN where there is none
    off : degrees between the downhill arrow and that way
    """

    loss: np.ndarray
    gradient: np.ndarray
    steepness: np.ndarray
    uphill: np.ndarray
    slope: np.ndarray
    turn: np.ndarray
    way_turn: np.ndarray
    off: np.ndarray

    def __getitem__(self, i):
        """One of several positions of a control."""
        return Bearings(*(getattr(self, name)[i] for name in self.__dataclass_fields__))


class Compass(Explorer):
    """Which way is down? Where the point stands, each direction has a slope: |gradient| cos(angle to the gradient).

    Parameters
    ----------
    surface : "bowl", "circle", "tilted valley", "saddle", "two wells", or any callable of two weights
        A function of your own gets points `(..., 2)` and returns `(...)`; one that takes a single point does as well.
    low, high : float
        From where to where a function of your own is seen, in both weights.
    w1, w2, angle : see the controls

    Examples
    --------
    >>> lab = Compass(surface="bowl", w1=9, w2=1)
    >>> lab.run.gradient.tolist(), round(float(lab.run.off), 2)
    ([9.0, 9.0], 38.66)
    """

    title = "Which way is down?"
    sweeps = ("w1", "w2", "angle")
    drags = (("w1", "w2"),)

    surface = choice("bowl", tuple(SURFACES), label="surface")
    angle = number(0.0, -180, 180, step=5, label="direction °", help="In degrees: 0 is along w₁, 90 along w₂")
    w1 = number(9.0, -10, 10, step=1, label="weight w₁")
    w2 = number(1.0, -10, 10, step=1, label="weight w₂")

    def __init__(self, surface="bowl", *, low=-3, high=3, hidden=(), **controls):
        self._learner = (surface,) if callable(surface) and not isinstance(surface, Loss) else ()
        self._scene = lru_cache(named)
        if callable(surface):
            scene = own(as_loss(surface, d=2), low, high)
            self._scene, surface = (lambda name: scene), scene.loss.name
            self._options, hidden = (
                {"surface": (surface,)},
                ("surface", *((hidden,) if isinstance(hidden, str) else hidden)),
            )
            self._bounds = dict.fromkeys(("w1", "w2"), scene.bounds)
            first, step = scene.bounds[0], scene.bounds[2]
            controls = {"w1": first + 17 * step, "w2": first + 13 * step} | controls
        self._ground = lru_cache(lambda name: picture.ground(self._scene(name)))
        super().__init__(surface=surface, hidden=hidden, **controls)

    def learners(self):
        return self._learner

    def shown(self):
        return direction, slope_along, turn_between

    def compute(self, s):
        scene = self._scene(s.surface)
        w1, w2, angle = np.broadcast_arrays(s.w1, s.w2, s.angle)
        w = np.stack([w1, w2], axis=-1)
        gradient = np.asarray(scene.loss.gradient(w))
        way = w * np.nan if scene.lowest is None else scene.lowest - w
        dial = direction(angle)
        steepness, slope = np.hypot(gradient[..., 0], gradient[..., 1]), slope_along(gradient, dial)
        way_turn = np.round(turn_between(gradient, way), DIGITS)
        return Bearings(
            scene.loss(w),
            gradient,
            steepness,
            direction(bearing(gradient)),
            np.where(np.abs(slope) < 10.0**-DIGITS * steepness, 0.0, slope)[()],
            np.round(turn_between(gradient, dial), DIGITS),
            way_turn,
            180 - np.abs(way_turn),
        )

    def axes(self, s):
        return picture.panels(s.surface, self._scene(s.surface))

    def marks(self, s, run):
        return [*self._ground(s.surface), *picture.needles(self._scene(s.surface), s, run), *picture.slopes(run)]

    # Words ----------------------------------------------------------------------------------------------------------

    def words(self, s, run):
        place = say("At ({w1}, {w2}) the loss is {loss}.", w1=s.w1, w2=s.w2, loss=run.loss)
        if not np.isfinite(run.gradient).all():
            return join(place, say("No gradient is to be had here."))
        if np.isnan(run.turn):
            return join(place, say("The gradient is (0, 0), so every slope is 0 here; that alone makes no minimum."))
        a, b = run.gradient
        steep = say(
            "The gradient is ({a}, {b}), uphill; no direction is steeper than its |∇L| = {g}.",
            a=a,
            b=b,
            g=run.steepness,
        )
        dial = say(
            "Your direction is {turn}° from it: slope {g} · cos {turn}° = {slope}.",
            turn=abs(run.turn),
            g=run.steepness,
            slope=run.slope,
        )
        return join(place, steep, dial, *self._way_words(s, run))

    def _way_words(self, s, run):
        scene = self._scene(s.surface)
        if scene.lowest is None:
            if scene.loss.minimum == -np.inf:
                return [say("This surface falls without end: it has no minimum.")]
            return [say("The lowest place in view is at its edge.")]
        if np.isnan(run.way_turn):
            return []
        if run.off < 0.05:
            return [say(f"From here downhill is also the way to {scene.name_of_lowest}.")]
        return [say(f"The downhill arrow and the way to {scene.name_of_lowest} are {{off}}° apart.", off=run.off)]

    def row(self, s, run):
        return {
            "surface": plain(s.surface),
            "w₁": say("{w}", w=s.w1),
            "w₂": say("{w}", w=s.w2),
            "|∇L|": say("{g}", g=run.steepness),
            "direction": say("{a}°", a=s.angle),
            "slope": say("{s}", s=run.slope),
            "downhill to minimum": say("none") if np.isnan(run.off) else say("{off}°", off=run.off),
        }
