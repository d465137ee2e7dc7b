"""Flat is not finished? What lesson 11 says of a saddle, of how long a run stays there, and of the heavy ball."""

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from nnwidgets.maths import descend
from nnwidgets.maths.conditioning import best_rate, best_step
from nnwidgets.maths.heavy_ball import (
    ball_distance,
    ball_limit,
    ball_modes,
    ball_noise_floor,
    ball_rate,
    best_ball,
    best_ball_rate,
    heavy_ball,
    steps_until_one_percent,
)
from nnwidgets.maths.saddle import (
    LAST_STRETCH,
    across_and_along,
    beside_the_ridge,
    chain_loss,
    hessian_at,
    steps_to_leave,
)

CHAIN = chain_loss()


# -- the saddle ------------------------------------------------------------------------------------------------------


def test_at_the_saddle_the_gradient_is_0_and_the_eigenvalues_are_1_and_minus_1():
    assert np.abs(CHAIN.gradient([0.0, 0.0])).max() == 0
    np.testing.assert_allclose(np.linalg.eigvalsh(hessian_at(CHAIN, [0.0, 0.0])), [-1, 1], atol=1e-9)


def test_on_the_curve_of_minima_one_eigenvalue_is_0_and_the_other_the_sum_of_squares():
    for w in (0.5, 1.0, 2.0):
        place = np.array([w, 1 / w])
        assert float(CHAIN(place)) == 0
        np.testing.assert_allclose(np.linalg.eigvalsh(hessian_at(CHAIN, place)), [0, place @ place], atol=1e-8)


def test_the_gradient_is_that_of_central_differences():
    w = np.random.default_rng(0).normal(size=(20, 2))
    h = 6e-6 * np.eye(2)
    measured = np.stack([(CHAIN(w + e) - CHAIN(w - e)) / 12e-6 for e in h], axis=-1)
    np.testing.assert_allclose(CHAIN.gradient(w), measured, rtol=1e-6, atol=1e-8)


def steps_by_hand(offset, step_size):
    """Two weights, one loop, no array."""
    a = b = offset / 2**0.5
    steps = 0
    while (1 - a * b) ** 2 / 2 > 0.05:
        a, b = a + step_size * (1 - a * b) * b, b + step_size * (1 - a * b) * a
        steps += 1
    return steps


def test_from_a_thousandth_beside_the_saddle_it_takes_80_steps():
    assert steps_by_hand(1e-3, 0.1) == 80
    assert steps_to_leave(1e-3, 0.1) == pytest.approx(80, abs=0.5)


@pytest.mark.parametrize("step_size", [0.02, 0.1, 0.3, 0.5])
def test_steps_to_leave_follow_the_law_at_every_distance(step_size):
    for offset in (1e-1, 1e-3, 1e-6, 1e-12):
        assert steps_by_hand(offset, step_size) == pytest.approx(steps_to_leave(offset, step_size), abs=1)


def test_the_last_stretch_is_the_time_of_the_continuous_flow_and_7_steps_at_a_tenth_only():
    """With x = w₁ = w₂, x' = x (1 − x²) takes the time ln x − ½ ln(1 − x²) from far below 1, and ε = √2 x."""
    x = np.sqrt(1 - np.sqrt(0.1))
    assert (1 - x**2) ** 2 / 2 == pytest.approx(0.05)
    assert pytest.approx(np.log(np.sqrt(2) * x) - np.log(1 - x**2) / 2) == LAST_STRETCH
    assert pytest.approx(0.73, abs=0.005) == LAST_STRETCH
    near = {eta: steps_by_hand(1e-6, eta) - np.log(1e6) / np.log1p(eta) for eta in (0.02, 0.1, 0.5)}
    assert near == pytest.approx({0.02: 36.6, 0.1: 7.3, 0.5: 1.5}, abs=1)


def test_exactly_on_the_ridge_descent_converges_to_the_saddle_even_in_floating_point():
    run = descend(CHAIN, [0.5, -0.5], 0.1, 1000)
    assert np.abs(run.final).max() < 1e-40
    assert float(run.losses[-1]) == 0.5
    assert (run.points[:, 0] == -run.points[:, 1]).all()


def test_a_billionth_beside_the_ridge_descent_escapes():
    run = descend(CHAIN, [0.5 + 1e-9, -0.5], 0.1, 300)
    assert run.losses[150] == pytest.approx(0.5, abs=1e-3), "for long it looks finished"
    assert run.losses[-1] < 1e-6


def test_from_almost_every_start_descent_avoids_the_saddle():
    starts = np.random.default_rng(0).uniform(-1, 1, (500, 2))
    assert (descend(CHAIN, starts, 0.2, 300).losses[:, -1] < 1e-6).all()


def test_turned_coordinates_are_lengths_across_and_along_the_ridge():
    across, along = across_and_along(beside_the_ridge(0.5, 1e-9))
    assert across == pytest.approx(1e-9, rel=1e-6)
    assert along == pytest.approx(0.5**0.5)


# -- the heavy ball --------------------------------------------------------------------------------------------------


def last_distance(share, momentum, steps=4000):
    """On one direction of curvature 1, after many steps; the limit for plain steps is 2."""
    with np.errstate(over="ignore", invalid="ignore"):
        return abs(heavy_ball(lambda w: w, np.ones(1), 2 * share, momentum, steps)[-1, 0])


@pytest.mark.parametrize("momentum", [0.0, 0.3, 0.9])
def test_the_ball_is_stable_exactly_below_2_plus_2_beta(momentum):
    assert ball_limit(momentum, 4.0) == (2 + 2 * momentum) / 4
    assert last_distance(0.99 * (1 + momentum), momentum) < 1e-6
    assert not last_distance(1.01 * (1 + momentum), momentum) < 1e6


def test_with_a_momentum_of_1_the_ball_never_settles_and_above_it_runs_away():
    swings = heavy_ball(lambda w: w, np.ones(1), 0.1, 1.0, 4000)[-100:]
    assert 0.9 < np.abs(swings).max() < 1.2
    assert not last_distance(0.05, 1.01) < 1e6


@pytest.mark.parametrize(("alpha", "beta"), [(0.1, 0.0), (0.1, 0.5), (0.02, 0.9), (1.5, 0.2), (0.25, 0.25)])
@pytest.mark.parametrize("curvature", [1.0, -1.0])
def test_the_modes_predict_every_step_of_the_ball(alpha, beta, curvature):
    rolled = heavy_ball(lambda w: curvature * w, np.ones(1), alpha, beta, 60)[:, 0]
    np.testing.assert_allclose(ball_distance(alpha, beta, curvature, np.arange(61)), rolled, rtol=1e-7, atol=1e-9)
    large, small = ball_modes(alpha, beta, curvature)
    assert (large + small, large * small) == (pytest.approx(1 + beta - alpha * curvature), pytest.approx(beta))
    assert ball_rate(alpha, beta, curvature) == pytest.approx(max(abs(large), abs(small)))


@pytest.mark.parametrize("kappa", [4.0, 10.0, 100.0])
def test_no_other_pair_is_better_in_the_long_run_than_that_of_polyak(kappa):
    def worst(alpha, beta):
        return max(ball_rate(alpha, beta, 1.0), ball_rate(alpha, beta, kappa))

    assert worst(*best_ball(1.0, kappa)) == pytest.approx(best_ball_rate(kappa), abs=1e-6)
    found = min(
        minimize_scalar(lambda a, b=beta: worst(a, b), (1e-6, 4 / kappa), method="golden").fun
        for beta in np.linspace(0, 0.99, 100)
    )
    assert best_ball_rate(kappa) - 1e-6 <= found <= best_ball_rate(kappa) + 0.02


@pytest.mark.parametrize(("kappa", "ball", "plain"), [(10, 11, 23), (100, 44, 231)])
def test_steps_to_stay_below_one_percent(kappa, ball, plain):
    assert steps_until_one_percent(*best_ball(1, kappa), [1, kappa], 400) == ball
    assert steps_until_one_percent(best_step(1, kappa), 0.0, [1, kappa], 400) == plain
    points = heavy_ball(lambda w: np.array([1, kappa]) * w, np.ones(2), *best_ball(1, kappa), 400)
    below = np.linalg.norm(points, axis=1) <= 0.01 * 2**0.5
    assert below[ball:].all()
    assert not below[ball - 1]
    assert np.ceil(np.log(100) / -np.log(best_rate(kappa))) == plain


def test_best_in_the_long_run_is_not_quickest_to_one_percent():
    """What the lesson says of κ = 100: some 30 steps instead of 44, and 215 instead of 231 without momentum."""
    alpha, beta = np.meshgrid(np.linspace(0.02, 0.04, 81), np.linspace(0.5, 0.85, 71))
    assert 27 <= steps_until_one_percent(alpha, beta, [1, 100], 100).min() <= 31
    assert steps_until_one_percent(np.linspace(0.018, 0.02, 2001), 0.0, [1, 100], 400).min() == 215


def test_what_never_settles_needs_infinitely_many_steps():
    assert steps_until_one_percent([0.03, 0.041], [0.0, 1.0], [1, 100], 300).tolist() == [np.inf, np.inf]


# -- noise -----------------------------------------------------------------------------------------------------------


def measured_floor(alpha, beta, runs=400, steps=2000, seed=0):
    """The mean of w²/2 over the second half of many noisy runs, curvature 1 and noise 1."""
    rng = np.random.default_rng(seed)
    points = heavy_ball(lambda w: w + rng.normal(size=w.shape), np.zeros(runs), alpha, beta, steps)[None]
    return float((points.reshape(runs, -1)[:, steps // 2 :] ** 2).mean() / 2)


@pytest.mark.parametrize(("alpha", "beta"), [(0.1, 0.0), (0.1, 0.9), (0.02, 0.9), (0.5, 0.5)])
def test_noise_keeps_the_floor_of_the_law(alpha, beta):
    assert measured_floor(alpha, beta) == pytest.approx(ball_noise_floor(alpha, beta), rel=0.04)


def test_a_momentum_of_nine_tenths_is_ten_times_noisier_and_equal_after_a_tenth_of_the_step():
    plain, ball, small = measured_floor(0.05, 0.0), measured_floor(0.05, 0.9), measured_floor(0.005, 0.9)
    assert ball / plain == pytest.approx(10, rel=0.06)
    assert small / plain == pytest.approx(1, rel=0.06)
    assert ball_noise_floor(1e-4, 0.9) == pytest.approx(1e-4 / (4 * (1 - 0.9)), rel=1e-3)
