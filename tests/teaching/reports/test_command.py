"""Does `nnwidgets report` write whole files, leave the results alone, and say in a sentence what it cannot do?"""

import csv
import hashlib
import sqlite3
import zipfile
from dataclasses import replace

import pytest
from click.testing import CliRunner

from nnwidgets.exercises import EXERCISES
from nnwidgets.learning import files
from nnwidgets.teaching.cli import main
from nnwidgets.teaching.grading.results import Results
from nnwidgets.teaching.reports import write_reports


@pytest.fixture
def roster_file(tmp_path, roster):
    path = tmp_path / "roster.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "name", "email"])
        rows.writerows([one.id, one.name, one.email] for one in roster)
    return path


def run(*words):
    return CliRunner().invoke(main, ["report", *map(str, words)])


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_report_by_command(results, roster_file, tmp_path):
    before = sha256(results.path)
    out = tmp_path / "out"
    ended = run(results.path.parent, "--roster", roster_file, "--out", out, "--column", "Step size", "--points", "10")
    assert ended.exit_code == 0, ended.output
    assert ended.output.startswith(
        "11 graded, 1 could not be graded, 1 without a file, 1 file of nobody on the roster."
    )
    assert "Note: an id begins like a formula ('=id')" in ended.output
    assert sorted(path.name for path in out.iterdir()) == [
        "canvas.csv", "feedback", "grades.csv", "instructor.html", "moodle.csv",
    ]  # fmt: skip
    assert len(list((out / "feedback").iterdir())) == 13
    assert (out / "canvas.csv").read_text("utf-8").splitlines()[:2] == [
        "Student,ID,SIS User ID,SIS Login ID,Section,Step size",
        "Points Possible,,,,,10",
    ]
    assert (out / "grades.csv").read_bytes().startswith(b"\xef\xbb\xbfid,")  # so that Excel reads UTF-8
    assert sha256(results.path) == before


def test_exercises_of_ones_own_are_known_to_the_report(results, roster_file, tmp_path):
    own = tmp_path / "mine.py"
    own.write_text(
        "import nnwidgets as nw\n\n\nclass Twice(nw.Exercise):\n"
        '    id, call, names, expects = "91.1", "twice(x)", ("x",), "a number"\n'
        '    mistakes = {"square": (lambda x: x * x, "That is x times x.")}\n\n'
        "    def ask(self, rng):\n        return [[3.0]]\n\n"
        "    def is_right(self, question, answer):\n        return answer == 2 * question[0]\n",
        encoding="utf-8",
    )
    folder = results.path.parent
    try:
        ended = run(folder, "--roster", roster_file, "--out", tmp_path / "out", "--exercises", own)
        assert ended.exit_code == 0, ended.output
        assert "91.1" in EXERCISES
    finally:
        EXERCISES.pop("91.1", None)
    missing = run(folder, "--roster", roster_file, "--exercises", tmp_path / "none.py")
    assert missing.exit_code == 2
    assert "none.py" in missing.output
    assert "Traceback" not in missing.output


def test_every_link_of_the_page_leads_to_a_file(results, roster, tmp_path):
    write_reports(results, roster, tmp_path)
    page = (tmp_path / "instructor.html").read_text("utf-8")
    for path in (tmp_path / "feedback").iterdir():
        assert f'href="feedback/{path.name}"' in page


def test_pages_go_back_through_moodle_as_the_submissions_came(results, entries, roster, tmp_path):
    write_reports(results, roster, tmp_path)
    assert not (tmp_path / "moodle_feedback.zip").exists()
    names = {"ada": "Ada Lovelace_17_assignsubmission_file/a.ipynb", "ivo": "I_v_18_assignsubmission_file_a.ipynb"}
    of_moodle = Results(tmp_path / "of_moodle.sqlite")
    for entry in entries:
        of_moodle.write(replace(entry, file=names.get(entry.student, entry.file)))
    write_reports(of_moodle, roster, tmp_path)
    with zipfile.ZipFile(tmp_path / "moodle_feedback.zip") as packed:
        assert packed.namelist() == [
            "Ada Lovelace_17_assignsubmission_file/feedback.html",
            "I_v_18_assignsubmission_file_feedback.html",
        ]
        for student, name in zip(("ada", "ivo"), packed.namelist(), strict=True):
            assert packed.read(name) == (tmp_path / "feedback" / f"{student}.html").read_bytes()


def test_same_results_same_bytes(results, roster, tmp_path):
    for folder in ("one", "two"):
        write_reports(results, roster, tmp_path / folder)
    for path in (tmp_path / "one").rglob("*.*"):
        assert path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes()


def test_a_stop_in_the_middle_leaves_whole_files(results, roster, tmp_path, monkeypatch):
    write_reports(results, roster, tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.*")}

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write_reports(results, roster, tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.*")} == before


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("nowhere", "There are no results at"),
        ("not a results file", "Expected a results file at"),
        ("no roster", "The roster cannot be read"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(results, roster_file, tmp_path, given, said):
    folder, roster = results.path.parent, roster_file
    if given == "nowhere":
        folder = tmp_path / "nowhere"
    elif given == "not a results file":
        folder = tmp_path / "results.sqlite"
        folder.write_text("id,name\n" * 200)
    else:
        roster = tmp_path / "none.csv"
    ended = run(folder, "--roster", roster, "--out", tmp_path / "out")
    assert ended.exit_code == 2
    assert said in ended.output
    assert "Traceback" not in ended.output
    assert not (tmp_path / "out").exists()


def test_results_that_cannot_be_opened_are_one_sentence(results, roster_file, tmp_path, monkeypatch):
    def locked(_):
        raise sqlite3.OperationalError("attempt to write a readonly database")

    monkeypatch.setattr("nnwidgets.teaching.reports.command.Results", locked)
    ended = run(results.path, "--roster", roster_file, "--out", tmp_path / "out")
    assert ended.exit_code == 2
    assert "cannot be opened (attempt to write a readonly database)" in ended.output


def test_results_are_not_made_by_asking_for_a_report(roster_file, tmp_path):
    run(tmp_path, "--roster", roster_file)
    assert not (tmp_path / "results.sqlite").exists()


def test_help_has_an_example():
    ended = run("--help")
    assert "nnwidgets report results --roster roster.csv" in ended.output


def test_results_of_an_older_class_are_no_trouble(results, roster, tmp_path):
    with sqlite3.connect(results.path) as base:
        assert base.execute("SELECT count(*) FROM submissions").fetchone() == (13,)
    written = write_reports(results, roster[:2], tmp_path)  # eleven who are on this roster no more
    assert (written.graded, written.nobody) == (2, 11)
