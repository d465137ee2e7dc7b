"""Which exercises are graded? Those an instructor names, else those that the notebooks of the class name."""

import re
from collections import Counter

from nnwidgets.exercises import EXERCISES
from nnwidgets.teaching.trouble import Trouble

SHARE = 0.1  # of the submissions that must name an exercise: one student's extra cell asks nobody anything


def chosen(wanted):
    """Return the ids of the exercises that were named, lessons or exercises, in order.

    >>> chosen(["10", "6.2"])
    ['6.2', '10.1', '10.2', '10.3', ...]
    >>> chosen(["99"])
    Traceback (most recent call last):
        ...
    nnwidgets.teaching.trouble.Trouble: There is no lesson or exercise '99'. Expected one of 0, ..., or 6.1.
    """
    found = set()
    for one in wanted:
        names = [name for name in EXERCISES if one in (name, name.partition(".")[0])]
        if not names:
            lessons = sorted({name.partition(".")[0] for name in EXERCISES}, key=_order)
            raise Trouble(f"There is no lesson or exercise {one!r}. Expected one of {', '.join(lessons)}, or 6.1.")
        found.update(names)
    return sorted(found, key=_order)


def named(found):
    """Return the ids of the exercises that a class's notebooks name, in order; the start notebook's do not count."""
    counts = Counter(
        name
        for one in found
        for name in frozenset().union(*(notebook.names for notebook in one.notebooks))
        if name in EXERCISES and not name.startswith("0.")
    )
    readable = sum(1 for one in found if one.notebooks)
    names = [name for name, count in counts.items() if count >= SHARE * readable]
    if not names:
        raise Trouble(
            "No notebook names an exercise, so it is not known what to grade. Say it: --only 6, or --only 6.1."
        )
    return sorted(names, key=_order)


def _order(name):
    """Lessons by number: 9 before 10."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"[.\-]", name)]
