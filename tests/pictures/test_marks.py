"""Are marks plain data of the right shapes, and does the reader see those of the right step?"""

import json

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.cbook import is_math_text

from nnwidgets.pictures import (
    Axis,
    Mark,
    Panel,
    arrow,
    band,
    boxes,
    contours,
    dots,
    handle,
    image,
    kept,
    line,
    region,
    shade,
    sheet,
    stairs,
    swarm,
    table,
    text,
)
from nnwidgets.pictures.style import colour

UNIT = Panel("unit", "", Axis("x", 0, 10), Axis("y", 0, 10), width=260, height=256, bare=True)  # 24 px to a unit

ONE_OF_EACH = {
    "line": line("unit", [1, 9], [1, 9]),
    "dots": dots("unit", [1, 5], [5, 1]),
    "swarm": swarm("unit", ([0], [1]), np.eye(3) + 2, np.eye(3) + 3),
    "arrow": arrow("unit", 2, 2, 5, 5),
    "region": region("unit", [2, 8, 8], [2, 2, 8]),
    "image": image("unit", [[1.0, 2.0]], (0, 10, 0, 10), "outcome"),
    "shade": shade("unit", (1, 0), -5, [-1, 1], [0, 1], "output"),
    "text": text("unit", 5, 5, "loss {loss}", loss=0.5),
    "table": table("unit", [2, 8], [8, 5, 2], ["t", "N"], [[0.5, 3], [12.5, np.nan]], forms=["", "d"]),
    "handle": handle("unit", 5, 5, controls=("a", None), label="a"),
}


def pixels(marks, step=0, dark=False):
    """Return the picture of UNIT as an integer array (rows, columns, 3), and a function from data to its pixels."""
    figure = sheet((UNIT,)).figure(marks, step, dark)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    picture = np.asarray(canvas.buffer_rgba())[..., :3].astype(int)

    def at(x, y):
        column, from_below = figure.axes[0].transData.transform((x, y))
        return picture[round(len(picture) - 1 - from_below), round(column)]

    return picture, at


def rgb(role, dark=False):
    code = colour(role, dark)
    return [int(code[i : i + 2], 16) for i in (1, 3, 5)]


@pytest.mark.parametrize("kind", ONE_OF_EACH)
def test_mark_is_plain_data(kind):
    mark = ONE_OF_EACH[kind]
    assert (mark.kind, mark.panel) == (kind, "unit")
    assert json.loads(json.dumps(mark.look)) == mark.look
    assert all(array.dtype == float for array in mark.arrays.values())
    with pytest.raises(AttributeError):
        mark.kind = "other"


@pytest.mark.parametrize("kind", ONE_OF_EACH)
@pytest.mark.parametrize("dark", [False, True])
def test_matplotlib_draws_every_kind(kind, dark):
    empty, _ = pixels([], dark=dark)
    drawn, _ = pixels([ONE_OF_EACH[kind]], dark=dark)
    changed = np.abs(drawn - empty).max(axis=2) > 15
    assert changed.sum() > 20
    if kind in ("text", "table"):
        return  # its ink is too fine for a full colour
    role = {"image": "path", "shade": "path"}.get(kind) or ONE_OF_EACH[kind].look["role"]
    ground, ink = np.array(rgb("ground", dark)), np.array(rgb(role, dark))
    wanted = ground + ONE_OF_EACH[kind].look.get("opacity", 1) * (ink - ground)
    assert (np.abs(drawn - wanted).max(axis=2) < 6).sum() > 10


def test_only_known_ways_to_show():
    with pytest.raises(ValueError, match=r"expected one of .*so far.*now.*got 'later'"):
        line("unit", [0], [0], show="later")


@pytest.mark.parametrize("make", [line, dots])
def test_so_far_and_now(make):
    x, y = np.arange(5), np.arange(5) + 3
    for step in (0, 2, 4, 9):
        so_far, now, always = (
            sheet((UNIT,)).figure([make("unit", x, y, show=show)], step).axes[0].lines[0]
            for show in ("so far", "now", None)
        )
        upto = min(step, 4)
        assert so_far.get_xdata().tolist() == x[: upto + 1].tolist()
        assert (now.get_xdata().tolist(), now.get_ydata().tolist()) == ([x[upto]], [y[upto]])
        assert always.get_xdata().tolist() == x.tolist()


def test_arrow_of_now_is_one_arrow():
    marks = [arrow("unit", [1, 2, 3], [1, 1, 1], [1, 2, 3], [0, 0, 0], show="now")]
    axes = sheet((UNIT,)).figure(marks, 1).axes[0]
    (shaft,), (head,) = axes.lines, axes.patches
    assert shaft.get_xydata()[0] == pytest.approx([2, 1])
    assert head.get_xy()[0] == pytest.approx([4, 1])


def test_head_of_a_short_arrow_is_no_longer_than_the_arrow():
    left, _, right, _ = UNIT.box
    for length, head in ((0.1, 0.1), (5, 9 / (right - left) * UNIT.x.span)):
        axes = sheet((UNIT,)).figure([arrow("unit", 2, 1, length, 0)]).axes[0]
        assert np.ptp(axes.patches[0].get_xy()[:, 0]) == pytest.approx(head)


def test_text_of_now_moves_and_counts():
    marks = [text("unit", [1, 2], [3, 4], "{k:d}: {loss}", k=[0, 1], loss=[8.0, 0.5], show="now")]
    for step, place, words in ((0, (1, 3), "0: 8.00"), (1, (2, 4), "1: 0.500"), (7, (2, 4), "1: 0.500")):
        (drawn,) = sheet((UNIT,)).figure(marks, step).axes[0].texts
        assert drawn.get_position() == place
        assert drawn.get_text() == words


def test_text_that_always_stands_follows_the_step_too():
    marks = [text("unit", 1, 1, "{k:d}", k=[4, 5, 6])]
    assert [sheet((UNIT,)).figure(marks, step).axes[0].texts[0].get_text() for step in range(3)] == ["4", "5", "6"]


def test_dollar_signs_stay_words():
    (drawn,) = sheet((UNIT,)).figure([text("unit", 1, 1, "$x$ costs $2$")]).axes[0].texts
    assert drawn.get_text().replace("\\", "") == "$x$ costs $2$"
    assert not is_math_text(drawn.get_text())


def test_nan_breaks_a_line():
    whole, at = pixels([line("unit", [1, 5, 9], [5, 5, 5], "path")])
    assert at(3, 5).tolist() == at(7, 5).tolist() == rgb("path")
    _, at = pixels([line("unit", [1, 4, np.nan, 6, 9], [5, 5, np.nan, 5, 5], "path")])
    assert at(3, 5).tolist() == at(7, 5).tolist() == rgb("path")
    assert at(5, 5).tolist() == rgb("ground")
    assert np.any(whole != 255)


def test_nan_now_draws_nothing():
    for mark in (
        dots("unit", [np.nan], [1.0], show="now"),
        arrow("unit", [np.nan], [1.0], [1.0], [1.0]),
        arrow("unit", [1.0], [1.0], [np.inf], [1.0]),
        text("unit", np.nan, 1, "lost"),
    ):
        assert np.array_equal(pixels([mark])[0], pixels([])[0])


def test_stairs_are_never_interpolated():
    edges, levels = [0, 2, 5, 10], [8, 2, 5]
    mark = stairs("unit", edges, levels, "path")
    x, y = mark.arrays["x"], mark.arrays["y"]
    pieces = [(x[i], x[i + 1], y[i], y[i + 1]) for i in range(0, len(x), 3)]
    assert pieces == [(0, 2, 8, 8), (2, 5, 2, 2), (5, 10, 5, 5)]
    assert np.isnan(x[2::3]).all()
    assert np.isnan(y[2::3]).all()
    _, at = pixels([mark])
    assert at(1, 8).tolist() == at(3, 2).tolist() == at(7, 5).tolist() == rgb("path")
    for jump, between in ((2, (3, 4, 5, 6, 7)), (5, (3, 4))):
        assert [at(jump, level).tolist() for level in between] == [rgb("ground")] * len(between)


def test_contours_stand_where_the_height_is():
    x, y = np.linspace(-2, 2, 41), np.linspace(-1, 1, 21)
    mark = contours("unit", x, y, x**2 + 4 * y[:, None] ** 2, levels=[0.5, 1.0, 2.0])
    a, b = mark.arrays["x"], mark.arrays["y"]
    heights = (a**2 + 4 * b**2)[~np.isnan(a)]
    assert np.abs(heights[:, None] - [0.5, 1.0, 2.0]).min(axis=1).max() < 0.02
    assert np.isnan(a).sum() == 3, "three closed curves, each followed by a break"


def test_contours_at_levels_that_do_not_occur_are_empty():
    mark = contours("unit", [0, 1], [0, 1], np.zeros((2, 2)), levels=[5])
    assert mark.arrays["x"].shape == (0,)
    assert np.array_equal(pixels([mark])[0], pixels([])[0])


@pytest.mark.parametrize(("along", "inside", "outside"), [("y", (2, 5), (5, 2)), ("x", (5, 2), (2, 5))])
def test_band_lies_along_its_axis(along, inside, outside):
    _, at = pixels([band("unit", 4, 6, (0, 4), "truth", opacity=1, along=along)])
    assert at(*inside).tolist() == rgb("truth")
    assert at(*outside).tolist() == rgb("ground")


def test_first_row_of_an_image_stands_at_the_bottom():
    roles = "none", "path", "truth", "gradient"
    _, at = pixels([image("unit", [[1, 2], [3, 0]], (0, 10, 0, 10), "outcome")])
    assert [at(x, y).tolist() for x, y in ((2, 2), (8, 2), (2, 8))] == [rgb(role) for role in roles[1:]]
    assert at(8, 8).tolist() == rgb("ground"), "the number of 'none' is left empty"


def test_dots_take_one_number_for_many():
    mark = dots("unit", [1, 2, 3], 4)
    assert mark.arrays["y"].tolist() == [4, 4, 4]
    assert dots("unit", 1, 2).arrays["x"].shape == (1,)


def test_kept_marks_are_those_made_to_be_kept():
    marks = [line("unit", [0], [0], keep=True, show="so far"), line("unit", [0], [0]), dots("unit", 1, 1, keep=True)]
    grey = kept(marks)
    assert [mark.kind for mark in grey] == ["line", "dots"]
    assert {mark.look["role"] for mark in grey} == {"kept"}
    assert all(mark.look["dash"] for mark in grey), "grey, and dashed: never colour alone"
    assert marks[0].look["role"] == "path", "the run itself keeps its colour"


def test_marks_compare_by_what_they_are():
    assert isinstance(ONE_OF_EACH["line"], Mark)
    assert ONE_OF_EACH["line"].look == {"role": "path", "width": 2}, "what is not said is not there"


def test_swarm_moves_with_its_point_each_dot_at_its_own_rate():
    mark = swarm("unit", ([0, 2], [0, 1]), [[1, 5], [0, 1], [1, 0]], [[9, 9], [-1, 0], [0, -2]], "path")
    for step, places in ((0, [(1, 9), (5, 9)]), (1, [(2, 7), (7, 7)])):
        _, at = pixels([mark], step)
        assert [list(at(x, y)) for x, y in places] == [rgb("path")] * 2
        _, elsewhere = pixels([], step)
        assert list(elsewhere(*places[0])) != rgb("path")


def test_shade_is_a_field_of_one_sum():
    mark = shade("unit", (1, 2), -15, [0, 0, 10], [0, 0.5, 1], "output")
    assert sum(array.size for array in mark.arrays.values()) == 9, "however fine it is drawn"
    _, at = pixels([mark])
    assert list(at(2, 2)) == list(at(6, 4.3)) == rgb("gradient"), "constant below, and a sharp edge at the jump"
    ground, path = np.array(rgb("ground")), np.array(rgb("path"))
    for (x, y), share in {(6, 4.7): 0.04, (4, 8): 0.5, (8, 6): 0.5, (9, 8): 1}.items():
        assert np.abs(at(x, y) - (ground + share * (path - ground))).max() < 5


def test_shade_without_weights_is_of_one_colour():
    _, at = pixels([shade("unit", (0, 0), 3, [2, 3, 9], [0, 1, 0], "output")])
    assert list(at(1, 9)) == list(at(5, 5)) == list(at(9, 1)) == rgb("path")


def test_table_is_set_by_its_decimal_points():
    drawn = sheet((UNIT,)).figure([ONE_OF_EACH["table"]]).axes[0].texts
    found = [(t.get_text(), t.get_position(), t.get_ha()) for t in drawn if t.get_text()]
    assert found == [
        ("t", (2, 8), "center"),
        ("0", (2, 5), "right"),
        (".500", (2, 5), "left"),
        ("12", (2, 2), "right"),
        (".5", (2, 2), "left"),
        ("N", (8, 8), "center"),
        ("3", (8, 5), "right"),
    ]


def test_table_wants_a_name_for_each_column():
    with pytest.raises(ValueError, match=r"expected 2 names and values of shape \(1, 2\), got \(2, 1\)"):
        table("unit", [1, 2], [2, 1], ["a", "b"], [[1], [2]])


def test_boxes_are_one_shape():
    mark = boxes("unit", [1, 8, 5], [3, 6, 9], [1, 4, 5], [3, 2, 8], "truth", opacity=0.5)
    _, at = pixels([mark])
    ground, ink = np.array(rgb("ground")), np.array(rgb("truth"))
    inside, outside = [(2, 2), (7, 3), (6, 6), (7.5, 7.5)], [(4, 3), (4.5, 2.5), (3.5, 4), (9, 9), (5, 4.5), (3, 5)]
    for x, y in inside:
        assert np.abs(at(x, y) - (ground + ink) / 2).max() < 3
    for x, y in outside:
        assert list(at(x, y)) == rgb("ground"), "nothing between the boxes"
    _, at = pixels([boxes("unit", [1, 9], [6, 4], [1, 8], [5, 3], "truth", opacity=0.5)])
    assert list(at(5, 4)) == list(at(2, 2)) == list(at(8, 7)), "not darker, and no hole, where two overlap"


def test_no_boxes_are_nothing():
    empty = np.empty(0)
    assert np.array_equal(pixels([boxes("unit", empty, empty, empty, empty)])[0], pixels([])[0])
