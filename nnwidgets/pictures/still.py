"""How does matplotlib draw a picture? The bare axes once, then marks above them."""

import io
from functools import cached_property, lru_cache

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import Affine2D
from PIL import Image

from nnwidgets.pictures.axes import Panel
from nnwidgets.pictures.backdrop import backdrop
from nnwidgets.pictures.painters import ALIGN, POINT, paint
from nnwidgets.pictures.style import FONT_SIZE, colour

GAP = 16  # CSS pixels between panels
ROW = 1120  # CSS pixels: panels beyond this width stand in the next row
INCH = 96  # CSS pixels
THIN = 1  # CSS pixels: the strokes of the axes
BEHIND = -1  # what stands below everything that is drawn in the axes


@lru_cache(maxsize=16)
def sheet(panels: tuple[Panel, ...]) -> "Sheet":
    """The sheet for these panels, made once and kept."""
    return Sheet(panels)


class Sheet:
    """The axes of a picture's panels, drawn once by matplotlib.

    Parameters
    ----------
    panels : tuple of Panel
        Laid out from left to right, in rows.
    """

    def __init__(self, panels: tuple[Panel, ...]):
        self.panels = panels
        self.corners, self.size = _layout(panels)

    def figure(self, marks, step: int = 0, dark: bool = False) -> Figure:
        """A new matplotlib Figure with axes and marks, as they stand at one step of the timeline."""
        figure = self._bare(colour("ink", dark), colour("ground", dark))
        axes = {panel.name: self._put(figure.add_axes((0, 0, 1, 1)), panel) for panel in self.panels}
        for panel in self.panels:  # not seen, as the words of the backdrop are; for whoever goes on with the figure
            axes[panel.name].set(xlabel=panel.x.label, ylabel=panel.y.label, label=panel.name)
        for order, mark in enumerate(marks):
            for artist in _painted(axes[mark.panel], mark, step, dark):
                artist.set_zorder(order + artist.zorder / 100)
        return figure

    def png(self, marks, step: int = 0) -> bytes:
        """The still picture on a light ground as PNG bytes: the marks drawn on the axes that are there already."""
        canvas, clean = self._drawn
        canvas.restore_region(clean)
        for panel in self.panels:
            ax = self._put(self._stage, panel)
            for mark in marks:
                if mark.panel == panel.name:
                    for artist in _painted(ax, mark, step, dark=False):
                        ax.draw_artist(artist)
                        artist.remove()
        out = io.BytesIO()
        Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB").save(out, "png", compress_level=1)
        return out.getvalue()

    @cached_property
    def _drawn(self):
        """The canvas of the bare axes on a light ground, and a copy of it to go back to."""
        canvas = FigureCanvasAgg(self._bare(colour("ink"), colour("ground")))
        canvas.draw()
        return canvas, canvas.copy_from_bbox(canvas.figure.bbox)

    @cached_property
    def _stage(self):
        """Where `png` paints the marks of one panel after the other: a new Axes costs more than most marks."""
        return self._drawn[0].figure.add_axes((0, 0, 1, 1))

    def _bare(self, ink, ground) -> Figure:
        """A figure with nothing in it but what the axes look like."""
        width, height = self.size
        figure = Figure(figsize=(width / INCH, height / INCH), dpi=INCH, facecolor=ground)
        for panel, (x, y) in zip(self.panels, self.corners, strict=True):
            down = Affine2D().scale(1, -1).translate(x, height - y).scale(1 / INCH) + figure.dpi_scale_trans
            for artist in _artists(panel, ink):
                artist.set_transform(down)
                figure.add_artist(artist)
        return figure

    def _put(self, ax, panel: Panel):
        """Lay matplotlib's axes, in which nothing is seen but marks, over those of a panel."""
        (x, y), (width, height) = self.corners[self.panels.index(panel)], self.size
        left, top, right, bottom = panel.box
        ax.set_axis_off()
        ax.set_position(
            ((x + left) / width, 1 - (y + bottom) / height, (right - left) / width, (bottom - top) / height)
        )
        for axis, set_scale in ((panel.x, ax.set_xscale), (panel.y, ax.set_yscale)):
            set_scale(axis.scale)
        ax.set(xlim=(panel.x.low, panel.x.high), ylim=(panel.y.low, panel.y.high))
        return ax


def _artists(panel, ink):
    """The backdrop of a panel: all strokes as one artist, and the words."""
    axes = backdrop(panel)
    look = {"color": ink, "zorder": BEHIND}
    if axes.strokes:
        ends = np.insert(np.array(axes.strokes).reshape(-1, 2, 2), 2, np.nan, axis=1)
        yield Line2D(*ends.reshape(-1, 2).T, linewidth=THIN * POINT, solid_capstyle="projecting", **look)
    for words in axes.words:
        turned = {"rotation": 90, "rotation_mode": "anchor"} if words.upright else {}
        size = {"fontsize": FONT_SIZE * POINT, "weight": "bold" if words.bold else "normal", "parse_math": False}
        yield Text(words.x, words.y, words.said, ha=ALIGN[words.anchor], va="baseline", **size, **turned, **look)


def _painted(ax, mark, step, dark):
    """Paint a mark; the artists that this added, the lowest first."""
    there = set(ax.get_children())
    paint(ax, mark, step, dark)
    return sorted((artist for artist in ax.get_children() if artist not in there), key=lambda artist: artist.zorder)


def _layout(panels):
    """Top left corners of the panels and the size of the whole, in CSS pixels."""
    corners, x, y, row, widest = [], 0, 0, 0, 0
    for panel in panels:
        if x and x + panel.width > ROW:
            x, y, row = 0, y + row + GAP, 0
        corners.append((x, y))
        x, row = x + panel.width + GAP, max(row, panel.height)
        widest = max(widest, x - GAP)
    return corners, (widest, y + row)
