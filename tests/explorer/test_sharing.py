"""Can a situation be shared as a line of text, and points be drawn by hand?"""

import pytest
import traitlets

import nnwidgets as nw
from nnwidgets.explorer import Explorer, points
from nnwidgets.pictures import Axis, Panel, clicks, dots, say

FIRST = ((0.0, 0.0, 0), (1.0, 1.0, 1))


class Sketch(Explorer):
    """Points of two classes, drawn by hand."""

    title = "A sketch"
    drawn = points(FIRST, -2, 2, most=4, label="points")

    def axes(self, s):
        return (Panel("plane", "The plane", Axis("x", -2, 2), Axis("y", -2, 2)),)

    def marks(self, s, run):
        return [clicks("plane", control="drawn"), dots("plane", [p[0] for p in s.drawn], [p[1] for p in s.drawn])]

    def words(self, s, run):
        return say("{n:d} points.", n=len(s.drawn))


@pytest.mark.parametrize(
    ("state", "text"),
    [
        ({}, "nw.StepSizeLab()"),
        ({"step_size": 0.51}, "nw.StepSizeLab(step_size=0.51)"),
        ({"start": -1.5, "loss": "log cosh"}, "nw.StepSizeLab(start=-1.5, loss='log cosh')"),
    ],
)
def test_the_line_opens_the_same_picture(state, text):
    lab = nw.StepSizeLab(**state)
    assert lab.as_text == text
    again = eval(lab.as_text)
    assert (again.state, again.sentence) == (lab.state, lab.sentence)


def test_what_a_widget_was_made_of_is_in_the_line_where_it_can_be_written():
    assert nw.LossChoice(part="fits").as_text == "nw.LossChoice(part='fits')"
    assert nw.Valley("harvests", standardise=True).as_text == "nw.Valley(data='harvests', standardise=True)"


def test_what_only_this_widget_has_is_not_in_the_line():
    lab = nw.StepSizeLab(loss=lambda w: w**4, start=1.5)
    assert "loss" not in lab.as_text
    assert eval(lab.as_text).start == 1.5


def test_points_are_part_of_the_state_and_of_the_line():
    lab = Sketch()
    lab.drawn = [(0.5, -0.5, 1)]
    assert lab.state == {"drawn": ((0.5, -0.5, 1),)}
    assert lab.as_text == "nw.Sketch(drawn=((0.5, -0.5, 1),))"
    assert lab.sentence == "1 points."


@pytest.mark.parametrize(
    "wrong", [[], [(3, 0, 1)], [(0, 0, 2)], [(0, 0)], "abc", [(0, float("nan"), 1)], 5, [(0, 0, 1)] * 5]
)
def test_points_that_are_none_are_refused_and_nothing_is_changed(wrong):
    lab = Sketch()
    with pytest.raises(
        traitlets.TraitError, match=r"1 to 4 points \(x, y, class\), x and y from -2 to 2, class 0 or 1"
    ):
        lab.drawn = wrong
    assert lab.drawn == FIRST
