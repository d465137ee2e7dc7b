"""Does a picture follow the hand in a real JupyterLab, and leave the notebook alone?"""

import json

import numpy as np
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.slow

LAB = "lab = nw.StepSizeLab()\nlab"
TABLES = [["step_size"], ["start"], ["loss"], ["steepness"]]
ETA, START, STEP = "step size η", "start w₀", "step"


@pytest.fixture
def picture(notebook):
    """The picture of a StepSizeLab, called `lab` in the kernel."""
    return notebook.show(LAB)


def everything_is_there(notebook):
    for names in TABLES:
        notebook.table_is_there(*names)


# A hand on a slider -------------------------------------------------------------------------------------------------


def test_dragging_the_slider_moves_picture_words_and_trait(notebook, picture):
    before = [picture.pixels(i) for i in range(4)]
    picture.drag_slider(ETA, 60)
    assert "Step size 0.100" not in notebook.agrees(picture)
    assert notebook.python("lab.step_size") == picture.value(ETA) > 0.2
    for i in range(3):
        assert (picture.pixels(i) != before[i]).any(axis=2).sum() > 100, f"panel {i}"


def test_dragging_over_a_ready_table_asks_the_kernel_nothing(notebook, picture, until):
    picture.slider(ETA).hover()
    everything_is_there(notebook)
    start = picture.take_thumb(ETA)
    notebook.wire.forget()
    notebook.page.evaluate("() => Object.assign(window.drawn, { count: 0, stale: 0 })")
    for i in range(1, 61):
        notebook.page.mouse.move(start[0] + 1.5 * i, start[1])
    until(picture.words.inner_text, lambda said: "Step size 0.100" not in said)
    assert notebook.wire.asked() == []
    assert {data["method"] for data in notebook.wire.sent} <= {"update"}, (
        "the trait follows the hand, nothing else is sent"
    )
    drawn = notebook.page.evaluate("() => window.drawn")
    assert drawn["count"] >= 20
    assert drawn["stale"] == 0
    notebook.page.mouse.up()
    notebook.agrees(picture)


def test_trait_follows_the_hand_at_most_ten_times_a_second_and_exactly_at_release(notebook, picture):
    everything_is_there(notebook)
    notebook.wire.forget()
    began = notebook.page.evaluate("() => performance.now()")
    picture.drag_slider(ETA, 80, steps=80)
    notebook.agrees(picture)
    seconds = (notebook.page.evaluate("() => performance.now()") - began) / 1000
    states = [data["state"] for data in notebook.wire.sent if data["method"] == "update"]
    assert 1 <= len([s for s in states if "step_size" in s]) <= 10 * seconds + 2
    assert (
        [s["step_size"] for s in states if "step_size" in s][-1]
        == notebook.python("lab.step_size")
        == picture.value(ETA)
    )


def test_learner_who_observes_sees_every_value_that_stood_still(notebook):
    watch = "seen = []\nlab.observe(lambda change: seen.append(change.new), 'step_size')\nlab"
    picture = notebook.show(LAB, watch)
    picture.drag_slider(ETA, 40)
    notebook.agrees(picture)
    assert notebook.python("seen[-1]") == picture.value(ETA)


def test_hand_that_returns_to_where_it_began_has_let_go(notebook, picture, until):
    """Then no `change` comes from the browser; the picture must follow Python again all the same."""
    (x, y) = picture.take_thumb(ETA)
    for dx in (10, 30, 10, 0):
        notebook.page.mouse.move(x + dx, y)
    notebook.page.mouse.up()
    until(lambda: picture.value(ETA), lambda value: value == 0.1)
    notebook.agrees(picture)
    notebook.do("lab.step_size = 0.4")
    expect(picture.words).to_contain_text("Step size 0.400")


# Python's hand ------------------------------------------------------------------------------------------------------


def test_python_moves_the_picture(notebook, picture):
    before = picture.everything()
    notebook.do("lab.step_size = 0.51\nlab.step = 3")
    expect(picture.words).to_contain_text("Step size 0.510")
    expect(picture.words).to_contain_text("After 3 steps")
    notebook.agrees(picture)
    assert picture.value(ETA) == 0.51
    assert picture.slider(STEP).input_value() == "3"
    assert picture.everything() != before


def test_state_between_the_slider_s_positions_is_shown_exactly(notebook, picture):
    notebook.do("lab.step_size = 0.12345")
    expect(picture.words).to_contain_text("Step size 0.123")
    assert picture.value(ETA) == 0.12345
    assert notebook.agrees(picture)


def test_observer_that_moves_another_control_is_heard_at_once(notebook):
    """A learner ties two controls together in Python; what it sets comes while the hand has hardly let go."""
    tie = "lab = nw.StepSizeLab()\nlab.observe(lambda c: setattr(lab, 'start', -1.0), 'step_size')\nlab"
    picture = notebook.show(tie)
    picture.slider(ETA).focus()
    notebook.page.keyboard.press("ArrowRight")
    expect(picture.box(START)).to_have_value("-1")
    notebook.agrees(picture)
    assert notebook.python("lab.state['start']") == -1


LINKED = """
import ipywidgets
slider = ipywidgets.FloatSlider(min=0.01, max=3, step=0.01, value=0.1)
ipywidgets.jslink((slider, "value"), (lab, "step_size"))
ipywidgets.VBox([slider, lab])"""


def test_linked_slider_moves_the_picture_without_the_kernel(notebook):
    picture = notebook.show(LAB.removesuffix("\nlab") + LINKED)
    notebook.page.locator(".widget-slider .noUi-handle").focus()
    for _ in range(5):
        notebook.page.keyboard.press("ArrowRight")
    expect(picture.words).to_contain_text("Step size 0.150")
    notebook.agrees(picture)
    picture.drag_slider(ETA, 30)
    notebook.agrees(picture)
    assert notebook.python("slider.value") == notebook.python("lab.step_size") == picture.value(ETA)


# The keyboard -------------------------------------------------------------------------------------------------------


def test_arrow_keys_move_a_focused_slider(notebook, picture):
    picture.slider(ETA).focus()
    for key, value in (
        ("ArrowRight", 0.11),
        ("ArrowUp", 0.12),
        ("ArrowLeft", 0.11),
        ("ArrowDown", 0.1),
        ("Home", 0.01),
        ("End", 3),
    ):
        notebook.page.keyboard.press(key)
        expect(picture.box(ETA)).to_have_value(str(value))
    notebook.agrees(picture)


TOUCHED = {
    "slider": lambda p: p.slider(ETA),
    "number box": lambda p: p.box(ETA),
    "point in the picture": lambda p: p.slider("start"),
    "timeline": lambda p: p.slider(STEP),
    "play button": lambda p: p.button("play"),
    "rewind button": lambda p: p.button("rewind"),
    "list": lambda p: p.root.get_by_role("combobox", name="loss L(w)"),
    "reset button": lambda p: p.button("reset"),
    "more controls": lambda p: p.root.locator("summary"),
}
NOTEBOOK_KEYS = [*"abmyrxvzdd00iilhk", "ArrowDown", "ArrowUp", "ArrowDown", "j", "Shift+j", "Shift+m", "Shift+l"]


@pytest.mark.parametrize("what", TOUCHED)
def test_typing_on_a_control_never_changes_the_notebook(notebook, what):
    cells = ["above = 1", LAB, "below = 2"]
    picture = notebook.show(*cells)
    notebook.lab("panel.content.activeCellIndex = 1; panel.content.mode = 'command';")
    element = TOUCHED[what](picture)
    element.focus()
    expect(element).to_be_focused()
    for key in NOTEBOOK_KEYS:
        notebook.page.keyboard.press(key)
    assert notebook.lab("return panel.content.mode;") == "command"
    assert notebook.cells() == [["code", source] for source in cells]
    assert notebook.lab("return panel.content.activeCellIndex;") == 1
    assert notebook.page.locator(".jp-Dialog").count() == 0
    expect(element).to_be_focused()


@pytest.mark.parametrize("what", ["slider", "number box", "point in the picture", "play button", "list"])
def test_saving_and_running_work_from_a_control(notebook, until, what):
    picture = notebook.show("above = 1", LAB, "below = 2")
    notebook.lab("panel.content.activeCellIndex = 1; panel.content.mode = 'command';")
    TOUCHED[what](picture).focus()
    assert notebook.lab("return panel.context.model.dirty;")
    notebook.page.keyboard.press("Control+s")
    until(lambda: notebook.lab("return panel.context.model.dirty;"), lambda dirty: not dirty)
    stored = json.loads((notebook.folder / "test.ipynb").read_text("utf-8"))
    assert ["".join(cell["source"]) for cell in stored["cells"]] == ["above = 1", LAB, "below = 2"]
    count = "return panel.content.widgets[1].model.executionCount;"
    before = notebook.lab(count)
    TOUCHED[what](picture).focus()
    notebook.page.keyboard.press("Shift+Enter")
    until(lambda: notebook.lab(count), lambda now: now not in (before, None))
    assert [source for _, source in notebook.cells()] == ["above = 1", LAB, "below = 2"]
    notebook.picture()


# The name of what has the focus, and whether that can be seen; null outside the widget.
FOCUSED = """() => {
  const e = document.activeElement, look = getComputedStyle(e);
  if (!e.closest(".nnw")) return null;
  const name = e.getAttribute("aria-label") ?? e.labels?.[0]?.textContent ?? e.textContent;
  return [name, look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2];
}"""


def test_everything_can_be_reached_by_tab_with_a_visible_focus(notebook, picture):
    picture.slider("start").focus()
    seen = []
    for _ in range(30):
        seen.append(notebook.page.evaluate(FOCUSED))
        notebook.page.keyboard.press("Tab")
    reached = {name for name, _ in filter(None, seen)}
    assert {
        "start",
        "step size",
        ETA,
        f"{ETA}, typed",
        "play",
        "rewind",
        "one step back",
        "one step on",
        STEP,
    } <= reached
    assert {START, f"{START}, typed", "loss L(w)", "more controls", "reset", "keep this run"} <= reached
    assert all(outlined for _, outlined in filter(None, seen)), seen


# The number box -----------------------------------------------------------------------------------------------------


def test_typed_number_is_taken(notebook, picture):
    picture.type(ETA, "0.51")
    expect(picture.words).to_contain_text("Step size 0.510")
    notebook.agrees(picture)
    assert notebook.python("lab.step_size") == 0.51


@pytest.mark.parametrize("typed", ["5", "-1", "0", ""])
def test_typed_number_outside_its_bounds_is_refused_with_a_message(notebook, picture, typed):
    everything_is_there(notebook)
    before = picture.everything()
    picture.type(ETA, typed)
    expect(picture.message).to_have_text(f"{ETA}: type a number from 0.01 to 3.")
    expect(picture.box(ETA)).to_have_value("0.1")
    assert notebook.python("lab.step_size") == 0.1
    assert picture.everything() == before
    picture.type(ETA, "0.2")
    expect(picture.message).to_be_hidden()
    notebook.agrees(picture)


def test_refusal_is_not_wiped_away_by_an_answer_to_something_else(notebook, picture):
    """The box is focused, so a table is under way while the wrong number is typed."""
    notebook.do("lab.start = -1")
    expect(picture.box(START)).to_have_value("-1")
    picture.type(ETA, "7")
    everything_is_there(notebook)
    expect(picture.message).to_have_text(f"{ETA}: type a number from 0.01 to 3.")


def test_typing_is_not_disturbed_by_what_happens_meanwhile(notebook, picture):
    picture.box(ETA).focus()
    notebook.page.keyboard.press("Control+a")
    notebook.page.keyboard.type("0.")
    notebook.do("lab.start = -1")
    expect(picture.box(START)).to_have_value("-1")
    notebook.page.keyboard.type("51")
    expect(picture.box(ETA)).to_have_value("0.51")
    notebook.page.keyboard.press("Enter")
    expect(picture.words).to_contain_text("Step size 0.510")
    notebook.agrees(picture)


# The timeline -------------------------------------------------------------------------------------------------------


def steps_shown(picture):
    return picture.root.locator("output").inner_text()


def test_play_pause_step_rewind_scrub(notebook, picture, until):
    end = picture.everything()
    picture.button("rewind").click()
    assert steps_shown(picture) == "0 of 30"
    expect(picture.words).to_contain_text("After 0 steps the loss is 8.00.")
    start = picture.everything()
    assert start[0] != end[0]
    picture.button("play").click()
    expect(picture.button("pause")).to_be_visible()
    until(lambda: steps_shown(picture), lambda said: int(said.split()[0]) >= 2)
    picture.button("pause").click()
    stood = steps_shown(picture)
    assert 2 <= int(stood.split()[0]) < 30
    notebook.agrees(picture)
    assert steps_shown(picture) == stood, "paused"
    picture.button("one step on").click()
    assert int(steps_shown(picture).split()[0]) == int(stood.split()[0]) + 1
    picture.button("one step back").click()
    picture.button("one step back").click()
    assert int(steps_shown(picture).split()[0]) == int(stood.split()[0]) - 1
    picture.slider(STEP).fill("29")
    notebook.agrees(picture)
    picture.button("play").click()
    expect(picture.root.locator("output")).to_have_text("30 of 30")
    expect(picture.button("play")).to_be_visible()
    notebook.agrees(picture)
    assert notebook.python("lab.step") == 30
    assert picture.everything() == end
    picture.button("rewind").click()
    assert picture.everything() == start
    notebook.agrees(picture)


def test_play_at_the_end_begins_again_and_asks_the_kernel_nothing(notebook, picture, until):
    everything_is_there(notebook)
    notebook.wire.forget()
    picture.button("play").click()
    until(lambda: steps_shown(picture), lambda said: 1 <= int(said.split()[0]) < 30)
    picture.button("pause").click()
    assert notebook.wire.asked() == []


def test_slider_can_be_dragged_while_it_plays(notebook, picture, until):
    everything_is_there(notebook)
    picture.button("play").click()
    until(lambda: steps_shown(picture), lambda said: 1 <= int(said.split()[0]) < 30)
    picture.drag_slider(ETA, 30)
    until(lambda: steps_shown(picture), lambda said: said == "30 of 30")
    notebook.agrees(picture)
    assert notebook.python("lab.step_size") == picture.value(ETA) != 0.1


# Points in the picture ----------------------------------------------------------------------------------------------


def test_point_in_the_picture_is_dragged(notebook, picture):
    before = picture.everything()
    picture.drag(picture.take_handle("start"), (70, 25))
    notebook.agrees(picture)
    start = notebook.python("lab.start")
    assert start == picture.value(START)
    assert pytest.approx(start, abs=0.06) == -2 + 70 / 290 * 6, "where the hand let go, at the slider's next position"
    assert picture.everything() != before


def test_point_on_the_map_is_dragged(notebook, picture):
    picture.drag(picture.take_handle("step size"), (30, 0))
    notebook.agrees(picture)
    assert notebook.python("lab.step_size") == picture.value(ETA) == pytest.approx(0.1 * 300 ** (30 / 330), rel=0.05)


def test_point_in_the_picture_takes_the_arrow_keys(notebook, picture):
    picture.slider("start").focus()
    for key, value in (
        ("ArrowRight", -1.95),
        ("ArrowUp", -1.9),
        ("ArrowLeft", -1.95),
        ("Shift+ArrowRight", -1.7),
        ("Shift+ArrowDown", -1.95),
    ):
        notebook.page.keyboard.press(key)
        expect(picture.box(START)).to_have_value(str(value))
    notebook.agrees(picture)
    assert notebook.python("lab.start") == -1.95
    assert picture.slider("start").get_attribute("aria-valuetext") == "start w₀ −1.95"


def test_point_says_where_it_is_to_a_screen_reader(notebook, picture):
    point = picture.slider("start")
    told = [point.get_attribute(f"aria-{name}") for name in ("valuemin", "valuemax", "valuenow", "valuetext")]
    assert told == ["-3", "3", "-2", "start w₀ −2.00"]


# Views, kept runs ---------------------------------------------------------------------------------------------------


def test_two_views_agree(notebook):
    notebook.show(LAB, "lab")
    expect(notebook.page.locator(".jp-Notebook .nnw")).to_have_count(2)
    one, other = notebook.picture(0), notebook.picture(1)
    assert one.everything() == other.everything()
    one.drag_slider(ETA, 40)
    notebook.agrees(one)
    expect(other.words).to_have_text(one.words.inner_text())
    assert other.value(ETA) == one.value(ETA)
    assert one.everything() == other.everything()
    other.button("one step back").click()
    expect(one.root.locator("output")).to_have_text("29 of 30")
    other.button("keep this run").click()
    expect(one.root.locator(".nnw-kept tr")).to_have_count(3)
    notebook.agrees(other)


def rows(picture):
    return [
        [cell.strip() for cell in row.locator("th, td").all_inner_texts()]
        for row in picture.root.locator(".nnw-kept tr").all()
    ]


def test_kept_runs_are_drawn_and_listed(notebook, picture, until):
    alone = picture.pixels()
    picture.button("keep this run").click()
    picture.type(ETA, "0.49")
    notebook.agrees(picture)
    head, now, kept = rows(picture)
    assert head[:-1] == ["run", "loss", "step size", "start", "what happens", "loss after 30 steps"]
    assert (now[2], now[4]) == ("0.490", "crawls")
    assert (kept[0], kept[2], kept[4]) == ("1", "0.100", "arrives")
    with_kept = picture.pixels()
    assert (with_kept != alone).any()
    until(lambda: notebook.python("lab.kept"), lambda kept: [state["step_size"] for state in kept] == [0.1])
    picture.button("show").click()
    expect(picture.box(ETA)).to_have_value("0.1")
    notebook.agrees(picture)
    picture.button("drop").click()
    expect(picture.root.locator(".nnw-kept")).to_be_hidden()
    until(lambda: notebook.python("lab.kept"), lambda kept: kept == [])
    assert (picture.pixels() == alone).all()


def test_run_kept_in_python_comes_into_the_picture(notebook, picture):
    notebook.do("lab.step_size = 0.3\nlab.keep()\nlab.step_size = 0.1\nlab.reset()")
    expect(picture.root.locator(".nnw-kept tr")).to_have_count(3)
    expect(picture.root.locator(".nnw-kept")).not_to_contain_text("…")
    assert rows(picture)[2][2] == "0.300"
    notebook.agrees(picture)


def test_reset_goes_back_to_where_this_picture_began(notebook):
    picture = notebook.show("lab = nw.StepSizeLab(step_size=0.3, start=1.5)\nlab")
    began = picture.everything()
    picture.drag_slider(ETA, 50)
    picture.button("rewind").click()
    notebook.agrees(picture)
    picture.button("reset").click()
    expect(picture.words).to_contain_text("Step size 0.300")
    notebook.agrees(picture)
    assert notebook.python("lab.state == nw.StepSizeLab(step_size=0.3, start=1.5).state")
    assert picture.everything() == began


# What a learner hands in --------------------------------------------------------------------------------------------

RULE = """bad = [False]
def rule(w, gradient, step_size):
    if bad[0]:
        raise RuntimeError("<img src=x onerror=window.hacked=1> too big")
    return w - step_size * gradient
lab = nw.StepSizeLab(rule=rule)
lab"""
ENDLESS = RULE.replace(
    '    if bad[0]:\n        raise RuntimeError("<img src=x onerror=window.hacked=1> too big")',
    "    while bad[0]:\n        pass",
)
NAMED = """def curve(w):
    return w**2
curve.__name__ = "<img src=x onerror=window.hacked=1>"
lab = nw.StepSizeLab(loss=curve)
lab"""


def test_learners_failing_function_is_named_with_its_line_and_the_last_picture_stays(notebook, until):
    picture = notebook.show(RULE)
    everything_is_there(notebook)
    notebook.do("bad[0] = True")
    before = picture.pixels()
    picture.type(START, "1.23")
    message = 'In your function, line 4: raise RuntimeError("<img src=x onerror=window.hacked=1> too big")'
    expect(picture.message).to_contain_text(message)
    expect(picture.message).to_contain_text("RuntimeError: <img src=x onerror=window.hacked=1> too big")
    assert (picture.pixels() == before).all(), "the last good picture"
    assert notebook.python("lab.errors[-1]") == picture.message.inner_text()
    assert picture.root.locator("img").count() == 0
    assert notebook.page.evaluate("() => window.hacked") is None
    assert notebook.python("lab.start") == 1.23, "the control stands where the hand put it"
    notebook.do("bad[0] = False")
    picture.button("reset").click()
    expect(picture.message).to_be_hidden()
    notebook.agrees(picture)


# A picture of a learner's function that fails for some positions of its control, and draws the others well.
PARTLY = """from nnwidgets.explorer import Explorer, number
from nnwidgets.pictures import Axis, Panel, dots, say
def height(w):
    if w > 2.5:
        raise RuntimeError("too far")
    return w**2
class Heights(Explorer):
    weight = number(-2.0, -3.0, 3.0, step=0.05, label="weight w")
    def learners(self):
        return (height,)
    def axes(self, s):
        return (Panel("curve", "", Axis("w", -3, 3), Axis("height", 0, 9)),)
    def compute(self, s):
        return height(s.weight)
    def marks(self, s, run):
        return [dots("curve", s.weight, run)]
    def words(self, s, run):
        return say("At {w} it is {height} high.", w=s.weight, height=run)
lab = Heights()
lab"""


def test_message_goes_when_the_hand_goes_back_to_what_works(notebook):
    picture = notebook.show(PARTLY)
    picture.type("weight w", 2.75)
    expect(picture.message).to_contain_text('In your function, line 5: raise RuntimeError("too far")')
    picture.type("weight w", -2)
    expect(picture.message).to_be_hidden()
    notebook.agrees(picture)


def test_function_that_fails_elsewhere_does_not_disturb_what_works_here(notebook):
    """Its table runs into the fault, the present picture does not."""
    picture = notebook.show(PARTLY)
    picture.slider("weight w").focus()
    for i in range(5):
        notebook.page.keyboard.press("ArrowRight")
        expect(picture.box("weight w")).to_have_value(f"{-1.95 + 0.05 * i:.12g}")
        notebook.agrees(picture)
    expect(picture.message).to_be_hidden()


def test_endless_function_gives_the_page_and_the_kernel_back(notebook, until):
    picture = notebook.show(ENDLESS)
    everything_is_there(notebook)
    notebook.do("bad[0] = True")
    picture.type(START, "1.23")
    picture.button("rewind").click()
    assert steps_shown(picture) == "0 of 30", "the page goes on while Python is stuck"
    expect(picture.message).to_contain_text("still running after 2 seconds: does a loop in it never end?")
    assert "In your function, line " in picture.message.inner_text()
    until(lambda: notebook.python("lab.start"), lambda start: start == 1.23)


def test_learners_words_are_never_html(notebook):
    code = """class Lab(nw.StepSizeLab):
    title = "<img src=x onerror=window.hacked=1>"
    def words(self, s, run):
        return super().words(s, run).__class__("<img src=x onerror=window.hacked=1> <b>bold</b>")
    def row(self, s, run):
        return {"<img src=x onerror=window.hacked=1>": super().words(s, run).__class__("<i>x</i>")}
lab = Lab()
lab"""
    picture = notebook.show(code)
    expect(picture.words).to_have_text("<img src=x onerror=window.hacked=1> <b>bold</b>")
    picture.button("keep this run").click()
    expect(picture.root.locator(".nnw-kept")).to_contain_text("<i>x</i>")
    assert picture.root.locator("img, b, i").count() == 0
    assert notebook.page.evaluate("() => window.hacked") is None


def test_learners_function_with_a_name_like_html(notebook):
    picture = notebook.show(NAMED)
    assert picture.root.locator("img").count() == 0
    assert notebook.page.evaluate("() => window.hacked") is None
    notebook.agrees(picture)


# Themes, width, coming back -----------------------------------------------------------------------------------------


def ink(pixels):
    """The most frequent strong colours on a canvas, as "#rrggbb"."""
    strong = pixels[pixels[..., 3] > 250][:, :3]
    codes, counts = _unique(strong)
    return {code for code, count in zip(codes, counts, strict=True) if count > 30}


def _unique(colours):
    rows, counts = np.unique(colours, axis=0, return_counts=True)
    return ["#{:02x}{:02x}{:02x}".format(*row) for row in rows], counts


def test_theme_of_jupyterlab_is_followed_at_once(notebook, picture):
    from nnwidgets.pictures.style import colour

    try:
        for theme, dark in (("JupyterLab Light", False), ("JupyterLab Dark", True), ("JupyterLab Light", False)):
            notebook.command("apputils:change-theme", theme=theme)
            expect(picture.root).to_have_attribute("data-theme", "dark" if dark else "light")
            assert {colour("path", dark), colour("curve", dark)} <= ink(picture.pixels())
            ground = picture.root.evaluate("(e) => getComputedStyle(e).backgroundColor")
            wanted = tuple(int(colour("ground", dark)[i : i + 2], 16) for i in (1, 3, 5))
            assert ground == "rgb({}, {}, {})".format(*wanted)
            words = picture.root.locator(".nnw-axes text").first
            wanted = tuple(int(colour("ink", dark)[i : i + 2], 16) for i in (1, 3, 5))
            assert words.evaluate("(e) => getComputedStyle(e).fill") == "rgb({}, {}, {})".format(*wanted)
    finally:
        notebook.command("apputils:change-theme", theme="JupyterLab Light")


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing(notebook, picture, violations, theme):
    try:
        notebook.command("apputils:change-theme", theme=theme)
        expect(picture.root).to_have_attribute("data-theme", "dark" if "Dark" in theme else "light")
        picture.button("keep this run").click()
        picture.root.locator("summary").click()
        picture.type(ETA, "7")
        expect(picture.message).to_be_visible()
        assert violations(notebook.page, ".nnw") == []
    finally:
        notebook.command("apputils:change-theme", theme="JupyterLab Light")


def test_narrow_window(notebook, picture, smallest_type):
    """Type stays large enough; what does not fit then scrolls in the widget, and never in the page."""
    notebook.page.set_viewport_size({"width": 400, "height": 800})
    area = notebook.page.locator(".jp-OutputArea-output:has(.nnw)")
    assert area.evaluate("(e) => e.scrollWidth - e.clientWidth") <= 0
    assert picture.root.bounding_box()["width"] <= area.bounding_box()["width"]
    assert smallest_type(picture) >= 11
    picture.drag_slider(ETA, 15)
    notebook.agrees(picture)
    picture.drag(picture.take_handle("start"), (20, 0))
    notebook.agrees(picture)


def test_scrolled_out_and_back(notebook):
    picture = notebook.show(LAB, *[f"print('\\n'.join(str(i) for i in range(60)))  # {i}" for i in range(8)])
    picture.drag_slider(ETA, 40)
    notebook.agrees(picture)
    before, value = picture.everything(), picture.value(ETA)
    notebook.lab("panel.content.activeCellIndex = 8; await panel.content.scrollToItem(8);")
    expect(picture.root).not_to_be_in_viewport()
    notebook.do("lab.step = 5")
    notebook.lab("panel.content.activeCellIndex = 0; await panel.content.scrollToItem(0);")
    expect(picture.root).to_be_in_viewport()
    expect(picture.words).to_contain_text("After 5 steps")
    notebook.do("lab.step = 30")
    notebook.agrees(picture)
    assert picture.value(ETA) == value
    assert picture.everything() == before


def test_reload_of_the_page_keeps_the_state(notebook, picture):
    picture.drag_slider(ETA, 40)
    picture.button("keep this run").click()
    picture.button("one step back").click()
    said, before, value = notebook.agrees(picture), picture.everything(), picture.value(ETA)
    notebook.command("docmanager:save")
    notebook.page.reload()
    notebook.kernel_is_there()
    again = notebook.picture()
    expect(again.words).to_have_text(said)
    assert again.value(ETA) == value
    expect(again.root.locator(".nnw-kept tr")).to_have_count(3)
    assert again.everything() == before
    again.drag_slider(ETA, 20)
    notebook.agrees(again)


# Keeps when a message came, counted from the key or the press that gave cause for it.
CLOCK = """(message) => {
  for (const cause of ["keydown", "pointerdown"]) addEventListener(cause, (e) => (window.cause = e.timeStamp), true);
  const waited = () => (window.waited ??= performance.now() - window.cause);
  new MutationObserver(waited).observe(message, { childList: true });
}"""


def test_kernel_that_was_restarted_is_said_within_four_seconds(notebook, picture):
    everything_is_there(notebook)
    notebook.lab("await panel.sessionContext.restartKernel();")
    notebook.kernel_is_there()
    before = picture.pixels()
    picture.message.evaluate(CLOCK)
    picture.drag_slider(ETA, 30)
    assert (picture.pixels() != before).any(), "what is in the page still moves"
    picture.type(START, "1.234")
    expect(picture.message).to_contain_text("un")
    assert "cell again" in picture.message.inner_text()
    assert notebook.page.evaluate("() => window.waited") < 4000
