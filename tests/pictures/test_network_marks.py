"""Do the marks of a network show its weights and its outputs, the same in Python and in the browser?"""

import json
import shutil
import subprocess

import numpy as np
import pytest
from explorer_js import SCRIPT
from matplotlib.backends.backend_agg import FigureCanvasAgg

from nnwidgets.maths import Network
from nnwidgets.pictures import Axis, Panel, line, links, outputs, picks, sheet
from nnwidgets.pictures.style import colour

UNIT = Panel("unit", "", Axis("x", 0, 10), Axis("y", 0, 10), width=260, height=256, bare=True)  # 24 px to a unit


def drawn(marks, step=0, dark=False):
    """Return the axes with the marks on them, and a function from data to the colour of its pixel."""
    figure = sheet((UNIT,)).figure(marks, step, dark)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    picture = np.asarray(canvas.buffer_rgba())[..., :3].astype(int)

    def at(x, y):
        column, from_below = figure.axes[0].transData.transform((x, y))
        return picture[round(len(picture) - 1 - from_below), round(column)]

    return figure.axes[0], at


def rgb(role, dark=False):
    code = colour(role, dark)
    return np.array([int(code[i : i + 2], 16) for i in (1, 3, 5)])


def test_several_lines_over_the_same_x():
    x, y = np.arange(4), np.array([[1, 5], [2, 6], [3, 7], [4, 8]])
    for step in (1, 3):
        lines = drawn([line("unit", x, y, show="so far")], step)[0].lines
        assert [one.get_ydata().tolist() for one in lines] == [y[: step + 1, k].tolist() for k in (0, 1)]
        (second,) = drawn([line("unit", x, y, show="so far", columns=[1])], step)[0].lines
        assert second.get_ydata().tolist() == y[: step + 1, 1].tolist()


@pytest.mark.parametrize("dark", [False, True])
def test_links_are_as_thick_as_their_values_and_tell_signs_by_colour_and_dash(dark):
    values = [[1, -2, 0], [-4, 100, np.nan]]
    mark = links("unit", [0, 0, 0], [1, 5, 9], [10, 10, 10], [1, 5, 9], values, width=8, full=8)
    first, second = (drawn([mark], step, dark)[0].lines for step in (0, 1))
    pixels = 96 / 72  # to a point
    assert [one.get_linewidth() * pixels for one in first] == pytest.approx([1, 2, 0.75])
    assert [one.get_linewidth() * pixels for one in second] == pytest.approx([4, 8, 8])
    assert [one.get_color() for one in first] == [colour(role, dark) for role in ("path", "gradient", "faint")]
    assert [one.get_linestyle() for one in first] == ["-", "--", "-"]
    assert [one.get_linestyle() for one in second][:2] == ["--", "-"]
    assert drawn([mark], 9)[0].lines[0].get_color() == colour("gradient"), "the last values stay"


def test_outputs_are_coloured_by_what_the_network_says_and_parted_where_it_says_one_half():
    # One unit that is sure: 1 right of x = 5; and a step later 1 above y = 2.5.
    w = np.array([[40, 0, -200], [0, 40, -100]])
    mark = outputs("unit", w, (0, 10, 0, 10), (2, 1), opacity=1)
    axes, at = drawn([mark])
    assert at(2, 5) == pytest.approx(rgb("gradient"), abs=3)
    assert at(8, 5) == pytest.approx(rgb("path"), abs=3)
    assert axes.lines[0].get_xdata() == pytest.approx(np.full(48, 5), abs=0.11), "within half a cell"
    axes, at = drawn([mark], step=1)
    assert at(8, 1) == pytest.approx(rgb("gradient"), abs=3)
    assert at(8, 9) == pytest.approx(rgb("path"), abs=3)
    assert axes.lines[0].get_ydata() == pytest.approx(np.full(48, 2.5), abs=0.11)


def test_outputs_that_are_no_numbers_leave_the_ground():
    axes, at = drawn([outputs("unit", np.full(9, np.nan), (0, 10, 0, 10), (2, 2, 1))])
    assert at(3, 3).tolist() == rgb("ground").tolist()
    assert not axes.lines


def test_picks_are_places_and_draw_nothing():
    mark = picks("unit", [1, 2], [3, 4], [7, 8], control="seed")
    assert {name: array.tolist() for name, array in mark.arrays.items()} == {"x": [1, 2], "y": [3, 4], "values": [7, 8]}
    assert mark.look == {"control": "seed"}
    assert len(drawn([mark])[0].get_children()) == len(drawn([])[0].get_children())


def test_the_browser_works_out_the_same_outputs(tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not here; tests/browser draws the same in a real browser")
    rng, cases, expected = np.random.default_rng(0), [], []
    for sizes in ((2, 1), (2, 1, 1), (2, 5, 1), (2, 4, 2, 1)):
        for activation in ("tanh", "sigmoid", "ReLU"):
            net = Network(*sizes, activation=activation)
            for size in (0.0, 1.0, 30.0):
                w, x = size * rng.normal(size=net.d), rng.normal(size=2)
                cases.append([{"sizes": sizes, "activation": activation}, w.tolist(), x.tolist()])
                expected.append(net.outputs(w, x[None])[0])
    (tmp_path / "explorer.mjs").write_bytes(SCRIPT.read_bytes())
    (tmp_path / "ask.mjs").write_text(
        "globalThis.window = { addEventListener() {} };\n"
        'const { said } = await import("./explorer.mjs");\n'
        f"console.log(JSON.stringify({json.dumps(cases)}.map((one) => said(...one))));\n",
        encoding="utf-8",
    )
    told = subprocess.run([node, "ask.mjs"], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60)
    assert json.loads(told.stdout) == pytest.approx(expected, rel=1e-12, abs=1e-300)
