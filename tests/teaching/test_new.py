"""Does a new lesson build, run and check itself as it is, and is nothing written over?"""

import json

import numpy as np
import pytest
from command_line import refused, run

from nnwidgets.exercises import EXERCISES, answers_of
from nnwidgets.exercises.own import load_exercises
from nnwidgets.learning import texts
from nnwidgets.teaching.build import KINDS, build_folder
from nnwidgets.teaching.new import new_lesson

NAME = "13_what_is_an_epoch.py"


@pytest.fixture(autouse=True)
def only_the_course():
    """Let no exercise or text of one test be known in another."""
    before = dict(EXERCISES)
    yield
    EXERCISES.clear()
    EXERCISES.update(before)
    texts.load.cache_clear()


@pytest.fixture
def sources(tmp_path):
    assert run("new", tmp_path / "sources" / NAME).code == 0
    return tmp_path / "sources"


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_its_notebook_runs_and_is_judged_as_it_should(sources, tmp_path, monkeypatch, kind):
    out = tmp_path / kind
    assert run("build", sources, "--out", out, "--kind", kind).code == 0
    assert run("build", sources, "--out", out, "--kind", kind, "--check").code == 0
    assert sorted(path.name for path in out.iterdir()) == [
        "13_what_is_an_epoch.ipynb", "exercises_13.py", "exercises_13.toml",
    ]  # fmt: skip
    monkeypatch.chdir(out)
    monkeypatch.setenv("NNWIDGETS_EXPECT", "not tried yet" if kind == "student" else "right")
    scope = {}
    for cell in json.loads((out / "13_what_is_an_epoch.ipynb").read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), scope)
    assert "13.1" in scope["nw"].progress().words()
    assert "__pycache__" not in {path.name for path in out.iterdir()}


def test_each_mistake_of_its_exercise_has_its_message(sources):
    exercise = load_exercises(sources / "own" / "exercises_13.py")["13.1"]
    assert len(exercise.mistakes) >= 3
    for seed in range(20):
        questions = exercise.ask(np.random.default_rng(seed))
        for name, (code, message) in exercise.mistakes.items():
            verdict = exercise.judge(questions, answers_of(exercise, questions, code))
            assert (verdict.status, verdict.mistake, verdict.message) == ("not yet", name, message)
        near = exercise.judge(questions, answers_of(exercise, questions, lambda n, b: -(-n // b) + 1))
        assert (near.status, near.mistake) == ("not yet", None)
        for right in (lambda n, b: -(-n // b), lambda n, b: np.ceil(n / b), lambda n, b: len(range(0, n, b))):
            assert exercise.judge(questions, answers_of(exercise, questions, right)).right


def test_student_notebook_and_its_files_hold_no_answer(sources):
    built = build_folder(sources)
    assert "divmod" in (sources / NAME).read_text("utf-8")
    assert not [name for name, content in built.items() if b"divmod" in content or b"SOLUTION" in content]


@pytest.mark.parametrize(
    ("name", "heading", "exercise"),
    [("07_my_valley.py", "# 7 · My valley", "7.1"), ("momentum.py", "# Momentum", "momentum.1")],
)
def test_the_number_in_the_name_begins_the_ids(tmp_path, name, heading, exercise):
    if exercise in EXERCISES:
        EXERCISES.pop(exercise)
    source, own, _ = new_lesson(tmp_path / name)
    assert heading in source.read_text("utf-8")
    assert f'nw.check("{exercise}", ' in source.read_text("utf-8")
    assert list(load_exercises(own)) == [exercise]


def test_a_title_of_ones_own_may_hold_any_sign(tmp_path):
    title = 'What is "an epoch" \\ """?'
    assert run("new", tmp_path / NAME, "--title", title).code == 0
    assert f"# 13 · {title}" in (tmp_path / NAME).read_text("utf-8")
    assert load_exercises(tmp_path / "own" / "exercises_13.py")
    assert len(build_folder(tmp_path)) == 3


def test_nothing_is_written_over(sources):
    (sources / NAME).write_text("mine")
    (sources / "own" / "exercises_13.toml").unlink()
    assert refused("new", sources / NAME).endswith("exercises_13.py exists. Choose another name, or remove it.")
    assert (sources / NAME).read_text() == "mine"
    assert not (sources / "own" / "exercises_13.toml").exists()


@pytest.mark.parametrize("name", ["lesson", "lesson.ipynb", "my lesson.py", ".py", "-x.py"])
def test_a_name_that_is_none_is_refused(tmp_path, name):
    assert refused("new", tmp_path / name).startswith("Expected a name such as 13_what_is_an_epoch.py, got ")
    assert list(tmp_path.iterdir()) == []
