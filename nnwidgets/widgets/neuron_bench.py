"""What does one neuron compute? Two inputs, two weights and a bias; a sum, an activation, and a line in the plane."""

from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from nnwidgets.explorer import Explorer, choice, number
from nnwidgets.maths.callables import vectorised
from nnwidgets.maths.lines import BOOLEAN
from nnwidgets.maths.neuron import ACTIVATIONS, neuron, weighted_sum
from nnwidgets.maths.round_numbers import settle
from nnwidgets.pictures import join, say
from nnwidgets.widgets import neuron_picture as picture
from nnwidgets.widgets.neuron_scene import OWN, boolean_examples, curve_of, own_examples

WEIGHTS = "w1", "w2", "b"


@dataclass(frozen=True, eq=False)
class Reading:
    """What the neuron computes, for the input and for every example.

    Attributes
    ----------
    parts : (w₁x₁, w₂x₂)
    z, y : float
        Sum and output for the input.
    sums, outputs : arrays (N,)
        Sums and outputs for the examples.
    met : array (N,) of bool
        Which targets are met: the output counts as what the target is.
    """

    parts: tuple
    z: float
    y: float
    sums: np.ndarray
    outputs: np.ndarray
    met: np.ndarray

    @property
    def count(self):
        """How many targets are met."""
        return int(self.met.sum())


class NeuronBench(Explorer):
    """What does one neuron compute? The sum z = w₁x₁ + w₂x₂ + b, and of it the output y.

    An output counts as 1 from ½ on (tanh: from 0 on). A target is met if the output counts as what it should be.

    Parameters
    ----------
    data, t : list of (x1, x2, t), array, DataFrame or path of a CSV file, optional
        Examples of your own: two inputs and a target, 0 or 1, for each; or inputs, with the targets as `t`.
    activation : "step", "linear", "sigmoid", "tanh", "ReLU", or any callable of the sum
    w1, w2, b, targets, x1, x2 : see the controls

    Examples
    --------
    >>> lab = NeuronBench(w1=1, w2=1, b=-1.5, targets="AND")
    >>> lab.run.count, lab.run.outputs.tolist()
    (4, [0.0, 0.0, 0.0, 1.0])
    """

    title = "What does one neuron compute?"
    drags = (("x1", "x2"),)

    w1 = number(1.0, -5, 5, step=0.1, label="weight w₁")
    w2 = number(1.0, -5, 5, step=0.1, label="weight w₂")
    b = number(-0.5, -5, 5, step=0.1, label="bias b")
    activation = choice("step", tuple(ACTIVATIONS), label="activation", help="what is made of the sum z")
    targets = choice("AND", tuple(BOOLEAN), label="targets", help="what the output should be at the four corners")
    x1 = number(0.8, -0.5, 1.5, step=0.1, label="input x₁", more=True)
    x2 = number(0.4, -0.5, 1.5, step=0.1, label="input x₂", more=True)

    def __init__(self, data=None, t=None, *, activation="step", hidden=(), **controls):
        self._own = None
        if callable(activation):
            self._own, activation = activation, OWN
            self._options = {"activation": (OWN, *ACTIVATIONS)}
            self._curve_of_own = vectorised(self._own, 1, "the activation", letter="z")
        self.curve = lru_cache(self._curve)
        self.examples = lru_cache(boolean_examples)
        if data is not None:
            examples = own_examples(data, t)
            self.examples = lambda name: examples
            self._bounds, begin = examples.controls()
            self._options = self._options | {"targets": (examples.name,)}
            controls = begin | {"targets": examples.name} | controls
            hidden = ("targets", *((hidden,) if isinstance(hidden, str) else hidden))
        self._still, self._weight = lru_cache(64)(self._draw_still), lru_cache(512)(picture.weight)
        self._body = lru_cache(lambda name: (picture.body(self.curve(name)), picture.activation(self.curve(name))))
        self._corners = lru_cache(lambda name: picture.corners(self.examples(name)))
        super().__init__(activation=activation, hidden=hidden, **controls)

    def learners(self):
        return () if self._own is None else (self._own,)

    def shown(self):
        return neuron, weighted_sum, self._own if self.activation == OWN else ACTIVATIONS[self.activation].output

    def _curve(self, name):
        return curve_of(name, self._curve_of_own if name == OWN else None)

    def compute(self, s):
        curve, examples = self.curve(s.activation), self.examples(s.targets)
        w, points = np.array([s.w1, s.w2]), np.vstack([examples.x, [s.x1, s.x2]])
        sizes = weighted_sum(np.abs(points), np.abs(w), abs(s.b))
        sums = settle(weighted_sum(points, w, s.b), sizes)
        outputs = curve.output(sums)
        met = (outputs[:-1] >= curve.middle) == (examples.t >= 0.5)
        return Reading((s.w1 * s.x1, s.w2 * s.x2), float(sums[-1]), float(outputs[-1]), sums[:-1], outputs[:-1], met)

    def axes(self, s):
        return picture.panels(self.curve(s.activation), self.examples(s.targets))

    def marks(self, s, run):
        return [
            *self._still(s.w1, s.w2, s.b, s.activation, s.targets),
            *picture.numbers(s, run),
            *picture.here(self.curve(s.activation), run),
            *picture.taken(s, self.examples(s.targets)),
        ]

    def _draw_still(self, w1, w2, b, activation, targets):
        """All that does not change while the input is dragged."""
        s = SimpleNamespace(w1=w1, w2=w2, b=b, activation=activation, targets=targets, x1=0.0, x2=0.0)
        run = self.compute(s)
        curve, examples = self.curve(activation), self.examples(targets)
        diagram, strip = self._body(activation)
        tops = [self.controls[name].bounds(self)[1] for name in WEIGHTS]
        return (
            *picture.wires((w1, w2, b), tops),
            *map(self._weight, picture.WIRES, (w1, w2, b)),
            *diagram,
            *picture.field(s, curve, examples),
            *picture.misses(examples, run),
            *self._corners(targets),
            *picture.answers(examples, run),
            *picture.counted(examples, run),
            *strip,
            *picture.outputs(curve, examples, run),
        )

    def words(self, s, run):
        curve, examples = self.curve(s.activation), self.examples(s.targets)
        counts = "" if curve.name == "step" else f" (an output counts as 1 from {curve.middle_said} on)"
        sum_ = say(f"The sum is z = {{z}}, and {_article(curve)} makes y = {{y}} of it.", z=run.z, y=run.y)
        met = say(
            f"Targets of {examples.name} that are met: {{met:d}} of {{n:d}}{counts}.", met=run.count, n=len(run.met)
        )
        return join(sum_, met, *self._about_lines(s, run, curve, examples))

    def _about_lines(self, s, run, curve, examples):
        """What can be said for certain about all lines; nothing, for an activation of the learner's own."""
        if s.w1 == s.w2 == 0:
            return [say("Both weights are 0, so the output is the same everywhere.")]
        if curve.is_own or examples.separable is None or run.met.all():
            return []
        if examples.separable:
            if len(np.unique(examples.t)) == 1:
                return []
            return [say("There is a line with all ones on one side and all zeros on the other.")]
        return [say("No line parts the ones from the zeros, so no weights of this one neuron can meet them all.")]

    def row(self, s, run):
        return {
            "w₁": say("{w}", w=s.w1),
            "w₂": say("{w}", w=s.w2),
            "b": say("{b}", b=s.b),
            "activation": say(s.activation),
            "targets": say(s.targets),
            "met": say("{met:d} of {n:d}", met=run.count, n=len(run.met)),
        }


def _article(curve):
    return OWN if curve.is_own else f"the {curve.name} function"
