"""What do the bare axes look like? Strokes and words as plain data, in CSS pixels.

The browser and matplotlib draw just these, so their axes are the same. matplotlib's own `Axes` would make thirty
artists for each panel and lay them out: that was half of the time until a picture was first seen.
"""

from dataclasses import dataclass
from functools import lru_cache

from nnwidgets.pictures.axes import Panel
from nnwidgets.pictures.style import FONT_SIZE
from nnwidgets.pictures.ticks import ticks, title_of

TICK = 5  # CSS pixels, out of the axes
APART = 4  # CSS pixels between a tick and its label
MARGIN = 4  # CSS pixels between words and the rim of the panel
CAPITAL = 0.72 * FONT_SIZE  # CSS pixels: how tall a capital or a digit is
BELOW = 0.24 * FONT_SIZE  # CSS pixels: how far letters reach below their line


@dataclass(frozen=True)
class Words:
    """Words whose line begins, has its middle or ends (`anchor`) at (x, y); `upright` ones run from there upwards."""

    x: float
    y: float
    said: str
    anchor: str = "middle"
    upright: bool = False
    bold: bool = False


@dataclass(frozen=True)
class Backdrop:
    """The strokes (x0, y0, x1, y1) and the words of a panel's axes, right and down from the panel's top left corner."""

    strokes: tuple
    words: tuple


@lru_cache(maxsize=256)
def backdrop(panel: Panel) -> Backdrop:
    """Lay out the axes of a panel."""
    left, top, right, bottom = panel.box
    along = [(left + panel.x.share(value) * (right - left), said) for value, said in ticks(panel.x, 6)]
    up = [(bottom + panel.y.share(value) * (top - bottom), said) for value, said in ticks(panel.y, 5)]
    tick = 0 if panel.bare else TICK
    words = (
        *(Words(x, bottom + tick + APART + CAPITAL, said) for x, said in along),
        *(Words(left - tick - APART, y + CAPITAL / 2, said, "end") for y, said in up),
        Words((left + right) / 2, panel.height - MARGIN - BELOW, title_of(panel.x)),
        Words(MARGIN + CAPITAL, (top + bottom) / 2, title_of(panel.y), upright=True),
        Words(MARGIN, top - 9, panel.title, "start", bold=True),
    )
    strokes = () if panel.bare else _strokes(panel.box, [x for x, _ in along], [y for y, _ in up])
    return Backdrop(strokes, tuple(each for each in words if each.said))


def _strokes(box, xs, ys):
    """Two lines and their ticks."""
    left, top, right, bottom = box
    lines = (left, top, left, bottom), (left, bottom, right, bottom)
    return (*lines, *((x, bottom, x, bottom + TICK) for x in xs), *((left - TICK, y, left, y) for y in ys))
