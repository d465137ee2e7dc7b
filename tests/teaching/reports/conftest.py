"""What do the tests of the reports share? A made-up class with hostile names, and its results."""

from dataclasses import replace

import numpy as np
import pytest

from nnwidgets.exercises import EXERCISES, answers_of
from nnwidgets.teaching.grading.entries import UNGRADED, Graded, Judged, Predicted
from nnwidgets.teaching.grading.results import Results
from nnwidgets.teaching.reports.gather import gather
from nnwidgets.teaching.roster import Student

NAMES = {
    "ada": "Ada Lovelace",
    "ben": 'O\'Neil, "Ben"',
    "cleo": "=cmd|'/c calc'!A1",
    "dora": "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "eve": '+1;=HYPERLINK("http://x");y',
    "far": "فاطمة الزهراء",
    "gil": "Ольга Кузнецова",
    "hana": "花子\n=1+1",
    "ivo": "{{ 7 * 7 }}{% raw %}",
    "../etc": "Path",
    "=id": "@SUM(A1)",
    "kim": "\t-2+3",
    "leo": "Leo, without a file",
}
ANSWERS = {
    "6.1": {
        "right": lambda h: 2 / h,
        "best": lambda h: 1 / h,
        "up": lambda h: h / 2,
        "own": lambda h: 1.234 / h,
        "raises": lambda h: 1 / 0,
        "stub": ...,
    },
    "6.2": {"right": lambda h: 1 / h, "large": lambda h: 2 / h, "none": lambda h: None, "stub": ...},
}


def judged(exercise, kind):
    """Judge one of the ANSWERS as grading does."""
    questions = EXERCISES[exercise].ask(np.random.default_rng(5))
    verdict = EXERCISES[exercise].judge(questions, answers_of(EXERCISES[exercise], questions, ANSWERS[exercise][kind]))
    return Judged(exercise, verdict.status, verdict.score, verdict.message, verdict.mistake)


def graded(student, first, second, guess=None, reason=""):
    """Make a graded submission; `guess` is the number of an option of the prediction 6.cleo."""
    from nnwidgets.learning.texts import load

    text = load()["predict"]["6.cleo"]
    predicted = () if guess is None else (Predicted("6.cleo", text["options"][guess], guess == text["outcome"]),)
    verdicts = judged("6.1", first), judged("6.2", second)
    return Graded(student, f"{student}.ipynb", "0" * 64, "graded", reason, 1.25, verdicts, predicted)


@pytest.fixture(scope="session")
def entries():
    """Results of every kind; what each student's were is in the test that asks for them."""
    return [
        graded("ada", "right", "right", 2),
        graded("ben", "best", "right", 1),
        graded("cleo", "best", "large", 1),
        graded("dora", "up", "none", 0),
        graded("eve", "own", "stub"),
        graded("far", "raises", "stub"),
        graded("gil", "stub", "stub"),
        graded("hana", "best", "right", 2, reason="Cell 3 was stopped after 30 s: still running."),
        Graded("ivo", "<b>ivo</b>.ipynb", "1" * 64, UNGRADED, "This is no notebook: <u>not JSON</u>.", 0.1),
        graded("../etc", "right", "large"),
        graded("=id", "right", "right"),
        replace(
            graded("kim", "right", "stub"),
            verdicts=(judged("6.1", "right"), Judged("6.2", "not tried yet", 0.0, "The cell stopped: <video>`<b>`")),
        ),
        Graded("mallory", "mallory.ipynb", "2" * 64, UNGRADED, "Nobody on the roster has this id.", 0.0),
    ]


@pytest.fixture(scope="session")
def roster():
    """Return the roster, made of NAMES, with a column of the school's own."""
    return [
        Student(key, name, f"{key.strip('./=')}@school.edu", "A", {"id": key, "name": name, "matter": f"-{number}"})
        for number, (key, name) in enumerate(NAMES.items())
    ]


@pytest.fixture(scope="session")
def klass(entries, roster):
    """Return the class."""
    return gather(entries, roster, "ml-2027", ["6.1", "6.2"])


@pytest.fixture(scope="session")
def results(entries, tmp_path_factory):
    """Return a results file."""
    kept = Results(tmp_path_factory.mktemp("results"))
    kept.set_meta(course="ml-2027", exercises=["6.1", "6.2"])
    for entry in entries:
        kept.write(entry)
    return kept
