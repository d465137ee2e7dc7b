"""What do learners hand in for the exercises of lesson 1? Right answers, nearly right ones, and each named mistake."""

import numpy as np


def neuron_by_loop(x, w, b, f):
    z = b
    for i in range(len(x)):
        z += w[i] * x[i]
    return f(z)


def neuron_with_the_bias_as_a_weight(x, w, b, f):
    return f(np.append(x, 1) @ np.append(w, b)).reshape(1)


def between(no, yes):
    """Each bias halfway between the two sums that it has to tell apart."""
    return [(1, 1, -(no + 3 * yes) / 2), (1, 1, -(3 * no + yes) / 2), (-1, -1, (no + 3 * yes) / 2)]


def at_the_edge(no, yes):
    """A sum of 0 counts as 1; unlike weights."""
    return np.array([[2, 2, -4 * yes], [0.5, 0.5, -(no + yes) / 2], [-3.0, -3.0, 3 * (no + yes)]])


def counted_in_0_and_1(no, yes):
    """The weights that everybody knows, for the inputs (x − no) / (yes − no)."""
    known, of = [(2, 3, -4), (3, 2, -1), (-2, -2, 3)], yes - no
    return tuple((u / of, v / of, c - (u + v) * no / of) for u, v, c in known)


def corner_by_trying(w1, w2, b):
    for x1 in (0, 1):
        for x2 in (0, 1):
            if (w1 * x1 + w2 * x2 + b >= 0) != (x1 != x2):
                return x1, x2
    return None


def corner_backwards(w1, w2, b):
    says = {(x1, x2): float(w1 * x1 + w2 * x2 + b >= 0) for x1 in (1.0, 0.0) for x2 in (1.0, 0.0)}
    return np.array(
        next(corner for corner in says if says[corner] != corner[0] + corner[1] - 2 * corner[0] * corner[1])
    )


def corner_by_cases(w1, w2, b):
    if b >= 0:
        return [0, 0]
    if w1 + b < 0:
        return [1, 0]
    return [0, 1] if w2 + b < 0 else [1, 1]


RIGHT = {
    "1.1": [lambda x, w, b, f: f(np.dot(w, x) + b), neuron_by_loop, neuron_with_the_bias_as_a_weight],
    "1.2": [between, at_the_edge, counted_in_0_and_1],
    "1.3": [corner_by_trying, corner_backwards, corner_by_cases],
}

# Close to right, and outside of the tolerance.
NEARLY = {
    "1.1": [lambda x, w, b, f: f(w @ x + b) + 1e-6, lambda x, w, b, f: round(float(f(w @ x + b)), 4)],
    "1.2": [
        lambda no, yes: [*between(no, yes)[:2], (-1, -1, 2.001 * yes)],
        lambda no, yes: [(1, 1, -2.001 * yes), *between(no, yes)[1:]],
        lambda no, yes: [between(no, yes)[0], (1, 1, -1.999 * no), between(no, yes)[2]],
    ],
    "1.3": [
        lambda *neuron: (0, 1) if neuron[2] >= 0 and corner_by_trying(*neuron) == (0, 0) else corner_by_cases(*neuron),
        lambda w1, w2, b: (0, 0) if min(w1, w2) + b > 0 > b else corner_by_cases(w1, w2, b),
    ],
}

# As a student would type it in place of the line that waits for it.
WRONG = {
    "1.1": {
        "bias forgotten": """
            z = 0
            for i in range(len(x)):
                z = z + w[i] * x[i]
            return f(z)""",
        "bias once for each input": "return f(sum(w * x + b))",
        "activation forgotten": "return sum(w * x) + b",
        "activation too early": """
            total = b
            for weight, value in zip(w, x):
                total = total + f(weight * value)
            return total""",
        "weights added": "return f(sum(x + w) + b)",
        "two inputs only": "return f(w[0] * x[0] + w[1] * x[1] + b)",
    },
    "1.2": {
        "for inputs 0 and 1": "[(2, 2, -3), (2, 2, -1), (-2, -2, 3)]",
        "no bias": "[(1, 1, 0), (1, 2, 0), (-1, -1, 0)]",
        "bias with the other sign": "[(1, 1, 2 * yes), (2, 2, 3 * no + yes), (-1, -1, -no - yes * 1.1)]",
        "AND and OR exchanged": "[(1, 1, -no - yes), (3, 3, -6 * yes), (-1, -1, no + yes)]",
        "no weight below 0": "[(1, 1, -2 * yes), (1, 1, -no - yes), (1, 1, -2 * yes)]",
    },
    "1.3": {
        "bias forgotten": """
            for x1 in (0, 1):
                for x2 in (0, 1):
                    if (w1 * x1 + w2 * x2 >= 0) != (x1 != x2):
                        return x1, x2""",
        "one corner for all": "return 1, 1",
        "a corner where it is right": """
            for corner in [(0, 0), (0, 1), (1, 0), (1, 1)]:
                says = w1 * corner[0] + w2 * corner[1] + b >= 0
                wanted = corner[0] + corner[1] == 1
                if says == wanted:
                    return corner
            return 0, 1""",
        "OR for XOR": """
            for x1, x2 in [(1, 1), (1, 0), (0, 1), (0, 0)]:
                if (w1 * x1 + w2 * x2 + b >= 0) != (x1 == 1 or x2 == 1):
                    return x1, x2
            return 0, 0""",
    },
}
