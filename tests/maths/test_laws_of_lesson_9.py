"""Which loss? What lesson 9 says of a sigmoid unit under two losses."""

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from nnwidgets.maths import DataLoss, descend, sigmoid
from nnwidgets.maths.slopes import STEEPEST, sigmoid_slope, slope_ratio

P = np.linspace(0.001, 0.999, 999)


@pytest.mark.parametrize("error", ["squared", "cross-entropy"])
@pytest.mark.parametrize("t", [0.0, 1.0, 0.3])
def test_slopes_agree_with_central_differences(error, t):
    loss = DataLoss([1.0], [t], unit="sigmoid", error=error, bias=False)
    z, h = np.linspace(-5, 5, 21), 6e-6
    measured = (loss(z + h) - loss(z - h)) / (2 * h)
    np.testing.assert_allclose(sigmoid_slope(sigmoid(z), t, error), measured, rtol=1e-6, atol=1e-9)


def test_the_greatest_slope_of_the_squared_error_is_4_27ths():
    for t, at in ((1, 1 / 3), (0, 2 / 3)):
        slopes = np.abs(sigmoid_slope(P, t, "squared"))
        assert slopes.max() == pytest.approx(STEEPEST, abs=1e-6) == pytest.approx(4 / 27)
        assert P[slopes.argmax()] == pytest.approx(at, abs=1e-3)


def test_squared_error_is_concave_where_p_is_below_a_third():
    z = np.log(P / (1 - P))
    curvature = np.gradient(sigmoid_slope(P, 1, "squared"), z)[1:-1]
    inner = P[1:-1]
    law = inner * (1 - inner) ** 2 * (3 * inner - 1)
    np.testing.assert_allclose(curvature, law, atol=2e-4)
    assert (curvature[inner < 0.33] < 0).all()
    assert (curvature[inner > 0.34] > 0).all()
    assert np.log((1 / 3) / (2 / 3)) == pytest.approx(-np.log(2))


@pytest.mark.parametrize("t", [0, 1])
def test_the_ratio_of_the_slopes(t):
    ratio = sigmoid_slope(P, t, "cross-entropy") / sigmoid_slope(P, t, "squared")
    np.testing.assert_allclose(slope_ratio(P), ratio, rtol=1e-9)
    assert slope_ratio(0.01) == pytest.approx(101, abs=0.02)
    assert slope_ratio(0.5) == 4
    assert np.isinf(slope_ratio(1.0))


@pytest.mark.parametrize(("error", "end"), [("squared", 0.094), ("cross-entropy", 0.012)])
def test_nielsens_neuron(error, end):
    loss = DataLoss([1.0], [0.0], unit="sigmoid", error=error)
    run = descend(loss, (0.6, 0.9), 0.15, 300)
    outputs = sigmoid(run.points.sum(axis=-1))
    assert outputs[[0, -1]] == pytest.approx([0.818, end], abs=6e-4)


def test_cross_entropy_is_curved_upwards_at_every_output():
    loss, h = DataLoss([1.0], [1.0], unit="sigmoid", error="cross-entropy", bias=False), 1e-3
    z = np.linspace(-6, 6, 49)
    curvature = (loss(z + h) - 2 * loss(z) + loss(z - h)) / h**2
    p = sigmoid(z)
    np.testing.assert_allclose(curvature, p * (1 - p), rtol=1e-4)
    assert (curvature > 0).all()


def test_the_step_of_the_cross_entropy_is_the_error_times_the_input():
    rng = np.random.default_rng(9)
    for t in (0.0, 1.0):
        x, w = rng.normal(size=3), rng.normal(size=3)
        loss = DataLoss([x], [t], unit="sigmoid", error="cross-entropy", bias=False)
        h = 6e-6 * np.eye(3)
        measured = [(loss(w + step) - loss(w - step)) / 1.2e-5 for step in h]
        np.testing.assert_allclose((sigmoid(w @ x) - t) * x, measured, rtol=1e-6)
        np.testing.assert_allclose(descend(loss, w, 0.3, 1).final, w - 0.3 * (sigmoid(w @ x) - t) * x, rtol=1e-12)


def test_the_surely_wrong_neuron_moves_a_fifteenth():
    slopes = []
    for p in (0.6, 0.99):
        loss = DataLoss([1.0], [0.0], unit="sigmoid", error="squared")
        start = np.array([0.0, np.log(p / (1 - p))])
        slopes.append(np.linalg.norm(descend(loss, start, 0.1, 1).final - start))
    assert slopes[0] / slopes[1] == pytest.approx(0.144 / 0.009801) == pytest.approx(15, rel=0.03)


def test_a_neuron_that_begins_surely_wrong_shows_the_contrast():
    """Start (2, 2): the squared error needs ten times as many epochs to get below 1/2 as the cross-entropy."""
    needed = []
    for error in ("squared", "cross-entropy"):
        loss = DataLoss([1.0], [0.0], unit="sigmoid", error=error)
        outputs = sigmoid(descend(loss, (2.0, 2.0), 0.15, 300).points.sum(axis=-1))
        assert outputs[0] == pytest.approx(1 / (1 + np.exp(-4)))
        needed.append(np.argmax(outputs < 0.5))
    assert needed[0] > 10 * needed[1] > 0
    loss = DataLoss([1.0], [0.0], unit="sigmoid", error="squared")
    assert sigmoid(descend(loss, (2.0, 2.0), 0.5, 300).final.sum()) < 0.1, "a larger step size helps it"


@pytest.mark.parametrize(("power", "fit"), [(2, np.mean), (1, np.median)])
def test_each_fit_has_the_lowest_mean_of_its_own_loss(power, fit):
    for t in map(np.array, ([3.0, 4, 5, 6, 70], [1.2, 2.2, 2.5, 2.7, 3.1, 3.5, 4.0, 4.7, 12.0])):
        found = minimize_scalar(
            lambda y, t=t: (np.abs(y - t) ** power).mean(), bounds=(0, 80), method="bounded", options={"xatol": 1e-9}
        )
        assert found.x == pytest.approx(fit(t), abs=1e-5)
    assert (fit([3, 4, 5, 6, 70]), fit([3, 4, 5, 6, 7])) == {2: (17.6, 5.0), 1: (5.0, 5.0)}[power]
