"""What does a table cost? Time to build and pack the frames of every control, and the bytes that travel."""

import json
import time
from dataclasses import dataclass

from benchmarks import hands
from benchmarks.report import median
from nnwidgets.explorer.frames import pack


@dataclass(frozen=True)
class Table:
    """The table of one control, or of a pair that one point drags; ms are medians over fresh widgets."""

    widget: str
    names: str
    frames: int
    build: float
    packing: float
    kilobytes: float


def groups(lab):
    """The controls, and pairs of controls, that get a table: all that can be seen but the timeline."""
    shown = [c for c in lab._spec["controls"] if not (c["hidden"] or c["fixed"] or c["kind"] == "timeline")]
    return [(c["name"],) for c in shown] + [tuple(pair) for pair in lab.drags]


def measure(rounds=5, only=None):
    """Build every table of every widget, once a round, each on a fresh widget."""
    wanted = [(n, g) for n, w in hands.widgets().items() for g in groups(w()) if only is None or only(n, g)]
    seen = {key: [] for key in wanted}
    for _ in range(rounds):
        for name, group in wanted:
            seen[name, group].append(_once(hands.widgets()[name](), group))
    return [_summary(name, group, rows) for (name, group), rows in seen.items()]


def _once(lab, group):
    began = time.perf_counter()
    done, frames = lab.table(group)
    built = time.perf_counter()
    header, data = pack(frames)
    packed = time.perf_counter()
    size = len(json.dumps(header, separators=(",", ":"))) + len(data)
    return len(done), built - began, packed - built, size


def _summary(name, group, rows):
    frames, builds, packings, sizes = zip(*rows, strict=True)
    return Table(name, " and ".join(group), frames[0], 1e3 * median(builds), 1e3 * median(packings), sizes[0] / 1e3)
