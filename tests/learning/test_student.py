"""Does each student get numbers of their own, the same at every visit and in the check?"""

import numpy as np
import pytest

import nnwidgets as nw
from nnwidgets.exercises import EXERCISES, Exercise
from nnwidgets.learning.student import _here as here


class NextWeights(Exercise):
    """Stands for an exercise whose answer is a value for the student's own numbers."""

    id, call, names, expects = "99.1", "next_weights", ("w", "eta"), "two numbers"
    asks_function, personal = False, True
    mistakes = {"adds": (lambda w, eta: sum(w) + eta, "You add.")}

    def ask(self, rng):
        return [[rng.integers(1, 10**6, 2).astype(float).tolist(), 0.5]]

    def is_right(self, question, answer):
        return abs(answer - sum(question[0])) < 1e-9


@pytest.fixture(autouse=True)
def exercise(monkeypatch):
    monkeypatch.setitem(EXERCISES, "99.1", NextWeights())
    for name in ("NNWIDGETS_STUDENT", "NNWIDGETS_COURSE"):
        monkeypatch.delenv(name, raising=False)
    here.clear()
    yield
    here.clear()


def drawn():
    return nw.numbers("99.1")["w"].tolist()


def test_numbers_are_one_students_own_and_the_same_again(monkeypatch):
    nobody = drawn()
    nw.student("ada", course="ml-2027")
    ada = drawn()
    assert drawn() == ada != nobody
    nw.student("ben", course="ml-2027")
    assert drawn() not in (ada, nobody)
    nw.student("ada", course="ml-2028")
    assert drawn() != ada
    here.clear()
    monkeypatch.setenv("NNWIDGETS_STUDENT", "ada")
    monkeypatch.setenv("NNWIDGETS_COURSE", "ml-2027")
    assert drawn() == ada


def test_the_check_asks_about_the_numbers_that_were_shown():
    nw.student("ada")
    right = sum(drawn())
    assert nw.check("99.1", right).verdict.right
    assert nw.check("99.1", right + 0.5).verdict.mistake == "adds"
    nw.student("ben")
    assert not nw.check("99.1", right).verdict.right


def test_numbers_show_themselves_and_are_arrays():
    shown = nw.numbers("99.1")
    assert isinstance(shown["w"], np.ndarray)
    assert shown["eta"] == 0.5
    assert repr(shown).splitlines() == [f"w = [{', '.join(f'{w:g}' for w in shown['w'])}]", "eta = 0.5"]
    assert "<th scope='row'>eta</th><td>0.5</td>" in shown._repr_html_()


@pytest.mark.parametrize("id", ["", "   ", None, ..., 3.5, ["ada"], "a" * 101])
def test_an_id_that_is_none_is_told_and_changes_nothing(id):
    nw.student("ada")
    before = drawn()
    card = nw.student(id)
    assert card.words().startswith("Expected your student id")
    assert drawn() == before


def test_an_id_never_becomes_markup():
    card = nw.student("<b>*x*</b>")
    assert "<b>*x*" not in card.children[1].value


@pytest.mark.parametrize("name", ["6.1", "nonsense", None])
def test_an_exercise_without_own_numbers_is_told(name):
    with pytest.raises(ValueError, match=r"expected an exercise with numbers of your own, one of .*99\.1; got"):
        nw.numbers(name)
