"""How long does it take to grade a submission, beside nbgrader, with one worker, two, and a Dask cluster of two?

The same notebooks, in one run: lesson 6 as `nnwidgets assign --nbgrader` makes it, answered by each student. nbgrader
runs each notebook and its checks; `nnwidgets grade` runs it in a box, then asks three times as many questions outside.

python -m benchmarks.grading       this part alone
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path

import distributed

from benchmarks.report import median, table
from nnwidgets.teaching.grading import boxes
from nnwidgets.teaching.grading.box import why_no_bubblewrap
from nnwidgets.teaching.grading.find import find
from nnwidgets.teaching.grading.names import Names
from nnwidgets.teaching.grading.run import run
from nnwidgets.teaching.grading.terms import Terms
from nnwidgets.teaching.roster import Student

CLASS = 20  # submissions; ours are handed in by ten times as many, so that the start of workers does not count alone
TIMES = 10
LESSON = "06_how_big_a_step"
ANSWERS = {
    "def largest_step(h):": "return 2 / h",
    "def one_step(h):": "return 1 / h",
    "def steps_to_one_percent(h, step_size):": "return 5 if step_size * h < 2 else np.inf",
}
NBGRADER = """
import json, sys, time
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config
api = NbGraderAPI(CourseDirectory(config=Config({"CourseDirectory": {"root": ".", "course_id": "bench"}})))
made = api.generate_assignment(sys.argv[1], create=True)
assert made["success"], made["log"]
from pathlib import Path
released = next(Path("release").rglob("*.ipynb"))
answers = json.loads(sys.argv[2])
def answered():
    notebook = json.loads(released.read_text("utf-8"))
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        for head, answer in answers.items():
            if head in source:
                source = source.replace("    ...", "    " + answer, 1)
        cell["source"] = source
    return json.dumps(notebook)
seconds = []
for number in range(int(sys.argv[3])):
    place = Path("submitted") / f"s{number}" / sys.argv[1] / released.name
    place.parent.mkdir(parents=True)
    place.write_text(answered(), "utf-8")
    began = time.perf_counter()
    done = api.autograde(sys.argv[1], f"s{number}", create=True)
    seconds.append(time.perf_counter() - began)
    assert done["success"], done["log"]
print(json.dumps(seconds))
"""


@dataclass
class Way:
    """One way of grading: seconds of each submission, seconds and processor time for all, memory of a worker in MB."""

    name: str
    seconds: list
    whole: float
    processor: float
    memory: float

    @property
    def each(self):
        """Seconds for all, divided by their number."""
        return self.whole / len(self.seconds)


def measure(size=CLASS, say=print):
    """Grade a class in every way; return a `Way` for each, nbgrader first."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "course"
        assign = [sys.executable, "-m", "nnwidgets.teaching", "assign", "6", "--nbgrader", "--course", "bench"]
        subprocess.run([*assign, "--out", tree], check=True, capture_output=True)
        say("  grading: nbgrader")
        ways = [nbgrader(tree, size)]
        found = [
            replace(one, student=f"{one.student}-{turn}")
            for turn in range(TIMES)
            for one in find(tree / "submitted", Names([Student(f"s{number}") for number in range(size)]))
        ]
        terms = Terms(("6.1", "6.2", "6.3"), "bench", closed=not why_no_bubblewrap())
        for name, options in (("1 worker", {}), ("2 workers", {"workers": 2})):
            say(f"  grading: {name}")
            ways.append(ours(f"nnwidgets grade, {name}", found, terms, **options))
            boxes.close_all()
        say("  grading: Dask")
        with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:
            ways.append(ours("nnwidgets grade, Dask, 2 workers", found, terms, dask=cluster.scheduler_address))
    return ways


def nbgrader(tree, size):
    """Its own API in one process, which is warm after the first; a kernel for each submission."""
    command = [sys.executable, "-c", NBGRADER, LESSON, json.dumps(ANSWERS), str(size)]
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}  # its alembic
    with Watch(1) as watch:
        done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    seconds = json.loads(done.stdout.strip().splitlines()[-1])
    return Way("nbgrader autograde", seconds, sum(seconds), watch.processor, watch.memory)


def ours(name, found, terms, **options):
    """`nnwidgets grade` without its reports; the start of workers and boxes is part of the whole, as it is for you."""
    workers = options.get("workers", 2 if options else 1)
    with Watch(workers) as watch:
        began = time.perf_counter()
        graded = list(run(found, terms, **options))
        whole = time.perf_counter() - began
    assert all(one.status == "graded" for one in graded)
    return Way(name, [one.seconds for one in graded], whole, watch.processor, watch.memory)


class Watch:
    """Watches this process and those below: the most memory of a worker (of those below; MB), processor time used."""

    def __init__(self, workers):
        self.workers, self.memory, self._used, self._over = workers, 0.0, [], threading.Event()

    @property
    def processor(self):
        """Seconds of processor time between beginning and end."""
        return self._used[-1] - self._used[0]

    def __enter__(self):
        self._look()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()
        self._look()

    def _watch(self):
        while not self._over.wait(0.1):
            self._look()

    def _look(self):
        below = _below(os.getpid())
        self.memory = max(self.memory, sum(map(_memory, below)) / 1e6 / self.workers)
        now = time.process_time() + sum(map(_processor, below))
        self._used.append(max(now, *self._used[-1:], 0.0))  # a worker that has ended is not seen any more


def _below(root):
    """The ids of the processes below one."""
    parents = {int(path.name): _stat(path.name)[1] for path in Path("/proc").glob("[0-9]*")}
    found = {root}
    while more := {number for number, parent in parents.items() if int(parent) in found} - found:
        found |= more
    return found - {root}


def _stat(number):
    """Fields of /proc/N/stat, from the third on; zeros for a process that has gone."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ["0"] * 50


def _processor(number):
    """Seconds of processor time of a process and of those of its children that have ended."""
    return sum(map(int, _stat(number)[11:15])) / os.sysconf("SC_CLK_TCK")


def _memory(number):
    """Bytes of a process, shared pages divided between those that share them."""
    try:
        lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
        return 1024 * int(next(line for line in lines if line.startswith("Pss:")).split()[1])
    except (OSError, StopIteration):
        return 0


def section(ways):
    """The part of results.md."""
    size, many = len(ways[0].seconds), len(ways[1].seconds)
    rows = [
        [
            way.name,
            *(f"{number:.3f}" for number in (median(way.seconds), way.each, way.processor / len(way.seconds))),
            way.memory,
        ]
        for way in ways
    ]
    first, one, two, dask = ways
    kept = "in bubblewrap" if not why_no_bubblewrap() else "without bubblewrap"
    return f"""

## Grading

Seconds for a submission: lesson 6, answered, {size} of them for nbgrader and {many} for us, {kept}. *median*: of a
submission by itself. *all*: the whole class divided by its size, the start of every worker included. *processor*: the
processor time of everything, likewise divided. *memory*: the most that a worker and what it runs hold, in MB (with one
worker, without the command's own process).

{table(["way", "median", "all", "processor", "memory"], rows)}

By the medians `nnwidgets grade` is {median(first.seconds) / median(one.seconds):.0f} times as fast as nbgrader. Two
workers are {one.each / two.each:.2f} times as fast as one; a Dask cluster of two, {one.each / dask.each:.2f} times."""


if __name__ == "__main__":
    print(section(measure(say=lambda line: print(line, file=sys.stderr))))
