"""Are the data sets of the lesson on networks what they are said to be?"""

import numpy as np
import pytest

from nnwidgets.maths import circles, two_moons, xor
from nnwidgets.maths.conditioning import standardise


def test_xor_is_true_where_exactly_one_input_is():
    x, t = xor()
    assert sorted(map(tuple, x)) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert t.tolist() == [float(bool(a) != bool(b)) for a, b in x]


@pytest.mark.parametrize("draw", [circles, two_moons])
def test_there_are_as_many_of_either_class_and_a_seed_draws_them_again(draw):
    x, t = draw(100, seed=3)
    assert (x.shape, t.shape) == ((100, 2), (100,))
    assert t.mean() == 0.5
    assert (draw(100, seed=3)[0] == x).all()
    assert (draw(100, seed=4)[0] != x).all()


def test_circles_lie_on_two_rings():
    x, t = circles(4000, noise=0.1)
    distance = np.hypot(*x.T)
    # A point off its ring by noise in both inputs is further out by noise²/(2 radius) on average.
    for target, radius in ((1, 0.6), (0, 1.4)):
        assert distance[t == target].mean() == pytest.approx(radius + 0.1**2 / (2 * radius), abs=4 * 0.1 / 2000**0.5)
    assert np.hypot(*x.mean(axis=0)) < 0.1


def test_moons_are_half_circles_that_reach_into_each_other():
    x, t = two_moons(500, noise=0)
    upper, lower = x[t == 0], x[t == 1]
    assert np.hypot(upper[:, 0] + 0.5, upper[:, 1] + 0.25) == pytest.approx(np.ones(250))
    assert np.hypot(lower[:, 0] - 0.5, lower[:, 1] - 0.25) == pytest.approx(np.ones(250))
    assert upper[:, 1].min() >= -0.25 - 1e-12
    assert lower[:, 1].max() <= 0.25 + 1e-12
    assert upper[:, 1].min() < lower[:, 1].max()


@pytest.mark.parametrize("draw", [circles, two_moons])
def test_no_line_parts_the_classes(draw):
    x, t = draw()
    angles = np.linspace(0, np.pi, 180)
    along = x @ np.array([np.cos(angles), np.sin(angles)])
    ends = [(along[t == c].min(axis=0), along[t == c].max(axis=0)) for c in (0, 1)]
    assert ((ends[0][0] < ends[1][1]) & (ends[1][0] < ends[0][1])).all()


@pytest.mark.parametrize(("wrong", "message"), [({"n": 1}, "2 examples or more"), ({"noise": -1}, "0 or more")])
@pytest.mark.parametrize("draw", [circles, two_moons])
def test_what_cannot_be_drawn_is_refused(draw, wrong, message):
    with pytest.raises(ValueError, match=message):
        draw(**wrong)


@pytest.mark.parametrize("scale", [1e-300, 1e-12, 1.0, 1e12, 1e300])
def test_standardised_inputs_have_mean_0_and_standard_deviation_1_whatever_their_size(scale):
    x = scale * np.random.default_rng(0).normal([3, -1], 1, size=(50, 2))
    y = standardise(x)
    assert y.mean(axis=0) == pytest.approx([0, 0], abs=1e-12)
    assert y.std(axis=0) == pytest.approx([1, 1], rel=1e-9)
    assert np.corrcoef(y[:, 0], x[:, 0] / scale)[0, 1] == pytest.approx(1)


def test_an_input_that_is_the_same_everywhere_becomes_0():
    assert standardise([[0.1, 7, 0], [0.1, 8, 0], [0.1, 9, 0]])[:, [0, 2]].tolist() == [[0, 0]] * 3
    assert standardise([[5.0, 1e-9]]).tolist() == [[0, 0]]
