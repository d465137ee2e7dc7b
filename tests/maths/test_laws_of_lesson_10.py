"""Is the bottom the bottom? What lesson 10 says of a neuron with two minima, a double well, and a dip in a bowl."""

import math

import numpy as np
import pytest
from scipy.optimize import brentq

from nnwidgets.maths import (
    DataLoss,
    as_loss,
    basins,
    chord,
    curvature_at,
    descend,
    dip_in_bowl,
    double_well,
    find_minima,
    neuron_with_two_minima,
    two_classes,
)

X, T = neuron_with_two_minima()
SQUARED = DataLoss(X, T, unit="sigmoid", bias=False)
ENTROPY = DataLoss(X, T, unit="sigmoid", error="cross-entropy", bias=False)


def by_hand(w):
    return sum((1 / (1 + math.exp(-w * x)) - t) ** 2 for x, t in zip(X, T, strict=True)) / 6


def tops(loss, low, high):
    return [w for w, _ in find_minima(as_loss(lambda w: -loss(w)), low, high)]


# -- the neuron with two minima --------------------------------------------------------------------------------------


def test_the_neuron_has_the_two_minima_and_the_barrier_of_the_lesson():
    (left, low), (right, high) = find_minima(SQUARED, -10, 10)
    assert (left, low) == (pytest.approx(-0.158, abs=5e-4), pytest.approx(0.0855, abs=5e-5))
    assert (right, high) == (pytest.approx(2.944, abs=5e-4), pytest.approx(0.1675, abs=5e-5))
    (barrier,) = tops(SQUARED, -10, 10)
    assert barrier == pytest.approx(0.403, abs=5e-4)
    assert by_hand(barrier) == pytest.approx(0.2027, abs=5e-5)
    for w in (left, barrier, right):
        assert brentq(lambda v: by_hand(v + 1e-5) - by_hand(v - 1e-5), w - 0.1, w + 0.1) == pytest.approx(w, abs=1e-4)
        assert float(SQUARED(w)) == pytest.approx(by_hand(w), rel=1e-12)


def test_from_0_and_from_a_half_descent_ends_in_different_minima():
    (left, _), (right, _) = find_minima(SQUARED, -10, 10)
    assert basins(SQUARED, [0.0, 0.5], 0.2).tolist() == [0, 1]
    ends = descend(SQUARED, [0.0, 0.5], 0.2, 30_000).final[:, 0]
    assert ends == pytest.approx([left, right], abs=1e-2)


def test_the_cross_entropy_of_the_same_examples_has_one_minimum():
    assert ENTROPY.minima[0][0] == pytest.approx(-0.219, abs=5e-4)
    assert find_minima(ENTROPY, -30, 30) == (pytest.approx(ENTROPY.minima[0], abs=1e-6),)


def test_the_cross_entropy_of_one_unit_rises_above_no_chord_but_the_squared_error_does():
    ends = np.random.default_rng(0).uniform(-6, 6, (60, 2))
    assert max(chord(ENTROPY, *sorted(pair)).rise for pair in ends) == 0
    assert chord(SQUARED, -0.158, 2.944).rise > 0.05
    overlapping = DataLoss(*two_classes(), unit="sigmoid", error="cross-entropy")
    rng = np.random.default_rng(1)
    for a, b in rng.normal(size=(60, 2, 2)) * 3:  # halfway, for two weights
        assert overlapping((a + b) / 2) <= (overlapping(a) + overlapping(b)) / 2 + 1e-12


def test_where_the_classes_are_separable_the_weights_grow_without_end():
    loss = DataLoss([-2.0, -1.0, 1.0, 2.0], [0, 0, 1, 1], unit="sigmoid", error="cross-entropy", bias=False)
    w = descend(loss, 0.0, 1.0, 4000).points[:, 0]
    assert (np.diff(w) > 0).all()
    assert w[4000] > w[400] + 1.5  # like the logarithm of the number of steps: ln 10 = 2.3 for each factor of ten
    assert loss.minima == ()


# -- the double well -------------------------------------------------------------------------------------------------


def test_the_double_well_of_the_lesson():
    loss = double_well(0.3)
    (left, low), (right, high) = loss.minima
    assert (left, low) == (pytest.approx(-1.036, abs=5e-4), pytest.approx(-0.305, abs=5e-4))
    assert (right, high) == (pytest.approx(0.960, abs=5e-4), pytest.approx(0.294, abs=5e-4))
    assert [float(curvature_at(loss, w)) for w in (left, right)] == pytest.approx([8.87, 7.06], abs=5e-3)
    assert [12 * w**2 - 4 for w in (left, right)] == pytest.approx([8.87, 7.06], abs=5e-3)
    assert tops(loss, -0.5, 0.5) == pytest.approx([0.0754], abs=5e-5)


def test_small_steps_split_the_double_well_at_its_top():
    loss = double_well(0.3)
    starts = np.linspace(-1.5, 1.5, 301)
    assert basins(loss, starts, 0.01).tolist() == np.where(starts < 0.0754, 0, 1).tolist()


def test_in_a_window_of_steps_the_better_minimum_is_unstable_and_the_worse_one_stable():
    """From 2/8.87 = 0.2255 to 2/7.06 = 0.2832."""
    loss = double_well(0.3)
    near = [w + 1e-4 for w, _ in loss.minima]
    window = [2 / (12 * w**2 - 4) for w, _ in loss.minima]
    assert window == pytest.approx([0.2255, 0.2832], abs=5e-5)
    assert basins(loss, near, 0.99 * window[0]).tolist() == [0, 1]
    for step_size in (1.01 * window[0], 0.25, 0.99 * window[1]):
        assert basins(loss, near, step_size, steps=5000).tolist() == [-1, 1]
        assert 0 not in basins(loss, np.linspace(-1.8, 1.8, 200), step_size)
    assert basins(loss, near, 1.01 * window[1], steps=5000).tolist() == [-1, -1]


# -- the dip in a bowl -----------------------------------------------------------------------------------------------

STARTS = np.linspace(3.6, 6, 241)


def ends_at_0(step_size, steps=20_000):
    """How many of the starts end at the bottom, by a plain loop."""
    w = STARTS.copy()
    for _ in range(steps):
        w = w - step_size * (0.2 * w + (w - 3) / 0.09 * np.exp(-(((w - 3) / 0.3) ** 2)))
    return int((np.abs(w) < 1e-6).sum())


def test_the_dip_and_the_bottom_of_the_lesson():
    (bottom, _), (dip, value) = dip_in_bowl().minima
    assert (bottom, dip) == (pytest.approx(0, abs=1e-6), pytest.approx(2.945, abs=5e-4))
    assert value == pytest.approx(0.384, abs=5e-4)
    limits = [2 / float(curvature_at(dip_in_bowl(), w)) for w in (bottom, dip)]
    assert limits == pytest.approx([10, 0.1955], abs=5e-5)


@pytest.mark.parametrize("step_size", [0.01, 0.1, 0.19])
def test_small_steps_are_all_caught_in_the_dip(step_size):
    assert (basins(dip_in_bowl(), STARTS, step_size) == 1).all()


@pytest.mark.parametrize("step_size", [0.2, 0.25, 0.3])
def test_just_above_its_limit_they_bounce_in_the_dip_for_ever(step_size):
    assert (basins(dip_in_bowl(), STARTS, step_size, steps=5000) == -1).all()
    late = descend(dip_in_bowl(), STARTS, step_size, 5000).points[:, -500:, 0]
    assert (late > 2).all()
    assert (late < 4).all()


@pytest.mark.parametrize("step_size", [0.35, 0.5, 1.0, 1.5, 1.9, 3.0, 5.0, 8.0])
def test_larger_steps_all_reach_the_bottom(step_size):
    assert (basins(dip_in_bowl(), STARTS, step_size) == 0).all()
    assert ends_at_0(step_size, 2000) == 241


@pytest.mark.parametrize("step_size", [0.32, 1.7, 9.0])
def test_there_are_windows_in_which_only_some_of_them_do(step_size):
    """Between 1.6 and 1.8, for example, up to one in seven ends in a cycle over the dip."""
    reached = int((basins(dip_in_bowl(), STARTS, step_size, steps=20_000) == 0).sum())
    assert 0 < reached < 241
    assert reached == ends_at_0(step_size)


@pytest.mark.parametrize("step_size", [10.01, 11.0])
def test_above_the_limit_of_the_bottom_none_of_them_do(step_size):
    assert (basins(dip_in_bowl(), STARTS, step_size) == -1).all()
    assert (descend(dip_in_bowl(), STARTS, step_size, 5000).verdict == "diverges").all()
