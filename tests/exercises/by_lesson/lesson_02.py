"""What do learners hand in for the exercises of lesson 2? Right answers, nearly right ones, and each named mistake."""

from fractions import Fraction

import numpy as np
from scipy.optimize import minimize


def mean_square_by_loop(x, t, w, b):
    total = 0
    for i in range(len(x)):
        total += (w * x[i] + b - t[i]) ** 2
    return total / len(x)


def mean_square_by_norm(x, t, w, b):
    return np.linalg.norm(t - np.polyval([w, b], x)) ** 2 / t.size


def exact(x, t, w):
    """(w, b, mean square) of the line of slope w through the mean point, in fractions."""
    x, t = ([Fraction(str(value)) for value in values] for values in (x, t))
    b = (sum(t) - w * sum(x)) / len(x)
    return float(w), float(b), float(sum((v - w * u - b) ** 2 for u, v in zip(x, t, strict=True)) / len(x))


def best_and_flat(x, t):
    w, b = np.polyfit(x, t, 1)
    return [(w, b, np.mean((t - w * x - b) ** 2)), (0, t.mean(), t.var())]


def steep_and_near_the_best(x, t):
    slope = Fraction(round((t[-1] - t[0]) / (x[-1] - x[0]) * 8), 8)
    return np.array([exact(x, t, 20 * slope), exact(x, t, slope)])


def from_two_slopes(x, t):
    w = round(np.polyfit(x, t, 1)[0], 2)
    return tuple((s, t.mean() - s * x.mean(), np.var(t - s * x)) for s in (w, -w))


def best_line_by_search(x, t):
    slopes = np.linspace(-6, 6, 1201)
    w = slopes[np.argmin(np.var(t - slopes[:, None] * x, axis=1))]
    return w, np.mean(t - w * x)


def best_line_by_scipy(x, t):
    return minimize(lambda line: np.mean((t - line[0] * x - line[1]) ** 2), [0.0, 0.0]).x


def best_line_by_turning_about_the_mean_point(x, t):
    w, u, v = 0.0, x - x.mean(), t - t.mean()
    for _ in range(200):
        w += 0.1 * np.mean((v - w * u) * u)
    return w, t.mean() - w * x.mean()


RIGHT = {
    "2.1": [
        lambda x, t, w, b: np.mean((t - w * x - b) ** 2),
        lambda x, t, w, b: [np.var(t - w * x - b) + np.mean(t - w * x - b) ** 2],
        mean_square_by_loop,
        mean_square_by_norm,
    ],
    "2.2": [best_and_flat, steep_and_near_the_best, from_two_slopes],
    "2.3": [
        lambda x, t: np.polyfit(x, t, 1),
        best_line_by_search,
        best_line_by_scipy,
        best_line_by_turning_about_the_mean_point,
    ],
}

# Close to right, and outside of the tolerance.
NEARLY = {
    "2.1": [lambda *of: mean_square_by_loop(*of) * (1 + 1e-8), lambda *of: round(mean_square_by_loop(*of), 6) + 1e-6],
    "2.2": [
        lambda x, t: np.array(best_and_flat(x, t)) * [1, 1, 1 + 1e-8],
        lambda x, t: np.add(best_and_flat(x, t), [0, 1e-6, 0]),
    ],
    "2.3": [
        lambda x, t: np.add(np.polyfit(x, t, 1), [0, 0.11 * np.std(t - np.polyval(np.polyfit(x, t, 1), x))]),
        lambda x, t: np.polyfit(x, t, 2)[1:],
    ],
}

# As a student would type it in place of the line that waits for it.
WRONG = {
    "2.1": {
        "sum for mean": "return np.sum((t - (w * x + b)) ** 2)",
        "half of it": "return np.mean((t - (w * x + b)) ** 2) / 2",
        "mean of the errors": "return np.mean(w * x + b - t)",
        "square of the mean": "return np.mean(t - w * x - b) ** 2",
        "absolute errors": "return np.mean(abs(t - w * x - b))",
        "root of it": "return np.sqrt(np.mean((t - w * x - b) ** 2))",
    },
    "2.2": {
        "the same line twice": "[(0, t.mean(), t.var()), (0, t.mean(), t.var())]",
        "bias kept": "[(w, t.mean(), np.mean((t - w * x - t.mean()) ** 2)) for w in (0, 2)]",
        "sum for mean": """
            [
                (w, np.mean(t) - w * np.mean(x), np.sum((t - w * x - np.mean(t) + w * np.mean(x)) ** 2))
                for w in (0, 2)
            ]""",
        "half of it": "[(w, np.mean(t - w * x), np.var(t - w * x) / 2) for w in (0, 1)]",
        "mean of the errors": """
            [(w, np.mean(t - w * x), np.mean(t - w * x - np.mean(t - w * x))) for w in (-1, 0.5)]""",
        "read off the picture": "[np.round((w, np.mean(t - w * x), np.var(t - w * x)), 2) for w in (0, 9)]",
        "both alike": "[(w, np.mean(t - w * x), np.var(t - w * x)) for w in (0, 0.01)]",
    },
    "2.3": {
        "flat": "return 0, np.mean(t)",
        "through zero": "return np.sum(x * t) / np.sum(x * x), 0",
        "two examples only": """
            w = (t[0] - t[-1]) / (x[0] - x[-1])
            return w, t[0] - w * x[0]""",
        "absolute errors": """
            best = None
            for w in np.linspace(-5, 5, 201):
                b = np.median(t - w * x)
                error = np.mean(np.abs(t - w * x - b))
                if best is None or error < best[0]:
                    best = error, w, b
            return best[1:]""",
        "input and target exchanged": "return np.polyfit(t, x, 1)",
    },
}

# Students that are tried.
SLOW = {"2.3": 15}
