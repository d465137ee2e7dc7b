"""Can a learner draw points, share a situation, stop what takes long, and show it all on a projector?"""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.slow

SKETCH = """
from nnwidgets.explorer import Explorer, points
from nnwidgets.pictures import Axis, Panel, clicks, dots, say

class Sketch(Explorer):
    title = "A sketch"
    drawn = points(((0.0, 0.0, 0), (1.0, 1.0, 1)), -2, 2, most=4, label="points")

    def axes(self, s):
        return (Panel("plane", "The plane", Axis("x", -2, 2), Axis("y", -2, 2)),)

    def marks(self, s, run):
        return [clicks("plane", control="drawn"), dots("plane", [p[0] for p in s.drawn], [p[1] for p in s.drawn])]

    def words(self, s, run):
        return say("{n:d} points.", n=len(s.drawn))

lab = Sketch()
lab"""

# Works for as long as it is asked to, and is done only when the notebook says so.
DIGGER = """
from nnwidgets.explorer import Explorer, number
from nnwidgets.pictures import Axis, Panel, dots, say

finished = [False]

class Digger(Explorer):
    title = "A hole"
    drafts = ("width",)
    width = number(1.0, 0.0, 2.0, step=0.5, label="width")

    def axes(self, s):
        return (Panel("hole", "", Axis("x", 0, 2), Axis("y", 0, 2)),)

    def unfinished(self, s):
        return not finished[0]

    def part_done(self, s):
        return 0.25

    def marks(self, s, run):
        return [dots("hole", s.width, 1)]

    def words(self, s, run):
        return say("All is dug." if finished[0] else "Digging.")

lab = Digger()
lab"""


def click_at(picture, x, y):
    """Click where the plane of the sketch has this point."""
    box = picture.canvases.first.bounding_box()
    left, top, right, bottom = picture.ends
    scale = box["width"] / picture.width
    across = left + (x + 2) / 4 * (right - left)
    down = bottom - (y + 2) / 4 * (bottom - top)
    picture.page.mouse.click(box["x"] + across * scale, box["y"] + down * scale)


@pytest.fixture
def sketch(notebook):
    picture = notebook.show(SKETCH)
    picture.canvases.first.scroll_into_view_if_needed()
    picture.ends, picture.width = notebook.python("[lab._panels(lab.state)[0].box, lab._panels(lab.state)[0].width]")
    return picture


def test_a_click_adds_a_point_turns_it_and_takes_it_away(notebook, sketch, until):
    def drawn():
        return notebook.python("lab.drawn")

    click_at(sketch, -1, 1)
    (x, y, one) = until(drawn, lambda points: len(points) == 3)[2]
    assert (abs(x + 1) < 0.05, abs(y - 1) < 0.05, one) == (True, True, 1)
    expect(sketch.words).to_have_text("3 points.")
    click_at(sketch, -1, 1)
    until(drawn, lambda points: points[2:] and points[2][2] == 0)
    click_at(sketch, -1, 1)
    until(drawn, lambda points: len(points) == 2)
    expect(sketch.words).to_have_text("2 points.")


def test_points_are_typed_and_a_wrong_line_is_named(notebook, sketch, until):
    area = sketch.root.get_by_role("textbox", name="points", exact=True)
    before = notebook.cells()
    area.fill("0.5, -0.5, 1\n1 1 0")
    area.press("b")  # no shortcut of the notebook
    area.press("Backspace")
    area.blur()
    until(lambda: notebook.python("lab.drawn"), lambda points: points == [[0.5, -0.5, 1], [1, 1, 0]])
    area.fill("0.5, -0.5, 1\n1, 7, 0")
    area.blur()
    expect(sketch.message).to_have_text("points, line 2: type two numbers from -2 to 2, and a class, 0 or 1.")
    assert notebook.python("lab.drawn") == [[0.5, -0.5, 1], [1, 1, 0]]
    assert notebook.cells() == before


def test_a_press_on_the_map_brings_the_point_there(notebook, until):
    picture = notebook.show('lab = nw.SaddleBall("valley")\nlab')
    canvas = picture.root.locator('[data-panel="map"] canvas')
    canvas.scroll_into_view_if_needed()
    box, (left, top, right, bottom) = (
        canvas.bounding_box(),
        notebook.python("[panel.box for panel in lab._panels(lab.state) if panel.name == 'map'][0]"),
    )
    low, high = notebook.python(
        "[[a.low, a.high] for p in lab._panels(lab.state) if p.name == 'map' for a in (p.x, p.y)]"
    )
    before = notebook.python("[lab.share, lab.momentum]")
    picture.page.mouse.click(box["x"] + (left + right) / 2, box["y"] + (top + bottom) / 2)
    share, momentum = until(lambda: notebook.python("[lab.share, lab.momentum]"), lambda now: now != before)
    assert share == pytest.approx((low[0] + low[1]) / 2, abs=0.03 * (low[1] - low[0]))
    assert momentum == pytest.approx((high[0] + high[1]) / 2, abs=0.03 * (high[1] - high[0]))


def test_the_line_of_python_is_that_of_the_kernel(notebook):
    picture = notebook.show("lab = nw.StepSizeLab()\nlab")
    picture.type("step size η", "0.51")
    picture.button("rewind").click()
    notebook.agrees(picture)
    picture.button("copy as code").click()
    line = picture.root.get_by_role("textbox", name="this picture as a line of Python")
    assert line.input_value() == notebook.python("lab.as_text") == "nw.StepSizeLab(step_size=0.51, step=0)"
    assert picture.page.evaluate("() => getSelection().toString()") or line.evaluate("(e) => e.selectionEnd") > 0


def test_long_work_shows_how_far_it_is_and_can_be_stopped(notebook, until):
    picture = notebook.show(DIGGER)
    bar = picture.root.get_by_role("progressbar")
    expect(bar).to_be_visible()
    assert bar.evaluate("(e) => e.value") == 0.25
    picture.button("stop").click()
    expect(picture.button("go on")).to_be_visible()
    until(lambda: unanswered(notebook), lambda left: not left)
    asked = len(notebook.wire.asked())
    notebook.do("finished[0] = True")
    assert len(notebook.wire.asked()) == asked, "stopped means that nothing is asked"
    expect(picture.words).to_have_text("Digging.")
    picture.button("go on").click()
    expect(picture.words).to_have_text("All is dug.")
    expect(bar).to_be_hidden()


def unanswered(notebook):
    """The requests under way. (Asking the kernel lets the page's messages come in.)"""
    notebook.python("0")
    return {asked["id"] for asked in notebook.wire.asked()} - {given["id"] for given in notebook.wire.answered()}


def test_a_projector_gets_everything_larger(notebook):
    small = notebook.show("lab = nw.Basins()\nlab")
    width, size = small.canvases.first.bounding_box()["width"], font(small)
    large = notebook.show("lab = nw.Basins(presentation=True)\nlab")
    assert large.canvases.first.bounding_box()["width"] > 1.4 * width
    assert font(large) == pytest.approx(1.5 * size)


def font(picture):
    return float(picture.words.evaluate("(e) => parseFloat(getComputedStyle(e).fontSize)"))
