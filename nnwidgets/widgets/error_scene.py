"""What stays the same while the line of ErrorTable moves? Its examples, and the ranges of all that can be moved."""

import math
from dataclasses import dataclass

import numpy as np

from nnwidgets.explorer import number
from nnwidgets.maths import as_examples
from nnwidgets.maths.line_errors import best_line, few_points
from nnwidgets.maths.round_numbers import counted_from, nice, room, tidy

MOST = 8  # examples that are listed, and whose targets can be dragged
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True, eq=False)
class Scene:
    """Examples x, t and the window in which they are seen; the inputs are counted from `origin`.

    `reach` and `squares` say how long the bars of errors and of squares are that fill the picture.
    """

    x: np.ndarray
    t: np.ndarray
    origin: float
    across: tuple
    up: tuple
    step: float
    bounds: dict
    begin: dict

    @property
    def can_drag(self):
        return len(self.x) <= MOST

    @property
    def names(self):
        """The controls that hold the targets."""
        return [f"t{i + 1}" for i in range(len(self.x))] if self.can_drag else []

    @property
    def is_course(self):
        return self.up == (0, 6)

    @property
    def reach(self):
        away = self.t - self.t.mean()
        return 1.4 * np.abs(away).sum() or self.up[1] - self.up[0]

    @property
    def squares(self):
        away = self.t - self.t.mean()
        return 1.4 * (away @ away) or (self.up[1] - self.up[0]) ** 2

    @property
    def unit(self):
        """The power of ten in which the table says targets: 0, unless they are large or small."""
        return power(max(map(abs, self.up)))

    @property
    def unit_of_inputs(self):
        """Likewise for the inputs."""
        return power(max(map(abs, self.across)))

    def targets(self, s):
        """The targets in state s."""
        return np.array([getattr(s, name) for name in self.names]) if self.can_drag else self.t

    def controls(self):
        """One hidden control for each target: only its handle moves it."""
        low, high = self.up
        return {
            name: number(float(t), low, high, step=self.step, label=f"target {name.translate(SUBSCRIPTS)}", hidden=True)
            for name, t in zip(self.names, self.t, strict=False)
        }


def course_scene():
    """The five examples of the course, in a window in which both axes have the same scale."""
    bounds = {"w": (-0.5, 1.5, 0.05), "b": (-2.0, 5.0, 0.05)}
    return Scene(*few_points(), 0.0, (0, 6), (0, 6), 0.25, bounds, {"w": 0.4, "b": 1.2})


def own_scene(data, t=None):
    """A learner's examples: one input and a target for each."""
    x, t = as_examples(data, t)
    if x.shape[1] != 1:
        raise ValueError(
            f"ErrorTable: expected one input and a target for each example, (x, t), but got {x.shape[1]} inputs; "
            "choose one."
        )
    x = x[:, 0]
    origin = counted_from(x)
    x = x - origin
    across, up = room(x), room(t, 0.3)
    (x0, x1), (t0, t1) = across, up
    w, b = best_line(x, t)
    top = nice(max(2 * (t1 - t0) / (x1 - x0), 1.5 * abs(w)))
    low, high = min(t0 - (t1 - t0), b), max(t1 + (t1 - t0), b)
    unit = nice((high - low) / 150)
    low, high = unit * np.floor(low / unit), unit * np.ceil(high / unit)
    bounds = {"w": (-top, top, tidy(top / 40)), "b": (tidy(low), tidy(high), unit)}
    begin = {"w": 0.0, "b": min(max(tidy(unit * round(t.mean() / unit)), tidy(low)), tidy(high))}
    return Scene(x, t, origin, across, up, tidy((t1 - t0) / 40), bounds, begin)


def power(size):
    """The power of ten, a multiple of three, in which numbers of this size are short; 0 for everyday ones.

    >>> power(36), power(7.2e6), power(3e-12)
    (0, 6, -12)
    """
    return 0 if 0.1 <= size < 1000 else 3 * math.floor(math.log10(size) / 3)
