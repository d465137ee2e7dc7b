"""Does each run get the right word, and the step at which it came true?"""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnwidgets.maths import (
    DataLoss,
    absolute,
    as_loss,
    bowl,
    course_line,
    descend,
    double_well,
    log_cosh,
    quadratic,
    quartic,
    sliding_threshold,
)
from nnwidgets.maths.verdicts import judge


@settings(deadline=None, max_examples=200)
@given(h=st.floats(0.01, 100), factor=st.floats(0.001, 0.93), sign=st.sampled_from([-1, 1]), start=st.floats(0.01, 10))
def test_on_a_parabola_the_step_of_arrival_is_the_closed_form(h, factor, sign, start):
    """|1 − η h| = factor; arrival at ceil(ln 10 / −ln factor), which 0.93 reaches within 32 steps."""
    run = descend(quadratic(h), start, (1 - sign * factor) / h, 60)
    exact = math.log(10) / -math.log(factor)
    assert run.verdict == "arrives"
    if abs(exact - round(exact)) > 1e-6:
        assert run.when == math.ceil(exact)


@pytest.mark.parametrize(("step_size", "when"), [(0.1, 5), (0.25, 1), (0.45, 11)])
def test_arrivals_on_the_parabola_of_the_lesson(step_size, when):
    run = descend(quadratic(4), -2.0, step_size, 60)
    assert (run.verdict, run.when) == ("arrives", when)


@settings(deadline=None, max_examples=100)
@given(h=st.floats(0.1, 10), over=st.floats(1.001, 3), start=st.floats(0.01, 10), steps=st.integers(8, 80))
def test_above_the_limit_a_parabola_diverges_from_the_first_step_on(h, over, start, steps):
    run = descend(quadratic(h), start, over * 2 / h, steps)
    assert (run.verdict, run.when) == ("diverges", 1)


def test_at_the_limit_a_parabola_cycles_from_the_start_on():
    run = descend(quadratic(4), -2.0, 0.5, 30)
    assert (run.verdict, run.when) == ("cycles", 0)


def test_a_small_step_crawls():
    run = descend(quadratic(4), -2.0, 0.005, 30)
    assert (run.verdict, run.when) == ("crawls", 30)


@pytest.mark.parametrize(("start", "step_size"), [(-2.0, 2.5), (0.3, 2.5), (-0.05, 2.01), (-50.0, 2.5)])
def test_log_cosh_above_its_limit_cycles_and_does_not_explode(start, step_size):
    run = descend(log_cosh(), start, step_size, 300)
    assert run.verdict == "cycles"
    assert np.abs(run.points[run.when :]).max() <= 1.01 * np.abs(run.points[-2:]).max() + 1e-9


def test_a_small_cycle_is_a_cycle_though_its_loss_is_near_the_floor():
    run = descend(log_cosh(), -50.0, 2.5, 300)
    assert run.losses[-1] < 0.01 * run.losses[0]
    outside = np.flatnonzero(np.abs(run.losses / run.losses[-1] - 1) > 0.01)
    assert (run.verdict, run.when) == ("cycles", int(outside[-1]) + 1)


def test_a_swing_that_shrinks_is_no_cycle():
    """1 − η h = −0.97: over a quarter of 60 steps the swing keeps 0.63 of its size; it takes 76 steps to 1 %."""
    runs = [descend(quadratic(4), -2.0, 1.97 / 4, steps) for steps in (60, 100)]
    assert [(run.verdict, run.when) for run in runs] == [("crawls", 60), ("arrives", 76)]


def test_a_trembling_of_the_last_digits_is_no_cycle():
    def tremble(w, gradient, step_size):
        moved = w - step_size * gradient
        return np.where(np.abs(moved) < 1e-14, -np.sign(w) * 1e-15, moved)

    run = descend(quadratic(4), -2.0, 0.1, 200, rule=tremble)
    assert (run.points[-2] * run.points[-1] < 0).all()
    assert (run.verdict, run.when) == ("arrives", 5)


def test_a_constant_step_never_settles_at_a_kink():
    run = descend(absolute(2), 0.0, 0.3, 30)
    assert run.verdict == "cycles"
    assert sorted(run.points[-2:, 0]) == pytest.approx([1.8, 2.1])
    assert set(run.losses[run.when :].round(9)) == {0.1, 0.2}
    assert run.losses[run.when - 1] > 0.201


@pytest.mark.parametrize("start", [4.4, -4.4, 4.5, -4.5])
def test_the_quartic_diverges_from_outside_its_limit_only(start):
    run = descend(quartic(), start, 0.1, 400)
    assert run.verdict == ("diverges" if abs(start) > math.sqrt(20) else "arrives")


def test_one_steep_direction_is_enough_to_diverge():
    runs = descend(bowl(1, 9), [9.0, 1e-3], [0.2, 0.25], 60)
    assert runs.verdict.tolist() == ["arrives", "diverges"]
    start_loss = runs.losses[1, 0]
    assert (runs.losses[1, runs.when[1] :] > start_loss).all()
    assert runs.losses[1, runs.when[1] - 1] <= start_loss
    assert runs.when[1] > 1


@pytest.mark.parametrize("steps", [0, 1, 2, 3, 40])
def test_a_start_at_the_minimum_has_arrived(steps):
    for loss in (quadratic(4), log_cosh(), as_loss(lambda w: w**2)):
        run = descend(loss, 0.0, 0.1, steps)
        assert (run.verdict, run.when) == ("arrives", 0)


def test_without_a_known_minimum_the_floor_is_extrapolated_exactly_for_a_parabola():
    for step_size in (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.45):
        for steps in (20, 60):
            known = descend(quadratic(4), -2.0, step_size, steps)
            unknown = descend(lambda w: 2 * w**2 + 7.0, -2.0, step_size, steps)
            assert (unknown.verdict, unknown.when) == (known.verdict, known.when)


def test_each_well_is_a_place_to_arrive():
    runs = descend(double_well(0.3), [-1.5, 1.5], 0.05, 60)
    assert runs.verdict.tolist() == ["arrives", "arrives"]
    assert runs.final[:, 0] == pytest.approx([-1.0356, 0.9601], abs=1e-3)


def test_standing_still_where_it_is_not_lowest_is_not_arriving():
    x, t = [-3.0, -1.0, 1.0, 3.0], [0, 1, 0, 1]
    assert descend(sliding_threshold(x, t), 0.0, 0.1, 50).verdict == "crawls"
    assert descend(DataLoss(x, t, unit="threshold", error="count"), [-1.0, 0.0], 0.1, 50).verdict == "crawls"
    top = descend(double_well(0), 0.0, 0.1, 50)
    assert top.points[-1, 0] == 0.0
    assert top.verdict == "crawls"
    plateau = descend(lambda w: np.minimum(w**2, 4.0), 5.0, 0.1, 50)
    assert plateau.verdict == "crawls"


def test_standing_still_on_the_lowest_step_of_a_staircase_is_having_arrived():
    run = descend(sliding_threshold([-1.0, 1.0], [0, 1]), 0.0, 0.1, 5)
    assert (run.verdict, run.when) == ("arrives", 0)


def test_a_loss_without_a_lowest_value_runs_away():
    run = descend(DataLoss([1.0, 2.0], [0.0, 0.0], error="signed", bias=False), 0.0, 0.1, 50)
    assert (run.verdict, run.when) == ("diverges", 1)
    assert np.diff(run.points[:, 0]) == pytest.approx(0.15)


def test_going_down_at_a_steady_pace_is_crawling():
    assert descend(np.abs, 100.0, 0.1, 50).verdict == "crawls"


def test_further_than_a_million_millions_is_running_away():
    def slope(w):
        return np.full_like(w, -1.0)

    runs = descend(lambda w: -w, [0.0, 1e6], [[1e11], [1e13]], 5, gradient=slope)
    assert runs.verdict.tolist() == [["crawls", "crawls"], ["diverges", "crawls"]]


def test_a_run_that_overflows_diverges_from_where_it_is_worse_than_the_start():
    run = descend(quartic(), 5.0, 0.5, 100)
    assert (run.verdict, run.when) == ("diverges", 1)
    assert np.isinf(run.losses[-1])


# -- noisy runs ------------------------------------------------------------------------------------------------------


def test_noisy_runs_are_judged_by_their_means():
    line = DataLoss(*course_line())
    start = np.broadcast_to([-2.0, -1.0], (40, 2))
    steps = 60 * 256
    coarse, fine = (descend(line, start, size, steps, batch_size=1, seed=0) for size in (0.2, 0.05))
    first = [np.argmax(losses - line.minimum <= 0.01 * (losses[0] - line.minimum)) for losses in coarse.losses]
    assert max(first) < 200  # they all dip below 1 % early on ...
    assert (coarse.verdict == "crawls").all()  # ... and none of them stays there
    assert (fine.verdict == "arrives").all()


def test_noisy_runs_with_far_too_large_a_step_diverge():
    line = DataLoss(*course_line())
    runs = descend(line, np.broadcast_to([-2.0, -1.0], (20, 2)), 2.5, 2000, batch_size=1, seed=0)
    assert (runs.verdict == "diverges").all()


def test_noisy_runs_from_the_minimum_level_off_and_do_not_diverge():
    line = DataLoss(*course_line())
    runs = descend(line, np.broadcast_to(line.minima[0][0], (40, 2)), 0.1, 2000, batch_size=1, seed=0)
    assert (runs.verdict == "crawls").all()


def test_a_noisy_run_is_never_said_to_cycle():
    loss = DataLoss([1.0, 1.0], [1.0, -1.0], bias=False)
    runs = descend(loss, np.full((50, 1), 0.5), 1.0, 100, batch_size=1, seed=0)  # jumps between 1 and −1
    assert set(runs.verdict.tolist()) <= {"crawls"}


@pytest.mark.parametrize("steps", range(8))
@pytest.mark.parametrize("batch_size", [None, 1])
def test_short_runs_are_judged_without_complaint(steps, batch_size):
    line = DataLoss(*course_line())
    run = descend(line, [-2.0, -1.0], 0.1, steps, batch_size=batch_size, seed=0)
    assert run.verdict in {"crawls", "arrives"}
    assert 0 <= run.when <= steps


def test_verdicts_of_many_runs_are_those_of_each():
    sizes = np.linspace(0, 3, 61)
    runs = descend(log_cosh(), -2.0, sizes, 40)
    each = [judge(log_cosh(), run.points, run.losses) for run in (runs[i] for i in range(61))]
    assert runs.verdict.tolist() == [str(verdict) for verdict, _ in each]
    assert runs.when.tolist() == [int(when) for _, when in each]
