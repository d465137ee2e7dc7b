"""How does a whole network learn? What lesson 12 says of XOR, of the zero start and of the delta rule in every unit."""

from itertools import permutations, product

import numpy as np
import pytest
from scipy.optimize import check_grad, minimize

from nnwidgets.maths import Network, NetworkLoss, numeric_gradient, train, two_moons, xor
from nnwidgets.maths.delta import delta_step

X, T = xor()
FRESH = range(1000, 1100)  # other starts than those of the widget


@pytest.fixture(scope="module")
def trained():
    """Train 100 nets with 2 hidden units and 100 with 4: tanh, cross-entropy, all examples, η 0.5, 3000 updates."""
    runs = {}
    for units in (2, 4):
        net = Network(2, units, 1)
        runs[units] = train(NetworkLoss(net, X, T), net.start(FRESH), 0.5, 3000, moments=range(0, 3001, 100))
    return runs


def test_about_half_of_the_starts_learn_with_two_hidden_units_and_nearly_all_with_four(trained):
    """COURSE 4, lesson 12; the standard deviation of the first number is 5."""
    assert trained[2].solved.sum() == pytest.approx(50, abs=15)
    assert trained[4].solved.sum() >= 90


def test_one_hidden_unit_is_not_enough():
    """Its output rises or falls along one direction, so no weights have all four right."""
    net = Network(2, 1, 1)
    runs = train(NetworkLoss(net, X, T), net.start(range(30)), 0.5, 1000, moments=[0, 500, 1000])
    assert not (runs.wrong == 0).any()


def test_nets_that_are_not_there_yet_have_somewhere_to_go(trained):
    """They stand on a plateau: the gradient is small, not 0, and a step against it lowers the loss, far into it."""
    loss, ends = trained[2].loss, trained[2].final[~trained[2].solved]
    gradients = loss.gradient(ends)
    lengths = np.linalg.norm(gradients, axis=1)
    assert (lengths > 0).all()
    assert (lengths < 0.02).all()
    assert (loss(ends - 0.5 * gradients) < loss(ends)).all()
    assert (loss(ends - 20 * gradients) < loss(ends)).all()


@pytest.mark.parametrize("units", [2, 4])
def test_a_start_at_zero_stays_at_one_half(units):
    net = Network(2, units, 1)
    run = train(NetworkLoss(net, X, T), np.zeros(net.d), 0.5, 3000, moments=[0, 1500, 3000])
    assert run.outputs().tolist() == [[0.5] * 4] * 3
    assert run.losses == pytest.approx(np.full(3, np.log(2)))


def test_units_that_start_alike_stay_alike_and_do_no_more_than_one():
    net, one = Network(2, 3, 1), Network(2, 1, 1)
    start = np.array([*np.tile([0.4, -0.7, 0.2], 3), 0.5, 0.5, 0.5, -0.1])
    run = train(NetworkLoss(net, *two_moons(20)), start, 0.3, 200)
    first, last = net.layers(run.points)
    assert np.ptp(first, axis=-2) == pytest.approx(np.zeros((201, 3)), abs=1e-12)
    assert np.ptp(last[:, 0, :3], axis=-1) == pytest.approx(np.zeros(201), abs=1e-12)
    single = np.concatenate([first[:, 0], 3 * last[:, 0, :1], last[:, 0, 3:]], axis=-1)
    x = np.random.default_rng(0).normal(size=(30, 2))
    assert one.outputs(single, x) == pytest.approx(net.outputs(run.points, x), abs=1e-12)


def test_units_may_change_places_and_signs():
    """So a minimum with H hidden tanh units that differ stands in 2^H H! places."""
    net = Network(2, 3, 1)
    w = net.start(3)
    first, last = net.layers(w)
    x = np.random.default_rng(1).normal(size=(20, 2))
    said, places = net.outputs(w, x), set()
    for order in permutations(range(3)):
        for signs in product([1.0, -1.0], repeat=3):
            rows = first[list(order)] * np.array(signs)[:, None]
            other = net.flat([rows, np.append(last[0, list(order)] * signs, last[0, 3])[None]])
            places.add(tuple(other))
            assert net.outputs(other, x) == pytest.approx(said, abs=1e-12)
    assert len(places) == 2**3 * 6


@pytest.mark.parametrize("sizes", [(2, 2, 1), (2, 4, 1), (2, 4, 2, 1)])
@pytest.mark.parametrize("error", ["cross-entropy", "squared"])
def test_the_gradient_agrees_with_central_differences_to_a_millionth(sizes, error):
    net = Network(*sizes)
    loss, w = NetworkLoss(net, *two_moons(16), error), net.start(range(5))
    gradients, measured = loss.gradient(w), numeric_gradient(loss.at, w, net.d)
    errors = np.linalg.norm(gradients - measured, axis=1) / np.linalg.norm(gradients, axis=1)
    assert errors.max() < 1e-6
    assert check_grad(loss, loss.gradient, w[0]) < 1e-5  # scipy's forward differences are that coarse


def test_the_delta_rule_in_every_unit_is_one_step_down_the_loss_of_the_net():
    """Each unit's target is its own sum minus its blame, the slope of the loss at that sum."""
    net, eta = Network(2, 3, 1), 0.7
    for seed in range(5):
        w, (x, t) = net.start(seed), (np.random.default_rng(seed).normal(size=2), seed % 2)
        gradient = NetworkLoss(net, [x], [t]).gradient(w)
        (first, last), (d_first, d_last) = net.layers(w), net.layers(gradient)
        inputs = np.append(x, 1.0)
        hidden = np.append(np.tanh(first @ inputs), 1.0)
        rows = [delta_step(row, inputs, row @ inputs - g[-1], eta) for row, g in zip(first, d_first, strict=True)]
        output = delta_step(last[0], hidden, last[0] @ hidden - d_last[0, -1], eta)
        assert net.flat([np.array(rows), output[None]]) == pytest.approx(w - eta * gradient, rel=1e-12)


def test_another_way_down_ends_no_lower_than_0_and_learns_it_too():
    """Scipy's quasi-Newton method, which knows nothing of our steps, learns XOR with four hidden units as well."""
    net = Network(2, 4, 1)
    loss = NetworkLoss(net, X, T)
    ends = [minimize(loss, w, jac=loss.gradient, method="BFGS", options={"maxiter": 200}) for w in net.start(range(5))]
    assert sum(loss.wrong(end.x) == 0 for end in ends) >= 4
    assert min(end.fun for end in ends) >= 0
