"""What do learners hand in for the exercises of lesson 7? Right answers, nearly right ones, and each named mistake."""

import numpy as np


def best_by_bisection(low, high):
    small, large = 0.0, 2 / high
    for _ in range(40):
        size = (small + large) / 2
        if abs(1 - size * low) > abs(1 - size * high):
            small = size
        else:
            large = size
    return size


def best_by_trying(low, high):
    sizes = np.linspace(0, 2 / high, 20_001)
    return sizes[np.argmin(np.maximum(abs(1 - sizes * low), abs(1 - sizes * high)))]


def standard(x):
    return (x - x.mean(axis=0)) / x.std(axis=0)


def by_hand(x):
    rescaled = []
    for column in x.T.tolist():
        middle = sum(column) / len(column)
        spread = (sum((value - middle) ** 2 for value in column) / (len(column) - 1)) ** 0.5
        rescaled.append([round((value - middle) / spread, 3) for value in column])
    return np.transpose(rescaled)


def by_eye(x):
    return np.column_stack([(x[:, 0] - x[:, 0].mean()) * 5, (x[:, 1].mean() - x[:, 1]) / 200])


def curvatures(z):
    inputs = np.c_[z, np.ones(len(z))]
    return np.linalg.eigvalsh(inputs.T @ inputs) / len(z)


def six_by_law(x, t):
    flat, _, steep = curvatures(standard(x))
    return standard(x), 2 / (flat + steep)


def six_by_trying(x, t):
    z = by_eye(x)
    inputs = np.c_[z, np.ones(len(z))]
    best = np.linalg.lstsq(inputs, t, rcond=None)[0]
    for size in np.arange(0.5, 2, 0.01):
        w = np.zeros(3)
        for _ in range(6):
            w = w - size * inputs.T @ (inputs @ w - t) / len(t)
        if np.linalg.norm(w - best) < 0.01 * np.linalg.norm(best):
            return z, size
    return None


RIGHT = {
    "7.1": [
        lambda low, high: 2 / (low + high),
        lambda low, high: np.array([1.995 / (low + high)]),
        best_by_bisection,
        best_by_trying,
    ],
    "7.2": [standard, by_hand, by_eye, lambda x: (-standard(x)).tolist()],
    "7.3": [six_by_law, six_by_trying, lambda x, t: [standard(x).tolist(), 1]],
}

# Close to right, and outside of the tolerance.
NEARLY = {
    "7.1": [lambda low, high: 2.04 / (low + high), lambda low, high: 1.96 / (low + high)],
    "7.2": [
        lambda x: standard(x) * [1, 1.5],
        lambda x: standard(x) + 0.5,
        lambda x: np.column_stack([standard(x)[:, 0], np.arange(12) % 2 * 2 - 1]),
        lambda x: standard(x)[:-1],
        lambda x: np.column_stack([standard(x)[:, 0], np.ones(12)]),
    ],
    "7.3": [lambda x, t: (standard(x), 0.4), lambda x, t: (standard(x), 1.6), lambda x, t: (0.3 * standard(x), 1.8)],
}

# As a student would type it in place of the line that waits for it.
WRONG = {
    "7.1": {
        "limit instead of best": "return 2 / max(low, high)",
        "for the steep direction alone": "return 1 / high",
        "for the flat direction alone": "return 1 / low",
        "mean of the two": "return np.mean([1 / low, 1 / high])",
        "half of it": "return 1 / (low + high)",
    },
    "7.2": {
        "nothing done": "return x",
        "moved, not stretched": "return x - np.mean(x, axis=0)",
        "stretched, not moved": "return x / np.array([0.2, 200])",
        "from 0 to 1": """
            low, high = x.min(axis=0), x.max(axis=0)
            return (x - low) / (high - low)""",
        "small beside the bias": """
            low, high = x.min(axis=0), x.max(axis=0)
            return (x - x.mean(axis=0)) / (high - low)""",
        "one mean and one spread for both": "return (x - np.mean(x)) / np.std(x)",
        "along the rows": """
            rows = []
            for row in x:
                rows.append((row - np.mean(row)) / np.std(row))
            return rows""",
    },
    "7.3": {
        "in the old units": "return x, 1e-6",
        "step size of the old units": "return (x - x.mean(axis=0)) / x.std(axis=0), 6.9e-6",
        "sum for mean": """
            z = (x - x.mean(axis=0)) / x.std(axis=0)
            inputs = np.c_[z, np.ones(12)]
            found = np.linalg.eigvalsh(inputs.T @ inputs)
            return z, 2 / (found[0] + found[-1])""",
        "limit instead of best": """
            z = (x - x.mean(axis=0)) / x.std(axis=0)
            inputs = np.c_[z, np.ones(12)]
            found = np.linalg.eigvalsh(inputs.T @ inputs / 12)
            return z, 2 / found.max()""",
        "small is safe": "return (x - x.mean(axis=0)) / x.std(axis=0), 0.2",
    },
}
