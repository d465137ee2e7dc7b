"""TinyNet: are the pictures those of the nets that were trained, and is every word about them true?"""

import json
import re

import numpy as np
import pytest
import traitlets
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnwidgets.explorer.frames import pack
from nnwidgets.maths import Network, NetworkLoss, circles, two_moons, xor
from nnwidgets.widgets import TinyNet, tiny_net, tiny_net_scene

KEPT = tiny_net.KEPT
HAND = np.array(tiny_net_scene.FIRST_POINTS)
DATA = {"XOR": xor(), "circles": circles(), "two moons": two_moons(), "drawn by hand": (HAND[:, :2], HAND[:, 2])}
TRAPS = (
    "local minim",
    "stuck",
    "understand",
    "always arrives",
    "global",
    "points to",
    "convex",
    "epoch",
    "not a number",
)
MEANS = {"cross-entropy": "mean cross-entropy", "squared": "mean of (y − t)²/2"}


@pytest.fixture
def quick(monkeypatch):
    """Let a training end after 60 updates."""
    for module in (tiny_net, tiny_net_scene):
        monkeypatch.setattr(module, "KEPT", np.array([*range(50), 60]))
        monkeypatch.setattr(module, "UPDATES", 60)


def plain_loop(lab, steps):
    """Descend in the plainest way, one net, full batch; return the loss, and the weights on the way."""
    net = Network(2, lab.units, 1, activation=lab.activation)
    loss = NetworkLoss(net, *DATA[lab.data], lab.loss)
    w = np.zeros(net.d) if lab.start == "zero" else np.random.default_rng(lab.seed).standard_normal(net.d)
    points = [w]
    for _ in range(steps):
        w = w - lab.step_size * loss.gradient(w)
        points.append(w)
    return loss, np.array(points)


def only(lab, kind, panel):
    return [m for m in lab.frame().marks if m.kind == kind and m.panel == panel]


def solved_in_picture(lab):
    """Which seeds have a round green dot on the map."""
    green, red = (
        next(m for m in only(lab, "dots", "starts") if m.look["role"] == role) for role in ("truth", "danger")
    )
    assert (green.look.get("shape"), red.look["shape"]) == (None, "cross"), "not told by colour alone"
    places = only(lab, "picks", "starts")[0].arrays
    seeds = {(x, y): int(seed) for x, y, seed in zip(places["x"], places["y"], places["values"], strict=True)}
    found = [{seeds[place] for place in zip(m.arrays["x"], m.arrays["y"], strict=True)} for m in (green, red)]
    assert found[0] | found[1] == set(range(100))
    assert not found[0] & found[1]
    return found[0]


# What is trained ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"units": 3, "step_size": 2.0, "seed": 17, "loss": "squared", "activation": "sigmoid"},
        {"data": "circles", "units": 4, "seed": 3, "activation": "ReLU", "step_size": 0.1},
        {"data": "two moons", "start": "zero"},
    ],
)
def test_the_run_is_that_of_a_plain_loop(state):
    lab = TinyNet(others=False, **state)
    loss, points = plain_loop(lab, 800)
    seen = KEPT[KEPT <= 800]
    assert lab.run.points[: len(seen)] == pytest.approx(points[seen], rel=1e-6, abs=1e-9)
    assert lab.run.losses[: len(seen)] == pytest.approx(loss(points[seen]), rel=1e-6)


def test_the_map_has_the_outcome_of_each_start_trained_by_itself():
    lab = TinyNet()
    solved = solved_in_picture(lab)
    for seed in (0, 3, 24, 99):
        alone = TinyNet(seed=seed, others=False)
        assert (alone.run.wrong[-1] == 0) == (seed in solved)
        lab.seed = seed
        assert lab.run.points.tolist() == alone.run.points.tolist(), "opened from the map, it is the same net"
    assert f"Of 100 starts, {len(solved)} end with every example right." in lab.sentence


def test_about_half_of_the_starts_learn_xor_with_two_hidden_units_and_nearly_all_with_four():
    """COURSE 4, lesson 12; with two, the standard deviation of the number is 5."""
    assert len(solved_in_picture(TinyNet(units=2))) == pytest.approx(50, abs=10)
    assert len(solved_in_picture(TinyNet(units=4))) >= 95


def test_a_start_at_zero_stays_at_one_half():
    for lab in (TinyNet(start="zero"), TinyNet(start="zero", units=4, step_size=10)):
        assert lab.run.outputs() == pytest.approx(np.full((len(KEPT), 4), 0.5))
        assert "All hidden units are alike" in lab.sentence
        assert "Of 100 starts, 0 end" in lab.sentence


def test_batches_look_at_as_many_examples_as_they_say():
    lab = TinyNet("circles", batch="8", others=False)
    assert lab.run.example_gradients[-1] == 8 * 3000
    assert "each update looks at 8 of them" in lab.sentence
    lab.batch = "all"
    assert "each update looks at all of them" in lab.sentence
    assert lab.run.example_gradients[-1] == 64 * 3000
    few = TinyNet("XOR", batch="8", others=False)
    assert few.run.points.tolist() == TinyNet("XOR", others=False).run.points.tolist()
    assert "looks at all of them" in few.sentence


def test_an_own_rule_moves_the_weights():
    own = TinyNet(rule=lambda w, gradient, step_size: w - step_size * np.sign(gradient), others=False, step_size=0.01)
    assert own.rule == "your rule"
    steps = np.abs(np.diff(own.run.points[:3], axis=0))
    assert own.run.moments[:3].tolist() == [0, 1, 5]
    assert steps[0] == pytest.approx(np.full(9, 0.01))
    own.rule = "plain step"
    assert own.run.points.tolist() == TinyNet(others=False, step_size=0.01).run.points.tolist()


# What is drawn ------------------------------------------------------------------------------------------------------


def test_the_field_is_what_the_net_puts_out():
    lab = TinyNet(units=3, seed=4)
    (field,) = only(lab, "outputs", "field")
    assert field.arrays["w"].tolist() == lab.run.points.tolist()
    assert (field.look["sizes"], field.look["activation"]) == ([2, 3, 1], "tanh")


def test_the_diagram_has_a_line_for_each_weight_from_where_it_comes_to_where_it_goes():
    lab = TinyNet(units=2, seed=4)
    (links,) = only(lab, "links", "net")
    a = links.arrays
    assert a["values"].tolist() == lab.run.points.tolist()
    assert links.look["names"] == [
        *("x₁ to h₁", "x₂ to h₁", "bias of h₁", "x₁ to h₂", "x₂ to h₂", "bias of h₂"),
        *("h₁ to y", "h₂ to y", "bias of y"),
    ]
    words = {(float(m.arrays["x"][0]), float(m.arrays["y"][0])): m.look["template"] for m in only(lab, "text", "net")}
    comes = [words.get((x, y)) for x, y in zip(a["x0"], a["y0"], strict=True)]
    goes = [words.get((x, y)) for x, y in zip(a["x1"], a["y1"], strict=True)]
    assert comes == ["x₁", "x₂", "1", "x₁", "x₂", "1", "h₁", "h₂", "1"]
    assert goes == ["h₁"] * 3 + ["h₂"] * 3 + ["y"] * 3


def test_every_weight_has_its_history():
    lab = TinyNet(units=3, others=False)
    hidden, output = (m for m in only(lab, "line", "weights") if m.look.get("show") == "so far")
    assert (hidden.look["columns"], output.look["columns"]) == ([*range(9)], [*range(9, 13)])
    assert hidden.arrays["y"].tolist() == output.arrays["y"].tolist() == lab.run.points.tolist()
    assert hidden.look["role"] != output.look["role"]
    assert output.look["dash"], "not told by colour alone"
    assert hidden.arrays["x"].tolist() == KEPT.tolist()


def test_the_sizes_of_the_weights_stand_on_a_log_axis_if_asked_for():
    lab = TinyNet(units=3, seed=2, others=False, drawn="as sizes, log axis")
    assert next(panel for panel in lab.axes(lab) if panel.name == "weights").y.scale == "log"
    lines = only(lab, "line", "weights")
    assert [(m.look["columns"], bool(m.look.get("dash"))) for m in lines] == [
        ([*range(9)], False),
        ([*range(9, 13)], False),
        ([*range(9)], True),
        ([*range(9, 13)], True),
    ]
    w = lab.run.points
    assert w.min() < -0.01, "there is something to see of either sign"
    for mark, there in zip(lines, (w >= 0, w >= 0, w < 0, w < 0), strict=True):
        assert (np.isfinite(mark.arrays["y"]) == there).all(), "dashed where negative, and nowhere else"
        assert mark.arrays["y"][there] == pytest.approx(np.maximum(np.abs(w[there]), 1e-3))
    assert TinyNet(start="zero", drawn="as sizes, log axis").still()


def test_the_picture_of_the_loss_says_which_update_and_loss_it_is_at():
    lab = TinyNet(seed=3, others=False)
    (said,) = (m for m in only(lab, "text", "losses") if m.look["template"].startswith("update"))
    assert said.look["template"] == "update {k:d}: loss {loss}"
    assert said.arrays["#k"].tolist() == KEPT.tolist()
    assert said.arrays["#loss"] == pytest.approx(lab.run.losses)


def test_the_loss_has_its_history_and_the_level_of_a_net_that_knows_nothing():
    for loss, level in (("cross-entropy", np.log(2)), ("squared", 0.125)):
        lab = TinyNet(loss=loss, others=False)
        flat, path = only(lab, "line", "losses")
        assert flat.arrays["y"] == pytest.approx([level, level])
        assert TinyNet(loss=loss, start="zero", others=False).run.losses[0] == pytest.approx(level)
        assert path.arrays["y"] == pytest.approx(lab.run.losses)


def test_examples_are_filled_or_hollow():
    lab = TinyNet("two moons", others=False)
    hollow, filled = only(lab, "dots", "field")
    x, t = two_moons()
    assert (hollow.look["hollow"], "hollow" in filled.look) == (True, False)
    assert np.column_stack([*filled.arrays.values()]).tolist() == x[t == 1].tolist()
    assert np.column_stack([*hollow.arrays.values()]).tolist() == x[t == 0].tolist()


# What is said -------------------------------------------------------------------------------------------------------


def test_the_words_have_the_numbers_of_the_run():
    lab = TinyNet(seed=3, others=False)
    for moment in (0, 20, 50):
        lab.moment = moment
        k, loss, wrong = KEPT[moment], lab.run.losses[moment], lab.run.wrong[moment]
        said = re.search(r"After (\d+) updates the loss is ([\d.]+) and (\d) of 4 examples are", lab.sentence)
        assert (int(said[1]), int(said[3])) == (k, wrong)
        assert float(said[2]) == pytest.approx(loss, rel=6e-3)


def test_a_net_that_has_them_all_right_is_said_to_from_the_right_moment_on():
    lab = TinyNet(seed=0, others=False)
    since = int(re.search(r"At each moment from update (\d+) on, none is", lab.sentence)[1])
    right = lab.run.wrong == 0
    assert right[since <= KEPT].all()
    assert not right[since > KEPT][-1]


def test_a_net_that_has_not_is_said_to_have_a_gradient_that_is_not_0():
    lab = TinyNet(seed=3, others=False)
    assert lab.run.wrong[-1] == 2
    said = re.search(r"the loss goes from ([\d.]+) to ([\d.]+); there the gradient is ([\d.]+)·10⁻⁴ long", lab.sentence)
    assert float(said[3]) * 1e-4 == pytest.approx(np.linalg.norm(lab.run.loss.gradient(lab.run.final)), rel=5e-3)
    assert float(said[2]) <= float(said[1])


def test_the_loss_is_named_with_its_mean_and_half():
    for loss, words in MEANS.items():
        lab = TinyNet(loss=loss, others=False)
        assert f"walks down the {words} over 4 examples" in lab.sentence
        y, t = lab.run.outputs()[-1], xor()[1]
        mean = ((y - t) ** 2 / 2).mean() if loss == "squared" else -np.log(np.where(t == 1, y, 1 - y)).mean()
        assert lab.run.losses[-1] == pytest.approx(mean)


def test_weights_that_overflow_are_said_to():
    lab = TinyNet(rule=lambda w, gradient, step_size: w * 1e9, others=False)
    assert lab.run.losses[-1] == np.inf
    assert "The weights grow beyond all numbers" in lab.sentence
    assert lab.still()
    header, _ = pack([lab.frame()])
    assert json.dumps(header)


def test_the_row_of_a_kept_run():
    lab = TinyNet(seed=3, others=False)
    lab.keep()
    lab.units = 4
    row = {name: text.at() for name, text in lab.frame(lab.kept[0]).row.items()}
    assert (row["net"], row["seed"], row["wrong at the end"], row["batch"]) == ("2-2-1, tanh", "3", "2", "4")
    assert {m.panel for m in lab.frame(lab.kept[0]).marks if m.look.get("keep")} == {"losses"}


def test_a_run_kept_in_the_browser_may_have_examples_drawn_by_hand(quick):
    lab = TinyNet("drawn by hand", others=False)
    lab.kept = json.loads(json.dumps([lab.state | {"examples": [(0, 0, 0), (1, 1, 1)]}]))
    assert lab.still()
    assert "over 2 examples" in lab.frame(lab.kept[0]).words.at(50)


def test_the_code_shown_is_the_code_that_ran():
    def my_rule(w, gradient, step_size):
        return w - step_size * gradient

    lab = TinyNet(rule=my_rule, others=False)
    for name in ("walk", "my_rule", "forward", "backward"):
        assert f"def {name}(" in lab.code
    lab.rule = "plain step"
    assert "def plain_step(" in lab.code
    assert "my_rule" not in lab.code


# First the picture, then the map ------------------------------------------------------------------------------------


@pytest.fixture
def asked(monkeypatch):
    """Return a function that lets a lab answer one request of the browser and gives the reply."""

    def ask(lab, **request):
        sent = []
        monkeypatch.setattr(lab, "send", lambda content, buffers=None: sent.append(content))
        lab._answer(None, {"state": lab.state, "id": 1} | request, [])
        return sent[-1]

    return ask


def test_the_first_frame_does_not_wait_for_the_map():
    lab = TinyNet()
    assert not lab._maps
    assert "not trained yet" in json.dumps(lab._frame["header"], ensure_ascii=False)
    lab._repr_mimebundle_()
    assert not lab._maps


def test_the_map_comes_bit_by_bit_and_says_how_far_it_is(asked):
    lab, done = TinyNet(), []
    for _ in range(200):
        reply = asked(lab, ask="frame")
        (starts,) = lab._maps.values()
        done.append(starts.done)
        words = json.dumps(reply["header"], ensure_ascii=False)
        assert ("after {k:d} of {of:d} updates" in words) == reply["more"]
        assert reply.get("part") == (starts.done / 3000 if reply["more"] else None), "the bar says the same"
        if not reply["more"]:
            break
    assert done[-1] == 3000
    assert done == sorted(set(done)), "each answer gets further"
    assert lab._maps[lab._key(lab)] is starts
    assert len(solved_in_picture(lab)) == starts.solved.sum()


def test_a_training_that_is_stopped_rests_and_goes_on_where_it_was(asked):
    lab = TinyNet("circles", units=8)
    assert asked(lab, ask="frame")["more"]
    (starts,) = lab._maps.values()
    before = starts.done
    stopped = asked(lab, ask="frame", state=lab.state | {"others": False})
    assert not stopped["more"]
    assert starts.done == before < 3000
    asked(lab, ask="frame")
    assert list(lab._maps.values()) == [starts]
    assert starts.done > before


def test_tables_of_other_controls_do_not_train_maps():
    lab = TinyNet()
    for name in ("units", "step_size", "loss"):
        lab.table([name], wanted=[0, 1])
    assert not lab._maps


def test_maps_that_were_trained_are_kept_and_not_too_many(quick):
    lab = TinyNet()
    for size in lab.controls["step_size"].positions(lab)[:20]:
        lab.frame(lab.state | {"step_size": size})
    assert len(lab._maps) == tiny_net.MOST_MAPS
    before = next(reversed(lab._maps.values()))
    lab.frame(lab.state | {"step_size": size, "seed": 5})
    assert next(reversed(lab._maps.values())) is before


@pytest.mark.parametrize("batch", ["all", "8"])
@pytest.mark.parametrize("control", ["step_size", "seed", "units", "activation", "batch"])
def test_a_table_is_what_the_single_frames_are(control, batch, quick):
    lab = TinyNet("circles", units=3, batch=batch, others=control == "seed")
    done, frames = lab.table([control])
    positions = lab.controls[control].positions(lab)
    assert done == list(range(len(positions)))
    for i in {0, 1, len(positions) // 2, len(positions) - 1}:
        alone = TinyNet(**lab.state | {control: positions[i]}).frame()
        assert frames[i].words.at(50) == alone.words.at(50)
        for one, other in zip(frames[i].marks, alone.marks, strict=True):
            assert (one.kind, one.look) == (other.kind, other.look)
            assert all(np.array_equal(one.arrays[name], other.arrays[name], equal_nan=True) for name in one.arrays)


def test_tables_are_not_large(quick):
    """A frame with its whole timeline, every weight at every moment, is a few kilobytes."""
    for units, most in ((2, 3_500), (4, 5_000), (8, 9_000)):
        lab = TinyNet(units=units)
        _, frames = lab.table(["seed"])
        header, data = pack(frames)
        assert (len(data) + len(json.dumps(header))) / len(frames) < most


# Own data -----------------------------------------------------------------------------------------------------------


def test_own_examples_are_standardised_and_learned():
    rng = np.random.default_rng(0)
    x = rng.uniform(size=(80, 2)) * [1e12, 1e-12] + [5e12, 0]
    t = np.where((x[:, 0] > 5.5e12) != (x[:, 1] > 0.5e-12), 7, 3)
    lab = TinyNet(x, t, units=6, step_size=1.0, others=False)
    assert lab.data == "your data"
    assert lab.run.loss.inputs.std(axis=0) == pytest.approx([1, 1])
    assert lab.run.loss.targets.tolist() == (t == 7).astype(float).tolist()
    assert lab.run.wrong[-1] <= 4
    assert "(standardised)" in lab.axes(lab)[1].x.label
    legend = [m.look["template"] for m in only(lab, "text", "field")]
    assert legend == ["● target 7   ○ target 3"]
    lab.data = "XOR"
    assert lab.run.loss.examples == 4


def test_own_data_from_lists_tables_and_files(tmp_path):
    import pandas as pd

    rows = [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]]
    path = tmp_path / "gate.csv"
    path.write_text("a,b,both\n" + "\n".join(",".join(map(str, row)) for row in rows), encoding="utf-8")
    frame = pd.DataFrame(rows, columns=["a", "b", "t"])
    points = [
        TinyNet(data, others=False).run.points.tolist() for data in (rows, np.array(rows), frame, path, str(path))
    ]
    assert points == points[:1] * 5


@pytest.mark.parametrize(
    ("data", "t", "n"),
    [
        ([[1.0, 2.0, 1.0]], None, 1),
        ([[1, 2]] * 5, [0, 1, 0, 1, 1], 5),
        ([[1, 2], [3, 4], [5, 7]], [1, 1, 1], 3),
        ([[1, 2], [3, 4], [5, 7]], [0, 0, 0], 3),
        ([[1e-12, 2e12], [3e-12, 4e12]], [-1, 1], 2),
    ],
)
def test_odd_data_gives_a_picture(data, t, n, quick):
    lab = TinyNet(data, t)
    assert lab.run.loss.examples == n
    assert f"over {n} examples" in lab.sentence
    assert lab.run.losses[-1] <= lab.run.losses[0]
    assert np.isfinite(only(lab, "dots", "field")[0].arrays["x"]).all()
    assert len(lab.still().axes) == 5
    for name in lab.controls:
        assert lab.table([name])[1] if name not in ("moment", "examples") else True


def test_ten_thousand_examples(quick):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(10_000, 2))
    lab = TinyNet(x, np.hypot(*x.T) > 1)
    assert lab.batch == "64"
    assert lab.controls["batch"].positions(lab) == ["64", "8", "1"]
    assert "looks at 64 of them" in lab.sentence
    assert lab.run.example_gradients[-1] == 60 * 64
    with pytest.raises(traitlets.TraitError, match="'64', '8', '1'"):
        lab.batch = "all"


@pytest.mark.parametrize(
    ("data", "t", "message"),
    [
        ([[1, 2], [3, 4]], None, "two inputs and a target for each example, but got 1 inputs"),
        ([[1, 2, 3, 0], [3, 4, 5, 1]], None, "but got 3 inputs"),
        ([[1, 2, 0], [3, 4, 1], [5, 6, 2]], None, "3 different numbers, from 0 to 2; make two classes"),
        ([], None, "one example or more"),
        ([[1, 2, np.nan]], None, "finite"),
        ([["a", "b", "c"]], None, "numbers"),
        ([[1, 2], [3, 4]], [0, 1, 1], "one target for each example"),
        (np.zeros((10_001, 3)), None, "at most 10000 examples, but got 10001"),
    ],
)
def test_data_that_make_no_sense_are_refused_with_what_to_do(data, t, message):
    with pytest.raises(ValueError, match=message):
        TinyNet(data, t)


def test_unknown_names_are_refused():
    with pytest.raises(traitlets.TraitError, match="one of 'XOR', 'circles', 'two moons'"):
        TinyNet("spirals")
    with pytest.raises(FileNotFoundError):
        TinyNet("nowhere.csv")
    with pytest.raises(traitlets.TraitError, match="one of 'plain step'"):
        TinyNet(rule="adam")
    with pytest.raises(TypeError, match="no control 'width'"):
        TinyNet(width=3)


@pytest.mark.parametrize(
    "bad",
    [
        *({"units": 0}, {"units": 9}, {"step_size": 0.0}, {"step_size": float("nan")}, {"seed": 100}, {"moment": 51}),
        *({"loss": "count"}, {"batch": "3"}, {"activation": "step"}, {"start": "ones"}, {"others": 1}),
        {"data": "your data"},
    ],
)
def test_out_of_bounds_is_refused_and_nothing_is_changed(bad):
    lab = TinyNet(others=False)
    before = lab.state
    (name, value) = next(iter(bad.items()))
    with pytest.raises(traitlets.TraitError, match="nothing was changed"):
        setattr(lab, name, value)
    assert lab.state == before


# A learner's rule ---------------------------------------------------------------------------------------------------


class Moody:
    """The plain rule, until its mood changes."""

    mood = "good"

    def __call__(self, w, gradient, step_size):
        if self.mood == "raises":
            raise RuntimeError("not today")
        while self.mood == "loops":
            w = w + 0
        return "rubbish" if self.mood == "talks" else w - step_size * gradient


@pytest.mark.parametrize(
    ("mood", "message"), [("raises", "not today"), ("loops", "does a loop"), ("talks", "real numbers")]
)
@pytest.mark.parametrize("ask", ["table", "frame"])
def test_a_rule_that_fails_while_a_slider_moves_says_so_and_the_picture_stays(
    mood, message, ask, monkeypatch, quick, asked
):
    monkeypatch.delenv("NNWIDGETS_STRICT", raising=False)
    moody = Moody()
    lab = TinyNet(rule=moody, units=3)
    words = lab.sentence
    lab.seed = 1
    moody.mood = mood
    request = {"ask": ask, "controls": ["step_size"], "state": lab.state | {"units": 2}}
    reply = asked(lab, **request)
    assert reply["kind"] == "error"
    assert message in reply["message"]
    assert lab.errors == [reply["message"]]
    moody.mood = "good"
    assert lab.frame(lab.state | {"seed": 0}).words.at(50) == words
    assert asked(lab, **request)["kind"] == ask


def test_a_map_whose_rule_failed_half_way_begins_again(monkeypatch, asked):
    monkeypatch.delenv("NNWIDGETS_STRICT", raising=False)
    moody = Moody()
    lab = TinyNet("circles", rule=moody, batch="8")
    asked(lab, ask="frame")
    moody.mood = "raises"
    assert asked(lab, ask="frame")["kind"] == "error"
    assert not lab._maps
    moody.mood = "good"
    assert solved_in_picture(lab) == solved_in_picture(TinyNet("circles", batch="8"))


def test_a_rule_for_one_net_at_a_time_will_do(quick, asked):
    def clipped(w, gradient, step_size):
        length = float(np.linalg.norm(gradient))
        return w - step_size * gradient / max(1.0, length)

    lab = TinyNet(rule=clipped, step_size=0.01)
    assert lab.sentence
    assert asked(lab, ask="table", controls=["seed"])["kind"] == "table"


# The widget as a whole ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("control", [name for name in TinyNet()._declared() if name not in ("rule", "examples")])
def test_every_control_at_both_ends_and_in_the_middle(control, quick):
    lab = TinyNet("circles", others=False)
    positions = lab.controls[control].positions(lab)
    for value in (positions[0], positions[len(positions) // 2], positions[-1]):
        setattr(lab, control, value)
        assert lab.sentence
        assert lab.errors == []
        loss, points = plain_loop(lab, 60)
        if lab.batch == "all":
            assert lab.run.final == pytest.approx(points[-1], rel=1e-6, abs=1e-9)
            assert lab.run.losses[-1] == pytest.approx(loss(points[-1]), rel=1e-6)
        else:
            assert lab.run.points[0].tolist() == points[0].tolist()
            assert lab.run.example_gradients[-1] == 60 * int(lab.batch)


def test_examples_drawn_by_hand_are_what_the_net_learns(quick):
    lab = TinyNet("drawn by hand", others=False, seed=3)
    lab.examples = [(-1.5, 0.25, 0), (1.5, 0.5, 1), (0, 0, 1)]
    net = Network(2, 2, 1)
    loss = NetworkLoss(net, np.array([[-1.5, 0.25], [1.5, 0.5], [0, 0]]), np.array([0, 1, 1]))
    assert lab.run.losses[0] == pytest.approx(loss(net.start([3])[0]))
    assert "over 3 examples" in lab.sentence
    assert only(lab, "clicks", "field"), "a click in the picture adds one"
    filled, hollow = (
        m.arrays["x"].size for m in sorted(only(lab, "dots", "field"), key=lambda m: bool(m.look.get("hollow")))
    )
    assert (filled, hollow) == (2, 1)
    for one_class in ([(0, 0, 1)], [(0, 0, 0), (0, 0, 0)]):
        lab.examples = one_class
        assert lab.sentence
        assert lab.errors == []
    lab.data = "XOR"
    assert not only(lab, "clicks", "field")


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.sampled_from(sorted(DATA)),
    units=st.integers(1, 8),
    step_size=st.floats(0.01, 10),
    seed=st.integers(0, 99),
    moment=st.integers(0, 50),
    batch=st.sampled_from(["all", "8", "2", "1"]),
    loss=st.sampled_from(["cross-entropy", "squared"]),
    activation=st.sampled_from(["tanh", "sigmoid", "ReLU"]),
    start=st.sampled_from(["N(0, 1)", "zero"]),
)
def test_any_state_is_said_truly(quick, **state):
    lab = TinyNet(others=False, **state)
    words = lab.sentence
    assert not [trap for trap in TRAPS if trap in words]
    assert MEANS[state["loss"]] in words
    assert f"over {len(DATA[state['data']][1])} examples" in words
    assert f"After {lab.run.moments[state['moment']]} updates" in words
    wrong = (lab.run.outputs()[state["moment"]] >= 0.5) != (DATA[state["data"]][1] >= 0.5)
    assert f"and {wrong.sum()} of {len(wrong)} examples" in words
    assert pack([lab.frame()])


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("state", [{}, {"units": 8, "data": "circles"}, {"others": False}])
def test_the_still_picture(state, dark, quick):
    assert len(TinyNet(**state).still(dark).axes) == 4 + state.get("others", True)


def test_the_state_makes_the_same_situation_again(quick):
    lab = TinyNet("two moons", units=3, seed=5, batch="2", activation="ReLU")
    assert TinyNet(**lab.state).sentence == lab.sentence


def test_controls_may_be_fixed_or_hidden():
    lab = TinyNet(fixed="data", hidden=("loss", "batch"), others=False)
    lab.open()
    spec = {c["name"]: c for c in lab._spec["controls"]}
    assert spec["data"]["fixed"]
    assert [name for name, c in spec.items() if c["hidden"]] == ["batch", "loss", "rule"]
    assert len([c for c in spec.values() if not (c["more"] or c["hidden"])]) <= 5
