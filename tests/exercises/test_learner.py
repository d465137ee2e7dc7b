"""Does the time limit stop every loop written in Python, leave everything as it was, and name the learner's line?"""

import itertools
import sys
import threading
import time

import pytest

from nnwidgets.maths.learner import TimeLimitError, learner_line, limited


def plain_loop():
    while True:
        pass


def loop_in_one_line():
    while True: pass  # noqa: E701  # fmt: skip


def loop_with_work():
    n = 0
    while True:
        n += 1


def loop_in_a_comprehension():
    return [0 for _ in itertools.count() if False]


def loop_that_catches_exceptions():
    while True:
        try:
            time.monotonic()
        except Exception:  # noqa: BLE001
            continue


def loop_without_a_call_that_catches_everything():
    n = 0
    while True:
        try:
            n += 1
        except:  # noqa: E722
            continue


def loop_that_catches_everything():
    while True:
        try:
            time.monotonic()
        except:  # noqa: E722
            continue


def loop_in_a_loop_that_catches_everything():
    while True:
        try:
            plain_loop()
        except BaseException:  # noqa: BLE001
            continue


def loop_while_handling():
    while True:
        try:
            plain_loop()
        except:  # noqa: E722
            plain_loop()


def loop_with_finally():
    while True:
        try:
            try:
                plain_loop()
            finally:
                plain_loop()
        except:  # noqa: E722
            pass


LOOPS = [
    plain_loop,
    loop_in_one_line,
    loop_with_work,
    loop_in_a_comprehension,
    loop_that_catches_exceptions,
    loop_without_a_call_that_catches_everything,
    loop_that_catches_everything,
    loop_in_a_loop_that_catches_everything,
    loop_while_handling,
    loop_with_finally,
]


@pytest.mark.parametrize("loop", LOOPS)
def test_every_loop_is_stopped(loop):
    for _ in range(8):  # each time it is met at another line
        began = time.monotonic()
        with pytest.raises(TimeLimitError, match=r"still running after 0\.03 seconds"), limited(0.03):
            loop()
        assert 0.03 <= time.monotonic() - began < 5


def test_a_loop_in_another_thread_is_stopped():
    seen = []

    def work():
        try:
            with limited(0.1):
                plain_loop()
        except TimeLimitError as error:
            seen.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(20)
    assert len(seen) == 1


def test_recursion_without_end_is_the_error_that_it_always_was():
    def down(n):
        return down(n + 1)

    with pytest.raises(RecursionError), limited(20):
        down(0)


def test_what_ends_in_time_is_left_alone():
    with limited(5):
        assert sum(i for i in range(1000)) == 499_500


def test_an_error_in_the_block_stays_what_it_is():
    with pytest.raises(ZeroDivisionError), limited(5):
        1 / 0  # noqa: B018


@pytest.mark.parametrize("loop", [lambda: None, plain_loop, loop_while_handling])
def test_a_trace_function_that_was_set_is_set_again(loop):
    def trace(*_):
        return trace

    def profile(*_):
        return None

    before = sys.gettrace(), sys.getprofile()
    sys.settrace(trace)
    sys.setprofile(profile)
    try:
        try:
            with limited(0.05):
                loop()
        except TimeLimitError:
            pass
        assert (sys.gettrace(), sys.getprofile()) == (trace, profile)
    finally:
        sys.settrace(before[0])
        sys.setprofile(before[1])


def test_limits_may_stand_inside_each_other():
    with limited(20):
        with pytest.raises(TimeLimitError), limited(0.05):
            plain_loop()
        assert sum(range(10)) == 45


def test_the_inner_limit_does_not_end_the_outer_one():
    def inside():
        with pytest.raises(TimeLimitError), limited(0.05):
            plain_loop()
        plain_loop()

    with pytest.raises(TimeLimitError, match=r"0\.3"), limited(0.3):
        inside()


@pytest.mark.parametrize("seconds", [0, -1, float("nan")])
def test_a_limit_that_is_none_is_refused(seconds):
    with pytest.raises(ValueError, match="more than 0"):
        limited(seconds)


def test_the_line_is_the_learners_own():
    import numpy as np

    def learner(x):
        return np.ones(3) @ np.ones(4) + x

    with pytest.raises(ValueError, match="mismatch") as caught:
        learner(1)
    number, source = learner_line(caught.value)
    assert source == "return np.ones(3) @ np.ones(4) + x"
    assert number == learner.__code__.co_firstlineno + 1


def test_the_line_is_found_when_the_library_calls_the_learner():
    from nnwidgets.maths import descend

    def loss(w):
        if w.ndim:
            return w**2
        raise KeyError("mine")

    with pytest.raises(Exception, match="mine") as caught:
        descend(loss, 1.0, 0.1, 3)
    assert learner_line(caught.value)[1] == 'raise KeyError("mine")'


def test_the_line_is_found_in_code_without_a_file():
    space = {}
    exec(compile("def f():\n    return 1 / 0\n", "<cell>", "exec"), space)
    with pytest.raises(ZeroDivisionError) as caught:
        space["f"]()
    with pytest.raises(ZeroDivisionError):
        space["f"]()
    assert learner_line(caught.value)[0] == 2


def test_an_error_without_any_line_of_the_learner_has_none():
    assert learner_line(ValueError("never raised")) is None
