"""All examples, one, or a few? Exercises on the noise of minibatch gradients and what it costs."""

import numpy as np

from nnwidgets.exercises.exercise import Exercise, Mistake, Unreadable, Verdict, a_number, described
from nnwidgets.maths import DataLoss, course_line, descend, minibatch_variance

SIZES = (1, 2, 4, 8, 16, 32)
START = (-2.0, -1.0)
SEEDS = 31
STEP_SIZES = np.geomspace(0.003, 1.0, 12)


def _follow(law):
    """Recognise answers that lie within 12 % of a law of the gradients and the batch size, all of them."""

    def fits(questions, answers):
        expected = np.array([law(np.array(gradients), size) for gradients, size in questions])
        return min(answers) > 0 and bool((np.abs(np.log(np.array(answers) / expected)) < 0.12).all())

    return fits


class GradientSd(Exercise):
    """Measure how much minibatch gradients scatter, for six batch sizes."""

    id = "8.1"
    call = "gradient_sd(gradients, batch_size)"
    names = ("gradients", "batch_size")
    expects = "a number, the standard deviation of the mean of batch_size gradients drawn with replacement"
    praise = "Four times as many examples halve the noise: in a plot with two log axes, a line of slope −1/2."

    def ask(self, rng):
        gradients = rng.normal(rng.uniform(4, 8), rng.uniform(1.5, 3), size=40)
        return [[np.round(gradients, 3).tolist(), size] for size in SIZES]

    def judge(self, questions, answers):
        """Judge the six together: their slope against the batch size on log axes, and how high that line lies."""
        verdict = super().judge(questions, answers)
        if verdict.right and abs(_slope(answers) + 0.5) > 0.05:
            return self._too_noisy(_slope(answers))
        return verdict

    def is_right(self, question, answer):
        gradients, size = question
        return answer > 0 and abs(np.log(answer * np.sqrt(size) / np.std(gradients))) < 0.12

    def explain(self, question, answer):
        if answer <= 0:
            return f"a standard deviation over random draws is more than 0; yours is {answer:.4g}."
        return (
            f"you found {answer:.4g}. Draw {question[1]} of the gradients with replacement, take their mean, do that "
            "at least 2,000 times, and take the standard deviation of the means."
        )

    def _too_noisy(self, slope):
        return Verdict(False, 0.5, f"The slope of your six points is {slope:.3g}: use more draws, at least 2,000.")

    mistakes = {
        "variance for standard deviation": Mistake(
            lambda g, size: np.var(_draws(g, size).mean(axis=1)),
            "That is the variance. It falls as 1/B; the standard deviation is its square root.",
            _follow(lambda g, size: np.var(g) / size),
        ),
        "sum for mean": Mistake(
            lambda g, size: np.std(_draws(g, size).sum(axis=1)),
            "That is the scatter of the *sum* over the batch, which grows with B. The minibatch gradient is the mean.",
            _follow(lambda g, size: np.std(g) * np.sqrt(size)),
        ),
        "without replacement": Mistake(
            lambda g, size: np.std(_shuffled(g)[:, :size].mean(axis=1)),
            "You draw without replacement: no example twice in a batch. Then the noise falls faster, and is 0 when "
            "the batch holds all of them. Draw each example independently, so that one may come twice.",
            _follow(lambda g, size: np.sqrt(minibatch_variance(np.var(g), size, len(g), replace=False))),
        ),
        "scatter of the examples": Mistake(
            lambda g, size: np.std(_draws(g, size)),
            "That is how much single examples scatter, whatever the batch size. Take the mean of each batch first, and "
            "then the standard deviation of these means.",
            _follow(lambda g, _: np.std(g)),
        ),
        "spread around zero": Mistake(
            lambda g, size: np.sqrt(np.mean(_draws(g, size).mean(axis=1) ** 2)),
            "You measure how far the minibatch gradients are from 0. How far are they from their own mean?",
            _follow(lambda g, size: np.sqrt(np.mean(g) ** 2 + np.var(g) / size)),
        ),
    }


class WithinBudget(Exercise):
    """Choose batch size and step size so that the loss stays below a floor within a budget of example-gradients."""

    id = "8.2"
    call = "choose(floor, budget)"
    names = ("floor", "budget")
    expects = "a pair (batch_size, step_size): a whole number from 1 to 256 and a number above 0"
    praise = "A small budget wants small batches, a low floor wants little noise: neither is better, full stop."

    def ask(self, rng):
        little = [round(float(rng.uniform(0.05, 0.08)), 3), int(rng.integers(180, 241))]
        plenty = [round(float(rng.uniform(1.5e-3, 3e-3)), 5), int(rng.integers(2600, 5121))]
        return [little, plenty]

    def read(self, question, answer):
        if not isinstance(answer, list) or len(answer) != 2:
            raise Unreadable(described(answer))
        size, step = (a_number(part) for part in answer)
        if size != int(size) or not 1 <= size <= 256:
            raise Unreadable(f"{size:.4g} as batch size")
        if step <= 0:
            raise Unreadable(f"{step:.4g} as step size")
        return int(size), step

    def is_right(self, question, answer):
        floor, budget = question
        return _excess(*answer, budget) < floor

    def recognise(self, questions, answers):
        fates = [_fate(question, answer) for question, answer in zip(questions, answers, strict=True)]
        return next(fate for fate in fates if fate is not None)

    def explain(self, question, answer):
        return "that does not stay below the floor."

    mistakes = {
        "runs away": Mistake(
            lambda *_: (64, 2.5),
            "With this step size the loss runs away. The noise of small batches makes that come earlier.",
        ),
        "batch too large for the budget": Mistake(
            lambda *_: (256, 0.9),
            "Each update is accurate, but the budget pays for too few of them: an update costs as many "
            "example-gradients as the batch is large.",
        ),
        "noise floor": Mistake(
            lambda *_: (1, 0.2),
            "It gets down quickly, and then the noise keeps it up, however long it goes on. A larger batch or a "
            "smaller step size lowers that floor.",
        ),
        "steps too small": Mistake(
            lambda *_: (4, 0.001),
            "The batch is affordable, but with steps this small the budget is spent before you are down. Noise is not "
            "what stops you here.",
        ),
    }


def _draws(gradients, size):
    return np.random.default_rng(0).choice(gradients, (2000, size))


def _shuffled(gradients):
    return gradients[np.random.default_rng(0).random((2000, len(gradients))).argsort(axis=1)]


def _slope(answers):
    return float(np.polyfit(np.log(SIZES), np.log([a_number(answer) for answer in answers]), 1)[0])


def _excess(size, step, budget):
    """How far above the minimum the loss is in the last quarter of the budget, on average; the median of many seeds."""
    loss = DataLoss(*course_line())
    updates = budget // size
    runs = descend(loss, np.broadcast_to(START, (SEEDS, 2)), step, updates, batch_size=size, seed=8)
    excess = runs.losses - loss.minimum
    return float(np.median(excess[:, -max(1, updates // 4) :].mean(axis=1)))


def _fate(question, answer):
    """Which mistake keeps this choice above the floor? None if it does not stay above."""
    (floor, budget), (size, step) = question, answer
    excess = _excess(size, step, budget)
    if excess < floor:
        return None
    if not excess < 15:  # it began at 10.3
        return "runs away"
    if _excess(256, step, 256 * (budget // size)) < floor:  # as many updates, without noise
        return "noise floor"
    others = (_excess(size, float(other), budget) for other in STEP_SIZES if other > step)
    return "steps too small" if any(other < floor for other in others) else "batch too large for the budget"
