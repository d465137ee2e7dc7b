"""Which targets can a line meet? Sides of a line in the plane of two inputs, and when none separates two classes."""

from itertools import pairwise

import numpy as np

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
BOOLEAN = {"AND": (0, 0, 0, 1), "OR": (0, 1, 1, 1), "NAND": (1, 1, 1, 0), "XOR": (0, 1, 1, 0)}
CLOSE = 1e-9  # of a half turn: closer than that, rounding decides


def boolean(name):
    """Give the four pairs of truth values, `(4, 2)`, and what the Boolean function makes of them, `(4,)`.

    >>> x, t = boolean("NAND")
    >>> x.tolist(), t.tolist()
    ([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [1.0, 1.0, 1.0, 0.0])
    """
    return CORNERS, np.array(BOOLEAN[name], dtype=float)


def separable(x, t):
    """Tell whether some line has all examples of class 1 on one side and all of class 0 on the other.

    It does if the differences between examples of class 1 and of class 0 all point into one half of the plane: their
    directions leave a gap of more than half a turn.  Of the 16 Boolean functions of two inputs that holds for 14, not
    for XOR and its opposite.  Source: Minsky and Papert, Perceptrons (1969).

    Parameters
    ----------
    x : array (N, 2)
    t : array (N,), class 1 where 1/2 or more

    Returns
    -------
    bool, or None where it is too close to tell by rounded numbers

    Examples
    --------
    >>> separable(*boolean("AND")), separable(*boolean("XOR"))
    (True, False)
    """
    x, t = np.asarray(x, dtype=float), np.asarray(t) >= 0.5
    if t.all() or not t.any():
        return True
    span = np.ptp(x, axis=0)
    x = (x - x.mean(axis=0)) / np.where(span > 0, span, 1.0)
    differences = (outline(x[t])[:, None] - outline(x[~t])).reshape(-1, 2)
    if (differences == 0).all(axis=1).any():
        return False
    angles = np.sort(np.arctan2(differences[:, 1], differences[:, 0]))
    gap = np.diff(angles, append=angles[0] + 2 * np.pi).max() / np.pi
    return None if 0 < abs(gap - 1) < CLOSE else bool(gap > 1)


def outline(points):
    """Give the corners of the smallest convex shape that holds all points `(N, 2)`: shape `(corners, 2)`.

    Source: Andrew's monotone chain.

    >>> outline(np.array([[0, 0], [2, 0], [1, 1], [0, 2], [2, 2], [0, 0]])).tolist()
    [[0, 0], [2, 0], [2, 2], [0, 2]]
    """
    points = np.unique(points, axis=0)
    if len(points) < 3:
        return points
    rows = points.tolist()
    return np.array([*_chain(rows), *_chain(rows[::-1])])


def _chain(rows):
    kept = []
    for x, y in rows:
        while len(kept) > 1 and _turn(kept[-2], kept[-1], (x, y)) <= 0:
            kept.pop()
        kept.append((x, y))
    return kept[:-1]


def _turn(a, b, c):
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def line_in_box(w, b, low, high):
    """Give the piece of the line w₁x₁ + w₂x₂ + b = 0 inside a box: two points, `(2, 2)`, or NaN if there is none.

    Parameters
    ----------
    w : two weights
    b : number
    low, high : points, opposite corners of the box

    Examples
    --------
    >>> line_in_box((1, 1), -1, (0, 0), (2, 2)).tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """
    low, high = np.asarray(low, dtype=float), np.asarray(high, dtype=float)
    corners = np.array([low, (low[0], high[1]), high, (high[0], low[1]), low])
    sums = corners @ np.asarray(w) + b
    found = []
    for (p, s), (q, r) in pairwise(zip(corners, sums, strict=True)):
        if (s < 0) != (r < 0):
            found.append(p + (q - p) * (s / (s - r)))
    return np.array(sorted(map(tuple, found))) if len(found) == 2 else np.full((2, 2), np.nan)
