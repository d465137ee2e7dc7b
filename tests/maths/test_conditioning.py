"""Do the laws of lesson 7 hold: limits, rates and condition numbers of long and round bowls?"""

import numpy as np
import pytest

from nnwidgets.maths import DataLoss, bowl, descend, step_limit
from nnwidgets.maths.conditioning import (
    best_rate,
    best_step,
    condition_number,
    feature_bowl,
    harvests,
    standardise,
    steps_to_one_percent_of_distance,
    two_feature_condition,
)


@pytest.mark.parametrize(("kappa", "steps"), [(10, 23), (100, 231)])
def test_steps_to_one_percent_of_the_distance_are_those_of_the_course(kappa, steps):
    run = descend(bowl(1, kappa), (1.0, 1.0), best_step(1, kappa), 300)
    left = np.linalg.norm(run.points, axis=-1) / np.sqrt(2)
    assert np.argmax(left <= 0.01) == steps == steps_to_one_percent_of_distance(best_rate(kappa))
    np.testing.assert_allclose(left, best_rate(kappa) ** np.arange(301), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("kappa", [1.5, 10, 300])
def test_no_other_constant_step_leaves_less(kappa):
    def left(size):
        return max(abs(1 - size), abs(1 - size * kappa))

    best = best_step(1, kappa)
    assert left(best) == pytest.approx(best_rate(kappa), abs=1e-12)
    assert all(left(size) > left(best) for size in best * np.array([0.5, 0.99, 1.01, 1.2]))
    assert best < step_limit(kappa)


@pytest.mark.parametrize("r", [-0.9, -0.3, 0.0, 0.5, 0.9])
def test_standardised_features_of_correlation_r(r):
    x, t = harvests(correlation=r)
    assert np.corrcoef(x.T)[0, 1] == pytest.approx(r, abs=1e-12)
    kappa = condition_number(feature_bowl(standardise(x), t).curvatures)
    assert kappa == pytest.approx(two_feature_condition(r), rel=1e-9) == pytest.approx((1 + abs(r)) / (1 - abs(r)))
    assert two_feature_condition(0.9) == pytest.approx(19)


def test_in_their_units_the_condition_number_is_in_the_millions():
    x, t = harvests()
    assert x.min(axis=0).min() >= 0
    assert (x.max(axis=0) <= [1, 1000]).all()
    kappa = condition_number(feature_bowl(x, t).curvatures)
    assert 1e6 < kappa < 1e8
    ones = np.column_stack([x, np.ones(len(x))])
    assert kappa == pytest.approx(np.linalg.cond(ones) ** 2, rel=1e-6)


def test_the_bowl_is_the_loss_of_the_linear_unit():
    x, t = harvests(correlation=0.4)
    for inputs in (x, standardise(x)):
        loss, one = DataLoss(inputs, t), feature_bowl(inputs, t)
        assert one.curvatures[-1] == pytest.approx(loss.curvature, rel=1e-9)
        np.testing.assert_allclose(one.minimum, loss.minima[0][0], rtol=1e-7)
        w = np.random.default_rng(0).normal(0, 1, (5, 3)) * one.minimum
        np.testing.assert_allclose(one.lowest + one.excess(one.distances(w)), loss(w), rtol=1e-9)


def test_standardise_is_right_at_every_scale():
    x = np.random.default_rng(0).normal(3, 2, (50, 2)) * [1e-12, 1e12]
    z = standardise(x)
    np.testing.assert_allclose(z.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(z.std(axis=0), 1, rtol=1e-12)


@pytest.mark.parametrize(
    ("x", "message"),
    [
        ([[1, 2], [1, 3], [1, 5]], "feature 1 is 1.0 throughout"),
        ([[1, 2], [2, 4], [3, 6], [4, 8]], "follows from the others"),
        ([[1, 2], [2, 5]], "more examples than features"),
        ([[1e-12, 2e12], [3e-12, 1e12], [4e-12, 5e12], [7e-12, 5e12]], "another unit"),
    ],
)
def test_features_without_one_best_choice_are_refused(x, message):
    with pytest.raises(ValueError, match=message):
        feature_bowl(x, np.arange(len(x)))


def test_a_correlation_beyond_one_is_refused():
    with pytest.raises(ValueError, match="between −1 and 1"):
        harvests(correlation=1.0)
