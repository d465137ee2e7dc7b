"""What do the bare axes look like? Lines and words, placed in CSS pixels.

No matplotlib `Axes` draws them: it would make and lay out thirty artists for each panel, and that was half of the time
until a picture was first seen.
"""

import math

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.text import Text

from nnwidgets.pictures.axes import Axis, Panel
from nnwidgets.pictures.style import FONT_SIZE
from nnwidgets.pictures.ticks import ticks, title_of

POINT = 72 / 96  # points to a CSS pixel
THIN = 1.1  # CSS pixels: the lines of the axes
TICK = 5  # CSS pixels, out of the axes
APART = 4  # CSS pixels between a tick and its label
MARGIN = 4  # CSS pixels between words and the rim of the panel
BEHIND = -1  # what stands below everything that is drawn in the axes


def backdrop(panel: Panel, ink: str) -> list:
    """The artists of one panel's axes, in CSS pixels right and down from the panel's top left corner."""
    left, top, right, bottom = panel.box
    along = [(place(panel.x, value, left, right), said) for value, said in ticks(panel.x, 6)]
    up = [(place(panel.y, value, bottom, top), said) for value, said in ticks(panel.y, 5)]
    tick = 0 if panel.bare else TICK
    words = [
        *(_words(x, bottom + tick + APART, said, ink, va="top", ha="center") for x, said in along),
        *(_words(left - tick - APART, y, said, ink, va="center_baseline", ha="right") for y, said in up),
        _words((left + right) / 2, panel.height - MARGIN, title_of(panel.x), ink, va="bottom", ha="center"),
        _words(MARGIN, (top + bottom) / 2, title_of(panel.y), ink, va="top", ha="center", **UPRIGHT),
        _words(MARGIN, top - 9, panel.title, ink, va="baseline", size=1.08 * FONT_SIZE, weight="bold"),
    ]
    strokes = [] if panel.bare else _strokes(panel.box, [x for x, _ in along], [y for y, _ in up], ink)
    return [artist for artist in [*strokes, *words] if artist is not None]


UPRIGHT = {"rotation": 90, "rotation_mode": "anchor"}


def place(axis: Axis, value: float, start: float, end: float) -> float:
    """Where a value of an axis stands between the places `start` and `end` of its ends.

    >>> place(Axis("n", 1, 100, "log"), 10, 0, 50)
    25.0
    """
    low, high, at = (math.log10(v) if axis.scale == "log" else v for v in (axis.low, axis.high, value))
    return start + (at - low) / (high - low) * (end - start)


def _words(x, y, words, ink, *, size=FONT_SIZE, **look):
    return Text(x, y, words, color=ink, fontsize=size * POINT, zorder=BEHIND, **look) if words else None


def _strokes(box, xs, ys, ink):
    """Two lines and their ticks, as one artist."""
    left, top, right, bottom = box
    rows = [(left, left, top, bottom), (left, right, bottom, bottom)]
    rows += [(x, x, bottom, bottom + TICK) for x in xs] + [(left - TICK, left, y, y) for y in ys]
    x, y = (np.array([[row[i], row[i + 1], np.nan] for row in rows]).ravel() for i in (0, 2))
    return [Line2D(x, y, color=ink, linewidth=THIN * POINT, solid_capstyle="projecting", zorder=BEHIND)]
