"""What do right answers look like? Several for each exercise, found in different ways and of different types."""

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np

from nnwidgets.maths import basins, chord, descend, find_minima, quadratic

# -- 3 ---------------------------------------------------------------------------------------------------------------


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


# -- 6 ---------------------------------------------------------------------------------------------------------------


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


# -- 8 ---------------------------------------------------------------------------------------------------------------


def sd_by_choice(gradients, batch_size):
    rng = np.random.default_rng()
    return rng.choice(gradients, (2000, batch_size)).mean(axis=1).std()


def sd_by_loop(gradients, batch_size):
    rng = np.random.default_rng(1)
    means = [np.mean(gradients[rng.integers(0, len(gradients), batch_size)]) for _ in range(2500)]
    return float(np.std(means, ddof=1))


# -- 10 --------------------------------------------------------------------------------------------------------------


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


# Close to right, and outside of the tolerance.
NEARLY = {
    "0.1": [lambda numbers: np.mean(numbers) + 0.01],
    "3.1": [lambda x, t: [(low + 0.01, high + 0.01) for low, high in intervals_by_sorting(x, t)]],
    "3.2": [lambda count, h: flat_at_random(count, h) - 0.1, lambda count, h: min(1, flat_at_random(count, h) + 0.25)],
    "6.1": [lambda h: 2.025 / h, lambda h: 1.975 / h],
    "6.2": [lambda h: 1.02 / h, lambda h: 0.98 / h],
    "6.3": [lambda h, s: steps_by_loop(h, s) + 2, lambda h, s: steps_by_loop(h, s) - 2, lambda h, s: math.inf],
    "8.1": [
        lambda g, b: 1.15 * np.std(g) / np.sqrt(b),
        lambda g, b: np.std(g) / b**0.6,
        lambda g, b: np.std(g) / b**0.44 / 1.1,
    ],
    "8.2": [lambda floor, budget: (1, 0.05) if budget < 1000 else (4, 0.05), lambda floor, budget: (16, 0.05)],
    "10.1": [lambda loss: boundary_by_upside_down(loss) + 0.004, lambda loss: boundary_by_upside_down(loss) - 0.004],
    "10.2": [lambda loss: (-0.001, 0.001) if counterexample_by_grid(loss) is not None else None],
    "10.3": [lambda loss: 0.0, lambda loss: -1.0],
    "10.4": [lambda loss, start: 0.5, lambda loss, start: 5.0],
}

RIGHT = {
    "0.1": [np.mean, lambda numbers: sum(numbers) / len(numbers), lambda n: Fraction(int(sum(n)), len(n)), np.average],
    "3.1": [
        intervals_by_sorting,
        intervals_as_array_from_infinity,
        intervals_lazily_and_backwards,
        intervals_by_looking,
    ],
    "3.2": [flat_at_random, flat_forwards_on_a_grid, flat_one_by_one],
    "3.3": ["signed", "Signed error", "the signed error", np.str_("signed")],
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
    "8.1": [sd_by_choice, sd_by_loop, lambda g, b: np.std(g) / np.sqrt(b)],
    "8.2": [
        lambda floor, budget: (1, 0.05) if budget < 1000 else (256, 0.9),
        lambda floor, budget: np.array([4, 0.1]) if floor > 1e-2 else np.array([64, 0.2]),
        lambda floor, budget: (4, 0.1) if budget < 500 else (64, 0.3),
        lambda floor, budget: [16.0, 0.5] if budget < 1000 else [16, 0.05],
    ],
    "10.1": [boundary_by_many_starts, boundary_by_bisection, boundary_by_upside_down],
    "10.2": [counterexample_by_chord, counterexample_by_grid, counterexample_at_random],
    "10.3": [lambda loss: -1 if loss(-1.0) < loss(1.0) else 1, start_at_lowest, start_by_runs, start_by_minima],
    "10.4": [escape_by_trying, escape_by_basins, escape_by_curvature],
}
