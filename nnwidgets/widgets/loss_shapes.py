"""Why a loss, and not the number of mistakes? One weight, five ways to be wrong, and the slope of each."""

from functools import lru_cache

import numpy as np

from nnwidgets.explorer import Explorer, choice, number
from nnwidgets.maths import as_examples, kinks, read_errors, sigmoid, sliding_threshold, slopes_beside, two_classes
from nnwidgets.pictures import Axis, Panel, arrow, dots, error_curve, handle, join, line, say, text

SHAPES = {  # error: its title, and what stands at its axis
    "count": ("Error count", "wrong examples"),
    "signed": ("Signed error", "mean of t − y"),
    "absolute": ("Absolute error", "mean of |t − y|"),
    "squared": ("Squared error", "mean of (t − y)²/2"),
    "cross-entropy": ("Cross-entropy", "mean cross-entropy"),
}
OF_UNIT = "of the signed, absolute and squared error; the count is a threshold unit's, cross-entropy a sigmoid's"
SCALES = {"1×": 1, "10×": 10, "100×": 100}
HEIGHT = 230
OUTPUTS = -0.45, 1.45
SIGMOID = np.linspace(-5, 5, 31), sigmoid(np.linspace(-5, 5, 31))
WIDE = 1000  # numbers from here on leave no room beside them
TANGENT = 2.2  # how far a tangent is drawn, in small steps


class LossShapes(Explorer):
    """Why a loss, and not the number of mistakes? A neuron's one weight w slides along its examples.

    Its sum is x − w, so a threshold unit says 1 from x = w on.  How wrong it is can be measured in five ways.

    Parameters
    ----------
    data : list of (x, t), array, DataFrame or path of a CSV file, optional
        One input and one target from 0 to 1 for each example.  Default: twenty examples of two classes that overlap.
    weight, enlarge, unit : see the controls.

    Examples
    --------
    >>> lab = LossShapes(weight=0.5)
    >>> float(lab.run.values["count"]), float(lab.run.slopes["count"])
    (3.0, 0.0)
    """

    title = "Why a loss, and not the number of mistakes?"
    sweeps = ("weight",)

    weight = number(1.6, -4, 4, step=0.1, label="weight w")
    enlarge = choice("1×", tuple(SCALES), label="enlarge", help="look closer at the curves around your weight")
    unit = choice("linear", ("linear", "sigmoid", "threshold"), label="unit", help=OF_UNIT, more=True)

    def __init__(self, data=None, **controls):
        x, t = two_classes() if data is None else _examples(data)
        self._x, self._t, self._low, self._high = x, t, -4.0, 4.0
        if data is not None:
            self._low, self._high = _room(x, t)
            step = (self._high - self._low) / 80
            self._bounds = {"weight": (self._low, self._high, step)}
            controls = {"weight": self._low + 60 * step} | controls
        self.losses = lru_cache(self._losses)
        self._heights, self._whole = lru_cache(self._find_heights), lru_cache(self._draw_whole)
        self._dots = [dots("examples", x, t, "ink", size=4, opacity=0.75)]
        super().__init__(**controls)

    def _losses(self, unit):
        units = {"count": "threshold", "cross-entropy": "sigmoid"}
        return {name: sliding_threshold(self._x, self._t, units.get(name, unit), name) for name in SHAPES}

    def shown(self):
        return read_errors, slopes_beside

    def compute(self, s):
        return read_errors(self.losses(s.unit), s.weight, self.reach(s))

    def reach(self, s):
        """The length of the small step to either side: about a sixteenth of the picture's width."""
        return _nice((self._high - self._low) / 16) / SCALES[s.enlarge]

    # Axes: the same for every weight, also where the picture shows its neighbourhood only ---------------------------

    def axes(self, s):
        along = Axis("input x, and the weight w along it", self._low, self._high)
        up = Axis("target t, output y", *OUTPUTS, ticks=(0, 0.5, 1))
        examples = Panel("examples", f"One weight and its {len(self._x)} examples", along, up, height=HEIGHT)
        return examples, *[self._panel(name, s) for name in SHAPES]

    def _panel(self, name, s):
        title, label = SHAPES[name]
        title = f"{title}, {self.losses(s.unit)[name].unit} unit"
        low, high, bottom, top = self._window(name, s)
        if s.enlarge != "1×":
            across = Axis(f"distance from your weight ({s.enlarge})", low, high)
            return Panel(name, title, across, Axis("", bottom, top), height=HEIGHT)
        every = max(1, int(_nice(top / 5)))
        ticks = tuple(range(0, int(top) + 1, every)) if name == "count" else None
        across = Axis(f"weight w (dots: {self.reach(s):g} to each side)", low, high)
        label = label if top < WIDE else ""  # its place is taken by the ticks: see `_label`
        return Panel(name, title, across, Axis(label, bottom, top, ticks=ticks), height=HEIGHT)

    def _window(self, name, s):
        """Left, right, bottom and top of the picture of one error; enlarged, these are distances from what is now."""
        bottom, top = self._heights(s.unit)[name]
        if s.enlarge == "1×":
            return self._low, self._high, bottom, top
        x, y = (self._high - self._low) / 2 / SCALES[s.enlarge], (top - bottom) / 2 / SCALES[s.enlarge]
        return -x, x, -y, y

    def _find_heights(self, unit):
        """Bottom and top of the picture of each error, with room for a line of text above the curve."""
        heights = {}
        for name, loss in self.losses(unit).items():
            w = np.union1d(np.linspace(self._low, self._high, 161), kinks(loss))
            values = loss.staircase()[1] if loss.is_staircase else loss(w)
            low, high = float(values.min()), float(values.max())
            low = low if name == "signed" else min(low, 0.0)
            room = high - low or 1.0
            heights[name] = low - 0.07 * room, high + 0.26 * room
        return heights

    # Marks ----------------------------------------------------------------------------------------------------------

    def marks(self, s, run):
        marks = [*self._dots, *self._neuron(s, run)]
        for name in SHAPES:
            marks += [*self._curve(name, s, run), *self._here(name, s, run)]
        return marks

    def _neuron(self, s, run):
        w, low, high, (bottom, top) = s.weight, self._low, self._high, OUTPUTS
        wrong = (self._x >= w) != (self._t >= 0.5)
        side = 1 if w < (low + high) / 2 else -1
        anchor = "start" if side > 0 else "end"
        linear = [
            line("examples", [w + bottom, w + top], [bottom, top], "curve", width=1.5, dash=[2, 3]),
            text("examples", w + bottom, bottom, "linear", "curve", anchor="end", dx=-6, dy=-6),
        ]
        return [
            line("examples", w + SIGMOID[0], SIGMOID[1], "curve", width=1.5, dash=[6, 3]),
            text("examples", w + 2.4 * side, 0.5 + 0.42 * side, "sigmoid", "curve", anchor=anchor, dy=4 + 11 * side),
            *(linear if s.unit == "linear" else []),
            line("examples", [low, w, np.nan, w, high], [0, 0, np.nan, 1, 1], width=2.5),
            line("examples", [w, w], OUTPUTS, width=1, dash=[3, 3]),
            text("examples", w, 0.5, "threshold", "path", anchor=anchor, dx=12 * side, dy=4 + 11 * side),
            dots("examples", self._x[wrong], self._t[wrong], "danger", size=6, shape="cross"),
            text("examples", low, top, "{n:d} of {N:d} wrong", "danger", dx=6, dy=14, n=wrong.sum(), N=len(wrong)),
            handle("examples", w, 0.5, controls=("weight", None), label="weight"),
        ]

    def _curve(self, name, s, run):
        if s.enlarge == "1×":
            return self._whole(s.unit, name)
        loss, (left, right, *_), here = self.losses(s.unit)[name], self._window(name, s), (s.weight, run.values[name])
        return error_curve(name, loss, s.weight + left, s.weight + right, origin=here, samples=25)

    def _draw_whole(self, unit, name):
        return [*error_curve(name, self.losses(unit)[name], self._low, self._high), *self._label(unit, name)]

    def _label(self, unit, name):
        """What the axis of an error shows, as words in the picture where the numbers at the axis are wide."""
        bottom, top = self._heights(unit)[name]
        wide = top >= WIDE
        return [text(name, self._low, bottom, SHAPES[name][1], "muted", dx=6, dy=-6)] if wide else []

    def _here(self, name, s, run):
        """The slope at the weight, and where a small step to either side leads."""
        left, right, bottom, top = self._window(name, s)
        near = s.enlarge == "1×"
        reach, long, (slope, other) = self.reach(s), TANGENT * self.reach(s), run.sides[name]
        x, y = (s.weight, run.values[name]) if near else (0.0, 0.0)
        changes = run.changes(name)
        way = int(changes.argmin())
        down = changes[way] if changes[way] < 0 and bottom <= y + changes[way] <= top else np.nan
        handles = [handle(name, x, y, controls=("weight", None), label=f"weight, on the {name} curve")] if near else []
        return [
            line(name, [x - long, x, x + long], [y - long * slope, y, y + long * other], "gradient", width=3),
            dots(name, [x - reach, x, x + reach], [y + changes[0], y, y + changes[1]], size=3, keep=near),
            arrow(name, x, y, (-reach, reach)[way], down, "path"),
            text(name, left, top, self._slope_words(name, s, slope, other), "gradient", dx=6, dy=14),
            text(name, right, top, "left {}, right {}".format(*map(_way, changes)), anchor="end", dy=14),
            *handles,
        ]

    def _slope_words(self, name, s, slope, other):
        if np.isnan(slope):
            return say("a jump: no slope")
        if self.losses(s.unit)[name].is_staircase:
            return say("slope 0")
        return say("slope {s}", s=slope) if slope == other else say("kink: {a} to {b}", a=slope, b=other)

    # Words ----------------------------------------------------------------------------------------------------------

    def words(self, s, run):
        return join(self._count_words(s, run), self._way_words(s, run), self._last_words(s, run))

    def _count_words(self, s, run):
        jumps, levels = self.losses(s.unit)["count"].staircase()
        i = int(np.searchsorted(jumps, s.weight))
        if np.isnan(run.slopes["count"]):
            i = int(np.abs(jumps - s.weight).argmin())
            words = "At w = {w} the count of wrong examples jumps from {a:d} to {b:d}: it has no slope here."
            return say(words, w=s.weight, a=levels[i], b=levels[i + 1])
        ends = {}
        where = "at every other w"
        if 0 < i < len(jumps):
            where, ends = "everywhere between {a} and {b}", {"a": jumps[i - 1], "b": jumps[i]}
        elif len(jumps):
            where, ends = (
                ("at every w below {b}", {"b": jumps[0]}) if i == 0 else ("at every w above {a}", {"a": jumps[-1]})
            )
        words = f"At w = {{w}}, {{n:d}} of {{N:d}} examples are wrong, as {where}: the count has slope 0 here."
        return say(words, w=s.weight, n=run.values["count"], N=len(self._x), **ends)

    def _way_words(self, s, run):
        if s.unit == "threshold":
            return say("From a threshold unit the signed, absolute and squared errors are staircases too.")
        squared, entropy = run.slopes["squared"], run.slopes["cross-entropy"]
        words = f"The squared error {_falls(squared)} (slope {{q}}), the cross-entropy {_falls(entropy)} (slope {{c}})."
        return say(words, q=squared, c=entropy)

    def _last_words(self, s, run):
        if s.unit == "threshold":
            words = "Only the cross-entropy, which needs a sigmoid unit, has a slope to follow: {c} here."
            return say(words, c=run.slopes["cross-entropy"])
        if np.isnan(run.slopes["absolute"]):
            left, right = run.sides["absolute"]
            words = "The absolute error has a kink here: slope {left} on its left, {right} on its right."
            return say(words, left=left, right=right)
        return say("The signed error falls to the left wherever you stand.")

    def row(self, s, run):
        cells = {"weight": say("{w}", w=s.weight), "wrong": say("{n:d}", n=run.values["count"])}
        for name in ("count", "squared", "cross-entropy"):
            slope = run.slopes[name]
            cells[f"slope of {name}"] = say("none") if np.isnan(slope) else say("{s}", s=slope)
        return cells


def _way(change):
    return "same" if change == 0 else "lower" if change < 0 else "higher"


def _falls(slope):
    return "is level here" if slope == 0 else f"falls to the {'left' if slope > 0 else 'right'}"


def _examples(data):
    x, t = as_examples(data)
    if x.shape[1] != 1:
        raise ValueError(
            f"expected one input and one target for each example, (x, t); got {x.shape[1]} inputs: choose one."
        )
    if t.min() < 0 or t.max() > 1:
        raise ValueError(
            f"expected targets from 0 to 1, the two classes, got targets from {t.min():g} to {t.max():g}: "
            "make two classes of them, for example t > 10."
        )
    return x[:, 0], t


def _room(x, t):
    """The ends of the picture: all examples, and the lowest absolute and squared errors, with some space around."""
    low, high = float(min(x.min(), (x - t).min())), float(x.max())
    room = 0.06 * (high - low) or 1.0
    unit = _nice((high - low + 2 * room) / 16)
    ends = np.floor((low - room) / unit) * unit, np.ceil((high + room) / unit) * unit
    return tuple(float(round(end, 12)) for end in ends)


def _nice(size):
    """The number 1, 2 or 5 times a power of ten that is next to `size`."""
    power = 10.0 ** np.floor(np.log10(size))
    return float(power * min((1, 2, 5, 10), key=lambda m: abs(np.log(m * power / size))))
