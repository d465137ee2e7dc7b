"""Do the three ways of training that are timed do the same? Each at its smallest; nothing here depends on speed."""

import warnings

import numpy as np
import pytest

import nnwidgets as nw
from benchmarks import networks


@pytest.mark.parametrize("sizes", networks.SIZES)
def test_the_plain_loop_does_what_the_engine_does(sizes):
    loss = nw.NetworkLoss(nw.Network(*sizes), *nw.circles(20))
    starts = loss.network.start(range(3))
    own, plain = (way(loss, starts, 20, 30, 0) for way in (networks.engine, networks.loops))
    np.testing.assert_allclose(own, plain, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("sizes", networks.SIZES)
def test_scikit_learn_does_what_the_engine_does(sizes):
    """Its net is given our start: its update has to lead to our weights."""
    x, t = nw.circles(20)
    loss = nw.NetworkLoss(nw.Network(*sizes), x, t)
    start = loss.network.start(4)
    plain = {"solver": "sgd", "momentum": 0, "alpha": 0, "learning_rate_init": networks.STEP_SIZE, "batch_size": 20}
    net = networks.MLPClassifier(sizes[1:-1], activation="tanh", max_iter=1, warm_start=True, random_state=0, **plain)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that one update is not enough
        net.fit(x, t)
        layers = loss.network.layers(start)
        net.coefs_, net.intercepts_ = [w[:, :-1].T.copy() for w in layers], [w[:, -1].copy() for w in layers]
        net._optimizer.params = net.coefs_ + net.intercepts_
        net.partial_fit(x, t)
    theirs = loss.network.flat([np.column_stack([w.T, b]) for w, b in zip(net.coefs_, net.intercepts_, strict=True)])
    np.testing.assert_allclose(theirs, networks.engine(loss, start[None], 20, 1, 0)[0], rtol=1e-9, atol=1e-12)


def test_everything_at_its_smallest(tmp_path):
    small = {"nets": (1, 2), "units": (1, 2), "examples": (4, 8), "steps": (1, 2)}
    epochs = {1: 1, networks.EXAMPLES: 1}
    measured = networks.measure(1, ((2, 3, 1),), (2,), epochs, small, 0, tmp_path / "cost.png")
    assert [(speed.batch_size, speed.nets) for speed in measured.speeds] == [(1, 2), (networks.EXAMPLES, 2)]
    assert all(min(*speed.engine, *speed.sklearn, *speed.loops) > 0 for speed in measured.speeds)
    assert measured.rate > 0
    assert measured.xor_seconds > 0
    assert {what: len(seconds) for what, (_, seconds) in measured.growth.items()} == dict.fromkeys(small, 2)
    assert (tmp_path / "cost.png").stat().st_size > 5000
    assert networks.text(measured).splitlines()[2].startswith("| 2-3-1 | 1 | 2 |")


@pytest.mark.parametrize(("rate", "seconds", "said"), [(3e6, 0.5, "yes"), (1e6, 1.5, "**no**")])
def test_what_falls_short_is_said(rate, seconds, said):
    rows = networks.rows(networks.Measured([], rate, seconds, {}))
    assert [row[-1] for row in rows] == [said, said]
