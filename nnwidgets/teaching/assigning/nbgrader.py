"""How does a school that runs nbgrader hand the lessons out? From a course tree with that tool's own metadata.

The tree is its `source/`, one assignment a lesson, and a configuration. An exercise's stub is the answer's cell, its
check the test's; the last expression there is the score, so that partial credit is given. Then it is used as always:

    nbgrader generate_assignment 06_how_big_a_step
    nbgrader autograde 06_how_big_a_step
    nbgrader export

nbgrader runs checks in the same process as the submission, which could tamper with them. `nnwidgets grade` does not.
"""

import re

import nbformat

from nnwidgets.teaching.assigning.lessons import checks_of
from nnwidgets.teaching.assigning.notebooks import notebook_for
from nnwidgets.teaching.trouble import Trouble

SCHEMA = 3
POINTS = 1.0  # for each exercise
# Without a region like this the tool would replace the whole cell, stub and names, by its own. What stands in it goes
# to nobody; the configuration puts nothing in its place.
REGION = "### BEGIN SOLUTION\n### END SOLUTION"
TEST = """\
import contextlib
import io

with contextlib.redirect_stderr(io.StringIO()):  # nbgrader takes a warning for an error
    checked = {call}
display(checked)
checked.verdict.score"""
CONFIGURATION = '''\
"""nbgrader's configuration for this course. Made by nnwidgets assign --nbgrader."""

c = get_config()  # noqa: F821 - nbgrader provides it

c.CourseDirectory.course_id = {course!r}
# Stubs are in the notebooks, as ..., so that every cell runs. A solution between the two marks of an answer's cell is
# taken out, and nothing comes in its place.
c.ClearSolutions.code_stub = {{"python": ""}}
# A check may take ten seconds, and a widget draws its first picture.
c.Execute.timeout = 120
'''


def course_tree(lessons, course):
    """Return {relative path: bytes} of a course for nbgrader.

    Parameters
    ----------
    lessons : list of Lesson
    course : str

    Raises
    ------
    Trouble
        A lesson has an exercise whose check and answer stand in one cell, or no stub.
    """
    files = {"nbgrader_config.py": CONFIGURATION.format(course=course).encode()}
    for lesson in lessons:
        folder = f"source/{lesson.name.removesuffix('.ipynb')}"
        files[f"{folder}/{lesson.name}"] = _source(lesson, course).encode()
        files |= {f"{folder}/{path.name}": path.read_bytes() for path in lesson.own}
    return files


def _source(lesson, course):
    """Return the text of a source notebook; the student types their id in its first code cell."""
    notebook = nbformat.reads(notebook_for(lesson, course, ""), as_version=4)
    for check in {check.exercise: check for check in checks_of(notebook)}.values():  # the last check of each counts
        stubs = [number for number in check.answers if number != check.cell]
        if not stubs or _is(notebook, check.cell, "grade"):
            raise Trouble(
                f"{lesson.name}: nbgrader wants exercise {check.exercise} as a cell for the answer and, below it, one "
                "for its check alone. Write it so."
            )
        name = re.sub(r"\W", "-", check.exercise)
        _mark_answer(notebook.cells[stubs[-1]], f"answer-{name}")
        _mark_test(notebook.cells[check.cell], f"check-{name}")
    return nbformat.writes(notebook) + "\n"


def _is(notebook, number, what):
    return notebook.cells[number].metadata.get("nbgrader", {}).get(what, False)


def _mark_answer(cell, name):
    if "nbgrader" not in cell.metadata:
        cell.source = f"{cell.source}\n{REGION}"
        cell.metadata["nbgrader"] = _metadata(name, grade=False, locked=False, solution=True)


def _mark_test(cell, name):
    cell.source = TEST.format(call=cell.source.strip())
    cell.metadata["nbgrader"] = _metadata(name, grade=True, locked=True, solution=False) | {"points": POINTS}


def _metadata(name, **kind):
    return {"grade_id": name, "schema_version": SCHEMA, "task": False} | kind
