"""What does TinyNet look like? Its examples, and the marks of each of its panels."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from nnwidgets.maths import as_examples, circles, two_moons, xor
from nnwidgets.maths.conditioning import standardise
from nnwidgets.pictures import Axis, Panel, dots, line, links, outputs, picks, say, text

UPDATES = 3000
MOMENTS = 50  # of the timeline, after the start: more often at first, when more happens
KEPT = np.round(UPDATES * (np.arange(MOMENTS + 1) / MOMENTS) ** 2).astype(int)  # updates made until each moment
STARTS = 100
ROW = 20  # starts in a row of their map
LOSSES = (1e-5, 30.0)  # ends of the axis
MOST = 12.0  # the size of a weight at the end of its axis
SIZES = (0.01, 100.0)  # ends of the logarithmic one
SIGNED, LOG = "with their signs", "as sizes, log axis"
OWN = "your data"
BY_HAND = "drawn by hand"
FIRST_POINTS = ((-1.0, -1.0, 0), (1.0, 1.0, 0), (-1.0, 1.0, 1), (1.0, -1.0, 1))  # what a hand begins with: XOR, wide
MANY = 256  # of more examples, no update looks at all
LIMIT = 10_000  # examples


@dataclass(frozen=True, eq=False)
class Examples:
    """What a net is to learn.

    Attributes
    ----------
    x, t : arrays (N, 2) and (N,)
    extent : the part of the plane that is shown, x0, x1, y0, y1
    unit : what the names of the axes end in
    labels : what the targets 0 and 1 are called; None where there is no such example
    """

    x: np.ndarray
    t: np.ndarray
    extent: tuple[float, float, float, float]
    unit: str = ""
    labels: tuple[str | None, str | None] = ("target 0", "target 1")

    @property
    def n(self):
        """The number of examples."""
        return len(self.t)


@lru_cache(maxsize=1)
def course_data():
    """Give the data sets of the course by name."""
    return {
        "XOR": Examples(*xor(), (-0.5, 1.5, -0.5, 1.5)),
        "circles": Examples(*circles(), (-2.0, 2.0, -2.0, 2.0)),
        "two moons": Examples(*two_moons(), (-2.0, 2.0, -2.0, 2.0)),
    }


@lru_cache(maxsize=64)
def drawn_data(points):
    """Make examples of points (x₁, x₂, class) that were drawn by hand."""
    x, t = np.array(points)[:, :2], np.array(points)[:, 2]
    return Examples(x, t, (-2.0, 2.0, -2.0, 2.0))


def own_data(data, t=None):
    """Make examples of what a learner hands in: two inputs, put on one scale, and one or two classes."""
    x, t = as_examples(data, t)
    if x.shape[1] != 2:
        raise ValueError(f"TinyNet: expected two inputs and a target for each example, but got {x.shape[1]} inputs.")
    if len(t) > LIMIT:
        raise ValueError(f"TinyNet: expected at most {LIMIT} examples, but got {len(t)}; draw some of them at random.")
    classes = np.unique(t)
    if len(classes) > 2:
        raise ValueError(
            f"TinyNet: expected one or two classes as targets, but got {len(classes)} different numbers, from "
            f"{classes[0]:g} to {classes[-1]:g}; make two classes of them, for example t > 10."
        )
    one = t == classes[-1] if len(classes) == 2 or classes[0] > 0 else np.zeros(len(t), dtype=bool)
    labels = [None if len(t[side]) == 0 else f"target {t[side][0]:g}" for side in (~one, one)]
    x = standardise(x)
    ends = (min(x[:, 0].min(), -1.5), max(x[:, 0].max(), 1.5), min(x[:, 1].min(), -1.5), max(x[:, 1].max(), 1.5))
    extent = tuple(round(float(end) + (0.2 if k % 2 else -0.2), 1) for k, end in enumerate(ends))
    return Examples(x, one.astype(float), extent, " (standardised)", tuple(labels))


# Panels -----------------------------------------------------------------------------------------------------------


def panels(examples, name, error, others, drawn=SIGNED):
    """Give the axes of all panels; the map of starts is one of them if there are others."""
    x0, x1, y0, y1 = examples.extent
    nothing = Axis("", 0, 1, ticks=())
    updates = Axis("updates", 0, 1.05 * UPDATES, ticks=(0, 1000, 2000, 3000))
    losses = Axis(f"mean {error}" if error == "cross-entropy" else "mean of (y − t)²/2", *LOSSES, "log")
    across, up = (Axis(f"input {x}{examples.unit}", low, high) for x, low, high in (("x₁", x0, x1), ("x₂", y0, y1)))
    weights = Axis("size of a weight", *SIZES, "log") if drawn == LOG else Axis("weight", -MOST, MOST)
    size = {"width": 264, "height": 268}
    below = (Panel("starts", "", *_MAP, height=140, bare=True, under="seed"),)
    return (
        Panel("net", f"Net {name}", nothing, nothing, **size, bare=True),
        Panel("field", "Output", across, up, **size),
        Panel("losses", "Loss", updates, losses, **size),
        Panel("weights", "Weights", updates, weights, **size),
        *(below if others else ()),
    )


def diagram(w, hidden):
    """The net as a diagram, whose lines are its weights: thickness is size, colour and dash are sign."""
    return [links("net", *_ends(hidden), w, names=_names(hidden)), *_nodes(hidden)]


_LEFT, _MIDDLE, _RIGHT = 0.08, 0.5, 0.92
_INPUTS = np.linspace(0.86, 0.2, 3)  # the last is always 1


def _units(hidden):
    return np.linspace(0.92, 0.14, hidden + 1)  # the last is always 1


def _ends(hidden):
    """Where the line of each weight begins and ends, in the order of the weights."""
    units = _units(hidden)
    starts = [(_LEFT, y) for _ in range(hidden) for y in _INPUTS] + [(_MIDDLE, y) for y in units]
    ends = [(_MIDDLE, units[j]) for j in range(hidden) for _ in _INPUTS] + [(_RIGHT, 0.5) for _ in units]
    (x0, y0), (x1, y1) = np.array(starts).T, np.array(ends).T
    return x0, y0, x1, y1


@lru_cache(maxsize=16)
def _nodes(hidden):
    units, size = _units(hidden), 11 if hidden < 6 else 9
    round_ones = {"x₁": (_LEFT, _INPUTS[0]), "x₂": (_LEFT, _INPUTS[1]), "y": (_RIGHT, 0.5)}
    round_ones |= {_unit(j): (_MIDDLE, units[j]) for j in range(hidden)}
    square_ones = [(_LEFT, _INPUTS[2]), (_MIDDLE, units[-1])]
    words = [*((name, *place) for name, place in round_ones.items()), *(("1", *place) for place in square_ones)]
    return (
        dots("net", *np.array([*round_ones.values()]).T, "ink", size=size, hollow=True),
        dots("net", *np.array(square_ones).T, "ink", size=size, hollow=True, shape="square"),
        *(text("net", x, y, name, anchor="middle", dy=4, size=12) for name, x, y in words),
        text("net", 0.5, 0.0, "thick: large   dashed: negative", "muted", anchor="middle", size=12),
    )


def _unit(j):
    return "h" + "₁₂₃₄₅₆₇₈"[j]


def _names(hidden):
    units = [_unit(j) for j in range(hidden)]
    into_hidden = [f"{x} {unit}" for unit in units for x in ("x₁ to", "x₂ to", "bias of")]
    return [*into_hidden, *(f"{unit} to y" for unit in units), "bias of y"]


@lru_cache(maxsize=8)
def points(examples):
    """The examples: filled where the target is 1."""
    (a, b), one = examples.x.T, examples.t == 1
    size = 7 if examples.n <= 10 else 4 if examples.n <= MANY else 2
    return (
        dots("field", a[~one], b[~one], "ink", size=size, hollow=True),
        dots("field", a[one], b[one], "ink", size=size),
    )


def field(w, network, examples):
    """What the net says about every point, with the examples on it."""
    x0, _, _, y1 = examples.extent
    return [
        outputs("field", w, examples.extent, network.sizes, network.activation),
        *points(examples),
        text("field", x0, y1, _legend(examples), dx=5, dy=14, size=12),
    ]


def _legend(examples):
    there = [(sign, label) for sign, label in zip("●○", examples.labels[::-1], strict=True) if label]
    return "   ".join(f"{sign} {label}" for sign, label in there)


def losses(run, error):
    """The loss at each moment, and what it is for a net that always says 1/2."""
    level = np.log(2) if error == "cross-entropy" else 1 / 8
    low, high = LOSSES
    shown = np.clip(run.losses, low / 10, high * 10)
    return [
        line("losses", [0, UPDATES], [level, level], "muted", dash=[2, 3], width=1.5),
        text("losses", UPDATES, level, "always ½: {level}", "muted", anchor="end", dy=-5, level=level),
        line("losses", KEPT, shown, show="so far", keep=True),
        dots("losses", KEPT, shown, size=5, show="now"),
        text("losses", 0, high, "update {k:d}: loss {loss}", dx=6, dy=14, size=12, k=KEPT, loss=run.losses),
    ]


def weights(w, hidden, drawn=SIGNED):
    """Every weight at each moment: with its sign, or its size on a log axis, dashed where the weight is negative."""
    own, last = range(3 * hidden), range(3 * hidden, w.shape[-1])
    if drawn == LOG:
        return _sizes(w, own, last)
    return [
        line("weights", [0, UPDATES], [0, 0], "faint", width=1),
        line("weights", KEPT, w, "curve", width=1.5, show="so far", columns=own),
        line("weights", KEPT, w, "path", width=1.5, dash=[6, 3], show="so far", columns=last),
        text("weights", 0, MOST, "of the output unit", "path", dx=6, dy=14),
        text("weights", 0, MOST, "of the hidden units", "curve", dx=6, dy=30),
    ]


def _sizes(w, own, last):
    low, high = SIZES
    size = np.clip(np.abs(w), low / 10, high * 10)
    signs = ((np.where(w >= 0, size, np.nan), None), (np.where(w < 0, size, np.nan), [4, 3]))
    units = (("curve", 1.2, own), ("path", 2.5, last))
    return [
        *(
            line("weights", KEPT, y, role, width=width, dash=dash, show="so far", columns=columns)
            for y, dash in signs
            for role, width, columns in units
        ),
        text("weights", 0, high, "thick: of the output unit", "path", dx=6, dy=14),
        text("weights", 0, high, "thin: of the hidden units", "curve", dx=6, dy=30),
        text("weights", 0, low, "dashed: negative", "muted", dx=6, dy=-6),
    ]


# The map of starts ------------------------------------------------------------------------------------------------

_MAP = Axis("", -0.8, ROW - 0.2, ticks=()), Axis("", -0.8, 6.2, ticks=())
_SEEDS = np.arange(STARTS)
_PLACES = _SEEDS % ROW, 4 - _SEEDS // ROW


def starts(seed, trained):
    """A map of many starts: which of them end with every example right; or how far their training has come."""
    x, y = _PLACES
    marks = [
        dots("starts", x[seed], y[seed], "ink", size=9, hollow=True),
        picks("starts", x, y, _SEEDS, control="seed"),
    ]
    if trained is None:
        words = say("{n:d} starts, not trained yet", n=STARTS)
        return [*marks, dots("starts", x, y, "muted", size=2), text("starts", -0.6, 5.4, words, "muted", size=12)]
    marks += _outcomes(trained.solved.tobytes())
    if trained.finished:
        words = say("{n:d} of {m:d} starts end with every example right", n=trained.solved.sum(), m=STARTS)
    else:
        words = say("after {k:d} of {of:d} updates", k=trained.done, of=UPDATES)
    return [*marks, text("starts", -0.6, 5.5, words, size=12)]


@lru_cache(maxsize=64)
def _outcomes(solved):
    solved = np.frombuffer(solved, dtype=bool)
    x, y = _PLACES
    return (
        dots("starts", x[solved], y[solved], "truth", size=5),
        dots("starts", x[~solved], y[~solved], "danger", size=5, shape="cross"),
    )
