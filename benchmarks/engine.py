"""How fast does a loss go down? Gradients of examples per second: `nw.descend`, and plain numpy loops over runs."""

import time
from dataclasses import dataclass, field

import numpy as np

import nnwidgets as nw

STEPS = 100
STEP_SIZE = 0.05
RUNS = (1, 10, 100, 1000)
BATCH_SIZES = (1, 16, 256)
LEAST = 0.05  # seconds that one timing takes, at least


@dataclass
class Speed:
    """Example-gradients per second of both ways, a number for each round."""

    runs: int
    batch_size: int
    engine: list = field(default_factory=list)
    loops: list = field(default_factory=list)


def engine(loss, starts, batch_size, seed):
    """All runs in one call: points `(runs, steps + 1, 2)` and losses."""
    run = nw.descend(loss, starts, STEP_SIZE, STEPS, batch_size=batch_size, seed=seed)
    return run.points, run.losses


def loops(loss, starts, batch_size, seed):
    """What a course writes: a loop over runs around a loop over steps; the losses of each run in one go."""
    rng, x, t = np.random.default_rng(seed), loss.inputs, loss.targets
    points, losses = [], []
    for start in starts:
        w, path = start, [start]
        for batch in batches(rng, len(t), batch_size):
            inputs = x if batch is None else x[batch]
            targets = t if batch is None else t[batch]
            w = w - STEP_SIZE * inputs.T @ (inputs @ w - targets) / len(targets)
            path.append(w)
        points.append(np.array(path))
        losses.append(((points[-1] @ x.T - t) ** 2).mean(axis=1) / 2)
    return np.array(points), np.array(losses)


def batches(rng, n, batch_size):
    """Indices for each step: a fresh shuffle every epoch, cut in minibatches; None for all examples."""
    if batch_size == n:
        yield from [None] * STEPS
        return
    for step in range(STEPS):
        first = step % (n // batch_size) * batch_size
        if first == 0:
            order = rng.permutation(n)
        yield order[first : first + batch_size]


def measure(rounds=3, runs=RUNS, batch_sizes=BATCH_SIZES, least=LEAST):
    """Time both ways by turns."""
    loss = nw.DataLoss(*nw.course_line())
    speeds = [Speed(r, b) for b in batch_sizes for r in runs]
    for turn in range(rounds):
        for speed in speeds:
            starts = np.random.default_rng(turn).normal(size=(speed.runs, 2))
            speed.engine.append(_per_second(engine, loss, starts, speed.batch_size, turn, least))
            speed.loops.append(_per_second(loops, loss, starts, speed.batch_size, turn, least))
    return speeds


def _per_second(way, loss, starts, batch_size, seed, least):
    """Example-gradients per second: called again until some time has passed."""
    began, calls = time.perf_counter(), 0
    while calls == 0 or time.perf_counter() - began < least:
        way(loss, starts, batch_size, seed)
        calls += 1
    return calls * len(starts) * STEPS * batch_size / (time.perf_counter() - began)
