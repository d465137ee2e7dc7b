"""What must come out? The laws of the course in closed form, each with its source."""

import numpy as np


def step_limit(curvature):
    """The step size above which descent on a parabola of this curvature runs away: 2 / curvature.

    Exact for quadratics; for other losses, below it every step goes down (Nesterov 2004).

    >>> step_limit(4)
    0.5
    """
    return 2 / curvature


def step_factor(step_size, curvature):
    """What one step multiplies the distance to the minimum of a parabola by: 1 − η · curvature.

    >>> step_factor(0.6, 4).__round__(3)
    -1.4
    """
    return 1 - step_size * curvature


def steps_to_one_percent(step_size, curvature):
    """Steps until the loss on a parabola is at most 1 % of the start's: ceil(ln 10 / −ln|1 − η h|), or inf.

    >>> steps_to_one_percent(np.array([0.1, 0.25, 0.5]), 4).tolist()
    [5.0, 1.0, inf]
    """
    with np.errstate(all="ignore"):
        factor = np.abs(step_factor(np.asarray(step_size, dtype=float), curvature))
        steps = np.maximum(np.ceil(np.log(10) / -np.log(factor) * (1 - 1e-12)), 1)
    return np.where(factor < 1, steps, np.inf)[()]


def quartic_start_limit(step_size):
    """Descent on w⁴/4 converges if and only if |start| is below sqrt(2 / η): there a step lands at −w.

    >>> round(float(quartic_start_limit(0.1)), 3)
    4.472
    """
    return np.sqrt(2 / np.asarray(step_size, dtype=float))[()]


def minibatch_variance(variance, batch_size, examples, replace):
    """The variance of a minibatch gradient, from the variance S of the examples' gradients.

    S/B with replacement; S/B · (N − B)/(N − 1) without, which is 0 for B = N (the finite-population law).

    >>> minibatch_variance(1.0, 64, 64, replace=False)
    0.0
    """
    with_replacement = variance / batch_size
    if replace or examples == 1:
        return with_replacement if replace else 0 * with_replacement
    return with_replacement * (examples - batch_size) / (examples - 1)


def noise_floor(step_size, variance, batch_size, curvature):
    """The mean excess of the loss at which noisy descent on a parabola levels off: η s² / (2B (2 − η λ)).

    For noise of variance s² = `variance` per example that does not depend on the weight.

    >>> round(noise_floor(0.1, 1.0, 1, 1.0), 4)
    0.0263
    """
    return step_size * variance / (2 * batch_size * (2 - step_size * curvature))
