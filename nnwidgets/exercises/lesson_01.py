"""What does one neuron compute? Exercises: write one, set its weights, and show what it cannot do."""

import numpy as np

from nnwidgets.exercises.exercise import Exercise, Mistake, Unreadable, a_number, described
from nnwidgets.maths.lines import BOOLEAN, CORNERS
from nnwidgets.maths.neuron import ACTIVATIONS, neuron, step
from nnwidgets.maths.round_numbers import settle

RULES = "AND", "OR", "NAND"
TABLES = {rule: np.array(BOOLEAN[rule]) for rule in BOOLEAN}


class WriteNeuron(Exercise):
    """Return the output of a neuron with any number of inputs, and any activation."""

    id = "1.1"
    call = "neuron(x, w, b, f)"
    names = ("x", "w", "b", "f")
    expects = "a number, the output of the neuron"
    praise = "Multiply, add up, add the bias, and only then the activation: that is all a neuron does."

    def ask(self, rng):
        kinds = [(2, "sigmoid"), (3, "tanh"), (2, "step"), (4, "linear"), (3, "sigmoid")]
        return [[*_plain_neuron(rng, inputs, kind in {"sigmoid", "tanh"}), kind] for inputs, kind in kinds]

    def arguments(self, question):
        x, w, b, kind = question
        return [np.array(x), np.array(w), b, ACTIVATIONS[kind].output]

    def is_right(self, question, answer):
        output = neuron(*self.arguments(question))
        return abs(answer - output) <= 1e-9 * (1 + abs(output))

    def explain(self, question, answer):
        x, w, b, _ = question
        parts = " + ".join(f"{_signed(u)}·{_signed(v)}" for u, v in zip(w, x, strict=True))
        return f"with w = {w} and x = {x} the sum is {parts} + {_signed(b)}, and you answer {answer:.4g}."

    mistakes = {
        "bias forgotten": Mistake(
            lambda x, w, b, f: f(x @ w),
            "You left the bias out. It is added to the products, before the activation.",
        ),
        "bias once for each input": Mistake(
            lambda x, w, b, f: f((x * w).sum() + len(x) * b),
            "You add the bias to every product, so it counts once for each input. It is added once, to their sum.",
        ),
        "activation forgotten": Mistake(
            lambda x, w, b, f: x @ w + b,
            "That is the sum z. The neuron answers with f(z), what the activation makes of it.",
        ),
        "activation too early": Mistake(
            lambda x, w, b, f: f(x * w).sum() + b,
            "You put each product through the activation and then add up. First the whole sum, with the bias; then "
            "the activation, once.",
        ),
        "weights added": Mistake(
            lambda x, w, b, f: f(x.sum() + w.sum() + b),
            "You add weights to inputs. A weight multiplies its input.",
        ),
        "two inputs only": Mistake(
            lambda x, w, b, f: f(x[:2] @ w[:2] + b),
            "With two inputs that is right. Here the neuron may have three or four, and every one of them counts.",
        ),
    }


class SetWeights(Exercise):
    """Choose weights for AND, OR and NAND, where no and yes are numbers of the student's own."""

    id = "1.2"
    call = "weights"
    names = ("no", "yes")
    asks_function = False
    personal = True
    expects = "a list of three: (w1, w2, b) for AND, for OR and for NAND"
    praise = "The weights turn the line, the bias slides it, and weights below 0 turn yes and no around."

    def ask(self, rng):
        # the smallest sums are too large for the weights that everybody knows for inputs 0 and 1
        no = float(np.exp(rng.uniform(np.log(0.8), np.log(9))))
        return [[round(no, 2), round(no * rng.uniform(1.5, 2), 2)]]

    def read(self, question, answer):
        if not isinstance(answer, list) or len(answer) != 3:
            raise Unreadable(described(answer))
        rows = []
        for row in answer:
            if not isinstance(row, list) or len(row) != 3:
                raise Unreadable(f"a list that holds {described(row)} where (w1, w2, b) should be")
            rows.append([a_number(value) for value in row])
        return np.array(rows)

    def is_right(self, question, answer):
        return all(_meets(rule, row, question) for rule, row in zip(RULES, answer, strict=True))

    def explain(self, question, answer):
        for rule, row in zip(RULES, answer, strict=True):
            outputs = _table(row, question)
            for corner, output, target in zip(CORNERS, outputs, TABLES[rule], strict=True):
                if output != target:
                    x = np.where(corner > 0, *question[::-1])
                    z = x @ row[:2] + row[2]
                    return (
                        f"For {rule}: at x = ({x[0]:g}, {x[1]:g}) the sum is {z:.4g}, so your neuron says "
                        f"{output:.0f}, and it should say {target:.0f}."
                    )
        raise AssertionError("explained what is right")

    mistakes = {
        "for inputs 0 and 1": Mistake(
            lambda no, yes: [(1, 1, -1.5), (1, 1, -0.5), (-1, -1, 1.5)],
            "These weights are right for inputs 0 and 1. Yours are other numbers, so the sums are others: work out "
            "w₁x₁ + w₂x₂ for your four corners first, and then choose the bias.",
            lambda *both: _all(lambda rule, row, _: _meets(rule, row, (0, 1)), *both),
        ),
        "no bias": Mistake(
            lambda no, yes: [(1, 1, 0), (1, 1, 0), (-1, -1, 0)],
            "With a bias of 0 the line goes through the point (0, 0), and (no, no) and (yes, yes) lie on the same side "
            "of it. All three rules want different answers there. So a bias is needed.",
            lambda *both: _all(lambda rule, row, _: row[2] == 0, *both),
        ),
        "bias with the other sign": Mistake(
            lambda no, yes: [(1, 1, _more(no, yes)), (1, 1, _more(yes, no)), (-1, -1, -_more(no, yes))],
            "The right size, and the wrong sign. To say 1 from a sum of 5 on, take 5 off: the bias is −5.",
            lambda *both: _all(lambda rule, row, levels: _meets(rule, row * [1, 1, -1], levels), *both),
        ),
        "AND and OR exchanged": Mistake(
            lambda no, yes: [(1, 1, -_more(yes, no)), (1, 1, -_more(no, yes)), (-1, -1, _more(no, yes))],
            "The first of these is an OR and the second an AND. AND is the stricter one, so its bias takes more off.",
            lambda *both: _all(lambda rule, row, levels: _meets(_EXCHANGED[rule], row, levels), *both),
        ),
        "no weight below 0": Mistake(
            lambda no, yes: [(1, 1, -_more(no, yes)), (1, 1, -_more(yes, no)), (1, 1, _more(no, yes))],
            "AND and OR are right. NAND says 0 where both inputs are large, so its sum has to fall when an input "
            "grows. A weight may be less than 0.",
            lambda *both: _all(
                lambda rule, row, levels: row[:2].min() >= 0 if rule == "NAND" else _meets(rule, row, levels), *both
            ),
        ),
    }


class WrongCorner(Exercise):
    """Show that no weights meet XOR: for any of them, return a corner at which the neuron is wrong."""

    id = "1.3"
    call = "wrong_corner(w1, w2, b)"
    names = ("w1", "w2", "b")
    expects = "a pair (x1, x2) of 0s and 1s, the corner at which the neuron does not say what XOR says"
    praise = "However the weights are chosen, there is such a corner: one neuron of this kind cannot do XOR."

    def ask(self, rng):
        """One neuron for each of the 14 tables that one can have, in another order each time."""
        found = {}
        while len(found) < 14:
            neurons = rng.integers(-30, 31, (400, 3)) / 10
            sums = neurons[:, :2] @ CORNERS.T + neurons[:, 2:]
            for one, z in zip(neurons, sums, strict=True):
                if np.abs(z).min() > 0.05 and one[2] != 0:
                    found.setdefault(tuple(z >= 0), one.tolist())
        questions = list(found.values())
        return [questions[i] for i in rng.permutation(14)]

    def read(self, question, answer):
        if not isinstance(answer, list) or len(answer) != 2:
            raise Unreadable(described(answer))
        corner = [a_number(value) for value in answer]
        if not set(corner) <= {0, 1}:
            raise Unreadable(f"({corner[0]:.4g}, {corner[1]:.4g}), which is no corner")
        return corner

    def is_right(self, question, answer):
        return _output(question, answer) != _xor(answer)

    def explain(self, question, answer):
        (x1, x2), output = answer, _output(question, answer)
        return f"at ({x1:.0f}, {x2:.0f}) the neuron says {output:.0f}, and XOR says the same."

    mistakes = {
        "bias forgotten": Mistake(
            lambda w1, w2, b: _first(lambda corner: _output((w1, w2, 0), corner) != _xor(corner)),
            "Always (0, 0). Did you leave the bias out? The sum at (0, 0) is b, so where b is below 0 the neuron says "
            "0 there, as XOR does, and you have to look further.",
            lambda questions, answers: all(answer == [0, 0] for answer in answers),
        ),
        "one corner for all": Mistake(
            lambda *_: (1, 1),
            "That is the same corner for all weights. Some of these neurons are right there. The corner depends on "
            "w1, w2 and b: try all four.",
            lambda questions, answers: all(answer == answers[0] for answer in answers),
        ),
        "a corner where it is right": Mistake(
            lambda *neuron: _first(lambda corner: _output(neuron, corner) == _xor(corner)),
            "At these corners the neuron says what XOR says. Look for one at which they differ. (The neuron says 1 "
            "where its sum is 0 or more; XOR says 1 where exactly one input is 1.)",
            lambda *both: all(_output(neuron, corner) == _xor(corner) for neuron, corner in zip(*both, strict=True)),
        ),
        "OR for XOR": Mistake(
            lambda *neuron: _first(lambda corner: _output(neuron, corner) != max(corner)),
            "You compare with OR, which says 1 at (1, 1) too. XOR says 0 there: exactly one input has to be 1.",
            lambda *both: all(
                _output(neuron, corner) != max(corner) or _is_or(neuron) for neuron, corner in zip(*both, strict=True)
            ),
        ),
    }


# -- neurons -----------------------------------------------------------------------------------------------------------

_EXCHANGED = {"AND": "OR", "OR": "AND", "NAND": "NAND"}


def _plain_neuron(rng, inputs, bent):
    """Inputs, weights and bias with one decimal; where the activation bends, the sum is not where it is flat."""
    while True:
        x, w = rng.integers(-20, 21, (2, inputs)) / 10
        b = float(rng.choice([-1, 1]) * rng.integers(5, 15) / 10)
        z = x @ w + b
        apart = abs(x[2:] @ w[2:]) > 0.5 or inputs == 2
        if np.abs([*x, *w]).min() > 0.2 and 0.4 < abs(z) < (2.0 if bent else 6.0) and apart and abs(x @ w) > 0.3:
            return x.tolist(), w.tolist(), b


def _signed(value):
    return f"{value:g}" if value >= 0 else f"({value:g})"


def _table(row, levels):
    """What a threshold unit with weights (w1, w2, b) says at the four corners."""
    no, yes = levels
    x, row = np.where(CORNERS > 0, yes, no), np.asarray(row, dtype=float)
    return step(settle(x @ row[:2] + row[2], x @ np.abs(row[:2]) + abs(row[2])))


def _more(less, more):
    """A sum between that of both and twice the second."""
    return 0.5 * less + 1.5 * more


def _meets(rule, row, levels):
    return bool((_table(row, levels) == TABLES[rule]).all())


def _all(fits, questions, answers):
    """Does this hold of each of the three rules, and of each question (there is one)?"""
    return all(
        fits(rule, row, levels)
        for levels, answer in zip(questions, answers, strict=True)
        for rule, row in zip(RULES, answer, strict=True)
    )


def _output(neuron, corner):
    w1, w2, b = neuron
    return float(w1 * corner[0] + w2 * corner[1] + b >= 0)


def _xor(corner):
    return float(corner[0] != corner[1])


def _is_or(neuron):
    return all(_output(neuron, corner) == max(corner) for corner in CORNERS.tolist())


def _first(fits):
    return next((corner for corner in CORNERS.tolist() if fits(corner)), [0.0, 0.0])
