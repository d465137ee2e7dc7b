"""Compass: is every arrow, slope and angle that is shown the one of the surface?"""

import math
import time

import numpy as np
import pytest
import traitlets
from hypothesis import given, settings
from hypothesis import strategies as st

from nnwidgets.explorer.frames import pack
from nnwidgets.maths import bowl, quadratic
from nnwidgets.widgets import Compass

NAMES = ("bowl", "circle", "tilted valley", "saddle", "two wells")
TRAPS = ("points to", "points at", "always", "global", "not a number", "best")


def by_hand(name, a, b):
    """The surfaces, written out."""
    u, v = math.cos(math.pi / 6) * a + b / 2, math.cos(math.pi / 6) * b - a / 2
    return {
        "bowl": (a**2 + 9 * b**2) / 2,
        "circle": (a**2 + b**2) / 2,
        "tilted valley": (u**2 + 9 * v**2) / 2,
        "saddle": (a**2 - b**2) / 2,
        "two wells": 8 * (((a / 6) ** 2 - 1) ** 2 + 0.3 * a / 6) + b**2 / 4,
    }[name]


def slope_by_hand(name, a, b, degrees, h=1e-5):
    u, v = h * math.cos(math.radians(degrees)), h * math.sin(math.radians(degrees))
    return (by_hand(name, a + u, b + v) - by_hand(name, a - u, b - v)) / (2 * h)


def only(lab, kind, panel, role=None):
    return [m for m in lab.frame().marks if (m.kind, m.panel) == (kind, panel) and role in {None, m.look.get("role")}]


def arrow(lab, role):
    (mark,) = only(lab, "arrow", "plane", role)
    return np.array([mark.arrays["dx"][0], mark.arrays["dy"][0]])


def asked(lab, names, **state):
    """What the browser is answered when it asks for the table of these controls."""
    answers, lab.send = [], lambda content, buffers=None: answers.append(content)
    lab._answer(None, {"ask": "table", "controls": list(names), "state": lab.state | state, "id": 1}, [])
    return answers[-1]


@pytest.fixture
def lenient(monkeypatch):
    monkeypatch.delenv("NNWIDGETS_STRICT")


# The numbers of the course -------------------------------------------------------------------------------------------


def test_the_example_of_the_course():
    lab = Compass()
    assert lab.run.gradient.tolist() == [9, 9]
    assert lab.run.off == pytest.approx(math.degrees(math.acos(90 / math.hypot(9, 9) / math.hypot(9, 1))))
    assert "38.7° apart" in lab.sentence
    assert "slope 12.7 · cos 45.0° = 9.00" in lab.sentence


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("w1", [-10.0, 3.0, 10.0])
@pytest.mark.parametrize("w2", [-10.0, 1.0, 10.0])
def test_gradient_and_slope_are_those_of_the_surface(name, w1, w2):
    lab = Compass(name, w1=w1, w2=w2)
    assert lab.run.loss == pytest.approx(by_hand(name, w1, w2))
    for angle in (-180.0, -35.0, 90.0, 180.0):
        lab.angle = angle
        assert lab.run.slope == pytest.approx(slope_by_hand(name, w1, w2, angle), abs=1e-6)
        assert lab.run.slope == pytest.approx(lab.run.steepness * math.cos(math.radians(lab.run.turn)), abs=1e-9)
    assert lab.errors == []


def test_the_arrows_are_opposite_equally_long_and_along_the_gradient():
    lab = Compass("tilted valley", w1=4, w2=-3)
    up, down = arrow(lab, "gradient"), arrow(lab, "path")
    gradient = lab.run.gradient
    assert up / np.linalg.norm(up) == pytest.approx(gradient / np.linalg.norm(gradient))
    assert down == pytest.approx(-up)
    assert np.linalg.norm(up) == pytest.approx(np.linalg.norm(arrow(Compass(w1=-1, w2=7), "gradient")))


def test_the_gradient_crosses_the_contour_at_right_angles():
    lab = Compass("tilted valley", w1=4, w2=-3)
    along = lab.run.turn + 90  # the dial, turned across the gradient
    lab.angle = (lab.angle - along + 180) % 360 - 180
    assert lab.run.slope == pytest.approx(0, abs=1e-9)


def test_across_the_gradient_the_slope_is_said_to_be_0_without_dust():
    lab = Compass(angle=135)
    assert "slope 12.7 · cos 90.0° = 0.00" in lab.sentence
    lab.angle = 45
    assert "Your direction is 0.00° from it: slope 12.7 · cos 0.00° = 12.7" in lab.sentence


def test_angles_are_drawn_as_they_are():
    plane, _ = Compass().axes(Compass())
    left, top, right, bottom = plane.box
    assert right - left == bottom - top
    assert plane.x.span == plane.y.span


# The dial ------------------------------------------------------------------------------------------------------------


def test_the_handle_of_the_dial_turns_around_the_point():
    lab = Compass(w1=3, w2=-2, angle=30)
    point, dial = only(lab, "handle", "plane")
    assert dial.look["controls"] == ["angle", None]
    assert dial.arrays["centre"].tolist() == [3, -2]
    reach = np.array([dial.arrays["x"][0] - 3, dial.arrays["y"][0] + 2])
    assert math.degrees(math.atan2(*reach[::-1])) == pytest.approx(30)
    assert point.look["controls"] == ["w1", "w2"]


def test_the_dial_stands_on_the_cosine():
    lab = Compass(w1=3, w2=-2, angle=30)
    (dot,) = only(lab, "dots", "slopes", "ink")
    turn, height = dot.arrays["x"][0], dot.arrays["y"][0]
    assert height == pytest.approx(math.cos(math.radians(turn)))
    assert height * lab.run.steepness == pytest.approx(slope_by_hand("bowl", 3, -2, 30))


# The way to the minimum ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "w1", "w2"), [("circle", 7, -4), ("bowl", 5, 0), ("bowl", 0, -3)])
def test_where_downhill_is_the_way_to_the_minimum_the_words_say_from_here(name, w1, w2):
    assert "From here downhill is also the way to the minimum." in Compass(name, w1=w1, w2=w2).sentence


def test_of_two_wells_the_lower_one_is_meant():
    lab = Compass("two wells", w1=8, w2=2)
    (way,) = [m for m in only(lab, "line", "plane", "truth") if "dash" in m.look]
    assert way.arrays["x"].tolist() == pytest.approx([8, -6.21], abs=0.01)
    assert "the lower minimum" in lab.sentence
    lab.w1 = 3
    assert lab.run.off > 90, "between them, downhill may lead to the other one"


def test_a_saddle_has_no_minimum_and_no_way_to_it():
    lab = Compass("saddle")
    assert math.isnan(lab.run.off)
    assert "no minimum" in lab.sentence
    assert lab.frame().row["downhill to minimum"].at() == "none"
    assert only(lab, "line", "plane", "truth") == []


@pytest.mark.parametrize("name", ["saddle", "bowl"])
def test_where_the_gradient_is_0_there_is_no_arrow_and_the_words_do_not_call_it_a_minimum(name):
    lab = Compass(name, w1=0, w2=0)
    assert np.isnan(arrow(lab, "gradient")).all()
    assert "every slope is 0 here; that alone makes no minimum" in lab.sentence
    assert only(lab, "dots", "slopes") == []
    lab.still()


# Own functions and bad input -----------------------------------------------------------------------------------------


def test_an_own_function_of_arrays_or_of_one_point():
    for f in (
        lambda w: (w[..., 0] - 1) ** 2 + 4 * w[..., 1] ** 2,
        lambda w: (float(w[0]) - 1) ** 2 + 4 * float(w[1]) ** 2,
    ):
        lab = Compass(f, w1=2, w2=1, angle=90)
        assert lab.run.gradient == pytest.approx([2, 8], rel=1e-6)
        assert lab.run.slope == pytest.approx(8, rel=1e-6)
        way = np.array([-1.0, -1.0])
        exact = math.degrees(math.acos(-(way @ [2, 8]) / math.hypot(2, 8) / math.hypot(*way)))
        assert lab.run.off == pytest.approx(exact, abs=1e-4)
        assert "the lowest place in view" in lab.sentence
        assert "def direction(" in lab.code


def test_own_functions_set_the_bounds_of_the_point():
    lab = Compass(lambda w: w[..., 0] ** 2 + w[..., 1] ** 2, low=0, high=100)
    positions = lab.controls["w1"].positions(lab)
    assert (positions[0], positions[-1], len(positions)) == (10, 90, 21)
    assert "surface" in lab._hidden
    with pytest.raises(traitlets.TraitError, match="from 10 to 90"):
        lab.w1 = 5


def test_a_loss_of_the_library_does():
    assert Compass(bowl(2, 3), low=-5, high=5, w1=1, w2=1).run.gradient.tolist() == [2, 3]


def test_an_own_function_that_falls_out_of_view():
    assert "at its edge" in Compass(lambda w: w[..., 0] + w[..., 1]).sentence


def test_an_own_function_that_is_not_defined_everywhere():
    lab = Compass(lambda w: np.log(w[..., 0]) + w[..., 1] ** 2, w1=-1.2, w2=0)
    assert "No gradient is to be had here." in lab.sentence
    lab.still()


@pytest.mark.parametrize("scale", [1e-12, 1e12])
def test_tiny_and_huge_functions_and_places(scale):
    lab = Compass(
        lambda w: (w[..., 0] ** 2 + 9 * w[..., 1] ** 2) / 2, low=-scale, high=scale, w1=0.72 * scale, w2=0.08 * scale
    )
    if scale > 1:
        assert lab.run.off == pytest.approx(38.66, abs=0.05)
    lab.still()


def test_a_constant_function_is_level():
    lab = Compass(lambda w: 0 * w[..., 0])
    assert "every slope is 0" in lab.sentence


@pytest.mark.parametrize(
    ("surface", "rest", "error", "message"),
    [
        ("bool", {}, traitlets.TraitError, "one of 'bowl', 'circle'"),
        (lambda w: "high", {}, TypeError, "expected real numbers"),
        (lambda w: w, {}, ValueError, "expected"),
        (lambda w: None, {}, TypeError, "return"),
        (quadratic(4), {}, ValueError, "two weights, got quadratic with 1"),
        (lambda w: w[..., 0], {"low": 3, "high": 1}, ValueError, "low < high"),
        (lambda w: w[..., 0], {"low": "a"}, TypeError, "expected numbers for low"),
        ("bowl", {"w1": 11}, traitlets.TraitError, "nothing was changed"),
        ("bowl", {"angle": float("nan")}, traitlets.TraitError, "nothing was changed"),
        ("bowl", {"w3": 1}, TypeError, "no control 'w3'"),
    ],
)
def test_bad_input_is_refused_at_the_call(surface, rest, error, message):
    with pytest.raises(error, match=message):
        Compass(surface, **rest)


def test_an_own_function_that_fails_while_a_slider_moves_is_shown_with_its_line(lenient):
    broken = False

    def ground(w):
        if broken:
            raise ValueError("gone")
        return w[..., 0] ** 2 + w[..., 1] ** 2

    lab = Compass(ground)
    broken = True
    reply = asked(lab, ["w1"])
    assert reply["kind"] == "error"
    assert 'raise ValueError("gone")' in reply["message"]
    assert len(lab.errors) == 1


def test_an_own_function_that_never_ends_is_stopped(lenient):
    slow = False

    def ground(w):
        while slow:
            pass
        return w[..., 0] ** 2 + w[..., 1] ** 2

    lab = Compass(ground)
    slow = True
    began = time.perf_counter()
    reply = asked(lab, ["w1"])
    assert "still running" in reply["message"]
    assert time.perf_counter() - began < 30


# The widget as a whole -----------------------------------------------------------------------------------------------


def test_a_table_is_what_the_single_frames_are_and_not_large():
    lab = Compass("two wells", angle=70)
    for names in (["w1"], ["w2"], ["angle"], ["surface"]):
        done, frames = lab.table(names)
        for i in (0, len(done) // 2, -1):
            value = lab.controls[names[0]].positions(lab)[done[i]]
            assert frames[i].words.at() == lab.frame(lab.state | {names[0]: value}).words.at()
        if names != ["surface"]:
            assert len(pack(frames)[1]) < 60_000
    done, frames = lab.table(["w1", "w2"])
    assert len(pack(frames)[1]) < 100_000
    assert len({frame.panels for frame in frames}) == 1


def test_a_kept_reading_has_its_row():
    lab = Compass(angle=45)
    lab.keep()
    lab.w1 = -3
    row = lab.frame(lab.kept[0]).row
    assert row["slope"].at() == "12.7"
    assert row["downhill to minimum"].at() == "38.7°"
    assert {m.panel for m in lab.frame().marks if m.look.get("keep")} == {"plane", "slopes"}


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_the_still_picture(name, dark):
    assert len(Compass(name).still(dark).axes) == 2


def test_state_reset_fixed_and_code():
    lab = Compass("two wells", w1=-4, fixed=("surface",), hidden="angle")
    assert Compass(**lab.state).sentence == lab.sentence
    lab.w1, lab.angle = 2, 100
    lab.reset()
    assert (lab.w1, lab.angle) == (-4, 0)
    assert "def slope_along(" in lab.code


@settings(max_examples=200)
@given(
    surface=st.sampled_from(NAMES),
    w1=st.floats(-10, 10),
    w2=st.floats(-10, 10),
    angle=st.floats(-180, 180),
)
def test_any_state_has_a_frame_and_true_words(surface, w1, w2, angle):
    lab = LABS[surface]
    state = {"surface": surface, "w1": w1, "w2": w2, "angle": angle}
    frame = lab.frame(state)
    words = frame.words.at()
    assert not [trap for trap in TRAPS if trap in words]
    run = lab._computed(state)
    assert run.slope == pytest.approx(slope_by_hand(surface, w1, w2, angle), abs=1e-5, rel=1e-6)
    if not np.isnan(run.off):
        assert 0 <= run.off <= 180


LABS = {name: Compass(name) for name in NAMES}
