"""Why a loss, and not the number of mistakes? What lesson 3 says of counts, signed and absolute errors."""

import numpy as np
import pytest

from nnwidgets.maths import DataLoss, absolute, descend, sliding_threshold, two_classes

H = 1e-3  # the reach of the finite differences
seeds = pytest.mark.parametrize("seed", range(10))


@seeds
def test_the_count_has_at_most_as_many_jumps_as_examples(seed):
    x, t = two_classes(seed=seed)
    loss = sliding_threshold(x, t)
    assert len(loss.jumps) <= len(x)
    assert set(loss.jumps) <= set(x)


@seeds
def test_at_least_995_in_1000_places_have_slope_exactly_zero(seed):
    """Bound: 1 − 2hN/8 for N = 20 examples on an interval of length 8.  Sampling adds up to five standard errors."""
    x, t = two_classes(seed=seed)
    loss = sliding_threshold(x, t)
    near = np.zeros(8_000_000 // 50, dtype=bool)  # the interval in cells of 5e-5, exactly 40 to a neighbourhood
    for jump in loss.jumps:
        near |= np.abs(np.arange(-4, 4, 5e-5) + 2.5e-5 - jump) < H
    assert 1 - near.mean() >= 0.995 - 1e-5
    w = np.random.default_rng(seed).uniform(-4, 4, 100_000)
    slope = (loss(w + H) - loss(w - H)) / (2 * H)
    assert (slope == 0).mean() >= 0.995 - 5 * np.sqrt(0.995 * 0.005 / 100_000)


def test_descent_on_the_count_stays_where_it_starts():
    run = descend(sliding_threshold(*two_classes()), [-3.0, 0.1, 3.0], 0.5, 50)
    assert (run.points == run.points[:, :1]).all()


def test_the_signed_error_of_a_line_has_one_slope_and_descent_runs_away():
    x, t = np.array([1.0, 2.0, 6.0]), np.array([1.0, 0.0, 2.0])
    loss = DataLoss(x, t, error="signed", bias=False)
    assert loss.gradient(np.linspace(-100, 100, 7)).tolist() == [-3.0] * 7  # −mean(x)
    run = descend(loss, 0.0, 0.1, 1000)
    assert run.final[0] == pytest.approx(0.1 * 3 * 1000)
    assert run.losses[-1] == pytest.approx(1.0 - 3 * 300)
    assert run.verdict == "diverges"


def test_errors_that_cancel_leave_no_signed_error():
    x, t = np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0, 5.0])
    signed = DataLoss(x, t, error="signed")
    level, steep = [0.0, 2.0], [10.0, -8.0]  # both lines go through (mean x, mean t) = (1, 2)
    assert signed([level, steep]).tolist() == [0.0, 0.0]
    squared = DataLoss(x, t)
    assert squared(steep) > 3 * squared(level) > 0


def test_a_constant_step_at_a_kink_ends_in_a_cycle():
    """|w − 2| from 0 with steps of 0.3: 1.8, 2.1, 1.8, ..."""
    run = descend(absolute(2), 0.0, 0.3, 60)
    w, expected = 0.0, [0.0]
    for _ in range(60):
        w -= 0.3 * (1 if w > 2 else -1)
        expected.append(w)
    assert run.points[:, 0] == pytest.approx(expected, abs=1e-12)
    assert run.points[-4:, 0] == pytest.approx([2.1, 1.8, 2.1, 1.8], abs=1e-12)


def test_only_the_smooth_errors_slope_everywhere():
    x, t = two_classes()
    w = np.random.default_rng(0).uniform(-4, 4, 1000)
    for error in ("squared", "cross-entropy"):
        loss = sliding_threshold(x, t, unit="sigmoid", error=error)
        assert (loss.gradient(w) != 0).all()
