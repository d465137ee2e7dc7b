"""What is one learning step? One example and one update, worked in numbers beside the line of code that is running."""

from functools import lru_cache

import numpy as np

from nnwidgets.explorer import Explorer, choice, number, switch, timeline
from nnwidgets.pictures import join, plain, say
from nnwidgets.widgets import step_picture as picture
from nnwidgets.widgets.step_scene import ROWS, UNITS, Scene

SIZES = [0.01, *(k / 50 for k in range(1, 51))]


class StepThrough(Explorer):
    """What is one learning step? A unit with two weights and a bias makes one update on one example.

    The loss is that of the one example, (t − y)²/2.  Each step of the timeline runs one line of the code.

    Parameters
    ----------
    rule : callable, optional
        `rule(w, x, t, step_size) -> new w` of your own; w and x are arrays of three, x[2] is 1 and w[2] the bias.
        If it fails, its line is marked and what is wrong is written below it.
    unit, step_size, x1, x2, t, w1, w2, b, law, line : see the controls

    Examples
    --------
    >>> lab = StepThrough(x1=2, x2=-1, t=1, w1=0.5, w2=0.8, b=-0.5, step_size=0.1)
    >>> lab.run.new.round(9).tolist(), round(lab.run.ratio, 9)
    ([0.76, 0.67, -0.37], 0.4)
    """

    title = "What is one learning step?"

    line = timeline(5, per_second=1, label="line")
    unit = choice("linear", tuple(UNITS), label="unit")
    step_size = number(0.1, 0.01, 1, values=SIZES, label="step size η")
    x1 = number(2.0, -2, 2, step=0.1, label="input x₁")
    x2 = number(-1.0, -2, 2, step=0.1, label="input x₂")
    t = number(1.0, -2, 2, step=0.1, label="target t", more=True)
    w1 = number(0.5, -2, 2, step=0.1, label="weight w₁", more=True)
    w2 = number(0.8, -2, 2, step=0.1, label="weight w₂", more=True)
    b = number(-0.5, -2, 2, step=0.1, label="bias b", more=True)
    law = switch(True, label="show law", help="what theory says about the error after the update", more=True)

    def __init__(self, *, rule=None, **controls):
        self._scene = Scene(rule)
        self._bounds = {"line": (0, self._scene.steps, 1)}
        self._code = lru_cache(lambda unit: picture.code(self._scene.lines(unit)))
        self._labels, self._ground = lru_cache(picture.labels), picture.error_ground()
        super().__init__(**({"line": 0} | controls))  # nothing is worked out before it has been predicted

    def learners(self):
        return () if self._scene.rule is None else (self._scene.rule,)

    def shown(self):
        return (self._scene.rule_of(self.unit),)

    def compute(self, s):
        return self._scene.update(s.unit, (s.w1, s.w2, s.b), (s.x1, s.x2, 1.0), s.t, s.step_size)

    def axes(self, s):
        title = f"The delta rule, {s.unit} unit" if self._scene.rule is None else "Your rule"
        rows = 5 if self._scene.rule is None else ROWS + 1  # the last are the new weights
        return picture.panels(title, len(self._scene.lines(s.unit)), rows)

    def marks(self, s, run):
        names = self._scene.names(s.unit)
        errors = self._scene.errors_after(s.unit, tuple(run.w), tuple(run.x), s.t, tuple(picture.SIZES))
        ratios = errors / run.error if run.error else np.full_like(errors, np.nan)
        lines = self._scene.lines(s.unit)
        return [
            *self._code(s.unit),
            *(picture.worked(s, run, len(lines)) if self._scene.rule is None else []),
            *picture.running(lines, run),
            picture.given(s),
            *self._labels(names, tuple(row.name for row in run.rows)),
            *picture.made(run),
            *self._ground,
            *picture.error(s, run, ratios, self._limits(s, run)),
        ]

    def _limits(self, s, run):
        """Where the error of a linear unit is gone at once, and where it is as large as before."""
        if not s.law or s.unit == "sigmoid" or self._scene.rule is not None:
            return ()
        once = 1 / (run.x @ run.x)
        return (once, 0, "1/|x|² = {v}"), (2 * once, -1, "2/|x|² = {v}")

    # Words ----------------------------------------------------------------------------------------------------------

    def words(self, s, run):
        if run.fault:
            return self._fault_words(run)
        if not run.error:
            return say(
                "The output is the target, {t}: no error, so the loss of this example, (t − y)²/2, is level here.",
                t=s.t,
            )
        became = say(
            "The error of this example goes from {e} to {f}: times {r}.", e=run.error, f=run.error_after, r=run.ratio
        )
        return join(became, *self._law_words(s, run), *self._zero_words(s))

    def _fault_words(self, run):
        lines = dict(self._scene.lines(self.unit))
        where = f"In line {run.fault_line}, {lines.get(run.fault_line, '').strip()}: " if run.fault_line else ""
        return plain(f"Your rule gives no new weights. {where}{run.fault}")

    def _law_words(self, s, run):
        if self._scene.rule is not None:
            return [self._compared(s, run)]
        if s.unit == "sigmoid":
            said = [say("The sigmoid is not a line, so no one law holds for all its errors.")] * s.law
            if not 0 < s.t < 1:
                said += [say("The outputs of a sigmoid lie between 0 and 1, so it cannot reach this target.")]
            return said
        if not s.law:
            return []
        n = run.x @ run.x
        return [
            say(
                "For a linear unit and (t − y)²/2 that is 1 − η|x|², where |x|² = {n} counts the bias input 1: "
                "right at once for η = {once}, worse than before above {twice}.",
                n=n,
                once=1 / n,
                twice=2 / n,
            )
        ]

    def _compared(self, s, run):
        right = UNITS[s.unit](run.w, run.x, s.t, s.step_size)
        if np.allclose(run.new, right, rtol=1e-6, atol=1e-9):
            return say(f"Your new weights are those of the delta rule for a {s.unit} unit.")
        a, b, c = right
        return say(f"The delta rule for a {s.unit} unit gives other weights: {{a}}, {{b}}, {{c}}.", a=a, b=b, c=c)

    def _zero_words(self, s):
        zero = [name for name, x in (("₁", s.x1), ("₂", s.x2)) if x == 0]
        return [say(f"x{name} is 0, so w{name} does not change.") for name in zero] if self._scene.rule is None else []

    def row(self, s, run):
        new = [np.nan] * 3 if run.new is None else run.new
        return {
            "unit": say(s.unit),
            "η": say("{eta}", eta=s.step_size),
            "x": say("({a}, {b}, 1)", a=s.x1, b=s.x2),
            "t": say("{t}", t=s.t),
            "new weights": say("none")
            if run.new is None
            else say("({a}, {b}, {c})", **dict(zip("abc", new, strict=True))),
            "error": say("{e} → {f}", e=run.error, f=run.error_after),
        }
