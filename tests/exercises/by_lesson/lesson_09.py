"""What do learners hand in for the exercises of lesson 9? Right answers, nearly right ones, and each named mistake."""

import math

import numpy as np

from nnwidgets.maths import DataLoss, descend, sigmoid


def step_by_formula(w, x, t, eta):
    p = 1 / (1 + np.exp(-np.dot(w, x)))
    return w + eta * (t - p) * x


def step_by_measuring(w, x, t, eta):
    def loss(weights):
        p = 1 / (1 + math.exp(-sum(a * b for a, b in zip(weights, x, strict=True))))
        return -t * math.log(p) - (1 - t) * math.log(1 - p)

    new = []
    for i, at in enumerate(w):
        up, down = list(w), list(w)
        up[i], down[i] = at + 1e-6, at - 1e-6
        new.append(at - eta * (loss(up) - loss(down)) / 2e-6)
    return new


def step_by_engine(w, x, t, eta):
    loss = DataLoss([x], [t], unit="sigmoid", error="cross-entropy", bias=False)
    return descend(loss, w, eta, 1).final


def steep_by_measuring(p):
    z, h = math.log(p) - math.log(1 - p), 1e-4
    entropy = -math.log(sigmoid(z + h)) + math.log(sigmoid(z - h))
    squared = ((1 - sigmoid(z + h)) ** 2 - (1 - sigmoid(z - h)) ** 2) / 2
    return entropy / squared


def moves_by_looking(values, outlier):
    y = np.arange(-20, 30, 0.005)
    found = []
    for power in (2, 1):
        before, after = (
            y[(abs(y[:, None] - v) ** power).sum(axis=1).argmin()] for v in (values, [*values[:-1], outlier])
        )
        found.append(after - before)
    return found


def moves_by_sorting(values, outlier):
    after = sorted([*values[:-1], outlier])
    return (outlier - values[-1]) / len(values), after[len(after) // 2] - sorted(values)[len(values) // 2]


def moves_by_numpy(values, outlier):
    new = np.append(values[:-1], outlier)
    return np.array([new.mean() - values.mean(), np.median(new) - np.median(values)])


RIGHT = {
    "9.1": [step_by_formula, step_by_measuring, step_by_engine],
    "9.2": [
        lambda p: 1 / (p * (1 - p)),
        steep_by_measuring,
        lambda p: [(1 / p) / (1 - p)],
        lambda p: 1 / p + 1 / (1 - p),
    ],
    "9.3": [moves_by_looking, moves_by_sorting, moves_by_numpy],
}

# Close to right, and outside of the tolerance.
NEARLY = {
    "9.1": [lambda w, x, t, eta: step_by_formula(w, x, t, 1.01 * eta), lambda w, x, t, eta: w],
    "9.2": [lambda p: 1 / p, lambda p: 1.01 / (p * (1 - p)), lambda p: 1 / (1 - p)],
    "9.3": [
        lambda values, outlier: moves_by_numpy(values, outlier) - [0.2, 0],
        lambda values, outlier: moves_by_numpy(values, outlier) - [0, 0.05],
        lambda values, outlier: (outlier - values[-1], 0),
    ],
}

# As a student would type it in place of the line that waits for it.
WRONG = {
    "9.1": {
        "the squared error's step": """
            p = nw.sigmoid(np.dot(w, x))
            return w + eta * (t - p) * p * (1 - p) * x""",
        "uphill": """
            p = nw.sigmoid(np.dot(w, x))
            return w - eta * (t - p) * x""",
        "input forgotten": """
            p = nw.sigmoid(np.dot(w, x))
            return w + eta * (t - p)""",
        "change for weights": """
            p = nw.sigmoid(np.dot(w, x))
            return -eta * (p - t) * x""",
        "sum for output": "return w - eta * (np.dot(w, x) - t) * x",
    },
    "9.2": {
        "losses for slopes": """
            z = -np.log(1 / p - 1)
            return cross_entropy(z) / squared(z)""",
        "upside down": """
            z = -np.log(1 / p - 1)
            return slope(squared, z) / slope(cross_entropy, z)""",
        "without the half": """
            z = -np.log(1 / p - 1)
            return slope(cross_entropy, z) / slope(lambda z: (nw.sigmoid(z) - 1) ** 2, z)""",
        "output for sum": "return slope(cross_entropy, p) / slope(squared, p)",
        "the same at every output": "return slope(cross_entropy, 0) / slope(squared, 0)",
    },
    "9.3": {
        "mean and median mixed up": """
            new = np.array([*values[:-1], outlier])
            return np.median(new) - np.median(values), new.mean() - values.mean()""",
        "fits for moves": """
            new = np.array([*values[:-1], outlier])
            return new.mean(), np.median(new)""",
        "the wrong way": """
            new = np.array([*values[:-1], outlier])
            return values.mean() - new.mean(), np.median(values) - np.median(new)""",
        "added, not replaced": """
            new = np.array([*values, outlier])
            return new.mean() - values.mean(), np.median(new) - np.median(values)""",
        "both follow": """
            move = (outlier - values[-1]) / len(values)
            return move, move""",
        "the median stays in any case": "return (outlier - values[-1]) / len(values), 0",
    },
}
