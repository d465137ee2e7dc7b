"""Is an error drawn as it is: no line across a jump, no rounded kink?"""

import numpy as np
import pytest

from nnwidgets.maths import sliding_threshold
from nnwidgets.pictures import error_curve

X, T = np.array([-1.0, 0.0, 0.5, 2.0]), np.array([0.0, 1.0, 0.0, 1.0])
COUNT = sliding_threshold(X, T)


def wrong(w):
    return sum((x >= w) != (t >= 0.5) for x, t in zip(X, T, strict=True))


def pieces(mark):
    """The stretches between the gaps of a line: (x, y) each."""
    x, y = mark.arrays["x"], mark.arrays["y"]
    gaps = np.flatnonzero(np.isnan(x))
    both = zip(np.split(x, gaps), np.split(y, gaps), strict=True)
    return [(a[~np.isnan(a)], b[~np.isnan(b)]) for a, b in both if len(a) > 1]


def test_the_count_is_a_staircase_and_each_step_is_level():
    flights = pieces(error_curve("p", COUNT, -3, 3)[0])
    assert len(flights) == len(X) + 1
    for x, y in flights:
        assert y[0] == y[-1] == wrong(x.mean())
        assert x[0] in (-3, *X)
        assert x[-1] in (3, *X)


def test_the_full_dot_stands_where_the_count_is_at_the_jump():
    _, hollow, full = error_curve("p", COUNT, -3, 3)
    assert hollow.look["hollow"]
    assert full.arrays["x"].tolist() == X.tolist()
    assert full.arrays["y"].tolist() == [wrong(w) for w in X]
    assert (np.abs(hollow.arrays["y"] - full.arrays["y"]) == 1).all()


def test_an_absolute_error_goes_straight_from_kink_to_kink():
    loss = sliding_threshold(X, T, "linear", "absolute")
    curve, corners = error_curve("p", loss, -3, 3)
    assert curve.arrays["x"].tolist() == [-3, -1, 0.5, 1, 3]
    assert curve.arrays["y"] == pytest.approx([np.abs(T - (X - w)).mean() for w in curve.arrays["x"]])
    assert corners.arrays["x"].tolist() == [-1, 0.5, 1], "two examples share the first"


def test_only_a_part_and_from_another_origin():
    curve, hollow, _full = error_curve("p", COUNT, 0.25, 1.0, origin=(0.3, 2.0))
    x = curve.arrays["x"]
    assert np.nanmin(x) == pytest.approx(-0.05)
    assert np.nanmax(x) == pytest.approx(0.7)
    assert hollow.arrays["x"] == pytest.approx([0.2])
    assert curve.arrays["y"][0] == wrong(0.3) - 2


def test_many_jumps_get_no_dots():
    x = np.linspace(-1, 1, 200)
    assert len(error_curve("p", sliding_threshold(x, (x > 0) * 1.0), -2, 2)) == 1
