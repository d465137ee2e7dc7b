"""What does TinyNet look like? Its examples, and the marks of each of its panels."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from nnwidgets.maths import as_examples, circles, two_moons, xor
from nnwidgets.pictures import Axis, Panel, band, dots, line, links, outputs, picks, say, text

UPDATES = 3000
MOMENTS = 50  # of the timeline, after the start: more often at first, when more happens
KEPT = np.round(UPDATES * (np.arange(MOMENTS + 1) / MOMENTS) ** 2).astype(int)  # updates made until each moment
STARTS = 100
ROW = 20  # starts in a row of their map
LOSSES = (1e-5, 30.0)  # ends of the axis
MOST = 12.0  # the size of a weight at the end of its axis
OWN = "your data"
MANY = 256  # of more examples, no update looks at all
LIMIT = 10_000  # examples


@dataclass(frozen=True, eq=False)
class Examples:
    """What a net is to learn: inputs (N, 2), targets (N,), and the part of the plane that is shown."""

    x: np.ndarray
    t: np.ndarray
    extent: tuple[float, float, float, float]
    unit: str = ""

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
    t = (t == classes[-1]).astype(float) if len(classes) == 2 or classes[0] > 0 else np.zeros(len(t))
    x = _standardised(x)
    (x0, y0), (x1, y1) = x.min(axis=0), x.max(axis=0)
    ends = (min(x0, -1.5), max(x1, 1.5), min(y0, -1.5), max(y1, 1.5))
    extent = tuple(round(float(end) + (0.2 if k % 2 else -0.2), 1) for k, end in enumerate(ends))
    return Examples(x, t, extent, " (standardised)")


def _standardised(x):
    """Shift and scale each input to a mean of 0 and a standard deviation of 1, whatever its size."""
    size = np.abs(x).max(axis=0)
    x = x / np.where(size > 0, size, 1.0)  # first, so that no square overflows or vanishes
    x = x - x.mean(axis=0)
    spread = x.std(axis=0)
    return x / np.where(spread > 1e-12, spread, 1.0)


# Panels -----------------------------------------------------------------------------------------------------------


def panels(examples, name, error):
    """Give the axes of all panels."""
    x0, x1, y0, y1 = examples.extent
    nothing = Axis("", 0, 1, ticks=())
    updates = Axis("updates", 0, 1.05 * UPDATES, ticks=(0, 1000, 2000, 3000))
    losses = Axis(f"mean {error}" if error == "cross-entropy" else "mean of (y − t)²/2", *LOSSES, "log")
    across, up = (Axis(f"input {x}{examples.unit}", low, high) for x, low, high in (("x₁", x0, x1), ("x₂", y0, y1)))
    size = {"width": 264, "height": 268}
    return (
        Panel("net", f"The net {name} and its weights", nothing, nothing, **size, bare=True),
        Panel("field", "Output   ● target 1   ○ target 0", across, up, **size),
        Panel("losses", "Loss", updates, losses, **size),
        Panel("weights", "Weights", updates, Axis("weight", -MOST, MOST), **size),
        Panel("starts", "", *_MAP, height=140, bare=True, under="seed"),
    )


def diagram(w, hidden):
    """The net as a diagram, whose lines are its weights: thickness is size, colour and dash are sign."""
    places = {"in": np.linspace(0.86, 0.14, 3), "hidden": np.linspace(0.9, 0.1, hidden + 1)}
    marks = [links("net", *_ends(hidden, places), w)]
    for x, ys, names in (
        (0.08, places["in"], ("x₁", "x₂", "1")),
        (0.5, places["hidden"], (*("" for _ in range(hidden)), "1")),
        (0.92, [0.5], ("y",)),
    ):
        for y, name in zip(ys, names, strict=True):
            marks += [
                dots(
                    "net",
                    x,
                    y,
                    "ink",
                    size=11 if hidden < 6 else 9,
                    hollow=True,
                    shape="square" if name == "1" else None,
                ),
                *([text("net", x, y, name, anchor="middle", dy=5)] if name else []),
            ]
    return [*marks, text("net", 0.5, 0.0, "thick: large   dashed: negative", "muted", anchor="middle", size=12)]


def _ends(hidden, places):
    """Where the line of each weight begins and ends, in the order of the weights."""
    below, units = places["in"], places["hidden"]
    starts = [(0.08, y) for _ in range(hidden) for y in below] + [(0.5, y) for y in units]
    ends = [(0.5, units[j]) for j in range(hidden) for _ in below] + [(0.92, 0.5) for _ in units]
    (x0, y0), (x1, y1) = np.array(starts).T, np.array(ends).T
    return x0, y0, x1, y1


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
    return [outputs("field", w, examples.extent, network.sizes, network.activation), *points(examples)]


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
    ]


def weights(w, hidden):
    """Every weight at each moment."""
    into_hidden, into_output = np.split(w, [3 * hidden], axis=-1)
    return [
        line("weights", [0, UPDATES], [0, 0], "faint", width=1),
        line("weights", KEPT, into_hidden, "curve", width=1.5, show="so far"),
        line("weights", KEPT, into_output, "path", width=1.5, dash=[6, 3], show="so far"),
        text("weights", 0, MOST, "of the output unit", "path", dx=6, dy=14),
        text("weights", 0, MOST, "of the hidden units", "curve", dx=6, dy=30),
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
        words = say("training {m:d} nets: {k:d} of {of:d} updates", m=STARTS, k=trained.done, of=UPDATES)
        ends = np.array([0, trained.done / UPDATES, 1]) * ROW - 0.7
        marks += [
            band("starts", ends[0], ends[2], (5.0, 5.2), "faint", along="x", opacity=1),
            band("starts", ends[0], ends[1], (5.0, 5.2), "path", along="x", opacity=1),
        ]
    return [*marks, text("starts", -0.6, 5.5, words, size=12)]


@lru_cache(maxsize=64)
def _outcomes(solved):
    solved = np.frombuffer(solved, dtype=bool)
    x, y = _PLACES
    return (
        dots("starts", x[solved], y[solved], "truth", size=5),
        dots("starts", x[~solved], y[~solved], "danger", size=5, shape="cross"),
    )
