"""Does the whole path hold? Handed out to 30 students with their own numbers, answered in every way, graded, read."""

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import submitted_class
from lesson_answers import RIGHT

from nnwidgets.exercises import EXERCISES, seed_for
from nnwidgets.learning.records import empty
from nnwidgets.learning.texts import load
from nnwidgets.teaching.grading.box import why_no_bubblewrap
from nnwidgets.teaching.grading.results import Results
from nnwidgets.teaching.roster import folder_name

ROOT = Path(__file__).parents[2]
COURSE = "ml-2027"
LESSON_5, LESSON_6 = "05_one_learning_step.ipynb", "06_how_big_a_step.ipynb"
KINDS = (
    *("ada", "untried", "own-way", "half", "loop-inside", "loop-outside", "loop-deaf", "exits", "killed", "fork-bomb"),
    *("eight-gigabytes", "prints", "patches", "forges", "deleted", "renamed", "reordered", "bare", "broken", "pdf"),
    *("empty", "=1+1", "ольга", "mistaken0", "mistaken1", "mistaken2", "mistaken3"),
)
STUDENTS = [*KINDS, "zip-up", "twice", "absent"]
TAMPERS = ("patches", "forges")
NAMES = {
    "ada": 'Lovelace, "Ada"',
    "=1+1": "=HYPERLINK(1;2)",
    "ольга": "Ольга, Ильина",
    "untried": "<b>Bold</b>",
    "half": "@SUM(A1)",
    "absent": "فاطمة",
}


def own_numbers(student):
    """Return the question of 5.2 of one student, and its right answer as they would type it."""
    (question,) = EXERCISES["5.2"].ask(np.random.default_rng(seed_for(COURSE, student, "5.2")))
    weights = RIGHT["5.2"][0](*EXERCISES["5.2"].arguments(question))
    return question, "(" + ", ".join(f"{number:.3f}" for number in weights) + ")"


# Whose numbers they hand in for 5.2, and what becomes of it. (The others hand in lesson 6 only.)
OWN = {
    "ada": ("ada", "right"),
    "ольга": ("ольга", "right"),
    "=1+1": ("ada", "not yet"),  # copied
    "untried": (None, "not tried yet"),
}


def nnwidgets(*words):
    ended = subprocess.run(
        [sys.executable, "-m", "nnwidgets.teaching", *map(str, words)],
        cwd=ROOT, capture_output=True, text=True, timeout=400, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def answered(released, student):
    """Return a student's notebook of lesson 5, as handed out, with an answer to 5.2 in it."""
    whose, _ = OWN[student]
    text = released.read_text("utf-8")
    if whose is None:
        return text
    assert text.count("...  # your turn") == 3
    head, _, tail = text.partition('nw.numbers(\\"5.2\\").values()')
    return (
        head
        + 'nw.numbers(\\"5.2\\").values()'
        + tail.replace("...  # your turn", f"next_weights = {own_numbers(whose)[1]}", 1)
    )


def as_released(content, released):
    """Put the first cell of the notebook that was handed out, and its metadata, into one that was answered."""
    try:
        notebook = json.loads(content)
    except ValueError:
        return content
    if not isinstance(notebook, dict) or not notebook["metadata"]:
        return content  # one whose student removed all that
    own = json.loads(released.read_text("utf-8"))
    notebook["metadata"] = own["metadata"]
    notebook["cells"].insert(0, own["cells"][1])
    return json.dumps(notebook).encode()


def hand_in(release, submissions):
    """Write what 30 students and a stranger hand in."""
    for student in STUDENTS:
        released, folder = release / folder_name(student), submissions / folder_name(student)
        if student in KINDS:
            folder.mkdir(parents=True)
            content, _ = submitted_class.HANDED_IN[student]
            (folder / LESSON_6).write_bytes(as_released(content, released / LESSON_6))
        if student in OWN:
            (folder / LESSON_5).write_text(answered(released / LESSON_5, student), encoding="utf-8")
    option = load()["predict"]["6.cleo"]["options"][1]
    progress = empty() | {"predictions": {"6.cleo": {"choice": 1, "text": option, "at": 5}}}
    (submissions / "ada" / "nnwidgets-progress.json").write_text(json.dumps(progress), encoding="utf-8")
    (submissions / "zip-up.zip").write_bytes(submitted_class.ZIPS["zip-up"][0])
    (submissions / "twice_1_2_lesson.ipynb").write_bytes(submitted_class.notebook())
    (submissions / "twice_1_3_lesson-1.ipynb").write_bytes(submitted_class.notebook({}))
    (submissions / "stranger.ipynb").write_bytes(submitted_class.notebook())


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """Go the whole path; return the folders, what was said, and the results by student."""
    if why_no_bubblewrap():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(why_no_bubblewrap())
    folder = tmp_path_factory.mktemp("course")
    roster, release, submissions, out = (folder / name for name in ("roster.csv", "release", "submissions", "results"))
    with roster.open("w", encoding="utf-8", newline="") as file:
        rows = [[student, NAMES.get(student, student.title()), "B"] for student in STUDENTS]
        csv.writer(file).writerows([["id", "name", "section"], *rows])
    assigned = nnwidgets("assign", 5, 6, "--roster", roster, "--course", COURSE, "--out", release)
    hand_in(release, submissions)
    before = {place: place.read_bytes() for place in submissions.rglob("*") if place.is_file()}
    command = ["grade", submissions, "--roster", roster, "--course", COURSE, "--out", out]
    command += ["--workers", 2, "--cell-seconds", 4]
    graded = nnwidgets(*command)
    return SimpleNamespace(
        roster=roster, release=release, out=out, assigned=assigned, graded=graded,
        again=nnwidgets(*command),
        unchanged=before == {place: place.read_bytes() for place in submissions.rglob("*") if place.is_file()},
        results={one.student: one for one in Results(out).all()},
    )  # fmt: skip


@pytest.mark.slow
def test_everybody_gets_notebooks_with_their_own_numbers(path):
    assert len(STUDENTS) == 30
    assert "2 notebooks for each of 30 students" in path.assigned
    assert {place.name for place in path.release.iterdir()} == {folder_name(student) for student in STUDENTS}
    assert len({json.dumps(own_numbers(student)[0]) for student in STUDENTS}) == 30


@pytest.mark.parametrize("student", [student for student in KINDS if student not in TAMPERS])
def test_each_is_judged_by_what_was_handed_in(path, student):
    one, (_, wanted) = path.results[student], submitted_class.HANDED_IN[student]
    if isinstance(wanted, str):
        assert (one.status, one.verdicts) == ("ungraded", ())
        assert wanted in one.reason
        return
    assert one.status == "graded", one.reason
    came = {verdict.exercise: verdict.status for verdict in one.verdicts}
    assert {name: came[name] for name in wanted} == wanted
    assert came["5.2"] == OWN.get(student, (None, "not tried yet"))[1]


def test_named_mistakes_are_named(path):
    for student, made in submitted_class.EVERY_MISTAKE.items():
        if student in KINDS:
            came = {verdict.exercise: verdict.mistake for verdict in path.results[student].verdicts}
            assert {name: came[name] for name in made} == {name: mistake for name, (mistake, _) in made.items()}


def test_the_others_are_told_why(path):
    assert "outside its folder" in path.results["zip-up"].reason
    assert "keep the one that counts" in path.results["twice"].reason
    assert "tells a student" in path.results["stranger.ipynb"].reason
    assert "absent" not in path.results


@pytest.mark.parametrize("student", TAMPERS)
def test_tampering_gains_no_point(path, student):
    one = path.results[student]
    assert all(verdict.score == 0 for verdict in one.verdicts)
    assert one.verdicts or one.reason


def test_nothing_handed_in_changes_and_nothing_is_graded_twice(path):
    assert path.unchanged
    assert "0 to grade, 30 unchanged since they were graded." in path.again


def ungraded(path):
    return [student for student in STUDENTS if student != "absent" and path.results[student].status == "ungraded"]


def test_the_instructor_sees_it_all(path):
    page = (path.out / "instructor.html").read_text("utf-8")
    missing = len(ungraded(path))
    expected = {student for student in KINDS if isinstance(submitted_class.HANDED_IN[student][1], str)}
    assert set(ungraded(path)) - set(TAMPERS) == expected | {"zip-up", "twice"}
    assert f"{29 - missing} graded, {missing} with a file that could not be graded, 1 without a file" in page
    assert "1 file of nobody on the roster" in page
    for name, (mistake, _) in submitted_class.EVERY_MISTAKE["mistaken0"].items():
        assert f"<strong>{mistake}</strong>" in page, name
    assert "&lt;b&gt;Bold&lt;/b&gt;" in page
    assert "about as far away as at the start" in page
    assert "still running after 4 s" in page


def test_each_student_has_a_page_without_secrets(path):
    for student in STUDENTS:
        page = (path.out / "feedback" / f"{folder_name(student)}.html").read_text("utf-8")
        assert "Traceback" not in page
        assert not re.search(r"\bFor h = ", page)
        if student in ungraded(path):
            assert "could not be graded" in page
    ada = (path.out / "feedback" / "ada.html").read_text("utf-8")
    assert "<code>next_weights</code>: right" in ada
    copied = (path.out / "feedback" / f"{folder_name('=1+1')}.html").read_text("utf-8")
    assert "<code>next_weights</code>: not yet" in copied


def test_the_tables_go_into_gradebooks(path):
    tables = {
        name: list(csv.DictReader((path.out / f"{name}.csv").open(encoding="utf-8-sig", newline="")))
        for name in ("grades", "canvas", "moodle")
    }
    graded = [student for student in KINDS if path.results[student].status == "graded"]
    assert len(tables["grades"]) == 31
    assert len(tables["moodle"]) == len(graded)
    assert len(tables["canvas"]) == len(graded) + 1
    points = {row["SIS Login ID"]: row["nnwidgets"] for row in tables["canvas"][1:]}
    assert points["ada"] == "4"  # 5.2, 6.1, 6.2, 6.3
    assert points["untried"] == "0"
    assert "broken" not in points
    cells = [cell for rows in tables.values() for row in rows for cell in row.values()]
    assert [cell for cell in cells if cell.startswith(("=", "+", "@"))] == []
