"""Which way is up, measured? Gradients by central differences, and a check of formulas against them."""

import numpy as np

STEP = 6e-6  # near the cube root of the machine precision: errors of truncation and of rounding balance here


def numeric_gradient(f, w, d=1, h=STEP):
    """Measure the gradient of `f` at `w` by central differences.

    Parameters
    ----------
    f : callable
        Of points `(...)` if d is 1, of points `(..., d)` otherwise; vectorised.
    w : array
        The points.
    d : int
        The number of weights.
    h : float
        How far to look to both sides, in units of |w| or of 1, whichever is larger.

    Returns
    -------
    array in the shape of `w`
        The error is about h² f'''/6 + 1e-16 |f|/h.

    Examples
    --------
    >>> float(numeric_gradient(lambda w: w**2, 3.0))
    6.00000
    >>> numeric_gradient(lambda w: w[..., 0] * w[..., 1], np.array([2.0, 5.0]), d=2).round(6).tolist()
    [5.0, 2.0]
    """
    w = np.asarray(w, dtype=float)
    with np.errstate(all="ignore"):
        slopes = [(f(right) - f(left)) / width for left, right, width in _sides(w, d, h)]
    return slopes[0] if d == 1 else np.stack(slopes, axis=-1)


def check_gradient(loss, gradient, points):
    """Raise ValueError where `gradient` disagrees with the measured slopes of `loss` at some points.

    Where a kink gives the two sides different slopes, any value between them is accepted.  Points at which the loss is
    not finite are passed over.

    Examples
    --------
    >>> from nnwidgets.maths import quadratic
    >>> check_gradient(quadratic(4), lambda w: 2 * w, 1.0)
    Traceback (most recent call last):
        ...
    ValueError: the gradient disagrees with the loss at w = 1.0: it gives 2, but the slope measured there is 4
    """
    points = np.asarray(points, dtype=float)
    with np.errstate(all="ignore"):
        given = np.asarray(gradient(points), dtype=float)
        here = loss(points)
        for j, (left, right, width) in enumerate(_sides(points, loss.d, STEP)):
            g = given if loss.d == 1 else given[..., j]
            at_left, at_right = loss(left), loss(right)
            slope = (at_right - at_left) / width
            one_sided = np.stack([(here - at_left) / (width / 2), (at_right - here) / (width / 2)])
            slack = 1e-4 * np.maximum(np.abs(g), np.abs(slope)) + 1e-8 * np.abs(here) + 1e-6 * _largest(slope)
            fits = (one_sided.min(axis=0) - slack <= g) & (g <= one_sided.max(axis=0) + slack)
            wrong = np.isfinite(one_sided).all(axis=0) & ~fits
            if wrong.any():
                first = np.unravel_index(np.argmax(wrong), wrong.shape)
                weight = "" if loss.d == 1 else f" (weight number {j})"
                raise ValueError(
                    f"the gradient disagrees with the loss at w = {points[first]}{weight}: "
                    f"it gives {g[first]:.6g}, but the slope measured there is {slope[first]:.6g}"
                )


def curvature_at(loss, w):
    """Measure the second derivative of a loss of one weight at `w`, from its gradient.

    Examples
    --------
    >>> from nnwidgets.maths import quadratic
    >>> float(curvature_at(quadratic(4), 1.0))
    4.00000
    """
    return numeric_gradient(loss.gradient, w)


def _sides(w, d, h):
    """For each weight: the points on both sides of `w` along it, and the distance between them."""
    reach = h * np.maximum(np.abs(w), 1.0)
    for direction in [1.0] if d == 1 else np.eye(d):
        left, right = w - reach * direction, w + reach * direction
        yield left, right, right - left if d == 1 else (right - left).sum(axis=-1)


def _largest(slopes):
    """The greatest size among the finite ones."""
    return np.abs(slopes[np.isfinite(slopes)]).max(initial=0.0)
