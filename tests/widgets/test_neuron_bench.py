"""NeuronBench: does every picture show what this neuron computes, and do the words claim no more than is true?"""

import json
import math
from collections import Counter
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import traitlets
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nnwidgets.explorer.frames import pack
from nnwidgets.maths.lines import BOOLEAN
from nnwidgets.pictures import kept
from nnwidgets.widgets import NeuronBench

CORNERS = [(0, 0), (0, 1), (1, 0), (1, 1)]
BY_HAND = {
    "step": lambda z: float(z >= 0),
    "linear": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "tanh": math.tanh,
    "ReLU": lambda z: max(z, 0.0),
}
TRAPS = ("always", "never", "best", "learn", "stuck", "not a number", "percent")
VALUES = {
    "w1": st.floats(-5, 5),
    "w2": st.floats(-5, 5),
    "b": st.floats(-5, 5),
    "x1": st.floats(-0.5, 1.5),
    "x2": st.floats(-0.5, 1.5),
    "activation": st.sampled_from(list(BY_HAND)),
    "targets": st.sampled_from(list(BOOLEAN)),
}


def only(lab, kind, panel, state=None):
    return [m for m in lab.frame(state).marks if m.kind == kind and m.panel == panel]


def said(lab, panel):
    """The templates of what is written in a panel."""
    return [m.look["template"] for m in only(lab, "text", panel)]


def met_by_hand(lab):
    s, middle = lab.state, 0 if lab.activation == "tanh" else 0.5
    y = [BY_HAND[s["activation"]](s["w1"] * u + s["w2"] * v + s["b"]) for u, v in CORNERS]
    return [(out >= middle) == bool(t) for out, t in zip(y, BOOLEAN[s["targets"]], strict=True)]


# Every control -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("control", VALUES)
@pytest.mark.parametrize("activation", BY_HAND)
def test_every_control_to_both_ends_and_a_middle(control, activation):
    lab = NeuronBench(activation=activation, w1=1.3, w2=-2.1, b=0.4)
    positions = lab.controls[control].positions(lab)
    for value in (positions[0], positions[len(positions) // 2], positions[-1]):
        setattr(lab, control, value)
        z = lab.w1 * lab.x1 + lab.w2 * lab.x2 + lab.b
        assert lab.run.z == pytest.approx(z)
        assert lab.run.y == pytest.approx(BY_HAND[lab.activation](z))
        assert lab.run.met.tolist() == met_by_hand(lab)
        assert lab.sentence
        assert lab.errors == []


def test_five_controls_are_in_sight():
    seen = [name for name, control in NeuronBench().controls.items() if not control.more]
    assert seen == ["w1", "w2", "b", "activation", "targets"]


@settings(max_examples=200)
@given(st.fixed_dictionaries(VALUES))
def test_any_state_is_said_and_drawn(state):
    lab = NeuronBench(**state)
    cut = 0.5 if lab.activation in ("linear", "ReLU") else 0
    assume(np.abs(lab.run.sums - cut).min() > 1e-9)  # nearer, rounding decides
    sums = [lab.w1 * u + lab.w2 * v + lab.b for u, v in CORNERS]
    assume(all(z == 0 or abs(z) > 1e-9 for z in sums))  # closer to the middle than that, rounding decides
    assert lab.run.met.tolist() == met_by_hand(lab)
    words = lab.sentence
    assert f"Targets of {lab.targets} that are met: {sum(met_by_hand(lab))} of 4" in words
    assert not any(trap in words for trap in TRAPS)
    assert all(np.isfinite(m.arrays["sum"]).all() for m in only(lab, "shade", "plane"))
    assert lab.errors == []


@given(st.fixed_dictionaries(VALUES))
def test_the_state_makes_the_same_situation_again(state):
    lab = NeuronBench(**state)
    again = NeuronBench(**json.loads(json.dumps(lab.state)))
    assert pack([again.frame()]) == pack([lab.frame()])


def test_decimal_numbers_that_add_up_to_0_do_so():
    """0.7 − 0.4 − 0.3 is −5.6e-17 in floating point, and a step makes 0 of that."""
    lab = NeuronBench(w1=0.7, w2=-0.4, b=-0.3, x1=1, x2=1)
    assert (lab.run.z, lab.run.y, lab.run.sums[3], lab.run.outputs[3]) == (0, 1, 0, 1)


# What is drawn -------------------------------------------------------------------------------------------------------


def test_weights_are_lines_as_thick_as_their_size_and_coloured_by_their_sign():
    lab = NeuronBench(w1=5, w2=-2.5, b=0)
    wires = only(lab, "links", "neuron")
    assert [wire.arrays["values"].tolist() for wire in wires] == [[[5]], [[-2.5]], [[0]]], "what the pointer reads out"
    assert [wire.look["names"] for wire in wires] == [["w₁"], ["w₂"], ["b"]]
    assert {wire.look["full"] for wire in wires} == {5}, "in shares of the largest that a weight can be"
    assert {(wire.look["role"], wire.look["negative"]) for wire in wires} == {("path", "gradient")}
    assert len({(float(wire.arrays["x1"][0]), float(wire.arrays["y1"][0])) for wire in wires}) == 1, (
        "all run to the sum"
    )


def test_own_weights_are_as_thick_as_their_share_of_their_own_largest():
    lab = NeuronBench([(100, 1, 0), (300, 4, 1)])
    assert [wire.look["full"] for wire in only(lab, "links", "neuron")] == [
        lab.controls[name].bounds(lab)[1] for name in ("w1", "w2", "b")
    ]


@pytest.mark.parametrize(("x1", "anchor"), [(-0.5, "start"), (1.5, "end")])
def test_the_input_is_named_beside_it_where_there_is_room(x1, anchor):
    (name,) = [m for m in only(NeuronBench(x1=x1), "text", "plane") if m.look["template"] == "input"]
    assert (name.look["anchor"], name.arrays["x"][0]) == (anchor, x1)


def test_the_diagram_carries_every_number():
    lab = NeuronBench(w1=2, w2=-3, b=-0.25, x1=0.5, x2=1.5, activation="ReLU")
    numbers = Counter(
        round(float(m.arrays[k][0]), 6) for m in only(lab, "text", "neuron") for k in m.arrays if k[0] == "#"
    )
    for number in (0.5, 1.5, 2, -3, -0.25, -3.75, 0):  # inputs, weights, bias, sum, output
        assert numbers[number] >= 1, number
    (sum_,) = [m for m in only(lab, "text", "neuron") if "{r}" in m.look["template"]]
    assert sum_.look["template"] == "{p} − {q} − {r} = {z}"
    assert [float(sum_.arrays[f"#{k}"][0]) for k in "pqrz"] == [1, 4.5, 0.25, -3.75]
    assert "ReLU" in said(lab, "neuron")


@settings(max_examples=50)
@given(st.fixed_dictionaries(VALUES), st.floats(-0.5, 1.5), st.floats(-0.5, 1.5))
def test_the_field_has_the_colour_of_the_output_everywhere(state, u, v):
    """Blue beyond the line, orange before it, paler the nearer the output is to where it turns."""
    lab = NeuronBench(**state)
    (field,) = only(lab, "shade", "plane")
    a, b, c = field.arrays["sum"]
    z = a * u + b * v + c
    assert z == pytest.approx(lab.w1 * u + lab.w2 * v + lab.b)
    colour = np.interp(z, field.arrays["z"], field.arrays["values"])
    y, tanh = BY_HAND[lab.activation](z), lab.activation == "tanh"
    low, high = (-1, 1) if tanh else (0, 1) if lab.activation in ("step", "sigmoid") else (-1, 2)
    share = np.clip((y - low) / (high - low), 0, 1)
    assert colour == pytest.approx(0.5 + 0.45 * (share - 0.5), abs=0.002)


def test_the_strip_at_the_axis_has_the_colours_of_the_field():
    lab = NeuronBench(activation="sigmoid")
    (strip,), (field,) = only(lab, "image", "activation"), only(lab, "shade", "plane")
    low, high = strip.arrays["extent"][2:]
    rows = strip.arrays["z"][:, 0]
    y = low + (high - low) * (np.arange(len(rows)) + 0.5) / len(rows)
    inside = (y > 0.05) & (y < 0.95)
    z = np.log(y[inside] / (1 - y[inside]))
    assert rows[inside] == pytest.approx(np.interp(z, field.arrays["z"], field.arrays["values"]), abs=0.003)


@pytest.mark.parametrize(
    ("activation", "cut"), [("step", 0), ("sigmoid", 0), ("tanh", 0), ("linear", 0.5), ("ReLU", 0.5)]
)
def test_the_line_is_where_the_output_begins_to_count_as_1(activation, cut):
    lab = NeuronBench(activation=activation, w1=2, w2=-1, b=0.2)
    (line,) = only(lab, "line", "plane")
    assert 2 * line.arrays["x"] - line.arrays["y"] + 0.2 == pytest.approx([cut, cut])
    assert line.look["keep"], "and it is what a kept run shows"


def test_misses_are_ringed_and_said_at_the_corner():
    lab = NeuronBench(w1=1, w2=1, b=-0.5, targets="AND")  # which is OR
    (ring,) = [m for m in only(lab, "dots", "plane") if m.look["role"] == "danger"]
    assert sorted(zip(*ring.arrays.values(), strict=True)) == [(0, 1), (1, 0)]
    missed = [m for m in only(lab, "text", "plane") if "missed" in m.look["template"]]
    assert sorted((float(m.arrays["x"][0]), float(m.arrays["y"][0])) for m in missed) == [(0, 1), (1, 0)]
    lab.b = -1.5
    assert not any("missed" in text for text in said(lab, "plane"))
    assert lab.run.count == 4


def test_the_input_and_the_examples_stand_on_the_curve():
    lab = NeuronBench(activation="sigmoid", w1=2, w2=1, b=-1, x1=1, x2=1)
    line, here = only(lab, "line", "activation")[-1], only(lab, "dots", "activation")[-1]
    assert (line.arrays["x"][0], line.arrays["y"][1]) == (here.arrays["x"][0], here.arrays["y"][0])
    assert here.arrays["x"][0] == 2
    assert here.arrays["y"][0] == pytest.approx(BY_HAND["sigmoid"](2))
    examples = only(lab, "dots", "activation")[1:-1]
    assert sorted(np.concatenate([m.arrays["x"] for m in examples])) == [-1, 0, 1, 2]


def test_what_is_beyond_the_picture_stands_at_its_edge_but_is_said_as_it_is():
    lab = NeuronBench(activation="linear", w1=5, w2=5, b=5, x1=1.5, x2=1.5)
    here = only(lab, "dots", "activation")[-1]
    assert (here.arrays["x"][0], here.arrays["y"][0]) == (6, 3.5)
    assert "z = 20.0" in lab.sentence


def test_dragging_the_input_leaves_everything_else_as_it_is():
    lab = NeuronBench(activation="tanh")
    before, after = (lab.frame(lab.state | {"x1": x}).marks for x in (0.2, 1.4))
    changed = [m for m, n in zip(before, after, strict=True) if m is not n]
    assert {m.kind for m in changed} == {"text", "line", "dots", "handle"}
    assert len(changed) <= 10
    assert [m.kind for m in changed if m.panel == "plane"] == ["text", "handle"], "the input and its name"
    assert {m.panel for m in changed} == {"neuron", "plane", "activation"}


# The words -----------------------------------------------------------------------------------------------------------


def test_xor_no_line():
    lab = NeuronBench(targets="XOR", w1=1, w2=1, b=-0.5)
    assert lab.run.count == 3
    assert "No line parts the ones from the zeros, so no weights of this one neuron can meet them all." in lab.sentence
    for name in ("AND", "OR", "NAND"):
        lab.targets = name
        assert "No line" not in lab.sentence


def test_no_weights_meet_xor_and_some_meet_the_others():
    grid = [-3, -2, -1, 1, 2, 3]
    for name in BOOLEAN:
        lab = NeuronBench(targets=name)
        counts = [
            lab.compute(_state(w1=a, w2=b, b=c / 2, targets=name)).count
            for a in grid
            for b in grid
            for c in (-5, -3, -1, 1, 3, 5)
        ]
        assert max(counts) == (3 if name == "XOR" else 4)


def _state(**given):
    return SimpleNamespace(**{"activation": "step", "x1": 0, "x2": 0} | given)


def test_weights_of_0():
    lab = NeuronBench(w1=0, w2=0, b=1)
    assert lab.sentence.endswith("Both weights are 0, so the output is the same everywhere.")
    assert np.isnan(only(lab, "line", "plane")[0].arrays["x"]).all(), "no line"
    assert only(lab, "arrow", "plane") == []


def test_nothing_is_claimed_when_all_is_met_or_for_an_activation_of_ones_own():
    assert "line" not in NeuronBench(b=-1.5).sentence
    assert "line" not in NeuronBench(activation=lambda z: np.exp(-z * z), targets="XOR").sentence


# Own data, own activation --------------------------------------------------------------------------------------------

CLOUD = np.random.default_rng(3).normal(size=(40, 2))
SIDES = (CLOUD @ [1, 2] > 0.3).astype(int)


@pytest.mark.parametrize(
    "given",
    [
        ([[*row, t] for row, t in zip(CLOUD.tolist(), SIDES.tolist(), strict=True)],),
        (CLOUD, SIDES),
        (pd.DataFrame({"a": CLOUD[:, 0], "b": CLOUD[:, 1], "t": SIDES}),),
        (CLOUD, 2 * SIDES - 1),
        (CLOUD, SIDES == 1),
    ],
    ids=["list", "arrays", "DataFrame", "-1 and 1", "bool"],
)
def test_own_data(given):
    lab = NeuronBench(*given)
    assert lab.targets == "your data"
    assert len(lab.run.met) == 40
    wanted = (lab.w1 * CLOUD[:, 0] + lab.w2 * CLOUD[:, 1] + lab.b >= 0) == (SIDES == 1)
    assert lab.run.met.tolist() == wanted.tolist()
    assert "There is a line" in lab.sentence or lab.run.count == 40


def test_own_data_from_csv(tmp_path):
    (tmp_path / "a.csv").write_text("length,width,kind\n1,2,0\n3,4,1\n")
    lab = NeuronBench(tmp_path / "a.csv")
    assert lab.run.sums.tolist() == [lab.w1 + 2 * lab.w2 + lab.b, 3 * lab.w1 + 4 * lab.w2 + lab.b]


def test_years_are_counted_from_a_round_year_and_it_is_said():
    lab = NeuronBench([(1991, 2.0, 0), (2003, 5.0, 1), (2015, 4.0, 1)])
    assert [panel.x.label for panel in lab.axes(_state(targets="your data"))][1] == "input x₁ − 1990"
    assert lab.run.sums[0] == pytest.approx(lab.w1 * 1 + lab.w2 * 2 + lab.b)


@pytest.mark.parametrize("scale", [1e-12, 1e-3, 1, 1e6, 1e12])
@pytest.mark.parametrize("activation", BY_HAND)
def test_own_data_of_any_scale(scale, activation):
    lab = NeuronBench(CLOUD * scale, SIDES, activation=activation)
    for name in lab.controls:
        positions = lab.controls[name].positions(lab)
        for value in (positions[0], positions[-1]):
            setattr(lab, name, value)
            assert lab.sentence
    lab.w1, lab.w2, lab.b = (lab.controls[n].bounds(lab)[1] * share for n, share in (("w1", 0.5), ("w2", 1), ("b", 0)))
    assert lab.run.count > 30, "weights that part them are among the sliders' positions"
    assert lab.still_png()
    assert lab.errors == []


@pytest.mark.parametrize(
    ("data", "count"),
    [([(1, 2, 1)], 1), ([(1, 2, 1), (3, 4, 1)], 2), ([(1, 2, 1), (1, 2, 0)], 2), ([(0, 0, 0), (0, 0, 0)], 2)],
    ids=["a single one", "one class", "twice the same, unlike targets", "all alike"],
)
def test_few_examples(data, count):
    lab = NeuronBench(data)
    assert len(lab.run.met) == count
    assert lab.sentence
    assert lab.still_png()
    assert ("No line parts" in lab.sentence) == (len({row[2] for row in data}) == 2)
    assert "There is a line" not in lab.sentence


def test_ten_thousand_examples():
    x = np.random.default_rng(0).normal(size=(10_000, 2))
    lab = NeuronBench(x, (x[:, 0] * x[:, 1] > 0).astype(int))
    assert "No line parts" in lab.sentence
    _, frames = lab.table(["w1"])
    header, data = pack(frames)
    assert len(data) + len(json.dumps(header)) < 300_000, "their places are sent once"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([[1, 2], [3, 0]], r"two inputs and a target .* got 1 inputs"),
        ([[1, 2, 3, 0]], "got 3 inputs"),
        ([[1, 2, 0], [1, 2, 7]], "targets 0 or 1 .* targets from 0 to 7"),
        ([[1, 2, 0], [1, math.nan, 1]], "row 1"),
        ([], "one example or more"),
        ("words", "words"),
    ],
)
def test_bad_data_is_refused_at_the_call(data, message):
    with pytest.raises((ValueError, OSError), match=message):
        NeuronBench(data)


def test_own_activation_can_bend_the_plane():
    """Two lines instead of one: a bump meets XOR, which no rising activation can."""
    lab = NeuronBench(activation=lambda z: math.exp(-((z - 1) ** 2) * 4), w1=1, w2=1, b=0, targets="XOR")
    assert lab.run.count == 4
    lines = only(lab, "line", "plane")
    assert len(lines) == 2
    half = math.sqrt(math.log(2)) / 2
    for line, cut in zip(lines, (1 - half, 1 + half), strict=True):
        assert line.arrays["x"] + line.arrays["y"] == pytest.approx([cut, cut])
    assert "math.exp" in lab.code


@pytest.mark.parametrize(
    "odd", [np.log, lambda z: 0 * z, lambda z: np.exp(z**2), lambda z: 1 / z, lambda z: 1 if z > 0 else 0]
)
def test_odd_activations(odd):
    lab = NeuronBench(activation=odd)
    for value in lab.controls["b"].positions(lab)[::10]:
        lab.b = value
        assert lab.sentence
    assert lab.still_png()


@pytest.mark.parametrize(
    ("bad", "error", "message"),
    [
        (lambda z: None, TypeError, "gave None at z = 0.7"),
        (lambda z: "much", TypeError, "expected real numbers"),
        (lambda z: [z, z], ValueError, "expected one number"),
        ("relu", traitlets.TraitError, "'ReLU', but got 'relu'"),
    ],
)
def test_bad_activations_are_refused_at_the_call(bad, error, message):
    with pytest.raises(error, match=message):
        NeuronBench(activation=bad)


class Moody:
    """The identity, until its mood changes."""

    mood = "good"

    def __call__(self, z):
        if self.mood == "raises":
            raise RuntimeError("not today")
        while self.mood == "loops":
            z = z + 0
        return "rubbish" if self.mood == "talks" else z


@pytest.mark.parametrize(
    ("mood", "message"), [("raises", "not today"), ("loops", "does a loop"), ("talks", "real numbers")]
)
def test_an_activation_that_fails_while_a_slider_moves_says_so_and_the_picture_stays(mood, message, monkeypatch):
    monkeypatch.delenv("NNWIDGETS_STRICT", raising=False)
    moody, sent = Moody(), []
    lab = NeuronBench(activation=moody)
    monkeypatch.setattr(lab, "send", lambda content, buffers=None: sent.append(content))
    words = lab.sentence
    moody.mood = mood
    lab._answer(None, {"ask": "table", "controls": ["w1"], "state": lab.state, "id": 1}, [])
    assert sent[-1]["kind"] == "error"
    assert message in sent[-1]["message"]
    assert lab.errors == [sent[-1]["message"]]
    moody.mood = "good"
    assert lab.sentence == words
    lab._answer(None, {"ask": "table", "controls": ["w1"], "state": lab.state, "id": 2}, [])
    assert sent[-1]["kind"] == "table"


# The widget as a whole -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bad", [{"w1": 5.1}, {"b": math.nan}, {"targets": "NOR"}, {"x2": -0.6}, {"w2": "1"}])
def test_out_of_bounds_is_refused_and_nothing_is_changed(bad):
    lab = NeuronBench()
    before = lab.state
    ((name, value),) = bad.items()
    with pytest.raises(traitlets.TraitError, match="nothing was changed"):
        setattr(lab, name, value)
    assert lab.state == before


@pytest.mark.parametrize(
    ("names", "kilobytes"), [(["w1"], 115), (["b"], 110), (["x1"], 30), (["targets"], 20), (["x1", "x2"], 280)]
)
def test_tables_are_what_the_single_frames_are_and_not_large(names, kilobytes):
    lab = NeuronBench(activation="sigmoid")
    done, frames = lab.table(names)
    grids = [lab.controls[name].positions(lab) for name in names]
    for i in (0, len(done) // 2, len(done) - 1):
        place = (grids[0][i],) if len(grids) == 1 else (grids[0][i // len(grids[1])], grids[1][i % len(grids[1])])
        alone = lab.frame(lab.state | dict(zip(names, place, strict=True)))
        assert pack([frames[i]]) == pack([alone])
    header, data = pack(frames)
    assert len(data) + len(json.dumps(header)) < 1000 * kilobytes


def test_code_is_what_ran():
    code = NeuronBench(activation="tanh").code
    assert "z = weighted_sum(x, w, b)" in code
    assert "return activation(z)" in code
    assert "np.asarray(x) @ np.asarray(w) + b" in code
    assert "np.tanh(z)" in code


def test_keeping_a_run():
    lab = NeuronBench(b=-1.5)
    lab.keep()
    lab.b = 1.0
    row = {name: cell.at() for name, cell in lab.frame(lab.kept[0]).row.items()}
    assert row == {"w₁": "1.00", "w₂": "1.00", "b": "−1.50", "activation": "step", "targets": "AND", "met": "4 of 4"}
    (grey,) = kept(lab.frame(lab.kept[0]).marks)
    assert grey.arrays["x"] + grey.arrays["y"] == pytest.approx([1.5, 1.5]), "the line as it was"
    lab.reset()
    assert lab.b == -1.5


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("activation", BY_HAND)
def test_still_picture(activation, dark):
    figure = NeuronBench(activation=activation, targets="XOR").still(dark=dark)
    assert len(figure.axes) == 3
    assert figure.axes[1].get_xlabel() == "input x₁"
    assert figure.axes[2].get_xlabel() == "sum z"


def test_fixed_and_hidden():
    lab = NeuronBench(fixed=["w1"], hidden="targets")
    shown = {c["name"]: (c["fixed"], c["hidden"]) for c in lab._spec["controls"]}
    assert shown["w1"] == (True, False)
    assert shown["targets"] == (False, True)
