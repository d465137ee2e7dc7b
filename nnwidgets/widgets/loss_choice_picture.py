"""How does LossChoice look? Its panels: three of the fits, three of the neuron."""

from functools import lru_cache

import numpy as np

from nnwidgets.maths.slopes import STEEPEST, sigmoid_slope, slope_ratio
from nnwidgets.pictures import Axis, Panel, dots, handle, line, say, text

EPOCHS, EVERY = 300, 5  # epochs of a training, and how many lie between two moments of the timeline
FITS = (  # name, its loss, role, width, dash
    ("mean", "squared", "path", 2.5, None),
    ("median", "absolute", "noise", 2, [7, 4]),
    ("Huber", "huber", "minibatch", 2, [2, 3]),
    ("your cost", "own", "gradient", 2, [10, 3, 2, 3]),
)
PARTS = {"fits": ("values", "fits", "pull"), "neuron": ("output", "slopes", "against")}
NEURON = (("squared error", "squared", "path", None), ("cross-entropy", "cross-entropy", "gradient", [7, 3]))
TALL, WIDE = 260, 344  # three panels side by side in JupyterLab
P = np.linspace(0, 1, 61)


class Picture:
    """The panels and marks.

    Parameters
    ----------
    values : array (N − 1,)
        Those that stay.
    low, high : numbers
        Ends of their axis.
    fits : callable
        `fits(outlier, delta)`: mean, median, Huber's fit and, if `own`, that of the learner's cost, `(..., 3 or 4)`.
    pull : callable
        `pull(errors, how, delta)`, the slope of one example's loss.
    part : "both", "fits" or "neuron"
    own : bool
    """

    def __init__(self, values, low, high, fits, pull, part, own):
        self._values, self._low, self._high, self._fits, self._pull = values, low, high, fits, pull
        self._kinds = FITS if own else FITS[:3]
        self._shown = PARTS.get(part, PARTS["fits"] + PARTS["neuron"])
        self._reach = high - low
        self._fitted, self._learnt = lru_cache(maxsize=256)(self._draw_fits), lru_cache(maxsize=8)(self._draw_neuron)
        self._curves = lru_cache(maxsize=64)(self._draw_curves)
        self.panels = self._panels()
        self._neuron_ground = {law: self._draw_neuron_ground(law) for law in (False, True)}

    def _panels(self):
        along = Axis("value", self._low, self._high)
        moved = Axis("where the outlier is", self._low, self._high)
        fits = self._fits(np.linspace(self._low, self._high, 41), 1e-3 * self._reach)
        room = 0.12 * float(np.ptp(fits)) or 1.0
        fit = Axis("fit", float(fits.min()) - room, float(fits.max()) + len(self._kinds) * room)
        error = Axis("error: fit − value", -self._reach, self._reach)
        slope = Axis("slope of its loss", -self._reach, self._reach)
        epochs = Axis("epoch (one update each)", 0, EPOCHS)
        slopes = Axis("", 1e-4, 10, "log", (1e-3, 1e-2, 0.1, 1.0), ("0.001", "0.01", "0.1", "1"))
        outputs = Axis("output p", 0, 1, ticks=(0, 0.5, 1))
        steep = Axis("slope of the loss, ∂L/∂z", 0, 1.25, ticks=(0, 0.5, 1))
        panels = (
            Panel("values", "Drag the outlier", along, Axis("", 0, 1, ticks=()), width=WIDE, height=TALL),
            Panel("fits", "What the outlier does to each fit", moved, fit, width=WIDE, height=TALL),
            Panel("pull", "How hard an example pulls", error, slope, width=WIDE, height=TALL),
            Panel(
                "output",
                "The neuron's output",
                epochs,
                Axis("output p", 0, 1.25, ticks=(0, 0.5, 1)),
                width=WIDE,
                height=TALL,
            ),
            Panel("slopes", "The slope ∂L/∂z it learns from", epochs, slopes, width=WIDE, height=TALL),
            Panel("against", "Both slopes at every output", outputs, steep, width=WIDE, height=TALL),
        )
        return tuple(panel for panel in panels if panel.name in self._shown)

    def marks(self, s, run):
        marks = []
        if "values" in self._shown:
            marks += self._fitted(s.outlier, s.delta, tuple(run.fits.tolist()), tuple(run.pulls.tolist()))
        if "output" in self._shown:
            marks += self._neuron_ground[s.law]
            marks += self._learnt(run.outputs.tobytes(), run.slopes.tobytes(), s.law)
        return marks

    # The fits -------------------------------------------------------------------------------------------------------

    def _draw_fits(self, outlier, delta, fits, pulls):
        return [
            *self._value_marks(outlier, fits),
            *self._fit_marks(outlier, delta, fits),
            *self._pull_marks(np.array(fits) - outlier, pulls),
        ]

    def _value_marks(self, outlier, fits):
        many = len(self._values) > 60
        marks = [dots("values", self._values, 0.1, "ink", size=3 if many else 4.5, opacity=0.4 if many else 0.75)]
        for (_, _, role, width, dash), fit in zip(self._kinds, fits, strict=True):
            marks.append(
                line(
                    "values",
                    [fit, fit],
                    [0, 0.68 - 0.09 * (len(self._kinds) > 3)],
                    role,
                    width=width,
                    dash=dash,
                    keep=True,
                )
            )
        return [
            *marks,
            *self._key("values", fits),
            handle("values", outlier, 0.1, controls=("outlier", None), label="outlier", role="danger"),
            text("values", outlier, 0.1, "outlier", "danger", anchor=self._anchor(outlier), dy=-13),
        ]

    def _key(self, panel, numbers):
        """Which line is which, in the upper left corner, each with its number."""
        axis = next(p for p in self.panels if p.name == panel)
        x, y, marks = axis.x, axis.y, []
        for i, ((name, _, role, width, dash), value) in enumerate(zip(self._kinds, numbers, strict=True)):
            up = y.high - (10 + 16 * i) / (axis.box[3] - axis.box[1]) * y.span
            ends = [x.low + 0.02 * x.span, x.low + 0.1 * x.span]
            marks.append(line(panel, ends, [up, up], role, width=width, dash=dash))
            marks.append(text(panel, x.low + 0.12 * x.span, up, f"{name} {{v}}", role, dy=4, v=value))
        return marks

    def _anchor(self, x):
        part = (x - self._low) / self._reach
        return "start" if part < 0.1 else "end" if part > 0.9 else "middle"

    def _draw_curves(self, delta):
        """How each fit follows the outlier, and how hard each loss lets an example pull."""
        places = np.linspace(self._low, self._high, 81)
        errors = np.array([-self._reach, -delta, 0, 0, delta, self._reach])
        marks = []
        fits = self._fits(places, delta)
        for i, (_, how, role, width, dash) in enumerate(self._kinds):
            at = np.linspace(-self._reach, self._reach, 201) if how == "own" else errors
            slopes = np.clip(self._pull(at, how, delta), -2 * self._reach, 2 * self._reach)
            if how == "absolute":
                slopes[[2, 3]] = -1, 1  # a jump at 0
            marks.append(line("fits", places, fits[:, i], role, width=width, dash=dash))
            marks.append(line("pull", at, slopes, role, width=width, dash=dash))
        return marks

    def _fit_marks(self, outlier, delta, fits):
        fit = self.panels[1].y
        marks = [line("fits", [outlier, outlier], [fit.low, fit.low + 0.75 * fit.span], "danger", width=1)]
        marks += self._curves(delta)
        marks += [dots("fits", outlier, v, role, size=5) for (_, _, role, *_), v in zip(self._kinds, fits, strict=True)]
        take = handle("fits", outlier, fit.low, controls=("outlier", None), label="outlier, below", role="danger")
        return [*marks, *self._key("fits", fits), take]

    def _pull_marks(self, errors, pulls):
        marks = [
            line("pull", [-self._reach, self._reach], [0, 0], "faint", width=1),
            line("pull", [0, 0], [-self._reach, 0.5 * self._reach], "faint", width=1),
        ]
        for (_, _, role, *_), x, y in zip(self._kinds, errors, pulls, strict=True):
            marks.append(dots("pull", x, y, role, size=5))
        marks.append(text("pull", self._reach, -self._reach, "dots: the outlier", "muted", anchor="end", dx=-4, dy=-8))
        return [*marks, *self._pull_key(pulls)]

    def _pull_key(self, pulls):
        marks = []
        names = ("squared (mean)", "absolute (median)", "Huber", "your cost")
        for i, (name, value) in enumerate(zip(names, pulls, strict=False)):
            said = say(f"{name}: {{v}}", v=value)
            marks.append(text("pull", -self._reach, self._reach, said, FITS[i][2], dx=6, dy=14 + 16 * i))
        return marks

    # The neuron -----------------------------------------------------------------------------------------------------

    def _draw_neuron_ground(self, law):
        marks = [
            line("output", [0, EPOCHS], [0, 0], "truth", width=3),
            text("output", EPOCHS, 0, "target 0", "truth", anchor="end", dx=-4, dy=-8),
        ]
        if law:
            marks.append(line("against", [2 / 3, 2 / 3], [0, STEEPEST], "muted", width=1, dash=[2, 3]))
            marks.append(text("against", 2 / 3, STEEPEST, "4/27", "path", anchor="middle", dy=-7))
        for _, how, role, dash in NEURON:
            marks.append(line("against", P, sigmoid_slope(P, 0, how), role, width=2, dash=dash))
        return marks

    def _draw_neuron(self, outputs, slopes, law):
        outputs, slopes = (np.frombuffer(numbers).reshape(2, -1) for numbers in (outputs, slopes))
        epochs, marks = EVERY * np.arange(outputs.shape[-1]), []
        for i, (name, _, role, dash) in enumerate(NEURON):
            output, slope, down = outputs[i], slopes[i], 14 + 16 * i
            marks += [
                line("output", epochs, output, role, dash=dash, show="so far", keep=True),
                dots("output", epochs, output, role, size=5, show="now"),
                line("slopes", epochs, slope, role, dash=dash, show="so far", keep=True),
                dots("slopes", epochs, slope, role, size=5, show="now"),
                dots("against", output, slope, role, size=5, show="now"),
                text("output", EPOCHS, 1.25, name + ": {p}", role, anchor="end", dx=-4, dy=down, p=output),
                text("slopes", EPOCHS, 10, name + ": {g}", role, anchor="end", dx=-4, dy=down, g=slope),
            ]
        forms = (": p²(1 − p)", ": p") if law else ("", "")
        for i, form in enumerate(forms):
            marks.append(text("against", 0, 1.25, NEURON[i][0] + form, NEURON[i][2], dx=6, dy=14 + 16 * i))
        if not law:
            return marks
        ratio = say("ratio at the blue dot: {r} to 1", r=slope_ratio(outputs[0]))
        return [*marks, text("against", 0, 1.25, ratio, dx=6, dy=46)]
