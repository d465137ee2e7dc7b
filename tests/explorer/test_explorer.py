"""Is a picture a pure function of its state, and can everything about it be read in Python?"""

import inspect
import json

import ipywidgets
import numpy as np
import pytest
import traitlets
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from nnwidgets.explorer import Explorer
from nnwidgets.explorer.frames import pack
from nnwidgets.explorer.sheets import describe
from nnwidgets.explorer.source import Source
from nnwidgets.pictures.style import colour

VALUES = {
    "speed": st.floats(0, 4),
    "step": st.integers(0, 6),
    "place": st.floats(-2, 2),
    "friends": st.integers(0, 4),
    "shape": st.sampled_from(["circle", "square"]),
    "named": st.booleans(),
}
STATES = st.fixed_dictionaries(VALUES)


@given(state=STATES)
def test_state_makes_the_same_picture_again(walker, state):
    lab = walker(**state)
    assert lab.state == state
    stored = json.loads(json.dumps(lab.state))
    again = walker(**stored)
    assert pack([again.frame()]) == pack([lab.frame()])
    assert again.sentence == lab.sentence


@settings(max_examples=30)
@given(state=STATES, order=st.permutations(list(VALUES)), detour=STATES)
def test_picture_does_not_know_how_it_was_reached(walker, state, order, detour):
    """Same state, same bytes, whatever was moved before and in whichever order."""
    straight, round_about = walker(**state), walker()
    for name in order:
        setattr(round_about, name, detour[name])
        round_about.frame()
    round_about.keep()
    next(round_about.frames(["speed"]))
    for name in reversed(order):
        setattr(round_about, name, state[name])
        round_about.frame()
    assert pack([round_about.frame()]) == pack([straight.frame()])
    assert (round_about.state, round_about.sentence) == (straight.state, straight.sentence)
    round_about.kept = []
    assert round_about.still_png() == straight.still_png()


def test_run_is_that_of_the_present_state(walker):
    lab = walker(speed=2)
    assert lab.run.tolist() == [0, 2, 4, 6, 8, 10, 12]
    lab.speed = 0.5
    assert lab.run[-1] == 3
    lab.place = 1
    assert lab.run[0] == 1


def test_run_is_computed_once_for_a_state(walker, monkeypatch):
    calls, compute = [], walker.compute
    monkeypatch.setattr(walker, "compute", lambda self, s: calls.append(s) or compute(self, s))
    lab = walker(speed=2)
    for step in range(7):
        lab.step = step
        assert lab.run[step] == 2 * step
    assert len(calls) == 1, "the timeline does not change the run"
    lab.speed = 3
    assert lab.run[1] == 3
    assert len(calls) == 2


def test_sentence_follows_the_timeline(walker):
    lab = walker(speed=2, step=3)
    assert lab.sentence == "With 2 friends, after 3 steps: 6.00."
    lab.step = 0
    assert lab.sentence == "With 2 friends, after 0 steps: 0.00."


def test_code_is_the_source_of_what_ran(walker):
    code = walker().code
    assert isinstance(code, str)
    assert "np.asarray(s.speed)" in code
    assert code.splitlines()[0] == "def compute(self, s):"
    assert inspect.getsource(walker.compute).strip().splitlines()[-1].strip() in code
    assert code._repr_markdown_().startswith("```python\ndef compute")


def test_code_of_a_function_without_source():
    typed = eval("lambda w: w")
    assert str(Source(typed)) == "# the source of <lambda> is not to be had: it was typed where Python keeps no text"


def test_keep_and_reset(walker):
    lab = walker(speed=3, friends=4)
    lab.keep()
    lab.speed, lab.shape, lab.step = 1, "square", 2
    lab.keep()
    assert [(state["speed"], state["step"]) for state in lab.kept] == [(3, 6), (1, 2)]
    assert json.loads(json.dumps(lab.kept)) == lab.kept
    lab.reset()
    assert lab.state == walker(speed=3, friends=4).state, "where this one was made, and not the class's defaults"
    assert len(lab.kept) == 2


def test_kept_runs_are_drawn_grey_and_dashed(walker):
    lab = walker(speed=3)
    lab.keep()
    lab.speed = 1
    path, grey = colour("path"), colour("kept")
    lines = {
        line.get_color(): line
        for line in lab.still().axes[0].lines
        if len(line.get_xdata()) == 7 and line.get_linestyle() != "None"
    }
    assert lines[grey].get_ydata().tolist() == [0, 3, 6, 9, 12, 15, 18]
    assert lines[grey].get_linestyle() == "--"
    assert lines[path].get_ydata().tolist() == [0, 1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("dark", [False, True])
def test_still_picture_is_a_figure_of_this_step(walker, dark):
    figure = walker(speed=2, step=2, friends=0).still(dark=dark)
    assert isinstance(figure, Figure)
    curve, path, now = figure.axes[0].lines[:3]
    assert path.get_ydata().tolist() == [0, 2, 4]
    assert now.get_xydata().tolist() == [[2, 4]]
    assert curve.get_color() == colour("curve", dark)


def test_still_picture_opens_no_window_and_no_list_of_figures(walker):
    import matplotlib.pyplot as plt

    walker().still()
    assert plt.get_fignums() == []


def test_observing(walker):
    lab, seen = walker(), []
    lab.observe(lambda change: seen.append((change.name, change.old, change.new)), ["speed", "shape"])
    lab.speed = 2
    lab.speed = 2
    lab.shape = "square"
    lab.step = 0
    assert seen == [("speed", 1.0, 2.0), ("shape", "circle", "square")]


def test_linking_in_python_keeps_the_bounds(walker):
    lab, slider = walker(), ipywidgets.FloatSlider(min=0, max=10)
    ipywidgets.link((slider, "value"), (lab, "speed"))
    slider.value = 3
    assert lab.speed == 3
    lab.speed = 0.5
    assert slider.value == 0.5
    with pytest.raises(traitlets.TraitError, match="speed must be a number from 0 to 4"):
        slider.value = 9
    assert lab.speed == 0.5


def test_linking_in_the_browser(walker):
    lab, slider = walker(), ipywidgets.FloatSlider(min=0, max=4)
    link = ipywidgets.jslink((slider, "value"), (lab, "speed"))
    assert link.target == (lab, "speed")


def test_two_widgets_of_a_class_know_nothing_of_each_other(walker):
    one, other = walker(speed=2), walker()
    one.keep()
    one.friends = 0
    assert (other.speed, other.friends, other.kept) == (1, 2, [])
    assert one._spec["uid"] != other._spec["uid"]


def test_notebook_stores_the_widget_its_picture_and_its_words(walker):
    from IPython.core.formatters import DisplayFormatter

    lab = walker(speed=2, step=3)
    data, _ = DisplayFormatter().format(lab)
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == lab.model_id
    assert data["text/plain"] == "Walker: With 2 friends, after 3 steps: 6.00."
    assert data["image/png"] == lab.still_png()
    assert data["image/png"].startswith(b"\x89PNG")
    assert "text/html" not in data


def test_first_frame_goes_with_the_widget(walker, unpack, alike):
    lab = walker(speed=2.5, shape="square")
    first = lab._frame
    (frame,) = unpack(first["header"], first["data"])
    assert first["state"] == lab.state
    assert alike(frame, lab.frame())


def test_axes_are_described_as_the_browser_needs_them(walker):
    (panel,) = describe(walker().frame().panels)
    assert (panel["name"], panel["title"], panel["size"], panel["under"]) == ("walk", "A walk", [360, 270], None)
    assert panel["x"] == {"label": "step", "low": 0, "high": 6, "scale": "linear"}
    left, top, right, bottom = panel["box"]
    assert 0 < left < right < 360
    assert 0 < top < bottom < 270
    assert panel["strokes"][:2] == ((left, top, left, bottom), (left, bottom, right, bottom))
    assert {"step", "A walk"} <= {words["said"] for words in panel["words"]}


def test_browser_moves_the_traits(walker):
    """What a hand does arrives as a state update of the widget protocol."""
    lab = walker()
    lab.set_state({"speed": 2.5, "step": 1, "named": False})
    assert (lab.speed, lab.step, lab.named) == (2.5, 1, False)
    with pytest.raises(traitlets.TraitError):
        lab.set_state({"speed": 99})
    assert lab.speed == 2.5


def test_author_must_write_axes_marks_and_words():
    with pytest.raises(NotImplementedError):
        Explorer()


def test_numpy_values_become_plain_ones(walker):
    lab = walker(speed=np.float64(2), friends=np.int64(1), named=np.bool_(True))
    assert json.loads(json.dumps(lab.state)) == lab.state
