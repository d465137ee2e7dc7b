"""What stands in results.md? First what was aimed at, then every number behind it."""

from benchmarks import latency, networks, verdict
from benchmarks.report import median, p95, table

PLACES = ("near", "far")

WHOLE = """\
# How fast is it?

Made by `make bench`: everything side by side in one run, {rounds} of each control. {machine}.

*near*: the kernel on the same machine. *far*: behind a line that adds 100 ms to each round trip. All times in ms.

{verdict}

## From the hand to the picture

From the event's own timestamp to the end of the drawing, in a real JupyterLab. A widget is dragged to and fro with 125
moves a second over a ready table; lists and switches are worked by keys, ten a second. `interact` and ipympl get single
moves, each with its picture awaited (`interact`: decoded), which flatters them; then the same drag for the pictures per
second. *first touch*: a fresh widget, the pointer comes onto the control and moves it at once, there is no table yet.
*asks*: requests to the kernel for pictures during all drags.

{latency}{problems}

Where the time goes (95th percentiles): *page* from when the page gets the event, *event* from the event's own
timestamp (as above), *hand* from the timestamp of the pointer's or key's own event, of which a slider's event is made.
A browser holds moves of the pointer back until its next display frame; a dragged point is moved by just those, so its
times hold that wait.

{shares}

## Tables

Built on a fresh widget: compute and marks, then packing. The bytes are those that travel.

{tables}

## The first picture, and the import

From the key that runs the cell to the picture in the page. *fresh*: the first cell after the import
cell, in a fresh kernel and a fresh page. *again*: the same cell once more, near and far.

{pictures}

{imports}

## The engine

Millions of example-gradients per second, 100 steps on the 256 examples of the course's line, sampling and losses
included: `nw.descend` (which also judges what came of each run), and a plain numpy loop over steps in a loop over runs.

{engine}{networks}"""

NETWORKS = """

## Networks

Millions of example-gradients per second of processor time, on one core: tanh units, cross-entropy, plain descent on 200
examples, fresh shuffles included. `nw.train` trains all nets in one call; scikit-learn's `MLPClassifier` and a plain
numpy loop train one net after another, so {alone} of them were timed.

{table}

How the cost grows with the number of nets, hidden units, examples and steps:

![Four log-log plots of seconds](../docs/network_cost.png)"""


def whole(machine, rounds, tallies, built, fresh, again, imports, speeds, nets=None):
    """The text of results.md."""
    built_rows = [[t.widget, t.names, t.frames, t.build, t.packing, t.kilobytes] for t in built]
    far = {s.widget: [] for s, _ in tallies}
    for (subject, place), tally in tallies.items():
        far[subject.widget] += tally.picture if place == "far" else []
    picture_rows = [[name, median(fresh[name]), median(again[name]), median(far.get(name, []))] for name in fresh]
    return WHOLE.format(
        rounds=rounds,
        machine=machine,
        verdict=verdict.table_of(tallies, fresh, imports, nets),
        latency=latency_table(tallies),
        problems="".join(
            f"\n\nNot measured: {s.widget}, {s.label}, {place}: {t.problem}"
            for (s, place), t in tallies.items()
            if t.problem
        ),
        shares=shares_table(tallies),
        tables=table(["widget", "control", "frames", "build", "pack", "kB"], built_rows),
        pictures=table(["what", "fresh", "again", "again, far"], picture_rows),
        imports=imports_table(imports),
        engine=engine_table(speeds),
        networks=NETWORKS.format(alone=networks.ALONE, table=networks.text(nets)) if nets else "",
    )


def latency_table(tallies):
    """One row for each control: median, 95th percentile, frames per second, first touch, near and far."""
    columns = ["widget", "control", *[f"{what}, {place}" for place in PLACES for what in ("median", "p95", "frames/s")]]
    columns += ["first touch, near", "first touch, far", "asks"]
    rows = []
    for subject in dict.fromkeys(subject for subject, _ in tallies):
        there = [tallies.get((subject, place), latency.Tally()) for place in PLACES]
        times = [cell for t in there for cell in (median(t.event), p95(t.event), t.per_second)]
        asks = None if subject.widget in verdict.THEIRS else sum(t.asks for t in there)
        rows.append([subject.widget, _named(subject), *times, *[median(t.touch) for t in there], asks])
    return table(columns, rows)


def shares_table(tallies):
    """The 95th percentiles by kind of control, from three beginnings."""
    columns = ["kind", *[f"{what}, {place}" for place in PLACES for what in ("page", "event", "hand")]]
    rows = []
    for kind in dict.fromkeys(subject.kind for subject, _ in tallies):
        cells = []
        for place in PLACES:
            own = [
                t for (s, p), t in tallies.items() if s.kind == kind and p == place and s.widget not in verdict.THEIRS
            ]
            cells += [p95([ms for t in own for ms in getattr(t, name)]) for name in ("page", "event", "hand")]
        rows.append([kind, *cells])
    return table(columns, rows)


def _named(subject):
    return f"{subject.label} ({'dragged point' if subject.kind == 'point' else subject.kind})"


def imports_table(imports):
    """Median import times, and their ratio."""
    (own, own_times), (other, other_times) = imports.items()
    ratio = median(own_times) / median(other_times)
    return table(
        ["import", "ms", "ratio"], [[own, median(own_times), f"{ratio:.2f}"], [other, median(other_times), ""]]
    )


def engine_table(speeds):
    """Medians of both ways, and their ratio."""
    rows = []
    for speed in speeds:
        fast, slow = median(speed.engine) / 1e6, median(speed.loops) / 1e6
        rows.append([speed.batch_size, speed.runs, f"{fast:.3g}", f"{slow:.3g}", f"{fast / slow:.1f}"])
    return table(["batch size", "runs", "nw.descend", "plain loops", "ratio"], rows)
