"""How does matplotlib draw a picture? The axes once, then marks above them.

A `Sheet` holds the axes of all panels of one picture. The browser gets them as one alpha mask per panel (the
backdrop); the still picture is the same axes with the marks drawn by matplotlib.
"""

import io
from functools import cached_property, lru_cache

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.markers import TICKDOWN, TICKLEFT
from matplotlib.ticker import FixedLocator, LogLocator, MaxNLocator, NullLocator
from matplotlib.transforms import Affine2D, ScaledTranslation
from PIL import Image

from nnwidgets.pictures.axes import Axis, Panel
from nnwidgets.pictures.painters import paint
from nnwidgets.pictures.style import FONT_SIZE, colour
from nnwidgets.pictures.words import SUPERSCRIPT

GAP = 16  # CSS pixels between panels
ROW = 1120  # CSS pixels: panels beyond this width stand in the next row
INCH = 96  # CSS pixels
FRONT = 10  # what matplotlib draws of the axes stands below
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
        figure = self._axes(colour("ink", dark))
        figure.set_facecolor(colour("ground", dark))
        figure.patch.set_alpha(1)
        self._paint(figure, marks, step, dark)
        return figure

    def png(self, marks, step: int = 0) -> bytes:
        """The still picture on a light ground as PNG bytes: the marks drawn on the axes that are there already."""
        canvas, clean = self._drawn
        canvas.restore_region(clean)
        for ax, artists in self._paint(canvas.figure, marks, step, dark=False):
            for artist in sorted(artists, key=lambda a: a.zorder):
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
        canvas = FigureCanvasAgg(self._axes("black"))
        canvas.figure.set(facecolor="white", dpi=SHARP * INCH)
        canvas.figure.patch.set_alpha(1)
        canvas.draw()
        return canvas, canvas.copy_from_bbox(canvas.figure.bbox)

    def _paint(self, figure, marks, step, dark):
        """Paint the marks, each above those before it and all above the axes; the artists that this added, by axes."""
        axes = {panel.name: ax for panel, ax in zip(self.panels, figure.axes, strict=True)}
        before = {ax: set(ax.get_children()) for ax in figure.axes}
        for order, mark in enumerate(marks):
            ax = axes[mark.panel]
            there = set(ax.get_children())
            paint(ax, mark, step, dark)
            for artist in set(ax.get_children()) - there:
                artist.set_zorder(FRONT + order + artist.zorder / 100)
        return [(ax, [a for a in ax.get_children() if a not in before[ax]]) for ax in figure.axes]

    def _axes(self, ink: str) -> Figure:
        width, height = self.size
        figure = Figure(figsize=(width / INCH, height / INCH), dpi=INCH)
        figure.patch.set_alpha(0)
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
    _set_ticks(ax.xaxis, ax.set_xscale, panel.x, 6)
    _set_ticks(ax.yaxis, ax.set_yscale, panel.y, 5)
    _draw_ticks(ax, ink, points, 0 if panel.bare else 4)
    left, top, right, bottom = panel.box
    ax.set_xlabel(_label(panel.x), color=ink, fontsize=points, va="bottom")
    ax.set_ylabel(_label(panel.y), color=ink, fontsize=points, va="top")
    # In fixed places: to look for free ones, matplotlib would lay every tick label out three times.
    ax.xaxis.set_label_coords(0.5, -(panel.height - bottom - 4) / (bottom - top))
    ax.yaxis.set_label_coords(-(left - 4) / (right - left), 0.5)
    ax.set_title("", y=1)
    if panel.title:
        ax.text(
            -(panel.box[0] - 4), 9, panel.title, transform=_offset(ax), color=ink, fontsize=points * 1.08, weight="bold"
        )


def _offset(ax):
    """CSS pixels right and up from the top left corner of the axes."""
    corner = ScaledTranslation(0, 1, ax.transAxes)
    return Affine2D().scale(1 / INCH) + ax.figure.dpi_scale_trans + corner


def _set_ticks(axis, set_scale, spec: Axis, few: int):
    set_scale(spec.scale)
    if spec.ticks is not None:
        axis.set_major_locator(FixedLocator(spec.ticks))
        axis.set_minor_locator(NullLocator())
        if spec.tick_labels is not None:
            axis.set_major_formatter(_fixed(spec.tick_labels))
    elif spec.scale == "log":
        axis.set_major_locator(LogLocator(numticks=few))
        axis.set_major_formatter(lambda value, position: power_of_ten(value))
        axis.set_minor_locator(NullLocator())
    else:
        axis.set_major_locator(MaxNLocator(few, steps=[1, 2, 5, 10]))
        if power := unit_power(spec):
            axis.set_major_formatter(lambda value, position: f"{value / 10.0**power:.6g}".replace("-", "−"))


def _draw_ticks(ax, ink: str, points: float, length: float):
    """Draw the ticks as one line of markers and one text each: matplotlib's own Tick makes six artists of each.

    They belong to the figure, so that `ax.lines` and `ax.texts` are the marks alone.
    """
    far = length + 3 if length else 3.5  # points between the axis and the labels
    for axis, place, marker, labels in (
        (ax.xaxis, ax.get_xaxis_transform(), TICKDOWN, ax.get_xaxis_text1_transform(far)),
        (ax.yaxis, ax.get_yaxis_transform(), TICKLEFT, ax.get_yaxis_text1_transform(far)),
    ):
        ticks = _in_view(axis)
        said = axis.get_major_formatter().format_ticks(ticks)
        axis.set_major_locator(NullLocator())
        points_at = [(tick, 0) if axis is ax.xaxis else (0, tick) for tick in ticks]
        where, vertical, horizontal = labels
        for (x, y), text in zip(points_at, said, strict=True):
            ax.figure.text(x, y, text, transform=where, va=vertical, ha=horizontal, fontsize=points, color=ink)
        if length and ticks:
            xs, ys = zip(*points_at, strict=True)
            ax.figure.add_artist(Line2D(xs, ys, ls="", marker=marker, ms=length, mew=0.8, color=ink, transform=place))


def _in_view(axis):
    """Where the ticks of this axis stand, without those that its locator puts beyond the ends."""
    low, high = axis.get_transform().transform(axis.get_view_interval())
    spare = 1e-9 * (high - low)
    return [at for at in axis.get_majorticklocs() if low - spare <= axis.get_transform().transform(at) <= high + spare]


def power_of_ten(value: float) -> str:
    """A power of ten as text: no mathtext, which costs more than the rest of the axes.

    >>> power_of_ten(1e-3), power_of_ten(10.0), power_of_ten(1.0)
    ('10⁻³', '10', '1')
    """
    power = round(np.log10(value))
    return f"{10**power}" if 0 <= power <= 2 else "10" + str(power).translate(SUPERSCRIPT)


def unit_power(axis: Axis) -> int:
    """The power of ten in which a linear axis is labelled: 0, unless its numbers are large or tiny.

    >>> unit_power(Axis("t", 0, 60)), unit_power(Axis("t", -2e6, 4e7)), unit_power(Axis("t", 0, 3e-12))
    (0, 6, -12)
    """
    size = max(abs(axis.low), abs(axis.high))
    if axis.scale == "log" or axis.ticks is not None or 1e-3 <= size < 1e5:
        return 0
    return 3 * int(np.floor(np.log10(size) / 3))


def _label(axis: Axis) -> str:
    power = unit_power(axis)
    return f"{axis.label} in 10{str(power).translate(SUPERSCRIPT)}" if power and axis.label else axis.label


def _fixed(labels):
    return lambda value, position: labels[position] if position is not None and position < len(labels) else ""


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
