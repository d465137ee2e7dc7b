"""What is an answer with a number for each weight? Reads it, and knows the lengths and angles of arrows."""

import numpy as np

from nnwidgets.exercises.exercise import Unreadable, a_number, described


def some_numbers(answer, count, may_be_one=False):
    """Read so many numbers, as an array `(count,)`; where `may_be_one`, one alone counts for all of them.

    >>> some_numbers([[3.0, 4.0]], 2).tolist()
    [3.0, 4.0]
    >>> some_numbers(3.0, 2)
    Traceback (most recent call last):
        ...
    nnwidgets.exercises.exercise.Unreadable: 3, where 2 numbers are expected
    """
    while isinstance(answer, list) and len(answer) == 1 and isinstance(answer[0], list):
        answer = answer[0]
    if isinstance(answer, list) and len(answer) == count:
        return np.array([a_number(part) for part in answer])
    if may_be_one:
        return np.full(count, a_number(answer))
    if isinstance(answer, int | float | list) and not isinstance(answer, bool):
        raise Unreadable(f"{described(answer)}, where {count} numbers are expected")
    raise Unreadable(described(answer))


def written(numbers):
    """Write an arrow as a learner reads it.

    >>> written([0.5, -1.25])
    '(0.5, −1.25)'
    """
    return f"({', '.join(f'{number:.4g}' for number in numbers)})".replace("-", "−")


def distance(first, second):
    """Give the length of the difference of two arrays of numbers.

    >>> distance([3.0, 0.0], [0.0, 4.0])
    5.0
    """
    return float(np.linalg.norm(np.subtract(first, second)))


def along(arrow):
    """Give the arrow of length 1 in the same direction.

    >>> along([3.0, 4.0]).tolist()
    [0.6, 0.8]
    """
    return np.array(arrow) / np.linalg.norm(arrow)


def degrees(first, second):
    """Give the angle between two arrows in degrees, from 0 to 180.

    >>> degrees([2.0, 0.0], [-1.0, 1.0])
    135.0
    """
    cosine = along(first) @ along(second)
    return round(float(np.degrees(np.arccos(np.clip(cosine, -1, 1)))), 9)
