"""LossShapes: is each curve what its title says, and every number on screen true?"""

import math

import numpy as np
import pytest
import traitlets
from hypothesis import given, settings
from hypothesis import strategies as st

from nnwidgets.explorer.frames import pack
from nnwidgets.maths import two_classes
from nnwidgets.widgets import LossShapes

X, T = two_classes()
FEW = [(0.5, 0), (1.0, 1), (1.5, 0), (2.0, 1)]
TRAPS = ("always", "never", "points to", "best", "not a number", "epoch")


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


def by_hand(name, w, unit="linear", x=X, t=T):
    """The five errors, written out example by example."""
    outputs = {"linear": lambda z: z, "sigmoid": sigmoid, "threshold": lambda z: float(z >= 0)}
    y = [outputs[unit](a - w) for a in x]
    pairs = list(zip(t, y, strict=True))
    if name == "count":
        return sum((a >= w) != (b >= 0.5) for a, b in zip(x, t, strict=True))
    if name == "cross-entropy":
        p = [sigmoid(a - w) for a in x]
        return -sum(b * math.log(q) + (1 - b) * math.log(1 - q) for b, q in zip(t, p, strict=True)) / len(t)
    cost = {"signed": lambda b, q: b - q, "absolute": lambda b, q: abs(b - q), "squared": lambda b, q: (b - q) ** 2 / 2}
    return sum(cost[name](b, q) for b, q in pairs) / len(t)


def only(lab, kind, panel):
    return [m for m in lab.frame().marks if m.kind == kind and m.panel == panel]


def said(lab, panel):
    return [m.look["template"] for m in only(lab, "text", panel)]


# The curves ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", ["linear", "sigmoid", "threshold"])
@pytest.mark.parametrize("name", ["count", "signed", "absolute", "squared", "cross-entropy"])
def test_the_curve_drawn_is_the_error_by_hand(name, unit):
    lab = LossShapes(unit=unit)
    curve = only(lab, "line", name)[0]
    x, y = curve.arrays["x"], curve.arrays["y"]
    if name == "count" or (unit == "threshold" and name != "cross-entropy"):
        middles = [(x[i] + x[i + 1]) / 2 for i in range(0, len(x), 3)]  # of the flat pieces
        assert y[::3] == pytest.approx([by_hand(name, w, unit) for w in middles])
        assert (y[::3] == y[1::3]).all(), "level"
    else:
        assert y == pytest.approx([by_hand(name, w, unit) for w in x])


@pytest.mark.parametrize("unit", ["linear", "sigmoid", "threshold"])
def test_each_title_names_the_unit_that_the_curve_is_made_with(unit):
    lab = LossShapes(unit=unit)
    titles = {panel.name: panel.title for panel in lab.axes(lab)}
    assert "threshold" in titles["count"]
    assert "sigmoid" in titles["cross-entropy"]
    assert all(unit in titles[name] for name in ("signed", "absolute", "squared"))


def test_the_convention_stands_at_the_axes():
    lab = LossShapes()
    labels = {panel.name: panel.y.label for panel in lab.axes(lab)}
    assert labels["squared"] == "mean of (t − y)²/2"
    assert all("mean" in labels[name] for name in ("signed", "absolute", "cross-entropy"))
    assert "20 examples" in lab.axes(lab)[0].title


def test_the_count_jumps_once_at_each_example():
    x = only(LossShapes(), "line", "count")[0].arrays["x"]
    assert x[1::3][:-1].tolist() == sorted(X)
    assert np.isnan(x[2::3]).all(), "no line is drawn where it jumps"


# The slopes ----------------------------------------------------------------------------------------------------------


def test_the_slope_of_the_count_is_exactly_zero_at_every_position():
    lab = LossShapes()
    slopes = [frame.row["slope of count"].at() for frame in lab.table(["weight"])[1]]
    assert slopes == ["0.00"] * len(lab.controls["weight"].positions(lab))


@pytest.mark.parametrize("w", [-4.0, -0.3, 1.6, 4.0])
def test_slopes_follow_their_closed_forms(w):
    slopes = LossShapes(weight=w).run.slopes
    assert slopes["signed"] == pytest.approx(1.0)  # t − y = t − x + w
    assert slopes["absolute"] == pytest.approx(-np.sign(X - w - T).mean())
    assert slopes["squared"] == pytest.approx(w - (X - T).mean())
    assert slopes["cross-entropy"] == pytest.approx(T.mean() - np.mean([sigmoid(x - w) for x in X]))


@pytest.mark.parametrize("unit", ["sigmoid", "threshold"])
@pytest.mark.parametrize("name", ["signed", "absolute", "squared"])
def test_slopes_with_other_units_are_difference_quotients(name, unit):
    h, w = 1e-5, 0.3
    quotient = (by_hand(name, w + h, unit) - by_hand(name, w - h, unit)) / (2 * h)
    assert LossShapes(weight=w, unit=unit).run.slopes[name] == pytest.approx(quotient, abs=1e-8)


def test_the_tangent_has_the_slope_and_the_colour_of_gradients():
    lab = LossShapes(weight=1.0)
    tangent = next(m for m in only(lab, "line", "squared") if m.look["role"] == "gradient")
    x, y = tangent.arrays["x"], tangent.arrays["y"]
    assert np.diff(y) / np.diff(x) == pytest.approx([1.0 - (X - T).mean()] * 2)
    assert (x[1], y[1]) == pytest.approx((1.0, by_hand("squared", 1.0)))


def test_at_a_jump_there_is_no_slope_and_at_a_kink_there_are_two():
    lab = LossShapes(FEW, weight=0.5)  # an example at 0.5, and 0.5 − 0 is a kink
    assert "a jump: no slope" in said(lab, "count")
    assert "jumps from 2 to 1" in lab.sentence
    assert math.isnan(lab.run.slopes["count"])
    tangent = next(m for m in only(lab, "line", "absolute") if m.look["role"] == "gradient")
    left, right = np.diff(tangent.arrays["y"]) / np.diff(tangent.arrays["x"])
    assert (left, right) == pytest.approx((-0.5, 0.0))
    assert any("kink" in words for words in said(lab, "absolute"))
    assert "kink" in lab.sentence
    assert lab.frame().row["slope of count"].at() == "none"


def test_small_steps_lead_where_the_words_say():
    lab = LossShapes(weight=1.6)
    steps = {name: next(w for w in said(lab, name) if w.startswith("left")) for name in ("count", "signed", "squared")}
    assert steps["count"] == "left same, right same"
    assert steps["signed"] == "left lower, right higher"
    ends = next(m for m in only(lab, "dots", "squared")).arrays
    assert ends["x"] == pytest.approx([1.1, 1.6, 2.1])
    assert ends["y"] == pytest.approx([by_hand("squared", w) for w in (1.1, 1.6, 2.1)])
    (arrow,) = only(lab, "arrow", "squared")
    assert arrow.arrays["dx"] == pytest.approx([-0.5])


def test_no_arrow_where_neither_side_is_lower():
    (arrow,) = only(LossShapes(weight=1.6), "arrow", "count")
    assert np.isnan(arrow.arrays["dy"]).all()


# Enlarged ------------------------------------------------------------------------------------------------------------


def bend(lab, name):
    """How far the curve departs from its tangent, in heights of the picture."""
    curve, slope = only(lab, "line", name)[0].arrays, lab.run.slopes[name]
    panel = next(p for p in lab.axes(lab) if p.name == name)
    return np.nanmax(np.abs(curve["y"] - slope * curve["x"])) / panel.y.span


@pytest.mark.parametrize("name", ["squared", "cross-entropy"])
def test_enlarged_ten_times_a_smooth_curve_is_ten_times_straighter(name):
    ten, hundred = (bend(LossShapes(weight=0.4, enlarge=scale), name) for scale in ("10×", "100×"))
    assert hundred == pytest.approx(ten / 10, rel=0.1)


def test_enlarged_the_count_is_as_flat_as_before():
    lab = LossShapes(weight=1.6, enlarge="100×")
    assert only(lab, "line", "count")[0].arrays["y"][:2].tolist() == [0, 0]
    assert only(lab, "handle", "count") == [], "across is a distance now, not the weight"
    assert len(only(lab, "handle", "examples")) == 1


@pytest.mark.parametrize("scale", ["10×", "100×"])
def test_enlarged_the_axes_are_the_same_for_every_weight(scale):
    lab = LossShapes(enlarge=scale)
    assert len({frame.panels for frame in lab.table(["weight"])[1]}) == 1


def test_enlarged_no_arrow_leaves_the_picture():
    for w in (0.6, 1.0, 2.3):
        lab = LossShapes(weight=w, enlarge="10×")
        top = {panel.name: panel.y.high for panel in lab.axes(lab)}
        for name in ("count", "absolute"):
            (arrow,) = only(lab, "arrow", name)
            dy = arrow.arrays["dy"][0]
            assert np.isnan(dy) or abs(dy) <= top[name]


# Words ---------------------------------------------------------------------------------------------------------------


def test_the_sentence_says_where_the_count_stays_the_same():
    lab = LossShapes(weight=1.6)
    low, high = max(x for x in X if x < 1.6), min(x for x in X if x > 1.6)
    assert f"{by_hand('count', 1.6)} of 20 examples are wrong" in lab.sentence
    assert f"between {low:.3f} and {high:.2f}: the count has slope 0" in lab.sentence


@pytest.mark.parametrize(("w", "where"), [(-4.0, "at every w below −3.58"), (4.0, "at every w above 3.12")])
def test_beyond_all_examples_the_sentence_says_so(w, where):
    assert where in LossShapes(weight=w).sentence


def test_the_direction_in_the_words_is_that_of_the_slopes():
    lab = LossShapes(weight=0.0)
    slopes = lab.run.slopes
    assert slopes["squared"] > 0 > slopes["cross-entropy"]
    assert "squared error falls to the left" in lab.sentence
    assert "cross-entropy falls to the right" in lab.sentence


def test_with_a_threshold_unit_only_the_cross_entropy_slopes():
    lab = LossShapes(unit="threshold")
    assert all(lab.run.slopes[name] == 0 for name in ("count", "signed", "absolute", "squared"))
    assert "Only the cross-entropy" in lab.sentence


# Own data and bad input ----------------------------------------------------------------------------------------------


def test_own_data_as_list_table_and_file(tmp_path):
    pandas = pytest.importorskip("pandas")
    path = tmp_path / "few.csv"
    path.write_text("x,t\n" + "\n".join(f"{x},{t}" for x, t in FEW))
    for data in (FEW, np.array(FEW), pandas.DataFrame(FEW, columns=["x", "t"]), path, str(path)):
        lab = LossShapes(data, weight=0.7)
        assert lab.run.values["count"] == 1
        assert "4 examples" in lab.axes(lab)[0].title


def test_all_of_own_data_are_in_the_picture_and_the_slider_reaches_them():
    lab = LossShapes([(100, 0), (180, 1), (140, 0)])
    positions = lab.controls["weight"].positions(lab)
    low, high = positions[0], positions[-1]
    assert low < 99
    assert high > 180
    (panel,) = [p for p in lab.axes(lab) if p.name == "squared"]
    assert (panel.x.low, panel.x.high) == (low, high)


def test_the_convention_is_on_screen_beside_wide_numbers_too():
    lab = LossShapes([(0, 0), (200, 1), (120, 0)])
    labels = {panel.name: panel.y.label for panel in lab.axes(lab)}
    assert labels["squared"] == ""
    assert "mean of (t − y)²/2" in said(lab, "squared")
    assert labels["absolute"] == "mean of |t − y|"


@pytest.mark.parametrize("data", [[(1.0, 1)], [(2, 0), (2, 1)], [(1, 0.25), (3, 0.75)]])
def test_few_or_odd_examples_do(data):
    lab = LossShapes(data)
    assert all(np.isfinite(v) for v in lab.run.values.values())
    lab.still()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "one example or more"),
        ([(1, 0), (2,)], "rows of one length"),
        ([("a", 0), ("b", 1)], "expected numbers"),
        ([(1, 0), (2, float("nan"))], "finite numbers"),
        ([(1, 2, 0), (2, 3, 1)], "got 2 inputs"),
        ([(1, 0), (2, 7)], "targets from 0 to 7: make two classes"),
        ([1, 2, 3], "last column holds the targets"),
    ],
)
def test_bad_data_are_refused_at_the_call(data, message):
    with pytest.raises(ValueError, match=message):
        LossShapes(data)


@pytest.mark.parametrize("bad", [{"weight": 4.1}, {"weight": float("nan")}, {"enlarge": "2×"}, {"unit": "tanh"}])
def test_out_of_bounds_is_refused_and_nothing_is_changed(bad):
    lab = LossShapes()
    before = lab.state
    (name, value) = next(iter(bad.items()))
    with pytest.raises(traitlets.TraitError, match="nothing was changed"):
        setattr(lab, name, value)
    assert lab.state == before


# The widget as a whole -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("enlarge", ["1×", "10×", "100×"])
@pytest.mark.parametrize("weight", [-4.0, 0.0, 4.0])
def test_every_weight_and_scale(weight, enlarge):
    lab = LossShapes(weight=weight, enlarge=enlarge)
    assert lab.errors == []
    assert lab.run.values["count"] == by_hand("count", weight)
    assert lab.run.values["squared"] == pytest.approx(by_hand("squared", weight))


@pytest.mark.parametrize("unit", ["linear", "sigmoid", "threshold"])
def test_every_unit(unit):
    lab = LossShapes(weight=0.3, unit=unit)
    assert lab.errors == []
    assert lab.run.values["absolute"] == pytest.approx(by_hand("absolute", 0.3, unit))


def test_a_table_is_what_the_single_frames_are_and_not_large():
    lab = LossShapes()
    done, frames = lab.table(["weight"])
    positions = lab.controls["weight"].positions(lab)
    for i in (0, 37, len(positions) - 1):
        assert frames[done.index(i)].words.at() == lab.frame(lab.state | {"weight": positions[i]}).words.at()
    assert len(pack(frames)[1]) < 60_000


def test_a_kept_reading_has_its_row_and_its_dots():
    lab = LossShapes(weight=1.0)
    lab.keep()
    lab.weight = -1.0
    kept = [m for m in lab.frame(lab.kept[0]).marks if m.look.get("keep")]
    assert {m.panel for m in kept} == {"count", "signed", "absolute", "squared", "cross-entropy"}
    assert lab.frame(lab.kept[0]).row["weight"].at() == "1.00"


@pytest.mark.parametrize("dark", [False, True])
def test_the_still_picture(dark):
    figure = LossShapes(unit="sigmoid").still(dark)
    assert len(figure.axes) == 6


def test_the_state_makes_the_same_situation_again():
    lab = LossShapes(weight=0.7, enlarge="10×", unit="sigmoid")
    assert LossShapes(**lab.state).sentence == lab.sentence


def test_the_code_shown_is_the_code_that_ran():
    assert "def read_errors(" in LossShapes().code


@settings(max_examples=200)
@given(
    weight=st.floats(-4, 4),
    enlarge=st.sampled_from(["1×", "10×", "100×"]),
    unit=st.sampled_from(["linear", "sigmoid", "threshold"]),
)
def test_any_state_has_a_frame_and_true_words(weight, enlarge, unit):
    lab = LossShapes(weight=weight, enlarge=enlarge, unit=unit)
    frame = lab.frame()
    words = frame.words.at()
    assert not [trap for trap in TRAPS if trap in words]
    assert f"{by_hand('count', weight)} of 20" in words or "jumps" in words
    for name in ("signed", "absolute", "squared", "cross-entropy"):
        assert lab.run.values[name] == pytest.approx(by_hand(name, weight, unit), abs=1e-9)
