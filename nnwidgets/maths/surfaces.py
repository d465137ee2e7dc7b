"""Which way is down, on which ground? Losses over two weights, each value beside its gradient."""

import numpy as np

from nnwidgets.maths.curves import double_well
from nnwidgets.maths.loss import Loss


def tilted_valley(low=1.0, high=9.0, degrees=30.0):
    """Make the bowl with these two steepnesses, turned to the left by so many degrees: its axes are not the weights'.

    >>> valley = tilted_valley(1, 9, degrees=90)                # so the first weight is the steep one
    >>> round(float(valley([1.0, 0.0])), 9)
    4.5
    """
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    turned = np.array([[cos, sin], [-sin, cos]])
    h = turned.T @ np.diag([low, high]) @ turned
    return Loss(
        lambda w: ((w @ h) * w).sum(axis=-1) / 2,
        lambda w: w @ h,
        d=2,
        name="tilted valley",
        formula=f"L(w) = ({low:g} u² + {high:g} v²)/2, turned by {degrees:g}°".replace("(1 u", "(u"),
        minima=(((0.0, 0.0), 0.0),),
        minimum=0.0,
        curvature=float(max(low, high)),
    )


def saddle():
    """Make (w₁² − w₂²)/2: it rises along the first weight and falls along the second, without end.

    >>> float(saddle()([0.0, 2.0])), saddle().gradient([0.0, 0.0]).tolist()
    (-2.0, [0.0, 0.0])
    """
    signs = np.array([1.0, -1.0])
    return Loss(
        lambda w: w**2 @ signs / 2,
        lambda w: w * signs,
        d=2,
        name="saddle",
        formula="L(w) = (w₁² − w₂²)/2",
        minimum=-np.inf,
        curvature=1.0,
    )


def two_wells():
    """Make 8 ((u² − 1)² + 0.3 u) + w₂²/4 with u = w₁/6: two minima on the first axis, the left one lower.

    >>> [tuple(round(x, 2) for x in w) for w, _ in two_wells().minima]
    [(-6.21, 0.0), (5.76, 0.0)]
    """
    along, height, width = double_well(0.3), 8.0, 6.0
    return Loss(
        lambda w: height * along(w[..., 0] / width) + w[..., 1] ** 2 / 4,
        lambda w: np.stack([height / width * along.gradient(w[..., 0] / width), w[..., 1] / 2], axis=-1),
        d=2,
        name="two wells",
        formula="L = 8 ((u² − 1)² + 0.3 u) + w₂²/4, u = w₁/6",
        minima=tuple(((width * u, 0.0), height * value) for u, value in along.minima),
    )


def lowest_place(loss, low, high):
    """Look for the lowest place of a loss of two weights in the square from `low` to `high`.

    It looks at 81 × 81 places, and then closer and closer around the lowest.  A dip narrower than an eightieth of the
    square can be missed.

    Returns
    -------
    ((w1, w2), value) or None
        None where the lowest place is at the edge: then the way down leads out of the square.

    Examples
    --------
    >>> from nnwidgets.maths import as_loss
    >>> place, value = lowest_place(as_loss(lambda w: (w[..., 0] - 1) ** 2 + w[..., 1] ** 2, d=2), -3, 3)
    >>> [round(x, 6) + 0.0 for x in place], round(value, 9)
    ([1.0, 0.0], 0.0)
    """
    middle, reach, cells = np.full(2, (low + high) / 2), (high - low) / 2, 81
    for look in range(14):
        sides = [np.linspace(m - reach, m + reach, cells) for m in middle]
        w = np.stack(np.meshgrid(*sides), axis=-1).reshape(-1, 2)
        values = np.nan_to_num(loss(w), nan=np.inf, posinf=np.inf, neginf=-np.inf)
        middle = w[values.argmin()]
        if look == 0 and (not np.isfinite(values.min()) or (np.abs(middle - (low + high) / 2) >= reach).any()):
            return None
        reach, cells = 2.5 * reach / (cells - 1), 11
    return (float(middle[0]), float(middle[1])), float(values.min())
