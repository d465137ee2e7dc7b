"""Are minima, chords and basins found where they are?"""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnwidgets.maths import (
    DataLoss,
    absolute,
    as_loss,
    basins,
    bowl,
    chord,
    curvature_at,
    descend,
    dip_in_bowl,
    double_well,
    find_minima,
    log_cosh,
    neuron_with_two_minima,
    quadratic,
    quartic,
    sliding_threshold,
    two_classes,
)


@settings(deadline=None, max_examples=50)
@given(roots=st.lists(st.integers(-40, 40), min_size=3, max_size=3, unique=True))
def test_minima_are_found_to_a_millionth(roots):
    """A curve whose slope is (w − a)(w − b)(w − c) has its minima at the outer two of them."""
    a, b, c = sorted(root / 10 for root in roots)
    curve = np.poly([a, b, c])
    value = np.polyint(curve)
    loss = as_loss(lambda w: np.polyval(value, w), gradient=lambda w: np.polyval(curve, w))
    found = find_minima(loss, -5, 5)
    assert [w for w, _ in found] == pytest.approx([a, c], abs=1e-6)
    assert [v for _, v in found] == pytest.approx(np.polyval(value, [a, c]))


def test_minima_of_a_learners_function_are_found_to_a_millionth():
    found = find_minima(math.cos, -8, 8)
    assert [w for w, _ in found] == pytest.approx([-math.pi, math.pi], abs=1e-6)


def test_a_kink_is_a_minimum_and_a_plateau_or_an_end_is_not():
    assert find_minima(absolute(2), -5, 5)[0][0] == pytest.approx(2, abs=1e-9)
    assert find_minima(sliding_threshold(*two_classes()), -5, 5) == ()
    assert find_minima(quadratic(), 1, 2) == ()


@pytest.mark.parametrize(("low", "high"), [(1, 1), (2, 1), (0, np.inf), (np.nan, 1)])
def test_an_interval_goes_from_smaller_to_larger(low, high):
    for call in (find_minima, chord):
        with pytest.raises(ValueError, match="expected an interval from a smaller to a larger number"):
            call(quadratic(), low, high)


def test_several_weights_are_refused():
    for call in (
        lambda loss: find_minima(loss, -1, 1),
        lambda loss: chord(loss, -1, 1),
        lambda loss: basins(loss, 1, 0.1),
    ):
        with pytest.raises(ValueError, match="expected a loss of one weight, got bowl with 2"):
            call(bowl(1, 2))


# -- chords ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", [quadratic(), log_cosh(), quartic(), absolute(2)], ids=lambda loss: loss.name)
def test_convex_curves_rise_above_no_chord(loss):
    ends = np.random.default_rng(0).uniform(-5, 5, (100, 2))
    assert [chord(loss, *sorted(pair)).rise for pair in ends] == [0.0] * 100


@settings(deadline=None, max_examples=50)
@given(a=st.floats(-3, -0.5), b=st.floats(0.5, 3))
def test_the_rise_is_the_largest_distance_above_the_chord(a, b):
    loss = double_well(0.3)
    rise, where = chord(loss, a, b)
    w = np.linspace(a, b, 100_001)
    above = loss(w) - np.interp(w, [a, b], [loss(a), loss(b)])
    assert rise == pytest.approx(max(above.max(), 0), abs=1e-8)
    if rise > 1e-6:
        assert where == pytest.approx(w[above.argmax()], abs=1e-3)
        assert rise == pytest.approx(float(loss(where) - np.interp(where, [a, b], [loss(a), loss(b)])), abs=1e-9)


def test_a_chord_inside_a_convex_piece_says_nothing():
    assert chord(double_well(0.3), 1, 2) == (0.0, 1.0)
    assert chord(double_well(0.0), -1, 1) == pytest.approx((1.0, 0.0), abs=1e-7)


def test_a_chord_needs_finite_ends():
    with pytest.raises(ValueError, match="expected a chord between finite values"):
        chord(np.log, 0, 1)


# -- basins ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step_size", [0.01, 0.1, 0.2, 0.215, 0.27, 0.4])
def test_basins_of_the_double_well_are_where_long_runs_end(step_size):
    loss, starts = double_well(0.3), np.linspace(-1.9, 1.9, 201)
    ends = descend(loss, starts, step_size, 20_000).points[:, -4:, 0]
    expected = np.full(201, -1)
    for i, (w, _) in enumerate(loss.minima):
        expected[(np.abs(ends - w) < 1e-6).all(axis=1)] = i
    assert basins(loss, starts, step_size).tolist() == expected.tolist()


def test_small_steps_split_the_double_well_at_its_top():
    loss = double_well(0.3)
    top = 0.075429158  # 4w³ − 4w + 0.3 = 0
    assert basins(loss, [top - 1e-6, top + 1e-6], 0.01).tolist() == [0, 1]


def test_step_sizes_and_starts_are_broadcast():
    loss, starts = double_well(0.3), np.linspace(-1.5, 1.5, 7)
    both = basins(loss, starts, np.array([0.1, 0.25])[:, None])
    assert both.shape == (2, 7)
    assert both[1].tolist() == basins(loss, starts, 0.25).tolist()
    assert basins(loss, -1.0, 0.1).shape == ()


def test_runs_that_end_nowhere_are_minus_one():
    assert basins(quadratic(4), [-1.0, 1.0], [0.45, 0.5]).tolist() == [0, -1]  # at the limit it swings for ever
    assert basins(quadratic(4), 1.0, 0.6).tolist() == -1
    assert basins(log_cosh(), [-2.0, 0.3], 2.5).tolist() == [-1, -1]
    assert basins(absolute(2), 0.0, 0.3).tolist() == -1
    assert basins(quartic(), [4.4, 4.5], 0.1).tolist() == [0, -1]
    assert basins(sliding_threshold(*two_classes()), [-1.0, 1.0], 0.1).tolist() == [-1, -1]
    assert basins(double_well(0.3), [-1.0, 1.0], 0.0).tolist() == [-1, -1]


def test_a_run_that_crawls_into_a_minimum_is_counted_before_it_arrives():
    """The right minimum has curvature 0.0015: at η = 0.2 a run needs some ten thousand steps to get there."""
    loss = DataLoss(*neuron_with_two_minima(), unit="sigmoid", bias=False)
    starts = np.linspace(-2, 6, 401)
    found = basins(loss, starts, 0.2, steps=200)
    assert found.tolist() == np.where(starts < 0.403156, 0, 1).tolist()
    assert descend(loss, 0.5, 0.2, 200).final[0] < 2


def test_a_step_past_the_minimum_may_lead_out_of_its_basin():
    """The slope is 0.45 w (w + 0.1)(w + 2): a first step from 1 leads past 0 and over the top at −0.1."""
    slope = 0.45 * np.poly([0, -0.1, -2])
    loss = as_loss(lambda w: np.polyval(np.polyint(slope), w), gradient=lambda w: np.polyval(slope, w))
    assert [w for w, _ in find_minima(loss, -5, 5)] == pytest.approx([-2, 0], abs=1e-6)
    assert basins(loss, [1.0, 0.5], 1.0).tolist() == [0, 1]
    assert descend(loss, [1.0, 0.5], 1.0, 3000).final[:, 0] == pytest.approx([-2, 0], abs=1e-6)


def test_minima_may_be_handed_in_in_any_order():
    loss = double_well(0.3)
    assert basins(loss, [-1.5, 1.5], 0.05, minima=loss.minima[::-1]).tolist() == [1, 0]


def test_a_learners_function_has_basins():
    minima = find_minima(math.cos, -5, 5)
    assert basins(math.cos, [1.0, -1.0, 4.0], 0.5, minima=minima).tolist() == [1, 0, 1]
    found = basins(math.cos, [1.0, -1.0, 4.0], 0.5)
    assert (found - found[1]).tolist() == [1, 0, 1]


def test_a_narrow_dip_catches_small_steps_only():
    starts = np.linspace(3.6, 6, 49)
    limit = 2 / float(curvature_at(dip_in_bowl(), dip_in_bowl().minima[1][0]))
    assert (basins(dip_in_bowl(), starts, 0.99 * limit) == 1).all()
    assert (basins(dip_in_bowl(), starts, 1.01 * limit) == -1).all()
    assert (basins(dip_in_bowl(), starts, 1.0) == 0).all()


def test_bad_arguments_are_refused():
    with pytest.raises(ValueError, match="not negative"):
        basins(quadratic(), 1.0, -0.1)
    with pytest.raises(ValueError, match="expected finite numbers as start"):
        basins(quadratic(), np.nan, 0.1)
