"""Are the lessons' own solutions right for every student, not only for whom the notebooks are run?"""

import re
from pathlib import Path

import numpy as np
import pytest

import nnwidgets
from nnwidgets.exercises import EXERCISES, answers_of, seed_for

SOURCES = sorted((Path(__file__).parents[2] / "lesson_sources").glob("*.py"))
CHECK = re.compile(r'nw\.check\("([\d.]+)", (\w+)\)')


def handed_in(path):
    """(exercise id, what the lesson hands in) for each check of a lesson; only the cells of answers and numbers run."""
    space = {"np": np, "nw": nnwidgets}
    for cell in path.read_text("utf-8").split("# %%"):
        code = cell.partition("\n")[2]
        if "BEGIN SOLUTION" in code or "nw.numbers(" in code:
            exec(compile(code, str(path), "exec"), space)
        for name, answer in CHECK.findall(code):
            yield name, space[answer]


SOLUTIONS = [
    pytest.param(name, answer, path, id=f"{path.stem}-{name}") for path in SOURCES for name, answer in handed_in(path)
]


def test_every_exercise_of_a_lesson_is_checked_in_it():
    checked = [param.values[0] for param in SOLUTIONS]
    assert len(checked) == len(set(checked))
    assert {name for name in EXERCISES if not name.startswith("0.")} <= set(checked) <= set(EXERCISES)


@pytest.mark.parametrize(("name", "answer", "path"), SOLUTIONS)
def test_a_solution_is_right_for_every_student(name, answer, path, monkeypatch):
    exercise = EXERCISES[name]
    for student in range(10):
        if exercise.personal and not exercise.asks_function:  # worked out anew, from this student's numbers
            monkeypatch.setenv("NNWIDGETS_COURSE", "course")
            monkeypatch.setenv("NNWIDGETS_STUDENT", str(student))
            answer = dict(handed_in(path))[name]
        questions = exercise.ask(np.random.default_rng(seed_for("course", student, name)))
        verdict = exercise.judge(questions, answers_of(exercise, questions, answer, seconds=60))
        assert verdict.right, f"student {student}: {verdict.message}"
