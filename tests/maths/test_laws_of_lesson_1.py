"""Does a neuron compute what lesson 1 says, and can a line meet what it says a line can meet?"""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.special import expit

from nnwidgets.maths.lines import BOOLEAN, CORNERS, boolean, line_in_box, outline, separable
from nnwidgets.maths.neuron import ACTIVATIONS, crossings, neuron, step, weighted_sum

NUMBERS = st.integers(-20, 20).map(lambda n: n / 4)
Z = np.linspace(-9, 9, 37)


def parted_by_linear_programming(x, t):
    """An independent judge: are there w, b with w·x + b >= 1 on the ones and <= −1 on the zeros?"""
    signs = np.where(np.asarray(t) >= 0.5, 1.0, -1.0)
    rows = -signs[:, None] * np.column_stack([x, np.ones(len(x))])
    return linprog(np.zeros(3), A_ub=rows, b_ub=-np.ones(len(x)), bounds=[(None, None)] * 3, method="highs").success


def test_threshold_units_realise_14_of_the_16_boolean_functions():
    """Minsky and Papert 1969."""
    functions = list(itertools.product((0, 1), repeat=4))
    weights = np.array(list(itertools.product(np.arange(-2, 3), np.arange(-2, 3), np.arange(-3, 3) + 0.5)))
    found = {tuple(neuron(CORNERS, w, b, step).astype(int).tolist()) for *w, b in weights}
    assert len(found) == 14
    assert set(functions) - found == {(0, 1, 1, 0), (1, 0, 0, 1)}, "XOR and its opposite"
    assert {t for t in functions if separable(CORNERS, t)} == found


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_whatever_the_weights_xor_is_wrong_at_a_corner(name):
    """For the sums at (0, 0) and (1, 1) are together what those at (0, 1) and (1, 0) are."""
    output, middle, _ = ACTIVATIONS[name]
    rng = np.random.default_rng(0)
    weights = rng.normal(size=(20_000, 3)) * 10 ** rng.uniform(-2, 2, (20_000, 1))
    sums = weights[:, :2] @ CORNERS.T + weights[:, 2:]
    assert sums[:, 0] + sums[:, 3] == pytest.approx(sums[:, 1] + sums[:, 2])
    met = {rule: ((output(sums) >= middle) == np.array(t)).all(axis=1).sum() for rule, t in BOOLEAN.items()}
    assert met["XOR"] == 0
    assert min(met[rule] for rule in ("AND", "OR", "NAND")) > 100, "the others are met by some"


def test_an_activation_that_rises_and_falls_again_meets_xor():
    said = neuron(CORNERS, (1, 1), 0, lambda z: np.exp(-2 * (z - 1) ** 2))
    assert ((said >= 0.5) == np.array(BOOLEAN["XOR"])).all()


@given(NUMBERS, NUMBERS, NUMBERS, st.floats(0.01, 100))
def test_weights_and_bias_times_a_number_leave_the_line_where_it_is(u, v, b, times):
    low, high = (-0.5, -0.5), (1.5, 1.5)
    before, after = (line_in_box((k * u, k * v), k * b, low, high) for k in (1, times))
    assert after == pytest.approx(before, nan_ok=True)


def test_boolean_functions_are_what_python_calls_them():
    for name, function in {
        "AND": lambda a, b: a and b,
        "OR": lambda a, b: a or b,
        "NAND": lambda a, b: not (a and b),
        "XOR": lambda a, b: a != b,
    }.items():
        x, t = boolean(name)
        assert [bool(one) for one in t] == [bool(function(bool(a), bool(b))) for a, b in x]
    assert len(BOOLEAN) == 4


@given(st.lists(st.tuples(NUMBERS, NUMBERS, st.booleans()), min_size=1, max_size=14))
def test_separable_agrees_with_linear_programming(rows):
    x, t = np.array([row[:2] for row in rows]), np.array([row[2] for row in rows])
    assert separable(x, t) in (parted_by_linear_programming(x, t), None)


@pytest.mark.parametrize("scale", [1e-12, 1e-3, 1e12])
def test_separable_does_not_depend_on_units(scale):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(50, 2)) + 7
    t = x @ [1, -2] > -7
    assert separable(x * [scale, 1], t) is True
    t[np.argmin(x[:, 0] - 2 * x[:, 1])] = True  # the one furthest on the other side
    assert separable(x * [scale, 1], t) is False
    assert not parted_by_linear_programming(x, t)


def test_separable_by_hand():
    line = np.array([[0.0, 0], [1, 0], [2, 0], [3, 0]])
    assert separable(line, [0, 0, 1, 1]) is True
    assert separable(line, [0, 1, 0, 1]) is False
    assert separable(line, [1, 1, 1, 1]) is True
    assert separable([[1, 2], [1, 2]], [0, 1]) is False
    assert separable([[1, 2], [1, 2]], [1, 1]) is True


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=20), NUMBERS, NUMBERS)
def test_nothing_lies_outside_the_outline(rows, u, v):
    points = np.array(rows)
    corners = outline(points)
    assert (corners @ [u, v]).max() == pytest.approx((points @ [u, v]).max())
    assert {tuple(c) for c in corners} <= {tuple(p) for p in points}


def test_neuron_is_the_sum_and_its_activation():
    x, w, b = np.array([[0.5, -1.0], [2.0, 3.0]]), np.array([2.0, -1.5]), 0.25
    sums = [0.5 * 2 + 1.5 + 0.25, 2 * 2 - 3 * 1.5 + 0.25]
    assert weighted_sum(x, w, b).tolist() == sums
    assert neuron(x, w, b, np.exp) == pytest.approx(np.exp(sums))


def test_activations_against_scipy_and_by_cases():
    wanted = {
        "step": [float(z >= 0) for z in Z],
        "linear": Z,
        "sigmoid": expit(Z),
        "tanh": np.tanh(Z),
        "ReLU": [max(z, 0.0) for z in Z],
    }
    assert wanted.keys() == ACTIVATIONS.keys()
    for name, values in wanted.items():
        assert ACTIVATIONS[name].output(Z) == pytest.approx(np.array(values), abs=1e-15)
    assert ACTIVATIONS["tanh"].output(Z) == pytest.approx(2 * expit(2 * Z) - 1), "a sigmoid, stretched"


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_output_counts_as_1_from_the_cut_on_and_nowhere_else(name):
    output, middle, cut = ACTIVATIONS[name]
    z = np.linspace(-5, 5, 1001)
    assert ((output(z) >= middle) == (z >= cut)).all()
    assert (np.diff(output(z)) >= 0).all(), "it never falls: so one neuron parts the plane by one line"


def test_crossings():
    assert crossings(np.sin, 0.5, -0.1, 6) == pytest.approx([np.pi / 6, 5 * np.pi / 6])
    assert crossings(step, 0.5, -2, 3) == pytest.approx([0], abs=1e-9)
    assert crossings(np.cos, 2, -9, 9) == []


@given(NUMBERS, NUMBERS, NUMBERS)
def test_the_line_in_the_box_is_where_the_sum_is_0(u, v, b):
    low, high = (-0.5, -1.5), (1.5, 2.5)
    ends = line_in_box((u, v), b, low, high)
    sums = np.array([u * x + v * y + b for x in (-0.5, 1.5) for y in (-1.5, 2.5)])
    if (sums < 0).any() and (sums >= 0).any():
        assert weighted_sum(ends, (u, v), b) == pytest.approx([0, 0], abs=1e-9)
        assert ((ends >= np.array(low) - 1e-9) & (ends <= np.array(high) + 1e-9)).all()
        on_the_rim = np.isclose(ends, low) | np.isclose(ends, high)
        assert on_the_rim.any(axis=1).all()
    else:
        assert np.isnan(ends).all()
