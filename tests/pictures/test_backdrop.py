"""Are the axes laid out as a reader needs them: strokes at the ticks, words inside the panel and apart?"""

from itertools import combinations

import pytest
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

import nnwidgets.widgets
from nnwidgets.pictures import Axis, Panel, backdrop
from nnwidgets.pictures.backdrop import MARGIN, TICK
from nnwidgets.pictures.style import FONT_SIZE

LEFT = Panel("left", "Left", Axis("w", -3, 3), Axis("loss", 0, 18), width=300, height=250)
LOG = Panel("log", "", Axis("step", 1, 100, "log"), Axis("loss", 1e-7, 1e4, "log"), width=340, height=290)
LARGE = Panel("large", "", Axis("area x", 0, 4e6), Axis("t", -3e-12, 0))
WIDGETS = [getattr(nnwidgets.widgets, name) for name in nnwidgets.widgets.__all__]


def said(panel):
    return [words.said for words in backdrop(panel).words]


def placed(words):
    """Left, top, right, bottom of words as matplotlib's letters take them, wider than most."""
    font = FontProperties(weight="bold" if words.bold else "normal")
    extents = TextPath((0, 0), words.said.replace("$", r"\$"), FONT_SIZE, prop=font).get_extents()
    shift = {"start": 0, "middle": -extents.width / 2, "end": -extents.width}[words.anchor]
    if words.upright:
        return words.x - extents.y1, words.y - shift - extents.width, words.x - extents.y0, words.y - shift
    return words.x + shift, words.y - extents.y1, words.x + shift + extents.width, words.y - extents.y0


def test_ticks_and_labels_of_a_linear_axis():
    assert said(LEFT) == ["−3", "−2", "−1", "0", "1", "2", "3", "0", "5", "10", "15", "w", "loss", "Left"]


def test_ticks_and_labels_of_a_log_axis():
    assert said(LOG) == ["1", "10", "100", "10⁻⁶", "10⁻³", "1", "10³", "step", "loss"]


def test_large_and_tiny_axes_are_labelled_in_a_power_of_ten():
    assert said(LARGE) == ["0", "1", "2", "3", "4", "−3", "−2", "−1", "0", "area x in 10⁶", "t in 10⁻¹²"]


def test_a_tick_stands_at_its_value():
    left, top, right, bottom = LEFT.box
    x0, y0, x1, y1 = zip(*backdrop(LEFT).strokes[2:], strict=True)
    assert x0[:7] == x1[:7] == pytest.approx([left + i / 6 * (right - left) for i in range(7)])
    assert (y0[:7], y1[:7]) == (7 * (bottom,), 7 * (bottom + TICK,))
    assert y0[7:] == y1[7:] == pytest.approx([bottom - i * 5 / 18 * (bottom - top) for i in range(4)])
    assert (x0[7:], x1[7:]) == (4 * (left - TICK,), 4 * (left,))


def test_bare_axes_have_no_strokes():
    bare = Panel("strip", "", Axis("η", 0, 1), Axis("", 0, 1, ticks=()), bare=True)
    assert backdrop(bare).strokes == ()
    assert said(bare)[-1] == "η"


def test_own_ticks_have_their_own_labels():
    axis = Axis("B", 0.8, 300, "log", ticks=(1, 16, 256), tick_labels=("1", "16", "256"))
    assert said(Panel("sizes", "", axis, Axis("", 0, 1, ticks=()))) == ["1", "16", "256", "B"]


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: widget.__name__)
def test_words_of_every_widget_stay_in_the_panel_and_apart(widget):
    lab = widget()
    choices = [{}] + [{n: v} for n, c in lab.controls.items() if c.kind == "choice" for v in c.positions(lab)]
    panels = {panel for choice in choices for panel in lab._panels(lab.state | choice)}
    for panel in panels:
        boxes = {words: placed(words) for words in backdrop(panel).words}
        for words, (left, top, right, bottom) in boxes.items():
            assert left >= -MARGIN, (panel.name, words)
            assert top >= -1, (panel.name, words)
            assert right <= panel.width + MARGIN, (panel.name, words)
            assert bottom <= panel.height + 1, (panel.name, words)
        for one, other in combinations(boxes, 2):
            (a, b, c, d), (e, f, g, h) = boxes[one], boxes[other]
            assert a >= g or e >= c or b >= h or f >= d, (panel.name, one, other)
