"""What is one learning step? Exercises on one update of a linear and of a sigmoid unit, on one example."""

import numpy as np

from nnwidgets.exercises.exercise import Exercise, Mistake
from nnwidgets.exercises.vectors import some_numbers, written
from nnwidgets.maths import sigmoid

ADDS = (
    "You go the wrong way: with these weights the error is larger than before. Where the output is too low, the weight "
    "of a positive input has to go up."
)
EQUALLY = (
    "You change all weights by the same amount. Each weight changes in proportion to its own input: one whose input "
    "was 0 had no part in the output, so it stays as it is."
)
TWICE = (
    "Your change is twice too large. The loss of one example is (t − y)²/2: the ½ is there so that no 2 is left in its "
    "slope."
)
NO_SIZE = (
    "The step size is missing: you change the weights by the whole of error · input. Only the part η of it is meant."
)
CHANGE_ONLY = "That is the change. The new weights are the old ones and the change together."


class OneUpdate(Exercise):
    """What the exercises share: new weights, one for each input. The last input is 1, and its weight the bias."""

    names = ("w", "x", "t", "eta")
    closeness = 1e-6

    def output(self, w, x):
        """What the unit puts out."""
        return float(np.dot(w, x))

    def right(self, question):
        """The new weights: against the slope of the loss of this example."""
        w, x, t, eta = self.arguments(question)
        slope = (self.output(w, x) - t) * x
        return w - eta * slope

    def asked(self, question):
        w, x, t, eta = question
        return f"For w = {written(w)}, x = {written(x)}, t = {t:.4g} and η = {eta:.4g}: "

    def read(self, question, answer):
        return some_numbers(answer, len(question[0]))

    def is_right(self, question, answer):
        return self.alike(question, answer, self.right(question))

    def alike(self, question, answer, other):
        return bool((np.abs(answer - other) <= self.closeness).all())

    def explain(self, question, answer):
        w, x, t, _ = question
        before, after = (abs(t - self.output(weights, x)) for weights in (w, answer))
        return f"with {written(answer)} the size of the error goes from {before:.4g} to {after:.4g}."

    def draw(self, rng, count, zero, eta, targets=(-2, 2)):
        """Draw a question with so many weights, one input of which is 0, in which each mistake gives other weights."""
        while True:
            w = rng.uniform(0.2, 1, count) * rng.choice([-1, 1], count)
            x = np.append(rng.integers(1, 5, count - 1) / 2 * rng.choice([-1, 1], count - 1), 1.0)
            x[zero] *= 0
            t = rng.uniform(*targets)
            question = [w.round(1).tolist(), (x + 0.0).tolist(), round(float(t), 1), eta]
            if self._apart(question):
                return question

    def _apart(self, question):
        arguments = self.arguments(question)
        codes = [Mistake(*mistake).code for mistake in self.mistakes.values()]
        given = [self.right(question), *(code(*arguments) for code in codes)]
        gaps = [np.abs(one - other).max() for number, one in enumerate(given) for other in given[:number]]
        return min(gaps) > 0.004


# Made in a formula and made by hand alike.
OF_A_LINEAR_UNIT = {
    "adds instead of subtracts": Mistake(lambda w, x, t, eta: w - eta * (t - w @ x) * x, ADDS),
    "all weights change equally": Mistake(lambda w, x, t, eta: w + eta * (t - w @ x), EQUALLY),
    "factor two": Mistake(lambda w, x, t, eta: w + 2 * eta * (t - w @ x) * x, TWICE),
    "step size forgotten": Mistake(lambda w, x, t, eta: w + (t - w @ x) * x, NO_SIZE),
    "the change alone": Mistake(lambda w, x, t, eta: eta * (t - w @ x) * x, CHANGE_ONLY),
}


class DeltaStep(OneUpdate):
    """Make one update of a linear unit."""

    id = "5.1"
    call = "delta_step(w, x, t, eta)"
    expects = "an array with the new weights, one for each input"
    praise = "Each weight moves by the error times its own input, times the step size, for any number of inputs."

    def ask(self, rng):
        shapes = ((3, []), (3, 1), (2, []), (5, 0), (4, 2))
        return [self.draw(rng, count, zero, round(float(rng.uniform(0.05, 0.4)), 2)) for count, zero in shapes]

    mistakes = OF_A_LINEAR_UNIT | {
        "target for error": Mistake(
            lambda w, x, t, eta: w + eta * t * x,
            "You use the target where the error belongs. A unit whose output is right would go on changing.",
        ),
        "weight for input": Mistake(
            lambda w, x, t, eta: w + eta * (t - w @ x) * w,
            "You multiply the error by the weight. What a weight had to do with the output is said by its input: "
            "when w rises by 1, y rises by x.",
        ),
    }


class NextWeights(OneUpdate):
    """Work out one update of a linear unit by hand, with numbers of one's own."""

    id = "5.2"
    call = "next_weights"
    asks_function = False
    personal = True
    closeness = 0.001
    expects = "three numbers, the next w₁, w₂ and b, right to three decimals"
    praise = "The weight whose input is 0 stays; the others move, each by its own input's part of the error."

    def ask(self, rng):
        return [self.draw(rng, 3, int(rng.integers(2)), float(rng.choice([0.05, 0.1, 0.2])))]

    mistakes = OF_A_LINEAR_UNIT | {
        "output without bias": Mistake(
            lambda w, x, t, eta: w + eta * (t - w[:-1] @ x[:-1]) * x,
            "The bias is missing in the output. It belongs to the sum like every other weight: its input is 1.",
        ),
        "bias stays": Mistake(
            lambda w, x, t, eta: w + eta * (t - w @ x) * x * [1, 1, 0],
            "The bias has to learn too. Its input is 1, so it changes by the error times the step size.",
        ),
    }


class SigmoidStep(OneUpdate):
    """Make one update of a sigmoid unit."""

    id = "5.3"
    call = "sigmoid_step(w, x, t, eta)"
    expects = DeltaStep.expects
    praise = (
        "The same rule with one factor more: the slope of the sigmoid, which is flat where the output is near 0 or 1."
    )

    def output(self, w, x):
        return float(sigmoid(np.dot(w, x)))

    def right(self, question):
        w, x, t, eta = self.arguments(question)
        y = self.output(w, x)
        slope = (y - t) * (y - y**2) * x
        return w - eta * slope

    def ask(self, rng):
        shapes = ((3, []), (3, 1), (2, []), (5, 0), (4, 2))
        return [self.draw(rng, count, zero, round(float(rng.uniform(0.5, 2)), 2), (0, 1)) for count, zero in shapes]

    mistakes = {
        "adds instead of subtracts": Mistake(lambda w, x, t, eta: w - _delta(w, x, t, eta) * x, ADDS),
        "slope of the sigmoid forgotten": Mistake(
            lambda w, x, t, eta: w + eta * (t - sigmoid(w @ x)) * x,
            "The slope of the sigmoid is missing. When the sum w · x rises by 1, the output does not rise by 1 but by "
            "about y (1 − y). (Lesson 9 has a loss with which this factor goes away. With squared errors it stays.)",
        ),
        "linear unit": Mistake(
            lambda w, x, t, eta: w + eta * (t - w @ x) * x,
            "That is the update of a linear unit. The output here is sigmoid(w · x), not w · x itself.",
        ),
        "slope at the output": Mistake(
            lambda w, x, t, eta: (
                w + eta * (t - sigmoid(w @ x)) * x * sigmoid(sigmoid(w @ x)) * (1 - sigmoid(sigmoid(w @ x)))
            ),
            "You send the output through the sigmoid once more. Its slope is y (1 − y), where y is the output that you "
            "have already.",
        ),
        "slope of the sum": Mistake(
            lambda w, x, t, eta: w + eta * (t - sigmoid(w @ x)) * (w @ x) * (1 - w @ x) * x,
            "You put the sum w · x into y (1 − y). The y in it is the output, after the sigmoid.",
        ),
        "all weights change equally": Mistake(lambda w, x, t, eta: w + _delta(w, x, t, eta), EQUALLY),
        "factor two": Mistake(lambda w, x, t, eta: w + 2 * _delta(w, x, t, eta) * x, TWICE),
    }


def _delta(w, x, t, eta):
    """What a weight with the input 1 changes by."""
    y = sigmoid(w @ x)
    return eta * (t - y) * y * (1 - y)
