"""Does the measured noise floor agree with the law, where there is one, and say so where there is no floor?"""

import numpy as np
import pytest

from nnwidgets.maths import DataLoss, course_line, descend, line_noise_floor, measured_noise_floor, quadratic


@pytest.fixture(scope="module")
def loss():
    return DataLoss(*course_line())


@pytest.mark.parametrize("batch_size", [1, 4, 16, 64])
def test_measured_floor_of_independent_draws_is_that_of_the_law(loss, batch_size):
    sizes = [0.1, 0.2]
    law = [line_noise_floor(loss, size, batch_size, replace=True) for size in sizes]
    measured = measured_noise_floor(loss, sizes, batch_size, replace=True, seed=1, runs=64)
    np.testing.assert_allclose(measured, law, rtol=0.12)


def test_reshuffled_epochs_have_a_lower_floor_as_measured_for_the_course(loss):
    """16 examples, step size 0.2: an excess of 4.4e-4 of the start's (median of 15 seeds, last quarter)."""
    measured = measured_noise_floor(loss, 0.2, 16, seed=0)
    start = float(loss((-2.0, -1.0)) - loss.minimum)
    assert measured / start == pytest.approx(4.4e-4, rel=0.25)
    assert measured < 0.8 * line_noise_floor(loss, 0.2, 16)


def test_all_examples_have_no_floor(loss):
    assert measured_noise_floor(loss, 0.5, 256, seed=0) == pytest.approx(0, abs=1e-12)


def test_where_the_noise_grows_without_end_there_is_no_floor(loss):
    assert measured_noise_floor(loss, [1.0, 2.0], 1, seed=0).tolist() == [np.inf, np.inf]


def test_one_step_size_is_measured_as_among_many(loss):
    many = measured_noise_floor(loss, [0.02, 0.1, 0.4], 8, seed=3)
    assert measured_noise_floor(loss, 0.1, 8, seed=3) == pytest.approx(many[1], rel=1e-9)


def test_runs_too_short_for_the_flattest_direction_tell_nothing(loss):
    """The flattest direction of the course's bowl has curvature 0.902: 2/(256 · 0.902) = 0.00866."""
    assert np.isnan(measured_noise_floor(loss, [0.0085, 0.009], 16, seed=0)).tolist() == [True, False]


def test_a_floor_needs_examples_and_a_known_minimum(loss):
    with pytest.raises(ValueError, match="not made of examples"):
        measured_noise_floor(quadratic(4), 0.1, 1, seed=0)
    with pytest.raises(ValueError, match="with one minimum"):
        measured_noise_floor(DataLoss([1, 1], [0, 1]), 0.1, 1, seed=0)
    with pytest.raises(ValueError, match="batch size from 1 to 256"):
        measured_noise_floor(loss, 0.1, 300, seed=0)


def test_runs_that_share_their_draws_are_single_runs_side_by_side(loss):
    starts = np.array([[-2.0, -1.0], [0.0, 3.0], [2.5, 1.0]])
    drawn = {"batch_size": 16, "seed": 5}
    together = descend(loss, starts, 0.1, 40, shared=1, **drawn)
    for i, start in enumerate(starts):
        np.testing.assert_allclose(together[i].points, descend(loss, start, 0.1, 40, **drawn).points, rtol=1e-12)
    apart = descend(loss, starts, 0.1, 40, **drawn)
    assert not np.allclose(apart[1].points, together[1].points)
    sizes = np.array([0.05, 0.1])[:, None]
    nested = descend(loss, np.broadcast_to(starts[0], (2, 3, 2)), sizes, 40, shared=1, **drawn)
    alone = descend(loss, np.broadcast_to(starts[0], (3, 2)), 0.1, 40, **drawn)
    np.testing.assert_allclose(nested[1].points, alone.points, rtol=1e-12)
