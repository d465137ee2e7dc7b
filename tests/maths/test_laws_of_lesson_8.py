"""All examples, one, or a few? What lesson 8 says of noise, its floor, and what it costs."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq

from nnwidgets.maths import (
    DataLoss,
    course_line,
    descend,
    gradient_variance,
    line_noise_floor,
    minibatch_gradients,
    minibatch_variance,
    noise_floor,
    online_safe_step,
    plain_step,
    two_classes,
    walk,
)

LINE = DataLoss(*course_line())
SMALL = DataLoss(*course_line(64, seed=1))
START = [-2.0, -1.0]


def measured_variance(loss, w, batch_size, replace, draws=40_000):
    cloud = minibatch_gradients(loss, w, batch_size, draws, replace, seed=batch_size)
    return ((cloud - loss.gradient(w)) ** 2).sum(axis=1).mean()


@pytest.mark.parametrize("batch_size", [1, 2, 4, 8, 16, 32, 64])
def test_with_replacement_the_variance_is_that_of_one_example_over_the_batch_size(batch_size):
    """Within 2 %, N = 64."""
    each = SMALL.example_gradients(START)
    spread = ((each - each.mean(axis=0)) ** 2).sum(axis=1).mean()
    assert gradient_variance(SMALL, START) == pytest.approx(spread)
    assert measured_variance(SMALL, START, batch_size, replace=True) == pytest.approx(spread / batch_size, rel=0.02)
    assert minibatch_variance(spread, batch_size, 64, replace=True) == pytest.approx(spread / batch_size)


@pytest.mark.parametrize("batch_size", [1, 2, 4, 8, 16, 32, 60, 63, 64])
def test_without_replacement_the_variance_falls_to_zero_at_all_examples(batch_size):
    """S/B · (N − B)/(N − 1), within 5 %, N = 64."""
    each = SMALL.example_gradients(START)
    law = each.var(axis=0).sum() / batch_size * (64 - batch_size) / 63
    assert measured_variance(SMALL, START, batch_size, replace=False) == pytest.approx(law, rel=0.05, abs=1e-20)
    assert minibatch_variance(gradient_variance(SMALL, START), batch_size, 64, replace=False) == pytest.approx(law)


def test_the_laws_hold_for_a_sigmoid_neuron_too():
    loss = DataLoss(*two_classes(64), unit="sigmoid", error="cross-entropy")
    law = gradient_variance(loss, [0.5, 0.0]) / 8
    assert measured_variance(loss, [0.5, 0.0], 8, replace=True) == pytest.approx(law, rel=0.02)
    assert measured_variance(loss, [0.5, 0.0], 8, replace=False) == pytest.approx(law * 56 / 63, rel=0.05)


def test_the_spread_falls_with_the_square_root_of_the_batch_size():
    """The slope of the standard deviation in log-log is −0.5 ± 0.05, from six sizes of 2,000 draws each."""
    sizes = [1, 2, 4, 8, 16, 32]
    spread = [np.sqrt(measured_variance(LINE, START, size, replace=True, draws=2000)) for size in sizes]
    assert np.polyfit(np.log(sizes), np.log(spread), 1)[0] == pytest.approx(-0.5, abs=0.05)


# -- the floor under noise -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("step_size", "curvature", "batch_size"), [(0.1, 1.0, 1), (0.4, 2.0, 1), (0.2, 1.0, 4)])
def test_additive_noise_levels_off_at_the_law(step_size, curvature, batch_size):
    """Within 3 %: 2,000 runs, their last 300 of 500 steps."""
    rng = np.random.default_rng(0)

    def noisy(w):
        return curvature * w + rng.standard_normal((*w.shape, batch_size)).mean(axis=-1)

    points = walk(noisy, np.zeros((2000, 1)), lambda _: step_size, 500, plain_step)
    law = noise_floor(step_size, 1.0, batch_size, curvature)
    assert (curvature * points[:, 200:] ** 2 / 2).mean() == pytest.approx(law, rel=0.03)


def test_the_floor_of_the_lesson():
    assert noise_floor(0.1, 1.0, 1, 1.0) == pytest.approx(0.0263, abs=5e-5)
    assert noise_floor(0.01, 1.0, 8, 1.0) == pytest.approx(0.01 / (4 * 8), rel=0.01)  # about η s²/(4B)


def excess_in_the_last_half(step_size, batch_size, replace, runs=400, steps=600):
    start = np.broadcast_to(LINE.minima[0][0], (runs, 2))
    run = descend(LINE, start, step_size, steps, batch_size=batch_size, replace=replace, seed=0)
    return run.losses[:, steps // 2 :].mean() - LINE.minimum


@pytest.mark.parametrize(("step_size", "batch_size"), [(0.05, 1), (0.2, 1), (0.3, 1), (0.2, 16), (0.8, 16), (0.5, 64)])
def test_independent_minibatches_of_the_line_level_off_at_its_exact_law(step_size, batch_size):
    """Within 5 %."""
    law = line_noise_floor(LINE, step_size, batch_size, replace=True)
    assert excess_in_the_last_half(step_size, batch_size, replace=True) == pytest.approx(law, rel=0.05)


@pytest.mark.parametrize(("step_size", "batch_size"), [(0.05, 1), (0.2, 1), (0.2, 16), (0.5, 64)])
def test_reshuffled_epochs_level_off_at_most_there(step_size, batch_size):
    law = line_noise_floor(LINE, step_size, batch_size, replace=False)
    measured = excess_in_the_last_half(step_size, batch_size, replace=False)
    assert 0.3 * law < measured < 1.03 * law


def test_minibatches_without_replacement_that_forget_the_ones_before_level_off_at_the_exact_law():
    """Within 5 %: the same law as above, with the finite-population factor; by a plain loop."""
    rng, w = np.random.default_rng(0), np.tile(LINE.minima[0][0], (400, 1))
    excess = []
    for k in range(200):
        chosen = rng.permuted(np.tile(np.arange(256), (400, 1)), axis=1)[:, :64]
        x, t = LINE.inputs[chosen], LINE.targets[chosen]
        w = w - 0.5 * (((x * w[:, None]).sum(axis=-1) - t)[..., None] * x).mean(axis=1)
        if k >= 40:
            excess.append(((w @ LINE.inputs.T - LINE.targets) ** 2).mean() / 2 - LINE.minimum)
    assert np.mean(excess) == pytest.approx(line_noise_floor(LINE, 0.5, 64, replace=False), rel=0.05)


def test_the_floor_of_the_line_is_nearly_that_of_additive_noise_for_small_steps():
    each = LINE.example_gradients(LINE.minima[0][0])
    h = LINE.inputs.T @ LINE.inputs / 256
    curvatures, directions = np.linalg.eigh(h)
    variances = ((each @ directions) ** 2).mean(axis=0)
    additive = sum(noise_floor(0.001, s, 1, c) for s, c in zip(variances, curvatures, strict=True))
    assert line_noise_floor(LINE, 0.001, 1, replace=True) == pytest.approx(additive, rel=0.01)


def test_there_is_no_floor_for_all_examples_nor_for_too_large_a_step():
    assert line_noise_floor(LINE, 0.5, 256, replace=False) == pytest.approx(0, abs=1e-15)
    assert line_noise_floor(LINE, 1.5, 1) == np.inf
    with pytest.raises(ValueError, match="expected the squared error of a linear unit"):
        line_noise_floor(DataLoss(*two_classes(), unit="sigmoid"), 0.1, 1)


# -- the table of the lesson -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def table():
    """For each (B, η): example-gradients until first under 1 %, and mean excess in the last quarter; 15 data sets."""
    rows = {}
    for batch_size, step_size in ((1, 0.2), (1, 0.05), (16, 0.2), (256, 0.9)):
        first, last = [], []
        for seed in range(15):
            line = DataLoss(*course_line(seed=seed))
            run = descend(line, START, step_size, 60 * 256 // batch_size, batch_size=batch_size, seed=seed)
            best = np.linalg.lstsq(line.inputs, line.targets, rcond=None)[1][0] / 512
            excess = (run.losses - best) / (run.losses[0] - best)
            first.append(run.example_gradients[np.argmax(excess < 0.01)])
            last.append(excess[-len(excess) // 4 :].mean())
        rows[batch_size, step_size] = np.median(first), np.median(last)
    return rows


@pytest.mark.parametrize(
    ("setting", "first", "last"),
    [((1, 0.2), 13, 1.5e-2), ((1, 0.05), 45, 2.6e-3), ((16, 0.2), 176, 4.4e-4), ((256, 0.9), 512, 0.0)],
)
def test_the_table_of_the_lesson(table, setting, first, last):
    """Medians of 15 data sets: within a third for the cost, and a quarter for the level."""
    assert table[setting][0] == pytest.approx(first, rel=1 / 3)
    assert table[setting][1] == pytest.approx(last, rel=0.25, abs=1e-12)


def test_online_is_some_forty_times_cheaper_to_roughly_right_but_only_batch_gets_exact(table):
    assert 25 < table[256, 0.9][0] / table[1, 0.2][0] < 60
    assert table[1, 0.2][1] > 0.01
    assert table[256, 0.9][1] < 1e-12


def test_a_decaying_step_gets_below_the_floor_of_a_constant_one():
    start, steps = np.broadcast_to(START, (30, 2)), 40 * 256
    constant = descend(LINE, start, 0.2, steps, batch_size=1, seed=0)
    decays = descend(LINE, start, lambda k: 0.2 / (1 + k / 256), steps, batch_size=1, seed=0)
    level = [(run.losses[:, -256:].mean() - LINE.minimum) for run in (constant, decays)]
    assert level[1] < level[0] / 10


def test_a_dip_below_one_percent_is_not_having_arrived():
    start = np.broadcast_to(START, (15, 2))
    run = descend(LINE, start, 0.2, 60 * 256, batch_size=1, seed=0)
    excess = (run.losses - LINE.minimum) / (run.losses[:, :1] - LINE.minimum)
    assert excess.min() < 1e-6  # by luck
    assert (run.verdict != "arrives").all()


# -- the limit of the step, online -----------------------------------------------------------------------------------


def test_an_online_update_below_the_safe_step_makes_no_single_example_worse():
    """It multiplies that example's error by 1 − η |x|², with the bias input 1 in |x|²."""
    safe = online_safe_step(LINE)
    assert safe == pytest.approx(2 / (course_line()[0] ** 2 + 1).max())
    w = np.random.default_rng(0).normal(size=(256, 2))
    chosen = np.arange(256)[:, None]
    for share in (0.5, 0.999, 1.5):
        after = w - share * safe * LINE.gradient(w, examples=chosen)
        before, later = (np.diagonal(LINE.outputs(v)) - LINE.targets for v in (w, after))
        squared_length = (LINE.inputs**2).sum(axis=1)
        assert later == pytest.approx(before * (1 - share * safe * squared_length), abs=1e-9)
        assert (np.abs(later) <= np.abs(before)).all() == (share < 1)


def test_online_runs_still_converge_above_the_mean_square_limit():
    """One weight, normal x, no noise: the mean square grows above 2/3, yet almost every run converges below 2.42."""

    def mean(f):
        return quad(lambda x: f(x) * np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi), -12, 12, limit=400)[0]

    mean_square = 2 * mean(lambda x: x**2) / mean(lambda x: x**4)
    assert mean_square == pytest.approx(2 / 3, abs=1e-9)
    assert mean(lambda x: (1 - mean_square * x**2) ** 2) == pytest.approx(1, abs=1e-9)
    almost_sure = brentq(lambda size: mean(lambda x: np.log(abs(1 - size * x**2) + 1e-300)), 1, 4, xtol=1e-4)
    assert almost_sure == pytest.approx(2.42, abs=0.01)

    x = np.random.default_rng(0).standard_normal(20_000)
    loss = DataLoss(x, np.zeros(20_000), bias=False)
    runs = descend(loss, 1.0, np.repeat([1.0, 2.0, 2.9], 200), 3000, batch_size=1, replace=True, seed=1)
    converged = (np.abs(runs.final[:, 0]) < 1e-3).reshape(3, 200).mean(axis=1)
    assert converged[0] == 1
    assert converged[1] > 0.95
    assert converged[2] < 0.05
