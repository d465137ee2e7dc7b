"""Does a field of numbers stand where its extent says, in cells of one size on paper, as in the browser?"""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb

from nnwidgets.pictures import Axis, Panel, image, sheet
from nnwidgets.pictures.style import SCALES, colour

ROWS = [1, 2, 3, 4]  # numbers in the scale "outcome", from the bottom up


def colours_along(panel, mark, x):
    """The colours of the still picture at 40 heights of the panel, from the bottom up, at one x in CSS pixels."""
    canvas = FigureCanvasAgg(sheet((panel,)).figure([mark]))
    canvas.draw()
    pixels = np.asarray(canvas.buffer_rgba())[..., :3]
    _, top, _, bottom = panel.box
    heights = bottom - (np.arange(40) + 0.5) / 40 * (bottom - top)
    return [tuple(pixels[round(y), x]) for y in heights]


@pytest.mark.parametrize(("axis", "extent"), [(Axis("y", 0, 4), (0, 4)), (Axis("y", 0.01, 100, "log"), (0.01, 100))])
def test_rows_are_equally_high_on_every_scale(axis, extent):
    panel = Panel("p", "", Axis("x", 0, 1), axis)
    mark = image("p", np.array(ROWS)[:, None], (0, 1, *extent), "outcome")
    expected = [tuple(round(255 * c) for c in to_rgb(colour(SCALES["outcome"][row]))) for row in np.repeat(ROWS, 10)]
    seen = colours_along(panel, mark, 200)
    assert [a for a, b in zip(seen, expected, strict=True) if a != b] == []


def test_a_field_stands_where_its_extent_says():
    panel = Panel("p", "", Axis("x", 0, 1), Axis("y", 0, 4))
    mark = image("p", [[1.0]], (0, 1, 1, 2), "outcome")
    blue = tuple(round(255 * c) for c in to_rgb(colour("path")))
    assert [seen == blue for seen in colours_along(panel, mark, 200)] == [False] * 10 + [True] * 10 + [False] * 20
