"""Which way is down? A point on a surface, its gradient, and the slope in any direction that a dial points to."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from nnwidgets.explorer import Explorer, choice, number
from nnwidgets.maths import Loss, as_loss
from nnwidgets.maths.directions import bearing, direction, slope_along, turn_between
from nnwidgets.pictures import Axis, Panel, arrow, dots, handle, join, line, plain, say, text
from nnwidgets.widgets.compass_scene import SURFACES, named, own

ANGLES = np.linspace(-180, 180, 73)
COSINE = line("slopes", ANGLES, np.cos(np.radians(ANGLES)), "curve")
DIGITS = 9  # of an angle in degrees: what is smaller is dust of rounding
HEIGHT = 366  # the plane is as high as it is wide: angles are seen as they are


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
        self._ground = lru_cache(self._draw_ground)
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

    # Axes -----------------------------------------------------------------------------------------------------------

    def axes(self, s):
        scene = self._scene(s.surface)
        weights = (Axis(f"weight {name}", scene.low, scene.high) for name in ("w₁", "w₂"))
        turns = Axis("angle of the direction to the gradient (°)", -180, 180, ticks=(-180, -90, 0, 90, 180))
        slopes = Axis("slope", -1.3, 1.3, ticks=(-1, 0, 1), tick_labels=("−|∇L|", "0", "|∇L|"))
        return (
            Panel("plane", f"{s.surface.capitalize()}, from above", *weights, height=HEIGHT),
            Panel("slopes", "Slope in a direction: |∇L| cos(angle)", turns, slopes, height=HEIGHT),
        )

    # Marks ----------------------------------------------------------------------------------------------------------

    def marks(self, s, run):
        return [*self._ground(s.surface), *self._needles(s, run), *self._slopes(s, run)]

    def _draw_ground(self, name):
        """What is the same wherever the point stands."""
        scene = self._scene(name)
        minima = [w for w, _ in scene.loss.minima] or ([] if scene.lowest is None else [scene.lowest])
        return (
            scene.contours,
            *[dots("plane", *w, "truth", size=6, shape="cross") for w in minima],
            text("plane", scene.low, scene.high, plain(scene.about), "curve", dx=6, dy=14),
            line("slopes", [-180, 180], [0, 0], "faint", width=1),
        )

    def _needles(self, s, run):
        scene, at = self._scene(s.surface), np.array([s.w1, s.w2])
        uphill = run.uphill * scene.needle
        dial = direction(s.angle) * scene.needle
        marks = []
        if np.isfinite(run.way_turn):
            left = s.w1 > (scene.low + scene.high) / 2
            corner = {"x": scene.low, "dx": 6} if left else {"x": scene.high, "dx": -4, "anchor": "end"}
            words = f"{{off}}° off {scene.name_of_lowest}"
            marks = [
                line("plane", [s.w1, scene.lowest[0]], [s.w2, scene.lowest[1]], "truth", width=1.5, dash=[5, 4]),
                self._arc(scene, at, run),
                text("plane", y=scene.low, words=words, role="truth", dy=-8, off=run.off, **corner),
            ]
        return [
            *marks,
            arrow("plane", *at, *uphill, "gradient", width=3),
            arrow("plane", *at, *-uphill, "path", width=3),
            self._label(scene, at, 1.2 * uphill, "gradient", "gradient"),
            self._label(scene, at, -1.2 * uphill, "downhill", "path"),
            line("plane", [s.w1, s.w1 + dial[0]], [s.w2, s.w2 + dial[1]], "ink", width=1.5),
            self._label(scene, at, dial * (1.4 if 40 < abs(run.turn) < 140 else np.nan), "direction", "ink"),
            dots("plane", *at, keep=True),
            handle("plane", *at, controls=("w1", "w2"), label="point"),
            handle("plane", *(at + dial), controls=("angle", None), centre=at, label="direction", role="ink"),
        ]

    def _arc(self, scene, at, run):
        """From the downhill arrow to the way to the minimum."""
        from_downhill = run.way_turn - 180 * np.sign(run.way_turn or 1)
        turns = bearing(-run.gradient) + from_downhill * np.linspace(0, 1, 9)
        x, y = (at + 0.6 * scene.needle * direction(turns)).T
        return line("plane", x, y, "truth", width=1.5)

    def _label(self, scene, at, way, words, role):
        """Words beyond the tip of an arrow: to the side to which it leads, unless that is where the picture ends."""
        x, y = at + way
        part, lead = (x - scene.low) / scene.span, way[0] / scene.needle
        anchor = "start" if part < 0.18 else "end" if part > 0.82 else "middle"
        if anchor == "middle" and abs(lead) > 0.4:
            anchor = "start" if lead > 0 else "end"
        over = (anchor == "end" and lead > 0.2) or (anchor == "start" and lead < -0.2)  # it lies on its arrow
        return text("plane", x, y, words, role, anchor=anchor, dy=(-10 if way[1] >= 0 else 18) if over else 4)

    def _slopes(self, s, run):
        if np.isnan(run.turn):
            return [text("slopes", 0, 0, "level here: slope 0 in every direction", anchor="middle", dy=-10)]
        way = []
        if np.isfinite(run.way_turn):
            anchor = "end" if run.way_turn > 115 else "start" if run.way_turn < -115 else "middle"
            way = [
                line(
                    "slopes", [run.way_turn] * 2, [0, np.cos(np.radians(run.way_turn))], "truth", width=1.5, dash=[5, 4]
                ),
                text(
                    "slopes", run.way_turn, 0, "to the minimum", "truth", anchor=anchor, dy=16 if run.off > 90 else -6
                ),
            ]
        at, left = np.cos(np.radians(run.turn)), run.turn > -140
        return [
            COSINE,
            *way,
            dots("slopes", 0, 1, "gradient", size=6),
            text("slopes", 0, 1, "uphill {g}", "gradient", anchor="middle", dy=-10, g=run.steepness),
            dots("slopes", [-180, 180], [-1, -1], "path", size=6),
            text(
                "slopes",
                -180 if left else 180,
                -1,
                "downhill {g}",
                "path",
                g=-run.steepness,
                dy=20,
                anchor="start" if left else "end",
                dx=8 if left else -8,
            ),
            line("slopes", [run.turn] * 2, [0, at], "ink", width=1.5),
            dots("slopes", run.turn, at, "ink", size=6, keep=True),
            text("slopes", run.turn, at, "{s}", s=run.slope, **_beside(run.turn)),
        ]

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


def _beside(turn):
    """Where a number stands beside the curve of slopes: where it is steep on its outer side, else below."""
    if abs(turn) < 35:
        return {"anchor": "middle", "dy": 24}
    if abs(turn) > 150:
        return {"anchor": "end", "dx": -8, "dy": 20} if turn > 0 else {"anchor": "start", "dx": 8, "dy": 20}
    right = (turn > 0) == (abs(turn) <= 90)
    return {"anchor": "start" if right else "end", "dx": 11 if right else -11, "dy": -4 if abs(turn) <= 90 else 12}
