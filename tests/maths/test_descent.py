"""Does the engine take the steps it says, for one run as for hundreds, and count what they cost?"""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnwidgets.maths import (
    DataLoss,
    as_loss,
    bowl,
    course_line,
    decaying,
    descend,
    log_cosh,
    minibatches,
    plain_step,
    quadratic,
    quartic,
    walk,
)

LINE = DataLoss(*course_line())


def by_hand(gradient, w, step_size, steps):
    points = [w]
    for _ in range(steps):
        w = w - step_size * gradient(w)
        points.append(w)
    return points


@settings(deadline=None)
@given(h=st.floats(0.1, 10), start=st.floats(-5, 5), step_size=st.floats(0, 1), steps=st.integers(0, 20))
def test_a_run_takes_the_steps_of_a_plain_loop(h, start, step_size, steps):
    run = descend(quadratic(h), start, step_size, steps)
    expected = by_hand(lambda w: h * w, start, step_size, steps)
    assert run.points.shape == (steps + 1, 1)
    assert run.points[:, 0] == pytest.approx(expected, rel=1e-12)
    assert run.losses == pytest.approx([h * w**2 / 2 for w in expected], rel=1e-12)


def test_the_loop_that_is_shown_is_the_loop_that_runs():
    points = walk(lambda w: 4 * w, np.array([-2.0]), lambda k: 0.1, 3, plain_step)
    assert points.tolist() == descend(quadratic(4), -2.0, 0.1, 3).points.tolist()
    assert points[:, 0] == pytest.approx([-2.0, -1.2, -0.72, -0.432])


def test_a_schedule_is_asked_for_the_number_of_each_update():
    asked = []
    run = descend(quadratic(1), 1.0, lambda k: asked.append(k) or 1 / (k + 2), 4)
    assert asked == [0, 1, 2, 3]
    assert run.points[:, 0] == pytest.approx([1, 1 / 2, 1 / 2 * 2 / 3, 1 / 4, 1 / 5])
    schedule = decaying(0.2, tau=10)
    assert [schedule(k) for k in (0, 10, 30)] == pytest.approx([0.2, 0.1, 0.05])
    assert decaying([0.2, 0.4], tau=1)(1).tolist() == [0.1, 0.2]


# -- many runs in one call -------------------------------------------------------------------------------------------


def assert_same(run, alone):
    assert run.points.tolist() == alone.points.tolist()
    assert run.losses.tolist() == alone.losses.tolist()
    assert (run.verdict, run.when, run.step_size) == (alone.verdict, alone.when, alone.step_size)
    assert type(run.verdict) is str
    assert type(run.when) is int
    assert type(run.step_size) is float


def test_a_sweep_of_step_sizes_is_each_run_by_itself():
    sizes = np.linspace(0, 1, 101)
    runs = descend(quadratic(4), -2.0, sizes, 30)
    assert runs.points.shape == (101, 31, 1)
    assert len(runs) == 101
    for i in (0, 10, 25, 50, 51, 100):
        assert_same(runs[i], descend(quadratic(4), -2.0, sizes[i], 30))


def test_starts_and_step_sizes_are_broadcast():
    starts, sizes = np.linspace(-3, 3, 5), np.array([0.1, 0.5, 0.9])[:, None]
    runs = descend(log_cosh(), starts, sizes, 12)
    assert (runs.points.shape, runs.losses.shape) == ((3, 5, 13, 1), (3, 5, 13))
    assert runs.verdict.shape == runs.when.shape == runs.step_size.shape == (3, 5)
    assert_same(runs[1, 3], descend(log_cosh(), starts[3], 0.5, 12))
    assert_same(runs[1][3], runs[1, 3])
    assert runs[:, 2:4].points.shape == (3, 2, 13, 1)


def test_several_weights_have_their_axis_last():
    starts = np.random.default_rng(0).normal(size=(4, 2))
    runs = descend(bowl(1, 9), starts, 0.1, 7)
    assert runs.points.shape == (4, 8, 2)
    assert_same(runs[2], descend(bowl(1, 9), starts[2], 0.1, 7))
    assert runs.final.tolist() == runs.points[:, -1].tolist()


def test_a_start_of_one_weight_may_carry_its_axis():
    assert descend(quadratic(), [1.0], 0.1, 3).losses.shape == (4,)
    assert descend(quadratic(), [[1.0], [2.0]], 0.1, 3).losses.shape == (2, 4)
    assert descend(quadratic(), [1.0, 2.0], 0.1, 3).losses.shape == (2, 4)


def test_a_schedule_may_carry_run_axes():
    runs = descend(quadratic(1), 1.0, decaying(np.array([0.1, 0.5]), tau=2), 5)
    assert runs.points.shape == (2, 6, 1)
    assert runs[1].points.tolist() == descend(quadratic(1), 1.0, decaying(0.5, tau=2), 5).points.tolist()


def test_a_single_run_has_nothing_to_choose_from():
    run = descend(quadratic(), 1.0, 0.1, 3)
    with pytest.raises(IndexError, match="single run"):
        run[0]
    with pytest.raises(TypeError, match="single run"):
        len(run)


def test_factors_are_one_minus_step_size_times_curvature():
    run = descend(quadratic(4), -2.0, [0.1, 0.6], 6)
    assert run.factors.shape == (2, 7)
    assert run.factors[:, :5] == pytest.approx(np.array([[0.6] * 5, [-1.4] * 5]))
    assert np.isnan(run.factors[:, 5:]).all()


# -- rules and gradients that are handed in --------------------------------------------------------------------------


def unit_step(w, gradient, step_size):
    return w - step_size * gradient / np.linalg.norm(gradient)


def sign_step(w, gradient, step_size):
    return w - step_size * (1 if gradient > 0 else -1)


def in_place(w, gradient, step_size):
    w -= step_size * gradient
    return w


@pytest.mark.parametrize("rule", [unit_step, sign_step, in_place])
def test_any_rule_does_for_many_runs_what_it_does_for_each(rule):
    starts = np.array([-2.0, 0.5, 3.0])
    runs = descend(quadratic(4), starts, [0.05, 0.1, 0.2], 6, rule=rule)
    for i, step_size in enumerate([0.05, 0.1, 0.2]):
        alone = descend(quadratic(4), starts[i], step_size, 6, rule=rule)
        assert runs[i].points == pytest.approx(alone.points, rel=1e-12)
    assert runs.points[:, 0, 0].tolist() == starts.tolist()


def test_a_rule_that_takes_all_runs_at_once_is_called_once_a_step():
    calls = []

    def rule(w, gradient, step_size):
        calls.append(w.shape)
        return w - step_size * gradient

    descend(quadratic(4), np.ones(50), 0.1, 6, rule=rule)
    assert calls[-6:] == [(50, 1)] * 6


def test_a_gradient_that_is_handed_in_is_walked_by():
    calls = []

    def gradient(w):
        calls.append(1)
        return 4 * w

    run = descend(quadratic(4), -2.0, 0.1, 3, gradient=gradient)
    assert run.points.tolist() == descend(quadratic(4), -2.0, 0.1, 3).points.tolist()
    assert len(calls) >= 3
    with pytest.raises(ValueError, match="disagrees with the loss at w = "):
        descend(quadratic(4), -2.0, 0.1, 3, gradient=lambda w: 2 * w)


# -- examples, epochs and costs --------------------------------------------------------------------------------------


def test_an_epoch_deals_out_every_example_once_and_drops_a_leftover():
    draw = minibatches(np.random.default_rng(0), runs=(3,), n=10, batch_size=4)
    for _ in range(5):
        epoch = np.concatenate([next(draw) for _ in range(2)], axis=-1)
        assert epoch.shape == (3, 8)
        assert all(len(set(run)) == 8 for run in epoch.tolist())


def test_each_epoch_and_each_run_is_shuffled_afresh():
    draw = minibatches(np.random.default_rng(0), runs=(2,), n=50, batch_size=50)
    first, second = next(draw), next(draw)
    assert len({tuple(order) for order in [*first.tolist(), *second.tolist()]}) == 4


def test_with_replacement_examples_are_drawn_independently():
    """In a minibatch of N the chance of each example to be missed is (1 − 1/N)^N, about 1/e."""
    draw = minibatches(np.random.default_rng(0), runs=(2000,), n=20, batch_size=20, replace=True)
    drawn = next(draw)
    missed = np.mean([20 - len(set(run)) for run in drawn.tolist()]) / 20
    assert missed == pytest.approx((1 - 1 / 20) ** 20, abs=0.01)


def test_a_run_on_minibatches_follows_the_gradients_of_the_examples_drawn():
    run = descend(LINE, [-2.0, -1.0], 0.05, 12, batch_size=16, seed=7)
    draw = minibatches(np.random.default_rng(7), (), 256, 16)
    w = np.array([-2.0, -1.0])
    for point in run.points[1:]:
        chosen = next(draw)
        error = LINE.inputs[chosen] @ w - LINE.targets[chosen]
        w = w - 0.05 * (error[:, None] * LINE.inputs[chosen]).mean(axis=0)
        assert point == pytest.approx(w, rel=1e-12)


def test_the_cost_is_counted_in_examples_and_in_updates():
    for batch_size, cost in ((None, 256), (1, 1), (16, 16), (256, 256)):
        run = descend(LINE, [-2.0, -1.0], 0.1, 4, batch_size=batch_size, seed=0)
        assert run.example_gradients.tolist() == [0, cost, 2 * cost, 3 * cost, 4 * cost]
        assert run.updates.tolist() == [0, 1, 2, 3, 4]
    assert descend(quadratic(), 1.0, 0.1, 2).example_gradients.tolist() == [0, 1, 2]


def test_noisy_runs_are_independent_and_the_same_for_the_same_seed():
    start = np.broadcast_to([-2.0, -1.0], (500, 2))
    runs = descend(LINE, start, 0.05, 40, batch_size=1, seed=1)
    again = descend(LINE, start, 0.05, 40, batch_size=1, seed=np.random.default_rng(1))
    assert runs.points.tolist() == again.points.tolist()
    assert len(np.unique(runs.final, axis=0)) == 500
    deviations = runs.final[:, 0] - runs.final[:, 0].mean()
    neighbours = np.corrcoef(deviations[:-1], deviations[1:])[0, 1]
    assert abs(neighbours) < 4 / np.sqrt(500)


def test_the_losses_of_noisy_runs_are_those_of_all_examples():
    run = descend(LINE, [-2.0, -1.0], 0.05, 10, batch_size=1, seed=0)
    assert run.losses == pytest.approx([((LINE.outputs(w) - LINE.targets) ** 2).mean() / 2 for w in run.points])


def test_all_examples_without_replacement_are_the_full_batch_and_need_no_seed():
    full = descend(LINE, [-2.0, -1.0], 0.1, 5)
    assert descend(LINE, [-2.0, -1.0], 0.1, 5, batch_size=256).points.tolist() == full.points.tolist()


def test_the_example_indices_of_a_long_run_are_never_held_all_at_once():
    """500 runs of 60 epochs online need 61 MB of indices; an epoch of them needs 1."""
    import tracemalloc

    draw = minibatches(np.random.default_rng(0), runs=(500,), n=256, batch_size=1)
    tracemalloc.start()
    for _ in range(3 * 256):
        next(draw)
    assert tracemalloc.get_traced_memory()[1] < 6e6
    tracemalloc.stop()


# -- total: overflow is a verdict ------------------------------------------------------------------------------------


def test_overflow_neither_raises_nor_warns():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        runs = descend(quartic(), [5.0, 0.5, 100.0], 0.5, 400)
        learners = descend(lambda w: float(w) ** 4 / 4, [5.0, 0.5], 0.5, 60)
    assert runs.verdict.tolist() == ["diverges", "arrives", "diverges"]
    assert not np.isnan(runs.losses).any()
    assert np.isinf(runs.losses[0, -1])
    assert learners.verdict[0] == "diverges"


# -- bad input -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"step_size": -0.1}, ValueError, "expected a step size that is finite and not negative, got -0.1"),
        ({"step_size": np.nan}, ValueError, "got nan"),
        ({"step_size": [0.1, np.inf]}, ValueError, "got inf"),
        ({"step_size": lambda k: 0.1 - k}, ValueError, "got -0.9"),
        ({"step_size": "big"}, TypeError, "expected numbers as step size, got 'big'"),
        ({"steps": -1}, ValueError, "expected steps >= 0, got -1"),
        ({"steps": 2.5}, TypeError, "expected a whole number of steps, got 2.5"),
        ({"start": [1.0, 2.0, 3.0]}, ValueError, r"expected a start of shape \(\.\.\., 2\).*got \(3,\)"),
        ({"start": 1.0}, ValueError, r"expected a start of shape \(\.\.\., 2\).*got \(\)"),
        ({"start": [np.nan, 0.0]}, ValueError, "expected finite numbers as start"),
        ({"start": "here"}, TypeError, "expected numbers as start, got 'here'"),
        ({"start": np.empty((0, 2))}, ValueError, "expected one start or more"),
        ({"start": np.ones((3, 2)), "step_size": [0.1, 0.2]}, ValueError, r"axes fit together, got \(3,\) and \(2,\)"),
        ({"batch_size": 257}, ValueError, "expected a batch size from 1 to 256, the number of examples; got 257"),
        ({"batch_size": 0}, ValueError, "expected a batch size from 1 to 256"),
        ({"batch_size": 2.0}, TypeError, "expected a whole number as batch size, got 2.0"),
        ({"batch_size": 4, "seed": None}, ValueError, "hand in a seed"),
        ({"batch_size": 256, "seed": None, "replace": True}, ValueError, "hand in a seed"),
        ({"batch_size": 4, "gradient": lambda w: w}, ValueError, "hand in either gradient or batch_size"),
        ({"batch_size": 4, "shared": 1}, ValueError, "expected shared from 0 to 0, the number of run axes; got 1"),
        ({"batch_size": 4, "shared": -1}, ValueError, "expected shared from 0 to 0"),
        ({"rule": 3}, TypeError, "expected a rule: a function of w, gradient and step_size; got 3"),
        ({"rule": lambda w, gradient, step_size: "on"}, TypeError, "the rule gave 'on': expected real numbers"),
        ({"rule": lambda w, gradient, step_size: None}, TypeError, "the rule gave None"),
        ({"rule": lambda w, gradient, step_size: 1.0}, ValueError, r"the rule gave shape \(\): expected shape \(2,\)"),
    ],
)
def test_arguments_that_make_no_sense_are_refused_at_the_call(arguments, error, message):
    good = {"start": [-2.0, -1.0], "step_size": 0.1, "steps": 5, "seed": 0}
    with pytest.raises(error, match=message):
        descend(LINE, **good | arguments)


def test_nothing_is_drawn_from_a_generator_when_the_call_is_refused():
    generator = np.random.default_rng(0)
    before = generator.bit_generator.state
    with pytest.raises(ValueError, match="batch size"):
        descend(LINE, [-2.0, -1.0], 0.1, 5, batch_size=1000, seed=generator)
    assert generator.bit_generator.state == before


def test_a_start_where_the_loss_is_no_number_is_refused():
    with pytest.raises(ValueError, match=r"is nan at the start \[-1.\]: begin where it is finite"):
        descend(as_loss(np.log), [1.0, -1.0], 0.1, 5)
    with pytest.raises(ValueError, match="is inf at the start"):
        descend(quartic(), 1e200, 0.1, 5)


def test_a_loss_without_examples_has_no_batch_size():
    with pytest.raises(ValueError, match="quadratic is not made of examples, so it has no minibatches"):
        descend(quadratic(), 1.0, 0.1, 5, batch_size=1, seed=0)


def test_decay_needs_a_time():
    with pytest.raises(ValueError, match=r"expected tau > 0"):
        decaying(0.1, tau=0)
    with pytest.raises(ValueError, match=r"not negative, got -0.1"):
        decaying(-0.1, tau=5)
