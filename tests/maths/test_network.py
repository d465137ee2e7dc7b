"""Does a network compute what its formula says, and is its gradient the slope of its loss?"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnwidgets.maths import DataLoss, Network, NetworkLoss, circles, numeric_gradient, two_moons, xor

X, T = xor()
SQUASH = {"tanh": np.tanh, "sigmoid": lambda z: 1 / (1 + np.exp(-z)), "ReLU": lambda z: max(z, 0.0)}


def by_hand(w, x, hidden, squash):
    """Work out one output of a 2-H-1 net unit by unit, weight by weight."""
    w = list(w)
    said = []
    for _ in range(hidden):
        (a, b, bias), w = w[:3], w[3:]
        said.append(squash(a * x[0] + b * x[1] + bias))
    z = sum(v * h for v, h in zip(w, said, strict=False)) + w[hidden]
    return 1 / (1 + np.exp(-z))


@pytest.mark.parametrize("activation", SQUASH)
def test_outputs_are_those_of_a_sum_worked_out_by_hand(activation):
    net = Network(2, 3, 1, activation=activation)
    w = net.start(range(4))
    expected = [[by_hand(one, x, 3, SQUASH[activation]) for x in X] for one in w]
    assert net.outputs(w, X) == pytest.approx(np.array(expected), rel=1e-12)


def test_weights_stand_unit_by_unit_with_the_bias_last():
    first, last = Network(2, 2, 1).layers(np.arange(9.0))
    assert first.tolist() == [[0, 1, 2], [3, 4, 5]]
    assert last.tolist() == [[6, 7, 8]]
    assert Network(2, 2, 1).flat([first, last]).tolist() == list(range(9))


def test_leading_axes_are_nets_side_by_side():
    net = Network(2, 4, 2, 1)
    assert net.d == 4 * 3 + 2 * 5 + 3
    w = np.random.default_rng(0).normal(size=(3, 5, net.d))
    loss = NetworkLoss(net, X, T)
    assert net.outputs(w, X).shape == (3, 5, 4)
    assert loss(w).shape == loss.wrong(w).shape == (3, 5)
    assert loss(w)[1, 2] == pytest.approx(loss(w[1, 2]), rel=1e-12)
    assert loss.gradient(w)[2, 4] == pytest.approx(loss.gradient(w[2, 4]), rel=1e-9)


def test_a_net_without_hidden_units_is_a_neuron():
    x, t = two_moons(30)
    neuron, net = DataLoss(x, t, unit="sigmoid", error="cross-entropy"), NetworkLoss(Network(2, 1), x, t)
    w = np.random.default_rng(0).normal(size=(10, 3))
    assert net(w) == pytest.approx(neuron(w), rel=1e-12)
    assert net.gradient(w) == pytest.approx(neuron.gradient(w), rel=1e-12)


# -- the gradient ----------------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(
    sizes=st.sampled_from([(2, 1), (2, 1, 1), (2, 2, 1), (2, 7, 1), (2, 4, 2, 1), (2, 3, 3, 3, 1)]),
    activation=st.sampled_from(sorted(SQUASH)),
    error=st.sampled_from(["cross-entropy", "squared"]),
    seed=st.integers(0, 10**6),
    size=st.sampled_from([0.1, 1.0, 4.0]),
)
def test_the_gradient_is_the_slope_measured_by_central_differences(sizes, activation, error, seed, size):
    rng = np.random.default_rng(seed)
    net = Network(*sizes, activation=activation)
    loss = NetworkLoss(net, rng.normal(size=(6, 2)), rng.uniform(size=6).round(rng.integers(2)), error)
    w = size * rng.normal(size=net.d)
    gradient, measured = loss.gradient(w), numeric_gradient(loss.at, w, net.d)
    assert np.abs(gradient - measured).max() <= 1e-6 * np.abs(gradient).max() + 1e-9


def test_a_minibatch_gradient_is_that_of_these_examples_alone():
    x, t = circles(20)
    net = Network(2, 3, 1)
    loss, w = NetworkLoss(net, x, t), net.start([1, 2])
    chosen = np.array([[3, 5, 5], [0, 19, 7]])
    alone = [NetworkLoss(net, x[i], t[i]).gradient(w[k]) for k, i in enumerate(chosen)]
    assert loss.gradient(w, chosen) == pytest.approx(np.array(alone), rel=1e-12)
    assert loss.gradient(w, chosen[0])[1] == pytest.approx(loss.gradient(w[1], chosen[0]), rel=1e-12)
    each = [loss.gradient(w[0], [i]) for i in range(20)]
    assert np.mean(each, axis=0) == pytest.approx(loss.gradient(w[0]), rel=1e-9)


def test_zero_weights_have_a_gradient_of_zero_but_for_the_last_bias():
    """By hand: hidden units say 0, so the only weight that can move is the bias of the output, by mean(y - t)."""
    net = Network(2, 3, 1)
    assert NetworkLoss(net, X, T).gradient(np.zeros(net.d)) == pytest.approx(np.zeros(net.d), abs=1e-17)
    lopsided = NetworkLoss(net, X, [0, 1, 1, 1])
    assert lopsided.gradient(np.zeros(net.d)) == pytest.approx([*np.zeros(net.d - 1), 0.5 - 0.75])


def test_units_that_are_alike_have_gradients_that_are_alike():
    net = Network(2, 4, 1)
    w = np.concatenate([np.tile([0.3, -1.2, 0.7], 4), np.full(4, -0.8), [0.1]])
    first, last = net.layers(NetworkLoss(net, *two_moons()).gradient(w))
    assert np.ptp(first, axis=0) == pytest.approx(np.zeros(3), abs=1e-17)
    assert np.ptp(last[0, :4]) == pytest.approx(0, abs=1e-17)


def test_the_loss_is_a_mean_and_the_squared_one_has_a_half():
    net = Network(2, 2, 1)
    w = net.start(7)
    y = net.outputs(w, X)
    assert NetworkLoss(net, X, T, "squared")(w) == pytest.approx(((y - T) ** 2).sum() / 8, rel=1e-12)
    expected = -np.mean(np.where(T == 1, np.log(y), np.log(1 - y)))
    assert NetworkLoss(net, X, T)(w) == pytest.approx(expected, rel=1e-12)


def test_loss_and_gradient_stay_right_where_units_are_saturated():
    net = Network(2, 2, 1)
    w = np.array([1e6, 1e6, -5e5, -1e6, -1e6, 1.5e6, 60, 60, -60.0])  # a net for XOR, without any doubt
    for error in ("cross-entropy", "squared"):
        loss = NetworkLoss(net, X, T, error)
        assert 0 <= loss(w) < 1e-20
        assert np.isfinite(loss.gradient(w)).all()
    assert NetworkLoss(net, X, 1 - T)(w) == pytest.approx(60, rel=1e-12)


def test_scikit_learn_finds_the_same_loss_and_gradient():
    sklearn = pytest.importorskip("sklearn.neural_network")
    x, t = two_moons(40)
    for activation, name in (("tanh", "tanh"), ("sigmoid", "logistic"), ("ReLU", "relu")):
        net = Network(2, 4, 2, 1, activation=activation)
        w = net.start(3)
        other = sklearn.MLPClassifier(
            (4, 2), activation=name, solver="sgd", alpha=0, momentum=0, learning_rate_init=0.1, batch_size=40
        ).partial_fit(x, t, classes=[0, 1])
        other.coefs_ = [layer[:, :-1].T.copy() for layer in net.layers(w)]
        other.intercepts_ = [layer[:, -1].copy() for layer in net.layers(w)]
        assert other.predict_proba(x)[:, 1] == pytest.approx(net.outputs(w, x), rel=1e-9)
        other.partial_fit(x, t)
        loss = NetworkLoss(net, x, t)
        assert other.loss_ == pytest.approx(loss(w), rel=1e-9)
        moved = zip(other.coefs_, other.intercepts_, strict=True)
        stepped = net.flat([np.column_stack([weights.T, bias]) for weights, bias in moved])
        assert stepped == pytest.approx(w - 0.1 * loss.gradient(w), rel=1e-9)


# -- starts, and nets with fewer units -------------------------------------------------------------------------------


def test_starts_are_normal_and_each_is_that_of_its_seed():
    net = Network(2, 4, 1)
    w = net.start(range(500))
    assert w.mean() == pytest.approx(0, abs=4 / w.size**0.5)
    assert w.std() == pytest.approx(1, abs=4 / (2 * w.size) ** 0.5)
    assert w[7].tolist() == net.start(7).tolist()
    assert (w[7] != w[8]).all()


@pytest.mark.parametrize("activation", SQUASH)
def test_a_wide_net_with_units_left_out_is_the_smaller_net(activation):
    x, t = two_moons(20)
    wide, hidden = Network(2, 5, 1, activation=activation), np.array([1, 2, 3, 4, 5])
    w, there = wide.start(9, hidden), wide.present(hidden)
    assert (w[~there] == 0).all()
    for h in hidden:
        small = Network(2, int(h), 1, activation=activation)
        assert w[h - 1][there[h - 1]].tolist() == small.start(9).tolist()
        assert wide.outputs(w[h - 1], x) == pytest.approx(small.outputs(small.start(9), x), rel=1e-12)
        gradient = NetworkLoss(wide, x, t).gradient(w[h - 1])[there[h - 1]]
        assert gradient == pytest.approx(NetworkLoss(small, x, t).gradient(small.start(9)), rel=1e-9)


def test_seeds_and_numbers_of_units_are_broadcast():
    net = Network(2, 3, 1)
    w = net.start(np.arange(4)[:, None], hidden=[1, 3])
    assert w.shape == (4, 2, 13)
    assert w[2, 1].tolist() == net.start(2).tolist()


def test_wrong_counts_the_examples_on_the_wrong_side():
    net = Network(2, 1)
    loss = NetworkLoss(net, [[-1, 0], [0, 0], [1, 0], [2, 0]], [0, 0, 1, 1])
    assert loss.wrong([[1, 0, -0.5], [1, 0, 0], [-1, 0, 0.5], [np.nan, 0, 0]]).tolist() == [0, 1, 4, 4]


def test_many_nets_on_many_examples_are_worked_out_in_blocks(monkeypatch):
    x, t = circles(200)
    net = Network(2, 3, 1)
    w, loss = net.start(range(50)).reshape(5, 10, net.d), NetworkLoss(Network(2, 3, 1), x, t)
    whole = loss(w)
    monkeypatch.setattr("nnwidgets.maths.network._BLOCK", 5000)
    assert loss(w) == pytest.approx(whole, rel=1e-12)
    assert whole.shape == (5, 10)


# -- what makes no sense ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sizes", [(), (2,), (2, 0, 1), (2, 3, 2), (-1, 1)])
def test_sizes_that_make_no_net_are_refused(sizes):
    with pytest.raises(ValueError, match="inputs, hidden units and one output"):
        Network(*sizes)


def test_bad_arguments_are_refused_with_what_to_do():
    with pytest.raises(TypeError, match="numbers of units"):
        Network([2, 3, 1])
    with pytest.raises(ValueError, match="tanh, sigmoid, ReLU; got 'relu'"):
        Network(2, 3, 1, activation="relu")
    net = Network(2, 3, 1)
    with pytest.raises(ValueError, match="2 inputs, but the examples have 3"):
        NetworkLoss(net, np.ones((4, 3)), [0, 1, 0, 1])
    with pytest.raises(ValueError, match="from -1 to 1"):
        NetworkLoss(net, X, [-1, 1, 1, -1])
    with pytest.raises(ValueError, match="'cross-entropy' or 'squared', got 'absolute'"):
        NetworkLoss(net, X, T, "absolute")
    with pytest.raises(ValueError, match="13 weights"):
        NetworkLoss(net, X, T)(np.zeros(9))
    with pytest.raises(ValueError, match="from 1 to 3 hidden"):
        net.start(0, hidden=4)
    with pytest.raises(ValueError, match="one hidden layer only"):
        Network(2, 4, 2, 1).present(2)


def test_a_net_shows_its_name():
    assert repr(Network(2, 4, 2, 1)) == "<Network 2-4-2-1, tanh>"
    assert "squared of a 2-4-1 net" in repr(NetworkLoss(Network(2, 4, 1), X, T, "squared"))
