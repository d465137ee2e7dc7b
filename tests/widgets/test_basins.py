"""Basins: does each start end where the strip says, and is every word about minima and chords true?"""

import json
import math

import numpy as np
import pytest
import traitlets
from hypothesis import given, settings
from hypothesis import strategies as st

from nnwidgets.explorer.frames import pack
from nnwidgets.maths import bowl, double_well
from nnwidgets.pictures.style import SCALES
from nnwidgets.widgets import Basins

NAMES = ("double well", "parabola", "dip in a bowl", "bowl", "neuron, squared error", "neuron, cross-entropy")
TWINS = {"parabola": lambda w: w**2, "bowl": lambda w: 0.1 * w**2}
TRAPS = ("small steps avoid", "always", "guarantee", "global", "points to", "not a number", "epoch")


def well(w):
    return (w**2 - 1) ** 2 + 0.3 * w


def walked(slope, start, size, steps=3000):
    """Where a plain loop ends."""
    w = start
    for _ in range(steps):
        w -= size * slope(w)
        if not abs(w) < 1e6:
            return math.inf
    return w


def slope_of_the_well(w):
    return 4 * w**3 - 4 * w + 0.3


def only(lab, kind, panel):
    return [m for m in lab.frame().marks if m.kind == kind and m.panel == panel]


def roles(lab, panel):
    """The colours of a strip or map, as roles."""
    (mark,) = only(lab, "image", panel)
    return np.array(SCALES["outcome"])[mark.arrays["z"].astype(int)]


# Where runs end ------------------------------------------------------------------------------------------------------


def test_the_same_step_size_and_two_starts_end_in_two_minima():
    ends = [Basins(start=start, step_size=0.05).run.end for start in (-0.2, 0.6)]
    assert ends == [0, 1]


def test_the_strip_has_the_colour_of_the_minimum_in_which_a_plain_loop_ends():
    lab = Basins(step_size=0.2)
    strip = roles(lab, "curve")[0]
    starts = -1.6 + 3.2 * (np.arange(200) + 0.5) / 200
    for i in range(0, 200, 7):
        end = walked(slope_of_the_well, starts[i], 0.2)
        expected = "truth" if abs(end + 1.0356) < 1e-3 else "noise" if abs(end - 0.9601) < 1e-3 else "faint"
        assert strip[i] == expected, starts[i]


def test_between_the_two_limits_the_better_minimum_holds_nobody_and_the_worse_one_does():
    lab = Basins(step_size=0.25)
    assert 2 / 8.87 < 0.25 < 2 / 7.06
    assert lab.run.share(0) == 0
    assert lab.run.share(1) > 0.3


def test_in_the_dip_a_larger_step_helps_in_a_window_only():
    starts = np.linspace(3.6, 6, 13)

    def ends(size):
        lab = Basins("dip in a bowl", step_size=size)
        return {lab.frame(lab.state | {"start": w}).row["ends in"].at() for w in starts}

    assert ends(0.1) == {"B"}, "caught in the dip"
    assert ends(0.21) == {"none"}, "just above its limit they bounce in it"
    assert ends(1.0) == ends(4.0) == {"A"}, "the window"
    assert ends(10.5) == {"none"}, "above the limit of the bowl"


def test_the_neuron_has_two_minima_and_its_cross_entropy_one():
    squared, entropy = Basins("neuron, squared error"), Basins("neuron, cross-entropy")
    assert np.ravel(squared.minima) == pytest.approx([-0.158, 0.0855, 2.944, 0.1675], abs=6e-4)
    assert [w for w, _ in entropy.minima] == pytest.approx([-0.219], abs=5e-4)
    assert [Basins("neuron, squared error", step_size=0.2, start=w).run.end for w in (0.0, 0.5)] == [0, 1]


@pytest.mark.parametrize("name", NAMES)
def test_a_row_of_the_map_is_the_strip_of_that_step_size(name):
    lab = Basins(name)
    sizes = np.geomspace(0.01, 12, 97)[1::2]
    for row in (3, 20, 40):
        lab.step_size = float(sizes[row])
        strip = roles(lab, "curve")[0]
        below = strip[((np.arange(120) + 0.5) / 120 * 200).astype(int)]  # the strip's cell under each of the map's
        same = roles(lab, "map")[row] == below
        assert same.mean() > 0.95, "but for cells at a border"


def test_the_path_is_on_the_curve():
    lab = Basins(start=1.4, step_size=0.05)
    path = next(m for m in only(lab, "line", "curve") if m.look.get("show") == "so far")
    w = path.arrays["x"]
    assert path.arrays["y"] == pytest.approx(well(w))
    assert w[1] == pytest.approx(1.4 - 0.05 * slope_of_the_well(1.4))


def test_the_minima_are_marked_with_their_loss():
    lab = Basins()
    words = [m for m in only(lab, "text", "curve") if "value" in m.look["template"]]
    assert [float(m.arrays["#value"][0]) for m in words] == pytest.approx([well(w) for w, _ in lab.minima])
    assert [m.look["role"] for m in words] == ["truth", "noise"], "the lowest is green"


# Words about runs ----------------------------------------------------------------------------------------------------


def test_the_sentence_says_where_the_run_ends_and_what_is_lower():
    words = Basins(start=1.2, step_size=0.05).sentence
    assert "The run ends in B (w = 0.960, loss 0.294), not the lowest minimum: that is A, with loss −0.305." in words
    assert (
        "The run ends in A (w = −1.04, loss −0.305), the lowest minimum." in Basins(start=-1, step_size=0.05).sentence
    )
    assert "the only minimum" in Basins("parabola").sentence


def test_a_run_that_has_not_come_to_its_minimum_is_bound_for_it():
    lab = Basins("neuron, squared error", start=0.8, step_size=0.2)
    assert abs(lab.run.final[0] - 2.944) > 1
    assert "is bound for B" in lab.sentence
    assert lab.run.losses[-1] > lab.minima[1][1]


def test_a_small_step_ends_in_the_same_minimum():
    for size in (0.01, 0.05, 0.1):
        lab = Basins(start=1.2, step_size=size)
        assert lab.run.end == 1
        assert "not the lowest minimum" in lab.sentence


def test_runs_that_end_nowhere_are_called_so():
    away, swings = Basins(step_size=1.0), Basins(step_size=0.3)
    assert "it runs away" in away.sentence
    assert walked(slope_of_the_well, away.start, 1.0) == math.inf
    assert "300 steps do not settle it" in swings.sentence
    assert swings.run.end == -1
    assert swings.frame().row["ends in"].at() == "none"


def test_shares_in_the_words_are_those_of_the_strip():
    lab = Basins(step_size=0.2)
    colours = roles(lab, "curve")[0]
    assert f"Of 200 starts {100 * (colours == 'truth').mean():.1f} % end in A" in lab.sentence
    assert f"{100 * (colours == 'noise').mean():.1f} % end in B" in lab.sentence


def test_the_limits_in_the_words_are_two_over_the_curvature():
    limits = [2 / (12 * w**2 - 4) for w, _ in Basins().minima]
    assert f"steps above {limits[0]:.3f} lead away from A, above {limits[1]:.3f} from B (2/L″)" in Basins().sentence
    lines = [m.arrays["y"][0] for m in only(Basins(), "line", "map") if m.look.get("dash")]
    assert lines == pytest.approx(limits)


def test_the_loss_in_the_words_follows_the_timeline():
    lab = Basins(start=1.4, step_size=0.05, step=0)
    assert f"After 0 steps the loss is {well(1.4):.2f}." in lab.sentence
    lab.step = 50
    assert "After 50 steps the loss is 0.294." in lab.sentence


# The chord -----------------------------------------------------------------------------------------------------------


def test_a_chord_between_the_wells_shows_that_the_curve_is_not_convex():
    lab = Basins(chord_from=-1.0, chord_to=1.0)
    # At 0 the curve is at 1, and the chord at the mean of its ends, −0.3 and 0.3.
    assert "rises above this chord by 1.00 at w = 0.00: it is not convex" in lab.sentence
    (region,) = only(lab, "region", "curve")
    assert region.look["role"] == "danger"
    x, y = region.arrays["x"], region.arrays["y"]
    assert (y >= 0.3 * x - 1e-9).all(), "nothing below the chord"
    assert y.max() == pytest.approx(well(0.0), abs=0.02)


def test_only_where_the_curve_rises_above_the_chord_is_it_filled():
    (region,) = only(Basins(chord_from=-1.2, chord_to=1.2), "region", "curve")
    x, y = region.arrays["x"], region.arrays["y"]
    below = (x > -1.1) & (x < -0.9)  # there the well is deeper than the chord
    ends = well(-1.2), well(1.2)
    chord = ends[0] + (ends[1] - ends[0]) * (x + 1.2) / 2.4
    assert y[below] == pytest.approx(chord[below])
    assert (y >= chord - 1e-9).all()


def test_a_chord_above_the_curve_proves_nothing_and_says_so():
    lab = Basins(chord_from=-1.48, chord_to=1.48)
    assert only(lab, "region", "curve") == []
    assert "one such chord proves nothing" in lab.sentence
    assert "convex" not in lab.sentence


def test_the_ends_may_change_places_or_meet():
    one, other = Basins(chord_from=-1.0, chord_to=1.0), Basins(chord_from=1.0, chord_to=-1.0)
    assert one.sentence == other.sentence
    together = Basins(chord_from=0.2, chord_to=0.2)
    assert "Pull the ends of the chord apart" in together.sentence
    assert "region" not in {m.kind for m in together.frame().marks}


def test_without_the_chord_nothing_is_said_or_drawn_of_it():
    lab = Basins(chord=False, chord_from=-1.0, chord_to=1.0)
    assert "chord" not in lab.sentence
    assert not [m for m in only(lab, "handle", "curve") if m.look["label"].startswith("chord")]


def test_both_ends_can_be_taken_on_the_curve():
    lab = Basins(chord_from=-0.6, chord_to=0.8)
    handles = {m.look["controls"][0]: m for m in only(lab, "handle", "curve")}
    assert set(handles) == {"start", "chord_from", "chord_to"}
    assert handles["chord_to"].arrays["y"][0] == pytest.approx(well(0.8))


@settings(max_examples=200)
@given(name=st.sampled_from(["parabola", "bowl", "neuron, cross-entropy"]), ends=st.tuples(*[st.floats(-1.6, 1.6)] * 2))
def test_no_chord_of_a_convex_curve_is_below_it(name, ends):
    lab = Basins(name, chord_from=ends[0], chord_to=ends[1])
    assert "rises" not in lab.sentence
    assert only(lab, "region", "curve") == []


@pytest.mark.parametrize("name", ["double well", "dip in a bowl", "neuron, squared error"])
def test_the_others_have_a_chord_below_them_that_the_sliders_reach(name):
    lab = Basins(name)
    positions = lab.controls["chord_from"].positions(lab)[::4]
    found = [a for a in positions for b in positions if a < b and lab._test(name, a, b).rise > 0]
    assert found


# Own functions -------------------------------------------------------------------------------------------------------


def test_an_own_function_has_its_minima_found_and_its_bounds_set():
    lab = Basins(lambda w: np.sin(3 * w) + 0.1 * w**2, low=-3, high=3)
    assert len(lab.minima) == 3
    assert all(3 * math.cos(3 * w) + 0.2 * w == pytest.approx(0, abs=1e-6) for w, _ in lab.minima)
    assert lab.controls["start"].positions(lab)[0] == -3
    assert lab.controls["start"].positions(lab)[-1] == 3
    assert "loss" not in [c["name"] for c in shown(lab)]


def shown(lab):
    lab.open()
    return [c for c in lab._spec["controls"] if not c["hidden"]]


def test_a_function_of_one_number_at_a_time_will_do():
    lab = Basins(lambda w: math.cos(2 * w) + 0.05 * w * w, low=-4, high=4)
    assert len(lab.minima) == 2
    assert lab.run.end in (0, 1)


def test_a_kink_holds_nobody_and_gets_no_limit():
    lab = Basins(lambda w: np.abs(w - 1), step_size=0.3, start=0.0)
    assert lab.run.end == -1
    assert "2/L″" not in lab.sentence
    assert "do not settle it" in lab.sentence


def test_without_a_minimum_the_sentence_says_that_there_is_none():
    lab = Basins(np.exp, low=-1, high=1)
    assert lab.minima == ()
    assert "there is no minimum to end in" in lab.sentence
    assert "100 % end in none" in lab.sentence
    lab.still()


def test_minima_of_the_same_height_share_the_first_place():
    lab = Basins(double_well(0.0), low=-1.6, high=1.6, start=1.2, step_size=0.05)
    assert lab.run.end == 1
    assert "than which no other is lower" in lab.sentence


def test_the_name_of_a_function_with_braces_is_no_template():
    def curious(w):
        return w**2

    curious.__name__ = "{value}"
    lab = Basins(curious)
    assert "value" in lab.frame().row["loss"].at()
    assert lab.sentence


@pytest.mark.parametrize(
    ("loss", "ends", "error", "message"),
    [
        ("triple well", {}, ValueError, "expected one of 'double well'"),
        (7, {}, ValueError, "or a function of one weight; got 7"),
        (lambda w: "high", {}, TypeError, "expected real numbers"),
        (lambda w: [w, w], {}, ValueError, "gave shape"),
        (lambda w: w * np.nan, {}, ValueError, "finite from low = -3 to high = 3, got nan"),
        (np.log, {"low": -1, "high": 2}, ValueError, "got nan at w = -1"),
        (np.cos, {"low": 2, "high": 2}, ValueError, "low < high"),
        (np.cos, {"low": "a"}, TypeError, "numbers for low and high"),
        (bowl(1, 9), {}, ValueError, "one weight"),
    ],
)
def test_bad_losses_are_refused_at_the_call(loss, ends, error, message):
    with pytest.raises(error, match=message):
        Basins(loss, **ends)


@pytest.mark.parametrize(
    "bad",
    [{"start": 1.7}, {"step_size": 0.0}, {"step_size": float("nan")}, {"loss": "bowl"}, {"chord_to": -2}, {"step": 51}],
)
def test_out_of_bounds_is_refused_and_nothing_is_changed(bad):
    lab = Basins()
    before = lab.state
    (name, value) = next(iter(bad.items()))
    with pytest.raises(traitlets.TraitError, match="nothing was changed"):
        setattr(lab, name, value)
    assert lab.state == before


class Moody:
    """A parabola, until its mood changes."""

    mood = "good"

    def __call__(self, w):
        if self.mood == "raises":
            raise RuntimeError("not today")
        while self.mood == "loops":
            w = w + 0
        return "rubbish" if self.mood == "talks" else w**2


@pytest.mark.parametrize(
    ("mood", "message"), [("raises", "not today"), ("loops", "does a loop"), ("talks", "real numbers")]
)
def test_a_function_that_fails_while_a_slider_moves_says_so_and_the_picture_stays(mood, message, monkeypatch):
    monkeypatch.delenv("NNWIDGETS_STRICT", raising=False)
    moody, sent = Moody(), []
    lab = Basins(moody)
    monkeypatch.setattr(lab, "send", lambda content, buffers=None: sent.append(content))
    words = lab.sentence
    moody.mood = mood
    lab._answer(None, {"ask": "table", "controls": ["start"], "state": lab.state, "id": 1}, [])
    assert sent[-1]["kind"] == "error"
    assert message in sent[-1]["message"]
    assert lab.errors == [sent[-1]["message"]]
    moody.mood = "good"
    assert lab.sentence == words
    lab._answer(None, {"ask": "table", "controls": ["start"], "state": lab.state, "id": 2}, [])
    assert sent[-1]["kind"] == "table"


# The widget as a whole -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("control", ["start", "step_size", "step", "loss", "chord", "chord_from", "chord_to"])
def test_every_control_at_both_ends_and_in_the_middle(name, control):
    lab = Basins(name)
    positions = lab.controls[control].positions(lab)
    for value in (positions[0], positions[len(positions) // 2], positions[-1]):
        setattr(lab, control, value)
        lab.sentence  # noqa: B018 - it is made of everything
        assert lab.errors == []
        curve = TWINS.get(lab.loss, well if lab.loss == "double well" else None)
        if curve:
            assert lab.run.losses[0] == pytest.approx(curve(lab.start))
        assert lab.run.points[0, 0] == lab.start
        assert sum(lab.run.share(end) for end in range(-1, len(lab.minima))) == pytest.approx(1)


@pytest.mark.parametrize("control", ["start", "step_size", "chord_from", "chord_to"])
def test_a_table_is_what_the_single_frames_are_and_not_large(control):
    lab = Basins()
    done, frames = lab.table([control])
    positions = lab.controls[control].positions(lab)
    for i in (0, 37, len(positions) - 1):
        alone = lab.frame(lab.state | {control: positions[i]})
        assert frames[done.index(i)].words.at(50) == alone.words.at(50)
        assert len(frames[done.index(i)].marks) == len(alone.marks)
    header, data = pack(frames)
    assert len(data) + len(json.dumps(header)) < 150_000


@pytest.mark.parametrize("name", NAMES)
def test_the_state_makes_the_same_situation_again(name):
    lab = Basins(name, step_size=0.3)
    assert Basins(**lab.state).sentence == lab.sentence


def test_a_kept_run_has_its_row_and_its_path():
    lab = Basins(start=-1.0)
    lab.keep()
    lab.start = 1.0
    frame = lab.frame(lab.kept[0])
    assert {m.panel for m in frame.marks if m.look.get("keep")} == {"curve", "losses"}
    assert frame.row["ends in"].at() == "A"
    assert lab.frame().row["ends in"].at() == "B"


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_the_still_picture(name, dark):
    assert len(Basins(name).still(dark).axes) == 3


def test_the_code_shown_is_the_code_that_ran():
    assert "def walk(" in Basins().code
    assert "def chord(" in Basins().code


@settings(max_examples=200)
@given(
    name=st.sampled_from(NAMES),
    at=st.floats(0, 1),
    step_size=st.floats(0.01, 12),
    chord=st.booleans(),
    ends=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    step=st.integers(0, 50),
)
def test_any_state_has_a_frame_and_true_words(name, at, step_size, chord, ends, step):
    lab = Basins(name)
    low, high, _ = lab._bounds["start"]
    place = [low + (high - low) * part for part in (at, *ends)]
    lab.start, lab.chord_from, lab.chord_to = (min(max(w, low), high) for w in place)
    lab.step_size, lab.chord, lab.step = step_size, chord, step
    words = lab.sentence
    assert not [trap for trap in TRAPS if trap in words]
    if lab.run.end >= 0:
        bottom, value = lab.minima[lab.run.end]
        assert ("not the lowest" in words) == (value > min(v for _, v in lab.minima))
        assert abs(lab.run.final[0] - bottom) < 8
    else:
        assert "no minimum" in words
