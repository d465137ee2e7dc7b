"""What do learners hand in for the exercises of lesson 3? Right answers, nearly right ones, and each named mistake."""

import math
from itertools import pairwise

import numpy as np


def intervals_by_sorting(x, t):
    edges = np.concatenate([[-4], np.sort(x), [4]])
    return list(pairwise(edges))


def intervals_as_array_from_infinity(x, t):
    edges = [-math.inf, *sorted(x.tolist()), math.inf]
    return np.array([edges[:-1], edges[1:]]).T


def intervals_lazily_and_backwards(x, t):
    edges = [-4, *sorted(x), 4]
    return reversed(list(pairwise(edges)))


def intervals_by_looking(x, t):
    w = np.round(np.arange(-4, 4.0005, 0.001), 3)
    counts = ((x >= w[:, None]) != t).sum(axis=1)
    cuts = [w[i] for i in range(1, len(w)) if counts[i] != counts[i - 1]]
    return [[low, high] for low, high in zip([-4, *cuts], [*cuts, 4], strict=True)]


def flat_at_random(count, h):
    w = np.random.default_rng().uniform(-4, 4, 1000)
    return np.mean(count(w + h) - count(w - h) == 0)


def flat_forwards_on_a_grid(count, h):
    w = np.linspace(-4, 4, 3000)
    return float(((count(w + h) - count(w)) / h == 0).sum() / len(w))


def flat_one_by_one(count, h):
    rng = np.random.default_rng(3)
    flat = 0
    for _ in range(1000):
        w = rng.uniform(-4, 4)
        flat += count(w - h) == count(w + h)
    return flat / 1000


RIGHT = {
    "3.1": [
        intervals_by_sorting,
        intervals_as_array_from_infinity,
        intervals_lazily_and_backwards,
        intervals_by_looking,
    ],
    "3.2": [flat_at_random, flat_forwards_on_a_grid, flat_one_by_one],
    "3.3": ["signed", "Signed error", "the signed error", np.str_("signed")],
}

# Close to right, and outside of the tolerance.
NEARLY = {
    "3.1": [lambda x, t: [(low + 0.01, high + 0.01) for low, high in intervals_by_sorting(x, t)]],
    "3.2": [lambda count, h: flat_at_random(count, h) - 0.1, lambda count, h: min(1, flat_at_random(count, h) + 0.25)],
}

# As a student would type it in place of the line that waits for it.
WRONG = {
    "3.1": {
        "nothing outside the inputs": """
            edges = sorted(x)
            return [(edges[i], edges[i + 1]) for i in range(len(edges) - 1)]""",
        "not in order": """
            edges = [-4, *x, 4]
            return [(edges[i], edges[i + 1]) for i in range(len(edges) - 1)]""",
        "middles between the inputs": """
            inputs = np.sort(x)
            edges = [-4, *(inputs[:-1] + inputs[1:]) / 2, 4]
            return list(zip(edges[:-1], edges[1:]))""",
        "only where the class changes": """
            order = np.argsort(x)
            x, t = x[order], t[order]
            cuts = [(x[i] + x[i + 1]) / 2 for i in range(len(x) - 1) if t[i] != t[i + 1]]
            edges = [-4, *cuts, 4]
            return list(zip(edges[:-1], edges[1:]))""",
        "one interval": "return [(-4, 4)]",
    },
    "3.2": {
        "percent": """
            w = np.random.uniform(-4, 4, 2000)
            return 100 * np.mean(count(w + h) == count(w - h))""",
        "how many for which part": """
            w = np.linspace(-4, 4, 3000)
            return np.sum(count(w + h) - count(w) == 0)""",
        "the other part": """
            w = np.linspace(-4, 4, 4000)
            return np.mean(count(w + h) != count(w - h))""",
        "level for slope": """
            w = np.linspace(-4, 4, 4000)
            return np.mean(count(w) == 0)""",
    },
    "3.3": {
        "count has no bottom": '"count"',
        "absolute has no bottom": '"absolute"',
        "squared has no bottom": '"squared error"',
        "cross-entropy has no bottom": '"cross entropy"',
    },
}

# Students tried, where judging takes its time.
SLOW = {"3.2": 60}
