"""Which loss? Exercises on the step of the cross-entropy, on how steep two losses are, and on what an outlier moves."""

import numpy as np

from nnwidgets.exercises.exercise import Exercise, Mistake
from nnwidgets.exercises.vectors import some_numbers, written
from nnwidgets.maths import numeric_gradient, sigmoid
from nnwidgets.maths.slopes import slope_ratio
from nnwidgets.maths.units import cross_entropy


class CrossEntropyStep(Exercise):
    """Take one step of a sigmoid unit on the cross-entropy of one example."""

    id = "9.1"
    call = "cross_entropy_step(w, x, t, eta)"
    names = ("w", "x", "t", "eta")
    expects = "the new weights, one for each input"
    praise = "The slope of the sigmoid has cancelled: the step is as large as the error, however sure the unit is."

    def ask(self, rng):
        return [_example(rng, t) for t in (0, 1, 0, 1)]

    def read(self, question, answer):
        return some_numbers(answer, len(question[0]))

    def asked(self, question):
        w, x, t, eta = question
        return f"For w = {written(w)}, x = {written(x)}, t = {t:.4g} and η = {eta:.4g}: "

    def is_right(self, question, answer):
        w, x, t, eta = self.arguments(question)
        slope = numeric_gradient(lambda z: cross_entropy(z, t), w @ x)
        return self.alike(question, answer, w - eta * slope * x)

    def alike(self, question, answer, other):
        return bool((np.abs(answer - other) <= 1e-5).all())

    def explain(self, question, answer):
        w, x, t, _ = self.arguments(question)
        before, after = (float(cross_entropy(weights @ x, t)) for weights in (w, answer))
        return f"with {written(answer)} the cross-entropy goes from {before:.4g} to {after:.4g}; that is another step."

    mistakes = {
        "the squared error's step": Mistake(
            lambda w, x, t, eta: w - eta * (sigmoid(w @ x) - t) * sigmoid(w @ x) * (1 - sigmoid(w @ x)) * x,
            "That is the step of lesson 5, on the squared error: the slope of the sigmoid, p(1 − p), is still in it. "
            "The slope of the cross-entropy with respect to p has that number underneath. What becomes of the two?",
        ),
        "uphill": Mistake(
            lambda w, x, t, eta: w + eta * (sigmoid(w @ x) - t) * x,
            "The size is right and the direction is not: the loss of the example grows. Move against the gradient.",
        ),
        "input forgotten": Mistake(
            lambda w, x, t, eta: w - eta * (sigmoid(w @ x) - t),
            "You change all weights by the same amount. The sum z is w · x, so each weight moves it by its own input: "
            "one whose input is 0 stays where it is.",
        ),
        "change for weights": Mistake(
            lambda w, x, t, eta: eta * (t - sigmoid(w @ x)) * x,
            "That is how much the weights change. Return the new weights: the old ones and the change together.",
        ),
        "sum for output": Mistake(
            lambda w, x, t, eta: w - eta * (w @ x - t) * x,
            "You compare the sum z with the target. The output of the unit is the sigmoid of z: p = nw.sigmoid(z).",
        ),
    }


class TimesAsSteep(Exercise):
    """Measure how many times as steep as the squared error the cross-entropy is, at an output."""

    id = "9.2"
    call = "times_as_steep(p)"
    names = ("p",)
    expects = "a number, the slope of the cross-entropy by that of the squared error"
    praise = (
        "At p = 0.01 it is 101, at p = 0.5 it is 4. The surer a unit is of something wrong, the more its squared error "
        "holds it back."
    )

    def ask(self, rng):
        sure = [0.01, round(float(rng.uniform(0.02, 0.08)), 3)]
        return [[p] for p in [*sure, round(float(rng.uniform(0.2, 0.4)), 2), round(float(rng.uniform(0.6, 0.97)), 2)]]

    def is_right(self, question, answer):
        return abs(answer / slope_ratio(question[0]) - 1) < 0.004

    def explain(self, question, answer):
        return f"you found {answer:.4g}. Measure both slopes at the sum z that belongs to this output, and divide."

    mistakes = {
        "losses for slopes": Mistake(
            lambda p: -np.log(p) / ((1 - p) ** 2 / 2),
            "That is how the two losses compare in value. They have different units, so this says nothing. What moves "
            "a weight is the slope.",
        ),
        "upside down": Mistake(
            lambda p: p * (1 - p),
            "That is the slope of the squared error by that of the cross-entropy. The other way round.",
        ),
        "without the half": Mistake(
            lambda p: slope_ratio(p) / 2,
            "Half of it. Is your squared error (p − t)², without the ½? Here it is (p − t)²/2, as in every lesson. A "
            "ratio of slopes has to name such things.",
        ),
        "output for sum": Mistake(
            lambda p: slope_ratio(sigmoid(p)),
            "You measured at z = p. The output p belongs to another sum: the z whose sigmoid is p.",
        ),
        "the same at every output": Mistake(
            lambda _: 4.0,
            "That is one number for every output. Try an output near 0, where the sigmoid is flat.",
            lambda questions, answers: np.ptp(answers) <= 1e-6 * abs(answers[0]),
        ),
    }


class Moves(Exercise):
    """Say how far two fits move when one value becomes an outlier."""

    id = "9.3"
    call = "moves(values, outlier)"
    names = ("values", "outlier")
    expects = (
        "a pair of numbers: how far the fit of the squared error moves, and how far that of the absolute error moves"
    )
    praise = (
        "The squared error's fit, the mean, goes with the outlier, however far. The absolute error's, the median, only "
        "asks on which side it lies."
    )

    def ask(self, rng):
        stays, crosses, falls = (_values(rng, n, side) for n, side in ((7, "above"), (5, "below"), (9, "above")))
        far = np.round(rng.uniform(30, 90, 3), 1).tolist()
        return [[stays, far[0]], [crosses, far[1]], [falls, -far[2]]]

    def read(self, question, answer):
        return some_numbers(answer, 2)

    def is_right(self, question, answer):
        values, outlier = self.arguments(question)
        return self.alike(question, answer, _moved(values, np.append(values[:-1], outlier)))

    def alike(self, question, answer, other):
        return bool((np.abs(answer - other) <= 0.02 + 0.001 * np.abs(other)).all())

    def asked(self, question):
        values, outlier = question
        return f"For {len(values)} values, the last of them {values[-1]:.4g}, which becomes {outlier:.4g}: "

    def explain(self, question, answer):
        return (
            f"you found {written(answer)}. Which value makes the sum of the squared errors lowest, and which one that "
            "of the absolute errors? Find both, before and after."
        )

    mistakes = {
        "mean and median mixed up": Mistake(
            lambda values, outlier: _moved(values, np.append(values[:-1], outlier))[::-1],
            "The two are the wrong way round. The squared error grows with the square of a distance: which of the two "
            "fits can one far value pull along?",
        ),
        "fits for moves": Mistake(
            lambda values, outlier: _fits(np.append(values[:-1], outlier)),
            "Those are the new fits. The question is how far each has moved from where it was.",
        ),
        "the wrong way": Mistake(
            lambda values, outlier: -_moved(values, np.append(values[:-1], outlier)),
            "The sizes are right, the signs are not: a fit that goes up has moved by a positive number.",
        ),
        "added, not replaced": Mistake(
            lambda values, outlier: _moved(values, np.append(values, outlier)),
            "You put the outlier beside the other values. It takes the place of the last one.",
        ),
        "both follow": Mistake(
            lambda values, outlier: np.repeat(_moved(values, np.append(values[:-1], outlier))[0], 2),
            "You let both fits move with the outlier. The sum of the absolute errors is lowest at the middle value, "
            "with as many on one side as on the other. What does it care how far away they are?",
        ),
        "the median stays in any case": Mistake(
            lambda values, outlier: (_moved(values, np.append(values[:-1], outlier))[0], 0.0),
            "The median stays as long as the value remains on its side. One that changes sides moves the middle by one "
            "place.",
        ),
    }


# -- examples of the exercises -----------------------------------------------------------------------------------------


def _example(rng, t):
    """Weights, inputs (the last is the bias's 1), a target and a step size; the unit is not too sure to move."""
    while True:
        w = np.round(rng.uniform(-1.5, 1.5, 3), 2)
        x = np.append(np.round(rng.uniform(-2, 2, 2), 1), 1.0)
        if 0.5 < abs(w @ x) < 3.5 and np.abs(x).min() > 0.2:
            return [w.tolist(), x.tolist(), t, float(rng.choice([0.2, 0.3, 0.5, 0.8]))]


def _values(rng, n, side):
    """An odd number of values, apart from each other; the last of them above or below the middle one."""
    values = np.round(5 + np.arange(n) * rng.uniform(0.5, 1.2) + rng.uniform(0, 0.3, n), 1)
    last = n - 2 if side == "above" else 1
    rest = rng.permutation(np.delete(values, last))
    return [*rest.tolist(), float(values[last])]


def _fits(values):
    return np.array([np.mean(values), np.median(values)])


def _moved(before, after):
    return _fits(after) - _fits(before)
