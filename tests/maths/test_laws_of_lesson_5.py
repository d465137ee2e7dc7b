"""Laws of lesson 5: the delta rule against gradients and closed forms, and a call watched line by line."""

import math
import sys

import numpy as np
import pytest

from nnwidgets.maths import DataLoss
from nnwidgets.maths.delta import delta_step, error_factor, sigmoid_step
from nnwidgets.maths.learner import TimeLimitError, limited
from nnwidgets.maths.stepping import lines_of, step_through

RNG = np.random.default_rng(5)
EXAMPLES = [
    (RNG.normal(size=3), np.append(RNG.normal(size=2), 1.0), RNG.normal(), RNG.uniform(0.01, 1)) for _ in range(20)
]


@pytest.mark.parametrize(("step", "unit"), [(delta_step, "linear"), (sigmoid_step, "sigmoid")])
@pytest.mark.parametrize(("w", "x", "t", "size"), EXAMPLES)
def test_a_step_goes_down_the_gradient_of_half_the_squared_error(step, unit, w, x, t, size):
    loss = DataLoss([x[:2]], [t], unit=unit)
    assert step(w, x, t, size) == pytest.approx(w - size * loss.gradient(w))


@pytest.mark.parametrize(("w", "x", "t", "size"), EXAMPLES)
def test_one_update_multiplies_the_error_by_1_minus_eta_x_squared(w, x, t, size):
    before, after = t - w @ x, t - delta_step(w, x, t, size) @ x
    assert after == pytest.approx(before * (1 - size * (x[0] ** 2 + x[1] ** 2 + 1)))
    assert error_factor(x, size) == pytest.approx(after / before)


def test_right_at_once_and_as_wrong_as_before():
    x = np.array([2.0, -1.0, 1.0])
    assert error_factor(x, 1 / 6) == pytest.approx(0, abs=1e-12)
    assert error_factor(x, 2 / 6) == pytest.approx(-1)


def test_the_sigmoid_step_by_hand():
    w, x = np.array([0.5, 0.8, -0.5]), np.array([2.0, -1.0, 1.0])
    y = 1 / (1 + math.exp(0.3))
    assert sigmoid_step(w, x, 1.0, 0.5) == pytest.approx(w + 0.5 * (1 - y) * y * (1 - y) * x)


def test_an_input_of_0_leaves_its_weight_alone():
    assert delta_step(np.ones(3), np.array([2.0, 0.0, 1.0]), 5.0, 0.1)[1] == 1.0


# Line by line --------------------------------------------------------------------------------------------------------


def looping(n):
    total = 0
    for i in range(n):
        total += i
    return total


def changing(w):
    w += 1
    return w


def failing(w):
    half = w / 2
    return half + missing  # noqa: F821


def test_each_line_that_ran_is_noted_with_what_it_made():
    steps = step_through(delta_step, np.zeros(2), np.array([2.0, 1.0]), 1.0, 0.1)
    texts = dict(lines_of(delta_step))
    assert [texts[line.number].strip() for line in steps.lines] == [
        "y = w @ x",
        "error = t - y",
        "gradient = -error * x",
        "change = -step_size * gradient",
        "return w + change",
    ]
    assert [list(line.made) for line in steps.lines] == [["y"], ["error"], ["gradient"], ["change"], []]
    assert steps.result == pytest.approx([0.2, 0.1])


def test_a_loop_is_noted_round_by_round():
    steps = step_through(looping, 3)
    assert steps.result == 3
    assert [line.made["total"] for line in steps.lines if "total" in line.made] == [0, 1, 3], "+ 0 changes nothing"
    assert len(steps.lines) == 1 + 4 + 3 + 1


def test_what_is_changed_in_place_is_noticed():
    w = np.zeros(2)
    (line, _) = step_through(changing, w).lines
    assert line.made["w"].tolist() == [1, 1]


def test_an_error_is_kept_with_its_line():
    steps = step_through(failing, 4.0)
    assert isinstance(steps.error, NameError)
    assert dict(lines_of(failing))[steps.at].strip().startswith("return half + missing")
    assert [line.made for line in steps.lines] == [{"half": 2.0}, {}]


def test_functions_without_lines_are_only_called():
    steps = step_through(math.hypot, 3, 4)
    assert (steps.result, steps.lines, lines_of(math.hypot)) == (5.0, (), ())


def test_an_object_that_can_be_called_has_the_lines_of_its_method():
    class Rule:
        def __call__(self, w):
            half = w / 2
            return half + 1

    assert step_through(Rule(), 3.0).lines[0].made == {"half": 1.5}


def test_only_so_many_lines_are_noted():
    steps = step_through(looping, 10_000)
    assert steps.result == sum(range(10_000))
    assert 300 < len(steps.lines) <= 401


def test_who_listened_before_listens_again_and_heard_everything():
    heard = []

    def listen(frame, event, argument):
        heard.append(event)

    before = sys.gettrace()
    sys.settrace(listen)
    try:
        step_through(looping, 2)
        assert sys.gettrace() is listen
    finally:
        sys.settrace(before)
    assert "line" in heard


def test_a_time_limit_still_ends_an_endless_loop():
    def endless():
        while True:
            pass

    with pytest.raises(TimeLimitError), limited(0.05):
        step_through(endless)


def test_the_lines_shown_leave_out_the_docstring_and_nothing_else():
    texts = [text for _, text in lines_of(delta_step)]
    assert texts[0] == "def delta_step(w, x, t, step_size):"
    assert len(texts) == 6
    assert not [text for text in texts if "update" in text]
