"""What do learners hand in for the exercises of lesson 6? Right answers, nearly right ones, and each named mistake."""

import math

import numpy as np

from nnwidgets.maths import descend, quadratic


def largest_by_bisection(h):
    low, high = 0.0, 100.0
    for _ in range(40):
        middle = (low + high) / 2
        if descend(quadratic(h), 1.0, middle, 1).losses[1] > h / 2:
            high = middle
        else:
            low = middle
    return low


def one_step_by_looking(h):
    sizes = np.linspace(0.001, 4, 40_000)
    return sizes[np.argmin(descend(quadratic(h), 1.0, sizes, 1).losses[:, 1])]


def steps_by_loop(h, step_size):
    if step_size * h >= 2:
        return math.inf
    w, steps = 1.0, 0
    while w * w > 0.01:
        w = w - step_size * h * w
        steps += 1
    return steps


def steps_by_verdict(h, step_size):
    run = descend(quadratic(h), 3.0, step_size, 500)
    return run.when if run.verdict == "arrives" else np.inf


def steps_by_formula(h, step_size):
    factor = abs(1 - step_size * h)
    return np.log(10) / -np.log(factor) if factor < 1 else float("inf")


RIGHT = {
    "6.1": [
        lambda h: 2 / h,
        lambda h: np.float32(2 / h),
        lambda h: np.array([1.993 / h]),
        lambda h: 2.005 / h,
        largest_by_bisection,
    ],
    "6.2": [lambda h: 1 / h, lambda h: np.array(1 / h), lambda h: [0.995 / h], one_step_by_looking],
    "6.3": [
        steps_by_loop,
        steps_by_verdict,
        steps_by_formula,
        lambda h, s: float(steps_by_loop(h, s) + 1),
    ],
}

# Close to right, and outside of the tolerance.
NEARLY = {
    "6.1": [lambda h: 2.025 / h, lambda h: 1.975 / h],
    "6.2": [lambda h: 1.02 / h, lambda h: 0.98 / h],
    "6.3": [lambda h, s: steps_by_loop(h, s) + 2, lambda h, s: steps_by_loop(h, s) - 2, lambda h, s: math.inf],
}

# As a student would type it in place of the line that waits for it.
WRONG = {
    "6.1": {
        "best instead of largest": "return 1 / h",
        "slope halved": "return 4 / h",
        "steeper, so bigger": "return h / 2",
        "same for every steepness": "return 0.5",
    },
    "6.2": {
        "largest instead of best": "return 2 / h",
        "steeper, so bigger": "return h",
        "same for every steepness": "return 1",
        "small is safe": "return 0.1 / h",
    },
    "6.3": {
        "distance for loss": """
            if step_size * h >= 2:
                return float("inf")
            w, steps = 1.0, 0
            while abs(w) > 0.01:
                w, steps = w - step_size * h * w, steps + 1
            return steps""",
        "equal amounts": """
            if step_size * h >= 2:
                return float("inf")
            loss, after = 1.0, (1 - step_size * h) ** 2
            return np.ceil(0.99 / (loss - after))""",
        "curvature forgotten": """
            if step_size >= 2:
                return float("inf")
            w, steps = 1.0, 0
            while w * w > 0.01 and steps < 10_000:
                w, steps = w - step_size * w, steps + 1
            return steps""",
        "swinging never arrives": """
            if step_size * h > 1:
                return float("inf")
            return np.log(0.1) / np.log(1 - step_size * h)""",
    },
}
