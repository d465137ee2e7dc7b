"""Does the page on its own follow the hand, say what Python says, and ask nobody anything?"""

import re

import numpy as np
import pytest
from explorer_js import FILL, NUMBER, SCRIPT
from playwright.sync_api import expect

import nnwidgets.widgets
from nnwidgets.pictures import Text, number
from nnwidgets.pictures.style import colour

WIDGETS = nnwidgets.widgets.__all__
ETA, START, STEP = "step size η", "start w₀", "step"
NOTE = "This page has no Python behind it"


def make(name, **controls):
    return getattr(nnwidgets.widgets, name)(**controls)


def agrees(picture, lab):
    """Compare the controls on the page with the state that was drawn, and the words with Python's of that state."""
    state = lab._checked(picture.page.evaluate("() => window.drawn.state"))
    shown = picture.values()
    for name, control in lab.controls.items():
        assert control.label not in shown or shown[control.label] == pytest.approx(state[name]), name
    step = state[lab.timeline] if lab.timeline else 0
    quick = lab._within(0.0, state)  # what takes long may be left out in the page, nothing else
    said = picture.words.inner_text().partition(" (This page")[0]
    wanted = lab._frame_of(quick, lab._compute(quick)).words.at(step)
    assert said == wanted or (lab.drafts and said.startswith(wanted))
    return state


@pytest.fixture
def picture(on_page):
    """The page of a StepSizeLab."""
    return on_page(make("StepSizeLab"))


# What holds for every widget ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WIDGETS)
def test_every_control_to_both_ends(on_page, name):
    """By the keyboard; after each move the page says what Python says of the state that its controls show."""
    lab = make(name)
    picture = on_page(lab)
    agrees(picture, lab)
    for more in picture.root.locator("summary").all():
        more.click()
    for row in picture.root.locator(".nnw-control").all():
        for end in ("End", "Home"):
            for control in row.locator("input[type=range], select").all():
                control.press(end)
                agrees(picture, lab)
        for box in row.locator("input[type=checkbox]").all():
            box.click()
            agrees(picture, lab)
    picture.button("reset").click()
    assert agrees(picture, lab) == lab.state


@pytest.mark.parametrize("name", WIDGETS)
def test_point_in_the_picture_follows_pointer_and_keys(on_page, name):
    lab = make(name)
    picture = on_page(lab)
    for point in picture.root.locator(".nnw-handle:visible").all():
        before = picture.everything()
        x, y, _ = picture.place(point)
        picture.page.mouse.move(x, y)
        picture.page.mouse.down()
        picture.drag((x, y), (9, -7), steps=5)
        agrees(picture, lab)
        point.focus()
        for key in ("ArrowRight", "ArrowRight", "ArrowUp", "ArrowUp"):
            picture.page.keyboard.press(key)
            agrees(picture, lab)
        assert picture.everything() != before, point.get_attribute("aria-label")
        picture.button("reset").click()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", WIDGETS)
def test_axe_finds_nothing(on_page, violations, name, dark):
    picture = on_page(make(name), dark=dark)
    expect(picture.root).to_have_attribute("data-theme", "dark" if dark else "light")
    for more in picture.root.locator("summary").all():
        more.click()
    picture.button("keep this run").click()
    assert violations(picture.page, "html") == []


@pytest.mark.parametrize("name", WIDGETS)
def test_narrow_page(on_page, smallest_type, name):
    picture = on_page(make(name), width=400)
    for more in picture.root.locator("summary").all():
        more.click()
    picture.button("keep this run").click()
    assert picture.page.evaluate("() => document.documentElement.scrollWidth") <= 400
    assert picture.root.evaluate("(e) => e.scrollWidth - e.clientWidth") <= 0
    outside = """(root) => [...root.querySelectorAll("input, select, button, .nnw-panel, label, output, p")]
      .filter((e) => e.getClientRects().length && !e.closest(".nnw-spoken, .nnw-kept"))
      .filter((e) => e.getBoundingClientRect().right > 400.5 || e.getBoundingClientRect().left < -0.5)
      .map((e) => e.outerHTML.slice(0, 100))"""
    assert picture.root.evaluate(outside) == []
    assert smallest_type(picture) >= 11


@pytest.mark.parametrize("name", WIDGETS)
def test_without_script_there_is_a_picture_and_its_words(on_page, name):
    lab = make(name)
    page = on_page(lab, script=False).page
    assert page.locator("noscript p").inner_text() == lab.sentence
    assert page.locator("noscript img").evaluate("(e) => e.naturalWidth", timeout=5000) > 300


# A hand on StepSizeLab ------------------------------------------------------------------------------------------------


def test_dragging_the_slider(picture):
    lab = make("StepSizeLab")
    before = picture.everything()
    drawn = picture.page.evaluate("() => window.drawn.count")
    picture.drag_slider(ETA, 60, steps=30)
    assert picture.value(ETA) > 0.2
    assert picture.everything() != before
    assert picture.page.evaluate("() => window.drawn.count") - drawn >= 15, "each move is drawn"
    assert picture.page.evaluate("() => window.drawn.stale") == 0
    agrees(picture, lab)


def test_dragging_the_point(picture):
    picture.drag(picture.take_handle("start"), (70, 10))
    assert picture.value(START) == pytest.approx(-2 + 6 * 70 / 290, abs=0.06)
    agrees(picture, make("StepSizeLab"))


def test_one_control_at_a_time_and_it_says_so(picture):
    lab = make("StepSizeLab")
    picture.button("rewind").click()
    picture.slider(ETA).focus()
    picture.page.keyboard.press("ArrowRight")
    assert NOTE not in picture.words.inner_text()
    picture.slider(START).focus()
    picture.page.keyboard.press("ArrowRight")
    expect(picture.words).to_contain_text(NOTE)
    assert (picture.value(ETA), picture.value(START)) == (0.1, -1.95), "the other went back, and its slider shows it"
    assert picture.slider(STEP).input_value() == "0", "the timeline stands where it stood"
    agrees(picture, lab)
    picture.page.keyboard.press("ArrowRight")
    assert NOTE not in picture.words.inner_text()
    picture.slider(ETA).focus()
    picture.page.keyboard.press("End")
    assert (picture.value(ETA), picture.value(START)) == (3, -2)
    agrees(picture, lab)


def test_timeline_goes_with_every_control(picture, until):
    lab = make("StepSizeLab")
    picture.slider(ETA).focus()
    picture.page.keyboard.press("ArrowRight")
    picture.button("play").click()
    shown = picture.root.locator("output")
    until(shown.inner_text, lambda said: 2 <= int(said.split()[0]) < 30)
    picture.button("pause").click()
    agrees(picture, lab)
    picture.button("rewind").click()
    assert shown.inner_text() == "0 of 30"
    picture.slider(STEP).fill("17")
    expect(picture.words).to_contain_text("After 17 steps")
    assert picture.value(ETA) == 0.11
    agrees(picture, lab)


def test_typed_number_goes_to_the_nearest_position(picture):
    picture.type(ETA, 0.123)
    assert picture.value(ETA) == 0.12
    agrees(picture, make("StepSizeLab"))
    picture.type(ETA, 5)
    expect(picture.message).to_have_text(f"{ETA}: type a number from 0.01 to 3.")
    assert picture.value(ETA) == 0.12


def test_keeping_showing_dropping(picture):
    picture.slider(ETA).focus()
    for _ in range(4):
        picture.page.keyboard.press("ArrowRight")
    alone = picture.everything()
    picture.button("keep this run").click()
    picture.page.keyboard.press("Escape")
    picture.button("reset").click()
    rows = picture.root.locator(".nnw-kept tr")
    expect(rows).to_have_count(3)
    assert "0.140" in rows.nth(2).inner_text()
    picture.button("show").click()
    assert picture.value(ETA) == 0.14
    picture.button("drop").click()
    expect(picture.root.locator(".nnw-kept")).to_be_hidden()
    assert picture.everything() == alone


def test_runs_kept_before_are_on_the_page(on_page):
    lab = make("StepSizeLab")
    lab.step_size, lab.start = 0.3, 1.0
    lab.keep()
    lab.reset()
    picture = on_page(lab)
    rows = picture.root.locator(".nnw-kept tr")
    expect(rows).to_have_count(3)
    assert "0.300" in rows.nth(2).inner_text()
    with_run = picture.pixels()
    picture.button("drop").click()
    assert (picture.pixels() != with_run).any()


def test_theme_of_the_system_is_followed_at_once(picture):
    for dark in (True, False):
        picture.page.emulate_media(color_scheme="dark" if dark else "light")
        expect(picture.root).to_have_attribute("data-theme", "dark" if dark else "light")
        pixels = picture.pixels()
        path = [int(colour("path", dark)[i : i + 2], 16) for i in (1, 3, 5)]
        assert (pixels[..., :3][pixels[..., 3] == 255] == path).all(axis=1).sum() > 100


def test_no_motion_where_the_reader_wants_none(picture):
    """Playing is asked for by hand; nothing else on the page moves by itself."""
    moving = picture.root.evaluate(
        """(root) => [...root.querySelectorAll("*")].filter((e) => {
        const look = getComputedStyle(e);
        return look.animationName !== "none" || parseFloat(look.transitionDuration) > 0;
      }).length"""
    )
    assert moving == 0


# The numbers, in a real browser ---------------------------------------------------------------------------------------

SPECIAL = [0.0, -0.0, np.nan, np.inf, -np.inf, 1e38, 1.0000001e38, 1e-37, 9.9e-38, 5e-324, 1.7976931348623157e308]


@pytest.fixture
def javascript(browser):
    """Return a function that asks the browser file's functions in the browser, many questions at once."""
    page = browser.new_page()
    page.goto("about:blank")
    page.add_script_tag(type="module", content=SCRIPT.read_text("utf-8") + "\nObject.assign(window, { number, fill });")
    page.wait_for_function("() => window.fill")
    yield lambda function, questions: page.evaluate(f"(all) => all.map((one) => ({function})(...one))", questions)
    page.close()


def test_browser_says_the_same_numbers(javascript):
    rng = np.random.default_rng(0)
    ties = (rng.integers(1, 10**5, 3000) + 0.5) / 10.0 ** rng.integers(-9, 12, 3000)
    wide = rng.normal(size=3000) * 10.0 ** rng.uniform(-45, 45, 3000)
    bits = np.frombuffer(rng.bytes(8 * 3000), np.float64)
    values = np.concatenate([SPECIAL, ties, -ties, wide, bits, np.float32(ties).astype(float)])
    said = javascript(NUMBER, [[value.tobytes().hex()] for value in values])
    assert said == [number(float(value)) for value in values]


def test_browser_says_the_same_sentences(javascript):
    rng = np.random.default_rng(1)
    kinds = ["", ":d"]
    texts = [
        (
            Text(
                "so {a" + kinds[i % 2] + "} of {b}",
                {"a": rng.normal(size=3) * 10.0 ** rng.integers(-9, 17), "b": rng.normal(size=1)},
            ),
            i % 5,
        )
        for i in range(2000)
    ]
    questions = [
        [text.template, {k: np.float32(v).tobytes().hex() for k, v in text.numbers.items()}, step]
        for text, step in texts
    ]
    assert javascript(FILL, questions) == [text.at(step) for text, step in texts]


def test_words_of_a_number_can_differ(javascript):
    """That the comparison above is one: another format is told apart."""
    (said,) = javascript(NUMBER, [[np.float64(0.51).tobytes().hex()]])
    assert said == "0.510"
    assert re.sub("0$", "", said) != number(0.51)
