"""Do neurons and their costs stay right for sums of any size?"""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, log1p

from nnwidgets.maths import sigmoid, softplus
from nnwidgets.maths.units import ERRORS, UNITS, cost_of_sum, cross_entropy, cross_entropy_slope

ANY = st.floats(allow_nan=False, allow_infinity=False)


@settings(deadline=None)
@given(z=ANY)
def test_sigmoid_is_the_logistic_function_for_every_number(z):
    with np.errstate(over="raise", invalid="raise"):
        assert float(sigmoid(z)) == pytest.approx(float(expit(z)), rel=1e-14, abs=0)


@settings(deadline=None)
@given(z=ANY)
def test_softplus_is_safe_for_every_number(z):
    expected = z if z > 700 else float(log1p(math.exp(z)))
    with np.errstate(over="raise", invalid="raise"):
        assert float(softplus(z)) == pytest.approx(expected, rel=1e-12, abs=0)


@pytest.mark.parametrize("size", [1e2, 1e5, 1e300])
def test_cross_entropy_of_a_confident_mistake_is_the_sum_itself(size):
    assert float(cross_entropy(-size, 1.0)) == float(cross_entropy(size, 0.0)) == size
    assert float(cross_entropy(size, 1.0)) == pytest.approx(math.exp(-size) if size < 700 else 0, rel=1e-12)
    assert float(cross_entropy_slope(-size, 1.0)) == -1.0


def test_cross_entropy_keeps_tiny_slopes():
    assert float(cross_entropy_slope(50.0, 1.0)) == pytest.approx(-math.exp(-50), rel=1e-12, abs=0)


@settings(deadline=None)
@given(z=st.floats(-30, 30), t=st.floats(0, 1))
def test_cross_entropy_is_its_textbook_formula(z, t):
    y = 1 / (1 + math.exp(-z))
    textbook = -t * math.log(y) - (1 - t) * math.log(1 / (1 + math.exp(z)))
    assert float(cross_entropy(z, t)) == pytest.approx(textbook, rel=1e-12)


@settings(deadline=None)
@given(z=st.floats(-20, 20), t=st.floats(-2, 2))
@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("unit", ["linear", "sigmoid"])
def test_each_slope_agrees_with_central_differences(unit, error, z, t):
    cost, slope = cost_of_sum(unit, error)
    h = 6e-6
    if error == "absolute" and abs(float(UNITS[unit].output(z)) - t) < 2 * h:
        return
    measured = (cost(np.array(z + h), t) - cost(np.array(z - h), t)) / (2 * h)
    assert float(slope(np.array(z), t)) == pytest.approx(float(measured), rel=1e-6, abs=1e-8)


def test_a_threshold_unit_says_one_from_zero_on():
    assert UNITS["threshold"].output(np.array([-1e-300, 0.0, 1.0])).tolist() == [0.0, 1.0, 1.0]
