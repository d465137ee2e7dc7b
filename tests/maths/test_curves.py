"""Are the curves of the course what their formulas say, with the gradients and minima that follow?"""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from nnwidgets.maths import absolute, bowl, dip_in_bowl, double_well, log_cosh, quadratic, quartic

FORMULAS = {
    "quadratic": (quadratic(4), lambda w: 4 * w**2 / 2),
    "log cosh": (log_cosh(), lambda w: math.log(math.cosh(w))),
    "quartic": (quartic(), lambda w: w**4 / 4),
    "double well": (double_well(0.3), lambda w: (w**2 - 1) ** 2 + 0.3 * w),
    "dip in a bowl": (dip_in_bowl(), lambda w: 0.1 * w**2 - 0.5 * math.exp(-(((w - 3) / 0.3) ** 2))),
    "absolute": (absolute(2), lambda w: abs(w - 2)),
}
curves = pytest.mark.parametrize("name", FORMULAS)


@curves
@settings(deadline=None, max_examples=50)
@given(w=st.floats(-5, 5))
def test_value_is_the_formula(name, w):
    loss, formula = FORMULAS[name]
    assert float(loss(w)) == pytest.approx(formula(w), rel=1e-12, abs=1e-14)


@curves
@settings(deadline=None, max_examples=50)
@given(w=st.floats(-5, 5))
def test_gradient_agrees_with_central_differences_of_the_formula(name, w):
    loss, formula = FORMULAS[name]
    h = 6e-6
    if name == "absolute" and abs(w - 2) <= 2 * h:
        return
    assert float(loss.gradient(w)) == pytest.approx((formula(w + h) - formula(w - h)) / (2 * h), rel=1e-6, abs=1e-6)


@curves
def test_arrays_of_any_shape_keep_their_shape(name):
    loss = FORMULAS[name][0]
    w = np.linspace(-2, 2, 12).reshape(2, 3, 2)
    assert loss(w).shape == loss.gradient(w).shape == w.shape
    assert loss(w)[1, 2, 0] == loss(w[1, 2, 0])


@curves
def test_each_minimum_is_where_an_independent_search_finds_it(name):
    loss = FORMULAS[name][0]
    for w, value in loss.minima:
        found = minimize_scalar(FORMULAS[name][1], bounds=(w - 0.4, w + 0.3), method="bounded", options={"xatol": 1e-9})
        assert w == pytest.approx(found.x, abs=1e-3 if name == "quartic" else 1e-6)
        assert value == pytest.approx(found.fun, abs=1e-7)


@curves
def test_the_lowest_value_is_told_only_where_there_is_a_single_minimum(name):
    loss = FORMULAS[name][0]
    assert loss.minimum == (loss.minima[0][1] if len(loss.minima) == 1 else None)
    assert len(loss.minima) == {"double well": 2, "dip in a bowl": 2}.get(name, 1)


@pytest.mark.parametrize("loss", [quadratic(4), log_cosh(), dip_in_bowl()], ids=lambda loss: loss.name)
def test_curvature_is_the_greatest_second_difference(loss):
    w, h = np.linspace(-6, 6, 24001), 1e-4
    second = (loss(w + h) - 2 * loss(w) + loss(w - h)) / h**2
    assert loss.curvature == pytest.approx(second.max(), rel=1e-4)


def test_curves_without_a_greatest_curvature_tell_none():
    assert quartic().curvature is double_well().curvature is absolute().curvature is None


def test_a_bowl_adds_up_its_weights():
    loss = bowl(1, 9)
    assert float(loss([9.0, 1.0])) == 45.0
    assert loss.gradient([9.0, 1.0]).tolist() == [9.0, 9.0]
    assert loss(np.zeros((4, 3, 2))).shape == (4, 3)
    assert (loss.d, loss.curvature, loss.minimum) == (2, 9.0, 0.0)


def test_log_cosh_is_safe_far_out_and_exact_close_in():
    assert float(log_cosh()(1e6)) == pytest.approx(1e6 - math.log(2), rel=1e-15)
    assert float(log_cosh()(1e-6)) == pytest.approx(0.5e-12, rel=1e-4)
    assert log_cosh()(1e308) == pytest.approx(1e308)


def test_a_steep_tilt_leaves_the_double_well_one_minimum():
    assert len(double_well(1.6).minima) == 1
    assert double_well(1.6).minimum == double_well(1.6).minima[0][1]
    assert np.array(double_well(0).minima) == pytest.approx(np.array([(-1.0, 0.0), (1.0, 0.0)]), abs=1e-9)


@pytest.mark.parametrize(
    "make",
    [
        lambda: quadratic(0),
        lambda: quadratic(-1),
        lambda: quadratic(np.nan),
        lambda: bowl(1),
        lambda: bowl(1, -2),
        lambda: double_well(np.inf),
        lambda: absolute(np.nan),
    ],
)
def test_shapes_that_make_no_sense_are_refused(make):
    with pytest.raises(ValueError, match="expected a"):
        make()


def test_weights_of_the_wrong_shape_are_refused_with_both_shapes():
    with pytest.raises(ValueError, match=r"expected shape \(\.\.\., 2\), got \(3,\)"):
        bowl(1, 2)([1.0, 2.0, 3.0])
    with pytest.raises(TypeError, match="expected numbers"):
        quadratic()("two")


def test_a_curve_has_no_minibatches():
    with pytest.raises(ValueError, match="not a mean over examples"):
        quadratic().gradient(1.0, examples=[0])
