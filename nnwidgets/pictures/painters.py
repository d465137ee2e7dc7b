"""How does matplotlib draw one mark? One painter per kind, the twins of those in explorer.js."""

import numpy as np
from contourpy import contour_generator
from matplotlib.colors import LinearSegmentedColormap, ListedColormap, to_rgba
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from nnwidgets.maths.network import Network
from nnwidgets.pictures.marks import Mark
from nnwidgets.pictures.style import FONT_SIZE, SCALES, colour
from nnwidgets.pictures.words import Text

POINT = 72 / 96  # points to a CSS pixel
FINE = 600  # rows and columns in which a shade is drawn
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
    round_ends = {"solid_joinstyle": "round", "solid_capstyle": "round", "dash_capstyle": "butt"}
    y = a["y"][:, look["columns"]] if "columns" in look else a["y"]
    for column in y.T if y.ndim > 1 else [y]:
        _stroke(ax, a["x"], column, linewidth=look["width"] * POINT, linestyle=style, **round_ends, **shared)
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
    (left, bottom), (right, top) = ax.bbox.get_points()
    with np.errstate(all="ignore"):
        across, up = ax.transData.transform(np.column_stack([x, y])).T
    room = ax.figure.dpi / 96  # a CSS pixel
    held = (across >= left - room) & (across <= right + room) & (up >= bottom - room) & (up <= top + room)
    _stroke(ax, x[held], y[held], linestyle="none", clip_on=False, **style)


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
    for x, y, dx, dy in zip(a["x"], a["y"], a["dx"], a["dy"], strict=True):
        if not np.isfinite([x, y, dx, dy]).all():
            continue
        tip = {"arrowstyle": "-|>,head_width=0.25,head_length=0.5", "shrinkA": 0, "shrinkB": 0}
        shaft = {"color": colour(look["role"], dark), "linewidth": look["width"] * POINT, **tip}
        ax.annotate("", (x + dx, y + dy), (x, y), arrowprops=shaft, zorder=5, annotation_clip=False)


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
    where = {"xy": (a["x"][0], a["y"][0]), "xytext": (look.get("dx", 0) * POINT, -look.get("dy", 0) * POINT)}
    align = {"start": "left", "middle": "center", "end": "right"}[look["anchor"]]
    font = {"fontsize": (look.get("size") or FONT_SIZE) * POINT, "family": "monospace" if look.get("code") else None}
    place = {"textcoords": "offset points", "ha": align, "va": "baseline", "annotation_clip": True}
    words = words.replace("$", r"\$")
    halo = [withStroke(linewidth=3 * POINT, foreground=colour("ground", dark))]
    ax.annotate(words, **where, **place, **font, color=colour(look["role"], dark), path_effects=halo, zorder=6)


def _table(ax, a, look, step, dark):
    font = {"fontsize": (look.get("size") or FONT_SIZE) * POINT, "va": "baseline", "zorder": 6}
    place = {"annotation_clip": True, "xytext": (0, 0), "textcoords": "offset points"}
    values = a["values"] if a["values"].ndim == 2 else a["values"][min(step, len(a["values"]) - 1)]
    columns = zip(a["x"], look["names"], look["roles"], look["forms"], values.T, strict=True)
    for x, name, role, form, column in columns:

        def put(words, y, align, x=x, role=role):
            ax.annotate(words.replace("$", r"\$"), (x, y), ha=align, color=colour(role, dark), **place, **font)

        put(name, a["y"][0], "center")
        for y, value in zip(a["y"][1:], column, strict=True):
            if not np.isnan(value):
                said = Text("{v:d}" if form == "d" else "{v}", {"v": value}).at()
                before, point, after = said.partition(".")
                put(before, y, "right")
                put(point + after, y, "left")


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
