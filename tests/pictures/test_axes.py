"""Are impossible axes refused where they are written, and is a panel's plotting area inside the panel?"""

import math

import pytest

from nnwidgets.pictures import Axis, Panel

UNIT = Axis("x", 0, 1)


@pytest.mark.parametrize(("low", "high"), [(1, 0), (1, 1), (math.nan, 1), (0, math.nan), (-math.inf, 0), (0, math.inf)])
def test_ends_in_the_wrong_order_or_not_finite(low, high):
    with pytest.raises(ValueError, match="axis 'loss': expected low < high, both finite, but got"):
        Axis("loss", low, high)


@pytest.mark.parametrize("low", [0, -1])
def test_log_axis_starts_above_nothing(low):
    with pytest.raises(ValueError, match="axis 'loss': a log axis starts above 0, but got"):
        Axis("loss", low, 1, "log")


def test_span():
    assert Axis("w", -3, 3).span == 6


@pytest.mark.parametrize("title", ["", "a title"])
@pytest.mark.parametrize("bare", [False, True])
@pytest.mark.parametrize("axis", [UNIT, Axis("", 0, 1, ticks=())])
def test_plotting_area_lies_in_the_panel(title, bare, axis):
    panel = Panel("a", title, UNIT, axis, width=200, height=120, bare=bare)
    left, top, right, bottom = panel.box
    assert 0 < left < right < 200
    assert 0 < top < bottom < 120


def test_panels_can_be_looked_up():
    same = [Panel("a", "", Axis("x", 0, 1, ticks=(0, 1)), Axis("y", 0, 1)) for _ in range(2)]
    assert same[0] == same[1]
    assert len({*same, Panel("b", "", UNIT, UNIT)}) == 2
