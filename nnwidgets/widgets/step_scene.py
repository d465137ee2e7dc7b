"""What does one update do, line by line? A rule is run on one example, and what each line makes is written down."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from nnwidgets.explorer.errors import SECONDS
from nnwidgets.maths import sigmoid
from nnwidgets.maths.callables import as_numbers
from nnwidgets.maths.delta import delta_step, sigmoid_step
from nnwidgets.maths.learner import limited
from nnwidgets.maths.stepping import Steps, code_of, lines_of, step_through

UNITS = {"linear": delta_step, "sigmoid": sigmoid_step}
LONGEST = 30  # steps of the timeline; of a rule that runs more lines the last ones are one step
ROWS = 6  # names of a rule's own that are shown
PROBES = ((0.5, 0.8, -0.5), (2.0, -1.0, 1.0), 1.0), ((0.0, 0.0, 0.0), (0.0, 0.0, 1.0), 0.0), ((1, 2, 2), (2, 2, 1), -2)


@dataclass(frozen=True)
class Row:
    """A name and its values after each step of the timeline: (steps + 1, 3), or (steps + 1, 1) for a single number."""

    name: str
    values: np.ndarray
    made_at: np.ndarray  # (steps + 1,) of bool: has this very step made it?


@dataclass(frozen=True)
class Update:
    """One update on one example.

    Attributes
    ----------
    w, x, t : as they were; the last input is 1
    new : array (3,), or None if the rule failed
    y, y_after : outputs before and after
    error, error_after : t − y before and after; NaN after a failure
    line : array (steps + 1,), the number of the line that each step has run, 0 for none
    rows : what the lines have made
    fault : what went wrong, or ""
    fault_line : its line, 0 if that is not known
    """

    w: np.ndarray
    x: np.ndarray
    t: float
    new: np.ndarray | None
    y: float
    y_after: float
    line: np.ndarray
    rows: tuple[Row, ...]
    fault: str
    fault_line: int

    @property
    def error(self):
        return self.t - self.y

    @property
    def error_after(self):
        return self.t - self.y_after

    @property
    def ratio(self):
        """The error after the update, as a multiple of the error before; NaN where that was 0."""
        return self.error_after / self.error if self.error else np.nan


class Scene:
    """A rule that can be stepped through: its lines as text, and how many steps its timeline has.

    Parameters
    ----------
    rule : callable, optional
        `rule(w, x, t, step_size) -> new w`.  Without one: the delta rule of the unit.
    """

    def __init__(self, rule=None):
        if rule is not None and not callable(rule):
            raise TypeError(f"expected a rule: a function of w, x, t and step_size; got {rule!r}")
        self.rule = rule
        self.steps = 5
        self.errors_after = lru_cache(maxsize=256)(self._errors_after)
        if rule is not None:
            with limited(SECONDS):
                runs = [step_through(rule, *_arguments(w, x, t, 0.1)) for w, x, t in PROBES]
            self.steps = min(max(1, *(len(run.lines) for run in runs)), LONGEST)

    def rule_of(self, unit):
        """The function that runs."""
        return self.rule or UNITS[unit]

    def names(self, unit):
        """What the rule calls its four arguments."""
        code = code_of(self.rule_of(unit))
        named = code.co_varnames[: code.co_argcount][-4:] if code else ()
        return named if len(named) == 4 else ("w", "x", "t", "step_size")

    def lines(self, unit):
        """The rule's source as ((number, text), ...)."""
        return lines_of(self.rule_of(unit))

    def update(self, unit, w, x, t, step_size):
        """Run the rule once, and write down what it does."""
        w, x = np.array(w, dtype=float), np.array(x, dtype=float)
        run = step_through(self.rule_of(unit), *_arguments(w, x, t, step_size))
        new, fault, at = _outcome(run)
        y, y_after = (np.nan if v is None else float(output(unit, v, x)) for v in (w, new))
        upto = np.minimum(np.arange(self.steps + 1), len(run.lines))
        upto[-1] = len(run.lines)
        if at and at not in [line.number for line in run.lines]:
            at = run.lines[-1].number if run.lines else 0
        line = np.array([run.lines[k - 1].number if k else 0 for k in upto])
        return Update(w, x, t, new, y, y_after, line, tuple(self._rows(run, upto, new)), fault, at)

    def _rows(self, run, upto, new):
        made = {}
        for k, line in enumerate(run.lines, start=1):
            for name, value in line.made.items():
                if (numbers := _numbers(value)) is not None:
                    made.setdefault(name, []).append((k, numbers))
        for name, history in list(made.items())[:ROWS]:
            yield _row(name, history, upto)
        if new is not None:
            yield _row("", [(max(len(run.lines), 1), new)], np.maximum(upto, [0] * (len(upto) - 1) + [1]))

    def _errors_after(self, unit, w, x, t, sizes):
        """The error after an update with each of these step sizes; NaN where the rule fails."""
        rule, w, x = self.rule_of(unit), np.array(w), np.array(x)
        if self.rule is None:  # the change is in proportion to the step size
            ways = w + np.array(sizes)[:, None] * (rule(w, x, t, 1.0) - w)
            return t - output(unit, ways, x)
        return np.array([self._error_after(unit, w, x, t, size) for size in sizes])

    def _error_after(self, unit, w, x, t, size):
        try:
            with np.errstate(all="ignore"):
                new = as_numbers(self.rule(*_arguments(w, x, t, size)), (3,), "your rule")
        except Exception:  # noqa: BLE001 - the update itself says what is wrong with the rule
            return np.nan
        return float(t - output(unit, new, x))


def output(unit, w, x):
    """The output of a unit with weights w (..., 3) for one input x (3,)."""
    z = w @ x
    return sigmoid(z) if unit == "sigmoid" else z


def _arguments(w, x, t, step_size):
    """Arrays of the rule's own: it may change them."""
    return np.array(w, dtype=float), np.array(x, dtype=float), float(t), float(step_size)


def _outcome(run: Steps):
    """New weights or None; what went wrong; the line at which it did."""
    if run.error is not None:
        return None, f"{type(run.error).__name__}: {run.error}", run.at
    if run.result is None:
        last = run.lines[-1].number if run.lines else 0
        return None, "your rule gives nothing back (None); does it end in a `return`?", last
    try:
        new = as_numbers(run.result, (3,), "your rule")
    except (TypeError, ValueError) as problem:
        return None, str(problem), run.lines[-1].number if run.lines else 0
    if not np.isfinite(new).all():
        return None, f"your rule gave {new}: expected finite numbers", run.lines[-1].number if run.lines else 0
    return new, "", 0


def _numbers(value):
    """One number as (1,), three as (3,); None for anything else."""
    try:
        numbers = np.asarray(value)
    except ValueError:
        return None
    if numbers.dtype.kind not in "biuf" or numbers.shape not in {(), (1,), (3,)}:
        return None
    return numbers.astype(float).reshape(-1)


def _row(name, history, upto):
    """A name's values after each step, from when it was made: [(after which line, numbers)]."""
    size = max(len(numbers) for _, numbers in history)
    values, made_at = np.full((len(upto), size), np.nan), np.zeros(len(upto), dtype=bool)
    before = 0
    for step, k in enumerate(upto):
        known = [numbers for at, numbers in history if at <= k]
        if known:
            values[step, : len(known[-1])] = known[-1]
        made_at[step] = any(before < at <= k for at, _ in history)
        before = k
    return Row(name, values, made_at)
