"""What is one learning step? The delta rule for one example, one line for each thing that is worked out."""

import numpy as np

from nnwidgets.maths.units import sigmoid


def delta_step(w, x, t, step_size):
    """Make one update of a linear unit on one example: the loss is (t − y)²/2, without a mean.

    Parameters
    ----------
    w, x : arrays (d,)
        Weights and inputs; for a bias, the last input is 1.
    t, step_size : numbers

    Returns
    -------
    The new weights, shape `(d,)`.  Source: Widrow and Hoff 1960.

    Examples
    --------
    >>> delta_step(np.array([0.0, 0.0]), np.array([2.0, 1.0]), t=1.0, step_size=0.1).tolist()
    [0.2, 0.1]
    """
    y = w @ x
    error = t - y
    gradient = -error * x
    change = -step_size * gradient
    return w + change


def sigmoid_step(w, x, t, step_size):
    """Make one update of a sigmoid unit on one example: the loss is (t − y)²/2, without a mean.

    As `delta_step`, but the gradient has the slope of the sigmoid in it, which is y (1 − y).

    >>> sigmoid_step(np.array([0.0, 0.0]), np.array([2.0, 1.0]), t=1.0, step_size=0.8).tolist()
    [0.2, 0.1]
    """
    y = sigmoid(w @ x)
    error = t - y
    gradient = -error * y * (1 - y) * x
    change = -step_size * gradient
    return w + change


def error_factor(x, step_size):
    """Give what one update multiplies its own example's error by: 1 − η |x|², for a linear unit.

    |x|² includes the bias input 1.  So the example is right at once for η = 1/|x|², and is worse than before for
    η > 2/|x|².  Source: t − (w + η e x)·x = e − η e |x|², with e = t − w·x.

    Examples
    --------
    >>> float(error_factor([2.0, -1.0, 1.0], 0.1))
    0.4
    """
    return 1 - np.asarray(step_size) * (np.asarray(x, dtype=float) ** 2).sum(axis=-1)
