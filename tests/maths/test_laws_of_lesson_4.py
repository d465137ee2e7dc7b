"""Laws of lesson 4: slopes in all directions, angles, and the surfaces, against closed forms and differences."""

import math

import numpy as np
import pytest

from nnwidgets.maths import as_loss, bowl, numeric_gradient
from nnwidgets.maths.directions import bearing, direction, slope_along, turn_between
from nnwidgets.maths.surfaces import lowest_place, saddle, tilted_valley, two_wells

SURFACES = [bowl(1, 9), bowl(1, 1), tilted_valley(), tilted_valley(2, 5, degrees=-70), saddle(), two_wells()]


@pytest.mark.parametrize("loss", SURFACES, ids=lambda loss: loss.name)
def test_gradients_agree_with_central_differences(loss):
    w = np.random.default_rng(0).uniform(-10, 10, (50, 2))
    assert loss.gradient(w) == pytest.approx(numeric_gradient(loss, w, d=2), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("loss", SURFACES, ids=lambda loss: loss.name)
def test_the_slope_in_a_direction_is_the_difference_quotient_along_it(loss):
    w, h = np.array([3.0, -2.0]), 1e-5
    for degrees in range(-180, 181, 15):
        u = np.array([math.cos(math.radians(degrees)), math.sin(math.radians(degrees))])
        quotient = (loss(w + h * u) - loss(w - h * u)) / (2 * h)
        assert slope_along(loss.gradient(w), direction(degrees)) == pytest.approx(quotient, abs=1e-6)


def test_no_direction_is_steeper_than_the_gradient_and_across_it_the_slope_is_0():
    gradient = np.array([9.0, 9.0])
    slopes = slope_along(gradient, direction(np.arange(360)))
    assert np.argmax(slopes) == 45
    assert slopes.max() == pytest.approx(math.hypot(9, 9))
    assert slopes[[135, 315]] == pytest.approx(0, abs=1e-12)


def test_downhill_and_the_way_to_the_minimum_are_38_66_degrees_apart_in_the_course_example():
    w = np.array([9.0, 1.0])
    turn = turn_between(-bowl(1, 9).gradient(w), -w)
    exact = math.degrees(math.acos((9 * 9 + 9 * 1) / (math.hypot(9, 9) * math.hypot(9, 1))))
    assert abs(turn) == pytest.approx(exact)
    assert abs(turn) == pytest.approx(38.66, abs=0.005)


def test_on_a_circle_and_on_an_axis_downhill_is_the_way_to_the_minimum():
    w = np.random.default_rng(1).normal(size=(20, 2))
    assert turn_between(-bowl(1, 1).gradient(w), -w) == pytest.approx(0, abs=1e-9)
    axis = np.array([[5.0, 0.0], [0.0, -3.0]])
    assert turn_between(-bowl(1, 9).gradient(axis), -axis) == pytest.approx(0, abs=1e-9)


def test_off_the_axes_of_a_bowl_downhill_misses_the_minimum():
    w = np.random.default_rng(2).uniform(1, 9, (200, 2)) * [1, -1]
    a, b = w.T
    off = np.abs(turn_between(-bowl(1, 9).gradient(w), -w))
    assert off == pytest.approx(np.degrees(np.arctan2(8 * np.abs(a * b), a**2 + 9 * b**2)))  # cross over dot product
    assert off.min() > 1
    assert off.max() < 90


@pytest.mark.parametrize("h", [1e-2, 1e-3, 1e-4])
def test_a_large_h_measures_too_much_by_h_squared_times_the_third_derivative_over_6(h):
    error = numeric_gradient(np.exp, 0.5, h=h) - np.exp(0.5)
    assert error == pytest.approx(h**2 * np.exp(0.5) / 6, rel=1e-2, abs=1e-12)


def test_the_best_h_is_near_the_cube_root_of_the_precision_and_a_tiny_one_six_orders_worse():
    w = np.linspace(0.2, 1.0, 200)
    errors = {h: np.abs(numeric_gradient(np.exp, w, h=h) - np.exp(w)).mean() for h in (1e-3, 6e-6, 1e-9, 1e-12)}
    assert min(errors, key=errors.get) == 6e-6
    assert errors[6e-6] < 1e-10
    assert 1e5 < errors[1e-12] / errors[6e-6] < 1e8
    assert errors[1e-12] < 10 * 2.2e-16 * np.e / 1e-12, "eps |f| / h"


def test_bearings_and_turns():
    assert bearing(direction([-179.0, 0.0, 45.0, 180.0])) == pytest.approx([-179, 0, 45, 180])
    assert bearing([-1.0, -0.0]) == 180
    assert np.isnan(bearing([0.0, 0.0]))
    assert turn_between(direction(170), direction(-170)) == pytest.approx(20)
    assert np.isnan(turn_between([0.0, 0.0], [1.0, 0.0]))


def test_the_tilted_valley_has_its_steepnesses_and_its_tilt():
    loss = tilted_valley(1, 9, degrees=30)
    h = np.stack([loss.gradient([1.0, 0.0]), loss.gradient([0.0, 1.0])])
    values, vectors = np.linalg.eigh(h)
    assert values == pytest.approx([1, 9])
    assert abs(vectors[:, 0]) == pytest.approx([math.cos(math.pi / 6), 0.5])
    assert vectors[0, 0] * vectors[1, 0] > 0, "to the left"


@pytest.mark.parametrize("loss", [loss for loss in SURFACES if loss.minima], ids=lambda loss: loss.name)
def test_minima_are_level_and_lower_than_all_around(loss):
    for place, value in loss.minima:
        w = np.array(place)
        assert loss(w) == pytest.approx(value)
        assert loss.gradient(w) == pytest.approx(0, abs=1e-9)
        assert (loss(w + 0.1 * direction(np.arange(0, 360, 10))) > value).all()


def test_the_left_well_is_the_lower():
    (left, low), (right, high) = two_wells().minima
    assert left[0] < 0 < right[0]
    assert low < high


def test_the_lowest_place_is_found_or_said_to_be_at_the_edge():
    place, value = lowest_place(two_wells(), -12.5, 12.5)
    (left, low), _ = two_wells().minima
    assert place == pytest.approx(left, abs=1e-6)
    assert value == pytest.approx(low)
    assert lowest_place(saddle(), -3, 3) is None
    assert lowest_place(as_loss(lambda w: w[..., 0] * np.nan, d=2), -1, 1) is None
    assert lowest_place(bowl(1, 9), 1, 3) is None, "the corner is lowest"
