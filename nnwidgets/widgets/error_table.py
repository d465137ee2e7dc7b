"""How wrong is it? A line beside its examples: every error, its square, and what they come to."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from nnwidgets.explorer import Explorer, number
from nnwidgets.maths.line_errors import best_line, line_errors, mean_square
from nnwidgets.maths.round_numbers import less, settle
from nnwidgets.pictures import join, say
from nnwidgets.widgets import error_picture as picture
from nnwidgets.widgets.error_scene import course_scene, own_scene


@dataclass(frozen=True, eq=False)
class Reading:
    """What a line is wrong by.

    Attributes
    ----------
    inputs, targets, errors : arrays (N,)
        The errors are t − y.
    least : float
        The least mean of squares that a line can have.
    """

    inputs: np.ndarray
    targets: np.ndarray
    errors: np.ndarray
    least: float

    @property
    def outputs(self):
        """The outputs y, shape (N,)."""
        return self.targets - self.errors

    @cached_property
    def sum(self):
        """The signed sum Σ (t − y): exactly 0 where only rounding is left of it."""
        return float(settle(self.errors.sum(), np.abs([self.targets, self.errors]).sum()))

    @cached_property
    def sum_of_squares(self):
        """Σ (t − y)²."""
        return float(self.errors @ self.errors)

    @cached_property
    def mean_square(self):
        """The mean of the squares, without ½."""
        return float(mean_square(self.errors))

    @cached_property
    def mean(self):
        """The mean point (mean of x, mean of t)."""
        return float(self.inputs.mean()), float(self.targets.mean())


class ErrorTable(Explorer):
    """How wrong is it? A line y = w x + b, and how far each target t is from it.

    The targets can be dragged up and down, if they are eight or fewer; as controls they are called t1, t2, …

    Parameters
    ----------
    data, t : list of (x, t), array, DataFrame or path of a CSV file, optional
        Examples of your own: one input and a target for each; or inputs, with the targets as `t`.
        Default: five examples.
    w, b, t1, t2, … : see the controls.

    Examples
    --------
    >>> lab = ErrorTable(w=0.2, b=2.2)
    >>> lab.run.sum, lab.run.mean_square
    (0.0, 1.24)
    """

    title = "How wrong is it?"

    w = number(0.4, -0.5, 1.5, step=0.05, label="weight w", help="the slope of the line")
    b = number(1.2, -2, 5, step=0.05, label="bias b", help="the height of the line at x = 0")

    def __init__(self, data=None, t=None, **controls):
        self._scene = course_scene() if data is None else own_scene(data, t)
        self._bounds = self._scene.bounds
        self.drags = tuple((name,) for name in self._scene.names)
        self._still = *picture.frame(self._scene), *picture.remark(self._scene)
        self._points = lru_cache(lambda targets: picture.points(self._scene, targets or self._scene.t))
        self._least = lru_cache(lambda targets: _least(self._scene.x, np.frombuffer(targets)))
        self.add_traits(**self._scene.controls())
        super().__init__(**(self._scene.begin | controls))

    def shown(self):
        return line_errors, mean_square

    def compute(self, s):
        x, t = self._scene.x, self._scene.targets(s)
        sizes = np.abs(t) + np.abs(s.w * x) + abs(s.b)
        return Reading(x, t, settle(line_errors(x, t, s.w, s.b), sizes), self._least(t.tobytes()))

    def axes(self, s):
        return picture.panels(self._scene)

    def marks(self, s, run):
        scene = self._scene
        return [
            *picture.errors(scene, s, run),
            *picture.the_line(scene, s, run),
            *self._points(tuple(getattr(s, name) for name in scene.names)),
            *picture.listing(scene, run),
            *self._still,
            *picture.bars(scene, run),
        ]

    def words(self, s, run):
        if not run.errors.any():
            return say("Every error is 0: the line meets all targets.")
        signed = say("The signed errors t − y add up to {sum}.", sum=run.sum) if run.sum else self._cancelled(run)
        squares = say("Squares do not cancel: their mean is {m}.", m=run.mean_square)
        if run.mean_square <= run.least * (1 + 1e-9):
            return join(signed, squares, say("No line has less."))
        return join(signed, squares, say("The least that a line can have is {least}.", least=run.least))

    def _cancelled(self, run):
        x, t = run.mean
        place = "({x}, {t})" if not self._scene.origin else f"(x{less(self._scene.origin)} = {{x}}, t = {{t}})"
        return say(
            "The errors of targets above the line and below it cancel: their sum is 0, as it is for every line through "
            f"the mean point {place}.",
            x=x,
            t=t,
        )

    def row(self, s, run):
        return {
            "w": say("{w}", w=s.w),
            "b": say("{b}", b=s.b),
            "sum of errors": say("{sum}", sum=run.sum),
            "mean of squares": say("{m}", m=run.mean_square),
        }


def _least(x, t):
    return float(mean_square(line_errors(x, t, *best_line(x, t))))
