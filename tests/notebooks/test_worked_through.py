"""Does a student who makes a named mistake in the notebook read that mistake's own message, and then get it right?

Each mistake is written (in tests/exercises/by_lesson/) as a student would write it, in place of the line
`...  # your turn`; the exercise has code of its own for it. One kernel works through a whole lesson: each exercise
first wrong in every named way, then right.
"""

import os
import re
import textwrap

import nbformat
import pytest
from answers import SOURCES
from lesson_answers import WRONG
from nbclient import NotebookClient

from nnwidgets.exercises import EXERCISES
from nnwidgets.learning.card import plainly
from nnwidgets.teaching.build import build

TURN = re.compile(r"^([ \t]*|\w+ = )\.\.\.  # your turn$", re.MULTILINE)
CHECK = re.compile(r'nw\.check\("([\d.]+)", \w+\)')
WITH_EXERCISES = [source for source in SOURCES if 1 <= int(source.stem[:2]) <= 12]


def written(cell, answer):
    """Put what a student writes in place of the line that waits for it."""
    text = textwrap.dedent(answer).strip("\n")
    return TURN.sub(lambda turn: textwrap.indent(text, turn[1]) if not turn[1].strip() else turn[1] + text, cell, 1)


def worked_through(notebook, solved):
    """Return the notebook with each exercise wrong in every way, then right; and which check cell is about what."""
    cells, about = [], {}
    for number, cell in enumerate(notebook.cells):
        if not (cell.cell_type == "code" and TURN.search(cell.source)):
            cells.append(cell)
            continue
        check = notebook.cells[number + 1].source
        if not CHECK.fullmatch(check):  # brought along from an earlier lesson
            cells.append(solved[check])
            continue
        name = CHECK.fullmatch(check)[1]
        for mistake, answer in WRONG[name].items():
            cells.append(nbformat.v4.new_code_cell(written(cell.source, answer)))
            about[len(cells)] = name, mistake
            cells.append(nbformat.v4.new_code_cell(check))
        cells.append(solved[check])
        about[len(cells)] = name, None
    return nbformat.v4.new_notebook(cells=cells, metadata=notebook.metadata), about


@pytest.mark.slow
@pytest.mark.parametrize("source", WITH_EXERCISES, ids=lambda path: path.stem)
def test_each_exercise_wrong_in_every_named_way_and_then_right(source, tmp_path):
    student, solution = (nbformat.reads(build(source, kind), as_version=4) for kind in ("student", "solution"))
    solved = {after.source: cell for cell, after in zip(solution.cells, solution.cells[1:], strict=False)}
    notebook, about = worked_through(student, solved)
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}})
    client.execute(env={**os.environ, "NNWIDGETS_PROGRESS": str(tmp_path / "progress.json")})
    assert {name for name, _ in about.values()} == {
        name for name in EXERCISES if name.partition(".")[0] == str(int(source.stem[:2]))
    }
    for number, (name, mistake) in about.items():
        (output,) = notebook.cells[number].outputs
        said = output.data["text/plain"]
        exercise = EXERCISES[name]
        expected = "not yet. " + exercise.mistakes[mistake][1] if mistake else "right. " + exercise.praise
        assert said.startswith(plainly(f"{name}: {expected}")), f"{name}, {mistake}: {said}"
