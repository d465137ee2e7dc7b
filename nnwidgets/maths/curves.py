"""Which landscapes does the course walk in? Curves with known minima, each value beside its gradient."""

import numpy as np

from nnwidgets.maths.landscape import find_minima
from nnwidgets.maths.loss import Loss


def quadratic(steepness=4.0):
    """Make the parabola h w²/2, which has the curvature h = `steepness` everywhere.

    >>> float(quadratic(4)(-2.0))
    8.0
    """
    h = _positive(steepness)
    return Loss(
        lambda w: h * w**2 / 2,
        lambda w: h * w,
        name="quadratic",
        formula=f"L(w) = {h:g} w²/2",
        minima=((0.0, 0.0),),
        minimum=0.0,
        curvature=h,
    )


def bowl(*steepness):
    """Make the bowl ½ Σ h_i w_i² over two weights or more, with one steepness for each.

    >>> float(bowl(1, 9)([9.0, 1.0]))
    45.0
    """
    if len(steepness) < 2:
        raise ValueError(f"expected a steepness for each of two weights or more, got {steepness}; for one: quadratic")
    h = np.array([_positive(s) for s in steepness])
    return Loss(
        lambda w: w**2 @ h / 2,
        lambda w: h * w,
        d=len(h),
        name="bowl",
        formula="L(w) = ("
        + " + ".join(f"{s:g} w{_subscript(i + 1)}²".removeprefix("1 ") for i, s in enumerate(h))
        + ")/2",
        minima=(((0.0,) * len(h), 0.0),),
        minimum=0.0,
        curvature=float(h.max()),
    )


def log_cosh():
    """Make log cosh w: a parabola near 0, a straight line far out, so that its gradient stays between −1 and 1.

    >>> float(log_cosh()(1000.0))
    999.307
    """
    return Loss(
        lambda w: np.abs(w) + np.log1p(np.expm1(-2 * np.abs(w)) / 2),  # cosh itself overflows at 711
        np.tanh,
        name="log cosh",
        formula="L(w) = log cosh w",
        minima=((0.0, 0.0),),
        minimum=0.0,
        curvature=1.0,
    )


def quartic():
    """Make w⁴/4: flat at the bottom and steeper the further out, without limit.

    >>> float(quartic()(2.0))
    4.0
    """
    return Loss(
        lambda w: w**4 / 4,
        lambda w: w**3,
        name="quartic",
        formula="L(w) = w⁴/4",
        minima=((0.0, 0.0),),
        minimum=0.0,
    )


def double_well(tilt=0.3):
    """Make (w² − 1)² + tilt · w: two minima while |tilt| < 1.54, the left one lower if the tilt is positive.

    >>> [(round(w, 3), round(value, 3)) for w, value in double_well(0.3).minima]
    [(-1.036, -0.305), (0.960, 0.294)]
    """
    tilt = float(tilt)
    if not np.isfinite(tilt):
        raise ValueError(f"expected a finite number as tilt, got {tilt}")

    def value(w):
        return (w**2 - 1) ** 2 + tilt * w

    level = np.roots([4.0, 0.0, -4.0, tilt])  # where 4w³ − 4w + tilt = 0
    level = np.sort(level[np.abs(level.imag) < 1e-9].real)
    minima = tuple((float(w), float(value(w))) for w in level if 12 * w**2 - 4 > 0)
    return Loss(
        value,
        lambda w: 4 * w * (w**2 - 1) + tilt,
        name="double well",
        formula=f"L(w) = (w² − 1)² {'−' if tilt < 0 else '+'} {abs(tilt):g} w",
        minima=minima,
        minimum=minima[0][1] if len(minima) == 1 else None,
    )


def dip_in_bowl():
    """Make 0.1 w² − 0.5 exp(−((w − 3)/0.3)²): a wide bowl with a narrow dip in its side.

    >>> [(abs(round(w, 3)), abs(round(value, 3))) for w, value in dip_in_bowl().minima]
    [(0.0, 0.0), (2.945, 0.384)]
    """
    depth, at, width = 0.5, 3.0, 0.3

    def value(w):
        return 0.1 * w**2 - depth * np.exp(-(((w - at) / width) ** 2))

    def gradient(w):
        return 0.2 * w + 2 * depth * (w - at) / width**2 * np.exp(-(((w - at) / width) ** 2))

    return Loss(
        value,
        gradient,
        name="dip in a bowl",
        formula="L(w) = 0.1 w² − 0.5 exp(−((w − 3)/0.3)²)",
        minima=find_minima(Loss(value, gradient), -1, 4),
        curvature=0.2 + 2 * depth / width**2,
    )


def absolute(at=2.0):
    """Make |w − at|: one minimum, at a kink where the slope jumps from −1 to 1.

    >>> absolute(2).gradient([1.0, 2.0, 5.0]).tolist()
    [-1.0, 0.0, 1.0]
    """
    at = float(at)
    if not np.isfinite(at):
        raise ValueError(f"expected a finite number as place of the kink, got {at}")
    return Loss(
        lambda w: np.abs(w - at),
        lambda w: np.sign(w - at),
        name="absolute",
        formula=f"L(w) = |w {'+' if at < 0 else '−'} {abs(at):g}|",
        minima=((at, 0.0),),
        minimum=0.0,
    )


def _positive(steepness):
    steepness = float(steepness)
    if not (np.isfinite(steepness) and steepness > 0):
        raise ValueError(f"expected a steepness > 0, got {steepness}")
    return steepness


def _subscript(number):
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
