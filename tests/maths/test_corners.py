"""Are jumps and kinks found where they are, and the slopes beside them?"""

import numpy as np
import pytest

from nnwidgets.maths import DataLoss, kinks, read_errors, sliding_threshold, slopes_beside

X, T = np.array([-1.5, 0.25, 0.5, 2.0]), np.array([0.0, 1.0, 0.0, 1.0])
ABSOLUTE = sliding_threshold(X, T, "linear", "absolute")
COUNT = sliding_threshold(X, T)
SQUARED = sliding_threshold(X, T, "linear", "squared")


def mean_distance(w):
    return np.abs(T - (X - w)).mean()


def test_the_absolute_error_has_a_kink_where_an_example_is_exactly_right():
    assert kinks(ABSOLUTE).tolist() == sorted(X - T)


def test_two_examples_may_share_a_kink():
    assert kinks(sliding_threshold([0.3, 1.3, 1.3], [0, 1, 1], "linear", "absolute")) == pytest.approx([0.3])


def test_without_the_bias_an_input_of_zero_makes_no_kink():
    loss = DataLoss([0.0, 2.0], [1.0, 1.0], error="absolute", bias=False)
    assert kinks(loss).tolist() == [0.5]


@pytest.mark.parametrize("loss", [SQUARED, COUNT, sliding_threshold(X, T, "sigmoid", "absolute")])
def test_other_errors_have_none(loss):
    assert kinks(loss).size == 0


@pytest.mark.parametrize("w", [-3.0, -1.5, -0.75, 0.4, 0.5, 1.0, 5.0])
def test_slopes_beside_are_the_one_sided_quotients(w):
    h = 1e-6
    left, right = slopes_beside(ABSOLUTE, w)
    assert left == pytest.approx((mean_distance(w) - mean_distance(w - h)) / h, abs=1e-8)
    assert right == pytest.approx((mean_distance(w + h) - mean_distance(w)) / h, abs=1e-8)


def test_a_kink_is_met_through_rounding():
    left, right = slopes_beside(sliding_threshold([0.1 + 0.2], [0], "linear", "absolute"), 0.3)
    assert (left, right) == (-1.0, 1.0)


def test_no_slope_at_a_jump_and_zero_beside_it():
    slopes = slopes_beside(COUNT, np.array([0.25, 0.2501, 0.4]))
    assert np.isnan(slopes[0]).all()
    assert (slopes[1:] == 0).all()


def test_where_the_count_does_not_change_it_does_not_jump():
    both = sliding_threshold([1.0, 1.0], [0.0, 1.0])  # one becomes right as the other becomes wrong
    assert slopes_beside(both, 1.0).tolist() == [0.0, 0.0]


def test_smooth_errors_have_one_slope():
    assert slopes_beside(SQUARED, 0.7).tolist() == pytest.approx([0.7 - (X - T).mean()] * 2)


def test_several_weights_are_refused():
    with pytest.raises(ValueError, match="one weight"):
        kinks(DataLoss(X, T))


def test_a_reading_says_what_small_steps_change():
    reading = read_errors({"count": COUNT, "squared": SQUARED}, np.array([0.3, 0.4]), reach=0.2)
    assert reading[0].values["count"] == 2
    assert reading[0].changes("count").tolist() == [-1.0, 0.0]
    right, here = ((T - (X - w)) @ (T - (X - w)) / 8 for w in (0.6, 0.4))
    assert reading[1].changes("squared")[1] == pytest.approx(right - here)
    assert reading.slopes["squared"].shape == (2,)


def test_rounding_is_no_change():
    flat = sliding_threshold([0.1, 0.7], [0.0, 1.0], "linear", "signed")
    reading = read_errors({"signed": flat}, 0.5, reach=1e-18)
    assert reading.changes("signed").tolist() == [0.0, 0.0]


def test_slopes_are_nan_at_a_kink():
    reading = read_errors({"absolute": ABSOLUTE}, 0.5, reach=0.1)
    assert np.isnan(reading.slopes["absolute"])
    assert reading.sides["absolute"].tolist() == [0.0, 0.5]
