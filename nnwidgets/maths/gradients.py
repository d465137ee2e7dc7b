"""Which way is up, measured? Gradients by central differences, and a check of formulas against them."""

import numpy as np

STEP = 6e-6  # near the cube root of machine precision: truncation and rounding errors balance here


def numeric_gradient(f, w, d=1, h=STEP):
    """The gradient of `f` at `w` by central differences, in the shape of `w`.

    Parameters
    ----------
    f : callable
        Of `(...)` if d is 1, of `(..., d)` otherwise.
    w : array
        The points.
    h : float
        Distance to the left and right, in units of |w| or 1, whichever is larger.

    Examples
    --------
    >>> float(round(numeric_gradient(lambda w: w**2, 3.0), 6))
    6.0
    """
    left, right = _neighbours(np.asarray(w, dtype=float), d, h)
    with np.errstate(all="ignore"):
        slopes = [(f(r) - f(l)) / width for l, r, width in zip(left, right, _widths(left, right, d), strict=True)]
    return slopes[0] if d == 1 else np.stack(slopes, axis=-1)


def check_gradient(loss, gradient, points):
    """Raise ValueError where `gradient` disagrees with the slopes of `loss` at the points.

    At a kink any slope between the two sides is accepted.  Points where the loss is not finite are passed over.

    Examples
    --------
    >>> check_gradient(lambda w: w**2, lambda w: 2 * w, np.array([1.0, 2.0]))
    """
    points = np.asarray(points, dtype=float)
    d = getattr(loss, "d", 1)
    with np.errstate(all="ignore"):
        here = np.asarray(loss(points))
        left, right = _neighbours(points, d, STEP)
        given = np.asarray(gradient(points), dtype=float)
        for j, (l, r) in enumerate(zip(left, right, strict=True)):
            w, g = (points, given) if d == 1 else (points[..., j], given[..., j])
            x_left, x_right = (l, r) if d == 1 else (l[..., j], r[..., j])
            below, above = (here - loss(l)) / (w - x_left), (loss(r) - here) / (x_right - w)
            middle = (loss(r) - loss(l)) / (x_right - x_left)
            slack = 1e-4 * np.maximum(np.abs(g), np.abs(middle)) + 1e-8 * np.abs(here) + 1e-6 * _largest(middle)
            wrong = np.isfinite(middle) & ~(
                (np.minimum(below, above) - slack <= g) & (g <= np.maximum(below, above) + slack)
            )
            if wrong.any():
                first = np.unravel_index(np.argmax(wrong), wrong.shape)
                which = "" if d == 1 else f" (weight {j})"
                where = np.array2string(points[first], precision=4)
                raise ValueError(
                    f"the gradient disagrees with the loss at w = {where}{which}: "
                    f"it gives {g[first]:.6g}, but the slope measured there is {middle[first]:.6g}"
                )


def curvature_at(loss, w):
    """The second derivative of a loss of one weight at `w`, measured from its gradient.

    Examples
    --------
    >>> from nnwidgets.maths.curves import quadratic
    >>> float(round(curvature_at(quadratic(4), 1.0), 6))
    4.0
    """
    return numeric_gradient(loss.gradient, w)


def _neighbours(w, d, h):
    """For each weight, the points to the left and to the right of `w` along it."""
    reach = h * np.maximum(np.abs(w), 1.0)
    if d == 1:
        return [w - reach], [w + reach]
    along = [reach * np.eye(d)[j] for j in range(d)]
    return [w - a for a in along], [w + a for a in along]


def _widths(left, right, d):
    if d == 1:
        return [right[0] - left[0]]
    return [right[j][..., j] - left[j][..., j] for j in range(d)]


def _largest(slopes):
    finite = np.abs(slopes[np.isfinite(slopes)])
    return finite.max() if finite.size else 0.0
