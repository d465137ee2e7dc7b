"""Is every notebook of all three kinds executed and judged, and does no student notebook hold an answer?"""

import os
import re
import subprocess
import sys
import tomllib
from collections import Counter

import nbformat
import pytest
from answers import ROOT, SOURCES, answers, leaks_in_file, leaks_in_notebook

from nnwidgets.teaching.build import build

KINDS = {"lessons": "student", "build/solutions": "solution", "build/instructor": "instructor"}


def run_pytest(folder, *arguments):
    """Run pytest in a process of its own, in this folder; return what it printed."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False).stdout


def test_every_source_is_collected_in_every_kind_cell_by_cell():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    folders = [
        path for path in project["tool"]["pytest"]["ini_options"]["testpaths"] if path not in ("nnwidgets", "tests")
    ]
    assert folders == list(KINDS)
    assert SOURCES, "no lessons"
    printed = run_pytest(ROOT, "--collect-only", *KINDS)
    collected = Counter(re.findall(r"^(\S+\.ipynb)::", printed, re.MULTILINE))
    expected = {
        f"{folder}/{source.stem}.ipynb": build(source, kind).count('"cell_type": "code"')
        for folder, kind in KINDS.items()
        for source in SOURCES
    }
    assert len(expected) == len(SOURCES) * len(KINDS)
    assert collected == expected, "run `make build`: one notebook per source and kind"


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_no_answer_stands_in_the_student_notebook(source):
    text = source.read_text("utf-8")
    assert leaks_in_notebook(text, build(source)) == []
    assert leaks_in_notebook(text, (ROOT / "lessons" / f"{source.stem}.ipynb").read_text("utf-8")) == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_search_finds_every_answer_in_the_instructor_notebook(source):
    text = source.read_text("utf-8")
    above_first_cell = text.partition("# %%")[0]
    found = leaks_in_notebook(text, build(source, "instructor"))
    assert found == [answer for answer in answers(text) if answer not in above_first_cell]


def test_search_finds_a_planted_answer():
    source = (ROOT / "tests" / "teaching" / "small_lesson.txt").read_text("utf-8")
    assert answers(source)[1:] == [
        "return 2 / h",
        "answer = 0.5",
        "Each step multiplies the distance by $1 - \\eta h$.",
        "Three minutes. Most answer 1/h.",
    ]
    clean = nbformat.reads(build(ROOT / "tests" / "teaching" / "small_lesson.txt"), as_version=4)
    assert leaks_in_notebook(source, nbformat.writes(clean)) == []
    for answer in answers(source):
        clean.cells[0].source = f"Some text.\n    {answer}\n"
        assert leaks_in_notebook(source, nbformat.writes(clean)) == [answer]
    assert leaks_in_file(source, "def law(h):\n    return 2 / h\n") == [], "the library may state a law"
    solved = "x = 1\ndef largest_step(h):\n\n  return 2 / h\n"
    assert leaks_in_file(source, solved) == ["def largest_step(h):\nreturn 2 / h"]
    assert len(leaks_in_file(source, "Each step multiplies the distance by $1 - \\eta h$.")) == 1


@pytest.mark.slow
def test_notebook_with_a_wrong_verdict_fails_and_one_with_the_right_verdict_passes(tmp_path):
    def source(body):
        check = '# %%\nnw.check("6.1", largest_step)\n'
        return f"# %%\nimport nnwidgets as nw\n\n# %%\ndef largest_step(h):\n{body}\n\n{check}"

    def solution(answer):
        return source(f"    # BEGIN SOLUTION\n    return {answer}\n    # END SOLUTION")

    cases = {
        ("lessons", "untouched"): solution("2 / h"),
        ("lessons", "answer_left_in"): source("    return 2 / h"),
        ("build/solutions", "right"): solution("2 / h"),
        ("build/solutions", "wrong"): solution("1 / h"),
        ("build/solutions", "not_tried"): source("    ..."),
    }
    (tmp_path / "conftest.py").write_bytes((ROOT / "conftest.py").read_bytes())
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    for (folder, name), text in cases.items():
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        path = tmp_path / f"{name}.txt"
        path.write_text(text)
        (tmp_path / folder / f"{name}.ipynb").write_text(build(path, KINDS[folder]))
    printed = run_pytest(tmp_path, "--nbval-lax", "--nbval-current-env", "-rA", "lessons", "build/solutions")
    failed = sorted(re.findall(r"^FAILED (\S+)", printed, re.MULTILINE))
    assert failed == [
        "build/solutions/not_tried.ipynb::Cell",
        "build/solutions/wrong.ipynb::Cell",
        "lessons/answer_left_in.ipynb::Cell",
    ], printed
    assert list((tmp_path / "lessons").glob("*.json")) == [], "progress is kept elsewhere"
