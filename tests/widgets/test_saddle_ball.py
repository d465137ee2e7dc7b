"""Does SaddleBall show what the laws of saddles and of the heavy ball say, at every position of every control?"""

import re

import numpy as np
import pytest
import traitlets
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import nnwidgets
from nnwidgets.explorer.frames import pack
from nnwidgets.maths import chain_loss, descend
from nnwidgets.maths.heavy_ball import ball_noise_floor, best_ball, heavy_ball, steps_until_one_percent
from nnwidgets.maths.saddle import steps_to_leave
from nnwidgets.widgets import SaddleBall
from nnwidgets.widgets.saddle_ball_scene import BEYOND, MOMENTA, SHARES, WITHIN, steps_map

CHAIN = chain_loss()


@pytest.fixture
def saddle():
    return SaddleBall()


@pytest.fixture
def valley():
    return SaddleBall("valley")


def mark(lab, kind, panel, nth=0):
    return [m for m in lab.frame().marks if (m.kind, m.panel) == (kind, panel)][nth]


def thirds(positions):
    return positions[0], positions[len(positions) // 2], positions[-1]


# On the saddle: every control, to both ends and a middle value -----------------------------------------------------


def test_offset_decides_how_long_the_run_is_held_up(saddle):
    saddle.along = 0.0
    for offset in thirds(saddle.controls["offset"].positions(saddle)):
        saddle.offset = offset
        assert saddle.run.across[0] == pytest.approx(offset)
        if 0 < offset < 0.5:
            assert saddle.run.left_at == pytest.approx(steps_to_leave(offset, 0.1), abs=1)
        assert saddle.errors == []
    saddle.offset = 1e-12
    assert saddle.run.left_at == pytest.approx(steps_to_leave(1e-12, 0.1), abs=1)


def test_exactly_on_the_ridge_the_run_comes_to_the_saddle_and_stays(saddle):
    saddle.offset = 0.0
    assert saddle.run.losses[-1] == 0.5
    assert not saddle.run.across.any()
    assert "Exactly on the ridge" in saddle.sentence
    assert "eigenvalues are −1.00 and 1.00" in saddle.sentence
    assert any("exactly 0" in m.look["template"] for m in saddle.frame().marks if m.kind == "text")
    assert np.isnan(mark(saddle, "line", "distances", 0).arrays["y"]).all(), "a log axis has no place for 0"
    saddle.noise = 1e-9
    assert saddle.run.left_at is not None
    assert "Shaken off the ridge" in saddle.sentence


def test_step_size_is_the_growth_of_a_step(saddle):
    saddle.along, saddle.offset = 0.0, 1e-9
    for size in thirds(saddle.controls["step_size"].positions(saddle)):
        saddle.step_size = size
        growth = saddle.run.across[1:21] / saddle.run.across[:20]
        np.testing.assert_allclose(growth, 1 + size, rtol=1e-6)
        walked = descend(CHAIN, np.full(2, 1e-9 / np.sqrt(2)), size, 300)
        np.testing.assert_allclose(saddle.run.points, walked.points, rtol=1e-9)
        law = mark(saddle, "line", "distances", 2)
        np.testing.assert_allclose(law.arrays["y"], 1e-9 * (1 + size) ** law.arrays["x"], rtol=1e-9)
        assert saddle.errors == []


def test_momentum_leaves_the_saddle_sooner(saddle):
    saddle.along, saddle.offset, left = 0.0, 1e-9, []
    for momentum in thirds(saddle.controls["momentum"].positions(saddle)):
        saddle.momentum = momentum
        left.append(saddle.run.left_at)
        law = mark(saddle, "line", "distances", 2).arrays["y"]
        near = law < 1e-3
        np.testing.assert_allclose(saddle.run.across[: len(law)][near], law[near], rtol=1e-4)
        assert saddle.errors == []
    assert left == sorted(left, reverse=True)
    assert left[0] > 2 * left[-1]


def test_along_noise_and_law(saddle):
    for along in thirds(saddle.controls["along"].positions(saddle)):
        saddle.along = along
        assert saddle.run.along[0] == pytest.approx(along * np.sqrt(2))
    for noise in thirds(saddle.controls["noise"].positions(saddle)):
        saddle.noise = noise
        assert np.isfinite(saddle.run.losses[0])
        saddle.still()
    saddle.noise, saddle.law = 0.0, False
    assert not any("dashed" in m.look.get("template", "") for m in saddle.frame().marks)
    assert "multiplies" not in saddle.sentence
    saddle.step = 0
    assert "After 0 steps" in saddle.sentence
    assert saddle.errors == []


def test_gradient_and_eigenvalues_are_said_for_each_step(saddle):
    saddle.along, saddle.step = 0.5, 0
    gradient = np.linalg.norm(CHAIN.gradient(saddle.run.points[0]))
    a, b = saddle.run.points[0]
    bends = np.linalg.eigvalsh([[b * b, 2 * a * b - 1], [2 * a * b - 1, a * a]])
    said = saddle.frame().words.numbers
    assert (said["g"][0], said["u"][0], said["v"][0]) == pytest.approx((gradient, *bends))
    assert (said["u"][-1], said["v"][-1]) == pytest.approx((0, 2), abs=1e-6)


# In the valley -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kappa", "ball", "plain"), [(10, 11, 23), (100, 44, 231)])
def test_the_best_pair_takes_the_steps_of_the_law(valley, kappa, ball, plain):
    valley.kappa = kappa
    size, valley.momentum = best_ball(1.0, kappa)
    valley.share = size * kappa / 2
    assert valley.run.steps_needed == ball
    assert f"steps to 1 %: {ball}; without momentum: {plain}" in valley.sentence
    best = mark(valley, "dots", "map").arrays
    assert (best["x"][0], best["y"][0]) == pytest.approx((valley.share, valley.momentum))
    valley.share, valley.momentum = kappa / (1 + kappa), 0.0
    assert valley.run.steps_needed == plain


@pytest.mark.parametrize("name", ["kappa", "share", "momentum", "noise"])
def test_every_control_rolls_the_ball_of_the_code(valley, name):
    for value in thirds(valley.controls[name].positions(valley)):
        setattr(valley, name, value)
        valley.noise = valley.noise if name == "noise" else 0.0
        if not valley.noise:
            curvatures = np.array([1.0, valley.kappa])
            size = valley.share * 2 / valley.kappa
            rolled = heavy_ball(lambda w, c=curvatures: c * w, np.ones(2), size, valley.momentum, 100)
            np.testing.assert_allclose(valley.run.points, np.clip(rolled, -BEYOND, BEYOND), rtol=1e-9, atol=1e-12)
        valley.still()
        assert valley.errors == []


@pytest.mark.parametrize("kappa", [1.0, 10.0, 1000.0])
def test_the_map_and_the_words_count_alike(valley, kappa):
    valley.kappa = kappa
    needed = steps_map(kappa)
    for row, column in ((0, 20), (12, 5), (20, 30), (30, 40), (39, 10), (5, 50)):
        valley.share, valley.momentum = SHARES[column], MOMENTA[row]
        counted = valley.run.steps_needed
        counted = counted if counted <= WITHIN else np.inf
        assert (
            needed[row, column]
            == counted
            == steps_until_one_percent(valley.share * 2 / kappa, valley.momentum, (1.0, kappa), WITHIN)
        )


def test_beyond_the_limit_the_ball_runs_away_and_at_it_it_swings(valley):
    valley.momentum, valley.share = 0.5, 1.55
    assert "runs away" in valley.sentence
    assert valley.run.losses[-1] > 1e6
    valley.share = 1.5
    assert "comes no closer" in valley.sentence
    valley.share = 1.45
    assert "less than 1 % is left from step" in valley.sentence


def test_noise_keeps_the_floor_of_the_law(valley):
    valley.kappa, valley.share, valley.noise, valley.momentum = 1.0, 0.1, 0.1, 0.9
    floor = 2 * ball_noise_floor(0.2, 0.9, 1.0, 0.1)
    said = valley.frame().words.numbers
    assert said["f"][0] == pytest.approx(floor)
    assert said["r"][0] == pytest.approx(9.5, abs=0.01)
    late = valley.run.losses[60:].mean()  # one run, so no more than roughly
    assert floor / 5 < late < 5 * floor


# On a ground of one's own -------------------------------------------------------------------------------------------


def two_bottoms(w):
    return w[..., 0] ** 4 / 4 - w[..., 0] ** 2 / 2 + w[..., 1] ** 2 / 2


def one_point_at_a_time(w):
    a, b = map(float, w)
    return a**4 / 4 - a**2 / 2 + b**2 / 2


@pytest.fixture
def ground():
    return SaddleBall(two_bottoms, low=-2, high=2, w1=0.0, w2=1.2, step_size=0.2)


def test_on_its_own_ground_the_ball_comes_to_the_saddle_or_to_a_bottom(ground):
    assert np.abs(ground.run.points[-1]).max() < 1e-6
    np.testing.assert_allclose(ground.run.bends[-1], [-1, 1], atol=1e-3)
    assert "eigenvalues are −1.00 and 1.00" in ground.sentence
    ground.w1 = 0.2
    np.testing.assert_allclose(ground.run.points[-1], [1, 0], atol=1e-3)
    np.testing.assert_allclose(ground.run.bends[-1], [1, 2], atol=1e-2)
    rolled = heavy_ball(lambda w: w * [w[0] ** 2 - 1, 1], np.array([0.2, 1.2]), 0.2, 0.0, 100)
    np.testing.assert_allclose(ground.run.points, np.stack([rolled[:, 0], rolled[:, 1]], 1), atol=1e-6)
    assert ground.errors == []


@pytest.mark.parametrize("name", ["w1", "w2", "step_size", "momentum", "noise"])
def test_every_control_of_ones_own_ground_to_its_ends(ground, name):
    for value in thirds(ground.controls[name].positions(ground)):
        setattr(ground, name, value)
        ground.still()
        assert ground.run.points[0].tolist() == [ground.w1, ground.w2]
    done, frames = ground.table([name], wanted=[0, 2, 4])
    for i, frame in zip(done, frames, strict=True):
        alone = ground.frame(ground.state | {name: ground._positions([name])[i][0]})
        assert frame.words.at(50) == alone.words.at(50)
    assert ground.errors == []
    assert ground._spec["drags"] == [["w1", "w2"]]


def test_a_function_of_single_points_does_as_well(ground):
    lab = SaddleBall(one_point_at_a_time, low=-2, high=2, w1=0.0, w2=1.2, step_size=0.2)
    np.testing.assert_allclose(lab.run.points, ground.run.points, atol=1e-9)
    assert lab.learners() == (one_point_at_a_time,)


@pytest.mark.parametrize("scale", [1e-12, 1e12])
def test_heights_of_great_and_small_size(scale):
    lab = SaddleBall(lambda w: scale * two_bottoms(w), w1=0.5, w2=1.2, step_size=0.1 / scale if scale > 1 else 0.1)
    assert np.isfinite(lab.run.points).all()
    lab.still()


def test_a_run_away_on_ones_own_ground_is_told():
    lab = SaddleBall(lambda w: -(w**4).sum(axis=-1), w1=1.0, w2=1.0, step_size=0.5)
    assert "diverges" in lab.sentence
    lab.still()


@pytest.mark.parametrize(
    ("function", "rest", "message"),
    [
        (lambda w: 1 / 0, {}, "division by zero"),
        (lambda w: "high", {}, "number"),
        (lambda w: w, {}, "shape|number"),
        (two_bottoms, {"low": 2, "high": 1}, "low < high"),
        (two_bottoms, {"low": "a"}, "numbers for low and high"),
    ],
)
def test_a_bad_function_is_refused_at_the_call(function, rest, message):
    with pytest.raises((ValueError, TypeError, ZeroDivisionError), match=message):
        SaddleBall(function, **rest)


def test_a_function_that_fails_later_is_told(ground, monkeypatch):
    def moody(w):
        if np.abs(w).max() > 2.5:
            raise OverflowError("too far")
        return two_bottoms(w)

    monkeypatch.delenv("NNWIDGETS_STRICT", raising=False)
    lab = SaddleBall(moody, low=-2, high=2, w1=0.5, w2=1.0, step_size=0.1)
    told = []
    monkeypatch.setattr(lab, "send", lambda content, buffers=None: told.append(content))
    lab._answer(None, {"ask": "frame", "state": lab.state | {"step_size": 2.0, "momentum": 0.9}, "id": 1}, [])
    assert told[-1]["kind"] == "error"
    assert "too far" in lab.errors[-1]


# Tables, pages, the browser ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ground", "names"),
    [
        ("saddle", ["offset"]),
        ("saddle", ["momentum"]),
        ("saddle", ["noise"]),
        ("valley", ["kappa"]),
        ("valley", ["share", "momentum"]),
        ("valley", ["law"]),
    ],
)
def test_a_table_holds_what_its_positions_are_alone(ground, names):
    lab = SaddleBall(ground)
    total = len(lab._positions(names))
    done, frames = lab.table(names, wanted=list(range(0, total, max(1, total // 4))))
    for i, frame in zip(done, frames, strict=True):
        alone = lab.frame(lab.state | dict(zip(names, lab._positions(names)[i], strict=True)))
        assert frame.words.template == alone.words.template
        for a, b in zip(frame.marks, alone.marks, strict=True):
            for name, array in a.arrays.items():
                np.testing.assert_allclose(array, b.arrays[name], rtol=1e-9, atol=1e-12)


def test_tables_are_small(saddle, valley):
    assert len(pack(saddle.table(["offset"])[1])[1]) < 350_000
    assert len(pack(valley.table(["share"])[1])[1]) < 110_000
    assert len(pack(valley.table(["kappa"])[1])[1]) < 300_000


def test_the_browser_is_answered(valley, monkeypatch):
    told = []
    monkeypatch.setattr(valley, "send", lambda content, buffers=None: told.append(content))
    for names in (["share"], ["law"], ["share", "momentum"]):
        valley._answer(None, {"ask": "table", "controls": names, "state": valley.state, "id": 1}, [])
    assert {content["kind"] for content in told} == {"table"}
    assert valley.errors == []


def test_a_ring_on_the_map_moves_both_controls(valley, saddle):
    ring = mark(valley, "handle", "map")
    assert ring.look["controls"] == ["share", "momentum"]
    assert valley._spec["drags"] == [["share", "momentum"]]
    assert mark(saddle, "handle", "distances").look["controls"] == [None, "offset"]
    assert saddle._spec["drags"] == []


def test_only_the_controls_of_the_ground_are_shown(saddle, valley):
    def shown(lab):
        return [c["name"] for c in lab._spec["controls"] if not c["hidden"]]

    assert shown(saddle) == ["offset", "step_size", "momentum", "step", "noise", "along", "law"]
    assert shown(SaddleBall(two_bottoms)) == ["step_size", "momentum", "step", "noise", "w1", "w2"]
    assert shown(valley) == ["kappa", "share", "momentum", "step", "noise", "law"]


# State, words, pictures --------------------------------------------------------------------------------------------


def test_a_state_makes_the_same_widget_again(valley):
    valley.share, valley.momentum, valley.step = 1.2, 0.6, 30
    assert eval(valley.as_text, {"nw": nnwidgets}).state == valley.state
    again = SaddleBall(**valley.state)
    assert (again.state, again.sentence) == (valley.state, valley.sentence)
    valley.reset()
    assert (valley.share, valley.step) == (1.0, 100)


def test_bad_arguments_are_refused_and_change_nothing(saddle, valley):
    with pytest.raises(traitlets.TraitError, match="one of 'saddle', 'valley'"):
        SaddleBall("peak")
    for lab, name, value in (
        (saddle, "offset", -1e-3),
        (saddle, "offset", float("nan")),
        (saddle, "ground", "valley"),
        (valley, "momentum", 1.0),
        (valley, "share", 0),
        (valley, "step", 101),
    ):
        before = lab.state
        with pytest.raises(traitlets.TraitError):
            setattr(lab, name, value)
        assert lab.state == before


def test_kept_runs_are_compared(saddle, valley):
    saddle.keep()
    saddle.offset = 1e-6
    kept = [m for m in saddle._all_marks(saddle.state) if m.look.get("role") == "kept"]
    assert [m.panel for m in kept] == ["plane", "distances", "losses"]
    assert saddle.frame(saddle.kept[0]).row["steps to leave"].at() == "79"
    valley.share, valley.momentum = 1.9, 0.1
    assert valley.frame().row["steps to 1 %"].at() == "runs away"
    assert "def heavy_ball(" in str(valley.code)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("ground", ["saddle", "valley"])
def test_still_picture_is_drawn(ground, dark):
    figure = SaddleBall(ground).still(dark)
    assert len(figure.axes) == 3
    figure.canvas.draw()


TRAPS = re.compile(r"always|explodes|global|points to|faster|not a number|bigger step", re.IGNORECASE)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_every_state_has_a_picture_and_true_words(data):
    lab = SaddleBall(data.draw(st.sampled_from(["saddle", "valley"])))
    state = {name: data.draw(st.sampled_from(c.positions(lab)), label=name) for name, c in lab.controls.items()}
    frame = lab.frame(state)
    words = frame.words.at(state["step"])
    assert not TRAPS.search(words), words
    run = lab._computed(state)
    if state["ground"] == "valley":
        assert ("runs away" in words) == (state["share"] > (1 + state["momentum"]) * (1 + 1e-12))
    elif run.left_at is not None and not run.runs_away:
        assert f"at step {run.left_at} " in words
    length = run.losses.size
    assert all(len(m.arrays["x"]) == length for m in frame.marks if m.look.get("show"))
    assert all(np.isfinite(np.nan_to_num(array)).all() for m in frame.marks for array in m.arrays.values())
