"""What do learners hand in for the exercises of lesson 5? Right answers, nearly right ones, and each named mistake."""

import math

import numpy as np

from nnwidgets.maths import DataLoss, descend


def with_loops(w, x, t, eta):
    y = 0.0
    for i in range(len(w)):
        y += w[i] * x[i]
    return [w[i] + eta * (t - y) * x[i] for i in range(len(w))]


def by_a_measured_slope(w, x, t, eta):
    h = 1e-5
    losses = [[(t - (w + side * way) @ x) ** 2 / 2 for side in (1, -1)] for way in h * np.eye(len(w))]
    return w - eta * np.array([(above - below) / (2 * h) for above, below in losses])


def by_a_descent(unit):
    def update(w, x, t, eta):
        loss = DataLoss([x[:-1]], [t], unit=unit)
        return descend(loss, w, eta, 1).points[-1]

    return update


def in_place(w, x, t, eta):
    error = w @ x - t
    w -= eta * error * x
    return w


def sigmoid_with_loops(w, x, t, eta):
    z = sum(float(a) * float(b) for a, b in zip(w, x, strict=True))
    y = 1 / (1 + math.exp(-z))
    return [
        float(a) + eta * (t - y) * math.exp(-z) / (1 + math.exp(-z)) ** 2 * float(b) for a, b in zip(w, x, strict=True)
    ]


def sigmoid_by_tanh(w, x, t, eta):
    half = np.tanh(w @ x / 2)
    return w + eta * (t - (1 + half) / 2) * (1 - half**2) / 4 * x


RIGHT = {
    "5.1": [with_loops, by_a_measured_slope, by_a_descent("linear"), in_place],
    "5.2": [
        with_loops,
        by_a_descent("linear"),
        lambda *question: np.round(with_loops(*question), 3),
        lambda *question: tuple(round(number, 3) for number in with_loops(*question)),
    ],
    "5.3": [sigmoid_with_loops, sigmoid_by_tanh, by_a_descent("sigmoid")],
}

# Close to right, and outside of the tolerance.
NEARLY = {
    "5.1": [lambda *question: np.add(with_loops(*question), 1e-4)],
    "5.2": [
        lambda *question: np.add(with_loops(*question), 0.0015),
        lambda *question: np.add(with_loops(*question), -0.002),
    ],
    "5.3": [lambda *question: np.add(sigmoid_with_loops(*question), 1e-5)],
}

# As a student would type it in place of the line that waits for it.
SIGMOID = """
    y = 1 / (1 + np.exp(-(w @ x)))
"""

WRONG = {
    "5.1": {
        "adds instead of subtracts": """
            error = w @ x - t
            return w + eta * error * x""",
        "all weights change equally": "return w + eta * (t - np.sum(w * x))",
        "factor two": "return w - eta * 2 * (w @ x - t) * x",
        "step size forgotten": "return w - (w @ x - t) * x",
        "the change alone": "return eta * (t - np.dot(w, x)) * x",
        "target for error": "return w + eta * t * x",
        "weight for input": "return w - eta * (w @ x - t) * w",
    },
    "5.2": {
        "adds instead of subtracts": "w + eta * (w @ x - t) * x",
        "all weights change equally": "w - eta * (w @ x - t)",
        "factor two": "w - 2 * eta * (w @ x - t) * x",
        "step size forgotten": "w - (w @ x - t) * x",
        "the change alone": "eta * (t - np.dot(w, x)) * x",
        "output without bias": "w - eta * (w[0] * x[0] + w[1] * x[1] - t) * x",
        "bias stays": "[*(w - eta * (w @ x - t) * x)[:2], w[2]]",
    },
    "5.3": {
        "adds instead of subtracts": SIGMOID + "    return w + eta * (y - t) * y * (1 - y) * x",
        "slope of the sigmoid forgotten": SIGMOID + "    return w - eta * (y - t) * x",
        "linear unit": "return w - eta * (w @ x - t) * x",
        "slope at the output": SIGMOID
        + """
    s = 1 / (1 + np.exp(-y))
    return w - eta * (y - t) * s * (1 - s) * x""",
        "slope of the sum": SIGMOID
        + """
    z = w @ x
    return w - eta * (y - t) * z * (1 - z) * x""",
        "all weights change equally": SIGMOID + "    return w - eta * (y - t) * y * (1 - y)",
        "factor two": SIGMOID + "    return w - 2 * eta * (y - t) * y * (1 - y) * x",
    },
}
