"""Does LossChoice show what mean, median, Huber, squared error and cross-entropy do, at every position?"""

import re

import numpy as np
import pytest
import traitlets
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnwidgets.explorer.frames import pack
from nnwidgets.widgets import LossChoice
from nnwidgets.widgets.loss_choice import VALUES

VALUES = np.array(VALUES)


@pytest.fixture
def lab():
    return LossChoice()


def marks(lab, kind, panel, state=None):
    return [m for m in lab.frame(state).marks if (m.kind, m.panel) == (kind, panel)]


def thirds(positions):
    return positions[0], positions[len(positions) // 2], positions[-1]


def trained(w, b, eta, how, epochs=300):
    """A plain loop: x = 1, t = 0."""
    seen = []
    for _ in range(epochs + 1):
        p = 1 / (1 + np.exp(-(w + b)))
        seen.append(p)
        slope = p * p * (1 - p) if how == "squared" else p
        w, b = w - eta * slope, b - eta * slope
    return np.array(seen[::5])


# Every control, to both ends and a middle value ----------------------------------------------------------------------


def test_the_mean_follows_the_outlier_and_the_median_does_not(lab):
    fits = []
    for outlier in thirds(lab.controls["outlier"].positions(lab)):
        lab.outlier = outlier
        fits.append(lab.run.fits)
        t = np.append(VALUES, outlier)
        assert lab.run.fits[:2] == pytest.approx([t.mean(), np.median(t)])
        assert lab.run.pulls[0] == pytest.approx(t.mean() - outlier)
        assert abs(lab.run.pulls[1]) == 1
        assert abs(lab.run.pulls[2]) == pytest.approx(min(abs(lab.run.fits[2] - outlier), 1.5))
        drawn = [m.arrays["x"][0] for m in marks(lab, "line", "values") if m.look.get("keep")]
        assert drawn == pytest.approx(lab.run.fits.tolist())
        assert lab.errors == []
    lab.outlier = 16.0
    far = lab.run.fits
    assert far[0] - fits[1][0] == pytest.approx(8 / 9)
    assert far[1:] == pytest.approx(fits[1][1:])


def test_delta_takes_hubers_fit_from_median_to_mean(lab):
    seen = []
    for delta in thirds(lab.controls["delta"].positions(lab)):
        lab.delta = delta
        mean, median, huber = lab.run.fits
        seen.append(huber)
        assert median - 1e-9 <= huber <= mean + 1e-9
        assert np.clip(huber - np.append(VALUES, 12.0), -delta, delta).mean() == pytest.approx(0, abs=1e-12)
        assert lab.errors == []
    assert seen == sorted(seen)
    assert seen[-1] == pytest.approx(lab.run.fits[0])


@pytest.mark.parametrize("name", ["weight", "bias", "step_size"])
def test_the_neuron_learns_as_a_plain_loop_does(lab, name):
    for value in thirds(lab.controls[name].positions(lab)):
        lab.reset()
        setattr(lab, name, value)
        for i, how in enumerate(("squared", "cross-entropy")):
            outputs = trained(lab.weight, lab.bias, lab.step_size, how)
            np.testing.assert_allclose(lab.run.outputs[i], outputs, rtol=1e-9, atol=1e-15)
            drawn = marks(lab, "line", "output")[1 + i].arrays
            np.testing.assert_allclose(drawn["y"], outputs, rtol=1e-9, atol=1e-15)
            assert drawn["x"][-1] == 300
        assert lab.errors == []


def test_nielsens_numbers(lab):
    lab.weight, lab.bias, lab.step_size = 0.6, 0.9, 0.15
    assert lab.run.outputs[:, 0] == pytest.approx([0.818, 0.818], abs=6e-4)
    assert lab.run.outputs[:, -1] == pytest.approx([0.094, 0.012], abs=6e-4)
    lab.weight = lab.bias = 2.0
    assert lab.run.outputs[0, 20] > 0.9, "surely wrong: after 100 epochs the squared error has hardly begun"
    assert lab.run.outputs[1, 20] < 0.1


def test_the_ratio_of_the_slopes_is_that_of_the_law(lab):
    p = lab.run.outputs[0]
    np.testing.assert_allclose(lab.run.ratios, 1 / (p * (1 - p)))
    np.testing.assert_allclose(p / lab.run.slopes[0], lab.run.ratios)
    assert (lab.run.ratios >= 4).all()
    lab.weight, lab.bias = 3.0, 1.595  # an output of 0.99
    assert lab.run.ratios[0] == pytest.approx(101, rel=0.01)
    lab.moment = 0
    assert "times as steep" in lab.sentence
    assert "After 0 epochs" in lab.sentence


def test_the_moment_counts_five_epochs(lab):
    for moment, epoch in ((0, "0"), (30, "150"), (60, "300")):
        lab.moment = moment
        assert f"After {epoch} epochs" in lab.sentence
        assert lab.errors == []


def test_without_the_law_nothing_tells_the_slopes_formulas(lab):
    assert "def sigmoid_slope(" in str(lab.code)
    lab.law = False
    said = (lab.sentence + " ".join(m.look["template"] for m in marks(lab, "text", "against"))).replace("\u00a0", " ")
    assert not re.search(r"p\(1 − p\)|p²|4/27|steep", said)
    assert "sigmoid_slope" not in str(lab.code)
    assert "After 300 epochs" in lab.sentence, "what is seen is still said"


# Tables -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("names", [["outlier"], ["weight"], ["step_size"], ["delta"]])
def test_a_table_holds_what_its_positions_are_alone(lab, names):
    total = len(lab._positions(names))
    done, frames = lab.table(names, wanted=list(range(0, total, max(1, total // 5))))
    for i, frame in zip(done, frames, strict=True):
        alone = lab.frame(lab.state | dict(zip(names, lab._positions(names)[i], strict=True)))
        assert frame.words.template == alone.words.template
        for a, b in zip(frame.marks, alone.marks, strict=True):
            for name, array in a.arrays.items():
                np.testing.assert_allclose(array, b.arrays[name], rtol=1e-9, atol=1e-12)


def test_tables_are_small(lab):
    for name, most in (("outlier", 10_000), ("weight", 70_000), ("bias", 70_000), ("step_size", 30_000)):
        assert len(pack(lab.table([name])[1])[1]) < most


def test_the_browser_is_answered(lab, monkeypatch):
    told = []
    monkeypatch.setattr(lab, "send", lambda content, buffers=None: told.append(content))
    for name in ("outlier", "weight", "delta"):
        lab._answer(None, {"ask": "table", "controls": [name], "state": lab.state, "id": 1}, [])
    assert {content["kind"] for content in told} == {"table"}
    assert lab.errors == []


# Own data -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [1e-12, 1.0, 1e12])
def test_own_values_of_any_size(scale):
    values = np.array([10, 12, 11, 14, 13, 12.5, 60]) * scale
    lab = LossChoice(values)
    assert lab.outlier == values[-1]
    assert lab.run.fits[:2] == pytest.approx([values.mean(), np.median(values)])
    for name in ("outlier", "delta"):
        for value in thirds(lab.controls[name].positions(lab)):
            setattr(lab, name, value)
            lab.frame()
    lab.still()
    assert lab.errors == []


@pytest.mark.parametrize("values", [[3, 3, 3], [0, 0, 0], [5, 5, 5, 5, 90]])
def test_values_that_are_the_same_are_drawn_all_the_same(values):
    lab = LossChoice(values)
    assert lab.run.fits[1] == values[0]
    lab.still()


def test_values_from_a_file(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("height\n1.5\n1.7\n1.6\n9\n")
    assert LossChoice(path).run.fits[0] == pytest.approx(3.45)
    assert LossChoice(str(path)).outlier == 9


def test_a_thousand_values():
    values = np.random.default_rng(0).normal(size=1000)
    assert LossChoice(values).run.fits[0] == pytest.approx(values.mean())


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([1, 2], "3 to 1000 values"),
        (np.zeros(1001), "3 to 1000 values"),
        ([], "example"),
        ([1, 2, float("nan")], "finite numbers"),
        ([[1, 2], [3, 4], [5, 6]], "targets"),
        ("no such file.csv", "No such file"),
    ],
)
def test_bad_values_are_refused_at_the_call(values, message):
    with pytest.raises((ValueError, FileNotFoundError), match=message):
        LossChoice(values)


def test_bad_arguments_are_refused_and_change_nothing(lab):
    before = lab.state
    for name, value in (("outlier", 17), ("weight", float("nan")), ("step_size", 0), ("delta", 0), ("moment", 61)):
        with pytest.raises(traitlets.TraitError):
            setattr(lab, name, value)
    assert lab.state == before


# A cost of one's own, and one part of the picture ---------------------------------------------------------------------


@pytest.mark.parametrize("values", [None, [3, 4, 5, 6, 70]])
def test_a_cost_of_ones_own_gets_the_fit_that_it_makes_lowest(values):
    squared, absolute = LossChoice(values, cost=lambda e: e**2), LossChoice(values, cost=lambda e: abs(float(e)))
    for place in thirds(squared.controls["outlier"].positions(squared)):
        squared.outlier = absolute.outlier = place
        room = 1e-4 * np.ptp([*squared._values, place])
        assert squared.run.fits[3] == pytest.approx(squared.run.fits[0], abs=room)
        assert absolute.run.fits[3] == pytest.approx(absolute.run.fits[1], abs=room)
        assert squared.run.pulls[3] == pytest.approx(2 * (squared.run.fits[3] - place), rel=1e-5)
        assert f"that of your cost {squared.frame().row['your cost'].at()}" in squared.sentence
    assert squared.errors == []
    assert "def lowest_fit(" in str(squared.code)
    _, table = squared.table(["outlier"], wanted=[0, 40])
    assert (
        table[1].row["your cost"].at()
        == squared.frame(squared.state | {"outlier": squared._positions(["outlier"])[40][0]}).row["your cost"].at()
    )
    squared.still()


@pytest.mark.parametrize(
    ("cost", "error", "message"),
    [
        (lambda e: None, TypeError, "the cost gave None"),
        (lambda e: "dear", TypeError, "expected real numbers"),
        (lambda e: [1, 2], ValueError, "expected one number"),
        (lambda e: float("inf"), ValueError, "finite number"),
        (lambda e: 1 / 0, ZeroDivisionError, "division"),
        (3.0, TypeError, "not callable"),
    ],
)
def test_a_cost_that_is_none_is_refused_at_the_call(cost, error, message):
    with pytest.raises(error, match=message):
        LossChoice(cost=cost)


def test_one_part_is_shown_alone():
    for part, others in (("fits", ["weight", "bias", "step_size", "moment", "law"]), ("neuron", ["outlier", "delta"])):
        lab = LossChoice(part=part, hidden="delta" if part == "fits" else ())
        assert len(lab.axes(lab)) == 3
        assert {mark.panel for mark in lab.frame().marks} == {panel.name for panel in lab.axes(lab)}
        assert set(others) <= set(lab._hidden)
        assert ("neuron" in lab.sentence, "outlier" in lab.sentence) == (part == "neuron", part == "fits")
        lab.still()
    with pytest.raises(ValueError, match="'both', 'fits' or 'neuron', got 'all'"):
        LossChoice(part="all")


# Pictures and words -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("state", [{}, {"outlier": 0.0, "weight": -3.0, "delta": 10.0}, {"step_size": 10.0}])
def test_still_picture_is_drawn(state, dark):
    figure = LossChoice(**state).still(dark)
    assert len(figure.axes) == 6
    figure.canvas.draw()


def test_a_kept_run_is_compared(lab):
    lab.keep()
    lab.outlier, lab.weight = 4.0, 0.6
    kept = [m for m in lab._all_marks(lab.state) if m.look.get("role") == "kept"]
    assert sorted(m.panel for m in kept) == ["output"] * 2 + ["slopes"] * 2 + ["values"] * 3
    assert lab.frame(lab.kept[0]).row["median"].at() == "3.10"
    assert "def huber_fit(" in str(lab.code)


TRAPS = re.compile(r"always|best loss|faster|convex|lower loss|not a number", re.IGNORECASE)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_every_state_has_a_picture_and_true_words(data):
    lab = LossChoice()
    state = {name: data.draw(st.sampled_from(c.positions(lab)), label=name) for name, c in lab.controls.items()}
    frame = lab.frame(state)
    assert not TRAPS.search(frame.words.at(state["moment"]))
    run = lab._computed(state)
    assert np.isfinite(run.ratios).all()
    assert ((run.outputs >= 0) & (run.outputs <= 1)).all()
    pulls = np.clip(run.fits[2] - np.append(VALUES, state["outlier"]), -state["delta"], state["delta"])
    assert pulls.mean() == pytest.approx(0, abs=1e-9)
    assert all(len(m.arrays["x"]) == 61 for m in frame.marks if m.look.get("show"))
