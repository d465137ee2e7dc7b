"""Does BatchLab show what the laws of minibatches say, at every position of every control?"""

import itertools
import re

import numpy as np
import pandas as pd
import pytest
import traitlets
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnwidgets.explorer.frames import pack
from nnwidgets.maths import (
    DataLoss,
    course_line,
    gradient_variance,
    line_noise_floor,
    minibatch_gradients,
    minibatch_variance,
    noise_floor,
)
from nnwidgets.widgets import BatchLab
from nnwidgets.widgets.batch_scene import scene_of

MOMENTS = np.arange(65)
LOSS = DataLoss(*course_line())
MINIMUM = np.array(LOSS.minima[0][0])
HEIGHTS, WAYS = np.linalg.eigh(LOSS.inputs.T @ LOSS.inputs / 256)
RUNS = ("batch", "minibatch", "online")


@pytest.fixture
def lab():
    return BatchLab()


def mark(lab, kind, panel, nth=0, state=None):
    """The nth mark of a kind in a panel, as it stands in a state."""
    return [m for m in lab.frame(state).marks if (m.kind, m.panel) == (kind, panel)][nth]


def batch_excess(start, step_sizes):
    """Closed form: after the updates with these step sizes, ½ Σ h c² Π (1 − η h)², c the start's place on each axis."""
    places = WAYS.T @ (np.array(start) - MINIMUM)
    left = np.cumprod(np.vstack([np.ones(2), 1 - np.multiply.outer(step_sizes, HEIGHTS)]), axis=0)
    return (HEIGHTS * (left * places) ** 2).sum(axis=1) / 2


def thirds(positions):
    """Both ends and a middle value."""
    return positions[0], positions[len(positions) // 2], positions[-1]


# Every control, to both ends and a middle value ----------------------------------------------------------------------


def test_five_controls_are_in_sight(lab):
    assert [name for name, control in lab.controls.items() if not control.more] == [
        "batch_size",
        "step_size",
        "moment",
        "compare",
        "schedule",
    ]


def test_step_size_moves_the_batch_run_as_the_closed_form_says(lab):
    lab.compare = "updates"
    for eta in thirds(lab.controls["step_size"].positions(lab)):
        lab.step_size = eta
        drawn = mark(lab, "line", "updates", 2 * np.isfinite(lab.run.floors[0])).arrays
        assert drawn["x"].tolist() == MOMENTS.tolist()
        np.testing.assert_allclose(drawn["y"], batch_excess((-2, -1), np.full(64, eta)), rtol=1e-6, atol=1e-12)
        assert lab.errors == []


def test_batch_size_costs_what_it_says_and_its_spread_is_the_law(lab):
    for size in thirds(lab.controls["batch_size"].positions(lab)):
        lab.batch_size = size
        assert lab.run.minibatch.example_gradients[1] == size
        handle = mark(lab, "handle", "spread").arrays
        law = np.sqrt(minibatch_variance(gradient_variance(LOSS, MINIMUM), size, 256, replace=False))
        assert handle["x"][0] == size
        assert handle["y"][0] == pytest.approx(max(law, 1.25 * scene_of().spread / 64), rel=1e-9)
        assert lab.errors == []


def test_every_whole_number_is_a_batch_size(lab):
    lab.batch_size = 3
    assert lab.run.made[1].tolist() == (16 * MOMENTS // 3).tolist()
    with pytest.raises(traitlets.TraitError, match="whole number from 1 to 256"):
        lab.batch_size = 257
    assert lab.batch_size == 3


@pytest.mark.parametrize("size", [1, 3, 16, 100, 256])
def test_at_equal_cost_no_run_has_spent_more_and_none_could_have_made_another_update(lab, size):
    lab.batch_size = size
    spent = lab.run.made * np.array([[256], [size], [1]])
    assert (spent <= 16 * MOMENTS).all()
    assert (spent + np.array([[256], [size], [1]]) > 16 * MOMENTS).all()


def test_at_equal_updates_every_run_has_made_one_at_each_moment(lab):
    lab.compare = "updates"
    assert (lab.run.made == MOMENTS).all()
    np.testing.assert_allclose(lab.run.excess[2], lab.run.online.losses[:65] - LOSS.minimum)
    assert lab.errors == []


def test_a_decaying_step_size_is_halved_at_update_20(lab):
    lab.schedule = "decaying"
    sizes = 0.1 / (1 + np.arange(64) / 20)
    np.testing.assert_allclose(lab.run.batch.losses - LOSS.minimum, batch_excess((-2, -1), sizes), atol=1e-12)
    assert np.isnan(lab.run.floors).all()
    lab.schedule = "constant"
    np.testing.assert_allclose(
        lab.run.batch.losses - LOSS.minimum, batch_excess((-2, -1), np.full(64, 0.1)), atol=1e-12
    )
    assert lab.errors == []


@pytest.mark.parametrize("replace", [False, True])
def test_replacement_decides_law_and_measured_spread(lab, replace):
    lab.replace = replace
    law, measured = mark(lab, "line", "spread", 1).arrays, mark(lab, "dots", "spread").arrays
    sizes = law["x"]
    without = (256 - sizes) / 255
    np.testing.assert_allclose(
        law["y"] ** 2, gradient_variance(LOSS, MINIMUM) / sizes * (1 if replace else without), rtol=1e-9
    )
    expected = np.interp(measured["x"], sizes, law["y"])
    np.testing.assert_allclose(measured["y"][:-1], expected[:-1], rtol=0.15)  # 200 draws: sd 4 %
    assert measured["y"][-1] == pytest.approx(expected[-1], rel=0.15, abs=1e-12)
    assert lab.errors == []


def test_with_replacement_the_spread_falls_as_the_root_of_the_batch_size(lab):
    lab.replace = True
    measured = mark(lab, "dots", "spread").arrays
    slope = np.polyfit(np.log(measured["x"]), np.log(measured["y"]), 1)[0]
    assert slope == pytest.approx(-0.5, abs=0.05)


def test_seed_draws_other_examples_for_the_noisy_runs_only(lab):
    seen = []
    for seed in thirds(lab.controls["seed"].positions(lab)):
        lab.seed = seed
        seen.append(lab.run)
        assert lab.errors == []
    for one, other in itertools.pairwise(seen):
        assert (one.batch.points == other.batch.points).all()
        assert not np.isclose(one.minibatch.points[-1], other.minibatch.points[-1]).all()
        assert not np.isclose(one.online.points[-1], other.online.points[-1]).all()


@pytest.mark.parametrize("name", ["slope", "bias"])
def test_start_is_where_all_three_runs_begin(lab, name):
    for value in thirds(lab.controls[name].positions(lab)):
        setattr(lab, name, value)
        start = (lab.slope, lab.bias)
        assert lab.run.points[:, 0].tolist() == [list(start)] * 3
        np.testing.assert_allclose(
            lab.run.batch.losses - LOSS.minimum, batch_excess(start, np.full(64, 0.1)), atol=1e-12
        )
        assert lab.errors == []


def test_words_count_epochs_updates_and_example_gradients_apart(lab):
    for moment, spent in ((0, "0 example-gradients (0.00 epochs)"), (24, "384 example-gradients (1.50 epochs)")):
        lab.moment = moment
        assert spent in lab.sentence
    assert "1 by batch, 24 by minibatches of 16, 384 online" in lab.sentence
    lab.moment, lab.compare = 64, "updates"
    assert "made 64 updates" in lab.sentence
    assert "16384 by batch, 1024 by minibatches of 16, 64 online" in lab.sentence
    assert lab.errors == []


# What must be true --------------------------------------------------------------------------------------------------


def test_the_numbers_of_the_course_come_out(lab):
    """Excess relative to the start, on average in the long run: 1.5e-2, 2.6e-3 and 4.4e-4 (60 epochs, 15 seeds)."""
    start = float(LOSS((-2.0, -1.0)) - LOSS.minimum)
    for size, eta, share in ((1, 0.2, 1.5e-2), (1, 0.05, 2.6e-3), (16, 0.2, 4.4e-4)):
        lab.batch_size, lab.step_size = size, eta
        assert lab.run.floors[0] / start == pytest.approx(share, rel=0.25)
    lab.step_size = 0.9
    assert lab.run.batch.losses[2] - LOSS.minimum < 0.01 * start < lab.run.batch.losses[1] - LOSS.minimum
    assert lab.run.batch.example_gradients[2] == 512


def test_floors_are_the_law_where_it_holds_and_say_so(lab):
    lab.replace = True
    assert lab.run.floors[0] == line_noise_floor(LOSS, 0.1, 16, replace=True)
    assert lab.run.floors[1] == line_noise_floor(LOSS, 0.1, 1, replace=True)
    small = float(gradient_variance(LOSS, MINIMUM))  # and near the law for noise of one size, as the step is small
    lab.step_size = 0.01
    assert lab.run.floors[0] == pytest.approx(noise_floor(0.01, small, 16, 1.0), rel=0.02)
    assert "by the law" in said(lab)
    lab.replace = False
    assert lab.run.floors[0] < line_noise_floor(LOSS, 0.01, 16)
    assert "measured" in said(lab)
    assert "by the law" not in said(lab)


def said(lab):
    """All words in the picture."""
    return " ".join(m.look["template"] for m in lab.frame().marks if m.kind == "text")


def test_floor_lines_stand_at_the_floors_and_only_there(lab):
    lines = [mark(lab, "line", "example-gradients", i).arrays["y"] for i in (0, 1)]
    np.testing.assert_allclose(lines, lab.run.floors[:, None] * np.ones(2))
    lab.schedule = "decaying"
    assert "dash" not in mark(lab, "line", "example-gradients").look
    lab.schedule, lab.step_size = "constant", 2.0
    assert np.isinf(lab.run.floors).all()
    assert "dash" not in mark(lab, "line", "example-gradients").look
    assert "online: no floor" in said(lab)


def test_minibatches_of_one_are_online_and_of_all_are_batch(lab):
    lab.batch_size = 1
    assert (lab.run.minibatch.points == lab.run.online.points).all()
    lab.batch_size = 256
    assert (lab.run.minibatch.points == lab.run.batch.points).all()
    assert lab.run.floors[0] == 0
    lab.replace = True
    assert not np.isclose(lab.run.minibatch.points[1:], lab.run.batch.points[1:]).all(axis=-1).any()


def test_the_cloud_holds_minibatch_gradients_at_the_point_of_the_minibatch_run(lab):
    for moment in (0, 7, 64):
        swarm = mark(lab, "swarm", "cloud").arrays
        u, v = lab.run.points[1, moment]
        cloud = np.stack([np.array([1, u, v]) @ swarm[axis] for axis in "xy"], axis=-1)
        there = minibatch_gradients(LOSS, np.array([u, v]), 16, 60, replace=False, seed=0)
        np.testing.assert_allclose(cloud, there, atol=1e-9)
        true = mark(lab, "swarm", "cloud", 1).arrays
        shown = [np.array([1, u, v]) @ true[axis][:, 0] for axis in "xy"]
        np.testing.assert_allclose(shown, LOSS.gradient((u, v)), atol=1e-9)


def test_gradients_beyond_the_edges_are_counted(lab):
    lab.batch_size = 1
    text = mark(lab, "text", "cloud")
    assert text.look["template"] == "up to {k:d} beyond the edges"
    points = lab.run.points[1]
    gradients = minibatch_gradients(LOSS, points, 1, 60, replace=False, seed=0)
    assert text.arrays["#k"][0] == (np.abs(gradients) > scene_of().reach).any(axis=-1).sum(axis=-1).max() > 0
    lab.batch_size = 256
    assert "beyond" not in said(lab)


def test_own_list_of_steps_ends_a_little_beyond_the_limit(lab):
    assert lab.controls["step_size"].positions(lab) == scene_of().step_sizes
    assert lab.controls["batch_size"].positions(lab) == scene_of().batch_sizes
    lab.step_size = 1.8
    assert "1.78, the limit for this mean of ½(y − t)²" in lab.sentence
    lab.step_size = 1.7
    assert "limit" not in lab.sentence


# Tables -------------------------------------------------------------------------------------------------------------


def same(one, other):
    assert one.words.template == other.words.template
    for a, b in zip(one.marks, other.marks, strict=True):
        assert a.look == b.look
        for name, array in a.arrays.items():
            np.testing.assert_allclose(array, b.arrays[name], rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("names", [["step_size"], ["batch_size"], ["seed"], ["slope"], ["slope", "bias"], ["replace"]])
def test_a_table_holds_what_its_positions_are_alone(lab, names):
    total = len(lab._positions(names))
    wanted = list(range(0, total, max(1, total // 7)))
    done, frames = lab.table(names, wanted=wanted)
    for i, frame in zip(done, frames, strict=True):
        same(frame, lab.frame(lab.state | dict(zip(names, lab._positions(names)[i], strict=True))))


def test_tables_are_small(lab):
    for names, most in ((["step_size"], 150_000), (["batch_size"], 60_000), (["slope"], 100_000)):
        header, data = pack(lab.table(names)[1])
        assert len(data) < most
    wanted = list(range(0, 625, 5))
    header, data = pack(lab.table(["slope", "bias"], wanted=wanted)[1])
    assert len(data) / len(wanted) < 2700, "a start changes the paths and the losses, nothing else"
    assert len(header["parts"]) < 60


def test_the_browser_is_answered(lab, monkeypatch):
    told = []
    monkeypatch.setattr(lab, "send", lambda content, buffers=None: told.append(content))
    for names in (["step_size"], ["slope", "bias"], ["compare"]):
        lab._answer(None, {"ask": "table", "controls": names, "state": lab.state, "id": 1}, [])
    assert {content["kind"] for content in told} == {"table"}
    assert lab.errors == []


# Own data -----------------------------------------------------------------------------------------------------------


def own(n=40):
    rng = np.random.default_rng(1)
    x = rng.normal(5, 2, n)
    return np.column_stack([x, 3 * x - 4 + rng.normal(size=n)])


@pytest.mark.parametrize("how", ["list", "array", "frame", "csv", "two"])
def test_own_data_from_whatever_holds_them(how, tmp_path):
    table = own()
    path = tmp_path / "own.csv"
    path.write_text("x,t\n" + "\n".join(f"{x!r},{t!r}" for x, t in table.tolist()))
    data = {"list": table.tolist(), "array": table, "frame": pd.DataFrame(table), "csv": path, "two": table[:, 0]}[how]
    lab = BatchLab(data, table[:, 1]) if how == "two" else BatchLab(data)
    best = np.polyfit(*table.T, 1)
    np.testing.assert_allclose(mark(lab, "dots", "batch", 1).arrays["x"], best[0], rtol=1e-9)
    np.testing.assert_allclose(mark(lab, "dots", "batch", 1).arrays["y"], best[1], rtol=1e-9)
    assert lab.controls["batch_size"].positions(lab) == [1, 2, 4, 8, 16, 32, 40]
    assert max(lab.controls["step_size"].positions(lab)) > 2 / lab.run.batch.loss.curvature


def test_own_data_go_to_both_ends_of_every_control():
    lab = BatchLab(own())
    for name, control in lab.controls.items():
        for value in thirds(control.positions(lab)):
            lab.reset()
            setattr(lab, name, value)
            assert lab.run.excess[0, 0] == pytest.approx(
                lab.run.batch.loss((lab.slope, lab.bias)) - lab.run.batch.loss.minimum
            )
            lab.frame()
    assert lab.errors == []


@pytest.mark.parametrize("data", [[[0, 1], [1, 3]], [[0, 1], [1, 3], [2, 5], [3, 7]]])
def test_examples_on_a_line_have_no_noise_at_the_minimum(data):
    lab = BatchLab(data)
    assert lab.run.floors.tolist() == [0, 0]
    assert "lie on one line" in lab.sentence
    assert "none: these examples lie on a line" in said(lab)
    lab.still()


def test_a_bowl_too_flat_to_tell_is_said_to_be_so():
    table = own()
    table[:, 0] += 200
    lab = BatchLab(table)
    assert np.isnan(lab.run.floors).all()
    assert "so flat" in lab.sentence
    lab.replace = True
    assert np.isfinite(lab.run.floors).all(), "the law knows it all the same"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([[1, 2, 3], [4, 5, 6]], "one input for each example, got 2"),
        ([[1, 2], [1, 3]], "inputs that differ"),
        ([], "example"),
        ([[1, 2], [3]], "rows of one length"),
        ([[1, 2], [3, float("nan")]], "finite numbers"),
        (np.ones((1025, 2)), "1024 examples at most, got 1025"),
        ("no such file.csv", "No such file"),
    ],
)
def test_bad_data_are_refused_at_the_call(data, message):
    with pytest.raises((ValueError, FileNotFoundError), match=message):
        BatchLab(data)


def test_bad_arguments_are_refused_and_change_nothing(lab):
    before = lab.state
    for name, value in (
        ("step_size", -0.1),
        ("step_size", float("nan")),
        ("batch_size", 0),
        ("batch_size", 2.5),
        ("slope", 9),
        ("compare", "epochs"),
        ("seed", -1),
    ):
        with pytest.raises(traitlets.TraitError):
            setattr(lab, name, value)
    assert lab.state == before
    with pytest.raises(traitlets.TraitError):
        BatchLab(own(), batch_size=41)
    with pytest.raises(ValueError, match="targets without inputs"):
        BatchLab(t=[1, 2])
    with pytest.raises(TypeError, match="no control 'epochs'"):
        BatchLab(epochs=3)


# Pictures and words -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("state", [{}, {"step_size": 2.0, "batch_size": 1}, {"compare": "updates", "replace": True}])
def test_still_picture_is_drawn(state, dark):
    figure = BatchLab(**state).still(dark)
    assert len(figure.axes) == 6
    figure.canvas.draw()


def test_a_kept_run_is_drawn_where_it_belongs(lab):
    lab.keep()
    lab.batch_size = 64
    kept = [m for m in lab._all_marks(lab.state) if m.look.get("role") == "kept"]
    assert sorted(m.panel for m in kept) == ["example-gradients", "minibatch"]
    lab.compare = "updates"
    kept = [m for m in lab._all_marks(lab.state) if m.look.get("role") == "kept"]
    assert [m.panel for m in kept] == ["minibatch"], "its losses have another axis"
    lab.still()
    assert lab.frame().row["updates"].at(64) == "64"


def test_shown_code_is_what_ran(lab):
    assert "def walk(" in str(lab.code)
    assert "def minibatches(" in str(lab.code)


TRAPS = re.compile(r"faster|always|reaches|online needs|1/B|converge", re.IGNORECASE)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_every_state_has_a_picture_and_true_words(data):
    lab = BatchLab()
    state = {name: data.draw(st.sampled_from(c.positions(lab)), label=name) for name, c in lab.controls.items()}
    frame = lab.frame(state)
    words = frame.words.at(state["moment"])
    assert not TRAPS.search(words)
    assert "not a number" not in words
    assert all(m.arrays["x"].shape == (65,) for m in frame.marks if m.look.get("show"))
    run = lab._computed(state)
    assert (run.made[:, 1:] >= run.made[:, :-1]).all()
    assert (run.excess >= 0).all()
    if state["step_size"] < 1.7:
        assert run.excess[0, -1] <= run.excess[0, 0], "below its limit the batch run goes down"
