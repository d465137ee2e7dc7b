"""What do learners hand in for the exercises of lesson 11? Right answers, nearly right ones, and each named mistake."""

import numpy as np


def by_eigenvalues(hessian):
    bends = np.linalg.eigvalsh(hessian)
    return "minimum" if bends[0] > 0 else "maximum" if bends[-1] < 0 else "saddle"


def by_walking_around(hessian):
    """Rise or fall in many directions."""
    ways = np.random.default_rng(0).normal(size=(4000, len(hessian)))
    rises = ((ways @ hessian) * ways).sum(axis=1) > 0
    return "Minimum" if rises.all() else "saddle point" if rises.any() else "MAXIMUM"


def by_minors(hessian):
    def positive(h):
        return all(np.linalg.det(h[:k, :k]) > 0 for k in range(1, len(h) + 1))

    return "minimum" if positive(hessian) else "maximum" if positive(-hessian) else "saddle"


def leave_by_law(epsilon, eta):
    return np.log(1 / epsilon) / np.log(1 + eta) + 7


def leave_by_loop(epsilon, eta):
    a = b = epsilon / 2**0.5
    steps = 0
    while (1 - a * b) ** 2 / 2 > 0.05:
        a, b = a + eta * (1 - a * b) * b, b + eta * (1 - a * b) * a
        steps += 1
    return steps


def leave_by_growing(epsilon, eta):
    steps = 0
    while epsilon < 1:
        epsilon, steps = epsilon + eta * epsilon, steps + 1
    return steps


def tune_by_law(low, high):
    steep = (high / low) ** 0.5
    return 4 / (low**0.5 + high**0.5) ** 2, ((steep - 1) / (steep + 1)) ** 2


def tune_by_map(low, high):
    return [1.65 * 2 / high, 0.7]


def tune_by_trying(low, high):
    for share in np.arange(1.4, 2, 0.1):
        for beta in np.arange(0.5, 0.9, 0.05):
            w, z, last = np.ones(2), 0, 0
            for k in range(100):
                z = beta * z + np.array([low, high]) * w
                w = w - share * 2 / high * z
                if np.hypot(*w) > 0.01 * 2**0.5:
                    last = k + 1
            if last < 55:
                return np.array([share * 2 / high, beta])
    return None


RIGHT = {
    "11.1": [by_eigenvalues, by_walking_around, by_minors],
    "11.2": [leave_by_law, leave_by_loop, leave_by_growing, lambda epsilon, eta: [leave_by_loop(epsilon, eta) + 9]],
    "11.3": [tune_by_law, tune_by_map, tune_by_trying],
}

# Close to right, and outside of the tolerance.
NEARLY = {
    "11.1": [
        lambda hessian: "saddle" if by_eigenvalues(hessian) == "maximum" else by_eigenvalues(hessian),
        lambda hessian: "maximum" if by_eigenvalues(hessian) == "saddle" else by_eigenvalues(hessian),
        lambda hessian: by_eigenvalues(hessian).replace("saddle", "neither"),
    ],
    "11.2": [
        lambda epsilon, eta: leave_by_loop(epsilon, eta) + 11,
        lambda epsilon, eta: leave_by_loop(epsilon, eta) - 11,
    ],
    "11.3": [
        lambda low, high: (1.2 * 2 / high, 0.88),
        lambda low, high: (1.4 * 2 / high, 0.45),
        lambda low, high: (4 / (low**0.5 + high**0.5) ** 2, 0.87),
    ],
}

# As a student would type it in place of the line that waits for it.
WRONG = {
    "11.1": {
        "zero gradient, so minimum": 'return "minimum"',
        "signs on the diagonal": """
            signs = set(np.sign(np.diag(hessian)))
            return "saddle" if len(signs) > 1 else "minimum" if 1 in signs else "maximum\"""",
        "determinant alone": """
            if np.linalg.det(hessian) < 0:
                return "saddle"
            return "minimum\"""",
        "rule of two weights": """
            if np.linalg.det(hessian) < 0:
                return "saddle"
            return "minimum" if sum(np.diag(hessian)) > 0 else "maximum\"""",
        "largest eigenvalue alone": """
            top = max(np.linalg.eigvalsh(hessian))
            return "minimum" if top > 0 else "maximum\"""",
        "smallest eigenvalue alone": """
            least = min(np.linalg.eigvalsh(hessian))
            return "minimum" if least > 0 else "maximum\"""",
        "sum of the eigenvalues": """
            total = sum(np.linalg.eigvalsh(hessian))
            return "minimum" if total > 0 else "maximum\"""",
    },
    "11.2": {
        "flat, so finished": 'float("inf")',
        "in proportion to the distance": "1 / epsilon",
        "step size forgotten": "np.log(1 / epsilon) / np.log(2)",
        "the factor along the ridge": "np.log(epsilon) / np.log(1 - eta)",
        "growth without end small steps": "-np.log(epsilon) / eta",
        "logarithms of two kinds": "-np.log10(epsilon) / np.log1p(eta)",
    },
    "11.3": {
        "same for every valley": "return 0.0331, 0.669",
        "a larger step instead": "return 5 / high, 0",
        "plain steps": "return 1 / high, 0",
        "beyond the limit": "return 5 / high, 0.4",
        "too much memory": "return 1 / high, 0.9",
        "small is safe": "return 0.02 / high, 0.5",
    },
}

SLOW = {"11.3": 6}  # each judging takes 1600 steps of a ball
