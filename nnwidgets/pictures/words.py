"""How is a number said? Sentences as templates with numbers, one number format for Python and the browser.

A template keeps the words apart from the numbers, so that a sentence can follow a timeline without being sent once
per step, and so that it can be translated.
"""

import math
import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

import numpy as np

_SLOT = re.compile(r"\{(\w+)(?::(\w))?\}")
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Text:
    """A template such as "after {k:d} steps the loss is {loss}" and its numbers: scalars, or one per step (K + 1,)."""

    template: str
    numbers: dict = field(default_factory=dict)

    def at(self, step: int = 0) -> str:
        """The sentence at one step of the timeline.

        >>> say("the loss is {loss}", loss=[8.0, 0.5]).at(1)
        'the loss is 0.500'
        """

        def fill(slot):
            values = np.ravel(self.numbers[slot[1]])
            with np.errstate(over="ignore"):  # a diverging run leaves what 32 bits hold
                value = float(np.float32(values[min(step, len(values) - 1)]))  # what the browser has
            return whole(value) if slot[2] == "d" else number(value)

        return _SLOT.sub(fill, self.template)


def say(template: str, **numbers) -> Text:
    """A sentence: `{name}` is shown with three significant digits, `{name:d}` as a whole number.

    Examples
    --------
    >>> say("{n:d} steps of {eta}", n=30, eta=0.1).at()
    '30 steps of 0.100'
    >>> say("{loss}")
    Traceback (most recent call last):
    ...
    ValueError: the sentence '{loss}' names loss, but was given nothing: name every number of the template.
    """
    wanted = {slot[1] for slot in _SLOT.finditer(template)}
    if wanted != set(numbers):
        named, given = (", ".join(sorted(names)) or "nothing" for names in (wanted, set(numbers)))
        raise ValueError(
            f"the sentence {template!r} names {named}, but was given {given}: name every number of the template."
        )
    return Text(template, {k: np.atleast_1d(np.asarray(v, dtype=float)) for k, v in numbers.items()})


def join(*sentences: Text) -> Text:
    """Several sentences as one; empty ones are left out, and the same number may not have two values.

    >>> join(say("A is {a}.", a=1), say("B is {b}.", b=2)).at()
    'A is 1.00. B is 2.00.'
    """
    numbers = {}
    for name, values in (item for sentence in sentences for item in sentence.numbers.items()):
        if not np.array_equal(numbers.setdefault(name, values), values, equal_nan=True):
            raise ValueError(f"two sentences that are joined give {name!r} different values: name the numbers apart.")
    return Text(" ".join(sentence.template for sentence in sentences if sentence.template), numbers)


def plain(words: str) -> Text:
    """Words of a learner's own (a name, an error), in which braces mean nothing."""
    return Text(words.replace("{", "\u2774").replace("}", "\u2775"))


def number(value: float) -> str:
    """Three significant digits, a true minus sign, powers of ten beyond 0.001 and 100 000.

    Numbers travel with 32 bits; what these cannot hold is not made up, it is said to be beyond them.

    Examples
    --------
    >>> number(0.51), number(-2), number(1234.5), number(3.2e-7), number(1e60)
    ('0.510', '−2.00', '1235', '3.20·10⁻⁷', 'over 10³⁸')
    """
    if math.isnan(value):
        return "not a number"
    size = float(abs(value))
    if size > 1e38:
        return "over 10³⁸" if value > 0 else "under −10³⁸"
    if size < 1e-37:
        return "0.00" if size == 0 else "under 10⁻³⁷"
    with localcontext(Context(rounding=ROUND_HALF_UP)):  # as the browser rounds
        mantissa, exponent = f"{Decimal(size):.2e}".split("e")
        power = int(exponent)
        if power < -3 or power >= 5:
            said = f"{mantissa}·10{str(power).translate(SUPERSCRIPT)}"
        else:
            said = f"{Decimal(size):.{max(0, 2 - power)}f}"
    return "−" + said if value < 0 else said


def whole(value: float) -> str:
    """A whole number; what has none is said like any other number.

    >>> whole(12.0), whole(-3.0)
    ('12', '−3')
    """
    if not math.isfinite(value) or abs(value) >= 1e15:
        return number(value)
    return f"{math.floor(value + 0.5)}".replace("-", "−")
