"""How wrong is one neuron on all its examples? Five errors of one unit, with exact gradients."""

from functools import cached_property

import numpy as np

from nnwidgets.maths.data import as_examples
from nnwidgets.maths.loss import Loss
from nnwidgets.maths.lowest import lowest
from nnwidgets.maths.staircase import staircase
from nnwidgets.maths.units import ERRORS, UNITS, cost_of_sum

_BLOCK = 2_000_000  # numbers held at once while the losses of many points are worked out


class DataLoss(Loss):
    """The error of one unit over N examples, as a function of its weights.

    The unit sums z = x·w + b + offset and puts out y: z itself ("linear"), 1/(1 + exp(−z)) ("sigmoid"), or 1 if z >= 0
    and 0 if not ("threshold").

    Parameters
    ----------
    x, t : arrays, or whatever `as_examples` reads
        Inputs `(N,)` or `(N, p)`, and targets `(N,)`.
    unit : "linear", "sigmoid" or "threshold"
    error : str
        "squared": (1/2N) Σ (y − t)².  "absolute": (1/N) Σ |y − t|.  "signed": (1/N) Σ (t − y).
        "cross-entropy": the mean of −t log y − (1 − t) log(1 − y); for a sigmoid unit, and targets from 0 to 1.
        "count": the *number* of examples on the wrong side, y >= 1/2 where t < 1/2 or the other way round.
    bias : bool
        A bias is learned as well; it is the last weight.
    offset : number or array (N,)
        A part of the sum that is not learned.

    Attributes
    ----------
    examples : int
        N.
    inputs, targets : arrays (N, d) and (N,)
        With a column of ones for the bias.
    minima, minimum, curvature
        As in `Loss`, where they are known (see `lowest`).  The curvature is that of the squared error of a linear unit,
        the largest eigenvalue of X'X/N, or of the cross-entropy, a quarter of it.

    Examples
    --------
    >>> loss = DataLoss([1, 2, 3], [2, 4, 6], bias=False)
    >>> float(loss(1.0)), float(loss.gradient(1.0)), float(loss.gradient(1.0, examples=[0]))
    (2.3333, -4.6667, -1.0)
    """

    def __init__(self, x, t, unit="linear", error="squared", bias=True, offset=0.0):
        x, t = as_examples(x, t)
        _check_known(unit, UNITS, "unit")
        _check_known(error, [*ERRORS, "cross-entropy", "count"], "error")
        if error == "cross-entropy":
            _check_cross_entropy(unit, t)
        self.unit, self.error, self.bias = unit, error, bool(bias)
        self._cost, self._slope = cost_of_sum(unit, error)
        self.inputs = np.column_stack([x, np.ones(len(x))]) if bias else x
        self.targets, self.offset = t, _as_offset(offset, len(t))
        self._shifted = bool(self.offset.any())
        self.examples, self.d = self.inputs.shape
        self.name = f"{error} error of a {unit} unit"
        self.formula = "L(w) = " + _formula(error)

    @property
    def is_staircase(self):
        """Whether the loss is made of flat pieces, with slope 0 between its jumps."""
        return self.unit == "threshold" or self.error == "count"

    def outputs(self, w):
        """The output for each example at the weights `w`: shape `(..., N)`."""
        return UNITS[self.unit].output(self._sums(self.as_points(w)))

    def at(self, points):
        """The loss at points `(..., d)`: shape `(...)`."""
        flat = points.reshape(-1, self.d)
        rows = max(1, _BLOCK // (self.d if self._is_bowl else self.examples))
        values = [self._error(flat[done : done + rows]) for done in range(0, max(len(flat), 1), rows)]
        return np.concatenate(values).reshape(points.shape[:-1])

    def gradient_at(self, points, examples=None):
        """The gradient at points `(..., d)`, or that of the minibatches whose indices `examples` holds, `(..., B)`."""
        if examples is None:
            return self._slope(self._sums(points), self.targets) @ self.inputs / self.examples
        x = self.inputs.take(examples, axis=0)
        z = points @ x.T if x.ndim == 2 else (x @ points[..., None])[..., 0]
        if self._shifted:
            z = z + self.offset.take(examples)
        slopes = self._slope(z, self.targets.take(examples))
        total = slopes @ x if x.ndim == 2 else (slopes[..., None, :] @ x)[..., 0, :]
        return total / x.shape[-2]

    def example_gradients(self, w):
        """The gradient of each example by itself: `(..., N, d)`.  Their mean is the gradient."""
        return self._slope(self._sums(self.as_points(w)), self.targets)[..., None] * self.inputs

    def staircase(self):
        """For flat pieces over one weight: where they jump, `(J,)`, and the levels between the jumps, `(J + 1,)`.

        Exact: nothing is sampled.

        >>> jumps, levels = sliding_threshold([1, 2, 3], [0, 1, 0]).staircase()
        >>> jumps.tolist(), levels.tolist()
        ([1.0, 2.0, 3.0], [2.0, 1.0, 2.0, 1.0])
        """
        if not self.is_staircase or self.d != 1:
            raise ValueError(
                f"expected a loss of one weight made of flat pieces, got {self.name} with {self.d} weights"
            )
        return staircase(self.inputs[:, 0], self.offset, UNITS[self.unit].cut, *self._costs_of_classes())

    @cached_property
    def jumps(self):
        """The weights at which a loss made of flat pieces changes: shape `(J,)`, from left to right."""
        return self.staircase()[0]

    @cached_property
    def minima(self):
        return self._lowest[0]

    @cached_property
    def minimum(self):
        return self._lowest[1]

    @cached_property
    def curvature(self):
        if (self.unit, self.error) in (("linear", "squared"), ("sigmoid", "cross-entropy")):
            largest = float(np.linalg.eigvalsh(self.inputs.T @ self.inputs)[-1]) / self.examples
            return largest if self.unit == "linear" else largest / 4  # a sigmoid's slope is 1/4 at its steepest
        return None

    @cached_property
    def _lowest(self):
        return lowest(self)

    @property
    def _is_bowl(self):
        return (self.unit, self.error) == ("linear", "squared")

    @cached_property
    def _bowl(self):
        """All that the squared error of a linear unit knows of N examples fits in d numbers squared.

        L(w) = |F w − q|²/2 + rest, with X/√N = Q F.  So the losses of millions of points are quick to work out.
        """
        root = np.sqrt(self.examples)
        wanted = (self.targets - self.offset) / root
        q, factor = np.linalg.qr(self.inputs / root)
        target = q.T @ wanted
        return factor, target, ((wanted - q @ target) ** 2).sum() / 2

    def _sums(self, points):
        z = points @ self.inputs.T
        return z + self.offset if self._shifted else z

    def _error(self, points):
        if self._is_bowl:
            factor, target, rest = self._bowl
            return ((factor @ points.T - target[:, None]) ** 2).sum(axis=0) / 2 + rest
        total = self._cost(self._sums(points), self.targets).sum(axis=-1)
        return total if self.error == "count" else total / self.examples

    def _costs_of_classes(self):
        """What each example adds to the loss if its output is below 1/2, and if it is not."""
        below, above = (self._cost(np.full(self.examples, z), self.targets) for z in (-1.0, 1.0))
        return (below, above) if self.error == "count" else (below / self.examples, above / self.examples)


def sliding_threshold(x, t, unit="threshold", error="count"):
    """Make the loss of one weight that slides along a single input: the unit's sum is x − w.

    So the output reaches 1/2 at x = w (for a linear unit, at x = w + 1/2).

    Examples
    --------
    >>> loss = sliding_threshold([-1, 0, 1, 2], [0, 0, 1, 1])
    >>> loss([-2.0, 0.5, 3.0]).tolist()
    [2.0, 0.0, 2.0]
    """
    x, t = as_examples(x, t)
    if x.shape[1] != 1:
        raise ValueError(f"expected one input for each example, got {x.shape[1]}")
    return DataLoss(np.full(len(x), -1.0), t, unit=unit, error=error, bias=False, offset=x[:, 0])


def _formula(error):
    if error == "count":
        return "the number of wrong examples"
    return ERRORS[error].formula if error in ERRORS else "−(1/N) Σ (t log y + (1 − t) log(1 − y))"


def _check_known(name, known, what):
    if name not in known:
        raise ValueError(f"expected the {what} to be one of {', '.join(known)}; got {name!r}")


def _check_cross_entropy(unit, t):
    if unit != "sigmoid":
        raise ValueError(f"cross-entropy needs an output between 0 and 1: use unit='sigmoid', not {unit!r}")
    if t.min() < 0 or t.max() > 1:
        raise ValueError(f"cross-entropy needs targets from 0 to 1, got targets from {t.min():g} to {t.max():g}")


def _as_offset(offset, n):
    offset = np.asarray(offset, dtype=float)
    if offset.shape not in ((), (n,)) or not np.isfinite(offset).all():
        raise ValueError(f"expected as offset a finite number, or one for each of the {n} examples; got {offset}")
    return np.broadcast_to(offset, (n,))
