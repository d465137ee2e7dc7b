"""Why is one step size not right for all weights? Exercises on bowls that are steeper one way, and on features."""

import numpy as np

from nnwidgets.exercises.exercise import Exercise, Mistake, Unreadable, a_number, described
from nnwidgets.exercises.rescaling import (
    best_of,
    fault_of,
    kappa_of,
    left_after,
    limit_of,
    read_features,
    same_features,
    stretched_only,
)
from nnwidgets.maths import step_factor, step_limit
from nnwidgets.maths.conditioning import best_step, harvests, standardise

N = 12  # examples of one student
STEPS, PART = 6, 0.01  # within so many steps, down to this part of the distance
ROUND = 2.0  # κ has to be below this


class BestStep(Exercise):
    """Return the step size that is best for two curvatures at once."""

    id = "7.1"
    call = "best_step(low, high)"
    names = ("low", "high")
    expects = "a number, the step size whose slower direction is as quick as can be"
    praise = (
        "At this step size both directions keep the same part of their distance. Any other makes one of them slower."
    )

    def ask(self, rng):
        low = rng.permutation(np.geomspace(0.2, 3, 5)) * rng.uniform(0.9, 1.1, 5)
        kappa = rng.permutation([2, 4, 8, 16, 32]) * rng.uniform(0.9, 1.1, 5)
        return [[round(float(a), 3), round(float(a * k), 3)] for a, k in zip(low, kappa, strict=True)]

    def is_right(self, question, answer):
        if answer <= 0:
            return False
        flat, steep = np.abs(step_factor(np.array([0.99, 1.01]) * answer, np.array(question)[:, None]))
        return flat[0] > steep[0] and steep[1] > flat[1]  # a little less: the flat one lags; a little more: it swings

    def explain(self, question, answer):
        if answer <= 0:
            return f"a step size is more than 0; yours is {answer:.4g}."
        flat, steep = (float(step_factor(answer, h)) for h in question)
        return (
            f"with η = {answer:.4g} a step multiplies the distance by {flat:.3g} along the flat direction and by "
            f"{steep:.3g} along the steep one. Another step size makes the slower of the two quicker."
        )

    mistakes = {
        "limit instead of best": Mistake(
            lambda _, high: step_limit(high),
            "That is the limit of the steep direction. There the run swings from side to side and comes no closer; "
            "the best step size lies below.",
        ),
        "for the steep direction alone": Mistake(
            lambda _, high: 1 / high,
            "That arrives at once along the steep direction, and crawls along the flat one. You can let the steep one "
            "swing a little, and the flat one gains by it.",
        ),
        "for the flat direction alone": Mistake(
            lambda low, _: 1 / low,
            "That arrives at once along the flat direction. What does the same step size do to the steep one?",
        ),
        "mean of the two": Mistake(
            lambda low, high: (1 / low + 1 / high) / 2,
            "You take the middle of the two step sizes that would suit each direction alone. It is far above the limit "
            "of the steep one. Not the step sizes are to be balanced, but what a step leaves of the two distances.",
        ),
        "half of it": Mistake(
            lambda low, high: best_step(low, high) / 2,
            "The two curvatures are combined rightly, but the number on top is not. Write down what a step leaves of "
            "both distances, one with a plus and one with a minus, and let them be equal.",
        ),
    }


class OwnFields(Exercise):
    """What the other two share: a student's own fields, with the clay in the soil and the rain on them."""

    personal = True

    def fields(self, rng):
        """Draw features that correlate so little that rescaling alone makes the bowl round, and their targets."""
        r = rng.uniform(0.1, 0.3) * rng.choice([-1, 1])
        x, t = harvests(N, correlation=r, seed=rng)
        return [[round(clay, 3), float(round(rain))] for clay, rain in x.tolist()], t

    def asked(self, question):
        return "For your fields: "


class Rescale(OwnFields):
    """Move and stretch each feature, so that the bowl becomes nearly round."""

    id = "7.2"
    call = "rescale(x)"
    names = ("x",)
    expects = f"{N} rows of 2 numbers, the features as x has them, each moved and stretched"
    praise = "The same fields, told in other units, and the bowl is nearly round: nothing was wrong with the neuron."

    def ask(self, rng):
        return [[self.fields(rng)[0]]]

    def read(self, question, answer):
        return read_features(answer, N)

    def is_right(self, question, answer):
        return same_features(np.array(question[0]), answer) and kappa_of(answer) < ROUND

    def alike(self, question, answer, other):
        return bool((np.abs(answer - other) <= 0.05 * (np.ptp(other, axis=0) + 1e-12)).all())

    def explain(self, question, answer):
        return fault_of(np.array(question[0]), answer)

    mistakes = {
        "nothing done": Mistake(
            lambda x: x,
            "These are the features as they were: the clay up to 1, the rain up to 1,000. The valley is as steep as "
            "that, squared.",
        ),
        "moved, not stretched": Mistake(
            lambda x: x - x.mean(axis=0),
            "Each feature now lies around 0. But the rain still spreads over hundreds and the clay over tenths.",
        ),
        "stretched, not moved": Mistake(
            lambda x: x / x.max(axis=0),
            "The spreads now fit together, but each feature is far from 0, always on the same side. There it does "
            "nearly the same as the bias, and the two are hard to tell apart. Take something from each feature first.",
            lambda questions, answers: all(map(stretched_only, questions, answers)),
        ),
        "from 0 to 1": Mistake(
            lambda x: (x - x.min(axis=0)) / np.ptp(x, axis=0),
            "From 0 to 1: the spreads fit together, but the numbers all lie on one side of 0, as the input of the bias "
            "does. Where should the middle of a feature be?",
        ),
        "small beside the bias": Mistake(
            lambda x: (x - x.mean(axis=0)) / np.ptp(x, axis=0),
            "Around 0, and both alike. But the input of the bias is 1, and these features are about 0.3 from 0: the "
            "bowl is steep along the bias. How far from 0 should a feature be, typically?",
        ),
        "one mean and one spread for both": Mistake(
            lambda x: (x - x.mean()) / x.std(),
            "You took one mean and one spread of all the numbers together. Each feature needs its own: axis=0.",
        ),
        "along the rows": Mistake(
            lambda x: (x - x.mean(axis=1, keepdims=True)) / x.std(axis=1, keepdims=True),
            "You rescaled each example by itself, clay and rain together. Each feature is a column: axis=0.",
        ),
    }


class SixSteps(OwnFields):
    """Rescale your fields and choose a step size, so that six steps do."""

    id = "7.3"
    call = "six_steps(x, t)"
    names = ("x", "t")
    expects = f"a pair: {N} rows of 2 rescaled features, and a step size above 0"
    praise = "Six steps, where the same neuron needed millions. All that has changed is the units."

    def ask(self, rng):
        x, t = self.fields(rng)
        return [[x, [round(value, 2) for value in (t - t.mean()).tolist()]]]

    def read(self, question, answer):
        if not isinstance(answer, list) or len(answer) != 2:
            raise Unreadable(described(answer))
        size = a_number(answer[1])
        if size <= 0:
            raise Unreadable(f"{size:.4g} as step size")
        return read_features(answer[0], N), size

    def is_right(self, question, answer):
        z, size = answer
        return same_features(np.array(question[0]), z) and left_after(z, question[1], size, STEPS) <= PART

    def explain(self, question, answer):
        z, size = answer
        if not same_features(np.array(question[0]), z) or kappa_of(z) >= ROUND:
            return fault_of(np.array(question[0]), z)
        left = 100 * left_after(z, question[1], size, STEPS)
        return f"after {STEPS} steps with η = {size:.4g} {left:.3g} % of the distance is left."

    mistakes = {
        "in the old units": Mistake(
            lambda x, _: (x, best_of(x)),
            "You walk on the features in their old units. There even the best step size needs millions of steps: "
            "rescale them first.",
            lambda questions, answers: all(1e5 < kappa_of(z) < np.inf for z, _ in answers),
        ),
        "step size of the old units": Mistake(
            lambda x, _: (standardise(x), best_of(x)),
            "The features are rescaled, and the step size still belongs to the old ones. A rounder bowl allows larger "
            "steps: work the curvatures out again.",
            lambda questions, answers: all(
                size < 1.5 * limit_of(np.array(question[0]))
                for question, (_, size) in zip(questions, answers, strict=True)
            ),
        ),
        "sum for mean": Mistake(
            lambda x, _: (standardise(x), best_of(standardise(x)) / N),
            f"Your step size is {N} times too small, and there are {N} examples. The loss is a mean over the examples, "
            "so divide by their number.",
            lambda questions, answers: all(abs(size * len(z) / best_of(z) - 1) < 0.1 for z, size in answers),
        ),
        "limit instead of best": Mistake(
            lambda x, _: (standardise(x), limit_of(standardise(x))),
            "That is about the limit. There the steep direction swings and hardly comes closer, if at all.",
            lambda questions, answers: all(size > 0.9 * limit_of(z) for z, size in answers),
        ),
        "small is safe": Mistake(
            lambda x, _: (standardise(x), 0.1),
            "Each of these steps goes the right way, and six of them are not enough. Which step size is the best for "
            "both the flattest and the steepest direction?",
            lambda questions, answers: all(kappa_of(z) < ROUND and size < 0.7 * best_of(z) for z, size in answers),
        ),
    }
