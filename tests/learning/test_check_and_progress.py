"""Does a check say how it stands and never raise, and does the overview hold everything that was done?"""

import base64
import json
import re

import pytest
from learning_helpers import html_of, inside, press, shown

from nnwidgets.exercises import EXERCISES, Verdict
from nnwidgets.learning import check, hint, note, predict, progress, quiz, restore
from nnwidgets.learning.code import to_code
from nnwidgets.learning.records import empty
from nnwidgets.learning.store import store


def largest_step(h):
    return 2 / h


def best_step(h):
    return 1 / h


def stub(h): ...


# -- what a check says -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "status"), [(largest_step, "right"), (best_step, "not yet"), (stub, "not tried yet")]
)
def test_a_check_says_how_it_stands(answer, status):
    card = check("6.1", answer)
    assert card.verdict.status == status
    assert f"<b>6.1: {status}.</b>" in html_of(card)
    assert shown(card).startswith(f"6.1: {status}. ")
    assert card.verdict.message.removeprefix("Not tried yet: ")[1:] in shown(card)


def test_a_check_that_is_not_yet_offers_the_next_hint():
    press(hint("6.1").button)
    buttons = [w for w in inside(check("6.1", best_step)) if getattr(w, "description", "").startswith("Next hint")]
    assert len(buttons) == 1
    press(buttons[0])
    assert store().read()["hints"]["6.1"]["opened"] == 2
    for answer in (largest_step, stub):
        assert not [w for w in inside(check("6.1", answer)) if "int (" in getattr(w, "description", "")]


def test_a_check_keeps_what_came_of_it():
    for answer in (stub, best_step, best_step, largest_step, best_step):
        check("6.1", answer)
    record = store().read()["checks"]["6.1"]
    assert record["mistakes"] == {"best instead of largest": 3}
    assert (record["status"], record["score"], record["tries"]) == ("right", 1.0, 4)


def test_what_was_not_tried_is_not_kept():
    check("6.1", stub)
    check("6.1", ...)
    assert store().read() == empty()


def loops(h):
    while True:
        h += 1


def stops(h):
    return [1, 2][h.nothing]


class Nasty:
    def __call__(self, *_):
        raise SystemExit

    def __repr__(self):
        raise ValueError("no name")

    def __float__(self):
        raise ValueError("no number")


@pytest.mark.parametrize("name", sorted(EXERCISES))
@pytest.mark.parametrize("answer", [stops, Nasty(), None, "text", 3, [None], {}, float("nan"), Nasty, print])
def test_a_check_never_raises(name, answer):
    assert check(name, answer).verdict.status == "not yet"


def test_a_loop_without_end_is_stopped_and_its_line_named(monkeypatch):
    monkeypatch.setitem(check.__globals__, "SECONDS", 0.2)
    said = shown(check("6.1", loops))
    assert re.search(r"still running after 0\.2 seconds in line \d+, (while True:|h \+= 1)", said)


def test_an_error_names_the_line():
    said = shown(check("6.1", stops))
    assert "stopped in line" in said
    assert "return [1, 2][h.nothing]" in said
    assert "AttributeError" in said


def test_what_a_learner_wrote_is_never_html_or_mathematics():
    def nasty(h):
        raise ValueError("<img src=x onerror=alert(1)> $\\href{x}{y}$")

    card = check("6.1", nasty)
    assert "<img" not in html_of(card)
    assert "&lt;img" in html_of(card)
    assert [w._view_name for w in inside(card) if "href" in str(getattr(w, "value", ""))] == ["HTMLView"]


@pytest.mark.parametrize("name", ["6.9", "", None, 6.1, "<b>"])
def test_an_unknown_exercise_is_said(name):
    card = check(name, largest_step)
    assert card.verdict.status == "not yet"
    assert f"There is no exercise {name!r}" in shown(card)
    assert "<b>'" not in html_of(card)
    assert store().read()["checks"] == {}


def test_a_close_name_is_offered():
    assert "Did you mean '6.1'?" in shown(check("6-1", largest_step))


def test_a_judge_that_fails_is_said_to_a_learner_and_raises_under_test(monkeypatch):
    def broken(*_):
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(type(EXERCISES["6.1"]), "judge", broken)
    monkeypatch.delenv("NNWIDGETS_STRICT", raising=False)
    assert "The check itself failed (ZeroDivisionError: oops). That is not your fault." in shown(
        check("6.1", best_step)
    )
    monkeypatch.setenv("NNWIDGETS_STRICT", "1")
    with pytest.raises(ZeroDivisionError):
        check("6.1", best_step)


# -- what tests expect -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("expected", ["right", "not tried yet"])
@pytest.mark.parametrize(
    ("answer", "status"), [(largest_step, "right"), (best_step, "not yet"), (stub, "not tried yet")]
)
def test_another_verdict_than_the_expected_one_raises(monkeypatch, expected, answer, status):
    monkeypatch.setenv("NNWIDGETS_EXPECT", expected)
    if status == expected:
        assert check("6.1", answer).verdict.status == expected
    else:
        with pytest.raises(AssertionError, match=f"check 6.1: expected '{expected}', got '{status}'"):
            check("6.1", answer)


def test_an_unknown_exercise_raises_where_something_is_expected(monkeypatch):
    monkeypatch.setenv("NNWIDGETS_EXPECT", "not tried yet")
    with pytest.raises(AssertionError, match="There is no exercise"):
        check("6.9", ...)


def test_a_student_has_questions_of_their_own(monkeypatch):
    seen = []
    monkeypatch.setattr(
        type(EXERCISES["6.1"]), "judge", lambda _, questions, __: seen.append(questions) or Verdict(True, 1, "")
    )
    for student in ("ada", "ada", "ben"):
        monkeypatch.setenv("NNWIDGETS_STUDENT", student)
        check("6.1", largest_step)
    assert seen[0] == seen[1] != seen[2]


# -- predictions beside results --------------------------------------------------------------------------------------


def test_a_prediction_stands_beside_the_result():
    guess = predict("6.cleo")
    guess.choice, guess.locked = 1, True
    assert "You predicted" not in shown(check("6.1", stub))
    said = shown(check("6.1", best_step))
    assert "You predicted: about as far away as at the start" in said
    assert "What happens: more than 20 away from the minimum. Every step" in said
    assert "You predicted" not in shown(check("6.2", best_step))


def test_a_prediction_that_came_true_is_told_so():
    guess = predict("6.cleo")
    guess.choice, guess.locked = 2, True
    assert "That is what happens. Every step" in shown(check("6.1", largest_step))


def test_a_prediction_of_a_lessons_own_stands_beside_the_exercise_of_its_name():
    guess = predict("6.2", "Which?", ["left $x$", "right"])
    guess.choice, guess.locked = 0, True
    assert "You predicted: left $x$." in shown(check("6.2", best_step))


# -- the overview ----------------------------------------------------------------------------------------------------


def do_everything():
    guess = predict("6.cleo")
    guess.choice, guess.locked = 0, True
    quiz("6.recall").questions[0].chosen = 1
    note("6.sentence").area.value = "It multiplies."
    press(hint("6.1").button)
    check("6.1", best_step)
    check("6.2", best_step)


def test_the_overview_lists_every_exercise():
    said = shown(progress())
    assert all(f"{name} not tried yet" in said for name in EXERCISES if not name.startswith("0."))


def test_the_overview_says_what_is_done():
    do_everything()
    said, html = shown(progress()), html_of(progress())
    assert "Lesson 6: 6.1 not yet, 6.2 right, 6.3 not tried yet" in said
    assert "You predicted: closer than −2: she settles down. What happens: more than 20 away" in said
    assert "6.1 <b>not yet</b> (1 try, 1 hint)" in html
    assert "6.2 <b>right</b> (1 try)" in html


def test_the_overview_does_not_give_a_result_away_before_the_exercise_was_tried():
    guess = predict("6.cleo")
    guess.choice, guess.locked = 0, True
    said = shown(progress())
    assert "You predicted: closer than −2: she settles down. (Exercise 6.1 shows what happens.)" in said
    assert "What happens:" not in said


def test_the_overview_follows_what_is_done():
    card = progress()
    do_everything()
    assert "6.2 <b>right</b>" in html_of(card)
    assert to_code(store().read()) in html_of(card)


def test_the_file_to_download_is_the_progress():
    do_everything()
    link = re.search(
        r"href='data:application/json;base64,([^']+)' download='nnwidgets-progress.json'", html_of(progress())
    )
    assert json.loads(base64.b64decode(link[1])) == store().read()


def test_the_code_of_the_overview_restores_everything(tmp_path, monkeypatch):
    do_everything()
    before = store().read()
    code = re.search(r"<textarea[^>]*>(nnw1\.[\w-]+)</textarea>", html_of(progress()))[1]
    monkeypatch.setenv("NNWIDGETS_PROGRESS", str(tmp_path / "elsewhere.json"))
    said = shown(restore(code))
    assert "Restored: 6 answers and notes were in the code, 6 of them new here." in said
    assert store().read() == before
    assert predict("6.cleo").locked
    assert hint("6.1").opened == 1


def test_restoring_keeps_what_is_here(tmp_path, monkeypatch):
    do_everything()
    code = to_code(store().read())
    monkeypatch.setenv("NNWIDGETS_PROGRESS", str(tmp_path / "elsewhere.json"))
    check("6.3", lambda h, s: 3)
    store().change("notes", "6.sentence", lambda _: {"text": "mine", "compared": False, "at": 4_000_000_000})
    said = shown(restore(code))
    assert store().read()["notes"]["6.sentence"]["text"] == "mine"
    assert set(store().read()["checks"]) == {"6.1", "6.2", "6.3"}
    assert "The notes 6.sentence were written here later than in the code and stay as they are." in said


def test_restoring_twice_changes_nothing():
    do_everything()
    before = store().read()
    assert "0 of them new here" in shown(restore(to_code(before)))
    assert store().read() == before


@pytest.mark.parametrize("rubbish", ["", "<b>hello</b>", None, 3, "nnw1.AAAA", to_code(empty())[:-2]])
def test_a_code_that_cannot_be_read_is_refused_and_nothing_changed(rubbish):
    do_everything()
    before = store().read()
    card = restore(rubbish)
    assert shown(card).startswith("Nothing was changed: ")
    assert "<b>hello" not in html_of(card)
    assert store().read() == before


def test_views_of_stored_progress_never_take_it_for_html(tmp_path):
    nasty = "<img src=x onerror=alert(1)>"
    store().change("predictions", f"6.{nasty}", lambda _: {"choice": 0, "text": nasty, "at": 1})
    store().change("predictions", "6.1", lambda _: {"choice": 0, "text": nasty, "at": 1})
    store().change("checks", "6.1", lambda _: {"status": "not yet", "score": 0.0, "tries": 1, "mistakes": {}, "at": 1})
    assert "<img" not in html_of(progress())
    assert "&lt;img" in html_of(progress())
    assert "<img" not in html_of(check("6.1", best_step))
