"""Why is one step size not right for all weights? What lesson 7 says and prints, on real features and long bowls."""

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from nnwidgets.maths import DataLoss, as_loss, descend
from nnwidgets.maths.conditioning import (
    best_rate,
    best_step,
    condition_number,
    feature_bowl,
    harvests,
    standardise,
    steps_to_one_percent_of_distance,
)


def eigenvalues(x):
    inputs = np.column_stack([x, np.ones(len(x))])
    return np.linalg.eigvalsh(inputs.T @ inputs / len(x))


@pytest.mark.parametrize("half", [True, False])
@pytest.mark.parametrize("scaled", [False, True])
def test_the_limit_is_that_of_the_steepest_direction_and_of_the_convention(half, scaled):
    x, t = harvests(correlation=0.6)
    x = standardise(x) * [1.0, 3.0] if scaled else x * [1, 0.01]
    loss = DataLoss(x, t)
    limit = 2 / eigenvalues(x)[-1]
    if not half:  # mean squares without the ½: the same ground, twice as high
        limit /= 2
        half_of_it = loss
        loss = as_loss(lambda w: 2 * half_of_it(w), 3)
    below, above = descend(loss, np.zeros((2, 3)), limit * np.array([0.99, 1.01]), 400).losses[:, [0, -1]]
    assert below[1] < below[0]
    assert above[1] > 100 * above[0]


@pytest.mark.parametrize(("low", "high"), [(1.0, 10.0), (0.3, 60.0)])
def test_no_step_size_found_by_search_is_better_than_the_best(low, high):
    found = minimize_scalar(
        lambda size: max(abs(1 - size * low), abs(1 - size * high)),
        bounds=(0, 2 / high),
        method="bounded",
        options={"xatol": 1e-12},
    )
    assert found.x == pytest.approx(best_step(low, high), rel=1e-6)
    assert found.fun == pytest.approx(best_rate(high / low), rel=1e-6)


def test_metres_and_millimetres():
    x, t = harvests(correlation=0.3)
    steps = []
    for unit, kappa in ((0.001, 54), (1.0, 9e6)):
        curvatures = feature_bowl(x * [1, unit], t).curvatures
        np.testing.assert_allclose(curvatures, eigenvalues(x * [1, unit]), rtol=1e-6)
        assert condition_number(curvatures) == pytest.approx(kappa, rel=0.03)
        steps.append(steps_to_one_percent_of_distance(best_rate(condition_number(curvatures))))
    assert steps[0] == 125
    assert steps[1] == pytest.approx(21e6, rel=0.05)
    assert steps[1] / steps[0] == pytest.approx(170_000, rel=0.01)


def test_with_a_kappa_below_two_six_steps_do():
    x, t = harvests(correlation=0.33)
    z = standardise(x)
    low, *_, high = eigenvalues(z)
    assert high / low < 2
    assert best_step(low, high) == pytest.approx(1), "for every pair of standardised features"
    loss = DataLoss(z, t)
    best = np.linalg.lstsq(np.column_stack([z, np.ones(len(z))]), t, rcond=None)[0]
    run = descend(loss, np.zeros(3), best_step(low, high), 6)
    left = np.linalg.norm(run.points - best, axis=-1)
    assert left[-1] <= left[0] / 3**6 * 1.001


def test_not_to_swing_at_all_costs_twice_the_steps():
    assert steps_to_one_percent_of_distance(1 - 1 / 100) == 459
    assert steps_to_one_percent_of_distance(best_rate(100)) == 231
