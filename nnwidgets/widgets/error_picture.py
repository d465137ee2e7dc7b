"""How are errors drawn? As segments and squares at the line, as a table, and as bars laid end to end."""

import numpy as np

from nnwidgets.maths.lines import line_in_box
from nnwidgets.maths.round_numbers import less
from nnwidgets.pictures import Axis, Panel, boxes, dots, handle, line, table, text
from nnwidgets.pictures.words import SUPERSCRIPT

SIDE = 280  # of the square in which the examples stand, in CSS pixels
LIST, WIDE, TALL = 315, 280, 314  # of the panels beside it: widths of the table and of the bars, and their height
MANY = 60  # examples whose errors are drawn
SQUARED = 30  # examples whose squares are drawn
HEAD = 296  # base line of the table's names
LISTED = 8  # examples in the table
COLUMNS = 8, 48, 102, 160, 215, 276  # where the decimal points stand
ROLES = "muted", "curve", "truth", "path", "danger", "danger"
TOP, BELOW, SQUARES, THICK = 268, 244, 120, 18  # base lines of the bars, and how thick they are


def panels(scene):
    """The three panels."""
    ticks = tuple(range(7)) if scene.is_course else None
    wide, listed, tall = (Axis("", 0, size, ticks=()) for size in (WIDE, LIST, TALL))
    return (
        Panel(
            "data",
            "Errors and squares" if len(scene.x) <= SQUARED else "Errors",
            Axis(f"input x{less(scene.origin)}", *scene.across, ticks=ticks),
            Axis("target t, output y", *scene.up, ticks=ticks and ticks[:-1]),  # the topmost would touch the title
            width=SIDE + 70,
            height=SIDE + 76,
        ),
        Panel(
            "table",
            "Example by example" + _in_units(scene.unit),
            listed,
            tall,
            width=LIST + 30,
            height=TALL + 42,
            bare=True,
        ),
        Panel("sums", "Added up", wide, tall, width=WIDE + 30, height=TALL + 42, bare=True),
    )


def _in_units(power):
    return f", t in units of 10{str(power).translate(SUPERSCRIPT)}" if power else ""


# The examples ---------------------------------------------------------------------------------------------------------


def errors(scene, s, run):
    """Every error as a segment from the output to the target, dashed where the target is below; and its square."""
    drawn = np.unique(np.linspace(0, len(scene.x) - 1, min(MANY, len(scene.x))).round().astype(int))
    x, y, t = scene.x[drawn], run.outputs[drawn], run.targets[drawn]
    gap = np.full(len(x), np.nan)
    marks = squares(scene, s, run) if len(scene.x) <= SQUARED else []
    for above, dash in ((True, None), (False, [4, 3])):
        of = (t >= y) == above
        ends = np.stack([y, t, gap], axis=1)[of].ravel()
        marks.append(line("data", np.repeat(x[of], 3), ends, "danger", width=2.5, dash=dash))
    return [*marks, dots("data", x, y, "path", size=3)]


def remark(scene):
    """What the reader should know about errors and squares that are not drawn, or not to scale."""
    if len(scene.x) > MANY:
        words = f"the errors of {MANY} of {len(scene.x)} examples are drawn"
    elif len(scene.x) > SQUARED or scene.is_course:
        return []
    else:
        words = "squares: each side is as long as its error"
    return [text("sums", 0, 6, words, "muted")]


def squares(scene, s, run):
    """The squares, away from the line where there is room; as wide as they are tall on the screen."""
    size = np.abs(run.errors)
    width = size * (scene.across[1] - scene.across[0]) / (scene.up[1] - scene.up[0])
    left = (run.errors > 0) == (s.w >= 0)
    left = np.where(left, scene.x - width >= scene.across[0], scene.x + width > scene.across[1])
    end = np.where(left, scene.x - width, scene.x + width)
    corners = np.stack([scene.x, end, end, scene.x], axis=1)
    heights = np.stack([run.outputs, run.outputs, run.targets, run.targets], axis=1)
    rim = np.full((len(end), 1), np.nan)
    outlines = line(
        "data",
        np.hstack([corners, corners[:, :1], rim]).ravel(),
        np.hstack([heights, heights[:, :1], rim]).ravel(),
        "danger",
        width=1,
        opacity=0.6,
    )
    return [boxes("data", scene.x, end, run.outputs, run.targets, "danger", opacity=0.13), outlines]


def the_line(scene, s, run):
    """The line, the mean point, and the two places where the line can be taken: one slides it, the other turns it."""
    (x0, x1), (t0, t1) = scene.across, scene.up
    free = 0.035 * (x1 - x0), 0.035 * (t1 - t0)
    (a, c), (d, e) = line_in_box((s.w, -1), s.b, (x0 + free[0], t0 + free[1]), (x1 - free[0], t1 - free[1]))
    sign = "−" if s.b < 0 else "+"
    return [
        line("data", [x0, x1], [s.w * x0 + s.b, s.w * x1 + s.b], "path", width=2.5, keep=True),
        text("data", x0, t1, f"y = {{w}} x {sign} {{b}}", "path", dx=8, dy=16, w=s.w, b=abs(s.b)),
        dots("data", *run.mean, "ink", size=6, shape="cross"),
        *([text("data", *run.mean, "mean point", "ink", anchor="end", dx=-7, dy=-8)] if scene.can_drag else []),
        handle("data", a, c, controls=(None, "b"), label="slide the line", slope=s.w),
        handle("data", d, e, controls=(None, "w"), label="turn the line", about=(0, s.b)),
    ]


def points(scene, targets):
    """The targets: handles, if they are few."""
    if not scene.can_drag:
        return [dots("data", scene.x, targets, "truth", size=4 if len(scene.x) <= MANY else 2)]
    marks = [dots("data", scene.x, targets, "truth", size=5)]
    for i, (x, t) in enumerate(zip(scene.x, targets, strict=True)):
        name = scene.names[i]
        marks.append(handle("data", x, t, controls=(None, name), label=f"target of example {i + 1}", role="truth"))
        marks.append(text("data", x, t, f"{i + 1}", "truth", dx=10, dy=5))
    return marks


# The table ------------------------------------------------------------------------------------------------------------


def _rows(scene):
    """How many examples are listed, and how far apart."""
    n = min(len(scene.x), LISTED)
    return n, min(33, 224 / (n + 1))


def listing(scene, run):
    """The examples line by line, and in the last two lines what errors and squares come to."""
    n, apart = _rows(scene)
    unit, of_inputs = 10.0**scene.unit, 10.0**scene.unit_of_inputs
    columns = scene.x / of_inputs, run.targets / unit, run.outputs / unit, run.errors / unit, (run.errors / unit) ** 2
    values = np.stack([np.arange(1, len(scene.x) + 1), *columns]).T[:n]
    sums = np.array([run.sum / unit, run.sum_of_squares / unit**2])
    last = np.pad([sums, sums / len(scene.x)], ((0, 0), (4, 0)), constant_values=np.nan)
    x = f"x/10{str(scene.unit_of_inputs).translate(SUPERSCRIPT)}" if scene.unit_of_inputs else "input x"
    names = ["", x, "target t", "output y", "t − y", "(t − y)²"]
    base = HEAD - apart * np.arange(n + 3)
    return [table("table", COLUMNS, base, names, np.vstack([values, last]), roles=ROLES, forms=["d", *[""] * 5])]


def frame(scene):
    """The lines of the table, and the names of its last rows."""
    n, apart = _rows(scene)
    rules = [HEAD - apart * row - 0.32 * apart for row in (0, n, n + 2)]
    few = len(scene.x) <= LISTED
    name, numbers = ("sum", {}) if few else ("sum of all {n:d}", {"n": len(scene.x)})
    return [
        *[line("table", [0, LIST], [y, y], "faint", width=1) for y in rules],
        text("table", 0, HEAD - apart * (n + 1), name, **numbers),
        text("table", 0, HEAD - apart * (n + 2), "mean"),
    ]


# The sums -------------------------------------------------------------------------------------------------------------


def bars(scene, run):
    """The errors end to end: those above the line, those below it, and what is left over; then the squares."""
    above, below = run.errors[run.errors > 0], -run.errors[run.errors < 0]
    scale = WIDE / scene.reach
    ends = scale * above.sum(), scale * below.sum()
    low, high = sorted(ends)
    row = (TOP if ends[0] < ends[1] else BELOW) + THICK / 2
    return [
        _bar(TOP, above * scale, 0.75),
        _bar(BELOW, below * scale, 0.4),
        line(
            "sums",
            [low, low, np.nan, high, high],
            [BELOW, TOP + THICK, np.nan, BELOW, TOP + THICK],
            "ink",
            width=1,
            dash=[3, 3],
        ),
        line("sums", [low, high], [row, row], "ink", width=3),
        text("sums", 0, TOP + THICK, "targets above the line: {p}", "danger", dy=-7, p=above.sum()),
        text("sums", 0, BELOW, "targets below the line: {m}", "danger", dy=18, m=below.sum()),
        text("sums", 0, BELOW - 44, "left over, the signed sum: {sum}", "ink", sum=run.sum),
        *_squares(scene, run),
    ]


def _squares(scene, run):
    scale, least = WIDE / scene.squares, run.least * len(scene.x)
    best = min(scale * least, WIDE)
    return [
        _bar(SQUARES, run.errors**2 * scale, 0.75),
        line("sums", [best, best], [SQUARES - 6, SQUARES + THICK + 6], "truth", width=2.5),
        text("sums", 0, SQUARES + THICK, "squares: {q}", "danger", dy=-9, q=run.sum_of_squares),
        text("sums", 0, SQUARES, "the least that a line can have: {v}", "truth", dy=22, v=least),
        text("sums", 0, 58, "mean of the squares: {m}", "ink", m=run.mean_square),
        text("sums", 0, 36, "half of it, L = (1/2N) Σ (t − y)²: {half}", "curve", half=run.mean_square / 2),
    ]


def _bar(base, lengths, opacity):
    """Blocks end to end, with thin gaps between them."""
    lengths = lengths if len(lengths) <= MANY else lengths.sum(keepdims=True)
    ends = np.cumsum(lengths)
    starts = np.minimum(ends - lengths + 1.0, ends)
    return boxes("sums", starts, ends, base, base + THICK, "danger", opacity=opacity)
