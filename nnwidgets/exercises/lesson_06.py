"""How big a step? Exercises on the parabola L(w) = h w²/2, for any steepness h."""

import numpy as np

from nnwidgets.exercises.exercise import Exercise, Mistake, a_number
from nnwidgets.maths import descend, quadratic, step_factor, step_limit

START = -2.0


class OfSteepness(Exercise):
    """What the first two exercises share: a step size for each of five steepnesses."""

    names = ("h",)

    def ask(self, rng):
        # from flat to steep, so that one number for all of them cannot be right
        return [[round(float(h), 2)] for h in rng.permutation(np.geomspace(0.4, 16, 5) * rng.uniform(0.8, 1.25, 5))]

    def explain(self, question, answer):
        if answer <= 0:
            return f"a step size is more than 0; yours is {answer:.4g}."
        return self.explain_run(descend(quadratic(*question), START, answer, 200), answer)

    def explain_run(self, run, size):
        """Say what happened with this step size."""
        raise NotImplementedError


class LargestStep(OfSteepness):
    """Return the largest step size that does not run away."""

    id = "6.1"
    call = "largest_step(h)"
    expects = "a number, the largest step size that does not run away"
    praise = "Right up to the limit it stays, 1 % above it runs away; the steeper the curve, the lower the limit."

    def is_right(self, question, answer):
        if answer <= 0:
            return False
        below, above = descend(quadratic(*question), START, np.array([0.99, 1.01]) * answer, 400).verdict
        return below != "diverges" and above == "diverges"

    def explain_run(self, run, size):
        if run.verdict == "diverges":
            return f"with η = {size:.4g} it runs away: after 3 steps |w| is {abs(run.points[3, 0]):.4g}, from 2."
        return f"with η = {size:.4g} it does not run away, nor does it with a little more. There is room left."

    mistakes = {
        "best instead of largest": Mistake(
            lambda h: step_limit(h) / 2,
            "That is the step that arrives at once. You can go further before it runs away: "
            "beyond it the run swings, and the swings still get smaller.",
        ),
        "slope halved": Mistake(
            lambda h: step_limit(h / 2),
            "That is twice too much. The slope of h w²/2 is h w: the square brings a 2 down, and that cancels the ½.",
        ),
        "steeper, so bigger": Mistake(
            lambda h: h / 2,
            "You allow bigger steps on a steeper curve. The steeper it is, the larger the gradient already is, "
            "so the smaller the number in front of it has to be.",
        ),
        "same for every steepness": Mistake(
            lambda _: step_limit(4.0),
            "That is one number for every curve. Try a steeper one: the limit moves. How does it depend on h?",
            lambda questions, answers: np.ptp(answers) <= 1e-6 * abs(answers[0]),
        ),
    }


class OneStep(OfSteepness):
    """Return the step size that arrives at the minimum in one step."""

    id = "6.2"
    call = "one_step(h)"
    expects = "a number, the step size that arrives at the minimum in one step"
    praise = "One step lands in the minimum, from every start. It is half of the largest step that does not run away."

    def is_right(self, question, answer):
        if answer <= 0:
            return False
        runs = descend(quadratic(*question), [-2.0, 0.5, 3.0], answer, 1)
        return bool((runs.losses[:, 1] <= 1e-4 * runs.losses[:, 0]).all())

    def explain_run(self, run, size):
        landed = run.points[1, 0]
        side = "short of the minimum" if landed < 0 else "beyond the minimum"
        return f"with η = {size:.4g} one step leads from −2 to {landed:.4g}, {side}."

    mistakes = {
        "largest instead of best": Mistake(
            step_limit,
            "That is the largest step that does not run away. It jumps to the other side, just as far out, "
            "and swings for ever.",
        ),
        "steeper, so bigger": Mistake(
            lambda h: h / 4,
            "You take a bigger step on a steeper curve. On a steeper curve the gradient at the same place is larger, "
            "and the minimum is no further away.",
            lambda questions, answers: _rises(questions, answers),  # noqa: PLW0108 - it is defined below
        ),
        "same for every steepness": Mistake(
            lambda _: 0.25,
            "That is one number for every curve. Two steps from the same start on two curves: which one has the larger "
            "gradient?",
            lambda questions, answers: np.ptp(answers) <= 1e-6 * abs(answers[0]),
        ),
        "small is safe": Mistake(
            lambda h: step_limit(h) / 20,
            "A step this small goes the right way, and stops far short of the minimum.",
            lambda questions, answers: all(
                0 < answer < 0.25 * step_limit(h) for (h,), answer in zip(questions, answers, strict=True)
            ),
        ),
    }


class StepsToOnePercent(Exercise):
    """Return after how many steps the loss is down to 1 %."""

    id = "6.3"
    call = "steps_to_one_percent(h, step_size)"
    names = ("h", "step_size")
    expects = "a whole number, the steps until the loss is at most 1 % of what it was, or float('inf') if it never is"
    praise = "Each step multiplies the loss by the same factor, so the number of steps follows from that factor alone."

    def ask(self, rng):
        factors = [rng.uniform(0.02, 0.04), rng.uniform(0.05, 0.1), rng.uniform(0.2, 0.6), rng.uniform(1.4, 1.8)]
        factors += [rng.uniform(1.9, 1.97), rng.uniform(2.05, 2.6)]
        steepness = np.round(rng.permutation(np.geomspace(0.5, 12, 6)) * rng.uniform(0.85, 1.15, 6), 2)
        return [[float(h), round(float(f / h), 5)] for h, f in zip(steepness, factors, strict=True)]

    def read(self, question, answer):
        return a_number(answer, infinite=True)

    def is_right(self, question, answer):
        return self.alike(question, answer, _steps(question))

    def alike(self, question, answer, other):
        return answer == other or abs(answer - other) <= 1

    def explain(self, question, answer):
        h, size = question
        at = int(np.clip(answer, 0, 1000)) if np.isfinite(answer) else 1000
        run = descend(quadratic(h), START, size, at)
        part = run.losses[-1] / run.losses[0]
        return f"after {at} steps the loss is {100 * part:.3g} % of what it was."

    mistakes = {
        "distance for loss": Mistake(
            lambda h, size: 2 * _until(abs(step_factor(size, h))),
            "That is when the *distance* to the minimum is down to 1 %. The loss goes with its square, "
            "so it gets there in half as many steps.",
        ),
        "equal amounts": Mistake(
            lambda h, size: np.ceil(0.99 / (1 - step_factor(size, h) ** 2)) if size * h < 2 else np.inf,
            "You let every step take away as much as the first one did. Each step takes away the same *part* of what "
            "is left, so the amounts get smaller.",
        ),
        "curvature forgotten": Mistake(
            lambda h, size: _until(abs(step_factor(size, 1.0))),
            "You work with 1 − η, as if h were 1. The gradient is h w: by what does a step multiply w?",
        ),
        "swinging never arrives": Mistake(
            lambda h, size: _until(step_factor(size, h)),
            "Your numbers hold as long as a step stays on its side of the minimum. A run that swings from side to side "
            "arrives as well, if its swings shrink: only the size of the factor counts, not its sign.",
            lambda *both: _wrong_beyond_one_step(*both),  # noqa: PLW0108 - it is defined below
        ),
    }


def _steps(question):
    h, size = question
    losses = descend(quadratic(h), START, size, 400).losses
    there = losses <= 0.01 * losses[0]
    return int(np.argmax(there)) if there.any() else np.inf


def _until(factor):
    """Steps until the loss is 1 %, or infinity, for somebody to whom a factor outside 0 to 1 means: never."""
    return np.ceil(np.log(10) / -np.log(factor)) if 0 < factor < 1 else np.inf


def _wrong_beyond_one_step(questions, answers):
    rights = [
        answer == _steps(question) or abs(answer - _steps(question)) <= 1
        for question, answer in zip(questions, answers, strict=True)
    ]
    swings = [step_factor(size, h) < 0 for h, size in questions]
    lost = [not np.isfinite(answer) or answer <= 0 for answer in answers]
    return all(gone if swing else right for swing, gone, right in zip(swings, lost, rights, strict=True))


def _rises(questions, answers):
    ordered = [answer for _, answer in sorted(zip(questions, answers, strict=True))]
    return bool((np.diff(ordered) > 0).all())
