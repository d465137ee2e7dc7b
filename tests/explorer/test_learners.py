"""What if a learner's function fails, never ends, or returns rubbish while a slider moves? Said, kept, nothing lost."""

import inspect
import re
import sys
import time

import numpy as np
import pytest
import traitlets

from nnwidgets.explorer import errors, frames


def steady(k):
    return k * 1.0


def raises(k):
    total = 0
    return total / (0 * k)


def raises_late(k):
    if k > 3:
        raise KeyError("no such step")
    return k * 1.0


def loops(k):
    while True:
        k = k + 1


def leaves(k):
    sys.exit("enough")


def recurs(k):
    return recurs(k + 1)


FAULTS = {
    "raises": (raises, "ZeroDivisionError: "),
    "raises late": (raises_late, "KeyError: 'no such step'"),
    "never ends": (loops, "TimeLimitError: still running after 0.2 seconds: does a loop in it never end?"),
    "leaves": (leaves, "SystemExit: enough"),
    "calls itself for ever": (recurs, "RecursionError: "),
}
AT_FAULT = {
    "raises": ["return total / (0 * k)"],
    "raises late": ['raise KeyError("no such step")'],
    "never ends": ["while True:", "k = k + 1"],
    "leaves": ['sys.exit("enough")'],
    "calls itself for ever": ["def recurs(k):", "return recurs(k + 1)"],
}


@pytest.fixture
def own(walker):
    """Return a class of explorers whose pace is a function that a learner hands in."""

    class Own(walker):
        sweeps = ()

        def __init__(self, pace=steady, **controls):
            self.pace = pace
            super().__init__(**controls)

        def learners(self):
            return (self.pace,)

        def compute(self, s):
            with np.errstate(all="ignore"):  # as the engine does: tidied up behind a learner's fault
                paces = [self.pace(k) for k in range(7)]
            if np.shape(paces) != (7,):
                raise ValueError(f"your function gave {paces[0]!r} for 0; expected one number")
            return s.place + s.speed * np.asarray(paces)

    return Own


@pytest.fixture
def broken(own, told, monkeypatch, shown_to_learners):
    """Return a function that makes an explorer whose function turns bad after its first picture, and what it says."""
    monkeypatch.setattr(errors, "SECONDS", 0.2)

    def break_it(function, **controls):
        lab = own(**controls)
        lab.pace = function
        return lab, told(lab)

    return break_it


def requests(state):
    table = {"ask": "table", "controls": ["speed"], "wanted": [2, 3, 1], "state": state, "id": 4}
    return [table, {"ask": "frame", "state": state | {"speed": 0.7}, "id": 4}]


@pytest.mark.parametrize("which", [0, 1], ids=["table", "frame"])
@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_said_with_its_line_and_nothing_changes(broken, fault, which):
    function, complaint = FAULTS[fault]
    lab, sent = broken(function, speed=2, step=3)
    before = lab.state
    lab._answer(lab, requests(lab.state)[which], [])
    ((content, _),) = sent
    assert (content["kind"], content["id"]) == ("error", 4)
    assert content["message"].startswith("In your function, line ")
    assert complaint in content["message"]
    source, first = inspect.getsourcelines(function)
    line, said = re.match(r"In your function, line (\d+): (.*) → ", content["message"]).groups()
    assert source[int(line) - first].strip() == said, "the line that it names is the one that it shows"
    assert said in AT_FAULT[fault]
    assert lab.errors == [content["message"]]
    assert lab.state == before


def test_never_ending_function_gives_the_kernel_back(broken):
    lab, _ = broken(loops)
    began = time.monotonic()
    lab._answer(lab, requests(lab.state)[0], [])
    assert time.monotonic() - began < 5, "0.2 seconds, and some more on a busy machine"


@pytest.mark.parametrize("rubbish", [[1, 2], "seven", None])
def test_rubbish_is_said_with_what_was_expected(broken, rubbish):
    lab, sent = broken(lambda k: rubbish)
    lab._answer(lab, requests(lab.state)[0], [])
    assert sent[0][0]["kind"] == "error"
    assert lab.errors, sent
    assert "expected one number" in lab.errors[0] or "TypeError" in lab.errors[0] or "could not" in lab.errors[0]


def test_what_worked_before_works_after(broken, unpack):
    lab, sent = broken(raises)
    lab._answer(lab, requests(lab.state)[0], [])
    lab.pace = steady
    lab._answer(lab, requests(lab.state)[0], [])
    assert sent[0][0]["kind"] == "error"
    assert [index for content, _ in sent[1:] for index in content["done"]] == [2, 3, 1]
    assert lab.run.tolist() == list(range(7))
    assert len(lab.errors) == 1


@pytest.mark.parametrize("fault", FAULTS)
def test_under_test_it_raises(own, told, monkeypatch, fault):
    monkeypatch.setenv("NNWIDGETS_STRICT", "1")
    monkeypatch.setattr(errors, "SECONDS", 0.2)
    lab = own()
    lab.pace, complaint = FAULTS[fault]
    sent = told(lab)
    with pytest.raises(BaseException) as raised:  # noqa: PT011 - the type is looked at below
        lab._answer(lab, requests(lab.state)[0], [])
    assert raised.type.__name__ == complaint.split(":")[0]
    assert sent[0][0]["kind"] == "error", "and is said in the widget all the same"


def test_in_python_it_simply_raises(own):
    lab = own()
    lab.pace = raises
    lab.speed = 3
    with pytest.raises(ZeroDivisionError):
        _ = lab.run
    assert lab.errors == []
    with pytest.raises(ZeroDivisionError):
        own(raises)


def test_explorer_without_learners_functions_has_no_time_limit(walker, told, monkeypatch):
    monkeypatch.setattr(errors, "SECONDS", 1e-9)
    lab = walker()
    sent = told(lab)
    lab._answer(lab, requests(lab.state)[0], [])
    assert sent[0][0]["kind"] == "table"


BAD_STATES = {
    "outside its bounds": ({"speed": 99}, "speed must be a number from 0 to 4, but got 99"),
    "not a number": ({"speed": "fast"}, "speed must be a number from 0 to 4, but got 'fast'"),
    "unknown choice": ({"shape": "star"}, "shape must be one of 'circle', 'square', but got 'star'"),
}


@pytest.mark.parametrize("case", BAD_STATES)
def test_state_from_the_page_is_checked_like_any_other(walker, told, shown_to_learners, case):
    change, complaint = BAD_STATES[case]
    lab = walker()
    sent, before = told(lab), lab.state
    for request in requests(lab.state | change):
        lab._answer(lab, request | {"state": lab.state | change}, [])
    assert [content["kind"] for content, _ in sent] == ["error", "error"]
    assert complaint in sent[0][0]["message"]
    assert lab.state == before


def test_state_set_to_something_impossible_is_refused_by_the_trait(walker):
    lab = walker()
    with pytest.raises(traitlets.TraitError):
        lab.set_state({"place": 5})


@pytest.mark.parametrize("words", ["<img src=x onerror=alert(1)>", "{loss} {x:d}", "$x$ \\frac", "</script><b>"])
def test_message_is_the_learners_words_as_they_are(broken, words):
    def fails(k):
        raise ValueError(words)

    lab, sent = broken(fails)
    lab._answer(lab, requests(lab.state)[1], [])
    assert sent[0][0]["message"].endswith("ValueError: " + words)


def test_time_for_drawing_the_axes_is_not_counted_as_the_learners(broken, monkeypatch):
    lab, sent = broken(steady)

    def slow(panels):
        time.sleep(0.3)  # longer than the learner's function may take
        return []

    monkeypatch.setattr(frames, "describe", slow)
    for request in requests(lab.state | {"shape": "square"}):
        lab._answer(lab, request, [])
    assert {content["kind"] for content, _ in sent} == {"table", "frame"}
