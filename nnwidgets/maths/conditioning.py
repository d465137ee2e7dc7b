"""Why is one step size not right for all weights? How much steeper a bowl is one way than another, and what follows."""

from dataclasses import dataclass

import numpy as np

from nnwidgets.maths.data import as_examples

RANGE = 1e-10  # between the narrowest and the widest direction of the inputs: beyond it rounding decides
SPREAD = 0.2  # standard deviation of a feature of the harvests, as a part of its range


def condition_number(curvatures):
    """Give κ, the greatest curvature by the smallest.

    >>> float(condition_number([0.5, 2.0, 4.5]))
    9.0
    """
    return np.max(curvatures, axis=-1) / np.min(curvatures, axis=-1)


def best_step(low, high):
    """Give the constant step size that is best for a bowl whose curvatures go from `low` to `high`: 2 / (low + high).

    Along the flattest and the steepest direction a step then leaves the same part of the distance.
    Source: Polyak, Introduction to Optimization (1987), section 1.4.

    >>> best_step(1.0, 9.0)
    0.2
    """
    return 2 / (low + high)


def best_rate(kappa):
    """Give the part of the distance that a step of the best size leaves: (κ − 1)/(κ + 1).

    Source: 1 − η λ₁ for η = 2/(λ₁ + λₙ); Polyak, Introduction to Optimization (1987), section 1.4.

    >>> best_rate(9.0)
    0.8
    """
    return (kappa - 1) / (kappa + 1)


def steps_to_one_percent_of_distance(factor):
    """Give the number of steps until a distance is 1 % of the start's, if each multiplies it by `factor`, or inf.

    ceil(ln 100 / −ln|factor|).

    >>> steps_to_one_percent_of_distance(np.array([0.1, 9 / 11, 1.0])).tolist()
    [2.0, 23.0, inf]
    """
    size = np.abs(np.asarray(factor, dtype=float))
    with np.errstate(all="ignore"):
        steps = np.ceil(np.log(100) / -np.log(size) - 1e-9)  # exactly 2 for a factor of 0.1, whatever the rounding
    return np.where(size < 1, np.maximum(steps, 1), np.inf)[()]


def two_feature_condition(correlation):
    """Give κ of two standardised features, with or without a bias: (1 + |r|)/(1 − |r|).

    Source: X'X/N is [[1, r], [r, 1]], whose eigenvalues are 1 − |r| and 1 + |r|; a bias adds the eigenvalue 1.

    >>> round(two_feature_condition(0.9), 9)
    19.0
    """
    return (1 + abs(correlation)) / (1 - abs(correlation))


def standardise(x):
    """Take its mean from each feature, and divide by its standard deviation: `(N, p)` to `(N, p)`.

    A feature that is the same for all examples becomes 0.

    >>> standardise(np.array([[0.0, 10.0], [2.0, 30.0]])).tolist()
    [[-1.0, -1.0], [1.0, 1.0]]
    """
    x = np.asarray(x, dtype=float)
    size = np.abs(x).max(axis=0)
    x = x / np.where(size > 0, size, 1.0)  # so that no square is too large or too small to be held
    spread = x.std(axis=0)
    return (x - x.mean(axis=0)) / np.where(spread > 1e-14, spread, np.inf)


def harvests(n=60, correlation=0.0, seed=0):
    """Make up fields: the share of clay in the soil, 0 to 1, and the rain in mm, 0 to 1000; the harvest in t/ha.

    t = 1 + 2 · clay + 0.004 · rain + noise (sd 0.3).  The two features correlate exactly as asked for.

    Returns
    -------
    x, t : arrays (n, 2) and (n,)

    Examples
    --------
    >>> x, t = harvests(correlation=0.5)
    >>> x.shape, t.shape, round(float(np.corrcoef(x.T)[0, 1]), 12)
    ((60, 2), (60,), 0.5)
    """
    if not -1 < correlation < 1:
        raise ValueError(f"expected a correlation between −1 and 1, got {correlation}")
    rng = np.random.default_rng(seed)
    clay, other = standardise(rng.uniform(size=(n, 2))).T
    other = standardise((other - (clay @ other / n) * clay)[:, None])[:, 0]
    rain = correlation * clay + np.sqrt(1 - correlation**2) * other
    x = np.column_stack([0.5 + SPREAD * clay, 500 + 1000 * SPREAD * rain])
    return x, 1 + x @ [2.0, 0.004] + rng.normal(0, 0.3, n)


@dataclass(frozen=True, eq=False)
class Bowl:
    """The loss L(w) = (1/2N) Σ (y − t)² of a linear unit, seen along its own directions.

    Along each of them it is a parabola by itself: L = lowest + ½ Σ λᵢ cᵢ², with c the distances from the minimum.

    Attributes
    ----------
    curvatures : array (d,)
        λ, the eigenvalues of X'X/N, the smallest first.
    directions : array (d, d)
        In each column the direction that belongs to it, as a step of all weights.
    minimum : array (d,)
        The weights with the lowest loss; the bias is the last.
    lowest : float
    """

    curvatures: np.ndarray
    directions: np.ndarray
    minimum: np.ndarray
    lowest: float

    def distances(self, w):
        """How far `w` `(..., d)` is from the minimum along each direction: `(..., d)`."""
        return (np.asarray(w, dtype=float) - self.minimum) @ self.directions

    def excess(self, c):
        """The loss above its lowest value, from the distances `(..., d)`: `(...)`."""
        return c**2 @ self.curvatures / 2


def feature_bowl(x, t=None):
    """Find the bowl that a linear unit with a bias has to go down for these examples.

    Raises
    ------
    ValueError
        If a feature is constant or follows from the others: then no one choice of weights is best.  Or if the features
        differ so much in scale that rounding would decide.

    Examples
    --------
    >>> bowl = feature_bowl([[-1, 0], [1, 0], [0, -3], [0, 3]], [0, 2, 0, 6])
    >>> bowl.curvatures.tolist(), (abs(bowl.minimum) + 0).round(9).tolist()
    ([0.5, 1.0, 4.5], [1.0, 1.0, 2.0])
    """
    x, t = as_examples(x, t)
    check_features(x)
    n = len(x)
    inputs = np.column_stack([x, np.ones(n)])
    _, widths, turned = np.linalg.svd(inputs / np.sqrt(n), full_matrices=False)
    if widths[-1] < RANGE * widths[0]:
        raise ValueError(
            f"expected features whose scales fit together; the widest direction is {widths[0] / widths[-1]:.2g} times "
            "the narrowest, more than can be worked out: give one feature another unit"
        )
    wide = np.abs(inputs).max(axis=0)
    minimum = np.linalg.lstsq(inputs / wide, t, rcond=None)[0] / wide
    lowest = float(((inputs @ minimum - t) ** 2).mean() / 2)
    return Bowl(widths[::-1] ** 2, turned[::-1].T, minimum, lowest)


def check_features(x):
    """Raise ValueError unless every one of the features `(N, p)` tells something that the others don't.

    >>> check_features(np.array([[1.0, 2.0], [3.0, 2.0], [4.0, 2.0]]))
    Traceback (most recent call last):
    ...
    ValueError: expected features that vary; feature 2 is 2.0 throughout: leave it out
    """
    n, p = x.shape
    if n <= p:
        raise ValueError(f"expected more examples than features, got {n} examples of {p} features")
    for i, feature in enumerate(x.T, 1):
        if np.ptp(feature) <= 1e-12 * np.abs(feature).max():
            raise ValueError(f"expected features that vary; feature {i} is {feature[0]} throughout: leave it out")
    widths = np.linalg.svd(standardise(x), compute_uv=False)
    if widths[-1] < 1e-7 * widths[0]:
        raise ValueError("expected features none of which follows from the others: leave out one that does")
