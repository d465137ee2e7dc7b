"""Does Valley show what the laws of long bowls say, at every position of every control?"""

import re

import numpy as np
import pandas as pd
import pytest
import traitlets
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnwidgets.explorer.frames import pack
from nnwidgets.maths import DataLoss, bowl, descend
from nnwidgets.maths.conditioning import best_rate, harvests, standardise, two_feature_condition
from nnwidgets.widgets import Valley

STEPS = np.arange(51)


@pytest.fixture
def lab():
    return Valley()


@pytest.fixture
def fields():
    return Valley("harvests")


def mark(lab, kind, panel, nth=0):
    return [m for m in lab.frame().marks if (m.kind, m.panel) == (kind, panel)][nth]


def thirds(positions):
    return positions[0], positions[len(positions) // 2], positions[-1]


def own(n=30):
    rng = np.random.default_rng(3)
    x = rng.normal([5, 1, 200], [1, 0.1, 30], (n, 3))
    return np.column_stack([x, x @ [1, 2, 0.1] + rng.normal(size=n)])


# Every control, to both ends and a middle value ----------------------------------------------------------------------


def test_kappa_shapes_the_contours_and_the_run(lab):
    for kappa in thirds(lab.controls["kappa"].positions(lab)):
        lab.kappa = kappa
        assert lab.run.kappa == pytest.approx(kappa)
        assert lab.run.limit == pytest.approx(2 / kappa)
        drawn = mark(lab, "line", "valley").arrays
        heights = drawn["x"] ** 2 + kappa * drawn["y"] ** 2
        levels = np.unique(np.round(np.log(heights[np.isfinite(heights)]), 6))
        assert len(levels) == 11, "each line is at one height"
        walked = descend(bowl(1, kappa), (1, 1), 0.8 * 2 / kappa, 50)
        np.testing.assert_allclose(lab.run.distances, walked.points, rtol=1e-9, atol=1e-12)
        assert lab.errors == []


def test_share_decides_what_a_step_leaves(lab):
    for share in thirds(lab.controls["share"].positions(lab)):
        lab.share = share
        assert lab.run.factors == pytest.approx([1 - 2 * share / 10, 1 - 2 * share])
        left = mark(lab, "line", "distances", 1).arrays["y"]
        np.testing.assert_allclose(left, abs(1 - 2 * share / 10) ** STEPS, rtol=1e-9)
        assert lab.errors == []
    assert "diverges" in lab.sentence
    lab.share = 1.0
    assert "swings and comes no closer" in lab.sentence


@pytest.mark.parametrize(("kappa", "steps"), [(10, 23), (100, 231)])
def test_the_best_step_leaves_the_rate_of_the_law_along_both_directions(lab, kappa, steps):
    lab.kappa, lab.best = kappa, True
    rate = (kappa - 1) / (kappa + 1)
    assert lab.run.factors == pytest.approx([rate, -rate])
    assert lab.run.step_size == pytest.approx(2 / (1 + kappa))
    assert f"{steps} steps" in lab.sentence
    place = mark(lab, "dots", "rates").arrays
    assert (place["x"][0], place["y"][0]) == pytest.approx((kappa / (1 + kappa), rate))
    lab.best = False
    assert lab.run.factors[1] == pytest.approx(-0.6)
    assert lab.errors == []


@pytest.mark.parametrize("name", ["flat", "steep"])
def test_start_is_where_the_run_begins(lab, name):
    for value in thirds(lab.controls[name].positions(lab)):
        setattr(lab, name, value)
        assert lab.run.distances[0].tolist() == [lab.flat, lab.steep]
        assert lab.errors == []
    lab.flat = lab.steep = 0.0
    assert "at 0 from the start" in " ".join(m.look["template"] for m in lab.frame().marks if m.kind == "text")
    lab.still()


def test_standardising_brings_kappa_down_to_the_law_of_the_correlation(fields):
    for r in thirds(fields.controls["correlation"].positions(fields)):
        fields.correlation, fields.standardise = r, False
        assert fields.run.kappa > 1e6
        fields.standardise = True
        assert fields.run.kappa == pytest.approx(two_feature_condition(r))
        assert "(1 + |r|)/(1 − |r|)" in fields.sentence.replace("\u00a0", " ")
        assert fields.errors == []


def test_lesson_goal_is_within_reach(fields):
    fields.standardise, fields.best = True, True
    assert fields.run.kappa < 2
    assert best_rate(fields.run.kappa) <= 1 / 3
    left = np.linalg.norm(fields.run.distances, axis=-1)
    assert left[6] <= 0.01 * left[0]


@pytest.mark.parametrize("standardised", [False, True])
def test_the_run_on_features_is_descent_on_their_loss_from_zero(fields, standardised):
    fields.standardise, fields.share = standardised, 0.9
    x, t = harvests(correlation=0.3)
    loss = DataLoss(standardise(x) if standardised else x, t)
    run = descend(loss, np.zeros(3), 0.9 * 2 / loss.curvature, 50)
    expected = fields.run.bowl.distances(run.points)
    np.testing.assert_allclose(fields.run.distances, expected, rtol=1e-6, atol=1e-9)
    excess = (run.losses - loss.minimum) / (run.losses[0] - loss.minimum)
    np.testing.assert_allclose(fields.run.excess, excess, rtol=1e-6, atol=1e-9)


def test_a_valley_of_data_never_lies_across():
    """Either both directions have one scale, or the start is at 1 along both and the valley is longer than wide."""
    table = own()
    table[:, 3] -= table[:, 3].mean()
    for lab in (
        Valley(table),
        Valley(table, standardise=True),
        Valley("harvests"),
        Valley("harvests", standardise=True),
    ):
        level = mark(lab, "line", "valley").arrays
        first = slice(0, int(np.argmax(np.isnan(level["x"]))))
        assert np.ptp(level["x"][first]) >= np.ptp(level["y"][first]) * (1 - 1e-9)
        run = mark(lab, "line", "valley", 1).arrays
        assert max(abs(run["x"][0]), abs(run["y"][0])) == pytest.approx(1)


@pytest.mark.parametrize("data", [None, "harvests"])
def test_both_directions_of_the_valley_have_one_scale(data):
    panel = next(p for p in Valley(data).axes(Valley(data)) if p.name == "valley")
    left, top, right, bottom = panel.box
    assert (right - left) / panel.x.span == pytest.approx((bottom - top) / panel.y.span, rel=0.02)


def test_the_predicted_lines_are_the_law(lab):
    lab.share = 0.3
    for nth, factor in ((2, 1 - 0.06), (4, 1 - 0.6)):
        x, y = mark(lab, "line", "distances", nth).arrays.values()
        np.testing.assert_allclose(np.log(y[1]) / x[1], np.log(factor))


def test_words_name_the_convention(lab, fields):
    assert "L(w) = (w₁² + 10.0 w₂²)/2" in lab.sentence.replace("\u00a0", " ")
    assert "L = (1/2N) Σ (y − t)², a mean" in fields.sentence.replace("\u00a0", " ")
    assert "X'X/N" in fields.sentence
    lab.step = 3
    assert "After 3 steps" in lab.sentence


def test_without_the_law_nothing_tells_the_best_step_size(lab):
    with_law = len(lab.frame().marks)
    lab.law = False
    frame = lab.frame()
    said = lab.sentence + " ".join(m.look["template"] for m in frame.marks if m.kind == "text")
    assert not re.search("best|by the law|takes|dashed", said, re.IGNORECASE)
    assert "by 0.840 along the flattest direction" in lab.sentence, "what is seen is still said"
    assert len(frame.marks) == with_law - 7
    assert not any(m.look.get("role") == "truth" for m in frame.marks if m.panel != "valley")
    fields = Valley("harvests", standardise=True, law=False)
    assert "1 + |r|" not in fields.sentence
    assert "κ" in fields.sentence


# Tables -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("names", [["kappa"], ["share"], ["flat", "steep"], ["best"]])
def test_a_table_holds_what_its_positions_are_alone(lab, names):
    total = len(lab._positions(names))
    done, frames = lab.table(names, wanted=list(range(0, total, max(1, total // 5))))
    for i, frame in zip(done, frames, strict=True):
        alone = lab.frame(lab.state | dict(zip(names, lab._positions(names)[i], strict=True)))
        assert frame.words.template == alone.words.template
        for a, b in zip(frame.marks, alone.marks, strict=True):
            for name, array in a.arrays.items():
                np.testing.assert_allclose(array, b.arrays[name], rtol=1e-9, atol=1e-12)


def test_tables_are_small(lab, fields):
    assert len(pack(lab.table(["share"])[1])[1]) < 70_000
    assert len(pack(lab.table(["kappa"])[1])[1]) < 70_000
    assert len(pack(fields.table(["correlation"])[1])[1]) < 100_000


def test_the_browser_is_answered(fields, monkeypatch):
    told = []
    monkeypatch.setattr(fields, "send", lambda content, buffers=None: told.append(content))
    for names in (["share"], ["correlation"], ["standardise"]):
        fields._answer(None, {"ask": "table", "controls": names, "state": fields.state, "id": 1}, [])
    assert {content["kind"] for content in told} == {"table"}
    assert fields.errors == []


# Own data -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["list", "array", "frame", "csv", "two"])
def test_own_data_from_whatever_holds_them(how, tmp_path):
    table = own()
    path = tmp_path / "own.csv"
    path.write_text("a,b,c,t\n" + "\n".join(",".join(map(repr, row)) for row in table.tolist()))
    frame = pd.DataFrame(table, columns=["width", "height", "mass", "price"])
    data = {"list": table.tolist(), "array": table, "frame": frame, "csv": path, "two": table[:, :3]}[how]
    lab = Valley(data, table[:, 3]) if how == "two" else Valley(data)
    ones = np.column_stack([table[:, :3], np.ones(30)])
    assert lab.run.kappa == pytest.approx(np.linalg.cond(ones) ** 2, rel=1e-6)
    lab.standardise = True
    z = np.column_stack([standardise(table[:, :3]), np.ones(30)])
    assert lab.run.kappa == pytest.approx(np.linalg.cond(z) ** 2, rel=1e-9)
    assert lab.run.kappa < 10
    if how == "frame":
        assert lab.axes(lab)[0].x.label == "height (standard deviations)"
    lab.still()
    assert lab.errors == []


@pytest.mark.parametrize("scale", [1e-6, 1e6])
def test_units_of_great_and_small_size(scale):
    lab = Valley(own() * scale, best=True)
    lab.standardise = True
    assert lab.run.kappa < 10
    assert np.isfinite(lab.run.distances).all()
    lab.still()


@pytest.mark.parametrize("scale", [1e-12, 1e12])
def test_units_beyond_what_can_be_worked_out_are_said(scale):
    with pytest.raises(ValueError, match="another unit"):
        Valley(own() * scale)


def test_ten_thousand_examples():
    x, t = harvests(10_000)
    lab = Valley(x, t)
    assert lab.run.kappa > 1e6
    assert len(mark(lab, "dots", "features").arrays["x"]) <= 400


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([[1, 2, 3], [1, 3, 4], [1, 5, 9], [1, 7, 8]], "feature 1 is 1.0 throughout"),
        ([[1, 2], [3]], "rows of one length"),
        ([], "example"),
        ([[1, 2, 1]], "more examples than features"),
        ([[1, 1, 0], [2, 2, 0], [3, 3, 1], [4, 4, 1]], "follows from the others"),
        ("no such file.csv", "No such file"),
    ],
)
def test_bad_data_are_refused_at_the_call(data, message):
    with pytest.raises((ValueError, FileNotFoundError), match=message):
        Valley(data)


def test_bad_arguments_are_refused_and_change_nothing(lab):
    before = lab.state
    for name, value in (
        ("kappa", 0.5),
        ("kappa", float("nan")),
        ("share", 0),
        ("share", 1.2),
        ("best", 1),
        ("step", 51),
    ):
        with pytest.raises(traitlets.TraitError):
            setattr(lab, name, value)
    assert lab.state == before
    with pytest.raises(ValueError, match="targets without features"):
        Valley(t=[1, 2])


# Pictures and words -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("data", [None, "harvests", own()])
def test_still_picture_is_drawn(data, dark):
    figure = Valley(data).still(dark)
    assert len(figure.axes) == (3 if data is None else 4)
    figure.canvas.draw()


def test_a_kept_run_is_compared(fields):
    fields.keep()
    fields.standardise = True
    kept = [m for m in fields._all_marks(fields.state) if m.look.get("role") == "kept"]
    assert [m.panel for m in kept] == ["valley", "distances", "distances"]
    assert fields.frame(fields.kept[0]).row["features"].at() == "in their units"
    assert "def walk(" in str(fields.code)


TRAPS = re.compile(r"always|explodes|global|points to|faster|not a number", re.IGNORECASE)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_every_state_has_a_picture_and_true_words(data):
    lab = Valley(data.draw(st.sampled_from([None, "harvests"])))
    state = {name: data.draw(st.sampled_from(c.positions(lab)), label=name) for name, c in lab.controls.items()}
    frame = lab.frame(state)
    words = frame.words.at(state["step"])
    assert not TRAPS.search(words)
    run = lab._computed(state)
    assert ("diverges" in words) == (run.step_size > run.limit * (1 + 1e-12))
    assert all(len(m.arrays["x"]) == 51 for m in frame.marks if m.look.get("show"))
