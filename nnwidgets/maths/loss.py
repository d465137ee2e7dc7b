"""What is a loss? A value you can pass around: a function of the weights together with its gradient."""

import numpy as np

from nnwidgets.maths.callables import probes, vectorised
from nnwidgets.maths.gradients import check_gradient, numeric_gradient


class Loss:
    """A function of `d` weights that says how bad they are, and its gradient.

    A loss of one weight takes a number or an array of any shape and returns the same shape.
    A loss of several weights takes arrays of shape `(..., d)` and returns shape `(...)`.

    Parameters
    ----------
    value, gradient : callables
        `value(w)` as above; `gradient(w)` has the shape of `w`.
    d : int
        Number of weights.
    name, formula : str
        A short name ("log cosh") and the formula as text.
    minima : tuple of (w, value)
        The known minimisers, from left to right.  `w` is a number, or a tuple of `d` numbers.
    minimum : float or None
        The lowest value, if it is known and there is no other minimum to end in.  `-inf` says that there is none:
        descent runs away for ever.  A lowest value that is approached but never reached is given as well.
    curvature : float or None
        The greatest curvature anywhere.  Below a step size of 2 / curvature every step goes down.

    Attributes
    ----------
    examples : int or None
        N for a loss that is a mean over N examples (see `DataLoss`), otherwise None.

    Examples
    --------
    >>> parabola = Loss(lambda w: 2 * w**2, lambda w: 4 * w, name="parabola", minimum=0.0)
    >>> float(parabola(-2.0)), float(parabola.gradient(-2.0))
    (8.0, -8.0)
    """

    examples = None

    def __init__(self, value, gradient, *, d=1, name="loss", formula="", minima=(), minimum=None, curvature=None):
        self._value, self._gradient = value, gradient
        self.d, self.name, self.formula = d, name, formula
        self.minima, self.minimum, self.curvature = tuple(minima), minimum, curvature

    def __call__(self, w):
        """The loss at `w`: same shape for one weight, `(..., d)` to `(...)` for several."""
        with np.errstate(all="ignore"):
            return self.at(self.as_points(w))[()]

    def gradient(self, w, examples=None):
        """The gradient at `w`, in its shape; or that of minibatches, whose indices `examples` holds, `(..., B)`."""
        with np.errstate(all="ignore"):
            gradient = self.gradient_at(self.as_points(w), examples)
        return gradient[..., 0][()] if self.d == 1 else gradient

    def at(self, points):
        """The loss at points of shape `(..., d)`, also when d is 1: shape `(...)`."""
        return np.asarray(self._value(points[..., 0] if self.d == 1 else points))

    def gradient_at(self, points, examples=None):
        """The gradient at points of shape `(..., d)`, also when d is 1: the same shape."""
        if examples is not None:
            raise ValueError(f"{self.name} is not a mean over examples, so it has no minibatches; use a DataLoss")
        if self.d == 1:
            return np.asarray(self._gradient(points[..., 0]))[..., None]
        return self._gradient(points)

    def as_points(self, w):
        """`w` as an array of points `(..., d)`: a plain number or array of one-weight points gains a last axis."""
        try:
            w = np.asarray(w, dtype=float)
        except (TypeError, ValueError) as error:
            raise TypeError(f"expected numbers for the weights of {self.name}, got {w!r}") from error
        if self.d == 1:
            return w[..., None]
        if w.ndim == 0 or w.shape[-1] != self.d:
            raise ValueError(f"{self.name} has {self.d} weights: expected shape (..., {self.d}), got {w.shape}")
        return w

    def __repr__(self):
        return f"<{type(self).__name__} {self.name}{': ' if self.formula else ''}{self.formula}>"


def as_loss(f, d=1, gradient=None, name=None):
    """Make a `Loss` of any function; a `Loss` is returned unchanged.

    Parameters
    ----------
    f : callable or Loss
        One weight: gets a number or an array and returns the same shape.  Several: `(..., d)` to `(...)`.
        A function that manages only one point at a time is noticed, and looped over.
    d : int
        Number of weights (ignored for a `Loss`).
    gradient : callable, optional
        Its gradient, checked against `f`.  Without it the gradient is found by central differences.
    name : str, optional
        Default: the function's own name.

    Raises
    ------
    TypeError
        `f` is not callable, or does not return numbers.
    ValueError
        `f` returns a wrong shape, or the gradient disagrees with `f` (the message shows both numbers).

    Examples
    --------
    >>> import math
    >>> bump = as_loss(lambda w: math.sin(w) ** 2)          # math.sin takes one number only: it is looped over
    >>> bump([0.0, math.pi / 2]).tolist()
    [0.0, 1.0]
    >>> as_loss(lambda w: w**2, gradient=lambda w: w)
    Traceback (most recent call last):
        ...
    ValueError: the gradient disagrees with the loss at w = 0.7: it gives 0.7, but the slope measured there is 1.4
    """
    if isinstance(f, Loss):
        return f if gradient is None else _with_gradient(f, gradient)
    if not callable(f):
        raise TypeError(f"expected a loss: a function of the weights, or a Loss; got {f!r}")
    value = vectorised(f, d, "the loss")
    name = name or getattr(f, "__name__", type(f).__name__).replace("<lambda>", "your function")
    loss = Loss(value, lambda w: numeric_gradient(value, w, d), d=d, name=name)
    return loss if gradient is None else _with_gradient(loss, gradient)


def _with_gradient(loss, gradient):
    """The same loss with a handed-in gradient, once that has been checked."""
    if not callable(gradient):
        raise TypeError(f"expected the gradient as a function of the weights, got {gradient!r}")
    gradient = vectorised(gradient, loss.d, "the gradient", () if loss.d == 1 else (loss.d,))
    check_gradient(loss, gradient, probes(loss.d))
    return Loss(
        loss.__call__,
        gradient,
        d=loss.d,
        name=loss.name,
        formula=loss.formula,
        minima=loss.minima,
        minimum=loss.minimum,
        curvature=loss.curvature,
    )
