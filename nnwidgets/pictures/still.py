"""How does matplotlib draw a picture? The bare axes once, then marks above them.

A `Sheet` holds the axes of all panels of one picture. The browser gets them as one alpha mask per panel (the
backdrop); the still picture is the same axes with the marks drawn by matplotlib.
"""

import io
from functools import cached_property, lru_cache

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Affine2D
from PIL import Image

from nnwidgets.pictures.axes import Panel
from nnwidgets.pictures.backdrop import backdrop
from nnwidgets.pictures.painters import paint
from nnwidgets.pictures.style import colour

GAP = 16  # CSS pixels between panels
ROW = 1120  # CSS pixels: panels beyond this width stand in the next row
INCH = 96  # CSS pixels
SHARP = 2  # device pixels to a CSS pixel


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
        return _png(Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB").reduce(SHARP))

    @cached_property
    def backdrops(self) -> list[bytes]:
        """One PNG per panel: pure black with its strength in the alpha channel, two device pixels to a CSS pixel."""
        canvas, clean = self._drawn
        canvas.restore_region(clean)
        strength = 255 - np.asarray(canvas.buffer_rgba())[..., 0]
        return [_mask(_cut(strength, corner, panel)) for panel, corner in zip(self.panels, self.corners, strict=True)]

    @cached_property
    def _drawn(self):
        """The canvas of the bare axes, in black on white, and a copy of it to go back to."""
        canvas = FigureCanvasAgg(self._bare("black", "white"))
        canvas.figure.set_dpi(SHARP * INCH)
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
            for artist in backdrop(panel, ink):
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


def _cut(array, corner, panel):
    (x, y), (width, height) = corner, (panel.width, panel.height)
    return array[SHARP * y : SHARP * (y + height), SHARP * x : SHARP * (x + width)]


def _mask(strength) -> bytes:
    """Black whose strength is in the alpha channel, a byte a pixel: as a palette of black in 256 strengths."""
    image = Image.fromarray(np.ascontiguousarray(strength))
    image.putpalette(bytes(3 * 256))
    return _png(image, transparency=bytes(range(256)))


def _png(image: Image.Image, **more) -> bytes:
    out = io.BytesIO()
    image.save(out, "png", compress_level=1, **more)
    return out.getvalue()
