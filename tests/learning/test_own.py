"""Do exercises of an instructor's own work in a notebook as the course's do, and is each fault in their file told?"""

import pytest

import nnwidgets as nw
from nnwidgets.exercises import EXERCISES
from nnwidgets.exercises.own import load_exercises
from nnwidgets.learning import texts

DOUBLE = '''"""Mine."""
import nnwidgets as nw


class Double(nw.Exercise):
    """Twice a number."""

    id, call, names, expects = "90.1", "double(x)", ("x",), "a number, twice x"
    mistakes = {"square": (lambda x: x * x, "That is x times x.")}

    def ask(self, rng):
        return [[float(x)] for x in rng.integers(3, 9, size=2)]

    def is_right(self, question, answer):
        return answer - question[0] == question[0]
'''
PERSONAL = """

class Mine(nw.Exercise):
    id, call, names, expects = "90.2", "answer", ("start",), "a number"
    asks_function, personal = False, True

    def ask(self, rng):
        return [[round(float(rng.uniform(1, 2)), 3)]]

    def is_right(self, question, answer):
        return answer == question[0] + 1
"""


@pytest.fixture(autouse=True)
def only_the_course():
    """Let no exercise or text of one test be known in another."""
    before = dict(EXERCISES)
    yield
    EXERCISES.clear()
    EXERCISES.update(before)
    texts.load.cache_clear()


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def written(text=DOUBLE):
        (tmp_path / "mine.py").write_text(text, encoding="utf-8")
        return "mine.py"

    return written


def test_notebook_checks_them_and_shows_their_texts(file, tmp_path):
    (tmp_path / "mine.toml").write_text('[hint."90.1"]\nlevels = ["Add it to itself.", "Once."]\n')
    assert nw.exercises_from(file()).words() == "Exercises from mine.py: 90.1."
    assert nw.check("90.1", lambda x: x + x).verdict.right
    assert nw.check("90.1", lambda x: x**2).verdict.mistake == "square"
    assert nw.check("90.1", ...).verdict.status == "not tried yet"
    assert "2 of 2 hints" in nw.hint("90.1").words()
    assert "90.1 right" in nw.progress().words()
    assert not (tmp_path / "__pycache__").exists()


def test_numbers_of_ones_own_are_those_that_the_check_asks_about(file, monkeypatch):
    nw.exercises_from(file(DOUBLE + PERSONAL))
    seen = set()
    for student in ("ada", "ben"):
        monkeypatch.setenv("NNWIDGETS_STUDENT", student)
        start = nw.numbers("90.2")["start"]
        assert nw.check("90.2", start + 1).verdict.right
        seen.add(start)
    assert len(seen) == 2


def test_run_again_it_takes_the_file_as_it_is_now(file):
    nw.exercises_from(file())
    nw.exercises_from(file(DOUBLE.replace("x times x.", "x squared.")))
    assert nw.check("90.1", lambda x: x**2).verdict.message == "That is x squared."


def test_what_the_file_imports_is_not_taken_for_its_own(file):
    text = "from nnwidgets.exercises.lesson_06 import LargestStep, OneStep\n" + DOUBLE
    assert list(load_exercises(file(text))) == ["90.1"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1\n", "mine.py holds no exercise"),
        ("x = (\n", "mine.py, line 1: SyntaxError"),
        ("x = 1\n\ny = 1 / 0\n", "mine.py, line 3: ZeroDivisionError, division by zero"),
        ("import sys\nsys.exit(3)\n", "mine.py, line 2: SystemExit"),
        (DOUBLE.replace('"90.1"', '"6.1"'), "class Double: the course has an exercise 6.1 already"),
        (DOUBLE.replace('"90.1"', '"../x"'), "class Double: expected an id such as '13.1'"),
        (DOUBLE.replace('"90.1"', "13.1"), "class Double: expected an id such as '13.1'"),
        (DOUBLE.replace('"double(x)"', '"double"'), "class Double: expected call as 'name(x)'"),
        (DOUBLE.replace('("x",)', '("x", "y")'), "one part for each of names"),
        (DOUBLE.replace("[[float(x)]", "[[x]"), "ask or mistakes do not work (TypeError"),
        (DOUBLE.replace("size=2", "size=0"), "a list of questions"),
        (DOUBLE.replace("return [[", "[["), "ask or mistakes do not work (TypeError"),
        (DOUBLE.replace('x * x, "That is x times x."', "x * x,"), "ask or mistakes do not work (TypeError"),
        (DOUBLE + PERSONAL.replace('"90.2"', '"90.1"'), "two exercises have the id '90.1'"),
        (DOUBLE + PERSONAL.replace("3)]]", "3)], [2.0]]"), "a personal exercise has one question; ask returned 2"),
    ],
)
def test_each_fault_of_the_file_is_told_by_class_or_line(file, text, said):
    before = dict(EXERCISES)
    with pytest.raises(ValueError, match=r"mine\.py") as caught:
        nw.exercises_from(file(text))
    assert said in str(caught.value)
    assert before == EXERCISES, "nothing of a faulty file is taken"


@pytest.mark.parametrize(
    ("text", "said"),
    [("[hint", "mine.toml cannot be read"), ("[hints.a]\n", "got 'hints'"), ("hint = 3\n", "got 'hint'")],
)
def test_each_fault_of_the_texts_is_told(file, tmp_path, text, said):
    (tmp_path / "mine.toml").write_text(text)
    with pytest.raises(ValueError, match=r"mine\.toml") as caught:
        nw.exercises_from(file())
    assert said in str(caught.value)


def test_a_file_that_is_not_there_says_where_to_put_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("mine.py", tmp_path / "mine.py"):
        with pytest.raises(ValueError, match="put it beside the notebook"):
            nw.exercises_from(name)
    (tmp_path / "mine.txt").write_text(DOUBLE)
    with pytest.raises(ValueError, match=r"ends with \.py"):
        nw.exercises_from("mine.txt")
