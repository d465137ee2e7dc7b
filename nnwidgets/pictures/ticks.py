"""Where do an axis' ticks stand, and what do they say?"""

import numpy as np
from matplotlib.ticker import LogLocator, MaxNLocator, ScalarFormatter

from nnwidgets.pictures.axes import Axis
from nnwidgets.pictures.words import SUPERSCRIPT


def ticks(axis: Axis, few: int) -> list[tuple[float, str]]:
    """The ticks of an axis, about as `few` as that, each with its label; those beyond the ends are left out.

    >>> ticks(Axis("w", -3, 3), 3)
    [(-2.0, '−2'), (0.0, '0'), (2.0, '2')]
    """
    values = _values(axis, few)
    return [
        (float(value), label)
        for value, label in zip(values, _labels(axis, values), strict=True)
        if -1e-9 <= axis.share(value) <= 1 + 1e-9
    ]


def _values(axis, few):
    if axis.ticks is not None:
        return list(axis.ticks)
    locator = LogLocator(numticks=few) if axis.scale == "log" else MaxNLocator(few, steps=[1, 2, 5, 10])
    return locator.tick_values(axis.low, axis.high)


def _labels(axis, values):
    if axis.tick_labels is not None:
        return [*axis.tick_labels, *[""] * len(values)][: len(values)]
    if axis.scale == "log" and axis.ticks is None:
        return [power_of_ten(value) for value in values]
    if power := unit_power(axis):
        return [f"{value / 10.0**power:.6g}".replace("-", "−") for value in values]
    formatter = ScalarFormatter(useOffset=False)
    formatter.create_dummy_axis()
    formatter.axis.set_view_interval(axis.low, axis.high)
    return formatter.format_ticks(values)


def title_of(axis: Axis) -> str:
    """What stands at the axis: its label, and the power of ten in which its numbers are, where that is not 1."""
    power = unit_power(axis)
    return f"{axis.label} in 10{str(power).translate(SUPERSCRIPT)}" if power and axis.label else axis.label


def power_of_ten(value: float) -> str:
    """A power of ten as text: no mathtext, which costs more than the rest of the axes.

    >>> power_of_ten(1e-3), power_of_ten(10.0), power_of_ten(1.0)
    ('10⁻³', '10', '1')
    """
    power = round(np.log10(value))
    return f"{10**power}" if 0 <= power <= 2 else "10" + str(power).translate(SUPERSCRIPT)


def unit_power(axis: Axis) -> int:
    """The power of ten in which a linear axis is labelled: 0, unless its numbers are large or tiny.

    >>> unit_power(Axis("t", 0, 60)), unit_power(Axis("t", -2e6, 4e7)), unit_power(Axis("t", 0, 3e-12))
    (0, 6, -12)
    """
    size = max(abs(axis.low), abs(axis.high))
    if axis.scale == "log" or axis.ticks is not None or 1e-3 <= size < 1e5:
        return 0
    return 3 * int(np.floor(np.log10(size) / 3))
