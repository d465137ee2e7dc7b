"""How does matplotlib draw one mark? One painter per kind, the twins of those in explorer.js."""

import numpy as np
from contourpy import contour_generator
from matplotlib.colors import LinearSegmentedColormap, ListedColormap, to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon
from matplotlib.patheffects import withStroke
from matplotlib.text import Text as Artist
from matplotlib.transforms import offset_copy

from nnwidgets.maths.network import Network
from nnwidgets.pictures.marks import Mark
from nnwidgets.pictures.style import FONT_SIZE, SCALES, colour
from nnwidgets.pictures.words import Text

POINT = 72 / 96  # points to a CSS pixel
FINE = 600  # rows and columns in which a shade is drawn
ALIGN = {"start": "left", "middle": "center", "end": "right"}
SHAPES = {None: "o", "circle": "o", "square": "s", "cross": "X", "triangle": "^"}


def paint(ax, mark: Mark, step: int = 0, dark: bool = False):
    """Draw a mark on matplotlib axes as it stands at one step of the timeline."""
    arrays = {name: _shown(a, mark.look.get("show"), step) for name, a in mark.arrays.items()}
    PAINTERS[mark.kind](ax, arrays, mark.look, step, dark)


def _shown(array, show, step):
    if show == "so far":
        return array[: step + 1]
    if show == "now":
        return np.atleast_1d(array[min(step, len(array) - 1)])
    return array


def _line(ax, a, look, step, dark):
    dash = [d / look["width"] for d in look["dash"]] if "dash" in look else None
    style = (0, tuple(dash)) if dash else "solid"
    shared = {"color": colour(look["role"], dark), "alpha": look.get("opacity"), "zorder": 3}
    ends = {"solid_joinstyle": "round", "solid_capstyle": "butt", "dash_capstyle": "butt"}
    y = a["y"][:, look["columns"]] if "columns" in look else a["y"]
    for column in y.T if y.ndim > 1 else [y]:
        _stroke(ax, a["x"], column, linewidth=look["width"] * POINT, linestyle=style, **ends, **shared)
    if "dots" in look:
        _markers(ax, a["x"], a["y"], marker="o", markersize=2 * look["dots"] * POINT, markeredgewidth=0, **shared)


def _stroke(ax, x, y, **style):
    """Add a line; `ax.plot` would take twice the time, to learn limits that nobody asks for."""
    ax.add_artist(Line2D(x, y, **style))


def _dots(ax, a, look, step, dark):
    ink = colour(look["role"], dark)
    face = colour("ground", dark) if look.get("hollow") else ink
    edge = {"markeredgecolor": ink, "markeredgewidth": 1.5 * POINT if look.get("hollow") else 0}
    size = {"markersize": 2 * look["size"] * POINT, "marker": SHAPES[look.get("shape")]}
    _markers(ax, a["x"], a["y"], color=face, alpha=look.get("opacity"), zorder=4, **size, **edge)


def _markers(ax, x, y, **style):
    """Draw the dots that stand in the axes: whole ones, also on the edge, as in the browser."""
    x, y = (part.ravel() for part in np.broadcast_arrays(x[:, None] if y.ndim > 1 else x, y))
    held = _inside(ax, x, y)
    _stroke(ax, x[held], y[held], linestyle="none", clip_on=False, **style)


def _inside(ax, x, y):
    """Which places stand in the axes, or at most a CSS pixel beside them?"""
    (left, bottom), (right, top) = ax.bbox.get_points()
    with np.errstate(all="ignore"):
        across, up = ax.transData.transform(np.column_stack([x, y])).T
    room = ax.figure.dpi / 96
    return (across >= left - room) & (across <= right + room) & (up >= bottom - room) & (up <= top + room)


def _swarm(ax, a, look, step, dark):
    u, v = (a[name][min(step, len(a[name]) - 1)] for name in "uv")
    _dots(ax, {name: np.array([1, u, v]) @ a[name] for name in "xy"}, look, step, dark)


def _links(ax, a, look, step, dark):
    values = a["values"][min(step, len(a["values"]) - 1)]
    for x0, y0, x1, y1, value in zip(a["x0"], a["y0"], a["x1"], a["y1"], values, strict=True):
        role = look["negative"] if value < 0 else look["role"] if value > 0 else "faint"
        part = min(1.0, abs(value) / look["full"]) if np.isfinite(value) else 1.0
        width = max(0.75, look["width"] * part)
        dash = (0, (max(4 / width, 1), max(3 / width, 1))) if value < 0 else "solid"
        style = {"linewidth": width * POINT, "linestyle": dash, "solid_capstyle": "butt", "dash_capstyle": "butt"}
        _stroke(ax, [x0, x1], [y0, y1], color=colour(role, dark), zorder=2, **style)


def _arrow(ax, a, look, step, dark):
    look = {"color": colour(look["role"], dark), "zorder": 5, "clip_on": False}, look["width"] * POINT
    for x, y, dx, dy in zip(a["x"], a["y"], a["dx"], a["dy"], strict=True):
        if np.isfinite([x, y, dx, dy]).all() and _inside(ax, x, y).all():
            _one_arrow(ax, [[x, y], [x + dx, y + dy]], *look)


def _one_arrow(ax, ends, look, width):
    """A shaft and a head of 9 CSS pixels, or of the whole arrow where that is shorter."""
    tail, tip = ax.transData.transform(ends)
    length = np.hypot(*(tip - tail))
    if length == 0:
        return
    along = (tip - tail) / length * min(9 * ax.figure.dpi / 96, length)
    across = 0.45 * np.array([-along[1], along[0]])
    corners = ax.transData.inverted().transform([tip, tip - along + across, tip - along - across, tail, tip - along])
    _stroke(ax, *corners[3:].T, linewidth=width, solid_capstyle="butt", **look)
    ax.add_artist(Polygon(corners[:3], linewidth=0, **look))


def _region(ax, a, look, step, dark):
    face = colour(look["role"], dark)
    ax.fill(a["x"], a["y"], facecolor=face, alpha=look["opacity"], linewidth=0, zorder=1)


def _image(ax, a, look, step, dark):
    _field(ax, a["z"], a["extent"], look["scale"], dark)


def _shade(ax, a, look, step, dark):
    extent = *ax.get_xlim(), *ax.get_ylim()
    x, y = (low + (high - low) * (np.arange(FINE) + 0.5) / FINE for low, high in (extent[:2], extent[2:]))
    w1, w2, bias = a["sum"]
    _field(ax, np.interp(w1 * x + w2 * y[:, None] + bias, a["z"], a["values"]), extent, look["scale"], dark)


def _field(ax, z, extent, scale, dark, smooth=False, opacity=None):
    stops = [_stop(role, dark) for role in SCALES[scale]]
    if scale == "outcome":
        colours, limits = ListedColormap(stops), (-0.5, len(stops) - 0.5)
    else:
        colours, limits = LinearSegmentedColormap.from_list(scale, stops), (0, 1)
    window = ax.get_xlim(), ax.get_ylim()
    corners = ax.transAxes.inverted().transform(ax.transData.transform([extent[::2], extent[1::2]]))
    on_paper = {"extent": corners.T.ravel(), "transform": ax.transAxes}  # cells of one size, also on a log axis
    place = {"origin": "lower", "aspect": "auto", "zorder": 0, **on_paper}
    how = {"interpolation": "bilinear" if smooth else "nearest", "alpha": opacity}
    ax.imshow(z, cmap=colours, vmin=limits[0], vmax=limits[1], **place, **how)
    ax.set(xlim=window[0], ylim=window[1])


def _outputs(ax, a, look, step, dark):
    x0, x1, y0, y1 = a["extent"]
    x, y = (low + (high - low) * (np.arange(look["cells"]) + 0.5) / look["cells"] for low, high in ((x0, x1), (y0, y1)))
    net = Network(*look["sizes"], activation=look["activation"])
    w = a["w"][min(step, len(a["w"]) - 1)]
    z = net.outputs(w, np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)).reshape(len(y), len(x))
    _field(ax, z, a["extent"], look["scale"], dark, smooth=True, opacity=look["opacity"])
    for piece in contour_generator(x, y, z).lines(0.5):
        _stroke(ax, *piece.T, color=colour("ink", dark), linewidth=1.5 * POINT, zorder=1)


def _unseen(ax, a, look, step, dark):
    """Nothing to see: what can be picked or clicked has marks of its own."""


def _stop(role, dark):
    return (0, 0, 0, 0) if role == "none" else to_rgba(colour(role, dark))


def _text(ax, a, look, step, dark):
    numbers = {name[1:]: values for name, values in a.items() if name.startswith("#")}
    words = Text(look["template"], numbers).at(0 if look.get("show") == "now" else step)
    if not np.isfinite([a["x"][0], a["y"][0]]).all():
        return
    halo = [withStroke(linewidth=3 * POINT, foreground=colour("ground", dark))]
    font = {"family": "monospace" if look.get("code") else None, "path_effects": halo}
    _write(ax, words, a["x"][0], a["y"][0], look["anchor"], look, dark, **font)


def _write(ax, words, x, y, anchor, look, dark, **font):
    """Words that stand in the axes, moved by some CSS pixels."""
    if not _inside(ax, x, y).all():
        return
    there = offset_copy(ax.transData, ax.figure, look.get("dx", 0) * POINT, -look.get("dy", 0) * POINT, units="points")
    font |= {"fontsize": (look.get("size") or FONT_SIZE) * POINT, "color": colour(look["role"], dark)}
    words = words.replace("$", r"\$")
    ax.add_artist(Artist(x, y, words, transform=there, ha=ALIGN[anchor], va="baseline", zorder=6, **font))


def _table(ax, a, look, step, dark):
    values = a["values"] if a["values"].ndim == 2 else a["values"][min(step, len(a["values"]) - 1)]
    columns = zip(a["x"], look["names"], look["roles"], look["forms"], values.T, strict=True)
    for x, name, role, form, column in columns:

        def put(words, y, anchor, x=x, own=look | {"role": role}):
            _write(ax, words, x, y, anchor, own, dark)

        put(name, a["y"][0], "middle")
        for y, value in zip(a["y"][1:], column, strict=True):
            if not np.isnan(value):
                said = Text("{v:d}" if form == "d" else "{v}", {"v": value}).at()
                before, point, after = said.partition(".")
                put(before, y, "end")
                put(point + after, y, "start")


def _handle(ax, a, look, step, dark):
    ring = {
        "markersize": 2 * 5.75 * POINT,
        "markeredgecolor": colour(look["role"], dark),
        "markeredgewidth": 2.5 * POINT,
    }
    _markers(ax, a["x"], a["y"], marker="o", color=colour("ground", dark), zorder=4, **ring)


PAINTERS = {
    "line": _line,
    "dots": _dots,
    "swarm": _swarm,
    "links": _links,
    "arrow": _arrow,
    "region": _region,
    "image": _image,
    "outputs": _outputs,
    "shade": _shade,
    "text": _text,
    "table": _table,
    "handle": _handle,
    "picks": _unseen,
    "clicks": _unseen,
}
