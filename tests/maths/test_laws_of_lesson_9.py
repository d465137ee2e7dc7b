"""Which loss? What lesson 9 says of a sigmoid unit under two losses."""

import numpy as np
import pytest

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
