"""What do learners hand in for the exercises of lesson 10? Right answers, nearly right ones, and each named mistake."""

import numpy as np

from nnwidgets.maths import basins, chord, descend, find_minima


def boundary_by_many_starts(loss):
    starts = np.linspace(-1, 1, 2001)
    return starts[np.argmax(basins(loss, starts, 0.02) == 1)]


def boundary_by_bisection(loss):
    left, right = -1.0, 1.0
    for _ in range(15):
        middle = (left + right) / 2
        if descend(loss, middle, 0.02, 1000).final[0] < 0:
            left = middle
        else:
            right = middle
    return left


def boundary_by_upside_down(loss):
    return find_minima(lambda w: -loss(w), -0.7, 0.7)[0][0]


def counterexample_by_chord(loss):
    for a in np.linspace(-4, 4, 17):
        for b in np.linspace(-4, 4, 17):
            if a < b and chord(loss, a, b).rise > 1e-9:
                return a, b
    return None


def counterexample_by_grid(loss):
    a, b = np.meshgrid(np.linspace(-5, 5, 101), np.linspace(-5, 5, 101))
    gap = (loss(a) + loss(b)) / 2 - loss((a + b) / 2)
    if gap.min() > -1e-9:
        return None
    place = np.unravel_index(gap.argmin(), gap.shape)
    return np.array([a[place], b[place]])


def counterexample_at_random(loss):
    rng = np.random.default_rng(0)
    for a, b in rng.uniform(-6, 6, (3000, 2)):
        if loss((a + b) / 2) > (loss(a) + loss(b)) / 2 + 1e-9:
            return [b, a]
    return None


def start_at_lowest(loss):
    w = np.linspace(-2, 2, 401)
    return w[loss(w).argmin()]


def start_by_runs(loss):
    starts = np.linspace(-2, 2, 21)
    return starts[descend(loss, starts, 0.02, 200).losses[:, -1].argmin()]


def start_by_minima(loss):
    return min(loss.minima, key=lambda at: at[1])[0]


def escape_by_trying(loss, start):
    sizes = np.geomspace(0.01, 30, 200)
    ends = descend(loss, start, sizes, 500).losses[:, -1]
    return sizes[ends.argmin()]


def escape_by_basins(loss, start):
    sizes = np.geomspace(0.01, 30, 200)
    right = sizes[basins(loss, start, sizes, 500) == 0]
    return right[len(right) // 2]


def escape_by_curvature(loss, start):
    slope = (loss.gradient(-10.0) - loss.gradient(-10.1)) / 0.1
    return [1 / slope]


RIGHT = {
    "10.1": [boundary_by_many_starts, boundary_by_bisection, boundary_by_upside_down],
    "10.2": [counterexample_by_chord, counterexample_by_grid, counterexample_at_random],
    "10.3": [lambda loss: -1 if loss(-1.0) < loss(1.0) else 1, start_at_lowest, start_by_runs, start_by_minima],
    "10.4": [escape_by_trying, escape_by_basins, escape_by_curvature],
}

# Close to right, and outside of the tolerance.
NEARLY = {
    "10.1": [lambda loss: boundary_by_upside_down(loss) + 0.004, lambda loss: boundary_by_upside_down(loss) - 0.004],
    "10.2": [lambda loss: (-0.001, 0.001) if counterexample_by_grid(loss) is not None else None],
    "10.3": [lambda loss: 0.0, lambda loss: -1.0],
    "10.4": [lambda loss, start: 0.5, lambda loss, start: 5.0],
}

# As a student would type it in place of the line that waits for it.
WRONG = {
    "10.1": {
        "at zero": "return 0",
        "halfway between the minima": """
            w = np.linspace(-2, 2, 40_001)
            left, right = w[w < 0], w[w > 0]
            return (left[loss(left).argmin()] + right[loss(right).argmin()]) / 2""",
        "a minimum": """
            w = np.linspace(-2, 2, 40_001)
            return w[loss(w).argmin()]""",
        "the wrong way": """
            w = np.linspace(-0.6, 0.6, 12_001)
            return -w[loss(w).argmax()]""",
        "height for place": "return loss(np.linspace(-0.6, 0.6, 12_001)).max()",
    },
    "10.2": {
        "always convex": """
            a, b = -10, 10
            return (a, b) if loss(0) > (loss(a) + loss(b)) / 2 else None""",
        "a touching chord counts": """
            for a in np.linspace(-5, 5, 21):
                for b in np.linspace(-5, 5, 21):
                    if a < b and loss((a + b) / 2) >= (loss(a) + loss(b)) / 2:
                        return a, b
            return None""",
        "chord above the curve": """
            for a in np.linspace(-5, 5, 21):
                for b in np.linspace(-5, 5, 21):
                    if a < b and loss((a + b) / 2) < (loss(a) + loss(b)) / 2 - 1e-9:
                        return a, b
            return None""",
        "one minimum, so convex": """
            w = np.linspace(-5, 5, 10_001)
            values = loss(w)
            inner = (values[1:-1] < values[:-2]) & (values[1:-1] <= values[2:])
            valleys = w[1:-1][inner]
            return (valleys[0], valleys[-1]) if len(valleys) > 1 else None""",
    },
    "10.3": {
        "the same start for every curve": "return -2",
        "the top": """
            w = np.linspace(-0.7, 0.7, 1_400_001)
            return w[loss(w).argmax()]""",
        "the higher valley": "return -1 if loss(-1.0) > loss(1.0) else 1",
        "value for place": "return loss(np.linspace(-2, 2, 40_001)).min()",
    },
    "10.4": {
        "small steps": "return 0.001",
        "just above the limit of the dip": """
            w, e = nw.descend(loss, start, 0.01, 500).final[0], 1e-4
            bend = (loss.gradient(w + e) - loss.gradient(w - e)) / (2 * e)
            return 1.1 * 2 / bend""",
        "the larger the better": "return 100",
    },
}

# Students tried, where judging takes its time.
SLOW = {"10.1": 20, "10.2": 20, "10.3": 30, "10.4": 20}
