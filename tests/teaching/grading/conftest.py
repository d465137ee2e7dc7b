"""What do the tests of grading share? One class, graded once by two workers: killed in the middle, and gone on with."""

import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path
from types import SimpleNamespace

import pytest
import submitted_class

from nnwidgets.teaching.grading.box import why_no_bubblewrap
from nnwidgets.teaching.grading.results import NAME, Results

ROOT = Path(__file__).parents[3]


def nnwidgets(*arguments, **more):
    """Start the command line as an instructor does."""
    command = [sys.executable, "-m", "nnwidgets.teaching", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT, **more)


def digest(folder):
    """Everything that a folder holds, with times."""
    return {
        str(path.relative_to(folder)): (
            path.stat().st_mtime_ns,
            path.is_file() and hashlib.sha256(path.read_bytes()).digest(),
        )
        for path in sorted(folder.rglob("*"))
    }


def wait_for(condition, seconds=300):
    """Return the condition's value as soon as it holds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := condition():
            return value
        time.sleep(0.05)
    pytest.fail(f"waited {seconds} s in vain")


@pytest.fixture(scope="session")
def bubblewrap():
    if (
        why_no_bubblewrap()
    ):  # it is no Python package, so a fresh clone may be without it; where it is put in, it counts
        (pytest.fail if os.environ.get("NNWIDGETS_BUBBLEWRAP") else pytest.skip)(why_no_bubblewrap())


@pytest.fixture(scope="session")
def graded(tmp_path_factory):
    """The class, graded: `results` by student, `expected`, what the second run `said`, whether SUBMISSIONS stayed."""
    folder = tmp_path_factory.mktemp("class")
    token = uuid.uuid4().hex
    with socket.create_server(("127.0.0.1", 0)) as server:
        expected = submitted_class.write_class(folder, host="127.0.0.1", port=server.getsockname()[1], token=token)
        before = digest(folder / "submissions")
        out = folder / "results"
        options = ["--roster", folder / "roster.csv", "--out", out, "--workers", 2, "--cell-seconds", 4, "--only", 6]
        first = nnwidgets("grade", folder / "submissions", *options)
        wait_for(lambda: first.poll() is not None or ((out / NAME).exists() and len(Results(out).all()) >= 6))
        first.send_signal(signal.SIGKILL)
        first.communicate()
        kept = Results(out).all()
        second = nnwidgets("grade", folder / "submissions", *options)
        said, _ = second.communicate(timeout=500)
    return SimpleNamespace(
        folder=folder,
        token=token,
        options=options,
        expected=expected,
        kept=kept,
        said=said,
        code=second.returncode,
        results={one.student: one for one in Results(out).all()},
        unchanged=before == digest(folder / "submissions"),
    )
