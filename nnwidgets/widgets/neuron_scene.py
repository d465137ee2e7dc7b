"""What stays the same while the weights of NeuronBench move? Its activation, and the examples with their targets."""

from dataclasses import dataclass

import numpy as np

from nnwidgets.maths import as_examples
from nnwidgets.maths.lines import boolean, separable
from nnwidgets.maths.neuron import ACTIVATIONS, crossings
from nnwidgets.maths.round_numbers import counted_from, nice, room, tidy

REACH = 6.0  # the sums in the picture of the activation: from −6 to 6
OWN = "your activation"
LABELLED = 6  # examples that have target and output written beside them, for which there has to be room
TINT = 0.45  # the strongest colour of an output: examples stay readable on it
HEIGHTS = {  # of the activation's picture: lowest and highest output, ticks, and the outputs of the strongest colours
    "step": (-0.3, 1.3, (0, 0.5, 1), (0, 1)),
    "sigmoid": (-0.3, 1.3, (0, 0.5, 1), (0, 1)),
    "tanh": (-1.45, 1.45, (-1, 0, 1), (-1, 1)),
    "linear": (-2.5, 3.5, (-2, -1, 0, 0.5, 1, 2, 3), (-1, 2)),
    "ReLU": (-1.0, 4.0, (0, 0.5, 1, 2, 3), (-1, 2)),
}


@dataclass(frozen=True, eq=False)
class Curve:
    """An activation and how it is drawn.

    An output of `middle` or more counts as 1; `cuts` are the sums at which that changes. `knots` and `tints` say which
    colour, from 0 to 1, an output has at some sums.
    """

    name: str
    output: object
    middle: float
    cuts: tuple
    axis: tuple
    z: np.ndarray
    y: np.ndarray
    knots: np.ndarray
    tints: np.ndarray

    @property
    def is_own(self):
        return self.name == OWN

    @property
    def middle_said(self):
        return "0" if self.middle == 0 else "½"

    def tint(self, y):
        """The colour, from 0 to 1, of outputs."""
        return _tint(y, self.middle, self.axis[3])


def curve_of(name, own=None):
    """The curve of one of the course's activations, or of a function of one's own."""
    if name != OWN:
        output, middle, cut = ACTIVATIONS[name]
        cuts, axis = (cut,), HEIGHTS[name]
    else:
        output, middle = own, 0.5
        cuts, axis = tuple(crossings(own, middle, -4 * REACH, 4 * REACH)), _heights(own)
    if name == "step":
        z, y = np.array([-REACH, 0, np.nan, 0, REACH]), np.array([0, 0, np.nan, 1, 1])
        knots, values = np.zeros(2), np.array([0.0, 1.0])
    else:
        z = np.linspace(-REACH, REACH, 121)
        y, knots = output(z), np.union1d(np.linspace(-4 * REACH, 4 * REACH, 193), [-1, 0, 0.5, 2])
        values = output(knots)
    return Curve(name, output, middle, cuts, axis, z, y, knots, _tint(values, middle, axis[3]))


def _heights(own):
    seen = own(np.linspace(-REACH, REACH, 121))
    seen = [*seen[np.isfinite(seen)], 0.0, 1.0]
    low, high = room(np.clip(seen, -1e6, 1e6), 0.12)
    most = max(high - 0.5, 0.5 - low)
    return low, high, None, (0.5 - most, 0.5 + most)


def _tint(y, middle, ends):
    away = np.clip((np.nan_to_num(y, nan=middle) - middle) / (ends[1] - middle), -1, 1)
    return 0.5 + 0.5 * TINT * away


@dataclass(frozen=True, eq=False)
class Examples:
    """Points of the plane of inputs with targets 0 or 1, the box in which they are seen, and whether a line parts them.

    Inputs far from 0 are counted from the point `origin`.
    """

    name: str
    x: np.ndarray
    t: np.ndarray
    low: tuple
    high: tuple
    origin: tuple
    separable: bool | None

    @property
    def are_boolean(self):
        return self.low == (-0.5, -0.5)

    def controls(self):
        """Bounds of the controls (lowest, highest, slider step), and where they begin."""
        span = np.subtract(self.high, self.low)
        weights = [nice(10 / side) for side in span]
        bias = nice(sum(w * max(abs(a), abs(b)) for w, a, b in zip(weights, self.low, self.high, strict=True)) / 2)
        middle = np.add(self.low, self.high) / 2
        begin = [w / 5 for w in weights]
        tops = dict(zip(("w1", "w2", "b"), (*weights, bias), strict=True))
        ends = dict(zip(("x1", "x2"), zip(self.low, self.high, strict=True), strict=True))
        bounds = {name: (-top, top, tidy(top / 50)) for name, top in tops.items()}
        bounds |= {name: (a, b, tidy((b - a) / 20)) for name, (a, b) in ends.items()}
        b = tidy(round(-np.dot(begin, middle) / (bias / 50)) * bias / 50)
        return bounds, {"w1": begin[0], "w2": begin[1], "b": b, "x1": tidy(middle[0]), "x2": tidy(middle[1])}


def boolean_examples(name):
    """The four corners, with the targets of a Boolean function."""
    x, t = boolean(name)
    return Examples(name, x, t, (-0.5, -0.5), (1.5, 1.5), (0.0, 0.0), separable(x, t))


def own_examples(data, t=None):
    """A learner's examples: two inputs and a target, 0 or 1 (or −1 or 1), for each."""
    x, t = as_examples(data, t)
    if x.shape[1] != 2:
        raise ValueError(
            f"NeuronBench: expected two inputs and a target for each example, (x1, x2, t), but got "
            f"{x.shape[1]} inputs; choose two."
        )
    if not (set(np.unique(t)) <= {0, 1} or set(np.unique(t)) <= {-1, 1}):
        raise ValueError(
            f"NeuronBench: expected targets 0 or 1 (or −1 and 1), but got targets from {t.min():g} to {t.max():g}; "
            "make two classes of them, for example t > 10."
        )
    origin = tuple(counted_from(column) for column in x.T)
    x, t = x - origin, (t > 0).astype(float)
    ends = [room(column, 0.4 if len(x) <= LABELLED else 0.15) for column in x.T]
    return Examples("your data", x, t, *zip(*ends, strict=True), origin, separable(x, t))
