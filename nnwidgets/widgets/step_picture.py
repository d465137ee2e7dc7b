"""How is one update drawn? Its code, the running line marked; the numbers that come of it; the error after it."""

import textwrap

import numpy as np

from nnwidgets.pictures import Axis, Panel, band, dots, handle, line, plain, region, say, table, text

SIDE, TALL = 320, 240  # of the code and of the numbers, in CSS pixels
LINE, ROW = 21, 22  # from one line of code, or row of numbers, to the next
WIDE, MOST = 39, 30  # characters of a line of code, and lines, that are shown
INDENT = 14  # of the code, for the mark of the running line
COLUMNS = 86, 116, 191, 266  # where the decimal points of numbers stand: single ones, then those of w₁, w₂ and b
GIVEN = 4  # rows of what the rule is handed: weights, inputs, target, step size
SIZES = np.linspace(0, 1, 41)
LOW, HIGH = -2.2, 2.2  # of the error afterwards, in units of the error before
SHADE = 0.16


def panels(title, count, rows):
    """The three panels, equally tall; the code has `count` lines, and these make so many rows of numbers."""
    across, tall = Axis("", 0, SIDE, ticks=()), max(_tall(count), TALL + 26 - _row(GIVEN + rows))
    code, numbers = ((across, Axis("", top - tall, top, ticks=())) for top in (_tall(count), TALL))
    sizes = Axis("step size η", 0, 1)
    errors = Axis("error after ÷ error before", LOW, HIGH, ticks=(-2, -1, 0, 1, 2))
    return (
        Panel("code", title, *code, width=SIDE + 30, height=tall + 42, bare=True),
        Panel("numbers", "What the lines work out", *numbers, width=SIDE + 30, height=tall + 42, bare=True),
        Panel("error", "The error of this example", sizes, errors, width=SIDE, height=tall + 42),
    )


# The code -------------------------------------------------------------------------------------------------------------


def code(lines):
    """The lines of code."""
    said = [plain(_cut(words)) for _, words in lines[:MOST]] + [plain("…")] * (len(lines) > MOST)
    if not said:
        return (text("code", 0, _height(0, 0), "Python keeps no text of this function.", "muted"),)
    return tuple(text("code", INDENT, _height(len(lines), i), words, code=True) for i, words in enumerate(said))


def running(lines, run):
    """The line that each step has run, and a fault at its line."""
    places = {number: i for i, (number, _) in enumerate(lines[:MOST])}
    y = _height(len(lines), np.array([places.get(number, np.nan) for number in run.line]))
    good = y if not run.fault else np.where(run.line == run.fault_line, np.nan, y)
    return [
        region("code", *_bars(good - 6, good + 15), "path", opacity=SHADE, show="now"),
        *(_fault(len(lines), places.get(run.fault_line), run.fault) if run.fault else []),
        text(
            "code", np.where(np.isnan(y), np.nan, 2.0), y, "▶", "danger" if run.fault else "path", size=11, show="now"
        ),
    ]


def _fault(count, at, fault):
    marks = [
        text("code", 0, _height(count, min(count, MOST) + 0.6) - 18 * i, plain(words), "danger")
        for i, words in enumerate(textwrap.wrap(fault, 46)[:3])
    ]
    if at is not None:
        y = _height(count, at)
        bar = region("code", [0, SIDE, SIDE, 0], [y - 6, y - 6, y + 15, y + 15], "danger", opacity=SHADE)
        marks += [bar, dots("code", SIDE - 8, y + 4.5, "danger", size=5, shape="cross")]
    return marks


def _cut(words):
    words = words.expandtabs(4)
    words = words if len(words) <= WIDE else words[: WIDE - 1] + "…"
    return words.replace(" ", "\u00a0")  # blanks count


def _tall(count):
    return max(TALL, LINE * min(count, MOST) + 90)


def _height(count, i):
    return _tall(count) - 18 - LINE * i


def _bars(low, high):
    """A bar across for each step, as arrays (steps + 1, 4)."""
    left, right = np.zeros_like(low), np.full_like(low, SIDE)
    return np.stack([left, right, right, left], axis=-1), np.stack([low, low, high, high], axis=-1)


# The numbers ----------------------------------------------------------------------------------------------------------


def given(s):
    """What the rule is handed."""
    values = np.full((GIVEN, len(COLUMNS)), np.nan)
    values[0, 1:], values[1, 1:], values[2, 0], values[3, 0] = (s.w1, s.w2, s.b), (s.x1, s.x2, 1), s.t, s.step_size
    return table("numbers", COLUMNS, _row(np.arange(GIVEN + 1)), ["", "w₁", "w₂", "b"], values, roles=["curve"] * 4)


def labels(names, rows):
    """What the rows are called; those to come as well."""
    said = [*((name, "curve") for name in names), *((name or f"new {names[0]}", "ink") for name in rows)]
    return (
        *[
            text("numbers", 0, _row(i) - 4 * (i > GIVEN), plain(_short(name)), role, code=True)
            for i, (name, role) in enumerate(said, 1)
        ],
        line("numbers", [0, SIDE], [_row(GIVEN) - 8] * 2, "faint", width=1),
    )


def made(run):
    """What the lines have made so far; what the running line makes is marked."""
    if not run.rows:
        return []
    y = _row(np.arange(GIVEN, GIVEN + 1 + len(run.rows))) - 4.0
    values = np.full((len(run.line), len(run.rows), len(COLUMNS)), np.nan)
    now = np.full((len(run.line), len(run.rows)), np.nan)
    for i, row in enumerate(run.rows):
        values[:, i, slice(1) if row.values.shape[1] == 1 else slice(1, None)] = row.values
        now[row.made_at, i] = y[i + 1]
    there = ~np.isnan(now).all(axis=1)
    low, high = np.full((2, len(run.line)), np.nan)
    low[there], high[there] = np.nanmin(now[there], axis=1), np.nanmax(now[there], axis=1)
    return [
        table("numbers", COLUMNS, y, [""] * len(COLUMNS), values),
        region("numbers", *_bars(low - 6, high + 16), "path", opacity=SHADE, show="now"),
    ]


def _short(name):
    return name if len(name) <= 9 else name[:8] + "…"


def _row(i):
    return TALL - 16 - ROW * i


# The arithmetic -------------------------------------------------------------------------------------------------------


def worked(s, run, count):
    """The arithmetic of each line of the delta rule, below the code: what is worked out, and with which numbers."""
    steps, marks = len(run.line), []
    for k, two in enumerate([_output_said(s, run), *_rest_said(s, run)], start=1):
        x = np.full(steps, np.nan)
        x[k] = INDENT
        for i, words in enumerate(two):
            y = np.full(steps, _height(count, count + 0.9) - 20.0 * i)
            marks.append(text("code", x, y, words, "path", show="now"))
    return marks


def _output_said(s, run):
    p, q, r = parts = s.w1 * s.x1, s.w2 * s.x2, s.b
    total = f"{'−' if p < 0 else ''}{{p}} {'−' if q < 0 else '+'} {{q}} {'−' if r < 0 else '+'} {{r}}"
    numbers = dict(zip("pqr", map(abs, parts), strict=True))
    if s.unit == "linear":
        return say("y = w₁x₁ + w₂x₂ + b · 1"), say(f"= {total} = {{y}}", y=run.y, **numbers)
    return say("y = sigmoid(w₁x₁ + w₂x₂ + b · 1)"), say(f"= sigmoid({total}) = {{y}}", y=run.y, **numbers)


def _rest_said(s, run):
    gradient, change = ({row.name: row.values[-1, 0] for row in run.rows}[name] for name in ("gradient", "change"))
    e, x, y, g, c = (_factor(*pair) for pair in zip("exygc", (run.error, s.x1, run.y, gradient, change), strict=True))
    slope, more = ("", {})
    if s.unit == "sigmoid":
        slope, more = " · y(1 − y)", {"k": run.y * (1 - run.y)}
    return [
        (say("error = t − y"), say(f"= {{t}} − {y} = {{e}}", t=s.t, y=run.y, e=run.error)),
        (
            say(f"gradient = −error{slope} · x"),
            say(f"w₁: −{e}{' · {k}' * bool(slope)} · {x} = {{g}}", e=run.error, x=s.x1, g=gradient, **more),
        ),
        (say("change = −η · gradient"), say(f"w₁: −{{n}} · {g} = {{c}}", n=s.step_size, g=gradient, c=change)),
        (say("new weights = w + change"), say(f"w₁: {{w}} + {c} = {{n}}", w=s.w1, c=change, n=s.w1 + change)),
    ]


def _factor(name, value):
    return f"({{{name}}})" if value < 0 else f"{{{name}}}"


# The error ------------------------------------------------------------------------------------------------------------


def error_ground():
    """What stays: where the error gets smaller."""
    return (
        band("error", -1, 1, (0, 1), "truth", opacity=0.1),
        line("error", [0, 1], [0, 0], "truth", width=1, dash=[4, 4]),
        text("error", 1, 0.6, "smaller than before", "truth", anchor="end", dy=4),
        text("error", 1, -1, "larger than before", "danger", anchor="end", dy=17),
        text("error", 1, 1, "larger than before", "danger", anchor="end", dy=-8),
    )


def error(s, run, ratios, limits):
    """What the update makes of the error, for every step size and for the present one."""
    if np.isnan(ratios).all():
        words = "no error, nothing to learn" if run.error == 0 else "no new weights, no new error"
        return [text("error", 0.04, 0, words, dy=-8)]
    marks = [line("error", SIZES, ratios, "path", keep=True)]
    for size, height, words in limits:
        if size <= 1:
            role, left = ("danger" if height else "truth"), size > 0.5
            marks += [
                dots("error", size, height, role, size=5),
                text(
                    "error",
                    size,
                    height,
                    words,
                    role,
                    anchor="end" if left else "start",
                    dx=-9 if left else 9,
                    dy=-8,
                    v=size,
                ),
            ]
    if np.isfinite(run.ratio):
        inside = float(np.clip(run.ratio, LOW, HIGH))
        marks += [
            line("error", [s.step_size] * 2, [0, inside], "ink", width=1.5),
            _said(run),
            handle("error", s.step_size, inside, controls=("step_size", None), label="step size"),
        ]
    return marks


def _said(run):
    """What becomes of the error, above the curve, or below it where it rises."""
    y, dy = (LOW, -8) if run.ratio > 1 else (HIGH, 14)
    return text("error", 0, y, "error {a} → {b}: times {f}", dx=8, dy=dy, a=run.error, b=run.error_after, f=run.ratio)
