"""Which round numbers fit some data? Ends and steps for axes and controls, and a place to count from."""

import numpy as np


def nice(size):
    """Give the number 1, 2 or 5 times a power of ten that is nearest to a positive size.

    >>> nice(0.034), nice(3.4e12)
    (0.05, 5000000000000.0)
    """
    power = 10.0 ** np.floor(np.log10(size))
    nearest = min((1, 2, 5, 10), key=lambda m: abs(np.log(m * power / size)))
    return tidy(nearest * power)


def room(values, share=0.15):
    """Give the ends of an axis on which all values stand, with a share of their span left free on either side.

    >>> room([0.0, 10.0])
    (-1.5, 11.5)
    >>> room([3.0, 3.0])
    (1.5, 4.5)
    """
    low, high = float(np.min(values)), float(np.max(values))
    free = share * (high - low) or abs(low) / 2 or 1.0
    digits = 2 - int(np.floor(np.log10(high - low + 2 * free)))
    return _rounded(low - free, digits), _rounded(high + free, digits)


def counted_from(values):
    """Give a round number from which to count values far from 0, such as years: 0 if 0 is near enough.

    >>> counted_from([1990, 2004, 2020]), counted_from([2.0, 9.0])
    (1990.0, 0.0)
    """
    low, high = float(np.min(values)), float(np.max(values))
    span = high - low
    if span == 0 or min(abs(low), abs(high)) <= 2 * span or low < 0 < high:
        return 0.0
    unit = 10.0 ** np.floor(np.log10(span))
    return tidy(np.floor(low / unit) * unit)


def less(origin):
    """Say what is taken off values that are counted from a place; nothing if that is 0.

    >>> "x" + less(1990.0), "x" + less(-50.0), "x" + less(0.0)
    ('x − 1990', 'x + 50', 'x')
    """
    return "" if origin == 0 else f" {'−' if origin > 0 else '+'} {abs(origin):.12g}"


def settle(sums, sizes):
    """Give sums with 0 where only rounding is left of numbers of these sizes, as in 0.7 − 0.4 − 0.3.

    >>> settle(np.array([0.7 - 0.4 - 0.3, 0.5]), 1.4).tolist()
    [0.0, 0.5]
    """
    return np.where(np.abs(sums) <= 1e-12 * np.asarray(sizes), 0.0, sums)


def tidy(value):
    """Give the decimal number that was meant.

    >>> tidy(0.1 + 0.2)
    0.3
    """
    return float(f"{value:.12g}")


def _rounded(value, digits):
    return float(f"{round(value, digits):.15g}")
