"""Which landscapes does the course walk in? Curves with known minima, each value beside its gradient."""

import numpy as np

from nnwidgets.maths.loss import Loss


def quadratic(steepness=4.0):
    """The parabola h w²/2, with curvature h = `steepness` everywhere.

    >>> float(quadratic(4)(-2.0))
    8.0
    """
    h = _positive(steepness, "steepness")
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
    """The bowl ½ Σ h_i w_i² over two weights or more, one steepness each.

    >>> float(bowl(1, 9)([9.0, 1.0]))
    45.0
    """
    if len(steepness) < 2:
        raise ValueError(f"a bowl needs a steepness for each of two weights or more, got {steepness}; see quadratic")
    h = np.array([_positive(s, "steepness") for s in steepness])
    return Loss(
        lambda w: (h * w**2).sum(axis=-1) / 2,
        lambda w: h * w,
        d=len(h),
        name="bowl",
        formula="L(w) = (" + " + ".join(f"{s:g} w{i + 1}²" for i, s in enumerate(h)) + ")/2",
        minima=((tuple([0.0] * len(h)), 0.0),),
        minimum=0.0,
        curvature=float(h.max()),
    )


def log_cosh():
    """log cosh w: a parabola near 0 and a straight slope far out, so its gradient stays within ±1.

    >>> round(float(log_cosh()(1000.0)), 3)
    999.307
    """
    return Loss(
        lambda w: np.abs(w) + np.log1p(np.exp(-2 * np.abs(w))) - np.log(2),  # cosh itself overflows at 711
        np.tanh,
        name="log cosh",
        formula="L(w) = log cosh w",
        minima=((0.0, 0.0),),
        minimum=0.0,
        curvature=1.0,
    )


def quartic():
    """w⁴/4: flat at the bottom, and steeper the further out, without limit.

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
    """(w² − 1)² + tilt · w: two minima, the one on the left lower if the tilt is positive.

    >>> [(round(w, 3), round(v, 3)) for w, v in double_well(0.3).minima]
    [(-1.036, -0.305), (0.96, 0.294)]
    """
    tilt = float(tilt)

    def value(w):
        return (w**2 - 1) ** 2 + tilt * w

    flat = np.sort(np.roots([4.0, 0.0, -4.0, tilt]))
    flat = flat[np.isreal(flat)].real
    bottoms = [float(w) for w in flat if 12 * w**2 - 4 > 0]
    return Loss(
        value,
        lambda w: 4 * w * (w**2 - 1) + tilt,
        name="double well",
        formula=f"L(w) = (w² − 1)² {'+' if tilt >= 0 else '−'} {abs(tilt):g} w",
        minima=tuple((w, float(value(w))) for w in bottoms),
        minimum=float(value(bottoms[0])) if len(bottoms) == 1 else None,
    )


def dip_in_bowl():
    """0.1 w² − 0.5 exp(−((w − 3)/0.3)²): a wide bowl with a narrow dip on its side.

    >>> [(round(w, 3), round(v, 3)) for w, v in dip_in_bowl().minima]
    [(-0.0, -0.0), (2.945, 0.384)]
    """
    depth, at, width = 0.5, 3.0, 0.3

    def value(w):
        return 0.1 * w**2 - depth * np.exp(-(((w - at) / width) ** 2))

    def gradient(w):
        return 0.2 * w + 2 * depth * (w - at) / width**2 * np.exp(-(((w - at) / width) ** 2))

    from nnwidgets.maths.landscape import find_minima

    loss = Loss(
        value,
        gradient,
        name="dip in a bowl",
        formula="L(w) = 0.1 w² − 0.5 exp(−((w − 3)/0.3)²)",
        curvature=0.2 + 2 * depth / width**2,
    )
    loss.minima = find_minima(loss, -1.0, 4.0)
    return loss


def absolute(at=2.0):
    """|w − at|: one minimum, at a kink, where the slope jumps from −1 to 1.

    >>> absolute(2).gradient([1.0, 2.0, 5.0]).tolist()
    [-1.0, 0.0, 1.0]
    """
    at = float(at)
    return Loss(
        lambda w: np.abs(w - at),
        lambda w: np.sign(w - at),
        name="absolute",
        formula=f"L(w) = |w − {at:g}|" if at >= 0 else f"L(w) = |w + {-at:g}|",
        minima=((at, 0.0),),
        minimum=0.0,
    )


def _positive(number, what):
    number = float(number)
    if not (np.isfinite(number) and number > 0):
        raise ValueError(f"expected a positive number for the {what}, got {number}")
    return number
