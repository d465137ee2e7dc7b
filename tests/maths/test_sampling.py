"""Are clouds of minibatch gradients drawn as they should be? Their laws are in test_laws_of_lesson_8.py."""

import numpy as np
import pytest

from nnwidgets.maths import DataLoss, course_line, gradient_variance, minibatch_gradients, quadratic

LINE = DataLoss(*course_line())


@pytest.mark.parametrize("replace", [True, False])
def test_each_draw_is_the_mean_gradient_of_some_examples(replace):
    loss = DataLoss([1.0, 2.0, 4.0, 8.0], [0.0] * 4, bias=False)  # at w = 1 the gradients are 1, 4, 16, 64
    cloud = minibatch_gradients(loss, 1.0, 2, 4000, replace, seed=0)
    assert cloud.shape == (4000, 1)
    once = {(a + b) / 2 for a in (1, 4, 16, 64) for b in (1, 4, 16, 64) if a != b}
    twice = {1.0, 4.0, 16.0, 64.0}
    assert set(cloud.ravel().tolist()) == (once | twice if replace else once)


def test_at_several_points_the_same_examples_are_drawn():
    w = np.random.default_rng(0).normal(size=(3, 4, 2))
    clouds = minibatch_gradients(LINE, w, 8, 50, False, seed=1)
    assert clouds.shape == (3, 4, 50, 2)
    assert clouds[2, 1] == pytest.approx(minibatch_gradients(LINE, w[2, 1], 8, 50, False, seed=1), rel=1e-12)


def test_large_clouds_are_drawn_in_blocks(monkeypatch):
    import sys

    monkeypatch.setattr(sys.modules[minibatch_gradients.__module__], "_BLOCK", 256 * 7)
    cloud = minibatch_gradients(LINE, [0.0, 0.0], 1, 500, True, seed=0)
    assert cloud.shape == (500, 2)
    each = LINE.example_gradients([0.0, 0.0])
    assert all(np.isclose(each, one).all(axis=1).any() for one in cloud)


def test_all_examples_without_replacement_are_the_gradient_itself():
    cloud = minibatch_gradients(LINE, [-2.0, -1.0], 256, 5, False, seed=0)
    assert cloud == pytest.approx(np.tile(LINE.gradient([-2.0, -1.0]), (5, 1)), rel=1e-12)


def test_the_variance_is_that_of_the_examples_gradients_over_all_weights():
    w = np.array([[-2.0, -1.0], [2.0, 1.0]])
    each = LINE.example_gradients(w)
    expected = [((g - g.mean(axis=0)) ** 2).sum(axis=1).mean() for g in each]
    assert gradient_variance(LINE, w) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"batch_size": 257}, ValueError, "expected a batch size from 1 to 256"),
        ({"batch_size": True}, TypeError, "expected a whole number as batch size"),
        ({"draws": 0}, ValueError, "expected one draw or more, got 0"),
        ({"seed": None}, ValueError, "hand in a seed"),
        ({"w": [1.0, 2.0, 3.0]}, ValueError, r"expected shape \(\.\.\., 2\), got \(3,\)"),
        ({"loss": quadratic()}, ValueError, "quadratic is not made of examples"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments, error, message):
    good = {"loss": LINE, "w": [0.0, 0.0], "batch_size": 4, "draws": 10, "replace": True, "seed": 0}
    with pytest.raises(error, match=message):
        minibatch_gradients(**good | arguments)


def test_the_variance_of_a_curve_is_refused():
    with pytest.raises(ValueError, match="quadratic is not made of examples"):
        gradient_variance(quadratic(), 1.0)
