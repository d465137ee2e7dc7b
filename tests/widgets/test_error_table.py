"""ErrorTable: is every segment, square, number and bar the error of the line that is shown?"""

import json
import math

import numpy as np
import pandas as pd
import pytest
import traitlets
from hypothesis import given, settings
from hypothesis import strategies as st

from nnwidgets.explorer.frames import pack
from nnwidgets.pictures import kept
from nnwidgets.widgets import ErrorTable
from nnwidgets.widgets.error_picture import WIDE

X, T = [1.0, 1.5, 3.5, 4.0, 5.0], [1.5, 1.0, 3.75, 3.0, 4.75]
NAMES = ["t1", "t2", "t3", "t4", "t5"]
TRAPS = ("always", "never", "good fit", "perfect", "not a number")
VALUES = {"w": st.floats(-0.5, 1.5), "b": st.floats(-2, 5), **{name: st.floats(0, 6) for name in NAMES}}


def only(lab, kind, panel, state=None):
    return [m for m in lab.frame(state).marks if m.kind == kind and m.panel == panel]


def by_hand(lab):
    return [getattr(lab, name) - (lab.w * x + lab.b) for name, x in zip(NAMES, X, strict=True)]


def listed(lab):
    """The table: its columns by name, last two rows first taken off."""
    (table,) = only(lab, "table", "table")
    values = table.arrays["values"]
    return {name or "#": values[:-2, k] for k, name in enumerate(table.look["names"])}, values[-2:, -2:]


# Every control -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("control", VALUES)
def test_every_control_to_both_ends_and_a_middle(control):
    lab = ErrorTable()
    positions = lab.controls[control].positions(lab)
    for value in (positions[0], positions[len(positions) // 2], positions[-1]):
        setattr(lab, control, value)
        assert lab.run.errors == pytest.approx(by_hand(lab))
        assert lab.run.sum == pytest.approx(sum(by_hand(lab)))
        assert lab.run.mean_square == pytest.approx(sum(e * e for e in by_hand(lab)) / 5)
        assert lab.sentence
        assert lab.errors == []


def test_two_controls_are_in_sight_and_the_targets_are_in_the_picture():
    lab = ErrorTable()
    shown = [c["name"] for c in lab._spec["controls"] if not c["hidden"]]
    assert shown == ["w", "b"]
    assert [m.look["controls"][1] for m in only(lab, "handle", "data")] == ["b", "w", *NAMES]
    assert lab._spec["drags"] == [[name] for name in NAMES], "so the browser fetches their tables ahead"


@settings(max_examples=200)
@given(st.fixed_dictionaries(VALUES))
def test_any_state_is_said_and_drawn(state):
    lab = ErrorTable(**state)
    assert lab.run.errors == pytest.approx(by_hand(lab))
    assert lab.run.mean_square >= lab.run.least - 1e-12
    assert not any(trap in lab.sentence for trap in TRAPS)
    assert lab.errors == []


@given(st.fixed_dictionaries(VALUES))
def test_the_state_makes_the_same_situation_again(state):
    lab = ErrorTable(**state)
    for kind in (ErrorTable, type(lab)):
        again = kind(**json.loads(json.dumps(lab.state)))
        assert pack([again.frame()]) == pack([lab.frame()])


# What is drawn -------------------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(st.fixed_dictionaries(VALUES))
def test_segments_run_from_output_to_target(state):
    lab = ErrorTable(**state)
    solid, dashed = [m for m in only(lab, "line", "data") if m.look["role"] == "danger" and m.look["width"] == 2.5]
    assert "dash" not in solid.look
    assert dashed.look["dash"]
    x, y = np.array(X), lab.w * np.array(X) + lab.b
    for mark, of in ((solid, lab.run.errors >= 0), (dashed, lab.run.errors < 0)):
        ends = mark.arrays["y"].reshape(-1, 3)
        assert mark.arrays["x"].reshape(-1, 3)[:, 0] == pytest.approx(x[of])
        assert ends[:, 0] == pytest.approx(y[of])
        assert ends[:, 1] == pytest.approx(np.array([state[name] for name in NAMES])[of])


@settings(max_examples=60)
@given(st.fixed_dictionaries(VALUES))
def test_squares_are_square_and_as_large_as_the_error(state):
    lab = ErrorTable(**state)
    panel = lab.axes(None)[0]
    left, top, right, bottom = panel.box
    to_x, to_y = (right - left) / panel.x.span, (bottom - top) / panel.y.span
    assert to_x == to_y, "one unit is as long on both axes: the squares are true"
    (rims,) = [m for m in only(lab, "line", "data") if m.look["width"] == 1]
    x, y = (rims.arrays[name].reshape(5, 6)[:, :5] for name in "xy")
    size = np.abs(by_hand(lab))
    assert np.ptp(x, axis=1) == pytest.approx(size)
    assert np.ptp(y, axis=1) == pytest.approx(size)
    assert (np.isclose(x.min(axis=1), X) | np.isclose(x.max(axis=1), X)).all(), "one side is the segment itself"
    (filled,) = only(lab, "region", "data")
    area = 0.5 * abs(
        np.dot(filled.arrays["x"], np.roll(filled.arrays["y"], 1))
        - np.dot(filled.arrays["y"], np.roll(filled.arrays["x"], 1))
    )
    assert area == pytest.approx((size**2).sum(), abs=1e-9), "what is filled is Σ (t − y)²"


@pytest.mark.parametrize(("w", "b"), [(0.4, 1.2), (-0.3, 3.7)])
def test_squares_stand_away_from_the_line(w, b):
    """Only where there is no room in the picture does one lie across it."""
    lab = ErrorTable(w=w, b=b)
    (rims,) = [m for m in only(lab, "line", "data") if m.look["width"] == 1]
    for (x, y), error, at in zip(
        np.stack([rims.arrays[k].reshape(5, 6)[:, :5] for k in "xy"], 1), by_hand(lab), X, strict=True
    ):
        beyond = np.sign(error) * (y - w * x - b)
        room = at - abs(error) >= 0 if (error > 0) == (w > 0) else at + abs(error) <= 6
        assert (beyond.min() > -1e-9) == room


def test_own_squares_are_square_on_the_screen():
    lab = ErrorTable([(10, 100), (40, 900), (80, 300)], w=0)
    panel = lab.axes(None)[0]
    left, top, right, bottom = panel.box
    (rims,) = [m for m in only(lab, "line", "data") if m.look["width"] == 1]
    x, y = (rims.arrays[name].reshape(3, 6)[:, :5] for name in "xy")
    across, up = np.ptp(x, axis=1) * (right - left) / panel.x.span, np.ptp(y, axis=1) * (bottom - top) / panel.y.span
    assert across == pytest.approx(up)
    assert any("each side is as long as its error" in m.look["template"] for m in only(lab, "text", "sums"))


def test_the_table_is_the_sums_by_hand():
    lab = ErrorTable(w=0.7, b=0.2, t3=6.0)
    columns, last = listed(lab)
    errors = by_hand(lab)
    assert list(columns) == ["#", "input x", "target t", "output y", "t − y", "(t − y)²"]
    assert columns["#"].tolist() == [1, 2, 3, 4, 5]
    assert columns["input x"].tolist() == X
    assert columns["target t"].tolist() == [1.5, 1.0, 6.0, 3.0, 4.75]
    assert columns["output y"] == pytest.approx([0.7 * x + 0.2 for x in X])
    assert columns["t − y"] == pytest.approx(errors)
    assert columns["(t − y)²"] == pytest.approx([e * e for e in errors])
    assert last == pytest.approx(np.array([[sum(errors), sum(e * e for e in errors)]]) / [[1], [5]])


def test_bars_lie_end_to_end_and_what_is_left_over_is_the_signed_sum():
    lab = ErrorTable(w=0.2, b=1.2)
    errors = np.array(by_hand(lab))
    above, below, squares = only(lab, "region", "sums")
    reach = 1.4 * np.abs(np.array(T) - np.mean(T)).sum()
    assert above.arrays["x"].max() == pytest.approx(WIDE * errors[errors > 0].sum() / reach)
    assert below.arrays["x"].max() == pytest.approx(WIDE * -errors[errors < 0].sum() / reach)
    (left_over,) = [m for m in only(lab, "line", "sums") if m.look["width"] == 3]
    assert np.ptp(left_over.arrays["x"]) == pytest.approx(WIDE * abs(errors.sum()) / reach)
    largest = 1.4 * ((np.array(T) - np.mean(T)) ** 2).sum()
    assert squares.arrays["x"].max() == pytest.approx(WIDE * (errors**2).sum() / largest)
    (tick,) = [m for m in only(lab, "line", "sums") if m.look["role"] == "truth"]
    assert tick.arrays["x"][0] == pytest.approx(WIDE * 5 * lab.run.least / largest)
    assert above.look["opacity"] != below.look["opacity"]


def test_the_bar_of_what_is_left_over_lies_beside_the_shorter_bar():
    for b, shorter in ((1.2, "below"), (3.0, "above")):
        lab = ErrorTable(w=0.2, b=b)
        above, below, _ = only(lab, "region", "sums")
        (rest,) = [m for m in only(lab, "line", "sums") if m.look["width"] == 3]
        bar = {"above": above, "below": below}[shorter]
        assert bar.arrays["y"].min() < rest.arrays["y"][0] < bar.arrays["y"].max()
        assert rest.arrays["x"].min() == pytest.approx(bar.arrays["x"].max())


@settings(max_examples=60)
@given(st.fixed_dictionaries(VALUES))
def test_handles_stand_on_the_line_and_move_what_they_say(state):
    lab = ErrorTable(**state)
    slide, turn = only(lab, "handle", "data")[:2]
    for mark in (slide, turn):
        x, y = mark.arrays["x"][0], mark.arrays["y"][0]
        assert np.isnan(x) or y == pytest.approx(lab.w * x + lab.b)
    assert slide.look["controls"] == [None, "b"]
    assert slide.arrays["slope"].tolist() == [lab.w]
    assert turn.look["controls"] == [None, "w"]
    assert turn.arrays["about"].tolist() == [0, lab.b], "it turns about its height at x = 0, which b is"


# The lesson: errors cancel, squares do not ----------------------------------------------------------------------------


def test_the_signed_sum_is_0_for_every_line_through_the_mean_point():
    lab, squares = ErrorTable(), []
    for w in lab.controls["w"].positions(lab):
        lab.w, lab.b = w, round(2.8 - 3 * w, 10)
        assert lab.b in lab.controls["b"].positions(lab), "a slider can get there"
        assert lab.run.sum == 0
        assert listed(lab)[1][0, 0] == 0
        assert "cancel: their sum is 0, as it is for every line through the mean point (3.00, 2.80)" in lab.sentence
        squares.append(lab.run.mean_square)
    assert max(squares) >= 10 * lab.run.least
    assert min(squares) == pytest.approx(lab.run.least, rel=0.01)


def test_other_lines_do_not_cancel():
    lab = ErrorTable(w=0.5, b=1.35)
    assert lab.run.sum == pytest.approx(14 - 0.5 * 15 - 5 * 1.35)
    assert "add up to −0.250" in lab.sentence
    assert "cancel:" not in lab.sentence.partition("Squares")[0]
    lab.b = 1.301
    assert "add up to −0.005" in lab.sentence, "nearly is not quite"


def test_after_a_target_was_dragged_the_sliders_still_reach_lines_that_cancel():
    lab = ErrorTable(t2=lab_position(3))
    mean = np.mean([getattr(lab, name) for name in NAMES])
    lab.w, lab.b = 0.2, round(mean - 0.6, 10)
    assert any(abs(p - lab.b) < 1e-9 for p in lab.controls["b"].positions(lab))
    assert lab.run.sum == 0


def lab_position(i):
    lab = ErrorTable()
    return lab.controls["t2"].positions(lab)[i]


def test_the_best_line_is_said_to_be_it_and_no_other():
    lab = ErrorTable([(0, 1), (1, 3), (2, 5.5), (3, 7)])
    w, b = np.polyfit([0, 1, 2, 3], [1, 3, 5.5, 7], 1)
    lab.w, lab.b = float(w), float(b)
    assert "No line has less." in lab.sentence
    lab.b += 0.01
    assert "No line has less." not in lab.sentence
    assert f"The least that a line can have is {lab.run.least:.4f}"[:-1] in lab.sentence


def test_a_line_through_all_targets():
    lab = ErrorTable(w=0.5, b=1, **{name: 0.5 * x + 1 for name, x in zip(NAMES, X, strict=True)})
    assert lab.sentence == "Every error is 0: the line meets all targets."


def test_a_target_on_the_line_has_no_error():
    lab = ErrorTable(w=0.1, b=0.2, t4=0.6)  # 0.1 · 4 + 0.2 is 0.6000000000000001 in floating point
    assert lab.run.errors[3] == 0


def test_the_convention_stands_on_the_screen():
    lab = ErrorTable()
    (half,) = [m for m in only(lab, "text", "sums") if "1/2N" in m.look["template"]]
    assert half.arrays["#half"][0] == pytest.approx(sum(e * e for e in by_hand(lab)) / 10)


# Own data ------------------------------------------------------------------------------------------------------------

ROWS = [(55, 210), (70, 250), (82, 262), (110, 335), (64, 260)]


@pytest.mark.parametrize(
    "given",
    [
        (ROWS,),
        (np.array(ROWS),),
        ([r[0] for r in ROWS], [r[1] for r in ROWS]),
        (pd.DataFrame(ROWS, columns=["m²", "€"]),),
    ],
    ids=["list", "array", "inputs and targets", "DataFrame"],
)
def test_own_data(given):
    lab = ErrorTable(*given, w=2.0, b=100.0)
    assert [getattr(lab, name) for name in NAMES] == [210, 250, 262, 335, 260]
    assert lab.run.errors.tolist() == [t - 2 * x - 100 for x, t in ROWS]
    lab.t4 = 300.0
    assert lab.run.errors[3] == -20


def test_own_data_from_csv(tmp_path):
    (tmp_path / "a.csv").write_text("size;rent\n1;2\n3;7\n")
    lab = ErrorTable(tmp_path / "a.csv", w=1.0, b=0.0)
    assert lab.run.errors.tolist() == [1, 4]
    assert list(lab.state) == ["w", "b", "t1", "t2"]


def test_as_many_targets_as_examples_can_be_dragged_up_to_eight():
    rows = [(i, i * i) for i in range(12)]
    assert list(ErrorTable(rows[:8]).state)[2:] == [f"t{i}" for i in range(1, 9)]
    many = ErrorTable(rows)
    assert list(many.state) == ["w", "b"]
    columns, last = listed(many)
    assert len(columns["#"]) == 8, "eight are listed"
    assert last[0] == pytest.approx([many.run.errors.sum(), (many.run.errors**2).sum()]), "all are summed"
    assert any(m.look["template"] == "sum of all {n:d}" for m in only(many, "text", "table"))


def test_labs_with_unlike_data_have_unlike_controls():
    one, other = ErrorTable([(0, 1), (1, 2)]), ErrorTable([(0, 5), (1, 7), (2, 9)])
    assert (list(one.state), list(other.state)) == (["w", "b", "t1", "t2"], ["w", "b", "t1", "t2", "t3"])
    assert ErrorTable().t1 == 1.5
    with pytest.raises(TypeError, match="no control 't3'"):
        ErrorTable([(0, 1), (1, 2)], t3=1)


def test_years_are_counted_from_a_round_year_and_it_is_said():
    lab = ErrorTable([(1991, 7), (2001, 9), (2011, 8)], w=0.0, b=8.0)
    assert lab.axes(None)[0].x.label == "input x − 1990"
    assert "mean point (x − 1990 = 11.0, t = 8.00)" in lab.sentence
    lab.w = 0.1
    assert lab.run.outputs == pytest.approx([8.1, 9.1, 10.1])


@pytest.mark.parametrize("across", [1e-12, 1, 1e12])
@pytest.mark.parametrize("up", [1e-12, 1e-3, 1e6, 1e12])
def test_own_data_of_any_scale(across, up):
    x, t = np.array(X) * across, np.array(T) * up
    lab = ErrorTable(x, t)
    w, b = np.polyfit(X, T, 1)
    for name in lab.controls:
        positions = lab.controls[name].positions(lab)
        for value in (positions[0], positions[-1]):
            setattr(lab, name, value)
            assert lab.sentence
        lab.reset()
    lab.w, lab.b = float(w * up / across), float(b * up)
    assert lab.run.mean_square == pytest.approx(lab.run.least, rel=1e-6)
    columns, _ = listed(lab)
    for column in list(columns.values())[1:4]:
        size = np.abs(column).max()
        assert 0.05 < size < 1000, "the table counts in a unit in which numbers are short"
    assert lab.still_png()


@pytest.mark.parametrize(
    "data",
    [[(1, 2)], [(0, 0)], [(2, 1), (2, 3), (2, 5)], [(1, 7), (2, 7)], [(1, 2), (1, 2)], [(1e12, 1), (1e12 + 4, 2)]],
)
def test_few_or_alike_examples(data):
    lab = ErrorTable(data)
    for name in lab.controls:
        for value in lab.controls[name].positions(lab)[::20]:
            setattr(lab, name, value)
            assert lab.sentence
            assert lab.run.mean_square >= lab.run.least * (1 - 1e-9)
    assert lab.still_png()


def test_ten_thousand_examples():
    rng = np.random.default_rng(0)
    x = rng.normal(size=10_000)
    lab = ErrorTable(x, 2 * x + rng.normal(size=10_000))
    _, frames = lab.table(["w"])
    header, data = pack(frames)
    assert len(data) + len(json.dumps(header)) < 400_000, "their places are sent once"
    assert any("60 of 10000" in m.look["template"] for m in only(lab, "text", "sums"))
    assert lab.run.least == pytest.approx(np.polyfit(x, lab.run.targets, 1, full=True)[1][0] / 10_000)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([[1, 2, 3]], "one input and a target .* got 2 inputs; choose one"),
        ([[1, 2], [3]], "rows of one length"),
        ([[1, math.inf]], "finite"),
        ([], "one example or more"),
        ([["a", "b"]], "numbers"),
    ],
)
def test_bad_data_is_refused_at_the_call(data, message):
    with pytest.raises(ValueError, match=message):
        ErrorTable(data)


@pytest.mark.parametrize("bad", [{"w": 1.6}, {"b": math.nan}, {"t1": 6.5}, {"t5": "high"}])
def test_out_of_bounds_is_refused_and_nothing_is_changed(bad):
    lab = ErrorTable()
    before = lab.state
    ((name, value),) = bad.items()
    with pytest.raises(traitlets.TraitError, match="nothing was changed"):
        setattr(lab, name, value)
    assert lab.state == before


# The widget as a whole -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "kilobytes"), [("w", 90), ("b", 280), ("t1", 60)])
def test_tables_are_what_the_single_frames_are_and_not_large(name, kilobytes):
    lab = ErrorTable()
    positions = lab.controls[name].positions(lab)
    done, frames = lab.table([name])
    for i in (0, len(done) // 2, len(done) - 1):
        assert pack([frames[i]]) == pack([lab.frame(lab.state | {name: positions[i]})])
    header, data = pack(frames)
    assert len(data) + len(json.dumps(header)) < 1000 * kilobytes


def test_the_browser_is_answered_for_a_hidden_control(monkeypatch):
    lab, sent = ErrorTable(), []
    monkeypatch.setattr(lab, "send", lambda content, buffers=None: sent.append(content))
    lab._answer(None, {"ask": "table", "controls": ["t3"], "state": lab.state, "id": 1}, [])
    assert sent[-1]["kind"] == "table"
    assert len(sent[-1]["done"]) > 0


def test_code_is_what_ran():
    code = ErrorTable().code
    assert "y = w * np.asarray(x) + b" in code
    assert "return np.asarray(t) - y" in code
    assert "np.mean(np.square(errors))" in code


def test_keeping_a_run():
    lab = ErrorTable(w=0.2, b=2.2)
    lab.keep()
    lab.w = 1.0
    row = {name: cell.at() for name, cell in lab.frame(lab.kept[0]).row.items()}
    assert row == {"w": "0.200", "b": "2.20", "sum of errors": "0.00", "mean of squares": "1.24"}
    (grey,) = kept(lab.frame(lab.kept[0]).marks)
    assert grey.arrays["y"] == pytest.approx(0.2 * grey.arrays["x"] + 2.2)
    lab.t1 = 6.0
    lab.reset()
    assert (lab.w, lab.t1) == (0.2, 1.5)


@pytest.mark.parametrize("dark", [False, True])
def test_still_picture(dark):
    figure = ErrorTable().still(dark=dark)
    assert [ax.get_xlabel() for ax in figure.axes] == ["input x", "", ""]
    written = [t.get_text() for t in figure.axes[1].texts]
    assert {"target t", "output y", "sum", "mean"} <= set(written)
