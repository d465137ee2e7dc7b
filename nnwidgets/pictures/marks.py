"""What can be drawn? Ten kinds of mark, plain data in data coordinates.

A mark is the same thing for the browser, for matplotlib and for a test. `show` ties a mark to the timeline: its arrays
then have one entry per step, of which the reader sees those "so far" or the one "now"; without it the mark is always
there. `keep=True` marks are drawn again, grey and dashed, when a run is kept for comparison.
"""

from dataclasses import dataclass, field, replace

import contourpy
import numpy as np

from nnwidgets.pictures.words import Text, say

SHOW = (None, "so far", "now")


@dataclass(frozen=True)
class Mark:
    """One mark: its kind, the panel it stands in, its arrays by name, and how it looks (JSON-able)."""

    kind: str
    panel: str
    arrays: dict
    look: dict = field(default_factory=dict)


def _mark(kind, panel, arrays, look):
    if look.get("show") not in SHOW:
        raise ValueError(f"show: expected one of {SHOW}, got {look['show']!r}.")
    arrays = {name: np.asarray(a, dtype=float) for name, a in arrays.items()}
    return Mark(kind, panel, arrays, {k: v for k, v in look.items() if v is not None and v is not False})


def line(panel, x, y, role="path", *, width=2, dash=None, opacity=None, show=None, keep=False, dots=None, columns=None):
    """A polyline through (x, y), each of shape (n,); NaN breaks it; `dots` puts a dot of that radius at every vertex.

    With y of shape (n, lines), as many lines over the same x, or those of some `columns` only.

    Examples
    --------
    >>> line("curve", [0, 1], [0, 1]).look
    {'role': 'path', 'width': 2}
    """
    look = {"role": role, "width": width, "dash": dash, "opacity": opacity, "show": show, "keep": keep, "dots": dots}
    look["columns"] = None if columns is None else list(map(int, columns))
    return _mark("line", panel, {"x": x, "y": y}, look)


def stairs(panel, edges, levels, role="curve", *, width=2, opacity=None):
    """A staircase: the constant `levels` (n,) between `edges` (n + 1,), with no line drawn where it jumps."""
    edges, levels = np.asarray(edges, float), np.asarray(levels, float)
    gap = np.full(len(levels), np.nan)
    x = np.stack([edges[:-1], edges[1:], gap], axis=1).ravel()
    y = np.stack([levels, levels, gap], axis=1).ravel()
    return line(panel, x, y, role, width=width, opacity=opacity)


def dots(panel, x, y, role="path", *, size=4, hollow=False, shape=None, opacity=None, show=None, keep=False):
    """Dots of radius `size` CSS pixels at (x, y); shape "circle" (None), "square", "cross" or "triangle"."""
    x, y = np.broadcast_arrays(np.atleast_1d(np.asarray(x, float)), np.atleast_1d(np.asarray(y, float)))
    look = {
        "role": role,
        "size": size,
        "hollow": hollow,
        "shape": shape,
        "opacity": opacity,
        "show": show,
        "keep": keep,
    }
    return _mark("dots", panel, {"x": x, "y": y}, look)


def swarm(panel, at, x, y, role="noise", *, size=2.5, shape=None, opacity=None):
    """Dots that move with a point, each at its own rate; so a cloud follows a whole run at the price of one dot.

    When the point is at (u, v), the dots stand at x[0] + x[1] u + x[2] v, and likewise for y.

    Parameters
    ----------
    at : pair of arrays (steps + 1,)
        The point, at each step of the timeline.
    x, y : arrays (3, dots)
    """
    arrays = {"u": at[0], "v": at[1], "x": x, "y": y}
    return _mark("swarm", panel, arrays, {"role": role, "size": size, "shape": shape, "opacity": opacity})


def links(panel, x0, y0, x1, y1, values, role="path", *, negative="gradient", width=8, full=8.0, names=None):
    """Lines from (x0, y0) to (x1, y1), each of shape (n,), that show values: thickness is size, colour and dash sign.

    Parameters
    ----------
    values : array (n,), or (steps + 1, n) to follow the timeline
    negative : role of the values below 0, which are dashed as well
    width : thickness in CSS pixels of the value `full` and of all beyond; in between it is in proportion
    names : list of str, what each line is called when its value is read out
    """
    arrays = {"x0": x0, "y0": y0, "x1": x1, "y1": y1, "values": np.atleast_2d(values)}
    look = {"role": role, "negative": negative, "width": width, "full": full, "names": names and list(names)}
    return _mark("links", panel, arrays, look)


def arrow(panel, x, y, dx, dy, role="gradient", *, width=2, show=None):
    """Arrows from (x, y) to (x + dx, y + dy)."""
    arrays = {k: np.atleast_1d(np.asarray(v, float)) for k, v in {"x": x, "y": y, "dx": dx, "dy": dy}.items()}
    return _mark("arrow", panel, arrays, {"role": role, "width": width, "show": show})


def region(panel, x, y, role="truth", *, opacity=0.15, show=None):
    """A filled polygon with corners (x, y); with show="now", arrays (steps + 1, corners), NaN for none at that step."""
    return _mark("region", panel, {"x": x, "y": y}, {"role": role, "opacity": opacity, "show": show})


def band(panel, low, high, across, role="truth", *, opacity=0.15, along="y"):
    """A filled strip from `low` to `high` along one axis, over the pair `across` of the other."""
    a, b = across
    one, other = [a, b, b, a], [low, low, high, high]
    x, y = (one, other) if along == "y" else (other, one)
    return region(panel, x, y, role, opacity=opacity)


def boxes(panel, x0, x1, y0, y1, role="truth", *, opacity=0.15):
    """Filled boxes as one shape, so that two on top of each other are no darker; x0, x1, y0, y1 of shape (n,)."""
    ends = [np.asarray(end, dtype=float) for end in np.broadcast_arrays(x0, x1, y0, y1)]
    (left, right), (low, high) = np.sort(ends[:2], axis=0), np.sort(ends[2:], axis=0)  # all the same way round
    x, y = np.stack([left, right, right, left, left], -1), np.stack([low, low, high, high, low], -1)
    back = slice(-2, None, -1)  # from corner to corner, on the way there: so nothing lies between the boxes
    return region(panel, [*x.ravel(), *left[back]], [*y.ravel(), *low[back]], role, opacity=opacity)


def image(panel, z, extent, scale):
    """A field of numbers z (rows, columns), first row at the bottom, over extent (x0, x1, y0, y1), in a named scale."""
    return _mark("image", panel, {"z": z, "extent": extent}, {"scale": scale})


def shade(panel, weights, bias, z, values, scale):
    """The whole panel, coloured by a number that depends on one sum: z = weights[0] x + weights[1] y + bias.

    So a neuron's outputs all over the plane are three numbers and its activation. Both axes are linear.

    Parameters
    ----------
    z, values : arrays (n,)
        The number at some sums, straight between them and constant beyond; the same z twice makes a jump.
    scale : what the colours of the numbers 0 ... 1 are called, as for `image`.
    """
    return _mark("shade", panel, {"sum": [*weights, bias], "z": z, "values": values}, {"scale": scale})


def outputs(panel, w, extent, sizes, activation="tanh", *, cells=48, opacity=0.6):
    """What a network puts out, as a field over its two inputs and a line where it is 1/2; worked out where it is drawn.

    So the field of a whole training costs no more than its weights.

    Parameters
    ----------
    w : array (d,), or (steps + 1, d) to follow the timeline
        As in `maths.Network`.
    extent : x0, x1, y0, y1
    sizes, activation : of the network, sizes[0] being 2
    """
    look = {"sizes": list(map(int, sizes)), "activation": activation, "cells": cells, "opacity": opacity}
    return _mark("outputs", panel, {"w": np.atleast_2d(w), "extent": extent}, {"scale": "output", **look})


def contours(panel, x, y, z, levels, role="faint", *, width=1):
    """Lines of equal height of z (len(y), len(x)) at the given levels."""
    lines = contourpy.contour_generator(x, y, z)
    pieces = [np.vstack([piece, [[np.nan, np.nan]]]) for level in levels for piece in lines.lines(level)]
    path = np.vstack(pieces) if pieces else np.empty((0, 2))
    return line(panel, path[:, 0], path[:, 1], role, width=width)


def text(panel, x, y, words, role="ink", *, anchor="start", dy=0, dx=0, size=None, code=False, show=None, **numbers):
    """Words at (x, y), moved by (dx, dy) CSS pixels (up is negative); anchor "start", "middle" or "end".

    `words` is a template with the `numbers` named in it, or a `Text` made by `say`. With show="now", x and y have one
    entry per step. `code` sets them in letters of one width.
    """
    words = words if isinstance(words, Text) else say(words, **numbers)
    look = {"role": role, "anchor": anchor, "dy": dy, "dx": dx, "size": size, "code": code, "show": show}
    arrays = {"x": np.atleast_1d(x), "y": np.atleast_1d(y), **{f"#{k}": v for k, v in words.numbers.items()}}
    return _mark("text", panel, arrays, {**look, "template": words.template})


def table(panel, x, y, names, values, *, roles=None, forms=None, size=None):
    """A table: column names, and under them numbers set by their decimal points; NaN leaves a place empty.

    Parameters
    ----------
    x : array (columns,)
        Where the decimal points stand.
    y : array (rows + 1,)
        The base lines, that of the names first.
    values : array (rows, columns), or (steps + 1, rows, columns) to follow the timeline
    roles : the colour of each column.
    forms : for each column "" (three significant digits) or "d" (whole numbers).
    """
    values = np.asarray(values, dtype=float)
    if values.shape[-2:] != (len(y) - 1, len(x)) or values.ndim > 3 or len(names) != len(x):
        raise ValueError(f"expected {len(x)} names and values of shape {(len(y) - 1, len(x))}, got {values.shape}.")
    ways = {"roles": list(roles or ["ink"] * len(names)), "forms": list(forms or [""] * len(names))}
    return _mark("table", panel, {"x": x, "y": y, "values": values}, {"names": list(names), **ways, "size": size})


def handle(panel, x, y, *, controls, label, role="path", about=None, slope=None, centre=None, anywhere=False):
    """The place where a point can be taken and dragged; `controls` names what moves along x and y (None: nothing).

    A control gets the coordinate of the place. On a line there are two other ways for the second control: with `about`,
    a point (x, y), it gets the slope at which that point sees the place, so the line turns; with `slope` it gets the
    height at x = 0 of a line of that slope through the place, so the line slides. With `centre`, a point (x, y), the
    first control gets the angle in degrees, −180 to 180, at which that point sees the place. With `anywhere`, a press
    anywhere in the panel brings the place there.
    """
    ways = {"about": about, "slope": None if slope is None else [slope], "centre": centre}
    arrays = {"x": np.atleast_1d(x), "y": np.atleast_1d(y)} | {k: v for k, v in ways.items() if v is not None}
    look = {"role": role, "controls": list(controls), "label": label} | ({"anywhere": True} if anywhere else {})
    return _mark("handle", panel, arrays, look)


def picks(panel, x, y, values, *, control):
    """Places to click, or to sweep over: the one nearest to the pointer sets a control to its value.

    The control's own row is the way by keyboard, so put the panel under it.
    """
    return _mark("picks", panel, {"x": x, "y": y, "values": values}, {"control": control})


def clicks(panel, *, control):
    """Let a click in the panel add a point to a control of points; on a point, turn its class, then take it away.

    The control's own row is the way by keyboard.
    """
    return _mark("clicks", panel, {}, {"control": control})


def kept(marks):
    """The marks of a kept run: those made with keep=True, grey and dashed, all their steps drawn as they stood."""
    return [
        replace(m, look=m.look | {"role": "kept", "dash": [5, 4], "opacity": 0.8}) for m in marks if m.look.get("keep")
    ]
