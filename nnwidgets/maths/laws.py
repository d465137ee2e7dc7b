"""What must come out? The laws of the course in closed form, each with its source."""

import numpy as np

from nnwidgets.maths.sampling import check_batch_size, examples_of


def step_limit(curvature):
    """Give the step size above which descent on a parabola runs away: 2 / curvature.

    Exact for quadratic losses only.  For others, a step size below 2 / (greatest curvature) goes down at every step.
    Source: Nesterov, Introductory Lectures on Convex Optimization (2004), section 1.2.3.

    >>> step_limit(4)
    0.5
    """
    return 2 / curvature


def step_factor(step_size, curvature):
    """Give what one step multiplies the distance to the minimum of a parabola by: 1 − η · curvature.

    Source: w − η h w = (1 − η h) w.

    >>> step_factor(0.6, 4)
    -1.4
    """
    return 1 - step_size * curvature


def steps_to_one_percent(step_size, curvature):
    """Give the number of steps until the loss on a parabola is at most 1 % of the start's, or inf.

    ceil(ln 10 / −ln|1 − η h|), as the loss shrinks with the square of the distance.

    >>> steps_to_one_percent(np.array([0.1, 0.25, 0.5]), 4).tolist()
    [5.0, 1.0, inf]
    """
    factor = np.abs(step_factor(np.asarray(step_size, dtype=float), curvature))
    with np.errstate(all="ignore"):
        steps = np.ceil(np.log(10) / -np.log(factor) - 1e-9)  # exactly 1 for a factor of 0.1, whatever the rounding
    return np.where(factor < 1, np.maximum(steps, 1), np.inf)[()]


def quartic_start_limit(step_size):
    """Give the distance from which descent on w⁴/4 runs away: sqrt(2 / η), where a step lands at −w.

    Source: |w − η w³| < |w| if and only if 0 < η w² < 2.

    >>> float(quartic_start_limit(0.1))
    4.472
    """
    return np.sqrt(2 / np.asarray(step_size, dtype=float))[()]


def minibatch_variance(variance, batch_size, examples, replace):
    """Give the variance of a minibatch's gradient, from the variance S of the examples' gradients.

    S/B if examples are drawn with replacement.  Without: S/B · (N − B)/(N − 1), which is 0 for B = N.
    Source: the variance of a mean, and the finite-population correction (Cochran, Sampling Techniques, section 2.6).

    >>> minibatch_variance(1.0, 16, 64, replace=True), minibatch_variance(1.0, 64, 64, replace=False)
    (0.0625, 0.0)
    """
    return variance * _share_of_variance(batch_size, examples, replace)


def noise_floor(step_size, variance, batch_size, curvature):
    """Give the mean excess of the loss at which noisy descent on a parabola levels off: η s² / (2B (2 − η λ)).

    For noise whose variance s² per example is the same everywhere.  Source: the stationary variance of
    w ← (1 − η λ) w − η · noise.

    >>> noise_floor(0.1, 1.0, 1, 1.0)
    0.0263
    """
    return step_size * variance / (2 * batch_size * (2 - step_size * curvature))


def line_noise_floor(loss, step_size, batch_size, replace=False):
    """Give the mean excess at which descent on minibatches levels off, for the squared error of a linear unit.

    Exact if each update draws its minibatch independently of the ones before; inf above the step size at which no such
    level exists.  The examples of one minibatch are drawn with or without replacement.

    Source: the covariance C of the weights around the minimum solves C = E[(1 − η A) C (1 − η A)] + η² E[ξ ξ'], with
    A the mean of x x' and ξ that of x (t − x·w) over a minibatch; the excess is half the trace of H C.

    >>> from nnwidgets.maths import DataLoss, course_line
    >>> floor = line_noise_floor(DataLoss(*course_line()), step_size=0.05, batch_size=1)
    >>> bool(0.02 < floor < 0.04)
    True
    """
    n, d = examples_of(loss), loss.d
    check_batch_size(batch_size, n)
    if (loss.unit, loss.error) != ("linear", "squared") or not loss.minima:
        raise ValueError(f"expected the squared error of a linear unit, with one minimum; got {loss.name}")
    x, one = loss.inputs, np.eye(d)
    share = _share_of_variance(batch_size, n, replace)
    curvature = x.T @ x / n
    pairs = (x[:, :, None] * x[:, None, :]).reshape(n, d * d)
    noise = loss.example_gradients(loss.minima[0][0])
    noise = (noise.T @ noise / n).ravel()
    spread = pairs.T @ pairs / n - np.kron(curvature, curvature)  # how much A varies from one example to another
    shrink = one - step_size * curvature
    carried = np.kron(shrink, shrink) + step_size**2 * share * spread
    if np.abs(np.linalg.eigvals(carried)).max() >= 1:
        return np.inf
    covariance = np.linalg.solve(np.eye(d * d) - carried, step_size**2 * share * noise)
    return float(curvature.ravel() @ covariance / 2)


def online_safe_step(loss):
    """Give the step size below which an online update makes no single example worse: 2 / max |x|².

    For a linear unit and the squared error; |x|² includes the bias input 1.  Not a limit of convergence: most runs
    still converge well above it.  Source: one update multiplies its example's error by 1 − η |x|² (Widrow, Hoff 1960).

    >>> from nnwidgets.maths import DataLoss
    >>> online_safe_step(DataLoss([1, 2], [0, 0], bias=False))
    0.5
    """
    examples_of(loss)
    return float(2 / (loss.inputs**2).sum(axis=1).max())


def _share_of_variance(batch_size, examples, replace):
    """The variance of a mean of B examples, as a part of the variance of one."""
    if replace:
        return 1 / batch_size
    return (examples - batch_size) / (batch_size * max(examples - 1, 1))
