"""What becomes of a whole class, in which much is hostile? Each gets its own result, and nobody gains a point."""

from pathlib import Path

import pytest
import submitted_class
from lesson_answers import WRONG

EVERYBODY = [
    *submitted_class.HANDED_IN,
    *submitted_class.ZIPS,
    *("reaches", "strays", "moo", "twice", "stranger.ipynb"),
]
HOSTILE = ["patches", "forges"]


@pytest.mark.slow
def test_the_class_is_graded(graded):
    assert graded.code == 0, graded.said
    assert set(graded.results) == set(graded.expected) == set(EVERYBODY)


@pytest.mark.parametrize("student", EVERYBODY)
def test_each_gets_what_it_deserves(graded, student, request):
    if student == "reaches":  # for the network and the files of others
        request.getfixturevalue("bubblewrap")
    one, wanted = graded.results[student], graded.expected[student]
    if isinstance(wanted, str):
        assert one.status == "ungraded"
        assert wanted in one.reason
        assert one.verdicts == ()
        assert one.score is None
    else:
        assert one.status == "graded", one.reason
        assert {verdict.exercise: verdict.status for verdict in one.verdicts} == wanted, one


@pytest.mark.parametrize("student", HOSTILE)
def test_tampering_gains_no_point(graded, student):
    assert graded.results[student].score == 0


@pytest.mark.parametrize("student", submitted_class.EVERY_MISTAKE)
def test_named_mistakes_are_named(graded, student):
    made = submitted_class.EVERY_MISTAKE[student]
    assert {verdict.exercise: verdict.mistake for verdict in graded.results[student].verdicts} == {
        exercise: mistake for exercise, (mistake, _) in made.items()
    }
    assert all(mistake in WRONG[exercise] for exercise, (mistake, _) in made.items())


def test_part_of_the_questions_gives_part_of_the_points(graded):
    half = next(verdict for verdict in graded.results["half"].verdicts if verdict.exercise == "6.1")
    assert 0 < half.score < 1


def test_nothing_in_submissions_changes(graded):
    assert graded.unchanged


def test_what_was_graded_before_the_stop_stays(graded):
    assert len(graded.kept) >= 6
    assert all(graded.results[one.student] == one for one in graded.kept)  # the seconds included: not graded twice
    assert f"{len(graded.kept)} unchanged since they were graded" in graded.said


def test_no_process_is_left(graded):
    commands = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline")] if Path("/proc").exists() else []
    assert not any(f"stray-of-{graded.token}".encode() in command for command in commands)


def test_a_long_cell_is_told(graded):
    assert "still running after 4 s" in graded.results["loop-outside"].reason


def test_pages_are_written(graded):
    assert (graded.folder / "results" / "instructor.html").exists()
