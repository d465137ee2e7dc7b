"""How wrong is one unit on all its examples? Five errors of one neuron, with exact gradients."""

from functools import cached_property

import numpy as np

from nnwidgets.maths.data import as_examples
from nnwidgets.maths.loss import Loss
from nnwidgets.maths.units import ERRORS, UNITS, cross_entropy, cross_entropy_slope

_BLOCK = 2_000_000  # numbers held at once while losses of many points are worked out


class DataLoss(Loss):
    """The mean error of one unit over N examples, as a function of its weights.

    The unit's sum is z = x·w + b + offset, its output y = z ("linear"), 1/(1 + exp(−z)) ("sigmoid"), or 1 if z >= 0
    and else 0 ("threshold").

    Parameters
    ----------
    x, t : arrays
        Inputs `(N,)` or `(N, p)` and targets `(N,)`.
    unit : "linear", "sigmoid" or "threshold"
    error : str
        "squared": (1/2N) Σ (y − t)².  "absolute": (1/N) Σ |y − t|.  "signed": (1/N) Σ (t − y).
        "cross-entropy": the mean of −t log y − (1 − t) log(1 − y), for a sigmoid unit and targets from 0 to 1.
        "count": the *number* of examples on the wrong side: y >= 1/2 where t < 1/2, or the other way round.
    bias : bool
        With a bias, it is the last weight.
    offset : number or array (N,)
        A part of the sum that is not learned.

    Attributes
    ----------
    examples : int
        N.
    inputs, targets : arrays
        Inputs `(N, d)`, with a column of ones if there is a bias, and targets `(N,)`.

    Examples
    --------
    >>> loss = DataLoss([1, 2, 3], [2, 4, 6], bias=False)
    >>> float(round(loss(1.0), 4)), loss.minima
    (2.3333, ((2.0, 0.0),))
    """

    def __init__(self, x, t, unit="linear", error="squared", bias=True, offset=0.0):
        x, t = as_examples(x, t)
        _one_of(unit, UNITS, "unit")
        _one_of(error, [*ERRORS, "count", "cross-entropy"], "error")
        if error == "cross-entropy":
            _check_cross_entropy(unit, t)
        self.inputs = np.column_stack([x, np.ones(len(x))]) if bias else x
        self.targets = t
        self.offset = _as_offset(offset, len(t))
        self.unit, self.error, self.bias = unit, error, bool(bias)
        self.examples, self.d = self.inputs.shape
        self.name = f"{error} error of a {unit} unit"
        self.formula = "L(w) = " + _formula(error)

    # -- values ------------------------------------------------------------------------------------------------------

    def at(self, points):
        """The loss at points `(..., d)`: shape `(...)`."""
        flat = np.asarray(points, dtype=float).reshape(-1, self.d)
        rows = max(1, _BLOCK // self.examples)
        values = [self._mean_error(flat[i : i + rows]) for i in range(0, len(flat), rows)]
        return np.concatenate(values).reshape(points.shape[:-1]) if values else np.empty(points.shape[:-1])

    def outputs(self, w):
        """The unit's output for each example at weights `w`: shape `(..., N)`."""
        return UNITS[self.unit].output(self._sums(self.as_points(w)))

    def _sums(self, points):
        return points @ self.inputs.T + self.offset

    def _mean_error(self, points):
        z, t = self._sums(points), self.targets
        if self.error == "count":
            wrong = (z >= UNITS[self.unit].cut) != (t >= 0.5)
            return np.where(np.isfinite(z).all(axis=-1), wrong.sum(axis=-1), np.nan)
        if self.error == "cross-entropy":
            return cross_entropy(z, t).mean(axis=-1)
        return ERRORS[self.error].value(UNITS[self.unit].output(z), t).mean(axis=-1)

    # -- gradients ---------------------------------------------------------------------------------------------------

    def gradient_at(self, points, examples=None):
        """The gradient at points `(..., d)`; of minibatches, if `examples` holds their indices, shape `(..., B)`."""
        if examples is None:
            return self._slopes(self._sums(points), self.targets) @ self.inputs / self.examples
        x = self.inputs[examples]
        z = np.einsum("...bd,...d->...b", x, points) + self.offset[examples]
        slopes = self._slopes(z, self.targets[examples])
        return np.einsum("...b,...bd->...d", slopes, x) / x.shape[-2]

    def example_gradients(self, w):
        """The gradient of each example by itself: `(..., N, d)`.  Their mean is the gradient."""
        return self._slopes(self._sums(self.as_points(w)), self.targets)[..., None] * self.inputs

    def _slopes(self, z, t):
        """The slope of each example's error with respect to its sum z."""
        if self.unit == "threshold" or self.error == "count":
            return np.zeros_like(z)
        if self.error == "cross-entropy":
            return cross_entropy_slope(z, t)
        unit = UNITS[self.unit]
        y = unit.output(z)
        return ERRORS[self.error].slope(y, t) * unit.slope(y)

    # -- what is known about the lowest point ------------------------------------------------------------------------

    @cached_property
    def minima(self):
        """The known minimisers; () where they are not known, or there are none."""
        if (self.unit, self.error) == ("linear", "squared"):
            best, _, rank, _ = np.linalg.lstsq(self.inputs, self.targets - self.offset, rcond=None)
            if rank == self.d:
                w = float(best[0]) if self.d == 1 else tuple(best.tolist())
                return ((w, float(self(w))),)
        return ()

    @cached_property
    def minimum(self):
        """The lowest value, where it is known and descent can end nowhere else."""
        if self.minima:
            return self.minima[0][1]
        return None

    @cached_property
    def curvature(self):
        """The greatest curvature: of the squared error of a linear unit, the largest eigenvalue of X'X/N."""
        if (self.unit, self.error) in (("linear", "squared"), ("sigmoid", "cross-entropy")):
            largest = np.linalg.eigvalsh(self.inputs.T @ self.inputs / self.examples)[-1]
            return float(largest) / (1 if self.unit == "linear" else 4)  # a sigmoid's slope is 1/4 at its steepest
        return None

    # -- the staircase -----------------------------------------------------------------------------------------------

    def staircase(self):
        """Where a piecewise constant loss of one weight jumps, and its levels in between: `(J,)` and `(J + 1,)`.

        For the error count, and for any error of a threshold unit.  Exact: nothing is sampled.

        Examples
        --------
        >>> jumps, levels = sliding_threshold([1, 2, 3], [0, 1, 0]).staircase()
        >>> jumps.tolist(), levels.tolist()
        ([1.0, 2.0, 3.0], [2.0, 1.0, 2.0, 1.0])
        """
        if self.d != 1 or not (self.unit == "threshold" or self.error == "count"):
            raise ValueError(f"{self.name} with {self.d} weight(s) is not a staircase: it needs one weight and jumps")
        a, c = self.inputs[:, 0], self.offset
        costs = self._costs_of_classes()  # (2, N): what example i costs when put in class 0, in class 1
        at_left = np.where(a < 0, 1, np.where(a > 0, 0, c >= UNITS[self.unit].cut)).astype(int)
        n = np.arange(self.examples)
        places, where = np.unique((UNITS[self.unit].cut - c[a != 0]) / a[a != 0], return_inverse=True)
        changes = (costs[1 - at_left, n] - costs[at_left, n])[a != 0]
        changes = np.bincount(where, weights=changes, minlength=len(places))
        levels = costs[at_left, n].sum() + np.concatenate([[0.0], np.cumsum(changes)])
        kept = np.abs(changes) > 1e-12 * max(1.0, np.abs(costs).max())
        scale = 1 if self.error == "count" else self.examples
        return places[kept], levels[np.concatenate([[True], kept])] / scale

    @cached_property
    def jumps(self):
        """The weights at which a staircase loss changes: sorted, shape `(J,)`."""
        return self.staircase()[0]

    def _costs_of_classes(self):
        t = self.targets
        if self.error == "count":
            return np.stack([(t >= 0.5).astype(float), (t < 0.5).astype(float)])
        return np.stack([ERRORS[self.error].value(np.full_like(t, y), t) for y in (0.0, 1.0)])


def sliding_threshold(x, t, unit="threshold", error="count"):
    """One weight that slides along the input: the unit's sum is x − w, so that its output reaches 1/2 at x = w.

    Examples
    --------
    >>> loss = sliding_threshold([-1, 0, 1, 2], [0, 0, 1, 1])
    >>> loss([-2.0, 0.5, 3.0]).tolist()
    [2.0, 0.0, 2.0]
    """
    x, t = as_examples(x, t)
    if x.shape[1] != 1:
        raise ValueError(f"expected one input per example, got {x.shape[1]}")
    return DataLoss(-np.ones(len(x)), t, unit=unit, error=error, bias=False, offset=x[:, 0])


def _formula(error):
    if error == "count":
        return "number of wrong examples"
    return "−(1/N) Σ (t log y + (1 − t) log(1 − y))" if error == "cross-entropy" else ERRORS[error].formula


def _one_of(name, known, what):
    if name not in known:
        raise ValueError(f"expected {what} to be one of {', '.join(known)}; got {name!r}")


def _check_cross_entropy(unit, t):
    if unit != "sigmoid":
        raise ValueError(f"cross-entropy needs an output between 0 and 1: use unit='sigmoid' instead of {unit!r}")
    if t.min() < 0 or t.max() > 1:
        raise ValueError(f"cross-entropy needs targets from 0 to 1, got targets from {t.min():g} to {t.max():g}")


def _as_offset(offset, n):
    offset = np.asarray(offset, dtype=float)
    if offset.shape not in ((), (n,)) or not np.isfinite(offset).all():
        raise ValueError(f"expected the offset as a finite number, or one for each of the {n} examples; got {offset}")
    return np.broadcast_to(offset, (n,)).copy()
