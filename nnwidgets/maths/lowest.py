"""Where is the lowest point of a neuron's error, if that can be told without walking there?"""

import numpy as np

from nnwidgets.maths.units import cross_entropy, sigmoid


def lowest(loss):
    """Give the minimisers of a `DataLoss`, and its lowest value, as far as they are known.

    Known are: the squared error of a linear unit (least squares); its absolute error over one weight; its signed error,
    which has no lowest value; the cross-entropy of a sigmoid unit; and any staircase over one weight.

    Returns
    -------
    minima : tuple of (w, value)
        () where none is known, where none is attained, or where there are more than can be listed.
    minimum : float or None
        The lowest value or, if none is attained, what the loss comes as near to as you like; −inf if it has no bound;
        None if it is not known, or other minima are possible.

    Examples
    --------
    >>> from nnwidgets.maths import DataLoss
    >>> lowest(DataLoss([1, 2, 3], [2, 4, 6], bias=False))
    (((2.0, 0.0),), 0.0)
    >>> lowest(DataLoss([1, 2, 3], [2, 4, 6], error="signed"))
    ((), -inf)
    """
    if loss.is_staircase:
        return ((), float(loss.staircase()[1].min())) if loss.d == 1 else ((), None)
    known = _KNOWN.get((loss.unit, loss.error))
    return known(loss) if known else ((), None)


def _least_squares(loss):
    w, _, rank, _ = np.linalg.lstsq(loss.inputs, loss.targets - loss.offset, rcond=None)
    return _one(loss, w, attained=rank == loss.d)


def _least_absolute(loss):
    """Over one weight: the lowest of the kinks, at which one example is exactly right."""
    x, wanted = loss.inputs[:, 0], loss.targets - loss.offset
    if loss.d > 1 or not x.any():
        return (), None
    kinks = np.unique(wanted[x != 0] / x[x != 0])
    values = loss.at(kinks[:, None])
    level = values <= values.min() + 1e-12 * max(values.min(), np.abs(wanted).mean())
    return _one(loss, kinks[[values.argmin()]], attained=level.sum() == 1)


def _signed(loss):
    return ((), -np.inf) if loss.gradient_at(np.zeros(loss.d)).any() else ((), float(loss.at(np.zeros(loss.d))))


def _least_cross_entropy(loss):
    """Newton's method, each step halved until it goes down.

    Where one weight vector separates the classes, the loss falls towards its infimum as the weights grow without end.
    """
    x, t, w = loss.inputs, loss.targets, np.zeros(loss.d)

    def value(w):
        return cross_entropy(x @ w + loss.offset, t).mean()

    for _ in range(100):
        z = x @ w + loss.offset
        y = sigmoid(z)
        gradient = loss.gradient_at(w)
        hessian = (x * (y * (1 - y))[:, None]).T @ x / loss.examples
        step = np.linalg.lstsq(hessian, gradient, rcond=1e-13)[0]
        size = next((s for s in 0.5 ** np.arange(30) if value(w - s * step) < value(w)), 0.0)
        if size == 0:
            break
        w = w - size * step
    steepest = np.linalg.eigvalsh(x.T @ x)[-1] / loss.examples
    flat = np.linalg.eigvalsh(hessian)[0] <= 1e-9 * steepest
    minima, minimum = _one(loss, w, attained=not flat)
    return minima, 0.0 if minimum < 1e-9 else minimum


def _one(loss, w, attained):
    """One minimiser and its value: the minimiser only if it is attained, and the only one."""
    minimum = float(loss.at(w))
    w = float(w[0]) if loss.d == 1 else tuple(w.tolist())
    return ((w, minimum),) if attained else (), minimum


_KNOWN = {
    ("linear", "squared"): _least_squares,
    ("linear", "absolute"): _least_absolute,
    ("linear", "signed"): _signed,
    ("sigmoid", "cross-entropy"): _least_cross_entropy,
}
