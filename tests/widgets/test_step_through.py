"""StepThrough: does each line shown run, and is every number the one that it made?"""

import math
import time

import numpy as np
import pytest
import traitlets
from hypothesis import given, settings
from hypothesis import strategies as st

from nnwidgets.explorer.frames import pack
from nnwidgets.widgets import StepThrough

TRAPS = ("always", "points to", "minimum", "not a number", "epoch", "batch")


def by_hand(unit, s):
    """One update of the delta rule, written out: output, error, gradient, change, new weights; and the error after."""
    w, x = (s["w1"], s["w2"], s["b"]), (s["x1"], s["x2"], 1)
    out = {"linear": lambda z: z, "sigmoid": lambda z: 1 / (1 + math.exp(-z))}[unit]
    y = out(sum(a * b for a, b in zip(w, x, strict=True)))
    error = s["t"] - y
    slope = 1 if unit == "linear" else y * (1 - y)
    gradient = [-error * slope * a for a in x]
    change = [-s["step_size"] * g for g in gradient]
    new = [a + c for a, c in zip(w, change, strict=True)]
    return y, error, gradient, change, new, s["t"] - out(sum(a * b for a, b in zip(new, x, strict=True)))


def only(lab, kind, panel, role=None):
    return [m for m in lab.frame().marks if (m.kind, m.panel) == (kind, panel) and role in {None, m.look.get("role")}]


def said(lab, panel, step=None):
    """All words in a panel that can be seen at a step."""
    step = lab.line if step is None else step
    found = []
    for m in only(lab, "text", panel):
        x = m.arrays["x"]
        at = x[min(step, len(x) - 1)] if m.look.get("show") == "now" else x[0]
        if np.isfinite(at):
            template, numbers = m.look["template"], {k[1:]: v for k, v in m.arrays.items() if k[0] == "#"}
            found.append(StepText(template, numbers))
    return found


def StepText(template, numbers):  # noqa: N802
    from nnwidgets.pictures import Text

    return Text(template, numbers).at().replace("\u00a0", " ")


def marked(lab, step):
    """The line of code that is marked at this step, as text."""
    bar = only(lab, "region", "code", "path")[-1].arrays["y"][step]
    if np.isnan(bar).any():
        return None
    lines = {m.arrays["y"][0]: m.look["template"] for m in only(lab, "text", "code") if m.look.get("code")}
    (words,) = [words for y, words in lines.items() if bar.min() < y < bar.max()]
    return words.replace("\u00a0", " ").strip()


def asked(lab, names):
    answers, lab.send = [], lambda content, buffers=None: answers.append(content)
    lab._answer(None, {"ask": "table", "controls": list(names), "state": lab.state, "id": 1}, [])
    return answers[-1]


@pytest.fixture
def lenient(monkeypatch):
    monkeypatch.delenv("NNWIDGETS_STRICT")


# The delta rule ------------------------------------------------------------------------------------------------------

LINES = {
    "linear": ["y = w @ x", "error = t - y", "gradient = -error * x"],
    "sigmoid": ["y = sigmoid(w @ x)", "error = t - y", "gradient = -error * y * (1 - y) * x"],
}


@pytest.mark.parametrize("unit", ["linear", "sigmoid"])
def test_each_step_of_the_timeline_marks_the_line_that_runs(unit):
    lab = StepThrough(unit=unit)
    lines = [None, *LINES[unit], "change = -step_size * gradient", "return w + change"]
    assert [marked(lab, k) for k in range(6)] == lines


@pytest.mark.parametrize("unit", ["linear", "sigmoid"])
def test_the_code_on_screen_is_the_code_that_runs(unit):
    lab = StepThrough(unit=unit)
    shown = [m.look["template"].replace("\u00a0", " ") for m in only(lab, "text", "code") if m.look.get("code")]
    assert all(words in lab.code.splitlines() for words in shown)
    body = {}
    source = "\n".join(shown)
    exec(source, {"sigmoid": lambda z: 1 / (1 + math.exp(-z))}, body)
    (step,) = body.values()
    new = step(np.array([0.5, 0.8, -0.5]), np.array([2.0, -1.0, 1.0]), 1.0, 0.1)
    assert lab.run.new == pytest.approx(new)


@pytest.mark.parametrize("unit", ["linear", "sigmoid"])
def test_the_numbers_appear_one_line_after_another(unit):
    lab = StepThrough(unit=unit)
    y, error, gradient, change, new, _ = by_hand(unit, lab.state)
    values = only(lab, "table", "numbers")[1].arrays["values"]  # (steps + 1, rows, columns)
    assert np.isnan(values[0]).all()
    want = [[y], [error], gradient, change, new]
    for k in range(1, 6):
        for i, numbers in enumerate(want):
            got = values[k, i][~np.isnan(values[k, i])]
            assert got == pytest.approx(numbers if i < k else [])


def test_the_arithmetic_is_written_out_for_the_running_line_alone():
    lab = StepThrough()
    formulas = [[w for w in said(lab, "code", k) if "=" in w][4:] for k in range(6)]
    assert formulas[0] == []
    assert formulas[1] == ["y = w₁x₁ + w₂x₂ + b · 1", "= 1.00 − 0.800 − 0.500 = −0.300"]
    assert formulas[2] == ["error = t − y", "= 1.00 − (−0.300) = 1.30"]
    assert formulas[3] == ["gradient = −error · x", "w₁: −1.30 · 2.00 = −2.60"]
    assert formulas[4] == ["change = −η · gradient", "w₁: −0.100 · (−2.60) = 0.260"]
    assert formulas[5] == ["new weights = w + change", "w₁: 0.500 + 0.260 = 0.760"]


def test_the_sigmoids_slope_stands_in_its_gradient():
    lab = StepThrough(unit="sigmoid", step_size=0.5)
    y = 1 / (1 + math.exp(0.3))
    assert f"w₁: −{1 - y:.3f} · {y * (1 - y):.3f} · 2.00 = −{(1 - y) * y * (1 - y) * 2:.3f}" in said(lab, "code", 3)


# The error before and after ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("x1", "x2"), [(0.0, 0.0), (2.0, -1.0), (-2.0, 2.0)])
@pytest.mark.parametrize("step_size", [0.01, 0.3, 1.0])
def test_a_linear_units_error_is_multiplied_by_1_minus_eta_x_squared(x1, x2, step_size):
    lab = StepThrough(x1=x1, x2=x2, step_size=step_size)
    assert lab.run.ratio == pytest.approx(1 - step_size * (x1**2 + x2**2 + 1))
    curve = only(lab, "line", "error", "path")[0].arrays
    assert curve["y"] == pytest.approx(1 - curve["x"] * (x1**2 + x2**2 + 1))


def test_where_it_is_right_at_once_and_where_it_is_as_wrong_as_before():
    lab = StepThrough(step_size=1 / 6)
    assert lab.run.error_after == pytest.approx(0, abs=1e-12)
    marks = {round(float(m.arrays["x"][0]), 6): m.arrays["y"][0] for m in only(lab, "dots", "error")}
    assert marks == {round(1 / 6, 6): 0, round(2 / 6, 6): -1}
    assert "right at once for η = 0.167, worse than before above 0.333" in lab.sentence
    assert "(t − y)²/2" in lab.sentence, "the convention"


def test_the_law_can_be_hidden_until_it_has_been_found():
    lab = StepThrough(law=False)
    assert only(lab, "dots", "error") == []
    assert lab.sentence == "The error of this example goes from 1.30 to 0.520: times 0.400."
    lab.unit = "sigmoid"
    assert "law" not in lab.sentence
    assert "cannot reach" in lab.sentence, "that is no law, it is a fault of the target"
    lab.law = True
    assert "no one law" in lab.sentence


def test_words_about_the_error_stand_where_the_curve_is_not():
    for rule, above in ((None, True), (wrong_sign, False)):
        lab = StepThrough(rule=rule)
        (words,) = [m for m in only(lab, "text", "error") if "times" in m.look["template"]]
        (ring,) = only(lab, "handle", "error")
        assert bool(words.arrays["y"][0] > ring.arrays["y"][0]) is above


def test_a_sigmoid_unit_has_no_such_law_and_the_words_claim_none():
    lab = StepThrough(unit="sigmoid", t=0.5)
    assert "1 − η|x|²" not in lab.sentence
    assert only(lab, "dots", "error") == []
    curve = only(lab, "line", "error", "path")[0].arrays
    for size, ratio in zip(curve["x"], curve["y"], strict=True):
        _, error, *_, after = by_hand("sigmoid", lab.state | {"step_size": size})
        assert ratio == pytest.approx(after / error)


def test_a_target_out_of_a_sigmoids_reach_is_named():
    assert "cannot reach" in StepThrough(unit="sigmoid", t=1).sentence
    assert "cannot reach" not in StepThrough(unit="sigmoid", t=0.9).sentence


def test_an_input_of_0_leaves_its_weight_and_the_words_say_so():
    lab = StepThrough(x2=0)
    assert "x₂ is 0, so w₂ does not change." in lab.sentence
    assert lab.run.new[1] == lab.w2


def test_without_an_error_nothing_changes():
    lab = StepThrough(x1=0, x2=0, b=0.5, t=0.5)
    assert lab.run.new.tolist() == [0.5, 0.8, 0.5]
    assert "no error" in lab.sentence
    assert only(lab, "handle", "error") == []
    lab.still()


def test_the_step_size_can_be_taken_on_the_curve():
    (handle,) = only(StepThrough(step_size=0.2), "handle", "error")
    assert handle.look["controls"] == ["step_size", None]
    assert (handle.arrays["x"][0], handle.arrays["y"][0]) == pytest.approx((0.2, 1 - 0.2 * 6))


# Own rules -----------------------------------------------------------------------------------------------------------


def good(w, x, t, eta):
    """A learner's rule, with a docstring."""
    y = 0.0
    for i in range(len(w)):
        y = y + w[i] * x[i]

    return w + eta * (t - y) * x


def wrong_sign(w, x, t, eta):
    return w - eta * (t - w @ x) * x


def misspelt(w, x, t, eta):
    error = t - w @ x
    return w + eta * (eror - 0 * error) * x  # noqa: F821


def forgetful(w, x, t, eta):
    w += eta * (t - w @ x) * x


def test_an_own_rule_is_stepped_through_line_by_line():
    lab = StepThrough(rule=good)
    assert lab._scene.steps == 1 + 4 + 3 + 1
    assert marked(lab, 3) == "y = y + w[i] * x[i]"
    assert marked(lab, lab._scene.steps) == "return w + eta * (t - y) * x"
    y = only(lab, "table", "numbers")[1].arrays["values"][:, 0, 0]
    assert y.tolist() == pytest.approx([np.nan, 0, 0, 1, 1, 0.2, 0.2, -0.3, -0.3, -0.3], nan_ok=True)
    assert "are those of the delta rule for a linear unit" in lab.sentence
    assert [w for w in said(lab, "numbers") if w == "eta"], "its own names"
    assert not [w for w in said(lab, "code") if "docstring" in w]


def test_a_rule_that_differs_is_compared_and_not_called_right():
    lab = StepThrough(rule=wrong_sign)
    assert "gives other weights: 0.760, 0.670, −0.370" in lab.sentence
    assert lab.run.ratio == pytest.approx(1.6)
    lab.unit = "sigmoid"
    assert "for a sigmoid unit gives other weights" in lab.sentence


def test_an_error_is_shown_at_its_line():
    lab = StepThrough(rule=misspelt)
    (bar,) = only(lab, "region", "code", "danger")
    lines = {m.arrays["y"][0]: m.look["template"] for m in only(lab, "text", "code") if m.look.get("code")}
    (words,) = [w for y, w in lines.items() if bar.arrays["y"].min() < y < bar.arrays["y"].max()]
    assert "eror" in words
    assert "NameError: name 'eror' is not defined" in " ".join(said(lab, "code"))
    assert "NameError" in lab.sentence
    assert "return w + eta * (eror - 0 * error) * x" in lab.sentence
    assert marked(lab, 1) == "error = t - w @ x", "the lines before it are stepped through"
    assert marked(lab, 2) is None, "the line at fault has one colour"
    assert lab.frame().row["new weights"].at() == "none"
    lab.still()


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (forgetful, r"gives nothing back \(None\); does it end in a `return`"),
        (lambda w, x, t, eta: 3.0, r"expected shape \(3,\)"),
        (lambda w, x, t, eta: "up", "expected real numbers"),
        (lambda w, x, t, eta: w * np.nan, "expected finite numbers"),
        (lambda w: w, "TypeError"),
        (lambda w, x, t, eta: 1 / 0, "ZeroDivisionError"),
        (lambda w, x, t, eta: ..., "expected real numbers"),
    ],
)
def test_rubbish_is_named_and_the_picture_stays(rule, message):
    import re

    lab = StepThrough(rule=rule)
    assert re.search(message, lab.sentence)
    assert lab.run.new is None
    lab.still()
    reply = asked(lab, ["x1"])
    assert reply["kind"] == "table"


def test_words_of_a_learners_own_are_not_templates():
    def rule(w, x, t, eta):
        raise KeyError({"y": "{t}"})

    lab = StepThrough(rule=rule)
    assert "KeyError" in lab.sentence
    lab.still()


def test_a_rule_may_change_its_arrays():
    def rule(w, x, t, eta):
        y = w @ x
        w += eta * (t - y) * x
        x[:] = 0
        return w

    lab = StepThrough(rule=rule)
    assert lab.run.new == pytest.approx([0.76, 0.67, -0.37])
    assert lab.run.ratio == pytest.approx(0.4)


def test_callables_without_source_do():
    import functools

    lab = StepThrough(rule=functools.partial(good))
    assert lab.run.new == pytest.approx([0.76, 0.67, -0.37])
    assert "Python keeps no text" in " ".join(said(lab, "code"))
    space = {}
    exec("def typed(w, x, t, eta):\n    return w + eta * (t - w @ x) * x", space)
    assert StepThrough(rule=space["typed"]).run.ratio == pytest.approx(0.4)


def test_a_rule_of_many_lines_still_fits():
    body = "\n".join(f"    a{i} = {i} * t" for i in range(60))
    space = {}
    exec(f"def long(w, x, t, eta):\n{body}\n    return w + eta * (t - w @ x) * x", space)
    lab = StepThrough(rule=space["long"])
    assert lab._scene.steps == 30
    assert lab.run.new == pytest.approx([0.76, 0.67, -0.37])
    lab.line = 30
    assert only(lab, "table", "numbers")[1].arrays["values"][30, -1, 1:] == pytest.approx([0.76, 0.67, -0.37])
    lab.still()


def test_not_a_function_is_refused():
    with pytest.raises(TypeError, match="expected a rule"):
        StepThrough(rule=3)


def test_a_rule_that_never_ends_is_refused_or_stopped(lenient):
    slow = True

    def rule(w, x, t, eta):
        while slow:
            pass
        return w

    with pytest.raises(Exception, match="still running"):
        StepThrough(rule=rule)
    slow = False
    lab = StepThrough(rule=rule)
    slow = True
    began = time.perf_counter()
    reply = asked(lab, ["x1"])
    assert "still running" in reply["message"]
    assert time.perf_counter() - began < 30
    slow = False


# The widget as a whole -----------------------------------------------------------------------------------------------

ENDS = {"x1": (-2, 2), "x2": (-2, 2), "t": (-2, 2), "w1": (-2, 2), "w2": (-2, 2), "b": (-2, 2), "step_size": (0.01, 1)}


@pytest.mark.parametrize("unit", ["linear", "sigmoid"])
@pytest.mark.parametrize("name", ENDS)
def test_every_control_to_both_ends(name, unit):
    for value in (*ENDS[name], 0.5):
        lab = StepThrough(unit=unit, line=5, **{name: value})
        *_, new, after = by_hand(unit, lab.state)
        assert lab.errors == []
        assert lab.run.new == pytest.approx(new)
        assert lab.run.error_after == pytest.approx(after)
        assert only(lab, "table", "numbers")[1].arrays["values"][5, 4, 1:] == pytest.approx(new)


@pytest.mark.parametrize(
    "bad", [{"x1": 2.1}, {"t": float("nan")}, {"step_size": 0}, {"unit": "tanh"}, {"line": 6}, {"w1": "a"}]
)
def test_out_of_bounds_is_refused_and_nothing_is_changed(bad):
    lab = StepThrough()
    before = lab.state
    (name, value) = next(iter(bad.items()))
    with pytest.raises(traitlets.TraitError, match="nothing was changed"):
        setattr(lab, name, value)
    assert lab.state == before


def test_a_table_is_what_the_single_frames_are_and_not_large():
    lab = StepThrough(line=2)
    for names in (["x1"], ["step_size"], ["unit"]):
        done, frames = lab.table(names)
        for i in (0, len(done) // 2, -1):
            value = lab.controls[names[0]].positions(lab)[done[i]]
            assert frames[i].words.at() == lab.frame(lab.state | {names[0]: value}).words.at()
        assert len(pack(frames)[1]) < 40_000


def test_a_kept_update_has_its_row_and_its_line():
    lab = StepThrough()
    lab.keep()
    lab.x1 = 1
    row = lab.frame(lab.kept[0]).row
    assert row["new weights"].at() == "(0.760, 0.670, −0.370)"
    assert row["error"].at() == "1.30 → 0.520"
    assert [m.panel for m in lab.frame().marks if m.look.get("keep")] == ["error"]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("unit", ["linear", "sigmoid"])
def test_the_still_picture(unit, dark):
    assert len(StepThrough(unit=unit, line=4).still(dark).axes) == 3


def test_state_reset_and_code():
    lab = StepThrough(unit="sigmoid", x1=1, line=3, hidden="w1", fixed=("t",))
    assert StepThrough(**lab.state).sentence == lab.sentence
    lab.x1, lab.line = 0, 0
    lab.reset()
    assert (lab.x1, lab.line) == (1, 3)
    assert "def sigmoid_step(" in lab.code
    assert "def good(" in StepThrough(rule=good).code


LABS = {rule: StepThrough(rule=rule) for rule in (None, good, misspelt)}


@settings(max_examples=200)
@given(
    rule=st.sampled_from(list(LABS)),
    unit=st.sampled_from(["linear", "sigmoid"]),
    numbers=st.tuples(*[st.floats(-2, 2)] * 6),
    step_size=st.floats(0.01, 1),
)
def test_any_state_has_a_frame_and_true_words(rule, unit, numbers, step_size):
    lab = LABS[rule]
    state = lab.state | dict(zip(("x1", "x2", "t", "w1", "w2", "b"), numbers, strict=True))
    state |= {"unit": unit, "step_size": step_size}
    words = lab.frame(state).words.at(lab.line)
    assert not [trap for trap in TRAPS if trap in words]
    if rule is None:
        assert lab._computed(state).new == pytest.approx(by_hand(unit, state)[4], abs=1e-9)
    if rule is misspelt:
        assert "NameError" in words
