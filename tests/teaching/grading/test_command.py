"""Does `nnwidgets grade` do what it says, go on where it was, and say in a sentence what is wrong?"""

import json
import sqlite3
import textwrap

import pytest
from click.testing import CliRunner
from submitted_class import RIGHT, code, notebook

import nnwidgets as nw
from nnwidgets.exercises import EXERCISES
from nnwidgets.learning.code import to_code
from nnwidgets.learning.records import empty
from nnwidgets.teaching.cli import main
from nnwidgets.teaching.grading import command
from nnwidgets.teaching.grading.entries import Graded, Judged
from nnwidgets.teaching.grading.results import Results


@pytest.fixture
def class_of(tmp_path):
    """Write a small class, and return what grades it and gives (exit code, output, results by student)."""

    def write(files, students=("ada", "ben", "cleo")):
        lines = ["id,name", *(f"{student},{student}" for student in students)]
        (tmp_path / "roster.csv").write_text("\n".join(lines), encoding="utf-8")
        (tmp_path / "in").mkdir(exist_ok=True)
        for name, content in files.items():
            (tmp_path / "in" / name).write_bytes(content)

    def grade(*options):
        arguments = ["grade", tmp_path / "in", "--roster", tmp_path / "roster.csv", "--out", tmp_path / "out", *options]
        done = CliRunner().invoke(main, [str(argument) for argument in arguments])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.output, {one.student: one for one in Results(tmp_path / "out").all()}

    grade.write, grade.folder = write, tmp_path
    (tmp_path / "out").mkdir()
    return grade


@pytest.fixture
def without_boxes(monkeypatch):
    """Put in place of all that runs submissions something quick, and return the list of those that it was given."""
    given = []

    def run(found, terms, workers, dask):
        for one in found:
            given.append(one.student)
            yield Graded(one.student, one.file, one.sha256, verdicts=(Judged("6.1", "right", 1.0, "Yes."),))

    monkeypatch.setattr(command, "run", run)
    return given


def test_help_has_an_example():
    said = CliRunner().invoke(main, ["grade", "--help"]).output
    assert "nnwidgets grade submissions --roster roster.csv --course ml-2027 --out results" in said


def test_only_what_is_new_or_changed_is_graded(class_of, without_boxes):
    class_of.write({"ada.ipynb": notebook(), "ben.ipynb": notebook()})
    code_, said, _ = class_of()
    assert (code_, without_boxes) == (0, ["ada", "ben"])
    assert "2 to grade." in said
    assert "0 to grade, 2 unchanged" in class_of()[1]
    class_of.write({"ben.ipynb": notebook({}), "cleo.ipynb": notebook()})
    class_of()
    assert without_boxes == ["ada", "ben", "ben", "cleo"]
    class_of("--again")
    assert without_boxes[4:] == ["ada", "ben", "cleo"]
    assert class_of("--again")[2].keys() == {"ada", "ben", "cleo"}


@pytest.mark.parametrize("options", [["--only", "6.1"], ["--seed", "other"], ["--course", "other"]])
def test_on_other_terms_all_are_graded_again(class_of, without_boxes, options):
    class_of.write({"ada.ipynb": notebook()})
    class_of()
    assert "all are graded again" in class_of(*options)[1]
    assert without_boxes == ["ada", "ada"]
    assert "0 to grade" in class_of(*options)[1]


def test_a_stop_by_hand_keeps_what_is_done(class_of, monkeypatch):
    def run(found, *_):
        yield Graded(found[0].student, found[0].file, found[0].sha256)
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "run", run)
    class_of.write({"ada.ipynb": notebook(), "ben.ipynb": notebook()})
    status, said, results = class_of()
    assert status == 2
    assert "Stopped: 1 of 2 are graded and kept. The same command goes on from there." in said
    assert results.keys() == {"ada"}


def test_a_full_disk_keeps_what_is_done(class_of, monkeypatch):
    def run(found, *_):
        for one in found:
            yield Graded(one.student, one.file, one.sha256, verdicts=(Judged("6.1", "not yet", 0.0, "long " * 5000),))

    def small(self):
        base = original(self)
        base.__enter__().execute("PRAGMA max_page_count = 20")
        return base

    original = Results._open
    monkeypatch.setattr(Results, "_open", small)
    monkeypatch.setattr(command, "run", run)
    class_of.write({"ada.ipynb": notebook(), "ben.ipynb": notebook(), "cleo.ipynb": notebook()})
    status, said, results = class_of()
    assert status == 2
    assert "disk is full" in said
    assert f"{len(results)} of 3 are graded and kept" in said
    assert 1 <= len(results) <= 2
    assert all(one.verdicts for one in results.values())


def test_without_bubblewrap_it_says_what_is_not_protected(class_of, without_boxes, monkeypatch):
    class_of.write({"ada.ipynb": notebook()})
    assert "WARNING" not in class_of()[1]
    monkeypatch.setattr(command, "why_no_bubblewrap", lambda: "bubblewrap is not installed")
    assert "without a box (bubblewrap is not installed)" in class_of()[1]
    assert "read your files, change them, and use the network" in class_of("--no-sandbox")[1]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--only", "99"], "There is no lesson or exercise '99'. Expected one of"),
        (["--roster", "none.csv"], "The roster cannot be read"),
        (["--exercises", "none.py"], "There is no file none.py here"),
        (["--workers", "0"], "0 is not in the range"),
    ],
)
def test_faults_are_one_sentence(class_of, options, said):
    class_of.write({"ada.ipynb": notebook()})
    status, output, _ = class_of(*options)
    assert status == 2
    assert said in output
    assert "Traceback" not in output


def test_notebooks_that_name_nothing_need_a_choice(class_of):
    class_of.write({"ada.ipynb": json.dumps({"nbformat": 4, "cells": [code("1 + 1")]}).encode()})
    status, output, _ = class_of()
    assert status == 2
    assert "Say it: --only 6" in output


def test_a_file_that_is_no_results_file_is_kept(class_of):
    class_of.write({"ada.ipynb": notebook()})
    path = class_of.folder / "out" / "results.sqlite"
    path.write_text("my diary, and long enough to be no database at all" * 20)
    arguments = ["grade", class_of.folder / "in", "--roster", class_of.folder / "roster.csv", "--out", path.parent]
    done = CliRunner().invoke(main, list(map(str, arguments)))
    assert done.exit_code == 2
    assert "Expected a results file" in done.output
    assert path.read_text().startswith("my diary")


def test_predictions_are_read_from_the_progress_file_and_from_codes(class_of):
    one, other = empty(), empty()
    right = 2
    one["predictions"]["6.cleo"] = {"choice": right, "text": "", "at": 5}
    other["predictions"]["own"] = {"choice": 0, "text": "up", "at": 5}
    spoilt = "nnw1.AAAAAAAAAAAAAAAAAAAA"
    cell = f'nw.restore("{to_code(other)}"); nw.restore("{spoilt}")'
    packed = {"ada.ipynb": notebook(last=cell), "nnwidgets-progress.json": json.dumps(one).encode()}
    class_of.write({})
    (class_of.folder / "in" / "ada").mkdir()
    for name, content in packed.items():
        (class_of.folder / "in" / "ada" / name).write_bytes(content)
    _, _, results = class_of("--no-sandbox")
    assert results["ada"].status == "graded"
    found = {prediction.name: (prediction.chosen, prediction.right) for prediction in results["ada"].predictions}
    assert found["own"] == ("up", None)
    assert found["6.cleo"][0] in nw.predict("6.cleo").options
    assert isinstance(found["6.cleo"][1], bool)


OWN = '''
"""Exercises of our own."""
import nnwidgets as nw

class Twice(nw.Exercise):
    id, call, names, expects = "91.1", "twice", ("x",), "a number, twice x"
    asks_function, personal = False, True
    def ask(self, rng):
        return [[round(float(rng.uniform(1, 9)), 6)]]
    def is_right(self, question, answer):
        return abs(answer / 2 - question[0]) < 1e-9

class Next(nw.Exercise):
    id, call, names, expects = "91.2", "after(x)", ("x",), "a number, x plus 1"
    def ask(self, rng):
        return [[int(x)] for x in rng.integers(0, 1000, size=3)]
    def is_right(self, question, answer):
        return answer - 1 == question[0]
'''


def test_own_exercises_and_own_numbers(class_of):
    (class_of.folder / "mine.py").write_text(OWN, encoding="utf-8")
    cells = """
        import nnwidgets as nw
        nw.exercises_from("mine.py")
        nw.student("{}", course="c")
        twice = 2 * nw.numbers("91.1")["x"]
        def after(x):
            return x + 1
        nw.check("91.1", twice); nw.check("91.2", after)
    """
    files = {
        f"{student}.ipynb": json.dumps({"nbformat": 4, "cells": [code(textwrap.dedent(cells).format(said))]}).encode()
        for student, said in (("ada", "ada"), ("ben", "ben"), ("cleo", "ada"))  # cleo copied
    }
    class_of.write(files)
    try:
        options = ["--exercises", class_of.folder / "mine.py", "--no-sandbox"]
        status, said, _ = class_of(*options)
        assert status == 2
        assert "91.1 asks for each student's own numbers. Expected the course's name" in said
        _, said, results = class_of(*options, "--course", "c")
    finally:
        for name in ("91.1", "91.2"):
            EXERCISES.pop(name, None)
    assert "Exercises: 91.1, 91.2." in said
    statuses = {student: [verdict.status for verdict in one.verdicts] for student, one in results.items()}
    assert statuses == {"ada": ["right"] * 2, "ben": ["right"] * 2, "cleo": ["not yet", "right"]}
    assert results["cleo"].reason == "The notebook says that it is of 'ada'."


def test_results_refuse_what_no_grader_writes(class_of):
    results = Results(class_of.folder / "out")
    with pytest.raises(sqlite3.IntegrityError):
        results.write(Graded("ada", "", "", verdicts=(Judged("6.1", "right", 2.0),)))
    assert results.all() == []


def test_a_wrong_answer_stays_wrong_with_any_seed(class_of):
    class_of.write({"ada.ipynb": notebook(RIGHT | {"6.1": "return 2.1 / h"})})
    said = [class_of("--no-sandbox", "--seed", seed)[2]["ada"].verdicts[0] for seed in ("a", "b")]
    assert [verdict.status for verdict in said] == ["not yet", "not yet"]
    assert said[0].message != said[1].message  # other questions
