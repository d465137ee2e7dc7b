"""What holds in every test: strict explorers, no error only logged, no file beside the lessons, notebooks judged."""

import os
import sys
import tempfile
from pathlib import Path

import hypothesis
import pytest

# Inherited by the kernels of the notebooks as well: an explorer raises what it would otherwise show in the widget.
os.environ["NNWIDGETS_STRICT"] = "1"

# What nw.check must say in the notebooks of each folder. It raises on anything else.
EXPECTED = {"lessons": "not tried yet", "solutions": "right", "instructor": "right"}

# Cores are shared, so a slow example proves nothing; in CI the same examples each time.
hypothesis.settings.register_profile("here", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis.settings.load_profile("here")

progress_folder = tempfile.TemporaryDirectory(prefix="nnwidgets-progress-")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Set the environment of the test before anything of it starts, the kernel of a notebook included."""
    if item.path.suffix == ".ipynb":
        kind = item.path.parent.name
        if kind not in EXPECTED:
            pytest.fail(f"{item.path}: what should nw.check say here? Add the folder to EXPECTED in conftest.py.")
        os.environ["NNWIDGETS_EXPECT"] = EXPECTED[kind]
        name = f"{kind}-{item.path.stem}"  # one file a notebook: what one lesson locks, another must not find
    else:
        os.environ.pop("NNWIDGETS_EXPECT", None)  # other tests see what a learner sees
        name = "tests"
    os.environ["NNWIDGETS_PROGRESS"] = str(Path(progress_folder.name) / f"{name}.json")


def pytest_collection_modifyitems(items):
    """Put the slow tests first."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(autouse=True)
def own_progress(tmp_path, monkeypatch):
    """Give each test a progress file of its own, so that no test finds what another one stored."""
    monkeypatch.setenv("NNWIDGETS_PROGRESS", str(tmp_path / "progress.json"))


@pytest.fixture(autouse=True)
def nobody_has_said_who_works_here():
    """Forget whom the test before called `nw.student` for: exercises would have that student's numbers."""
    if said := sys.modules.get("nnwidgets.learning.student"):
        said._here.clear()


@pytest.fixture(autouse=True)
def no_error_only_logged(request, caplog):
    """Fail a test in which an exception was caught and logged, as ipywidgets does in some callbacks."""
    yield
    if request.node.get_closest_marker("logs_exception"):
        return
    logged = [record for when in ("setup", "call") for record in caplog.get_records(when)]
    swallowed = [record.getMessage() for record in logged if record.exc_info or "Exception in" in record.getMessage()]
    if swallowed:
        pytest.fail("only logged, not raised: " + " | ".join(swallowed), pytrace=False)
