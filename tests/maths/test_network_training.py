"""Does training take the steps it says, for one net as for hundreds, and do nets learn what the course says?"""

import warnings

import numpy as np
import pytest

from nnwidgets.maths import Network, NetworkLoss, Trainer, Training, circles, descend, log_cosh, train, two_moons, xor

XOR = NetworkLoss(Network(2, 2, 1), *xor())
WIDE = NetworkLoss(Network(2, 4, 1), *xor())


def plain_loop(loss, w, step_size, steps):
    points = [w]
    for _ in range(steps):
        w = w - step_size * loss.gradient(w)
        points.append(w)
    return np.array(points)


def test_a_net_takes_the_steps_of_a_plain_loop():
    start = XOR.network.start(1)
    run = train(XOR, start, 0.5, 40)
    assert run.points == pytest.approx(plain_loop(XOR, start, 0.5, 40), rel=1e-9)
    assert run.losses == pytest.approx(XOR(run.points), rel=1e-12)
    assert run.example_gradients.tolist() == [4 * k for k in range(41)]


def test_training_is_descent_on_the_loss_of_the_net():
    start = XOR.network.start(range(3))
    assert train(XOR, start, 0.5, 30).points.tolist() == descend(XOR, start, 0.5, 30).points.tolist()
    moons, each = NetworkLoss(Network(2, 3, 1), *two_moons(20)), {"batch_size": 4, "seed": 6}
    start = moons.network.start(range(3))
    assert (
        train(moons, start, 0.5, 30, **each).points.tolist() == descend(moons, start, 0.5, 30, **each).points.tolist()
    )


def test_many_nets_at_once_are_each_by_itself():
    start = XOR.network.start(range(5))
    runs = train(XOR, start[:, None], np.array([0.1, 0.5, 2.0]), 60)
    assert runs.points.shape == (5, 3, 61, 9)
    assert runs.losses.shape == runs.wrong.shape == (5, 3, 61)
    assert runs.solved.shape == runs.step_size.shape == (5, 3)
    alone = train(XOR, start[3], 2.0, 60)
    assert runs[3, 2].points == pytest.approx(alone.points, rel=1e-9)
    assert runs[3][2].wrong.tolist() == alone.wrong.tolist()
    assert (len(runs), len(runs[3]), float(runs[3, 2].step_size)) == (5, 3, 2.0)
    assert runs.final.tolist() == runs.points[:, :, -1].tolist()
    assert runs.outputs().shape == (5, 3, 61, 4)


def test_moments_are_places_on_the_same_way():
    moons = NetworkLoss(Network(2, 3, 1), *two_moons(20))
    start, moments = moons.network.start(range(4)), [0, 1, 2, 10, 47, 50]
    for batch in ({}, {"batch_size": 3, "seed": 0}):
        every, some = (train(moons, start, lambda k: 1 / (1 + k), 50, moments=m, **batch) for m in (None, moments))
        assert some.points == pytest.approx(every.points[:, moments], rel=1e-12)
        assert some.losses == pytest.approx(every.losses[:, moments], rel=1e-12)
        assert some.moments.tolist() == moments
        assert some.example_gradients.tolist() == every.example_gradients[moments].tolist()


def test_nets_with_units_left_out_are_trained_like_the_smaller_nets():
    x, t = two_moons(20)
    for activation in ("tanh", "sigmoid", "ReLU"):
        wide, hidden = Network(2, 4, 1, activation=activation), np.arange(1, 5)
        there = wide.present(hidden)
        runs = train(NetworkLoss(wide, x, t), wide.start(2, hidden), 0.5, 100, present=there)
        assert (runs.points[:, -1][~there] == 0).all()
        for h in hidden:
            small = Network(2, int(h), 1, activation=activation)
            alone = train(NetworkLoss(small, x, t), small.start(2), 0.5, 100)
            assert runs[h - 1].points[:, there[h - 1]] == pytest.approx(alone.points, rel=1e-6, abs=1e-9)


def test_an_own_rule_moves_the_weights_for_all_nets_or_net_by_net():
    start = XOR.network.start(range(4))
    plain = train(XOR, start, 0.5, 20)
    own = train(XOR, start, 0.5, 20, rule=lambda w, gradient, step_size: w - step_size * gradient)
    assert own.points.tolist() == plain.points.tolist()

    def unit_step(w, gradient, step_size):
        return w - step_size * gradient / np.linalg.norm(gradient)  # manages one net only

    runs = train(XOR, start, 0.1, 20, rule=unit_step)
    lengths = np.linalg.norm(np.diff(runs.points, axis=1), axis=-1)
    assert lengths == pytest.approx(np.full((4, 20), 0.1))


def test_minibatches_deal_out_every_example_once_an_epoch():
    x, t = circles(12)
    loss, seen = NetworkLoss(Network(2, 2, 1), x, t), []
    whole = loss.gradient_at
    loss.gradient_at = lambda w, examples: (seen.append(examples), whole(w, examples))[1]
    run = train(loss, loss.network.start([0, 1]), 0.1, 6, batch_size=4, seed=3)
    epochs = np.array(seen).reshape(2, 3, 2, 4).transpose(2, 0, 1, 3).reshape(2, 2, 12)
    assert np.sort(epochs).tolist() == [[list(range(12))] * 2] * 2
    assert epochs[0].tolist() != epochs[1].tolist()
    assert run.example_gradients[-1] == 24
    seen.clear()
    train(loss, loss.network.start([0, 1]), 0.1, 6, batch_size=4, seed=3, shared=1)
    assert {examples.shape for examples in seen} == {(4,)}


def test_a_batch_of_all_examples_needs_no_seed():
    start = XOR.network.start(1)
    assert train(XOR, start, 0.5, 5, batch_size=4).points.tolist() == train(XOR, start, 0.5, 5).points.tolist()


def test_a_net_that_overflows_is_no_error():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run = train(NetworkLoss(Network(2, 3, 1, activation="ReLU"), *xor()), Network(2, 3, 1).start(0), 1e300, 10)
    assert run.losses[-1] == np.inf
    assert run.wrong[-1] == 4
    assert not run.solved


# -- what the course says (COURSE 4, 12) -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def xor_runs():
    return {
        loss.network.sizes[1]: train(loss, loss.network.start(range(100)), 0.5, 3000, moments=[0, 1000, 3000])
        for loss in (XOR, WIDE)
    }


def test_about_half_of_the_nets_with_two_hidden_units_solve_xor_and_nearly_all_with_four(xor_runs):
    """100 seeds, tanh, cross-entropy, full batch, step size 0.5, 3000 updates, start N(0, 1)."""
    two, four = (xor_runs[h].solved.mean() for h in (2, 4))
    assert two == pytest.approx(0.5, abs=2 * 0.05)  # two standard deviations of a share of 100
    assert four >= 0.95


def test_solved_nets_say_0_and_1_and_the_others_are_worth_no_less_than_a_coin_for_some_example(xor_runs):
    for runs in xor_runs.values():
        off = np.abs(runs.outputs()[:, -1] - XOR.targets).max(axis=-1)
        assert (runs.solved == (off < 0.5)).all()
        assert np.median(off[runs.solved]) < 0.05
        assert (off[~runs.solved] >= 0.5 - 1e-9).all()


@pytest.mark.parametrize("loss", [XOR, WIDE, NetworkLoss(Network(2, 4, 2, 1), *xor())])
@pytest.mark.parametrize("step_size", [0.5, 5.0])
def test_a_start_at_zero_stays_at_one_half_for_all_four(loss, step_size):
    run = train(loss, np.zeros(loss.d), step_size, 3000, moments=[0, 1, 3000])
    assert run.outputs() == pytest.approx(np.full((3, 4), 0.5), abs=1e-12)
    assert run.losses == pytest.approx(np.full(3, np.log(2)), abs=1e-12)


def test_hidden_units_that_begin_alike_stay_alike():
    start = np.concatenate([np.tile([0.3, -1.2, 0.7], 4), np.full(4, -0.8), [0.1]])
    run = train(WIDE, start, 0.5, 500)
    assert np.ptp(run.points[:, :12].reshape(-1, 4, 3), axis=1).max() < 1e-9
    assert run.wrong[-1] > 0


def test_a_trained_net_needs_its_hidden_units():
    """One sigmoid unit alone gets XOR never right (Minsky & Papert 1969)."""
    alone = NetworkLoss(Network(2, 1), *xor())
    assert not train(alone, alone.network.start(range(20)), 0.5, 1000, moments=[0, 1000]).solved.any()


# -- what makes no sense ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("moments", [[], [0, 5], [1, 10], [0, 5, 5, 10], [0, 7, 3, 10]])
def test_moments_that_do_not_rise_to_the_end_are_refused(moments):
    with pytest.raises(ValueError, match="rise from 0 to 10"):
        train(XOR, XOR.network.start(0), 0.5, 10, moments=moments)


def test_bad_arguments_are_refused_with_what_to_do():
    start = XOR.network.start(0)
    with pytest.raises(TypeError, match=r"descend\(\)"):
        train(log_cosh(), 1.0, 0.5, 10)
    with pytest.raises(TypeError, match="whole numbers of updates"):
        train(XOR, start, 0.5, 10, moments=[0, 0.5, 10])
    with pytest.raises(ValueError, match="batch size from 1 to 4"):
        train(XOR, start, 0.5, 10, batch_size=5, seed=0)
    with pytest.raises(ValueError, match="hand in a seed"):
        train(XOR, start, 0.5, 10, batch_size=2)
    with pytest.raises(ValueError, match="not negative, got -1"):
        train(XOR, start, -1, 10)
    with pytest.raises(ValueError, match=r"shape \(\.\.\., 9\)"):
        train(XOR, np.zeros(5), 0.5, 10)
    with pytest.raises(TypeError, match="a rule"):
        train(XOR, start, 0.5, 10, rule="sgd")


def test_a_single_net_has_nothing_to_choose_from():
    run = train(XOR, XOR.network.start(0), 0.5, 3)
    assert isinstance(run, Training)
    with pytest.raises(IndexError, match="single net"):
        run[0]
    with pytest.raises(TypeError, match="single net"):
        len(run)


# -- stop and go on --------------------------------------------------------------------------------------------------


def test_a_training_that_was_stopped_goes_on_where_it_was():
    moons = NetworkLoss(Network(2, 3, 1), *two_moons(20))
    options = {"batch_size": 3, "seed": 1, "moments": [0, 3, 90, 150, 151, 400, 500]}
    start = moons.network.start(range(4))
    trainer, reached = Trainer(moons, start, lambda k: 1 / (1 + k), 500, **options), []
    while not trainer.finished:
        trainer.go_on(seconds=1e-9)
        reached.append(trainer.done)
        assert trainer.training.moments.tolist() == [m for m in options["moments"] if m <= trainer.done]
    assert reached == [90, 151, 400, 500], "a hundred updates at a stretch, or on to the next moment"
    whole = train(moons, start, lambda k: 1 / (1 + k), 500, **options)
    assert trainer.training.points.tolist() == whole.points.tolist()
    walked = descend(moons, start, lambda k: 1 / (1 + k), 500, batch_size=3, seed=1)
    assert whole.points.tolist() == walked.points[:, whole.moments].tolist(), "the schedule goes on as well"
    trainer.go_on()
    assert trainer.done == 500


def test_a_training_without_a_step_is_finished():
    trainer = Trainer(XOR, XOR.network.start(0), 0.5, 0)
    assert trainer.finished
    trainer.go_on()
    assert trainer.training.points.shape == (1, 9)
