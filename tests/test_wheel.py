"""Does the wheel install and work without the repository: browser file, texts and lessons in it, and no answers?"""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from answers import ROOT, SOURCES, leaks_in_file, leaks_in_notebook

# Where the marker is spoken of, not used.
SPEAKS_OF_MARKERS = {
    "nnwidgets/teaching/assigning/nbgrader.py",
    "nnwidgets/teaching/build.py",
    "nnwidgets/teaching/frame/lesson.txt",  # what `nnwidgets new` writes, its own small answer included
    "nnwidgets/teaching/solutions.py",
}


@pytest.fixture(scope="module")
def dist(tmp_path_factory):
    """Build wheel and sdist from the repository; return the folder."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def files(dist):
    """Return {path in the wheel: bytes}."""
    (wheel,) = dist.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def answers_in(files):
    """Return one line per answer that stands in one of these files ({path: bytes})."""
    found = [
        f"{name} is a source with answers" for name in files if "lesson_sources" in name or "/tests/" in f"/{name}"
    ]
    for name, content in files.items():
        text = content.decode("utf-8", errors="replace")
        if "BEGIN SOLUTION" in text and not name.endswith(tuple(SPEAKS_OF_MARKERS)):
            found.append(f"{name} holds a marked solution")
        for source in SOURCES:
            leaks = leaks_in_notebook if name.endswith(".ipynb") and source.stem in name else leaks_in_file
            found += [f"{name}: {leak!r} of {source.name}" for leak in leaks(source.read_text("utf-8"), text)]
    return found


def test_wheel_holds_the_library_its_data_and_the_lessons_as_they_are(files):
    tracked = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "nnwidgets", "lessons"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    expected = {
        name if name.startswith("nnwidgets/") else f"nnwidgets/{name}": (ROOT / name).read_bytes()
        for name in tracked
        if (ROOT / name).exists()
    }
    packed = {name: content for name, content in files.items() if ".dist-info/" not in name}
    assert packed.keys() == expected.keys()
    assert packed == expected
    assert "nnwidgets/explorer/explorer.js" in packed
    assert len([name for name in packed if name.endswith(".ipynb")]) == len(SOURCES)


def test_wheel_says_both_licences(files):
    (metadata,) = (content.decode() for name, content in files.items() if name.endswith(".dist-info/METADATA"))
    assert "License-Expression: MIT AND CC-BY-4.0" in metadata
    assert {Path(name).name for name in files if "/licenses/" in name} == {"LICENSE", "LICENSE-lessons"}


def test_no_answer_is_published(dist, files):
    (sdist,) = dist.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        source_files = {item.name: archive.extractfile(item).read() for item in archive if item.isfile()}
    assert any(name.endswith("pyproject.toml") for name in source_files)
    assert answers_in(files) == []
    assert answers_in(source_files) == []


def test_wheel_from_the_sdist_is_the_same(dist, files, tmp_path):
    (sdist,) = dist.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(command, cwd=tmp_path / sdist.name.removesuffix(".tar.gz"), check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files


def test_search_finds_planted_answers(monkeypatch, tmp_path):
    source = tmp_path / "06_step.py"
    source.write_text((ROOT / "tests" / "teaching" / "small_lesson.txt").read_text("utf-8"), encoding="utf-8")
    monkeypatch.setitem(globals(), "SOURCES", [source])
    planted = {
        "nnwidgets/lesson_sources/06_step.py": b"",
        "nnwidgets/a.py": b"# BEGIN SOLUTION",
        "nnwidgets/b.py": b"def largest_step(h):\n    return 2 / h\n",
        "nnwidgets/lessons/06_step.ipynb": b'{"cells": [{"source": ["answer = 0.5"]}]}',
    }
    assert [line.split(":")[0].split(" ")[0] for line in answers_in(planted)] == list(planted)
    assert answers_in({"nnwidgets/c.py": b"def law(h):\n    return 2 / h\n"}) == []


# What somebody does who has the wheel and nothing else: every module loads, and every lesson runs to its end.
WITHOUT_THE_REPOSITORY = """
import importlib.resources, json, linecache, pathlib, pkgutil
import nnwidgets

home = pathlib.Path(nnwidgets.__file__).parent
assert home.is_relative_to({environment!r}), home
for module in pkgutil.walk_packages([str(home)], "nnwidgets."):
    if not module.name.startswith("nnwidgets.teaching."):      # these need the extra `teach`
        importlib.import_module(module.name)
assert (home / "explorer" / "explorer.js").stat().st_size > 0
lessons = sorted((home / "lessons").glob("*.ipynb"))
for lesson in lessons:
    scope = {{}}
    for number, cell in enumerate(json.loads(lesson.read_text("utf-8"))["cells"]):
        if cell["cell_type"] == "code":
            source, name = "".join(cell["source"]), f"{{lesson.name}} {{number}}"
            linecache.cache[name] = (len(source), None, source.splitlines(True), name)   # as Jupyter keeps its cells
            exec(compile(source, name, "exec"), scope)
print(len(lessons), "lessons ran")
"""


@pytest.mark.slow
def test_wheel_works_in_an_environment_of_its_own(dist, files, tmp_path):
    (wheel,) = dist.glob("*.whl")
    environment = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    python = environment / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", str(wheel)], check=True)
    script = WITHOUT_THE_REPOSITORY.format(environment=str(environment))
    variables = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "VIRTUAL_ENV")}
    variables["NNWIDGETS_EXPECT"] = "not tried yet"
    done = subprocess.run(
        [python, "-c", script], cwd=tmp_path, env=variables, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert f"{len(SOURCES)} lessons ran" in done.stdout

    # The command is there with what the wheel alone installs; one that needs more says what.
    command = environment / "bin" / "nnwidgets"
    subprocess.run([command, "open", "mine", "--copy-only"], cwd=tmp_path, env=variables, check=True)
    lessons = {name.rpartition("/")[2]: content for name, content in files.items() if name.endswith(".ipynb")}
    assert {path.name: path.read_bytes() for path in (tmp_path / "mine").glob("*.ipynb")} == lessons
    done = subprocess.run(
        [command, "build", "a", "--out", "b"], cwd=tmp_path, env=variables, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr == "Error: nnwidgets build needs the package jupytext. Run: pip install 'nnwidgets[teach]'\n"
