"""How is one neuron drawn? As a diagram with its numbers, as a line in the plane of its inputs, as a curve."""

import numpy as np

from nnwidgets.maths.lines import line_in_box
from nnwidgets.maths.round_numbers import less
from nnwidgets.pictures import Axis, Panel, arrow, dots, handle, image, line, links, say, shade, text
from nnwidgets.widgets.neuron_scene import LABELLED, REACH

MANY = 300  # examples whose outputs and misses are drawn one by one
SIDE, TALL = 315, 310  # of the diagram, in CSS pixels
ROWS = 262, 162, 64  # heights at which the inputs and the bias stand
IN, SUM, BOX, OUT = 24, 154, 224, 292  # from left to right: inputs, sum, activation, output
RADIUS = 22
SUBSCRIPT = "₁₂"
WIRES = "w₁", "w₂", "b"


def panels(curve, examples):
    """The three panels."""
    low, high, ticks, _ = curve.axis
    x1, x2 = (
        Axis(
            f"input x{SUBSCRIPT[i]}{less(examples.origin[i])}",
            examples.low[i],
            examples.high[i],
            ticks=_ticks(examples),
        )
        for i in (0, 1)
    )
    nothing = Axis("", 0, SIDE, ticks=()), Axis("", 0, TALL, ticks=())
    return (
        Panel("neuron", "One neuron", *nothing, width=SIDE + 30, height=TALL + 42, bare=True),
        Panel("plane", "All inputs at once", x1, x2, width=TALL + 36, height=TALL + 42),  # square
        Panel(
            "activation",
            f"From sum to output: {curve.name}",
            Axis("sum z", -REACH, REACH),
            Axis("output y", low, high, ticks=ticks),
            width=310,
            height=TALL + 42,
        ),
    )


def _ticks(examples):
    return (0, 1) if examples.are_boolean else None


# The diagram ----------------------------------------------------------------------------------------------------------


def wires(values, tops):
    """The weights as lines, each as thick as its share of the largest that its control allows."""
    return [
        links("neuron", [IN], [row], [SUM], [ROWS[1]], [value], width=12, full=top, names=[name])
        for name, row, value, top in zip(WIRES, ROWS, values, tops, strict=True)
    ]


def weight(name, value):
    """A weight's name and value at the middle of its line."""
    row = ROWS[WIRES.index(name)]
    anchor, dx, dy = {"w₁": ("start", 8, -4), "w₂": ("middle", 0, -10), "b": ("start", 8, 16)}[name]
    role = "path" if value > 0 else "gradient" if value < 0 else "ink"
    x, y = (IN + SUM) / 2, (row + ROWS[1]) / 2
    return text("neuron", x, y, f"{name} = {{w}}", role, anchor=anchor, dx=dx, dy=dy, w=value)


def body(curve):
    """What of the diagram stays as it is: circles, the activation in its box, names."""
    low, high = curve.axis[:2]
    z, y = (
        BOX + RADIUS * curve.z / REACH,
        ROWS[1] + 2 * RADIUS * ((np.clip(curve.y, low, high) - low) / (high - low) - 0.5),
    )
    links_x = [SUM + RADIUS, BOX - RADIUS, np.nan, BOX + RADIUS, OUT - RADIUS]
    box_x, box_y = BOX + RADIUS * np.array([-1, 1, 1, -1, -1]), ROWS[1] + RADIUS * np.array([-1, -1, 1, 1, -1])
    shape = {"size": RADIUS, "hollow": True}
    return [
        line("neuron", links_x, [ROWS[1]] * 5, "curve"),
        dots("neuron", [IN, IN, SUM, OUT], [ROWS[0], ROWS[1], ROWS[1], ROWS[1]], "curve", **shape),
        dots("neuron", IN, ROWS[2], "curve", shape="square", **shape),
        line("neuron", box_x, box_y, "curve", width=1.5),
        line("neuron", z, y, "curve", width=2),
        *[
            text("neuron", x, ROWS[row], words, role, anchor="middle", dy=dy, size=size)
            for x, row, words, role, dy, size in (
                (SUM, 1, "Σ", "ink", 8, 22),
                (IN, 2, "1", "ink", 5, None),
                (IN, 0, "x₁", "curve", -RADIUS - 6, None),
                (IN, 1, "x₂", "curve", -RADIUS - 6, None),
                (OUT, 1, "y", "curve", -RADIUS - 6, None),
                (BOX, 1, "yours" if curve.is_own else curve.name, "curve", RADIUS + 18, None),
            )
        ],
        text("neuron", SIDE, 74, "line thick: weight large", "muted", anchor="end"),
        text("neuron", SIDE, 56, "line dashed: weight negative", "muted", anchor="end"),
        text("neuron", SIDE, 22, "z = w₁x₁ + w₂x₂ + b", "curve", anchor="end"),
    ]


def numbers(s, run):
    """The numbers that go through the neuron."""
    signs = ["−" if part < 0 else "+" for part in (*run.parts[1:], s.b)]
    first = "−" if run.parts[0] < 0 else ""
    sizes = {"p": abs(run.parts[0]), "q": abs(run.parts[1]), "r": abs(s.b), "z": run.z}
    return [
        text("neuron", IN, ROWS[0], "{v}", anchor="middle", dy=5, v=s.x1),
        text("neuron", IN, ROWS[1], "{v}", anchor="middle", dy=5, v=s.x2),
        text("neuron", OUT, ROWS[1], "{v}", anchor="middle", dy=5, v=run.y),
        text("neuron", SUM, ROWS[1], "z = {z}", anchor="start", dy=-RADIUS - 8, z=run.z),
        text("neuron", SIDE, 4, f"{first}{{p}} {signs[0]} {{q}} {signs[1]} {{r}} = {{z}}", anchor="end", **sizes),
    ]


# The plane ------------------------------------------------------------------------------------------------------------


def field(s, curve, examples):
    """The outputs all over the plane, and the line (or lines) where they begin to count as 1."""
    marks = [shade("plane", (s.w1, s.w2), s.b, curve.knots, curve.tints, "output")]
    for cut in curve.cuts:
        (a, b), (c, d) = line_in_box((s.w1, s.w2), s.b - cut, examples.low, examples.high)
        marks.append(line("plane", [a, c], [b, d], "ink", width=2, keep=True))
    if examples.are_boolean and len(curve.cuts) == 1:
        marks += _direction(s, curve.cuts[0], examples)
    return marks


def _direction(s, cut, examples):
    """The weights as an arrow across the line: towards larger sums."""
    ends = line_in_box((s.w1, s.w2), s.b - cut, examples.low, examples.high)
    x, y = ends.T @ (0.65, 0.35)  # beside the middle, which is where a corner's label may stand
    dx, dy = 0.07 * s.w1, 0.07 * s.w2
    size = np.hypot(dx, dy)
    if not size > 0.05:
        return []
    tip = x + dx + 0.07 * dx / size, y + dy + 0.07 * dy / size
    return [arrow("plane", x, y, dx, dy, "curve", width=1.5), text("plane", *tip, "w", "curve", anchor="middle", dy=4)]


def corners(examples):
    """The examples in the plane: full for target 1, hollow for 0."""
    x, y = examples.x.T
    if len(x) > LABELLED:
        return _classes("plane", x, y, examples.t, 4 if len(x) <= MANY else 2)
    labels = [
        text("plane", a, b, "target {t:d}", anchor="middle", dy=-14, t=t)
        for a, b, t in zip(x, y, examples.t, strict=True)
    ]
    return [dots("plane", x, y, "ground", size=8), *_classes("plane", x, y, examples.t, 6), *labels]


def misses(examples, run):
    """Red rings around the examples in the plane whose targets are missed."""
    if len(examples.t) > MANY:
        return []
    x, y = examples.x[~run.met].T
    return [dots("plane", x, y, "danger", size=10 if len(examples.t) <= LABELLED else 7, hollow=True)]


def answers(examples, run):
    """The outputs, written under the examples in the plane."""
    if len(examples.t) > LABELLED:
        return []
    below = {"anchor": "middle", "dy": 26}
    return [
        text("plane", a, b, "y = {v}", **below, v=v)
        if met
        else text("plane", a, b, "y = {v}, missed", "danger", **below, v=v)
        for (a, b), v, met in zip(examples.x, run.outputs, run.met, strict=True)
    ]


def _classes(panel, x, y, t, size):
    ones = t >= 0.5
    return [
        dots(panel, x[of], y[of], "path" if which else "gradient", size=size, hollow=not which)
        for which, of in ((True, ones), (False, ~ones))
        if of.any()
    ]


def taken(s, examples):
    """The input that can be dragged; its name stands on the side where there is room."""
    right = s.x1 > examples.low[0] + 0.8 * (examples.high[0] - examples.low[0])
    beside = {"anchor": "end", "dx": -11} if right else {"dx": 11}
    return [
        text("plane", s.x1, s.x2, "input", dy=4, **beside),
        handle("plane", s.x1, s.x2, controls=("x1", "x2"), label="input", role="ink"),
    ]


# The activation -------------------------------------------------------------------------------------------------------


def activation(curve):
    """The activation as a curve, with the colours of its outputs along the axis."""
    low, high = curve.axis[:2]
    y = np.linspace(low, high, 97)
    strip = image("activation", curve.tint((y[:-1] + y[1:]) / 2)[:, None], (-REACH, -REACH + 0.45, low, high), "output")
    cuts = [number for cut in curve.cuts if abs(cut) < REACH for number in (cut, cut, np.nan)]
    ends = [low, high, np.nan] * (len(cuts) // 3)
    return [
        strip,
        line("activation", [-REACH, REACH], [curve.middle] * 2, "ink", width=1, dash=[3, 3]),
        line("activation", cuts, ends, "ink", width=1, dash=[3, 3]),
        text("activation", REACH, curve.middle, "counts as 1", "curve", anchor="end", dy=-6),
        text("activation", REACH, curve.middle, "counts as 0", "curve", anchor="end", dy=16),
        line("activation", curve.z, curve.y, "curve", width=2.5),
    ]


def outputs(curve, examples, run):
    """Where the examples come to stand on the curve; crossed out where missed."""
    if len(examples.t) > MANY:
        return []
    z, y = _inside(curve, run.sums, run.outputs)
    missed = ~run.met
    size = 5 if len(z) <= LABELLED else 4
    ring = dots("activation", z[missed], y[missed], "danger", size=size + 3, hollow=True)
    return [ring, *_classes("activation", z, y, examples.t, size)]


def here(curve, run):
    """The input's own sum and output."""
    z, y = _inside(curve, run.z, run.y)
    return [
        line("activation", [z, z, -REACH + 0.45], [curve.axis[0], y, y], "ink", width=1.5),
        dots("activation", z, y, "ink", size=4),
    ]


def _inside(curve, z, y):
    """Places beyond the picture stand at its edge."""
    return np.clip(z, -REACH, REACH), np.clip(np.nan_to_num(y), *curve.axis[:2])


def counted(examples, run):
    """How many targets are met, in words."""
    words = say("{met:d} of {n:d} targets met", met=run.count, n=len(examples.t))
    return [text("plane", examples.low[0], examples.high[1], words, dx=8, dy=18)]
