"""What lies behind the exercises on rescaled features: are they the same ones, and how round has the bowl become?"""

import numpy as np

from nnwidgets.exercises.exercise import Unreadable, a_number, described
from nnwidgets.maths import step_factor, step_limit
from nnwidgets.maths.conditioning import best_step, condition_number, feature_bowl, standardise


def read_features(answer, n):
    """Read the features of n examples from a plain answer: an array (n, 2)."""
    if not isinstance(answer, list) or not answer:
        raise Unreadable(described(answer))
    rows = [len(row) if isinstance(row, list) else 1 for row in answer]
    if rows != [2] * n:
        odd = next((length for length in rows if length != 2), 2)
        raise Unreadable(f"{len(rows)} rows" + (f", one of them with {odd} numbers" if odd != 2 else ""))
    return np.array([[a_number(value) for value in row] for row in answer])


def same_features(x, z):
    """Say whether each column of z (n, p) is that of x, moved and stretched (turned round, if need be)."""
    x, z = standardise(x), standardise(z)
    return bool((np.abs((x * z).mean(axis=0)) > 0.9999).all())


def stretched_only(question, z):
    """Say whether each column of z is that of the question's features, multiplied and not moved, spreads alike."""
    parts = z / np.array(question[0])
    return bool((np.ptp(parts, axis=0) <= 0.02 * np.abs(parts).mean(axis=0)).all()) and kappa_of(z) < 1e4


def fault_of(x, z):
    """Say why the features z are not what was asked for, with what is the case for them."""
    for i, name in enumerate(("clay", "rain")):
        if np.ptp(z[:, i]) <= 1e-9 * np.abs(z[:, i]).max():
            return f"the {name} is the same for all fields now. What it told is lost."
    if not same_features(x, z):
        return "these are no longer the same features: move and stretch each of the two, the same for all fields."
    means, spreads = z.mean(axis=0), z.std(axis=0)
    return (
        f"κ is {kappa_of(z):.4g}, the bias counted. The features have the means {means[0]:.3g} and {means[1]:.3g}, "
        f"and the standard deviations {spreads[0]:.3g} and {spreads[1]:.3g}."
    )


def curvatures_of(z):
    """Give those of the loss of a linear unit with a bias, flattest first; nan where no one choice of weights is best.

    >>> curvatures_of(np.array([[-1.0, 0.0], [1.0, 0.0], [0.0, -3.0], [0.0, 3.0]])).tolist()
    [0.5, 1.0, 4.5]
    """
    try:
        return feature_bowl(z, np.zeros(len(z))).curvatures
    except ValueError:
        return np.full(z.shape[1] + 1, np.nan)


def kappa_of(z):
    """Give the condition number, the bias counted; infinity where no one choice of weights is best."""
    found = float(condition_number(curvatures_of(z)))
    return found if np.isfinite(found) else np.inf


def best_of(z):
    """Give the best step size."""
    curvatures = curvatures_of(z)
    return float(best_step(curvatures[0], curvatures[-1]))


def limit_of(z):
    """Give the step size above which a run goes astray."""
    return float(step_limit(curvatures_of(z)[-1]))


def left_after(z, t, size, steps):
    """Give the part of the distance from the best weights that is left after some steps from weights 0."""
    try:
        bowl = feature_bowl(z, t)
    except ValueError:
        return np.inf
    start = bowl.distances(np.zeros(len(bowl.minimum)))
    with np.errstate(all="ignore"):
        left = float(np.linalg.norm(start * step_factor(size, bowl.curvatures) ** steps) / np.linalg.norm(start))
    return left if np.isfinite(left) else np.inf
