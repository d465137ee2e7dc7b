"""Where does a loss have no slope? At its jumps and kinks; and which slopes lie on the two sides of a kink?"""

import numpy as np

_SAME = 1e-9  # places nearer to each other than this, in units of their size or of 1, are one place


def kinks(loss):
    """Find the weights at which the error of one weight has a kink: continuous there, but with two slopes.

    Kinks has the absolute error of a linear unit, wherever one example is exactly right.  The other errors have jumps
    (see `DataLoss.jumps`) or are smooth.

    Parameters
    ----------
    loss : DataLoss
        Of one weight.

    Returns
    -------
    array (K,)
        From left to right.

    Examples
    --------
    >>> from nnwidgets.maths import sliding_threshold
    >>> kinks(sliding_threshold([1, 2, 4], [0, 0, 1], unit="linear", error="absolute")).tolist()
    [1.0, 2.0, 3.0]
    """
    _check_one_weight(loss)
    if (loss.unit, loss.error) != ("linear", "absolute"):
        return np.empty(0)
    x = loss.inputs[:, 0]
    places = np.unique((loss.targets - loss.offset)[x != 0] / x[x != 0])
    new = np.diff(places, prepend=-np.inf) > _SAME * np.maximum(np.abs(places), 1)
    return places[new] + 0.0


def slopes_beside(loss, w):
    """Give the slopes of an error of one weight just left and just right of `w`.

    They differ at a kink.  At a jump there is no slope at all: NaN on both sides.

    Parameters
    ----------
    loss : DataLoss
        Of one weight.
    w : number or array (...)

    Returns
    -------
    array (..., 2)
        Left and right.

    Examples
    --------
    >>> from nnwidgets.maths import sliding_threshold
    >>> slopes_beside(sliding_threshold([1, 2], [0, 0], unit="linear", error="absolute"), [1.5, 2.0]).tolist()
    [[0.0, 0.0], [0.0, 1.0]]
    >>> slopes_beside(sliding_threshold([1, 2], [0, 0]), [1.5, 2.0]).tolist()
    [[0.0, 0.0], [nan, nan]]
    """
    w, places = np.asarray(w, dtype=float), kinks(loss)
    if places.size:
        at, where = _at_one_of(places, w)
        half = np.diff(places).min(initial=2.0) / 2  # between two kinks the slope is the same everywhere
        left, right = np.where(at, where - half, w), np.where(at, where + half, w)
        return np.stack([loss.gradient(left), loss.gradient(right)], axis=-1)
    slope = loss.gradient(w)
    if loss.is_staircase and loss.jumps.size:
        slope = np.where(_at_one_of(loss.jumps, w)[0], np.nan, slope)
    return np.stack([slope, slope], axis=-1)


def _at_one_of(places, w):
    """Whether each w is one of the places, and the place that is nearest to it."""
    after = np.clip(np.searchsorted(places, w), 1, len(places)) - 1
    before, after = places[after], places[np.minimum(after + 1, len(places) - 1)]
    nearest = np.where(np.abs(w - before) <= np.abs(after - w), before, after)
    return np.abs(w - nearest) <= _SAME * np.maximum(np.abs(w), 1), nearest


def _check_one_weight(loss):
    if loss.d != 1:
        raise ValueError(f"expected an error of one weight, got {loss.name} with {loss.d}")
