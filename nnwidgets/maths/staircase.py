"""Where does a count of errors jump? Exactly, so that its staircase can be drawn and never interpolated."""

import numpy as np


def staircase(slopes, offsets, cut, costs_below, costs_above):
    """Find the jumps and levels of the sum of costs, as one weight w goes from −∞ to ∞.

    Example i is above if slopes_i · w + offsets_i >= cut, and then costs `costs_above[i]`; otherwise `costs_below[i]`.

    Parameters
    ----------
    slopes, offsets, costs_below, costs_above : arrays (N,)
    cut : float

    Returns
    -------
    jumps : array (J,)
        The weights at which the sum changes, from left to right.
    levels : array (J + 1,)
        The sum before, between and after them.

    Examples
    --------
    >>> jumps, levels = staircase(np.array([1.0, -2.0]), np.zeros(2), 1.0, np.array([3.0, 1.0]), np.zeros(2))
    >>> jumps.tolist(), levels.tolist()
    ([-0.5, 1.0], [3.0, 4.0, 1.0])
    """
    starts_above = np.where(slopes == 0, offsets >= cut, slopes < 0)
    first = np.where(starts_above, costs_above, costs_below)
    change = np.where(starts_above, costs_below, costs_above) - first
    crosses = slopes != 0
    places, which = np.unique((cut - offsets[crosses]) / slopes[crosses], return_inverse=True)
    changes = np.bincount(which, weights=change[crosses], minlength=len(places))
    real = np.abs(changes) > 1e-12 * np.abs(change).max(initial=0.0)  # some may cancel each other
    levels = first.sum() + np.cumsum(changes)[real]
    return places[real] + 0.0, np.concatenate([[first.sum()], levels])
