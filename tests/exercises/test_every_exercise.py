"""Does each judge accept every right answer, tell each mistake from the others, and survive rubbish?"""

import json
import math
import re

import numpy as np
import pytest
from answers import SOURCES
from hypothesis import given, settings
from hypothesis import strategies as st
from lesson_answers import NEARLY, RIGHT, SLOW, WRONG

from nnwidgets.exercises import EXERCISES, NOT_TRIED, answers_of, plain, seed_for

SEEDS = range(40)
ALL = [pytest.param(exercise, id=name) for name, exercise in EXERCISES.items()]
RIGHTS = [
    pytest.param(EXERCISES[name], answer, id=f"{name}-{i}")
    for name, answers in RIGHT.items()
    for i, answer in enumerate(answers)
]
NEARLY_RIGHT = [
    pytest.param(EXERCISES[name], answer, id=f"{name}-{i}")
    for name, answers in NEARLY.items()
    for i, answer in enumerate(answers)
]
MISTAKES = [
    pytest.param(exercise, mistake, id=f"{name}-{mistake}".replace(" ", "_"))
    for name, exercise in EXERCISES.items()
    for mistake in exercise.mistakes
]


def judged(exercise, answer, seed=0):
    questions = exercise.ask(np.random.default_rng(seed_for("tests", seed, exercise.id)))
    if exercise.personal and not exercise.asks_function and callable(answer):
        answer = answer(*exercise.arguments(questions[0]))  # a value, worked out from one student's numbers
    answers = answers_of(exercise, questions, answer, seconds=60)
    return exercise.judge(json.loads(json.dumps(questions)), json.loads(json.dumps(answers)))


def seeds_for(exercise):
    return SEEDS[: SLOW.get(exercise.id, 40)]


def test_every_exercise_is_tested():
    assert set(RIGHT) == set(EXERCISES)
    assert all(len(answers) >= 3 for answers in RIGHT.values())
    assert {name: set(mistakes) for name, mistakes in WRONG.items()} == {
        name: set(exercise.mistakes) for name, exercise in EXERCISES.items() if not name.startswith("0.")
    }


def test_every_lesson_has_exercises_and_every_exercise_three_mistakes():
    lessons = {str(int(path.name[:2])) for path in SOURCES if int(path.name[:2]) <= 12}
    assert {name.partition(".")[0] for name in EXERCISES} == lessons
    assert all(len(exercise.mistakes) >= 3 for exercise in EXERCISES.values())


@pytest.mark.parametrize(("exercise", "answer"), RIGHTS)
def test_a_right_answer_is_accepted_for_every_student(exercise, answer):
    for seed in SEEDS[: 5 if exercise.id in SLOW else 15]:
        verdict = judged(exercise, answer, seed)
        assert verdict.right, f"seed {seed}: {verdict.message}"
        assert (verdict.status, verdict.score, verdict.mistake) == ("right", 1.0, None)


@pytest.mark.parametrize(("exercise", "answer"), NEARLY_RIGHT)
def test_an_answer_just_outside_of_the_tolerance_is_not_yet(exercise, answer):
    for seed in SEEDS[: 5 if exercise.id in SLOW else 15]:
        verdict = judged(exercise, answer, seed)
        assert verdict.status == "not yet", f"seed {seed}"
        assert verdict.score < 1
        assert len(verdict.message) > 15


@pytest.mark.parametrize(("exercise", "mistake"), MISTAKES)
def test_a_mistake_gets_its_own_message_for_every_student(exercise, mistake):
    code, message = exercise.mistakes[mistake][:2]
    made = code if exercise.asks_function or exercise.personal else code()
    for seed in seeds_for(exercise):
        verdict = judged(exercise, made, seed)
        assert not verdict.right
        assert verdict.score < 1
        assert (verdict.mistake, verdict.message) == (mistake, message), f"seed {seed}"


@pytest.mark.parametrize("exercise", ALL)
def test_messages_are_different_and_plain(exercise):
    messages = [mistake[1] for mistake in exercise.mistakes.values()]
    assert len(set(messages)) == len(messages)
    assert all(message.endswith((".", "?", ")")) for message in messages)
    assert "!" not in "".join(messages) + exercise.praise


RUBBISH = {
    "None": None,
    "text": "hello",
    "nan": math.nan,
    "infinity": math.inf,
    "a truth value": True,
    "an empty list": [],
    "a wrong shape": [[[1.0, 2.0], [3.0, 4.0]], [[1.0, 2.0], [3.0, 4.0]]],
    "too long": list(range(20_000)),
    "a huge number": 10**400,
    "a very large number": 1e300,
    "a negative number": -1.0,
    "zero": 0,
    "a complex number": 1j,
    "a function": len,
    "an object": object(),
    "a dictionary": {"a": 1},
    "ragged": [1, [2, 3]],
    "texts": ["a", "b"],
    "nothing twice": (None, None),
    "nan twice": (math.nan, math.nan),
}


@pytest.mark.parametrize("what", RUBBISH)
@pytest.mark.parametrize("exercise", ALL)
def test_rubbish_is_not_yet_and_says_what_is_wrong(exercise, what):
    rubbish = RUBBISH[what]
    verdict = judged(exercise, (lambda *_: rubbish) if exercise.asks_function or exercise.personal else rubbish)
    assert verdict.status == "not yet"
    assert len(verdict.message) > 15
    if verdict.mistake is None and "Expected" not in verdict.message:
        assert verdict.message.startswith(("For ", "From ", "With ")), verdict.message


@pytest.mark.parametrize("exercise", [param for param in ALL if param.values[0].asks_function])
def test_the_wrong_kind_of_answer_is_told_what_was_expected(exercise):
    for rubbish in ("hello", {"a": 1}, object()):
        verdict = judged(exercise, lambda *_, rubbish=rubbish: rubbish)
        assert f"Expected {exercise.expects}" in verdict.message


@pytest.mark.parametrize("exercise", ALL)
def test_what_was_not_tried_is_not_wrong(exercise):
    def stub(*_): ...  # your turn

    def half_a_stub(*_):
        numbers = [1, 2, 3]  # what the lesson gives
        numbers.append(4)
        ...  # noqa: PIE790 - what a lesson leaves for the learner

    for untried in (..., stub, half_a_stub, lambda *_: ...):
        if exercise.asks_function or untried is ...:
            verdict = judged(exercise, untried)
            assert verdict.status == "not tried yet"
            assert exercise.call in verdict.message


@pytest.mark.parametrize("exercise", [param for param in ALL if param.values[0].asks_function])
def test_an_error_is_told_with_the_learners_line(exercise):
    def broken(*arguments):
        nothing = []
        return nothing[1]

    verdict = judged(exercise, broken)
    assert verdict.status == "not yet"
    assert re.search(r"stopped in line \d+, `return nothing\[1\]`: IndexError", verdict.message)


@pytest.mark.parametrize("exercise", [param for param in ALL if param.values[0].asks_function])
def test_too_many_or_too_few_arguments_are_told(exercise):
    verdict = judged(exercise, lambda: 1.0)
    assert verdict.status == "not yet"
    assert "TypeError" in verdict.message


def test_the_same_student_gets_the_same_questions_and_others_get_other_ones():
    exercise = EXERCISES["6.1"]

    def of(student):
        return exercise.ask(np.random.default_rng(seed_for("course", student, "6.1")))

    assert of("ada") == of("ada")
    assert of("ada") != of("ben")


@pytest.mark.parametrize("exercise", ALL)
def test_questions_are_plain(exercise):
    for seed in range(20):
        questions = exercise.ask(np.random.default_rng(seed))
        assert json.loads(json.dumps(questions)) == questions


@pytest.mark.parametrize("exercise", ALL)
def test_a_judge_does_not_change_the_questions_or_the_answers(exercise):
    questions = exercise.ask(np.random.default_rng(0))
    answers = answers_of(exercise, questions, RIGHT[exercise.id][0])
    before = json.dumps([questions, answers])
    first = exercise.judge(questions, answers)
    assert json.dumps([questions, answers]) == before
    assert exercise.judge(questions, answers) == first


@pytest.mark.parametrize("exercise", [param for param in ALL if param.values[0].asks_function])
def test_a_value_where_a_function_is_asked_for_is_told(exercise):
    verdict = judged(exercise, 0.5)
    assert verdict.status == "not yet"
    assert f"You handed in 0.5. Expected the function {exercise.call} itself" in verdict.message


ANSWERS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just({"unusable": "a thing"}),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize("exercise", ALL)
@given(data=st.data())
@settings(max_examples=60)
def test_a_judge_takes_any_plain_answers(exercise, data):
    questions = exercise.ask(np.random.default_rng(data.draw(st.integers(0, 50))))
    answers = [data.draw(ANSWERS) for _ in questions]
    verdict = exercise.judge(questions, answers)
    assert 0 <= verdict.score <= 1
    assert len(verdict.message) > 10


@given(ANSWERS)
def test_a_plain_value_stays_as_it_is(value):
    if "unusable" not in repr(value):
        assert repr(plain(value)) == repr(value)


def test_partial_credit_is_the_share_of_questions():
    exercise = EXERCISES["6.1"]
    verdict = exercise.judge([[2.0], [4.0]], [1.0, 3.0])
    assert (verdict.status, verdict.score) == ("not yet", 0.5)


def test_some_questions_left_out_are_not_yet():
    verdict = EXERCISES["6.1"].judge([[2.0], [4.0]], [1.0, NOT_TRIED])
    assert (verdict.status, verdict.score) == ("not yet", 0.5)
    assert "for some questions" in verdict.message
