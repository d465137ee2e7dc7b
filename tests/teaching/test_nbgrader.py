"""Does nbgrader itself take the course tree: generate, validate, autograde with partial credit, export?"""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest
from answers import ROOT
from command_line import run

from nnwidgets.exercises import EXERCISES, answers_of, seed_for

LESSON = "06_how_big_a_step"

# One process, so that nbgrader is loaded once. What its commands do, through its own interface.
SCRIPT = """
import json, pathlib, sys
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import CsvExportPlugin
from nbgrader.validator import Validator
from traitlets.config.loader import PyFileConfigLoader

root, lesson, submissions = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
config = PyFileConfigLoader("nbgrader_config.py", path=root).load_config()
config.CourseDirectory.root = root
api = NbGraderAPI(config=config)
said = api.generate_assignment(lesson)
assert said["success"], said

release = pathlib.Path(root, "release", lesson)
released = [
    "".join(cell["source"]).rstrip()
    for cell in json.loads((release / f"{lesson}.ipynb").read_text("utf-8"))["cells"]
    if cell["metadata"].get("nbgrader", {}).get("solution")
]
for student, changes in submissions.items():
    notebook = json.loads((release / f"{lesson}.ipynb").read_text("utf-8"))
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        for old, new in changes.items():
            source = source.replace(old, new)
        cell["source"] = source
    folder = pathlib.Path(root, "submitted", student, lesson)
    folder.mkdir(parents=True)
    (folder / f"{lesson}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")

validated = Validator(config=config).validate(str(pathlib.Path(root, "submitted", "ada", lesson, f"{lesson}.ipynb")))
for student in submissions:
    said = api.autograde(lesson, student, create=True)
    assert said["success"], said
plugin = CsvExportPlugin(config=config)
plugin.to = str(pathlib.Path(root, "grades.csv"))
with Gradebook(api.coursedir.db_url) as gradebook:
    plugin.export(gradebook)
    scores = {}
    for student in submissions:
        graded = gradebook.find_submission_notebook(lesson, lesson, student).grades
        scores[student] = {grade.name: grade.auto_score for grade in graded}
print(json.dumps({"released": released, "validated": validated, "scores": scores}))
"""

RIGHT = {
    'nw.student("", ': 'nw.student("ada", ',
    "def largest_step(h):\n    ...  # your turn": (
        "def largest_step(h):\n    import sys\n    print('a warning is no error', file=sys.stderr)\n    return 2 / h"
    ),
    "def one_step(h):\n    ...  # your turn": "def one_step(h):\n    return 1 / h",
    "def steps_to_one_percent(h, step_size):\n    ...  # your turn": (
        "def steps_to_one_percent(h, step_size):\n"
        "    factor = abs(1 - step_size * h)\n"
        "    return np.ceil(np.log(10) / -np.log(factor)) if 0 < factor < 1 else np.inf if factor else 1"
    ),
}
PARTLY = "def one_step(h):\n    return 1 / h if h < 2 else 0.01"
TAMPERED = {
    'nw.student("", ': 'nw.student("ben", ',
    "checked.verdict.score": "1.0",
    "def one_step(h):\n    ...  # your turn": PARTLY,
}


@pytest.mark.slow
def test_nbgrader_generates_validates_autogrades_and_exports(tmp_path):
    course = tmp_path / "course"
    assert run("assign", "6", "--nbgrader", "--course", "ml-2027", "--out", course).code == 0
    # alembic, which nbgrader calls by name, is beside this Python
    variables = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    command = [sys.executable, "-c", SCRIPT, course, LESSON, json.dumps({"ada": RIGHT, "ben": TAMPERED, "cleo": {}})]
    done = subprocess.run(command, env=variables, cwd=course, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])

    lesson = nbformat.read(ROOT / "lessons" / f"{LESSON}.ipynb", as_version=4)
    assert found["released"] == [cell.source for cell in lesson.cells if "...  # your turn" in cell.source]
    assert found["validated"] == {}, "nothing failed, changed or was wrong"
    exercise = EXERCISES["6.2"]
    questions = exercise.ask(np.random.default_rng(seed_for("ml-2027", "ben", "6.2")))
    part = exercise.judge(questions, answers_of(exercise, questions, lambda h: 1 / h if h < 2 else 0.01)).score
    assert 0 < part < 1
    assert found["scores"] == {
        "ada": {"check-6-1": 1, "check-6-2": 1, "check-6-3": 1},
        "ben": {"check-6-1": 0, "check-6-2": pytest.approx(part), "check-6-3": 0},
        "cleo": {"check-6-1": 0, "check-6-2": 0, "check-6-3": 0},
    }
    with (course / "grades.csv").open(encoding="utf-8") as file:
        rows = {row["student_id"]: (float(row["score"]), float(row["max_score"])) for row in csv.DictReader(file)}
    assert rows == {"ada": (3, 3), "ben": (pytest.approx(part), 3), "cleo": (0, 3)}


def test_cells_have_the_metadata_of_schema_3_and_stubs_stay(tmp_path):
    assert run("assign", "6", "--nbgrader", "--course", "ml-2027", "--out", tmp_path).code == 0
    notebook = nbformat.read(tmp_path / "source" / LESSON / f"{LESSON}.ipynb", as_version=4)
    marked = [(cell.metadata["nbgrader"], cell.source) for cell in notebook.cells if "nbgrader" in cell.metadata]
    assert [meta["grade_id"] for meta, _ in marked] == [
        f"{what}-6-{n}" for n in (1, 2, 3) for what in ("answer", "check")
    ]
    for meta, source in marked:
        assert meta.keys() >= {"grade", "grade_id", "locked", "schema_version", "solution", "task"}
        assert meta["schema_version"] == 3
        if meta["grade"]:
            assert (meta["locked"], meta["solution"], meta["points"]) == (True, False, 1.0)
            assert source.splitlines()[-1] == "checked.verdict.score"
        else:
            assert (meta["locked"], meta["solution"]) == (False, True)
            assert "    ...  # your turn" in source
    assert 'nw.student("", course="ml-2027")' in notebook.cells[1].source
