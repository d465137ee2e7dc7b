"""Is the error of a neuron the sum over its examples, its gradient exact, its staircase where it jumps?"""

import math
import sys

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize, minimize_scalar

from nnwidgets.maths import DataLoss, course_line, neuron_with_two_minima, sliding_threshold, two_classes

KINDS = [(u, e) for u in ("linear", "sigmoid", "threshold") for e in ("squared", "absolute", "signed", "count")]
KINDS.append(("sigmoid", "cross-entropy"))
SMOOTH = [("linear", "squared"), ("linear", "signed"), ("sigmoid", "squared"), ("sigmoid", "signed")]
SMOOTH.append(("sigmoid", "cross-entropy"))
SLOPING = [*SMOOTH, ("linear", "absolute"), ("sigmoid", "absolute")]
kinds = pytest.mark.parametrize(("unit", "error"), KINDS)


def by_hand(x, t, unit, error, weights, offset=None):
    """The error written out, one example after the other, in plain Python."""
    total = 0.0
    for i, (row, target) in enumerate(zip(x, t, strict=True)):
        z = sum(w * value for w, value in zip(weights, [*row, 1.0], strict=False)) + (
            offset[i] if offset is not None else 0
        )
        if unit == "linear":
            y = z
        elif unit == "threshold":
            y = 1.0 if z >= 0 else 0.0
        else:
            y = 1 / (1 + math.exp(-z))
        if error == "squared":
            total += (y - target) ** 2 / 2 / len(t)
        elif error == "absolute":
            total += abs(y - target) / len(t)
        elif error == "signed":
            total += (target - y) / len(t)
        elif error == "count":
            total += (y >= 0.5) != (target >= 0.5)
        else:
            total -= (target * math.log(y) + (1 - target) * math.log(1 - y)) / len(t)
    return total


def some_data(n=7, p=2, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, p)), rng.integers(0, 2, n).astype(float), rng


@kinds
def test_the_loss_is_the_error_written_out(unit, error):
    x, t, rng = some_data()
    loss = DataLoss(x, t, unit=unit, error=error)
    for w in rng.normal(size=(5, 3)):
        assert float(loss(w)) == pytest.approx(by_hand(x, t, unit, error, w), rel=1e-12, abs=1e-15)


@kinds
def test_an_offset_is_added_to_each_sum(unit, error):
    x, t, rng = some_data(p=1)
    offset = rng.normal(size=7)
    loss = DataLoss(x, t, unit=unit, error=error, bias=False, offset=offset)
    w = rng.normal(size=5)
    expected = [by_hand(x, t, unit, error, [one], offset) for one in w]
    assert loss(w) == pytest.approx(expected, rel=1e-12, abs=1e-15)
    assert loss.gradient(w, examples=np.arange(7)) == pytest.approx(loss.gradient(w), abs=1e-14)


@kinds
def test_every_point_of_an_array_is_worked_out_as_if_alone(unit, error):
    x, t, rng = some_data()
    loss = DataLoss(x, t, unit=unit, error=error)
    w = rng.normal(size=(4, 5, 3))
    assert loss(w).shape == (4, 5)
    assert loss.gradient(w).shape == (4, 5, 3)
    assert loss(w)[2, 3] == pytest.approx(loss(w[2, 3]), rel=1e-13)
    assert loss.gradient(w)[2, 3] == pytest.approx(loss.gradient(w[2, 3]), rel=1e-13, abs=1e-16)


def test_many_points_are_worked_out_in_blocks_without_a_seam(monkeypatch):
    x, t, rng = some_data()
    w = rng.normal(size=(100, 3))
    whole = DataLoss(x, t, unit="sigmoid")(w)
    monkeypatch.setattr(sys.modules[DataLoss.__module__], "_BLOCK", 21)  # three points a block
    assert DataLoss(x, t, unit="sigmoid")(w).tolist() == whole.tolist()


numbers = st.floats(-3, 3)


@st.composite
def examples_at_some_scale(draw):
    n, p = draw(st.integers(1, 6)), draw(st.integers(1, 3))
    x = np.array(draw(st.lists(numbers, min_size=n * p, max_size=n * p))).reshape(n, p)
    t = np.array(draw(st.lists(st.floats(0, 1), min_size=n, max_size=n)))
    w = np.array(draw(st.lists(numbers, min_size=p + 1, max_size=p + 1)))
    return x, t, w, 10.0 ** draw(st.integers(-12, 12))


def measured_gradient(loss, w, steps):
    sides = [(w + step * axis, w - step * axis) for step, axis in zip(steps, np.eye(len(w)), strict=True)]
    return np.array([(loss(a) - loss(b)) / (a - b)[j] for j, (a, b) in enumerate(sides)])


@pytest.mark.parametrize(("unit", "error"), SLOPING)
@settings(deadline=None, max_examples=60)
@given(data=examples_at_some_scale())
def test_the_gradient_agrees_with_central_differences_at_every_scale(unit, error, data):
    """Inputs from 1e-12 to 1e12, with weights that are as small as the inputs are large."""
    x, t, w, scale = data
    loss = DataLoss(x * scale, t, unit=unit, error=error)
    w = np.append(w[:-1] / scale, w[-1])
    h = 6e-6 * np.append(np.full(len(w) - 1, 1 / scale), 1.0)
    if error == "absolute":  # a kink within reach has no slope to measure
        assume(np.abs(loss.outputs(w) - t).min() > 1e-4)
    sizes = np.append(np.full(len(w) - 1, scale), 1.0)
    assert loss.gradient(w) / sizes == pytest.approx(measured_gradient(loss, w, h) / sizes, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize(("unit", "error"), [kind for kind in KINDS if kind not in SLOPING])
def test_flat_pieces_have_slope_zero(unit, error):
    x, t, rng = some_data()
    loss = DataLoss(x, t, unit=unit, error=error)
    w = rng.normal(size=(50, 3))
    assert loss.is_staircase
    assert not loss.gradient(w).any()
    assert not loss.example_gradients(w).any()


@kinds
def test_the_gradient_is_the_mean_over_examples_and_a_minibatch_the_mean_over_its_own(unit, error):
    x, t, rng = some_data()
    loss = DataLoss(x, t, unit=unit, error=error)
    w = rng.normal(size=(4, 3))
    each = loss.example_gradients(w)
    assert each.shape == (4, 7, 3)
    assert loss.gradient(w) == pytest.approx(each.mean(axis=1), abs=1e-14)
    chosen = rng.integers(7, size=(4, 5))
    expected = [each[run, chosen[run]].mean(axis=0) for run in range(4)]
    assert loss.gradient(w, examples=chosen) == pytest.approx(np.array(expected), abs=1e-14)
    assert loss.gradient(w[0], examples=[2, 2, 6]) == pytest.approx(each[0, [2, 2, 6]].mean(axis=0), abs=1e-14)


def test_one_weight_takes_numbers_and_arrays_alike():
    loss = DataLoss([1.0, 2.0, 3.0], [2.0, 4.0, 7.0], bias=False)
    assert np.shape(loss(1.0)) == np.shape(loss.gradient(1.0)) == ()
    assert loss(np.zeros((2, 3))).shape == loss.gradient(np.zeros((2, 3))).shape == (2, 3)
    assert loss.example_gradients(np.zeros((2, 3))).shape == (2, 3, 3, 1)
    assert loss.gradient(np.zeros(4), examples=np.zeros((4, 2), dtype=int)).shape == (4,)


# -- the lowest point ---------------------------------------------------


def test_least_squares_is_the_mean_of_a_constant_and_the_textbook_line():
    x, t = course_line()
    (w, b), value = DataLoss(x, t).minima[0]
    slope = ((x - x.mean()) * (t - t.mean())).sum() / ((x - x.mean()) ** 2).sum()
    assert (w, b) == pytest.approx((slope, t.mean() - slope * x.mean()), rel=1e-12)
    assert value == pytest.approx(((t - w * x - b) ** 2).mean() / 2, rel=1e-12)


def test_the_curvature_of_a_line_is_the_largest_eigenvalue_of_its_hessian():
    x, t = course_line()
    loss = DataLoss(x, t)
    h = 1e-3
    hessian = [[0.0, 0.0], [0.0, 0.0]]
    for i, a in enumerate(np.eye(2) * h):
        for j, b in enumerate(np.eye(2) * h):
            corners = loss(np.array([a + b, a - b, b - a, -a - b]))
            hessian[i][j] = (corners[0] - corners[1] - corners[2] + corners[3]) / (4 * h**2)
    assert loss.curvature == pytest.approx(max(np.linalg.eigvals(hessian)), rel=1e-5)


def test_the_cross_entropy_is_steepest_bent_at_zero():
    x, t = two_classes()
    loss = DataLoss(x, t, unit="sigmoid", error="cross-entropy", bias=False)
    w, h = np.linspace(-3, 3, 601), 1e-4
    second = (loss(w + h) - 2 * loss(w) + loss(w - h)) / h**2
    assert loss.curvature == pytest.approx(second.max(), rel=1e-5)
    assert w[second.argmax()] == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("bias", [True, False])
def test_the_least_cross_entropy_is_where_an_independent_search_finds_it(seed, bias):
    x, t = two_classes(seed=seed)
    loss = DataLoss(x, t, unit="sigmoid", error="cross-entropy", bias=bias)
    found = minimize(lambda w: float(loss(w if bias else w[0])), np.zeros(loss.d), tol=1e-12)
    ((w, value),) = loss.minima
    assert np.atleast_1d(w) == pytest.approx(found.x, abs=1e-5)
    assert loss.minimum == value == pytest.approx(found.fun, abs=1e-12)


def test_classes_that_are_separable_have_an_infimum_but_no_minimum():
    loss = DataLoss([-2.0, -1.0, 1.0, 2.0], [0, 0, 1, 1], unit="sigmoid", error="cross-entropy")
    assert (loss.minima, loss.minimum) == ((), 0.0)
    touching = DataLoss([-1.0, 0.0, 0.0, 1.0], [0, 0, 1, 1], unit="sigmoid", error="cross-entropy")
    assert touching.minima == ()
    assert touching.minimum == pytest.approx(math.log(2) / 2, abs=1e-9)  # the two at 0 stay undecided


def test_the_least_absolute_error_is_at_the_weighted_median():
    loss = DataLoss([1.0, 1.0, 1.0, 1.0, 1.0], [3.0, 100.0, 1.0, 5.0, 4.0], error="absolute", bias=False)
    assert loss.minima == ((4.0, pytest.approx(20.2)),)
    rng = np.random.default_rng(0)
    x, t = rng.normal(size=9), rng.normal(size=9)
    loss = DataLoss(x, t, error="absolute", bias=False)
    found = minimize_scalar(lambda w: float(loss(w)), bounds=(-10, 10), method="bounded", options={"xatol": 1e-10})
    assert loss.minima[0][0] == pytest.approx(found.x, abs=1e-6)


def test_a_flat_bottom_has_a_lowest_value_but_no_single_place():
    loss = DataLoss([1.0, 1.0], [0.0, 4.0], error="absolute", bias=False)
    assert (loss.minima, loss.minimum) == ((), 2.0)
    assert DataLoss([[1.0, 2.0], [2.0, 4.0]], [1.0, 2.0], bias=False).minima == ()  # two inputs that say the same


def test_the_signed_error_has_no_lowest_value_unless_it_is_level():
    assert DataLoss([1.0, 2.0], [0.0, 0.0], error="signed").minimum == -math.inf
    level = DataLoss([-1.0, 1.0], [1.0, 2.0], error="signed", bias=False)
    assert level.minimum == pytest.approx(1.5)


def test_the_neuron_with_two_minima_is_not_said_to_have_a_lowest_value():
    loss = DataLoss(*neuron_with_two_minima(), unit="sigmoid", bias=False)
    assert (loss.minima, loss.minimum, loss.curvature) == ((), None, None)


# -- the staircase ---------------------------------------------------


@settings(deadline=None, max_examples=200)
@given(
    data=st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3), st.integers(0, 1)), min_size=1, max_size=8),
    unit=st.sampled_from(["linear", "sigmoid", "threshold"]),
)
def test_the_staircase_is_the_count_everywhere_between_its_jumps(data, unit):
    """Small whole numbers: many crossings fall together, and some cancel."""
    x, offset, t = (np.array(column, dtype=float) for column in zip(*data, strict=True))
    loss = DataLoss(x, t, unit=unit, error="count", bias=False, offset=offset)
    jumps, levels = loss.staircase()
    assert len(levels) == len(jumps) + 1 <= len(t) + 1
    assert (np.diff(jumps) > 0).all()
    assert (np.diff(levels) != 0).all()  # a jump that is listed is one
    edges = np.concatenate([[-100.0], jumps, [100.0]])
    for low, high, level in zip(edges[:-1], edges[1:], levels, strict=True):
        inside = low + (high - low) * np.array([1e-3, 0.3, 0.7, 0.999])
        expected = [by_hand(x[:, None], t, unit, "count", [w], offset) for w in inside]
        undecided = np.isclose(x * inside[:, None] + offset, 0.5 if unit == "linear" else 0.0, atol=1e-9).any(axis=1)
        assert all(count == level for count, skip in zip(expected, undecided, strict=True) if not skip)


def test_a_staircase_of_other_errors_is_exact_as_well():
    x, t = np.array([1.0, 2.0, 3.0]), np.array([0.2, 1.0, 0.0])
    for error in ("squared", "absolute", "signed"):
        loss = sliding_threshold(x, t, error=error)
        jumps, levels = loss.staircase()
        assert jumps.tolist() == [1.0, 2.0, 3.0]
        assert levels == pytest.approx(loss(np.array([0.0, 1.5, 2.5, 4.0])), rel=1e-12)
        assert loss.jumps is loss.jumps


def test_only_flat_pieces_over_one_weight_are_a_staircase():
    x, t = two_classes()
    for loss in (sliding_threshold(x, t, unit="sigmoid", error="squared"), DataLoss(x, t, unit="threshold")):
        with pytest.raises(ValueError, match="expected a loss of one weight made of flat pieces"):
            loss.staircase()


def test_a_sliding_threshold_cuts_the_input_at_the_weight():
    loss = sliding_threshold([-1.0, 0.0, 1.0, 2.0], [0, 0, 1, 1])
    assert [float(loss(w)) for w in (-1.5, -0.5, 0.5, 1.0, 1.5, 2.5)] == [2.0, 1.0, 0.0, 0.0, 1.0, 2.0]
    assert sliding_threshold([3.0], [1.0], unit="sigmoid", error="squared").outputs(1.0) == pytest.approx(
        1 / (1 + math.exp(-2))
    )


# -- bad input ---------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"unit": "relu"}, "expected the unit to be one of linear, sigmoid, threshold; got 'relu'"),
        ({"error": "hinge"}, "expected the error to be one of"),
        ({"error": "cross-entropy"}, "use unit='sigmoid', not 'linear'"),
        ({"offset": [1.0, 2.0]}, "one for each of the 3 examples"),
        ({"offset": np.nan}, "expected as offset a finite number"),
        ({"t": [0, 1]}, "got 3 examples and 2 targets"),
        ({"t": [0, 1, 2], "unit": "sigmoid", "error": "cross-entropy"}, "targets from 0 to 1, got targets from 0 to 2"),
        ({"x": []}, "expected one example or more"),
    ],
)
def test_what_makes_no_sense_is_refused_at_once(arguments, message):
    with pytest.raises(ValueError, match=message):
        DataLoss(**{"x": [1, 2, 3], "t": [0, 1, 1]} | arguments)


def test_a_sliding_threshold_needs_one_input():
    with pytest.raises(ValueError, match="expected one input for each example, got 2"):
        sliding_threshold([[1, 2], [3, 4]], [0, 1])
