"""How big a step? What lesson 6 says of parabolas, log cosh and w⁴/4."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from nnwidgets.maths import (
    descend,
    dip_in_bowl,
    log_cosh,
    quadratic,
    quartic,
    quartic_start_limit,
    step_factor,
    step_limit,
    steps_to_one_percent,
)


@settings(deadline=None)
@given(h=st.floats(0.1, 10), step_size=st.floats(0, 0.5), start=st.floats(-5, 5))
def test_each_step_multiplies_the_distance_by_one_minus_step_size_times_curvature(h, step_size, start):
    run = descend(quadratic(h), start, step_size, 20)
    factor = 1 - step_size * h
    assert run.points[:, 0] == pytest.approx([factor**k * start for k in range(21)], rel=1e-9, abs=1e-12)
    assert step_factor(step_size, h) == factor


@pytest.mark.parametrize(
    ("share_of_the_limit", "behaviour"),
    [(0.05, "monotone"), (0.499, "monotone"), (0.5, "at once"), (0.6, "alternates"), (0.999, "alternates")],
)
@pytest.mark.parametrize("h", [0.5, 4.0, 30.0])
def test_below_the_limit_it_converges_in_one_of_three_ways(share_of_the_limit, behaviour, h):
    w = descend(quadratic(h), -2.0, share_of_the_limit * step_limit(h), 12).points[:, 0]
    assert abs(w[-1]) < abs(w[0])
    if behaviour == "monotone":
        assert (np.diff(w) > 0).all()
        assert (w <= 0).all()
    elif behaviour == "at once":
        assert w[1:] == pytest.approx(0, abs=1e-12)
    else:
        assert (w[1:] * w[:-1] < 0).all()


def test_at_the_limit_it_swings_and_above_it_runs_away():
    at, above = descend(quadratic(4), -2.0, [0.5, 0.501], 30).points[..., 0]
    assert at.tolist() == [-2.0, 2.0] * 15 + [-2.0]
    assert (np.diff(np.abs(above)) > 0).all()


@pytest.mark.parametrize(("step_size", "steps"), [(0.1, 5), (0.25, 1), (0.5, math.inf)])
def test_the_steps_to_one_percent_of_the_lesson(step_size, steps):
    assert steps_to_one_percent(step_size, 4) == steps


@settings(deadline=None)
@given(h=st.floats(0.1, 10), factor=st.floats(-0.99, 0.99).filter(lambda f: abs(f) > 1e-3))
def test_the_steps_to_one_percent_are_those_that_a_loop_needs(h, factor):
    step_size, w, steps = (1 - factor) / h, 1.0, 0
    while h * w**2 / 2 > 0.01 * h / 2 * (1 + 1e-9):
        w -= step_size * h * w
        steps += 1
    assert steps_to_one_percent(step_size, h) == steps


def test_log_cosh_above_two_over_curvature_ends_in_the_two_cycle_of_its_equation():
    """−w = w − η tanh w, so 2w = η tanh w: at η = 2.5, w = 0.888."""
    for step_size in (2.05, 2.5, 4.0):
        cycle = brentq(lambda w, size=step_size: 2 * w - size * math.tanh(w), 1e-3, step_size)
        run = descend(log_cosh(), -2.0, step_size, 3000)
        assert sorted(run.points[-2:, 0]) == pytest.approx([-cycle, cycle], abs=1e-6)
    assert brentq(lambda w: 2 * w - 2.5 * math.tanh(w), 0.1, 2) == pytest.approx(0.888, abs=5e-4)


@pytest.mark.parametrize("step_size", [0.01, 0.1, 0.5, 2.0])
def test_the_quartic_converges_exactly_from_within_the_root_of_two_over_step_size(step_size):
    limit = math.sqrt(2 / step_size)
    assert quartic_start_limit(step_size) == limit
    runs = descend(quartic(), np.array([0.5, 0.99, 0.9999, 1.0001, 1.01, 2]) * limit, step_size, 3000)
    assert np.isinf(runs.losses[:, -1]).tolist() == [False, False, False, True, True, True]
    assert (runs.losses[:3, -1] < 0.01 * runs.losses[:3, 0]).all()


@pytest.mark.parametrize("loss", [quadratic(4), log_cosh(), dip_in_bowl()], ids=lambda loss: loss.name)
def test_below_two_over_the_greatest_curvature_every_step_goes_down_as_far_as_is_guaranteed(loss):
    """L(w − η g) <= L(w) − η (1 − η L/2) g², with L the greatest curvature."""
    w = np.linspace(-6, 6, 2001)
    gradient = loss.gradient(w)
    for share in (0.1, 0.5, 0.9, 0.999):
        step_size = share * step_limit(loss.curvature)
        guaranteed = step_size * (1 - step_size * loss.curvature / 2) * gradient**2
        assert (loss(w - step_size * gradient) <= loss(w) - guaranteed + 1e-12).all()
