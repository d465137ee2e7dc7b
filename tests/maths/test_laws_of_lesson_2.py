"""Do errors cancel where lesson 2 says they do, and squares not?"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nnwidgets.maths.line_errors import best_line, few_points, line_errors, mean_square
from nnwidgets.maths.round_numbers import counted_from, nice, room

VALUES = arrays(float, 7, elements=st.floats(-100, 100))


@given(VALUES, VALUES, st.floats(-50, 50))
def test_signed_errors_cancel_for_every_line_through_the_mean_point(x, t, w):
    errors = line_errors(x, t, w, t.mean() - w * x.mean())
    assert errors.sum() == pytest.approx(0, abs=1e-9 * (1 + np.abs(w * x).sum() + np.abs(t).sum()))


def test_of_that_family_one_line_is_best_and_the_worst_has_ten_times_its_mean_square():
    x, t = few_points()
    w, b = best_line(x, t)
    slopes = np.arange(-10, 31) / 20
    squares = np.array([mean_square(line_errors(x, t, slope, t.mean() - slope * x.mean())) for slope in slopes])
    least = mean_square(line_errors(x, t, w, b))
    assert squares == pytest.approx(least + (slopes - w) ** 2 * x.var()), "a parabola over the slope"
    assert squares.max() >= 10 * least
    assert np.ptp([x.mean(), 3]) == 0
    assert t.mean() == 2.8


@given(VALUES, VALUES)
def test_best_line_is_numpys(x, t):
    if np.ptp(x) < 1e-3:
        return
    assert best_line(x, t) == pytest.approx(np.polyfit(x, t, 1), rel=1e-6, abs=1e-6 * np.abs(t).max())


@pytest.mark.parametrize("scale", [1e-12, 1, 1e12])
@pytest.mark.parametrize("size", [1e-12, 1, 1e12])
def test_best_line_in_any_unit(scale, size):
    x, t = few_points()
    w, b = best_line(x, t)
    assert best_line(scale * x, size * t) == pytest.approx((w * size / scale, b * size), rel=1e-9)


def test_best_line_of_one_input_is_flat():
    assert best_line([2.0, 2.0], [1.0, 4.0]) == (0, 2.5)


def test_error_is_target_minus_output():
    assert line_errors([2.0, 0.0], [5.0, 5.0], 3.0, 1.0).tolist() == [-2, 4]
    assert mean_square([-2.0, 4.0]) == 10, "a mean, without one half"


def test_counted_from_a_round_number():
    assert counted_from([1987, 2021]) == 1980
    assert counted_from([-0.2, 9]) == counted_from([3, 5]) == counted_from([7, 7]) == 0
    assert counted_from([-2021, -1987]) == -2030


@given(st.floats(-1e9, 1e9), st.floats(1e-6, 1e6))
def test_room_holds_all_with_some_to_spare(low, span):
    ends = room([low, low + span])
    if span > 1e-9 * abs(low):
        assert ends[0] < low < low + span < ends[1]


@given(st.floats(1e-12, 1e12))
def test_nice_is_near_and_round(size):
    found = nice(size)
    assert 0.6 < found / size < 1.6
    assert f"{found:e}"[0] in "125"
