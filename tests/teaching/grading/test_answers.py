"""Can anything that a submission may say upset the grader? Made-up answers to every judge, and made-up talk."""

import json
import math
import socket
import threading
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnwidgets.exercises import EXERCISES
from nnwidgets.teaching.grading.answers import accepted, fit
from nnwidgets.teaching.grading.clean import clean
from nnwidgets.teaching.grading.judging import judged
from nnwidgets.teaching.grading.talk import MESSAGES, MOST, Broken, Talk

HOSTILE = [
    *(None, True, False, 0, -1, 1e308, -1e308, 10**299, -(10**299), 10**400, 1e-320, math.nan, math.inf, -math.inf),
    *("", "...", "right", "\ud800", [], [[]], [[[[[[1]]]]]], [None], [1, "a"], [1, [2]], [[1], [2, 3]], [math.nan] * 5),
    *({}, {"raised": 1}, {"raised": "X", "line": "1"}, {"raised": "X", "line": 10**200}, {"raised": "TimeLimitError"}),
    *({"handed in": {"handed in": [1]}}, {"unusable": ["x"]}, {"unusable": "\x1b[2J"}, {"right": True, "score": 1.0}),
    [0.5] * 10_000,
]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("..."),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["raised", "says", "unusable"]), inner),
    max_leaves=6,
)


@pytest.mark.parametrize("name", EXERCISES)
def test_no_judge_is_upset_and_none_is_talked_into_a_point(name):
    exercise = EXERCISES[name]
    questions = exercise.ask(np.random.default_rng(0))
    for answer in HOSTILE:
        if name.startswith("0."):
            continue
        found = judged(exercise, [questions], [[accepted(answer)] * len(questions)])
        assert found.status != "right", answer
        found.message.encode()
    mixed = [accepted(HOSTILE[number % len(HOSTILE)]) for number in range(len(questions))]
    judged(exercise, [questions], [mixed])


@settings(max_examples=200)
@given(VALUES)
def test_what_is_accepted_is_plain_and_can_be_stored(value):
    found = accepted(value)
    json.dumps(found).encode()
    json.dumps(found, ensure_ascii=False).encode()
    assert repr(accepted(found)) == repr(found)


def test_answers_must_fit_the_questions():
    rounds = [[[1.0], [2.0]], [[3.0], [4.0]]]
    assert fit([[1, 2], [3, 4]], rounds)
    assert not any(
        fit(answers, rounds) for answers in (None, "right", [1, 2, 3, 4], [[1, 2]], [[1, 2], [3]], {"0": [1]})
    )


def test_an_answer_of_many_parts_is_cut():
    assert "unusable" in accepted([[0.0] * 1000] * 1000)
    assert accepted("x" * 1000) == "x" * 200
    assert clean("a" * 1000) == "a" * 300


class Ended:
    """Stands in for a box."""

    def end(self):
        return "called off"


@pytest.fixture
def line():
    """A talk, and the other end of its line."""
    near, far = socket.socketpair()
    with Talk(Ended(), near) as talk, far:
        yield talk, far


def send(far, data, times=1):
    def work():
        try:
            for _ in range(times):
                far.sendall(data)
        except OSError:
            pass  # the talk was over before

    threading.Thread(target=work, daemon=True).start()


@pytest.mark.parametrize(
    "data", [b"\n", b"no\n", b"[1]\n", b'"ran"\n', b"[" * 100_000 + b"\n", b"1" * 5000 + b"\n", b"\xff\n"]
)
def test_what_is_no_message_is_garbled(line, data):
    talk, far = line
    send(far, data)
    with pytest.raises(Broken, match="garbled"):
        talk.hear(60)


def test_nobody_talks_for_ever(line):
    talk, far = line
    send(far, b"x" * 1_000_000, times=MOST // 1_000_000 + 1)
    with pytest.raises(Broken, match="too much"):
        talk.hear(60)


def test_nobody_sends_messages_for_ever(line):
    talk, far = line
    send(far, b'{"cell": 1}\n' * (MESSAGES + 1))
    for _ in range(MESSAGES):
        talk.hear(60)
    with pytest.raises(Broken, match="too much"):
        talk.hear(60)


def test_silence_ends_in_time_and_dripping_does_not_help(line):
    talk, far = line
    begun = time.monotonic()
    with pytest.raises(Broken, match="time"):
        talk.hear(0.05)
    over = threading.Event()
    threading.Thread(target=lambda: [far.send(b"x") for _ in iter(lambda: over.wait(0.01), True)], daemon=True).start()
    with pytest.raises(Broken, match="time"):
        talk.hear(0.3)
    over.set()
    assert time.monotonic() - begun < 60


def test_a_closed_line_is_gone(line):
    talk, far = line
    far.close()
    with pytest.raises(Broken, match="gone"):
        talk.hear(60)
