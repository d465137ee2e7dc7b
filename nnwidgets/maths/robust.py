"""Which value stands for many? The mean, the median and Huber's compromise, and how hard each example pulls."""

import numpy as np


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
