"""What can a hand move? Controls: bounded, synced traits that describe themselves to the browser.

Each control has *positions*, the values at which its table has a frame: those where its slider can stand.
"""

import math
from numbers import Integral, Real

import numpy as np
import traitlets


class Control(traitlets.TraitType):
    """A trait with a label, a help text, and positions.

    `more=True` folds it under "more"; `hidden=True` leaves it out of the list: a handle in the picture moves it.
    """

    kind = ""

    def __init__(self, default, *, label, help="", more=False, hidden=False):
        super().__init__(default)
        self.label, self.help_text, self.more, self.hidden = label, help, more, hidden
        self.tag(sync=True)

    def positions(self, owner) -> list:
        """Every value at which the slider, list or switch can stand."""
        raise NotImplementedError

    def describe(self, owner) -> dict:
        """What the browser needs in order to draw the control."""
        shared = {"name": self.name, "kind": self.kind, "label": self.label, "help": self.help_text, "more": self.more}
        return shared | {"default": self.default_value, "positions": self.positions(owner)}

    def known(self, value) -> bool:
        """Whether every widget of this class takes the value, not only one with data or a function of its own."""
        return True

    def refuse(self, owner, value, expected):
        """Raise the TraitError that says what was expected, what came and what to do."""
        raise traitlets.TraitError(
            f"{type(owner).__name__}: {self.name} must be {expected}, but got {value!r}; nothing was changed."
        )


class Number(Control):
    """A number between two bounds, drawn as a slider and a number box.

    The slider stands at multiples of `step`, or at the given `values` (of one widget alone: in its `_options`); the box
    takes any number in between.
    """

    kind = "number"

    def __init__(self, default, low, high, *, step=None, values=None, **rest):
        self.low, self.high = low, high
        self.step = step or (high - low) / 100
        self.values = values
        super().__init__(default, **rest)

    def bounds(self, owner):
        """Lowest, highest and slider step for this widget; a widget may narrow or widen its own with `set_bounds`."""
        return owner._bounds.get(self.name, (self.low, self.high, self.step))

    def _values(self, owner):
        return owner._options.get(self.name, self.values)

    def positions(self, owner):
        if self._values(owner) is not None:
            return list(self._values(owner))
        low, high, step = self.bounds(owner)
        count = round((high - low) / step)
        return [tidy(low + (high - low) * i / count) for i in range(count + 1)]

    def known(self, value):
        return self.low <= value <= self.high

    def describe(self, owner):
        low, high, step = self.bounds(owner)
        ends = {"low": low, "high": high, "known": [self.low, self.high]}
        return super().describe(owner) | ends | {"step": step, "spaced": self._values(owner) is None}

    def validate(self, owner, value):
        low, high, _ = self.bounds(owner)
        if isinstance(value, bool | np.bool_) or not isinstance(value, Real) or not low <= value <= high:
            self.refuse(owner, value, f"a number from {low:g} to {high:g}")
        return float(value)


class Whole(Number):
    """A whole number between two bounds."""

    kind = "whole"

    def positions(self, owner):
        return [int(p) for p in super().positions(owner)]

    def validate(self, owner, value):
        low, high, _ = self.bounds(owner)
        whole = isinstance(value, Integral) or (
            isinstance(value, Real) and math.isfinite(value) and value == int(value)
        )
        if isinstance(value, bool | np.bool_) or not whole or not low <= value <= high:
            self.refuse(owner, value, f"a whole number from {low:g} to {high:g}")
        return int(value)


class Choice(Control):
    """One of a few names, drawn as a list."""

    kind = "choice"

    def __init__(self, default, options, **rest):
        self.options = tuple(options)
        super().__init__(default, **rest)

    def positions(self, owner):
        return list(owner._options.get(self.name, self.options))

    def known(self, value):
        return value in self.options

    def describe(self, owner):
        return super().describe(owner) | {"known": list(self.options)}

    def validate(self, owner, value):
        if not isinstance(value, str) or value not in self.positions(owner):
            self.refuse(owner, value, "one of " + ", ".join(map(repr, self.positions(owner))))
        return value


class Switch(Control):
    """On or off, drawn as a check box."""

    kind = "switch"

    def positions(self, owner):
        return [False, True]

    def validate(self, owner, value):
        if not isinstance(value, bool | np.bool_):
            self.refuse(owner, value, "True or False")
        return bool(value)


class Points(Control):
    """Points of a picture, each of class 0 or 1: typed or pasted, one a line, or clicked into a panel (see `clicks`).

    Its value is a tuple of (x, y, class). It has no positions, and so no table.
    """

    kind = "points"

    def __init__(self, default, low, high, *, most=100, **rest):
        self.low, self.high, self.most = low, high, most
        super().__init__(tuple(default), **rest)

    def positions(self, owner):
        return []

    def describe(self, owner):
        return super().describe(owner) | {"low": self.low, "high": self.high, "most": self.most}

    def validate(self, owner, value):
        try:
            points = tuple((float(x), float(y), int(c)) for x, y, c in value)
            right = all(self.low <= end <= self.high for x, y, _ in points for end in (x, y))
            right = right and all(c in (0, 1) for _, _, c in value) and 1 <= len(points) <= self.most
        except (TypeError, ValueError):
            right = False
        if not right:
            wanted = f"1 to {self.most} points (x, y, class), x and y from {self.low:g} to {self.high:g}, class 0 or 1"
            self.refuse(owner, value, wanted)
        return points


class Timeline(Whole):
    """The step of a run: play, pause, one step, rewind, scrub.

    Every frame holds all its steps, so that the browser needs no table to move along the timeline.
    """

    kind = "timeline"

    def __init__(self, steps, *, per_second=8, label="step", **rest):
        self.per_second = per_second
        super().__init__(steps, 0, steps, step=1, label=label, **rest)

    def describe(self, owner):
        return super().describe(owner) | {"per_second": self.per_second}


def tidy(value: float) -> float:
    """The decimal number that was meant: 0.30000000000000004 -> 0.3."""
    return float(f"{value:.12g}")


def number(default, low, high, *, step=None, values=None, label, help="", more=False, hidden=False):
    """A number from `low` to `high`; the slider moves by `step` (a hundredth of the range) or along `values`."""
    return Number(default, low, high, step=step, values=values, label=label, help=help, more=more, hidden=hidden)


def whole(default, low, high, *, step=1, values=None, label, help="", more=False):
    """A whole number from `low` to `high`; the slider moves by `step` or along `values`."""
    return Whole(default, low, high, step=step, values=values, label=label, help=help, more=more)


def choice(default, options, *, label, help="", more=False):
    """One of `options` (names)."""
    return Choice(default, options, label=label, help=help, more=more)


def switch(default, *, label, help="", more=False):
    """On or off."""
    return Switch(default, label=label, help=help, more=more)


def points(default, low, high, *, most=100, label, help="", more=False):
    """Points (x, y, class), x and y from `low` to `high` and class 0 or 1; at least one and at most `most`."""
    return Points(default, low, high, most=most, label=label, help=help, more=more)


def timeline(steps, *, per_second=8, label="step"):
    """The step of a run of `steps` steps, 0 ... steps, played at `per_second` steps a second."""
    return Timeline(steps, per_second=per_second, label=label)
