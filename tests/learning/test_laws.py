"""Does every law open its widget at its state, is every number computed, and are the words those of the notation?"""

import re
import string
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import brentq

from nnwidgets import widgets
from nnwidgets.learning import glossary, law
from nnwidgets.learning.law_numbers import NUMBERS
from nnwidgets.learning.laws import _read
from nnwidgets.learning.texts import FOLDER

ROOT = Path(__file__).parents[2]
LAWS = _read("laws")["law"]
TRAPS = (
    "points to the minimum",
    "always explode",
    "local minim",
    "online is faster",
    "learning rate",
    "global minimum",
    "!",
    "simply",
)


@pytest.mark.parametrize("name", LAWS)
def test_the_widget_of_a_law_opens_at_its_state(name):
    found = law(name)
    lab = getattr(widgets, found.widget)(**found.state)
    assert {key: lab.state[key] for key in found.state} == found.state
    assert lab.errors == []
    assert lab.open() is None


def test_every_lesson_and_every_widget_has_its_law():
    assert {entry["lesson"] for entry in LAWS.values()} == set(range(1, 13))
    assert {entry["widget"] for entry in LAWS.values()} == set(widgets.__all__)
    assert list(NUMBERS) == list(LAWS)
    assert [entry["lesson"] for entry in LAWS.values()] == sorted(entry["lesson"] for entry in LAWS.values())


@pytest.mark.parametrize("name", LAWS)
def test_the_numbers_of_a_law_are_all_used_and_all_computed(name):
    fields = {field for _, field, _, _ in string.Formatter().parse(LAWS[name]["says"]) if field}
    assert fields == set(law(name).numbers)


@pytest.mark.parametrize("name", LAWS)
def test_a_law_says_nothing_that_must_not_be_said(name):
    words = law(name).words()
    assert not [trap for trap in TRAPS if trap in words.lower()]
    assert words.startswith(f"Lesson {law(name).lesson}. ")
    assert all(text.endswith((".", "?")) for text in words.splitlines())
    assert "{" not in words


# The numbers against what the widgets themselves find, and against the notes of the course ---------------------------


def test_numbers_of_the_laws_are_what_they_must_be():
    """COURSE 4."""
    assert (law("one line").numbers["done"], law("one line").numbers["all"]) == (14, 16)
    assert law("errors that cancel").numbers["total"] == 0
    assert law("errors that cancel").numbers["square"] > 10 * law("errors that cancel").numbers["least"]
    assert law("stairs").numbers["share"] == pytest.approx(99.5)
    assert law("steepest").numbers["angle"] == pytest.approx(38.66, abs=0.005)
    assert law("2/h").numbers["limit"] == 2 / 4
    assert law("valley").numbers["steps"] == 231
    assert law("valley").numbers["rate"] == pytest.approx(99 / 101)
    assert law("minibatch noise").numbers["without"] == pytest.approx((256 - 16) / (255 * 16))
    assert law("noise floor").numbers["online"] == pytest.approx(0.02632, abs=1e-5)
    assert law("two losses").numbers["ratio"] == pytest.approx(1 / (0.01 * 0.99))
    bottoms = law("two bottoms").numbers
    assert (round(bottoms["best"], 3), round(bottoms["worse"], 3), bottoms["number"]) == (-0.158, 2.944, 1)
    assert (law("heavy ball").numbers["steps"], law("heavy ball").numbers["plain"]) == (44, 231)
    assert law("heavy ball").numbers["rate"] == pytest.approx(9 / 11)
    assert law("zero start").numbers["output"] == 0.5
    assert law("many starts").numbers["two"] == pytest.approx(50, abs=10)
    assert law("many starts").numbers["four"] >= 95


def test_the_swing_on_log_cosh_is_a_two_cycle():
    """There w − η tanh w = −w: so 2w = η tanh w."""
    found = law("swinging").numbers
    assert found["swing"] == pytest.approx(brentq(lambda w: 2 * w - found["eta"] * np.tanh(w), 0.1, 5))


def test_the_saddle_is_left_when_the_law_says():
    found = law("saddle")
    run = widgets.SaddleBall(**found.state).run
    assert run.left_at == pytest.approx(found.numbers["nearer"], abs=2)


def test_the_ball_of_the_law_needs_the_steps_that_the_law_says():
    found = law("heavy ball")
    assert widgets.SaddleBall(**found.state).run.steps_needed == found.numbers["steps"]


def test_the_chord_of_the_law_shows_that_the_curve_is_not_convex():
    assert "not convex" in widgets.Basins(**law("two bottoms").state).sentence
    assert "at −0.158 and 2.94" in law("two bottoms").says


def test_the_line_whose_errors_cancel_is_the_one_that_the_widget_shows():
    lab = widgets.ErrorTable(**law("errors that cancel").state)
    assert "their sum is 0" in lab.sentence


def test_an_unknown_law_is_told_which_there_are():
    with pytest.raises(ValueError, match="there is no law 'gravity'; there are one line, errors that cancel"):
        law("gravity")


# The words ------------------------------------------------------------------------------------------------------------


def notation():
    """Return the rows of the table of notation: {code: symbol}."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("## Notation")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    return {row[0].replace("`", ""): row[1] for row in rows[2:]}


def test_the_words_are_those_of_the_notation_table():
    terms = glossary().terms.values()
    assert {term["code"]: term.get("symbol", "") for term in terms if "code" in term} == notation()


def test_every_word_is_explained_once_and_in_the_words_of_the_course():
    shown = glossary()
    lines = shown.words().splitlines()
    assert len(lines) == len(shown.terms) >= 20
    for (name, term), line in zip(shown.terms.items(), lines, strict=True):
        assert line.startswith(name)
        assert f"lesson {term['lesson']}." in line
        assert set(term) <= {"says", "lesson", "symbol", "code"}
        assert 1 <= term["lesson"] <= 12
        assert term["says"].endswith(".")
        assert not [trap for trap in TRAPS if trap in term["says"].lower()]


def test_no_number_of_a_law_is_typed_that_could_be_computed():
    """A decimal number in `says` is an exponent's or belongs to a given; all others stand in braces."""
    for name, entry in LAWS.items():
        typed = re.findall(r"(?<![\w{.])\d+\.\d+", re.sub(r"\{.*?\}", "", entry["says"]))
        assert set(typed) <= {"0.73", "0.001", "0.000001"}, name


def test_there_is_a_file_of_laws_and_words_in_every_language():
    for folder in FOLDER.iterdir():
        assert {"laws.toml", "glossary.toml"} <= {path.name for path in folder.iterdir()}
