"""Does the still picture show the marks, and nothing else? Axes once, marks above them, nothing left behind."""

import io

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from PIL import Image

from nnwidgets.pictures import Axis, Panel, dots, image, kept, line, region, sheet, text
from nnwidgets.pictures.still import GAP, ROW
from nnwidgets.pictures.style import FONT_SIZE, colour

LEFT = Panel("left", "Left", Axis("w", -3, 3), Axis("loss", 0, 18), width=300, height=250)
RIGHT = Panel("right", "", Axis("step", 1, 100, "log"), Axis("loss", 1e-7, 1e4, "log"), width=340, height=290)
PANELS = (LEFT, RIGHT)
W = np.linspace(-3, 3, 61)
MARKS = [
    region("left", [-1, 1, 1], [1, 1, 9]),
    line("left", W, 2 * W**2, "curve"),
    line("left", [-2, 1, -0.5], [8, 2, 0.5], show="so far", dots=3, keep=True),
    text("left", -2, 8, "start"),
    line("right", [1, 10, 100], [1e3, 1, 1e-3], "truth", dash=[6, 4]),
    dots("right", [1, 10, 100], [1, 1, 1], show="now"),
]
OTHERS = [image("left", [[1.0, 2.0], [3.0, 4.0]], (-3, 3, 0, 18), "outcome"), text("right", 10, 1, "another")]


def words_of(axes):
    """What matplotlib writes for bare axes."""
    return [artist for artist in axes.artists if isinstance(artist, Text)]


def opened(png):
    return Image.open(io.BytesIO(png))


def drawn(figure):
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")


@pytest.mark.parametrize("dark", [False, True])
def test_figure_holds_the_marks_in_data_coordinates(dark):
    left, right = sheet(PANELS).figure(MARKS, step=1, dark=dark).axes
    assert left.get_xlim() == (-3, 3)
    assert (right.get_xscale(), right.get_yscale()) == ("log", "log")
    curve, path, _ = left.lines
    assert curve.get_ydata().tolist() == (2 * W**2).tolist()
    assert path.get_xydata().tolist() == [[-2, 8], [1, 2]]
    assert path.get_color() == colour("path", dark)
    assert right.lines[1].get_xydata().tolist() == [[10, 1]]
    assert path.figure.get_facecolor()[:3] == pytest.approx(
        [int(colour("ground", dark)[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    )


def test_png_is_the_figure():
    """The quick way (marks on the axes that are there) and the plain way (a new figure) give the same picture."""
    quick = np.asarray(opened(sheet(PANELS).png(MARKS, 1)).convert("RGB"), float)
    plain = np.asarray(drawn(sheet(PANELS).figure(MARKS, 1)), float)
    assert quick.shape == plain.shape
    bare = np.asarray(drawn(sheet(PANELS).figure([])), float)
    differs = np.abs(quick - plain).max(axis=2) > 40
    assert differs.sum() < 0.01 * (np.abs(bare - plain).max(axis=2) > 40).sum()


def test_nothing_is_left_behind():
    """A picture drawn before leaves nothing in the next one."""
    first = sheet(PANELS).png(MARKS, 1)
    other = sheet(PANELS).png(OTHERS)
    assert other != first
    assert sheet(PANELS).png(MARKS, 1) == first
    sheet.cache_clear()
    assert sheet(PANELS).png(OTHERS) == other
    stage = sheet(PANELS)._stage
    assert (list(stage.lines), list(stage.images), list(stage.texts)) == ([], [], [])


def test_every_mark_is_in_the_picture():
    whole = np.asarray(opened(sheet(PANELS).png(MARKS, 1)), int)
    for i, mark in enumerate(MARKS):
        without = np.asarray(opened(sheet(PANELS).png(MARKS[:i] + MARKS[i + 1 :], 1)), int)
        assert (np.abs(whole - without).max(axis=2) > 20).sum() > 20, mark


def test_backdrop_stands_where_the_browser_puts_its_marks():
    """A line from corner to corner of the axes runs from corner to corner of `Panel.box`."""
    for panel in PANELS:
        diagonal = line(panel.name, [panel.x.low, panel.x.high], [panel.y.low, panel.y.high], "danger", width=3)
        figure = sheet((panel,)).figure([diagonal])
        (x0, y0), (x1, y1) = figure.axes[0].transData.transform(
            diagonal.arrays["x"][:, None] * [1, 0] + diagonal.arrays["y"][:, None] * [0, 1]
        )
        left, top, right, bottom = panel.box
        assert [x0, panel.height - y0, x1, panel.height - y1] == pytest.approx([left, bottom, right, top], abs=1e-6)


def test_type_in_the_axes_is_of_one_size():
    found = words_of(sheet(PANELS).figure([]))
    assert len(found) > 20
    for words in found:
        assert words.get_fontsize() * 96 / 72 >= FONT_SIZE - 0.01


def test_panels_stand_in_rows():
    panels = tuple(Panel(f"p{i}", "", Axis("x", 0, 1), Axis("y", 0, 1), width=500, height=100 + i) for i in range(4))
    made = sheet(panels)
    assert made.corners == [(0, 0), (500 + GAP, 0), (0, 101 + GAP), (500 + GAP, 101 + GAP)]
    assert made.size == (1000 + GAP, 101 + GAP + 103)
    assert made.size[0] <= ROW
    assert drawn(made.figure([])).size == made.size


def test_same_axes_are_drawn_once():
    assert sheet(PANELS) is sheet(tuple(PANELS))


def test_kept_run_is_dashed_in_the_still_picture():
    (grey,) = kept(MARKS)
    path, _ = sheet(PANELS).figure([grey], step=2).axes[0].lines
    assert path.get_color() == colour("kept")
    assert path.get_linestyle() == "--"


def test_dollars_in_the_name_of_own_data_are_dollars():
    panel = Panel("p", "Costs", Axis("price $\\oops$ a kg", 0, 1), Axis("y", 0, 1))
    made = sheet((panel,))
    words = [words for words in words_of(made.figure([])) if "$" in words.get_text()]
    assert [each.get_text() for each in words] == ["price $\\oops$ a kg"]
    assert opened(made.png([])).size == made.size, "drawn, where matplotlib's own formulas would have failed"
