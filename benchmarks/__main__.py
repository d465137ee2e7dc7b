"""How fast is it, beside what people use instead? Measures everything in one run, prints it and writes results.md.

make bench                                            all widgets
make bench BENCH="--rounds 1 --widgets LossShapes"    fewer samples, some widgets
"""

import argparse
import asyncio
import os
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import document, engine, grading, hands, latency, networks, start, tables, verdict

RESULTS = Path(__file__).parent / "results.md"
PACKAGES = ("numpy", "matplotlib", "anywidget", "jupyterlab", "ipympl", "scikit-learn")


def main():
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--rounds", type=int, default=3, help="how often everything is measured (default: 3)")
    parser.add_argument("--widgets", nargs="+", choices=hands.widgets(), default=list(hands.widgets()), metavar="NAME")
    given = parser.parse_args()
    rounds, names = given.rounds, {*given.widgets, *verdict.THEIRS}
    before = os.getloadavg()[0]
    say("tables, engine, imports ...")
    built = tables.measure(rounds, lambda name, group: name in names)
    speeds, imports = engine.measure(rounds), start.imports(2 * rounds + 1)
    nets = networks.measure(rounds)
    fresh, again = asyncio.run(start.pictures(rounds, lambda name: name in names, say))
    tallies, chromium = asyncio.run(latency.measure(rounds, only=lambda subject: subject.widget in names, say=say))
    where = f"{machine(chromium)}; load of the machine before and after: {before:.1f} and {os.getloadavg()[0]:.1f}"
    text = document.whole(where, rounds, tallies, built, fresh, again, imports, speeds, nets)
    RESULTS.write_text(text + "\n", "utf-8")  # the last part takes long, and needs other programs
    text += grading.section(grading.measure(say=say))
    print(text)
    RESULTS.write_text(text + "\n", "utf-8")


def say(line):
    """Tell on stderr how far it is."""
    print(line, file=sys.stderr, flush=True)


def machine(chromium):
    """What it was measured on."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    system = f"{os.cpu_count()} cores ({processor()}), {platform.system()}, Python {platform.python_version()}"
    return f"{system}, {packages}, Chromium {chromium} (headless, no GPU), {datetime.now(UTC):%Y-%m-%d}"


def processor():
    """The processor's name, where the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        return next(line.partition(": ")[2] for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.machine()


if __name__ == "__main__":
    main()
