"""How is an error drawn as it is? Jumps stay jumps, kinks stay kinks, and nothing is drawn in between."""

import numpy as np

from nnwidgets.maths import kinks
from nnwidgets.pictures.marks import dots, line, stairs

MOST_ENDS = 60  # jumps or kinks that get dots; more would be a smear


def error_curve(panel, loss, low, high, *, origin=(0.0, 0.0), samples=241):
    """Draw an error of one weight from `low` to `high`, as seen from `origin`.

    A staircase is exact: a full dot where a step belongs to its end, a hollow one where it does not.  A curve with
    straight pieces is drawn through its kinks, with a dot at each.  Only smooth curves are sampled.

    Parameters
    ----------
    panel : str
    loss : DataLoss
        Of one weight.
    samples : int
        Points on a smooth curve.

    Returns
    -------
    list of Mark

    Examples
    --------
    >>> from nnwidgets.maths import sliding_threshold
    >>> [mark.kind for mark in error_curve("count", sliding_threshold([0, 1], [0, 1]), -1, 2)]
    ['line', 'dots', 'dots']
    """
    x0, y0 = origin
    if loss.is_staircase:
        jumps, levels = loss.staircase()
        inside = (jumps > low) & (jumps < high)
        first = int(np.searchsorted(jumps, low, side="right"))
        ends, heights = jumps[inside] - x0, levels[first : first + inside.sum() + 1] - y0
        marks = [stairs(panel, np.concatenate([[low - x0], ends, [high - x0]]), heights, width=2.5)]
        if 0 < len(ends) <= MOST_ENDS:
            at_jump = loss(jumps[inside]) - y0
            before, after = heights[:-1], heights[1:]
            other = np.where(np.abs(at_jump - before) < np.abs(at_jump - after), after, before)
            marks.append(dots(panel, ends, other, "curve", size=2.5, hollow=True))
            marks.append(dots(panel, ends, at_jump, "curve", size=2.5))
        return marks
    corners = kinks(loss)
    corners = corners[(corners > low) & (corners < high)]
    straight = loss.unit == "linear" and loss.error in ("signed", "absolute")
    w = np.concatenate([[low], corners, [high]]) if straight else np.linspace(low, high, samples)
    marks = [line(panel, w - x0, loss(w) - y0, "curve", width=1.5)]
    if 0 < len(corners) <= MOST_ENDS:
        marks.append(dots(panel, corners - x0, loss(corners) - y0, "curve", size=2))
    return marks
