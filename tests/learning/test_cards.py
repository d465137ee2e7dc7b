"""Do predictions, quizzes, hints and notes do what a learner's hand asks, keep it, and never take a text for HTML?"""

import json

import ipywidgets as widgets
import pytest
from learning_helpers import html_of, inside, press, shown

from nnwidgets.learning import hint, note, predict, quiz
from nnwidgets.learning.card import marked_up, plainly
from nnwidgets.learning.note import ENOUGH
from nnwidgets.learning.records import LONGEST
from nnwidgets.learning.store import store
from nnwidgets.learning.texts import load

NASTY = "<img src=x onerror=alert(1)> & </p> $\\alpha$ `x` *y*"


# -- every card ------------------------------------------------------------------------------------------------------


def cards():
    yield quiz("6.recall")
    yield predict("6.cleo")
    yield hint("6.1")
    yield note("6.sentence")


def test_a_card_says_the_same_in_words_without_a_kernel():
    for card in cards():
        bundle = card._repr_mimebundle_()
        assert bundle["text/plain"] == card.words()
        assert "application/vnd.jupyter.widget-view+json" in bundle
        assert len(card.words()) > 20
        assert "<" not in card.words()


def test_every_control_has_a_name():
    for card in cards():
        for widget in inside(card):
            if isinstance(widget, (widgets.Button, widgets.RadioButtons, widgets.Textarea)):
                assert widget.description


def test_only_stock_widgets():
    for card in cards():
        for widget in inside(card):
            assert widget._view_module in ("@jupyter-widgets/controls", "@jupyter-widgets/base")


def test_no_answer_and_no_reason_is_shown_before_it_is_asked_for():
    texts = load()
    reasons = [option["reason"] for q in texts["quiz"]["6.recall"]["questions"] for option in q["options"]]
    hidden = [*reasons, texts["predict"]["6.cleo"]["because"], *texts["hint"]["6.1"]["levels"]]
    hidden += texts["note"]["6.sentence"]["ours"]
    for card in cards():
        everything = html_of(card) + card.words()
        assert not [text for text in hidden if text in everything or marked_up(text) in everything]


@pytest.mark.parametrize("ask", [quiz, predict, hint, note])
def test_an_unknown_id_is_refused_with_those_that_there_are(ask):
    with pytest.raises(ValueError, match=r"there is no \w+ '6\.nothing'; there are .*6\."):
        ask("6.nothing")
    with pytest.raises(ValueError, match="there is no"):
        ask(["6.1"])


def test_trouble_with_the_file_is_said_on_the_card(tmp_path, monkeypatch):
    path = tmp_path / "<b>mine.json"
    path.write_text("damaged")
    monkeypatch.setenv("NNWIDGETS_PROGRESS", str(path))
    store().read()
    assert "&lt;b&gt;mine.json could not be read" in html_of(predict("6.cleo"))


# -- texts -----------------------------------------------------------------------------------------------------------


def test_texts_are_escaped_before_they_are_marked_up():
    assert "<img" not in marked_up(NASTY)
    assert "&lt;img" in marked_up(NASTY)
    assert marked_up("`<b>`") == "<code>&lt;b&gt;</code>"


@pytest.mark.parametrize("text", ["2 * 3 * 4", "f(*args, *more)", "a*b*c", "one * alone", "`a` * `b`", "$a*b*c$"])
def test_stars_that_are_no_emphasis_stay(text):
    assert marked_up(text).count("*") == text.count("*")
    assert plainly(text) == text.replace("`", "")


def test_emphasis():
    assert marked_up("not *here*, **there**") == "not <em>here</em>, <b>there</b>"
    assert plainly("not *here*, **there**") == "not here, there"


# -- predictions -----------------------------------------------------------------------------------------------------


def test_a_prediction_is_kept_when_it_is_locked_in_and_not_before():
    card = predict("6.cleo")
    card.radio.index = 1
    assert store().read()["predictions"] == {}
    press(card.button)
    record = store().read()["predictions"]["6.cleo"]
    assert (record["choice"], record["text"]) == (1, card.options[1])
    assert record["at"] > 1_700_000_000


def test_a_prediction_that_is_locked_in_stays():
    card = predict("6.cleo")
    card.radio.index = 1
    press(card.button)
    assert card.radio.disabled
    assert card.button.layout.display == "none"
    card.radio.index = 2  # nobody's hand can do that
    card.choice = 2
    card.locked = False
    card.locked = True
    assert store().read()["predictions"]["6.cleo"]["choice"] == 1
    assert predict("6.cleo").choice == 1


def test_a_prediction_is_found_again_locked():
    card = predict("6.cleo")
    card.choice, card.locked = 2, True
    again = predict("6.cleo")
    assert (again.locked, again.choice, again.radio.index, again.radio.disabled) == (True, 2, 2, True)
    assert "(x) more than 20 away" in shown(again)
    assert "Locked in." in shown(again)


def test_nothing_can_be_locked_in_without_a_choice():
    card = predict("6.cleo")
    press(card.button)
    assert not card.locked
    assert "Choose one of them first" in html_of(card)
    assert store().read()["predictions"] == {}
    card.radio.index = 0
    press(card.button)
    assert card.locked


def test_who_locks_in_second_sees_the_first():
    one, other = predict("6.cleo"), predict("6.cleo")
    one.choice, one.locked = 0, True
    other.radio.index = 2
    press(other.button)
    assert (other.choice, other.radio.index) == (0, 0)
    assert store().read()["predictions"]["6.cleo"]["choice"] == 0


def test_a_prediction_of_a_lessons_own():
    card = predict("my.1", "Which <b>one</b>?", [NASTY, 2])
    card.choice, card.locked = 0, True
    assert "<b>one" not in html_of(card)
    assert store().read()["predictions"]["my.1"]["text"] == NASTY


def test_options_in_another_order_keep_the_chosen_one():
    card = predict("my.1", "Which?", ["left", "right"])
    card.choice, card.locked = 0, True
    assert predict("my.1", "Which?", ["right", "left"]).choice == 1


@pytest.mark.parametrize(
    "arguments",
    [("6.cleo", "A question?"), ("6.cleo", None, ["a", "b"]), ("x", "A?", []), ("x", "A?", ["a"]), ("x", "A?", "ab")],
)
def test_a_prediction_without_question_or_options_is_refused(arguments):
    with pytest.raises(ValueError, match="expected a question and a list of two options or more"):
        predict(*arguments)


# -- quizzes ---------------------------------------------------------------------------------------------------------


def wrong_and_right(question):
    rights = [bool(option.get("right")) for option in question.text["options"]]
    return rights.index(False), rights.index(True)


@pytest.mark.parametrize("name", sorted(load()["quiz"]))
def test_every_option_of_every_quiz_says_its_reason(name):
    for question in quiz(name).questions:
        for number in sorted(
            range(len(question.text["options"])), key=lambda i: bool(question.text["options"][i].get("right"))
        ):
            question.radio.index = number
            option = question.text["options"][number]
            assert marked_up(option["reason"]) in question.reason.value
            assert ("Right." in question.reason.value) == bool(option.get("right"))


def test_a_wrong_option_can_be_corrected_and_both_are_kept():
    question = quiz("6.recall").questions[0]
    wrong, right = wrong_and_right(question)
    question.radio.index = wrong
    assert not question.radio.disabled
    record = store().read()["quizzes"]["6.recall/1"]
    assert (record["first"], record["last"], record["right"]) == (wrong, wrong, False)
    question.radio.index = right
    assert question.radio.disabled
    record = store().read()["quizzes"]["6.recall/1"]
    assert (record["first"], record["last"], record["right"]) == (wrong, right, True)


def test_an_answer_is_found_again():
    _, right = wrong_and_right(quiz("6.recall").questions[0])
    quiz("6.recall").questions[0].chosen = right
    again = quiz("6.recall").questions[0]
    assert (again.chosen, again.radio.index, again.radio.disabled) == (right, right, True)
    assert "Right." in again.reason.value
    assert quiz("6.recall").questions[1].chosen == -1


# -- hints -----------------------------------------------------------------------------------------------------------


def test_hints_open_one_at_a_time_and_that_is_kept():
    card = hint("6.1")
    levels = load()["hint"]["6.1"]["levels"]
    for number in range(1, len(levels) + 1):
        assert card.button.description.endswith(f"({number} of {len(levels)})")
        press(card.button)
        assert [marked_up(level) in card.text.value for level in levels] == [i < number for i in range(len(levels))]
        assert store().read()["hints"]["6.1"]["opened"] == number
    assert card.button.layout.display == "none"
    press(card.button)
    assert card.opened == len(levels)


def test_hints_that_were_opened_are_open_again():
    press(hint("6.1").button)
    assert hint("6.1").opened == 1
    assert hint("6.2").opened == 0
    assert shown(hint("6.1")).startswith("Hint 1: ")


def test_two_cards_of_the_same_hints_agree():
    one, other = hint("6.1"), hint("6.1")
    press(one.button)
    press(other.button)
    assert (one.opened, other.opened) == (2, 2)
    assert store().read()["hints"]["6.1"]["opened"] == 2


# -- notes -----------------------------------------------------------------------------------------------------------


def test_a_note_is_kept_as_it_is_written():
    card = note("6.sentence")
    card.area.value = NASTY
    assert store().read()["notes"]["6.sentence"]["text"] == NASTY
    again = note("6.sentence")
    assert again.area.value == NASTY
    assert "<img" not in html_of(again)
    assert NASTY in shown(again)


def test_ours_can_be_opened_after_something_was_written():
    card = note("6.sentence")
    assert card.button.disabled
    card.area.value = "x" * (ENOUGH - 1) + "   "
    assert card.button.disabled
    card.area.value = "x" * ENOUGH
    assert not card.button.disabled
    press(card.button)
    assert marked_up(card.ours[0]) in card.model.value
    assert store().read()["notes"]["6.sentence"]["compared"]
    assert marked_up(card.ours[0]) in note("6.sentence").model.value


def test_a_note_can_be_changed_after_comparing():
    card = note("6.sentence")
    card.area.value = "x" * ENOUGH
    press(card.button)
    card.area.value = "better"
    record = store().read()["notes"]["6.sentence"]
    assert (record["text"], record["compared"]) == ("better", True)


def test_a_very_long_note_is_cut_and_that_is_said():
    card = note("6.sentence")
    card.area.value = "x" * (LONGEST + 5)
    assert store().read()["notes"]["6.sentence"]["text"] == "x" * LONGEST
    assert f"Only the first {LONGEST:,} letters are kept" in card.state.value


def test_what_cards_keep_is_plain_json(tmp_path, monkeypatch):
    path = tmp_path / "kept.json"
    monkeypatch.setenv("NNWIDGETS_PROGRESS", str(path))
    test_a_note_is_kept_as_it_is_written()
    test_two_cards_of_the_same_hints_agree()
    assert set(json.loads(path.read_text())) == {"schema", "predictions", "quizzes", "hints", "notes", "checks"}
