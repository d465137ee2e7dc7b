"""How does a whole network learn? Exercises on its gradient, its size, and the delta rule in every unit of it."""

from functools import cache

import numpy as np

from nnwidgets.exercises.exercise import Exercise, Mistake, Unreadable, a_number, described
from nnwidgets.maths import Network, NetworkLoss, sigmoid, train, xor

UPDATES = 3000
STARTS = 100  # from which a student gets 20
ENOUGH = 18  # of these 20
NETS = (2, 3, 4)  # hidden units of the nets that are asked about
_PAIR = "a pair: an array like V, and one like v"


class OfOneExample(Exercise):
    """What 12.1 and 12.3 share: small nets, one example each, and a pair of arrays as the answer."""

    names = ("V", "v", "x", "t")

    def ask(self, rng):
        return [
            [
                rng.normal(size=(units, 3)).round(2).tolist(),
                (rng.choice([-1, 1], units + 1) * rng.uniform(0.4, 1.5, units + 1)).round(2).tolist(),
                [*(rng.choice([-1, 1], 2) * rng.uniform(0.4, 1.5, 2)).round(2).tolist(), 1.0],
                int(target),
            ]
            for units, target in zip(NETS, rng.permutation([0, 1, 1]), strict=True)
        ]

    def asked(self, question):
        return f"For a 2-{len(question[0])}-1 net: "

    def read(self, question, answer):
        if not isinstance(answer, list) or len(answer) != 2:
            raise Unreadable(described(answer))
        for part, like in zip(answer, question, strict=False):
            if _shape(part) != np.shape(like):
                raise Unreadable(f"{described(part)} where {_sized(np.shape(like))} was expected")
        rows, last = answer
        return np.array([a_number(part) for part in [*(part for row in rows for part in row), *last]])

    def alike(self, question, answer, other):
        moved = self.moved(question)
        return bool(np.linalg.norm((answer - other) / moved) <= 1e-5 * np.linalg.norm(other / moved))

    def is_right(self, question, answer):
        expected = self.expected(question)
        return np.linalg.norm(answer - expected) < 1e-6 * np.linalg.norm(expected - self.before(question))

    def moved(self, question):
        """Give the unit in which answers are compared."""
        return 1.0

    def before(self, question):
        """Give what an answer is a change of: nothing, for a gradient."""
        return 0.0

    def expected(self, question):
        """Work out the right answer, as one array."""
        raise NotImplementedError


class Backprop(OfOneExample):
    """Return the gradient of the loss of one example, for all weights of a 2-H-1 net."""

    id = "12.1"
    call = "backprop(V, v, x, t)"
    expects = _PAIR
    praise = (
        "It agrees with the slopes that are measured by moving each weight a little. The blame went back through the "
        "same lines by which the outputs had come."
    )

    def expected(self, question):
        return _gradient(*question)

    def explain(self, question, answer):
        expected, first = _gradient(*question), 3 * len(question[0])
        at = int(np.argmax(np.abs(answer - expected) > 1e-6 * np.linalg.norm(expected)))
        rest = "That of the hidden units is right. " if at >= first else ""
        name = f"v[{at - first}]" if at >= first else f"V[{at // 3}, {at % 3}]"
        return (
            f"{rest}your slope for the weight {name} is {answer[at]:.4g}, but moving this weight by 0.000006 to both "
            f"sides and comparing the losses gives {expected[at]:.4g}."
        )

    mistakes = {
        "slope of tanh forgotten": Mistake(
            lambda *net: _by_hand(*net, slope=lambda z, h: 1.0),
            "The blame passes the tanh on its way back, and you left its slope out. Where a hidden unit is saturated, "
            "its weights have hardly any effect.",
        ),
        "weight forgotten": Mistake(
            lambda *net: _by_hand(*net, share=lambda v: 1.0),
            "Every hidden unit gets the whole blame. Its share hangs on the weight through which it spoke to the "
            "output: a unit with weight 0 has no part in the error.",
        ),
        "wrong sign": Mistake(
            lambda *net: [-part for part in _by_hand(*net)],
            "All signs are the wrong way round: this is the way down, not the gradient. The slope at the output's sum "
            "is output minus target.",
        ),
        "slope of the sigmoid": Mistake(
            lambda *net: _by_hand(*net, last=lambda y: y * (1 - y)),
            "There is a factor y(1 − y) too much: that belongs to the squared error. With cross-entropy the slope of "
            "the sigmoid cancels (lesson 9).",
        ),
        "slope taken at the sum": Mistake(
            lambda *net: _by_hand(*net, slope=lambda z, h: 1 - z**2),
            "The slope of tanh is 1 minus the square of what the unit *puts out*. You squared the sum that goes in.",
        ),
    }


class SizeOfTheNet(Exercise):
    """Choose hidden units and a step size with which XOR is learned from at least 18 of a student's 20 starts."""

    id = "12.2"
    call = "my_net"
    names = ("seeds",)
    expects = "a pair (hidden units, step size): a whole number from 1 to 8 and a number above 0"
    asks_function = False
    personal = True
    praise = "Units to spare: a start that would be unlucky for a small net still finds a way down in a wider one."

    def ask(self, rng):
        return [[sorted(rng.choice(STARTS, 20, replace=False).tolist())]]

    def read(self, question, answer):
        if not isinstance(answer, list) or len(answer) != 2:
            raise Unreadable(described(answer))
        units, size = (a_number(part) for part in answer)
        if units != int(units) or not 1 <= units <= 8:
            raise Unreadable(f"{units:.4g} as hidden units")
        if not 0 < size <= 1e6:
            raise Unreadable(f"{size:.4g} as step size")
        return int(units), size

    def is_right(self, question, answer):
        return _learned(question, answer) >= ENOUGH

    def explain(self, question, answer):
        units, size = answer
        return f"With {units} hidden units and η = {size:.4g}, {_learned(question, answer)} of your 20 starts learn it."

    mistakes = {
        "one hidden unit": Mistake(
            lambda _: (1, 0.5),
            "With one hidden unit no start learns XOR: its outputs rise or fall along one direction only, like those "
            "of a single neuron.",
            lambda _, answers: answers[0][0] == 1,
        ),
        "too large a step": Mistake(
            lambda _: (4, 50.0),
            "The steps are too large: the weights are thrown about, and the units end up saturated. Take a smaller η.",
            lambda _, answers: answers[0][1] >= 8,
        ),
        "too small a step": Mistake(
            lambda _: (4, 0.001),
            "After 3000 steps of this size most nets are still on their way. Take a larger η.",
            lambda _, answers: answers[0][1] < 0.05,
        ),
        "as small as can be": Mistake(
            lambda _: (2, 0.5),
            "Two hidden units can compute XOR, but about half of the starts do not get there in 3000 updates. What a "
            "net can compute and what it learns are two things: give it units to spare.",
            lambda _, answers: answers[0][0] == 2,
        ),
    }


class DeltaRuleInEveryUnit(OfOneExample):
    """Let every unit of a net make one step of the delta rule on one example; return the new weights."""

    id = "12.3"
    call = "learn(V, v, x, t, eta)"
    names = ("V", "v", "x", "t", "eta")
    expects = _PAIR
    praise = (
        "Every unit did the delta rule, with its own inputs and its own target, and together they took one step down "
        "the loss of the whole net."
    )

    def ask(self, rng):
        sizes = rng.uniform(0.2, 0.9, len(NETS)).round(2).tolist()
        return [[*question, size] for question, size in zip(super().ask(rng), sizes, strict=True)]

    def moved(self, question):
        return question[-1]

    def before(self, question):
        return _flat(question[0], question[1])

    def expected(self, question):
        return self.before(question) - question[-1] * _gradient(*question[:-1])

    def alike(self, question, answer, other):
        before = self.before(question)
        return super().alike(question, answer - before, other - before)

    def explain(self, question, answer):
        change, expected = (end - self.before(question) for end in (answer, self.expected(question)))
        first = 3 * len(question[0])
        right = [np.allclose(change[part], expected[part], rtol=1e-5) for part in (slice(first), slice(first, None))]
        where = {(True, False): "the output unit", (False, True): "the hidden units"}.get(tuple(right), "all units")
        return f"the new weights of {where} are not those of one step down the loss."

    mistakes = {
        "hidden units left alone": Mistake(
            lambda V, v, x, t, eta: (V, v - eta * _by_hand(V, v, x, t)[1]),
            "Only the output unit has learned. The hidden units have weights too: each needs a step with its own "
            "blame.",
        ),
        "wrong sign": Mistake(
            lambda V, v, x, t, eta: [w + eta * g for w, g in zip((V, v), _by_hand(V, v, x, t), strict=True)],
            "Every unit moved up the loss. A unit's target lies on the other side of its sum: where the blame is "
            "positive, the sum was too large.",
        ),
        "the sigmoid forgotten": Mistake(
            lambda V, v, x, t, eta: (
                V - eta * _by_hand(V, v, x, t)[0],
                v + eta * (t - v @ _hidden(V, x)) * _hidden(V, x),
            ),
            "You gave the output unit t as the target of its sum. Its sum goes through a sigmoid first: the target "
            "for the sum is the sum itself minus the blame.",
        ),
        "one target for all": Mistake(
            lambda V, v, x, t, eta: (V + eta * np.outer(t - V @ x, x), v - eta * _by_hand(V, v, x, t)[1]),
            "You gave the hidden units t as their target. Nobody says what a hidden unit should put out: its target "
            "comes from the blame that reaches it.",
        ),
        "target without the sum": Mistake(
            lambda V, v, x, t, eta: _towards(V, v, x, eta, _by_hand(V, v, x, t)),
            "You gave minus the blame as the target. The delta rule takes its own output off the target, so the "
            "target is the unit's sum minus the blame.",
        ),
    }


def _gradient(V, v, x, t):
    """Give the gradient of the cross-entropy of one example, as one array: V first, then v."""
    loss = NetworkLoss(Network(2, len(V), 1), [x[:2]], [t])
    return loss.gradient(_flat(V, v))


def _flat(V, v):
    return np.concatenate([np.ravel(V), np.ravel(v)]).astype(float)


def _hidden(V, x):
    return np.append(np.tanh(V @ x), 1.0)


def _by_hand(V, v, x, t, slope=lambda z, h: 1 - h * h, share=lambda v: v, last=lambda y: 1.0):
    """Work the gradient out backwards; the three factors can be replaced by what somebody takes them for."""
    sums, outputs = V @ x, _hidden(V, x)
    y = sigmoid(v @ outputs)
    at_output = (y - t) * last(y)
    at_hidden = at_output * (share(v) * np.ones_like(v))[:-1] * slope(sums, outputs[:-1])
    return np.outer(at_hidden, x), at_output * outputs


def _towards(V, v, x, eta, gradients):
    """Give the new weights of units whose targets are minus their blame alone."""
    inputs, blames = (x, _hidden(V, x)), [gradient[..., -1] for gradient in gradients]
    new = [
        w + eta * np.multiply.outer(-blame - w @ values, values)
        for w, values, blame in zip((V, v), inputs, blames, strict=True)
    ]
    return new[0], new[1]


def _learned(question, answer):
    """Count the starts out of a student's 20 that learn XOR."""
    return int(sum(_solved(*answer)[seed] for seed in question[0]))


@cache
def _solved(units, size):
    """Train a 2-H-1 net on XOR from every start, and say which have all four examples right at the end."""
    net = Network(2, units, 1)
    moments = range(0, UPDATES + 1, 100)
    runs = train(NetworkLoss(net, *xor()), net.start(range(STARTS)), size, UPDATES, moments=moments)
    return tuple(runs.solved.tolist())


def _shape(part):
    """Give the shape of a plain list of lists, or None if it is ragged."""
    try:
        return np.shape(part)
    except ValueError:
        return None


def _sized(shape):
    return f"{shape[0]} rows of {shape[1]}" if len(shape) == 2 else f"a list of {shape[0]}"
