"""Flat is not finished: exercises on the eigenvalues of a Hessian, the steps to leave a saddle, and the heavy ball."""

import numpy as np

from nnwidgets.exercises.exercise import Exercise, Mistake, Unreadable, a_number, described, short
from nnwidgets.maths import chain_loss, descend
from nnwidgets.maths.heavy_ball import ball_limit, steps_until_one_percent

KINDS = "minimum", "maximum", "saddle"
CHAIN = chain_loss()
TENTH = 0.05  # of the loss on the saddle
OFF = 10  # steps that a prediction may be off
KAPPA, ENOUGH, WITHIN = 100.0, 60, 400


# -- 1 ---------------------------------------------------------------------------------------------------------------


class WhatIsIt(Exercise):
    """Say what a place with gradient 0 is, from its Hessian."""

    id = "11.1"
    call = "what_is_it(hessian)"
    names = ("hessian",)
    expects = 'one of the texts "minimum", "maximum" and "saddle"'
    praise = "The gradient is 0 at all of them. Which it is depends on how the ground bends along every direction."

    def ask(self, rng):
        sizes = rng.uniform(0.4, 1.2, 16)
        questions = [
            _turned(rng, [sizes[0], 3 * sizes[1]]),
            _turned(rng, [-sizes[2], -sizes[3]]),
            _bent(sizes[4], sizes[5], 1.5),
            _bent(1 + sizes[6], -sizes[7] / 2, 0.5),
            _turned(rng, [-1 - sizes[8], -1 - sizes[9], sizes[10]]),
            _turned(rng, [1 + sizes[11], 1 + sizes[12], -sizes[13] / 2]),
            _turned(rng, [-sizes[14], -2 * sizes[15], -3]),
            _turned(rng, [sizes[0], 2 * sizes[3], 4]),
        ]
        return [[questions[i]] for i in rng.permutation(len(questions))]

    def asked(self, question):
        rows = (", ".join(map(short, row)) for row in question[0])
        return f"For the Hessian [[{'], ['.join(rows)}]]: "

    def read(self, question, answer):
        kind = answer.strip().lower().removesuffix(" point") if isinstance(answer, str) else None
        if kind not in KINDS:
            raise Unreadable(described(answer))
        return kind

    def is_right(self, question, answer):
        return answer == _kind(np.linalg.eigvalsh(question[0]))

    def alike(self, question, answer, other):
        return answer == other

    def explain(self, question, answer):
        bends = ", ".join(f"{bend:.2f}" for bend in np.linalg.eigvalsh(question[0])).replace("-", "−")
        return f"you say {answer}. Along its own directions the ground bends by {bends}."

    mistakes = {
        "zero gradient, so minimum": Mistake(
            lambda h: "minimum",
            "You call every place a minimum. The gradient is 0 on every top and on every saddle as well. "
            "What does the ground do a small step further on?",
        ),
        "signs on the diagonal": Mistake(
            lambda h: _kind(np.diag(h)),
            "You look at the diagonal: how the ground bends along each weight alone. It may still fall between two "
            "weights, when both change together. That is what the other entries say.",
        ),
        "determinant alone": Mistake(
            lambda h: "minimum" if np.linalg.det(h) > 0 else "saddle",
            "You look at the determinant alone. It is the product of the eigenvalues, and two negative ones make a "
            "positive product.",
        ),
        "rule of two weights": Mistake(
            lambda h: "saddle" if np.linalg.det(h) < 0 else "minimum" if np.trace(h) > 0 else "maximum",
            "Determinant and trace settle it for two weights. For three they do not: three negative eigenvalues have a "
            "negative product, too.",
        ),
        "largest eigenvalue alone": Mistake(
            lambda h: "minimum" if np.linalg.eigvalsh(h)[-1] > 0 else "maximum",
            "You ask whether it rises in some direction. At a minimum it rises in every direction: look at the "
            "smallest eigenvalue as well.",
        ),
        "smallest eigenvalue alone": Mistake(
            lambda h: "maximum" if np.linalg.eigvalsh(h)[0] < 0 else "minimum",
            "One direction downhill does not make a top. At a maximum every direction leads down.",
        ),
        "sum of the eigenvalues": Mistake(
            lambda h: "minimum" if np.trace(h) > 0 else "maximum",
            "You add the eigenvalues up. A steep rise along one direction does not cancel a fall along another: "
            "a run takes the way down.",
        ),
    }


def _kind(bends):
    return "minimum" if min(bends) > 0 else "maximum" if max(bends) < 0 else "saddle"


def _turned(rng, bends):
    """Make a Hessian with these eigenvalues, its directions turned at random, as a list."""
    q, _ = np.linalg.qr(rng.normal(size=(len(bends), len(bends))))
    h = q @ np.diag(bends) @ q.T
    return np.round((h + h.T) / 2, 3).tolist()


def _bent(a, b, between):
    """Make the Hessian of a saddle of two weights that bends by a and b along them."""
    return np.round([[a, between], [between, b]], 3).tolist()


# -- 2 ---------------------------------------------------------------------------------------------------------------


class StepsToLeave(Exercise):
    """Predict how many steps a run needs to leave the saddle, for a start of one's own."""

    id = "11.2"
    call = "steps"
    names = ("epsilon", "eta")
    asks_function = False
    personal = True
    expects = f"a number of steps, right to {OFF}"
    praise = "So long it looks finished. Half the distance would have cost only a few steps more."

    def ask(self, rng):
        epsilon = float(f"{rng.uniform(1.5, 5):.1f}e-{rng.integers(6, 11)}")
        return [[epsilon, float(rng.choice([0.08, 0.09, 0.1, 0.11, 0.12]))]]

    def read(self, question, answer):
        return a_number(answer, infinite=True)

    def is_right(self, question, answer):
        return abs(answer - _steps_to_leave(*question)) <= OFF

    def alike(self, question, answer, other):
        return answer == other or abs(answer - other) <= 1.5

    def explain(self, question, answer):
        if answer < 1:
            return "From your start it takes more than one step."
        at = int(min(answer, 2000))
        loss = float(_from_beside(*question, at).losses[-1])
        return f"From your start, the loss after {at} steps is {loss:.4g}."

    mistakes = {
        "flat, so finished": Mistake(
            lambda epsilon, eta: np.inf,
            "You say never. Exactly on the ridge that is so. Beside it the gradient is small, and not 0: each step "
            "leads a little further off, and the next one is larger.",
        ),
        "in proportion to the distance": Mistake(
            lambda epsilon, eta: 1 / (eta * epsilon),
            "You let the run go on as slowly as it begins. It doubles its distance from the ridge every few steps, "
            "so ten times closer costs a fixed number of steps more.",
            lambda questions, answers: all(3000 < answer < np.inf for answer in answers),
        ),
        "step size forgotten": Mistake(
            lambda epsilon, eta: np.log2(1 / epsilon),
            "You let each step double the distance. It adds η times the distance: that multiplies it by 1 + η.",
        ),
        "the factor along the ridge": Mistake(
            lambda epsilon, eta: np.log(epsilon) / np.log(1 - eta),
            "1 − η is the factor along the ridge, where the curvature is 1 and the distance shrinks. Across it the "
            "curvature is −1.",
        ),
        "growth without end small steps": Mistake(
            lambda epsilon, eta: np.log(1 / epsilon) / eta,
            "You multiply the distance by e to the power of η at each step. A step multiplies it by 1 + η, which is a "
            "little less, and over so many steps that adds up.",
        ),
        "logarithms of two kinds": Mistake(
            lambda epsilon, eta: np.log10(1 / epsilon) / np.log(1 + eta),
            "One of your logarithms is to base 10, the other to base e. Take both of one kind.",
        ),
    }


def _from_beside(epsilon, eta, steps):
    """The run that begins at distance ε from the saddle, along (1, 1)."""
    return descend(CHAIN, [epsilon / np.sqrt(2)] * 2, eta, steps)


def _steps_to_leave(epsilon, eta):
    return int(np.argmax(_from_beside(epsilon, eta, 600).losses <= TENTH))


# -- 3 ---------------------------------------------------------------------------------------------------------------


class Tune(Exercise):
    """Choose step size and momentum for valleys a hundred times as steep one way as the other."""

    id = "11.3"
    call = "tune(low, high)"
    names = ("low", "high")
    expects = "a pair of numbers: a step size above 0, and a momentum from 0 to below 1"
    praise = "The valley is as narrow as before. What has changed is that the steps remember where they came from."

    def ask(self, rng):
        lows = rng.permutation(np.geomspace(0.02, 3, 4)) * rng.uniform(0.8, 1.25, 4)
        return [[float(f"{low:.2g}"), float(f"{KAPPA * float(f'{low:.2g}'):.6g}")] for low in lows]

    def read(self, question, answer):
        if not isinstance(answer, list) or len(answer) != 2:
            raise Unreadable(described(answer))
        size, momentum = map(a_number, answer)
        if size <= 0 or not 0 <= momentum < 1:
            raise Unreadable(f"the step size {size:.4g} and the momentum {momentum:.4g}")
        return size, momentum

    def is_right(self, question, answer):
        return _steps_in_valley(question, answer) <= ENOUGH

    def explain(self, question, answer):
        steps = _steps_in_valley(question, answer)
        if steps < np.inf:
            return f"with η = {answer[0]:.4g} and β = {answer[1]:.4g} it takes {steps:.0f} steps."
        return f"with η = {answer[0]:.4g} and β = {answer[1]:.4g} it takes more than {WITHIN}."

    mistakes = {
        "same for every valley": Mistake(
            lambda low, high: (0.033, 0.67),
            "That is one step size for every valley. A valley with twice the curvatures needs half the step size, "
            "whatever the momentum.",
            lambda questions, answers: np.ptp([size for size, _ in answers]) <= 1e-6 * answers[0][0],
        ),
        "a larger step instead": Mistake(
            lambda low, high: (20 / (low + high), 0.0),
            "You take a larger step, and no momentum. Along the steep direction every swing is then larger than the "
            "one before. Momentum adds up what the steps have in common, and swings cancel in that sum.",
            lambda questions, answers: all(
                momentum < 1e-9 and size * high > 2
                for (_, high), (size, momentum) in zip(questions, answers, strict=True)
            ),
        ),
        "plain steps": Mistake(
            lambda low, high: (2 / (low + high), 0.0),
            "Without momentum no step size does it in fewer than 215 steps. Let z keep a part of what it was.",
            lambda questions, answers: all(momentum < 1e-9 for _, momentum in answers),
        ),
        "beyond the limit": Mistake(
            lambda low, high: (6 / high, 0.5),
            "The ball runs away. With momentum the limit is higher, (2 + 2β)/λₙ, and it still is a limit.",
            lambda questions, answers: all(
                size >= ball_limit(momentum, high)
                for (_, high), (size, momentum) in zip(questions, answers, strict=True)
            ),
        ),
        "too much memory": Mistake(
            lambda low, high: (4 / (np.sqrt(low) + np.sqrt(high)) ** 2, 0.95),
            "So much momentum, and the ball rolls past the minimum and up the other side, again and again: what is "
            "left of a swing after each step is √β.",
            lambda questions, answers: all(momentum > 0.86 for _, momentum in answers),
        ),
        "small is safe": Mistake(
            lambda low, high: (0.1 / high, 0.5),
            "Your step size is far below the limit, so the flat direction takes long. Momentum allows larger steps "
            "than plain descent, not only safer ones.",
            lambda questions, answers: all(
                size * high < 0.5 and momentum <= 0.86
                for (_, high), (size, momentum) in zip(questions, answers, strict=True)
            ),
        ),
    }


def _steps_in_valley(question, answer):
    return steps_until_one_percent(*answer, question, WITHIN)
