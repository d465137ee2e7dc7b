"""Is any function of a learner's taken as a loss, and what is wrong with it said clearly?"""

import math

import numpy as np
import pytest

from nnwidgets.maths import Loss, as_loss, curvature_at, descend, numeric_gradient, quadratic


def stepwise(w):
    if w > 0:
        return w**2
    return -w


ONE_WEIGHT = {
    "takes arrays": lambda w: w**2 + 1,
    "asks about one number": stepwise,
    "uses math": math.cosh,
    "takes the larger": lambda w: max(w, 0.0) + w**2,
    "adds up what it gets": lambda w: np.sum(w**2),
    "is constant": lambda w: 3.0,
    "gives whole numbers": lambda w: 2 if w > 0 else 1,
    "changes what it gets": lambda w: np.multiply(w, 2.0, out=w) if isinstance(w, np.ndarray) else 2 * w,
    "sorts what it gets": lambda w: np.sort(np.atleast_1d(w)).reshape(np.shape(w)),
}


@pytest.mark.parametrize("name", ONE_WEIGHT)
def test_a_function_gives_for_arrays_what_it_gives_for_each_number(name):
    f = ONE_WEIGHT[name]
    loss = as_loss(f)
    w = np.array([[2.0, -1.5, 0.25], [3.0, -0.5, 1.0]])
    kept = w.copy()
    values = loss(w)
    assert values.shape == w.shape
    assert values.tolist() == [[float(f(float(value))) for value in row] for row in kept]
    assert w.tolist() == kept.tolist()
    assert float(loss(2.0)) == float(f(2.0))


def in_place(w):
    w *= w
    return w[0] + 3 * w[1]


SEVERAL = {
    "changes one point": in_place,
    "takes the last axis": lambda w: w[..., 0] ** 2 + 3 * w[..., 1] ** 2,
    "takes one point": lambda w: w[0] ** 2 + 3 * w[1] ** 2,
    "unpacks one point": lambda w: sum(scale * one**2 for scale, one in zip((1, 3), w, strict=True)),
    "multiplies": lambda w: float(w @ np.diag([1.0, 3.0]) @ w),
}


@pytest.mark.parametrize("name", SEVERAL)
@pytest.mark.parametrize("shape", [(2,), (2, 2), (3, 2), (4, 5, 2)])
def test_a_function_of_two_weights_takes_many_points(name, shape):
    loss = as_loss(SEVERAL[name], d=2)
    w = np.random.default_rng(0).normal(size=shape)
    assert loss(w) == pytest.approx(w[..., 0] ** 2 + 3 * w[..., 1] ** 2)
    assert loss.gradient(w) == pytest.approx(w * [2.0, 6.0], rel=1e-6)


def test_the_measured_gradient_is_right_to_a_millionth():
    w = np.linspace(-3, 3, 101)
    assert as_loss(np.sin).gradient(w) == pytest.approx(np.cos(w), abs=1e-9)
    assert as_loss(lambda w: w**4).gradient(1e3) == pytest.approx(4e9, rel=1e-6)
    assert as_loss(lambda w: w**4).gradient(1e7) == pytest.approx(4e21, rel=1e-6)


def test_steps_near_the_cube_root_of_the_precision_are_best():
    """Larger ones err by truncation, h² f'''/6, smaller ones by rounding, about 1e-16/h."""

    def error(h):
        return float(
            np.abs(numeric_gradient(np.exp, np.linspace(-1, 1, 51), h=h) - np.exp(np.linspace(-1, 1, 51))).max()
        )

    assert error(6e-6) < 1e-9
    assert error(1e-2) == pytest.approx(np.e * 1e-4 / 6, rel=0.01)
    assert error(1e-12) > 1e5 * error(6e-6)


def test_a_loss_is_returned_unchanged():
    loss = quadratic()
    assert as_loss(loss) is loss


def test_a_right_gradient_is_used_and_a_wrong_one_is_refused_with_both_numbers():
    loss = as_loss(lambda w: w**3, gradient=lambda w: 3 * w**2)
    assert float(loss.gradient(2.0)) == 12.0
    with pytest.raises(ValueError, match=r"at w = 0.7: it gives -2.8, but the slope measured there is 2.8"):
        as_loss(quadratic(4), gradient=lambda w: -4 * w)
    with pytest.raises(ValueError, match=r"weight number 1\): it gives 0.*, but the slope measured there is"):
        as_loss(SEVERAL["takes one point"], d=2, gradient=lambda w: w * [2.0, 0.0])
    with pytest.raises(TypeError, match="expected the gradient as a function"):
        as_loss(quadratic(), gradient=4.0)


@pytest.mark.parametrize("scale", [1e-12, 1.0, 1e12])
def test_a_gradient_wrong_by_a_hundredth_is_refused_at_every_scale(scale):
    as_loss(lambda w: scale * (w**2 + w), gradient=lambda w: scale * (2 * w + 1))
    with pytest.raises(ValueError, match="disagrees"):
        as_loss(lambda w: scale * (w**2 + w), gradient=lambda w: 1.01 * scale * (2 * w + 1))


def test_a_gradient_at_a_kink_may_take_either_side():
    for at_kink in (-1.0, 0.0, 1.0):
        as_loss(lambda w: np.abs(w - 0.7), gradient=lambda w, g=at_kink: np.where(w == 0.7, g, np.sign(w - 0.7)))
    with pytest.raises(ValueError, match="disagrees"):
        as_loss(lambda w: np.abs(w - 0.7), gradient=lambda w: np.where(w == 0.7, 1.5, np.sign(w - 0.7)))


def test_a_gradient_that_is_wrong_only_at_the_start_is_found_by_descend():
    def gradient(w):
        return np.where(np.abs(w - 5) < 0.1, 1.0, 4 * w)

    with pytest.raises(ValueError, match=r"at w = 5.0: it gives 1, but the slope measured there is 20"):
        descend(quadratic(4), 5.0, 0.1, 3, gradient=gradient)


@pytest.mark.parametrize(
    ("f", "error", "message"),
    [
        (lambda w: "low", TypeError, "the loss gave 'low' at w = 0.7: expected real numbers"),
        (lambda w: None, TypeError, "the loss gave None at w = 0.7: expected a number; does it end in a `return`"),
        (lambda w: 1j * w, TypeError, "expected real numbers"),
        (lambda w: [w, w], ValueError, r"the loss gave shape \(2,\) at w = 0.7: expected one number"),
        (lambda w: [[1], [1, 2]], TypeError, "expected real numbers"),
        (3.0, TypeError, "expected a loss: a function of the weights, or a Loss; got 3.0"),
    ],
)
def test_a_loss_that_gives_no_number_is_refused(f, error, message):
    with pytest.raises(error, match=message):
        as_loss(f)


def test_a_gradient_of_the_wrong_shape_is_refused():
    with pytest.raises(ValueError, match=r"the gradient gave shape \(\).*expected shape \(2,\)"):
        as_loss(SEVERAL["takes one point"], d=2, gradient=lambda w: w[0])


def test_what_the_function_itself_raises_is_passed_on():
    def broken(w):
        return w + undefined_name  # noqa: F821

    with pytest.raises(NameError, match="undefined_name"):
        as_loss(broken)


def test_a_function_that_refuses_some_weights_is_a_loss_all_the_same():
    loss = as_loss(lambda w: w - math.log(w))
    assert descend(loss, 3.0, 0.1, 200).final[0] == pytest.approx(1.0, abs=1e-5)


def test_overflow_is_infinite_and_quiet():
    loss = as_loss(math.exp)  # math.exp raises OverflowError from 710 on
    assert loss([1.0, 1000.0]).tolist() == [math.e, math.inf]
    assert np.isnan(loss(np.nan))
    assert np.isnan(as_loss(math.sin)([math.inf, math.nan])).all()  # math.sin raises ValueError for them
    assert as_loss(lambda w: w**4)(1e100) == math.inf


def test_a_function_goes_by_its_name():
    assert as_loss(stepwise).name == "stepwise"
    assert as_loss(lambda w: w).name == "your function"
    assert as_loss(stepwise, name="steps").name == "steps"
    assert repr(as_loss(stepwise)) == "<Loss stepwise>"
    assert repr(quadratic(4)) == "<Loss quadratic: L(w) = 4 w²/2>"


def test_curvature_is_measured_where_it_is_asked_for():
    assert curvature_at(as_loss(lambda w: w**4), [1.0, 2.0]) == pytest.approx([12.0, 48.0], rel=1e-4)
    assert curvature_at(Loss(lambda w: w**4, lambda w: 4 * w**3), [1.0, 2.0]) == pytest.approx([12.0, 48.0], rel=1e-9)
