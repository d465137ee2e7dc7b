"""What does an instructor see? A screenshot of the page of a made-up class, for docs/instructors.md.

Run as `.venv/bin/python docs/report_picture.py`; it needs the packages of `make test`. Answers and messages are real:
each student makes one of the named mistakes, or none, and the exercises judge that.
"""

import sys
import tempfile
from pathlib import Path

import numpy as np
from playwright.sync_api import sync_playwright

from nnwidgets.exercises import EXERCISES, Mistake, answers_of
from nnwidgets.learning.texts import load
from nnwidgets.teaching.grading.entries import UNGRADED, Graded, Judged, Predicted
from nnwidgets.teaching.grading.results import Results
from nnwidgets.teaching.reports import write_reports
from nnwidgets.teaching.roster import Student

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

import chromium  # noqa: E402

NAMES = (
    "Ada, Ben, Cleo, Dora, Emil, Fatma, Gil, Hana, Ivo, Jana, Kim, Leo, Mia, Nuno, Olga, Pia, Quy, Rosa, Sam, Tea, Uli"
)
IDS = ("6.1", "6.2")


def judged(exercise, mistake, rng):
    """Judge an answer that makes this mistake."""
    questions = exercise.ask(rng)
    verdict = exercise.judge(questions, answers_of(exercise, questions, Mistake(*exercise.mistakes[mistake]).code))
    return Judged(exercise.id, verdict.status, verdict.score, verdict.message, verdict.mistake)


def handed_in(name, rng):
    """Make up what one student hands in."""
    if rng.random() < 0.1:
        return Graded(name, f"{name}.ipynb", "0", UNGRADED, "It cannot be run: cell 7 (`while True:`) never ended.")
    verdicts = []
    for exercise in (EXERCISES[name] for name in IDS):
        kinds = ["", *exercise.mistakes]
        kind = str(rng.choice(kinds, p=[0.5, 0.25, *[0.25 / (len(kinds) - 2)] * (len(kinds) - 2)]))
        right = Judged(exercise.id, "right", 1.0, exercise.praise)
        verdicts.append(judged(exercise, kind, rng) if kind else right)
    text = load()["predict"]["6.cleo"]
    guess = int(rng.choice(3, p=[0.2, 0.5, 0.3]))
    predicted = Predicted("6.cleo", text["options"][guess], guess == text["outcome"])
    return Graded(name, f"{name}.ipynb", "0", verdicts=tuple(verdicts), predictions=(predicted,))


def main():
    """Write docs/instructor_page.png, the upper part of the page."""
    rng = np.random.default_rng(4)
    roster = [Student(name.lower(), name) for name in NAMES.split(", ")]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        results = Results(folder)
        results.set_meta(course="ml-2027", exercises=IDS)
        for student in roster[:-1]:
            results.write(handed_in(student.id, rng))
        page = write_reports(results, roster, folder).folder / "instructor.html"
        browser = play.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
        tab = browser.new_page(viewport={"width": 1180, "height": 1140})
        tab.goto(page.as_uri())
        tab.screenshot(path=HERE / "instructor_page.png")
        browser.close()


if __name__ == "__main__":
    main()
