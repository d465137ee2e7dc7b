"""How does matplotlib draw a picture? The axes once, then marks above them.

A `Sheet` holds the axes of all panels of one picture. The browser gets them as one alpha mask per panel (the
backdrop); the still picture is the same axes with the marks drawn by matplotlib.
"""

import io
from functools import lru_cache

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, LogLocator, MaxNLocator, NullFormatter, NullLocator
from matplotlib.transforms import Affine2D, ScaledTranslation
from PIL import Image

from nnwidgets.pictures.axes import Axis, Panel
from nnwidgets.pictures.painters import paint
from nnwidgets.pictures.style import FONT_SIZE, colour

GAP = 16  # CSS pixels between panels
ROW = 1120  # CSS pixels: panels beyond this width stand in the next row
INCH = 96  # CSS pixels


@lru_cache(maxsize=64)
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
        figure = self._axes("ink", dark)
        figure.set_facecolor(colour("ground", dark))
        axes = {panel.name: ax for panel, ax in zip(self.panels, figure.axes, strict=True)}
        for mark in marks:
            paint(axes[mark.panel], mark, step, dark)
        return figure

    def png(self, marks, step: int = 0, dark: bool = False, scale: float = 1.5) -> bytes:
        """The still picture as PNG bytes, `scale` device pixels to a CSS pixel."""
        figure = self.figure(marks, step, dark)
        figure.set_dpi(INCH * scale)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        return _png(Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB"))

    @property
    def backdrops(self) -> list[bytes]:
        """One PNG per panel: pure black whose strength stands in the alpha channel, two device pixels to a CSS pixel."""
        if not hasattr(self, "_backdrops"):
            self._backdrops = self._draw_backdrops()
        return self._backdrops

    def _draw_backdrops(self) -> list[bytes]:
        figure = self._axes("ink", dark=False)
        figure.set_dpi(2 * INCH)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        strength = np.asarray(canvas.buffer_rgba())[..., 3]
        return [
            _png(_mask(strength[2 * y : 2 * (y + panel.height), 2 * x : 2 * (x + panel.width)]))
            for panel, (x, y) in zip(self.panels, self.corners, strict=True)
        ]

    def _axes(self, role: str, dark: bool) -> Figure:
        width, height = self.size
        figure = Figure(figsize=(width / INCH, height / INCH), dpi=INCH)
        figure.patch.set_alpha(0)
        ink = "black" if not dark else colour(role, dark)
        for panel, (x, y) in zip(self.panels, self.corners, strict=True):
            left, top, right, bottom = panel.box
            place = ((x + left) / width, 1 - (y + bottom) / height, (right - left) / width, (bottom - top) / height)
            _draw_axes(figure.add_axes(place), panel, ink)
        return figure


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


def _draw_axes(ax, panel: Panel, ink: str):
    points = FONT_SIZE * 72 / INCH
    ax.patch.set_alpha(0)
    ax.set(xlim=(panel.x.low, panel.x.high), ylim=(panel.y.low, panel.y.high))
    ax.spines[["top", "right"]].set_visible(False)
    for spine in ax.spines.values():
        spine.set(color=ink, linewidth=0.8)
    if panel.bare:
        ax.spines[["left", "bottom"]].set_visible(False)
    _ticks(ax.xaxis, ax.set_xscale, panel.x, 6)
    _ticks(ax.yaxis, ax.set_yscale, panel.y, 5)
    ax.tick_params(which="both", color=ink, labelcolor=ink, labelsize=points, length=0 if panel.bare else 4, width=0.8)
    ax.tick_params(which="minor", length=0)
    ax.set_xlabel(panel.x.label, color=ink, fontsize=points, labelpad=4)
    ax.set_ylabel(panel.y.label, color=ink, fontsize=points, labelpad=4)
    if panel.title:
        ax.text(
            -(panel.box[0] - 4), 9, panel.title, transform=_offset(ax), color=ink, fontsize=points * 1.08, weight="bold"
        )


def _offset(ax):
    """CSS pixels right and up from the top left corner of the axes."""
    corner = ScaledTranslation(0, 1, ax.transAxes)
    return Affine2D().scale(1 / INCH) + ax.figure.dpi_scale_trans + corner


def _ticks(axis, set_scale, spec: Axis, few: int):
    set_scale(spec.scale)
    if spec.ticks is not None:
        axis.set_major_locator(FixedLocator(spec.ticks))
        axis.set_minor_locator(NullLocator())
        if spec.tick_labels is not None:
            axis.set_major_formatter(_fixed(spec.tick_labels))
    elif spec.scale == "log":
        axis.set_major_locator(LogLocator(numticks=few))
        axis.set_minor_locator(NullLocator())
        axis.set_minor_formatter(NullFormatter())
    else:
        axis.set_major_locator(MaxNLocator(few, steps=[1, 2, 5, 10]))


def _fixed(labels):
    return lambda value, position: labels[position] if position is not None and position < len(labels) else ""


def _mask(strength) -> Image.Image:
    alpha = Image.fromarray(np.ascontiguousarray(strength))
    return Image.merge("LA", (Image.new("L", alpha.size, 0), alpha))


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "png", compress_level=4)
    return out.getvalue()
