"""Does Huber's fit lie where its own loss is lowest, between median and mean?"""

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from nnwidgets.maths.robust import huber_fit, lowest_fit, pull


def huber_loss(e, delta):
    size = np.abs(e)
    return np.where(size <= delta, e**2 / 2, delta * (size - delta / 2))


@pytest.mark.parametrize("delta", [0.2, 1.0, 3.0])
def test_the_fit_has_the_lowest_mean_loss(delta):
    t = np.random.default_rng(0).standard_t(2, 25)
    lowest = minimize_scalar(
        lambda w: huber_loss(w - t, delta).mean(), bounds=(-5, 5), method="bounded", options={"xatol": 1e-10}
    )
    assert huber_fit(t, delta) == pytest.approx(lowest.x, abs=1e-5)


def test_it_is_the_mean_for_large_delta_and_near_the_median_for_small():
    for n in (8, 9):
        t = np.random.default_rng(n).normal(size=n)
        assert huber_fit(t, 100.0) == pytest.approx(t.mean(), abs=1e-12)
        assert huber_fit(t, 1e-9) == pytest.approx(np.median(t), abs=1e-8)


def test_it_does_not_matter_how_far_out_an_outlier_is():
    t = np.append(np.arange(9.0), 20.0)
    far = np.append(np.arange(9.0), 1e6)
    assert huber_fit(t, 1.0) == pytest.approx(huber_fit(far, 1.0), abs=1e-9)
    assert np.median(t) == np.median(far)
    assert far.mean() - t.mean() == pytest.approx((1e6 - 20) / 10)


def test_many_at_once_are_the_same_as_one_by_one():
    t = np.random.default_rng(1).normal(size=(4, 7))
    deltas = np.array([0.1, 0.5, 1.0, 2.0])
    np.testing.assert_allclose(huber_fit(t, deltas), [huber_fit(*pair) for pair in zip(t, deltas, strict=True)])


@pytest.mark.parametrize("how", ["squared", "absolute", "huber"])
def test_a_pull_is_the_slope_of_its_loss(how):
    losses = {"squared": lambda e: e**2 / 2, "absolute": np.abs, "huber": lambda e: huber_loss(e, 0.7)}
    e, h = np.array([-3.0, -0.4, 0.3, 2.0]), 1e-6
    slope = (losses[how](e + h) - losses[how](e - h)) / (2 * h)
    np.testing.assert_allclose(pull(e, how, 0.7), slope, rtol=1e-6)


def test_a_delta_of_zero_is_refused():
    with pytest.raises(ValueError, match="delta > 0"):
        huber_fit([1.0, 2.0], 0.0)


def lopsided(e):
    return np.where(e < 0, -3 * e, e)  # too low costs three times as much as too high


@pytest.mark.parametrize("cost", [lopsided, lambda e: e**4, lambda e: np.cosh(e / 20)])
def test_the_fit_of_any_cost_is_where_a_search_finds_its_lowest_sum(cost):
    values, moving = np.array([3.0, 4, 5, 6, 9, 11]), np.array([[-10.0, 7.5], [40.0, 70.0]])
    fits = lowest_fit(values, moving, cost)
    for fit, place in zip(fits.ravel(), moving.ravel(), strict=True):
        t = np.append(values, place)
        found = minimize_scalar(lambda y, t=t: cost(y - t).sum(), bounds=(-10, 70), method="bounded")
        assert cost(fit - t).sum() <= found.fun * (1 + 1e-4)
        assert fit == pytest.approx(found.x, abs=0.01)
    if cost is lopsided:
        assert fits[1, 0] == pytest.approx(np.sort([*values, 40.0])[5], abs=1e-9), "three quarters lie below"


def test_a_cost_without_a_finite_sum_is_refused():
    with pytest.raises(ValueError, match="finite number for some value"):
        lowest_fit([1.0, 2.0], 3.0, lambda e: np.full(np.shape(e), np.nan))
