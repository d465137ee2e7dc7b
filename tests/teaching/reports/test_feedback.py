"""May a student read this? The message of a misconception is told; no message quotes what was asked at grading."""

import re

import numpy as np
import pytest

from nnwidgets.exercises import EXERCISES
from nnwidgets.teaching.grading.entries import Judged
from nnwidgets.teaching.reports.feedback import AGAIN, KINDS, feedback

HIDDEN = [name for name, exercise in EXERCISES.items() if not getattr(exercise, "personal", False)]


def told(exercise, questions, answers):
    verdict = EXERCISES[exercise].judge(questions, answers)
    judged = Judged(exercise, verdict.status, verdict.score, verdict.message, verdict.mistake)
    return verdict, feedback(judged)


def asked(exercise):
    return EXERCISES[exercise].ask(np.random.default_rng(1))


def repeating(question):
    """Answers with which a submission tries to have a question repeated to its author."""
    secret = "; ".join(str(part)[:40] for part in question)
    yield secret
    yield {"raised": "ValueError", "says": secret, "line": 3, "source": f"raise ValueError({secret})"}
    yield {"raised": secret, "says": "", "line": 3, "source": "raise Mine"}
    yield {"raised": "TimeLimitError", "says": f"{secret}: still running", "line": 3, "source": secret}
    yield {"handed in": secret}
    yield {"unusable": secret}
    yield 1.234e150
    yield None
    yield float("nan")
    yield [[1.0, secret], secret]


@pytest.mark.parametrize("exercise", HIDDEN)
def test_nothing_that_was_asked_is_repeated(exercise):
    questions = asked(exercise)
    for answers in zip(*(repeating(question) for question in questions), strict=True):
        verdict, text = told(exercise, questions, list(answers))
        assert verdict.status == "not yet"
        if not verdict.mistake:
            assert not re.search(r"\d", re.sub(r"\b\d+ % of what", "", text)), (answers, text)
            assert AGAIN in text


def test_what_is_left_out_was_there():
    verdict, text = told("6.1", asked("6.1"), [1.234] * 2 + [2.0] * 3)
    assert verdict.message.startswith("For h = ")
    assert "For h" not in text


def test_the_misconception_is_told_in_its_own_words():
    questions = asked("6.1")
    verdict, text = told("6.1", questions, [1 / h for (h,) in questions])
    assert verdict.mistake == "best instead of largest"
    assert text == verdict.message


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"raised": "ZeroDivisionError", "says": "division by zero"}, "stopped with ZeroDivisionError"),
        ({"raised": "Mine", "says": ""}, "stopped with an error"),
        ({"raised": "print", "says": ""}, "stopped with an error"),
        ({"raised": "TimeLimitError", "says": "still running after 2 seconds: does it end?"}, "its time was up"),
        ({"handed in": 0.5}, "not a function"),
        (None, "gave nothing (None)"),
        (float("nan"), "no finite number"),
        (float("inf"), "no finite number"),
        ([1, 2], "of another kind"),
        ("text", "of another kind"),
        (1.5, "right for nothing"),
    ],
)
def test_the_kind_of_fault_is_told(answer, said):
    questions = asked("6.1")
    # differing numbers, so that no misconception fits
    answers = [answer * (1 + k / 7) for k in range(len(questions))] if answer == 1.5 else [answer] * len(questions)
    verdict, text = told("6.1", questions, answers)
    assert not verdict.mistake
    assert said in text


def test_a_part_that_is_right_is_told():
    questions = asked("6.1")
    answers = [2 / h for (h,) in questions]
    answers[0] *= 1.3
    assert "It is right for 80 % of what it was asked." in told("6.1", questions, answers)[1]


def test_some_questions_not_tried():
    questions = asked("6.1")
    assert "still gives ..." in told("6.1", questions, ["..."] + [2 / h for (h,) in questions[1:]])[1]


def test_own_numbers_are_no_secret():
    personal = [name for name, exercise in EXERCISES.items() if getattr(exercise, "personal", False)]
    for name in personal[:1]:
        judged = Judged(name, "not yet", 0.0, "For x = 0.5: that is not right.", None)
        assert feedback(judged) == judged.message


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("Your function was still running when its time was up.", "its time was up"),
        ("Your function started more than 32 processes.", "more processes than it may"),
        ("Your function took more memory than there is.", "more memory than there is"),
        ("Your function ended the program that ran it, and gave no answer.", "ended the program"),
    ],
)
def test_what_the_grader_itself_says_is_told(message, said):
    assert said in feedback(Judged("6.1", "not yet", 0.0, message))


def test_every_sentence_is_free_of_numbers():
    assert not any(re.search(r"\d", sentence) for _, sentence in KINDS)
