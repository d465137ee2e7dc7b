"""How steep is it in a direction? Slopes in all directions come from one gradient, and angles tell directions apart."""

import numpy as np


def direction(degrees):
    """Give the arrow of length 1 at this angle: 0° along the first weight, 90° along the second.

    Parameters
    ----------
    degrees : number or array (...)

    Returns
    -------
    array (..., 2)

    Examples
    --------
    >>> direction(90).round(12).tolist()
    [0.0, 1.0]
    """
    turn = np.radians(degrees)
    return np.stack([np.cos(turn), np.sin(turn)], axis=-1)


def slope_along(gradient, arrow):
    """Give the slope of a loss in the direction of an arrow of length 1: gradient · arrow = |gradient| cos(angle).

    Source: the chain rule; that no direction is steeper than the gradient's own is the Cauchy-Schwarz inequality.

    Parameters
    ----------
    gradient, arrow : arrays (..., d)

    Examples
    --------
    >>> float(slope_along([3.0, 4.0], [0.6, 0.8])), float(slope_along([3.0, 4.0], [0.0, 1.0]))
    (5.0, 4.0)
    """
    return (np.asarray(gradient) * arrow).sum(axis=-1)


def bearing(arrow):
    """Give the angle of an arrow in degrees, more than −180 and up to 180; NaN for one without length.

    >>> bearing([[0.0, 2.0], [-1.0, 0.0]]).tolist()
    [90.0, 180.0]
    """
    arrow = np.asarray(arrow, dtype=float)
    turn = np.degrees(np.arctan2(arrow[..., 1] + 0.0, arrow[..., 0]))  # −0 would make −180 of 180
    return np.where((arrow != 0).any(axis=-1), turn, np.nan)[()]


def turn_between(first, second):
    """Give the degrees by which the first arrow must turn to lie along the second; to the left is positive.

    >>> float(turn_between([1.0, 0.0], [-1.0, 1.0])), float(turn_between([1.0, 0.0], [1.0, -1.0]))
    (135.0, -45.0)
    """
    turn = (bearing(second) - bearing(first)) % 360
    return np.where(turn > 180, turn - 360, turn)[()]
