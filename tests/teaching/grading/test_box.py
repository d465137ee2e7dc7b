"""Does a box hold what it promises, with bubblewrap and without? One submission at a time, seen from close by."""

import textwrap
import uuid
from dataclasses import replace
from pathlib import Path

import pytest
from submitted_class import CAUGHT_LOOP, FORKS, LONG_LOOP, NAMES, RIGHT, notebook

from nnwidgets.teaching.grading import boxes
from nnwidgets.teaching.grading.content import fingerprint
from nnwidgets.teaching.grading.grade import grade
from nnwidgets.teaching.grading.limits import Limits
from nnwidgets.teaching.grading.notebooks import read_notebook
from nnwidgets.teaching.grading.terms import Job, Terms

LIMITS = Limits(cell_seconds=100, each_seconds=3, memory=10**9)
ALONE = Terms(tuple(NAMES), limits=LIMITS)
HOGS = """
import os, time
for _ in range(8):
    if os.fork() == 0:
        x = b"x" * 200_000_000
        break
time.sleep(600)
"""
BOXES = [pytest.param(True, id="box"), pytest.param(False, id="no-sandbox")]


@pytest.fixture(params=BOXES)
def terms(request):
    if request.param:
        request.getfixturevalue("bubblewrap")
    return replace(ALONE, closed=request.param)


@pytest.fixture(autouse=True, scope="module")
def closed_at_the_end():
    yield
    boxes.close_all()


def job(content, **files):
    """A submission of one notebook."""
    files = {"lesson.ipynb": content, **files}
    return Job("ada", "lesson.ipynb", fingerprint(files), (read_notebook("lesson.ipynb", content),), files)


def statuses(graded):
    return [verdict.status for verdict in graded.verdicts]


@pytest.mark.parametrize(
    "text", [LONG_LOOP, CAUGHT_LOOP, "import os\nos._exit(1)", FORKS], ids=["loop", "caught", "exit", "forks"]
)
def test_what_a_function_does_costs_its_own_exercise_only(terms, text):
    graded = grade(job(notebook(RIGHT | {"6.1": text})), terms)
    assert statuses(graded) == ["not yet", "right", "right"], graded


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("import os\nos._exit(0)", "ended the process"),
        ("import os, time\nos.kill(os.getppid(), 9)\ntime.sleep(600)", "ended the process"),
        (FORKS, "more than 32 processes at once"),
        (HOGS, "more than 1 GB of memory"),
    ],
    ids=["exit", "server", "forks", "memory"],
)
def test_a_broken_run_is_ungraded_and_the_next_one_is_right(terms, cell, reason):
    graded = grade(job(notebook(last=cell)), terms)
    assert graded.status == "ungraded"
    assert reason in graded.reason
    assert statuses(grade(job(notebook()), terms)) == ["right"] * 3


def test_nothing_stays_for_the_next_one(terms):
    token = uuid.uuid4().hex
    leave = f"""
        import os, subprocess, sys, tempfile
        open(os.path.join(tempfile.gettempdir(), "left"), "w")
        open(os.path.expanduser("~/left"), "w")
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600) # {token}"], start_new_session=True)
    """
    look = """
        import glob, os, tempfile
        found = glob.glob(os.path.join(tempfile.gettempdir(), "*eft")) + glob.glob(os.path.expanduser("~/*eft"))
        largest_step = lambda h: -1 if found else 2 / h
    """
    assert statuses(grade(job(notebook(first=leave)), terms)) == ["right"] * 3
    assert statuses(grade(job(notebook(last=look)), terms)) == ["right"] * 3
    commands = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline")]
    assert not any(token.encode() in command for command in commands)


def test_a_cell_finds_the_files_beside_its_notebook(terms):
    cell = "import numpy as np\npoints = np.loadtxt('data/points.csv')\nlargest_step = lambda h: points[0] / h"
    graded = grade(job(notebook(last=cell), **{"data/points.csv": b"2.0\n3.0\n"}), terms)
    assert statuses(graded) == ["right"] * 3


def test_a_function_that_is_missing_says_which_cell_stopped(terms):
    def spoil(data):
        for cell in data["cells"]:
            cell["source"] = cell["source"].replace("def one_step(h):", "def one_step(h:")

    graded = grade(job(notebook(change=spoil)), terms)
    (verdict,) = (one for one in graded.verdicts if one.exercise == "6.2")
    assert verdict.status == "not tried yet"
    assert (
        "There is no one_step after the notebook ran. The cell that should make it stopped: SyntaxError"
        in verdict.message
    )


def test_random_numbers_without_a_seed_are_the_same_again(terms):
    cell = """
        import random
        import numpy as np
        drawn = [random.random(), np.random.rand(), np.random.default_rng().random(), np.random.default_rng().random()]
        largest_step = lambda h: drawn
    """
    cell = textwrap.dedent(cell) + "def one_step(h):\n    raise ValueError(str(drawn))\n"
    first, again = (grade(job(notebook(last=cell)), terms) for _ in range(2))
    assert "ValueError, [0." in first.verdicts[1].message
    assert first.verdicts == again.verdicts
    assert len(set(first.verdicts[1].message.partition("[")[2].partition("]")[0].split(", "))) == 4


def test_an_address_in_a_message_is_the_same_again(terms):
    cell = "def largest_step(h):\n    raise ValueError(repr(object()))"
    first, again = (grade(job(notebook(last=cell)), terms) for _ in range(2))
    assert "object at 0x…" in first.verdicts[0].message
    assert first.verdicts == again.verdicts


def test_a_submission_cannot_look_into_the_server(bubblewrap):
    cell = """
        import os
        seen = []
        for place in ("mem", "maps", "environ", "fd/3", "fd/4", "fd/5"):
            try:
                open(f"/proc/{os.getppid()}/{place}", "rb").read(1)
                seen.append(place)
            except OSError:
                pass
        largest_step = lambda h: -1 if seen else 2 / h
    """
    assert statuses(grade(job(notebook(last=cell)), ALONE)) == ["right"] * 3


def test_a_killed_server_is_started_again(terms):
    grade(job(notebook()), terms)
    with boxes.borrowed(terms) as box:
        box.process.kill()
        box.process.wait()
    assert statuses(grade(job(notebook()), terms)) == ["right"] * 3


def test_a_file_and_a_folder_of_one_name(terms):
    graded = grade(job(notebook(), **{"a": b"", "a/b": b"", "x" * 300: b""}), terms)
    assert graded.status == "ungraded"
    assert "names that cannot be used" in graded.reason


def test_a_box_that_was_killed_while_it_waited_is_cleared_away_and_replaced(terms):
    with boxes.borrowed(terms) as first:
        pass
    first.process.kill()
    first.process.wait()
    with boxes.borrowed(terms) as second:
        assert second is not first
        assert second.is_open
    assert first.control.fileno() == -1, "its line is closed"
    assert not first.folder.exists()
