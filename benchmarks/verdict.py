"""What was aimed at, and was it reached? Nothing that falls short is left out."""

from benchmarks import latency, networks
from benchmarks.report import median, p95, said, table

SLOWEST = 8.0  # ms, the 95th percentile from hand to picture of every control over a ready table
TOUCH = 100.0  # ms beyond the round trip
FIRST = 300.0  # ms until the first picture
IMPORT = 1.2  # times what the dependencies take
FASTER = {"interact": 40.0, "ipympl": 15.0}  # times
TWIN = ("StepSizeLab", "step size η", "number")  # the control that `interact` and ipympl have too
THEIRS = {subject.widget for subject, *_ in latency.OTHERS.values()}
TRIPS = {"near": 0.0, "far": 1e3 * latency.ROUND_TRIP}


def table_of(tallies, fresh, imports, nets=None):
    """One row for each aim: what was measured near and far, and whether that is good enough."""
    own = {
        key: tally
        for key, tally in tallies.items()
        if key[0] not in [subject for subject, *_ in latency.OTHERS.values()]
    }
    rows = [
        _slowest(own),
        _slowest(own, "page", " from when the page gets the event"),
        _asks(own),
        _touch(own),
        *[_faster(tallies, way) for way in FASTER],
    ]
    rows += [_first(fresh), _import(imports), *(networks.rows(nets) if nets else ())]
    return table(["aim", "near", "far", "reached"], rows)


def _by_place(own, number):
    return {place: {s: number(t) for (s, p), t in own.items() if p == place} for place in TRIPS}


def _worst(values):
    if not values:
        return "–"
    subject = max(values, key=values.get)
    return f"{said(values[subject])} ({subject.widget}, {subject.label})"


def _judged(short, count):
    return "yes" if not short else f"**no**: {short} of {count} fall short"


def _slowest(own, begins="event", words=""):
    """The aim counts from the event's own timestamp; what a page can do about it begins when it gets the event."""
    values = _by_place(own, lambda tally: p95(getattr(tally, begins)))
    short = {s for place in values.values() for s, ms in place.items() if not ms <= SLOWEST}
    cells = [_worst(place) for place in values.values()]
    return [
        f"p95 over a ready table{words} ≤ {SLOWEST:g} ms, for every control",
        *cells,
        _judged(len(short), _count(own)),
    ]


def _asks(own):
    asks = [sum(place.values()) for place in _by_place(own, lambda tally: tally.asks).values()]
    return ["no request to the kernel in a drag", *map(str, asks), "yes" if not any(asks) else "**no**"]


def _touch(own):
    values = _by_place(own, lambda tally: median(tally.touch))
    short = {s for place, ms in values.items() for s, t in ms.items() if not t <= TRIPS[place] + TOUCH}
    cells = [_worst(place) for place in values.values()]
    return [f"first touch ≤ round trip + {TOUCH:g} ms, for every control", *cells, _judged(len(short), _count(own))]


def _faster(tallies, way):
    """Both from the timestamp of the pointer's own event, which is the older one: the harder comparison for us."""
    theirs = latency.OTHERS[way][0]
    ratios = {}
    for (s, place), tally in tallies.items():
        if (s.widget, s.label, s.kind) == TWIN and (theirs, place) in tallies:
            ratios[place] = median(tallies[theirs, place].hand) / median(tally.hand)
    cells = [f"{ratios[place]:.0f}×" if place in ratios else "–" for place in TRIPS]
    reached = all(ratio >= FASTER[way] for ratio in ratios.values())
    return [f"≥ {FASTER[way]:g} times as fast as {theirs.widget}", *cells, "yes" if reached else "**no**"]


def _first(fresh):
    own = {
        name: median(times)
        for name, times in fresh.items()
        if name not in {s.widget for s, *_ in latency.OTHERS.values()}
    }
    short = [name for name, ms in own.items() if not ms <= FIRST]
    name = max(own, key=own.get)
    cell = f"{said(own[name])} ({name})"
    return [f"first picture ≤ {FIRST:g} ms, for every widget", cell, "", _judged(len(short), len(own))]


def _import(imports):
    own, alone = (median(times) for times in imports.values())
    return [
        f"import ≤ {IMPORT:g} times its dependencies",
        f"{own / alone:.2f}",
        "",
        "yes" if own <= IMPORT * alone else "**no**",
    ]


def _count(own):
    return len({subject for subject, _ in own})
