"""Which value stands for many? The mean, the median, Huber's compromise, a cost of one's own; how hard each pulls."""

import numpy as np

GRID, FINE = 401, 41  # places at which a cost of somebody's own is looked at, first everywhere, then near the lowest


def pull(error, how, delta=1.0):
    """Give how hard one example pulls: the slope of its loss, with error = y − t.

    "squared": the error itself, as its loss is e²/2.  "absolute": its sign.  "huber": the error, but −δ or δ at most,
    as its loss is e²/2 near 0 and goes on straight beyond δ.  Source: Huber, Annals of Mathematical Statistics 35
    (1964), 73.

    >>> [pull(np.array([-5.0, 0.5]), how).tolist() for how in ("squared", "absolute", "huber")]
    [[-5.0, 0.5], [-1.0, 1.0], [-1.0, 0.5]]
    """
    if how == "squared":
        return error
    return np.sign(error) if how == "absolute" else np.clip(error, -delta, delta)


def huber_fit(t, delta=1.0):
    """Give the value at which the pulls of all targets, each δ at most, cancel: the lowest mean Huber loss.

    Where a whole interval does, its middle, as for the median.

    Parameters
    ----------
    t : array (..., N)
    delta : positive number, or array (...)
        Small: near the median.  Large: the mean.

    Returns
    -------
    array (...)

    Examples
    --------
    >>> round(float(huber_fit([0.0, 1.0, 2.0, 100.0], delta=1.0)), 9)
    1.5
    """
    if not np.all(np.asarray(delta) > 0):
        raise ValueError(f"expected delta > 0, from where on an error counts in proportion; got {delta}")
    t, delta = np.asarray(t, dtype=float), np.asarray(delta, dtype=float)[..., None]
    ends = [_crossing(t, delta, side) for side in (-1, 1)]
    return (ends[0] + ends[1]) / 2


def _crossing(t, delta, side):
    """Where the mean pull, which never falls, gets to 0 (side −1) or leaves it (side 1): by bisection."""
    dust, low, high = 1e-13 * delta[..., 0], t.min(axis=-1), t.max(axis=-1)
    for _ in range(60):
        middle = (low + high) / 2
        mean = pull(middle[..., None] - t, "huber", delta).mean(axis=-1)
        right = mean < -dust if side < 0 else mean <= dust
        low, high = np.where(right, middle, low), np.where(right, high, middle)
    return (low + high) / 2


def lowest_fit(values, moving, cost):
    """Give the value whose errors cost least in all, for any cost: looked for on a grid, and once more near by.

    Parameters
    ----------
    values : array (N − 1,)
    moving : array (...)
        Where the last value is.
    cost : callable
        Of errors, fit − value, of any shape.

    Returns
    -------
    array (...)
        One of the best, if there are several, to within a ten-thousandth of the range.

    Raises
    ------
    ValueError
        If the sum of the costs is no finite number anywhere.

    Examples
    --------
    >>> round(float(lowest_fit(np.array([3.0, 4, 5, 6]), np.array(70.0), np.square)), 2)
    17.6
    """
    values, moving = np.asarray(values, dtype=float), np.asarray(moving, dtype=float)[..., None]
    low, high = min(values.min(), moving.min()), max(values.max(), moving.max())
    y = np.unique(np.concatenate([np.linspace(low, high, GRID), values]))
    near = np.linspace(-1, 1, FINE) * (high - low) / (GRID - 1)
    best = _cheapest(y, values, moving, cost)
    places = np.concatenate([best[..., None] + near, np.broadcast_to(moving, (*best.shape, 1))], axis=-1)
    return _cheapest(places, values, moving, cost)


def _cheapest(y, values, moving, cost):
    total = cost(y[..., None] - values).sum(axis=-1) + cost(y - moving)
    total = np.where(np.isfinite(total), total, np.inf)
    if np.isinf(total.min(axis=-1)).any():
        raise ValueError("expected a cost that is a finite number for some value; it is none anywhere")
    lowest = total.argmin(axis=-1)[..., None]
    return np.take_along_axis(np.broadcast_to(y, total.shape), lowest, axis=-1)[..., 0]
