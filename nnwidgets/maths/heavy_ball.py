"""What does momentum do? The heavy ball: its loop, where it is stable, how quick it is, and what noise makes of it."""

import numpy as np


def heavy_ball(gradient, start, step_size, momentum, steps):
    """Roll downhill: z is a fading sum of the gradients so far, and each step follows z."""
    w, z = start, 0.0
    points = [w]
    for _ in range(steps):
        z = momentum * z + gradient(w)
        w = w - step_size * z
        points.append(w)
    return np.stack(points, axis=-2)


def ball_limit(momentum, curvature):
    """Give the step size above which the heavy ball runs away: (2 + 2β)/λ.

    >>> ball_limit(0.0, 4.0), ball_limit(0.5, 4.0)
    (0.5, 0.75)
    """
    return (2 + 2 * momentum) / curvature


def ball_modes(step_size, momentum, curvature):
    """Give the two numbers by which a distance is multiplied at each step, in the long run the larger alone.

    They solve r² − (1 + β − ηλ) r + β = 0, and may be complex: then the ball swings, and shrinks by √β a step.
    A negative curvature is that of a saddle, and there the larger one says how fast the ball leaves.

    >>> [r.round(6).item() for r in ball_modes(0.1, 0.0, -1.0)]
    [(1.1+0j), 0j]
    """
    middle = (1 + momentum - np.asarray(step_size) * curvature) / 2
    root = np.sqrt(middle**2 - momentum + 0j)
    root = np.where((root * np.conj(middle)).real < 0, -root, root)
    large = middle + root
    with np.errstate(all="ignore"):
        return large, np.where(large == 0, 0.0, momentum / large)


def ball_rate(step_size, momentum, curvature):
    """Give the part of a distance that a step leaves in the long run; above 1 the ball runs away.

    >>> float(ball_rate(0.1, 0.81, 4.0).round(6))
    0.9
    """
    return np.abs(ball_modes(step_size, momentum, curvature)[0])


def ball_distance(step_size, momentum, curvature, steps):
    """Predict what a distance of 1 becomes after each number of steps, from rest, on a ground of one curvature.

    Parameters
    ----------
    steps : array of whole numbers

    Examples
    --------
    >>> ball_distance(0.1, 0.0, -1.0, np.array([0, 1, 2])).round(6).tolist()
    [1.0, 1.1, 1.21]
    """
    large, small = ball_modes(step_size, momentum, curvature)
    first, apart = 1 - step_size * curvature, large - small
    with np.errstate(all="ignore"):
        if abs(apart) < 1e-9:  # both are the same number
            return (large**steps + steps * (first - large) * large ** (steps - 1.0)).real
        share = (first - small) / apart
        return (share * large**steps + (1 - share) * small**steps).real


def best_ball(low, high):
    """Give the step size and the momentum that are best in the long run on a bowl with curvatures from `low` to `high`.

    η = (2/(√λ₁ + √λₙ))² and β = ((√κ − 1)/(√κ + 1))².  Source: Polyak, Some methods of speeding up the convergence of
    iteration methods (1964).

    >>> [float(x) for x in best_ball(1.0, 9.0)]
    [0.25, 0.25]
    """
    steep = np.sqrt(high / low)
    return 4 / (np.sqrt(low) + np.sqrt(high)) ** 2, ((steep - 1) / (steep + 1)) ** 2


def best_ball_rate(kappa):
    """Give the part of the distance that a step leaves with the best of both, in the long run: (√κ − 1)/(√κ + 1).

    >>> round(float(best_ball_rate(100.0)), 4)
    0.8182
    """
    return (np.sqrt(kappa) - 1) / (np.sqrt(kappa) + 1)


def ball_noise_floor(step_size, momentum, curvature=1.0, noise=1.0):
    """Predict the mean loss above the lowest that noise of this size in each gradient keeps alive.

    η s² (1 + β) / (2 (1 − β) (2 (1 + β) − ηλ)): for small steps that is η s²/(4 (1 − β)), so a momentum of 0.9 makes it
    ten times as large.  Source: the stationary covariance of the noisy recursion; `tests/maths` measure it.

    >>> round(ball_noise_floor(0.1, 0.0), 4), round(ball_noise_floor(0.001, 0.9) / ball_noise_floor(0.001, 0.0), 2)
    (0.0263, 10.0)
    """
    room = 2 * (1 + momentum) - step_size * curvature
    return step_size * noise**2 * (1 + momentum) / (2 * (1 - momentum) * room)


def steps_until_one_percent(step_size, momentum, curvatures, within):
    """Count the steps after which the distance stays below 1 % of the start's, from 1 along each direction.

    Parameters
    ----------
    step_size, momentum : numbers or arrays
        Broadcast against each other.
    curvatures : sequence of numbers
        λ along each direction.
    within : int
        How many steps are looked at.

    Returns
    -------
    array
        inf where `within` steps do not do it.

    Examples
    --------
    >>> steps_until_one_percent(*best_ball(1, 100), [1, 100], 200).item()
    44.0
    """
    alpha, beta = np.broadcast_arrays(*(np.asarray(a, dtype=float) for a in (step_size, momentum)))
    w = [np.ones(alpha.shape) for _ in curvatures]
    z = [np.zeros(alpha.shape) for _ in curvatures]
    last = np.zeros(alpha.shape)
    edge = 1e-4 * len(curvatures)
    with np.errstate(all="ignore"):
        for k in range(1, within + 1):
            for i, curvature in enumerate(curvatures):
                z[i] = beta * z[i] + curvature * w[i]
                w[i] = w[i] - alpha * z[i]
            last[~(sum(x * x for x in w) <= edge)] = k
    return np.where(last < within, last + 1, np.inf)[()]
