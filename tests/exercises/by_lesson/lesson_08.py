"""What do learners hand in for the exercises of lesson 8? Right answers, nearly right ones, and each named mistake."""

import numpy as np


def sd_by_choice(gradients, batch_size):
    rng = np.random.default_rng()
    return rng.choice(gradients, (2000, batch_size)).mean(axis=1).std()


def sd_by_loop(gradients, batch_size):
    rng = np.random.default_rng(1)
    means = [np.mean(gradients[rng.integers(0, len(gradients), batch_size)]) for _ in range(2500)]
    return float(np.std(means, ddof=1))


RIGHT = {
    "8.1": [sd_by_choice, sd_by_loop, lambda g, b: np.std(g) / np.sqrt(b)],
    "8.2": [
        lambda floor, budget: (1, 0.05) if budget < 1000 else (256, 0.9),
        lambda floor, budget: np.array([4, 0.1]) if floor > 1e-2 else np.array([64, 0.2]),
        lambda floor, budget: (4, 0.1) if budget < 500 else (64, 0.3),
        lambda floor, budget: [16.0, 0.5] if budget < 1000 else [16, 0.05],
    ],
}

# Close to right, and outside of the tolerance.
NEARLY = {
    "8.1": [
        lambda g, b: 1.15 * np.std(g) / np.sqrt(b),
        lambda g, b: np.std(g) / b**0.6,
        lambda g, b: np.std(g) / b**0.44 / 1.1,
    ],
    "8.2": [lambda floor, budget: (1, 0.05) if budget < 1000 else (4, 0.05), lambda floor, budget: (16, 0.05)],
}

# As a student would type it in place of the line that waits for it.
WRONG = {
    "8.1": {
        "variance for standard deviation": """
            return np.var(rng.choice(gradients, (5000, batch_size)).mean(axis=1))""",
        "sum for mean": "return np.std(rng.choice(gradients, (5000, batch_size)).sum(axis=1))",
        "without replacement": """
            means = [rng.choice(gradients, batch_size, replace=False).mean() for _ in range(2000)]
            return np.std(means)""",
        "scatter of the examples": "return np.std(rng.choice(gradients, (5000, batch_size)))",
        "spread around zero": """
            means = rng.choice(gradients, (5000, batch_size)).mean(axis=1)
            return np.sqrt(np.mean(means**2))""",
    },
    "8.2": {
        "runs away": "return 16, 3",
        "batch too large for the budget": "return 256, 0.5",
        "noise floor": "return 1, 0.3",
        "steps too small": "return 2, 0.001",
    },
}

# Students tried, where judging takes its time.
SLOW = {"8.1": 30, "8.2": 12}
