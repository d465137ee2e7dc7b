"""Are the lessons' own solutions right for every student, not only for whom the notebooks are run?"""

import re
from pathlib import Path

import numpy as np
import pytest

import nnwidgets
from nnwidgets.exercises import EXERCISES, answers_of, seed_for

SOURCES = sorted((Path(__file__).parents[2] / "lesson_sources").glob("*.py"))
CHECK = re.compile(r'nw\.check\("([\d.]+)", (\w+)\)')


def solutions():
    """(exercise id, what the lesson hands in) for each check of each lesson; only the cells that hold answers run."""
    for path in SOURCES:
        cells = path.read_text("utf-8").split("# %%")
        space = {"np": np, "nw": nnwidgets}
        for cell in cells:
            code = cell.partition("\n")[2]
            if "BEGIN SOLUTION" in code:
                exec(compile(code, str(path), "exec"), space)
            for name, answer in CHECK.findall(code):
                yield pytest.param(name, space[answer], id=f"{path.stem}-{name}")


SOLUTIONS = list(solutions())


def test_every_exercise_of_a_lesson_is_checked_in_it():
    checked = [param.values[0] for param in SOLUTIONS]
    assert len(checked) == len(set(checked))
    assert {name for name in EXERCISES if not name.startswith("0.")} <= set(checked) <= set(EXERCISES)


@pytest.mark.parametrize(("name", "answer"), SOLUTIONS)
def test_a_solution_is_right_for_every_student(name, answer):
    exercise = EXERCISES[name]
    for student in range(10):
        questions = exercise.ask(np.random.default_rng(seed_for("course", student, name)))
        verdict = exercise.judge(questions, answers_of(exercise, questions, answer, seconds=60))
        assert verdict.right, f"student {student}: {verdict.message}"
