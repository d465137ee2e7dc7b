"""How fast does a net learn? Example-gradients per second of many small nets, beside scikit-learn and a plain loop.

All times are processor time, on one core: another program that wants the machine does not change them.
"""

import os
import time
import warnings
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from sklearn.neural_network import MLPClassifier

import nnwidgets as nw
from benchmarks.report import median, table

PICTURE = Path(__file__).parent.parent / "docs" / "network_cost.png"
SIZES = ((2, 4, 2, 1), (2, 3, 1))
NETS = (1, 10, 100, 1000)
EXAMPLES = 200
EPOCHS = {1: 1, 10: 10, EXAMPLES: 100}  # of each batch size: 200, 200 and 100 updates
STEP_SIZE = 0.05
ALONE = 3  # nets that are timed where they are trained one after another: each takes as long as any other
LEAST = 0.05  # seconds that one timing takes, at least
RATE = 2e6  # aimed at: example-gradients per second, 100 nets, batch 10
XOR_SECONDS = 1.0  # aimed at: 100 nets learn XOR by 3000 updates
GROWTH = {
    "nets": (1, 3, 10, 30, 100, 300, 1000),
    "units": (1, 2, 4, 8, 16, 32, 64),
    "examples": (4, 16, 64, 256, 1024, 4096),
    "steps": (10, 30, 100, 300, 1000, 3000),
}


@dataclass
class Speed:
    """Example-gradients per second of the three ways, a number for each round."""

    sizes: tuple
    batch_size: int
    nets: int
    engine: list = field(default_factory=list)
    sklearn: list = field(default_factory=list)
    loops: list = field(default_factory=list)


@dataclass
class Measured:
    """All that is known: the speeds, the two numbers that were aimed at, and {what grows: (sizes, seconds)}."""

    speeds: list
    rate: float
    xor_seconds: float
    growth: dict


def engine(loss, starts, batch_size, updates, seed):
    """All nets in one call; the weights at the end, `(nets, d)`."""
    return nw.train(loss, starts, STEP_SIZE, updates, batch_size=batch_size, seed=seed, moments=[0, updates]).final


def loops(loss, starts, batch_size, updates, seed):
    """What a course writes: a loop over nets around a loop over updates."""
    rng, n, ends = np.random.default_rng(seed), len(loss.targets), []
    for start in starts:
        layers = [layer.copy() for layer in loss.network.layers(start)]
        for _ in range(updates * batch_size // n):
            for batch in rng.permutation(n).reshape(-1, batch_size):
                learn(layers, loss.inputs[batch], loss.targets[batch])
        ends.append(loss.network.flat(layers))
    return np.array(ends)


def learn(layers, x, t):
    """One update of one net, forward and back, on a few examples."""
    outputs = [np.column_stack([x, np.ones(len(x))])]
    for weights in layers[:-1]:
        outputs.append(np.column_stack([np.tanh(outputs[-1] @ weights.T), np.ones(len(x))]))
    y = 1 / (1 + np.exp(-(outputs[-1] @ layers[-1].T)))
    slope = (y - t[:, None]) / len(x)
    for k in reversed(range(len(layers))):
        gradient = slope.T @ outputs[k]
        if k:
            slope = (slope @ layers[k] * (1 - outputs[k] ** 2))[:, :-1]
        layers[k] -= STEP_SIZE * gradient


def sklearn(loss, starts, batch_size, updates, seed):
    """The multi-layer perceptron of scikit-learn, one net after another: plain descent, no penalty, no stopping."""
    epochs = updates * batch_size // len(loss.targets)
    plain = {"solver": "sgd", "momentum": 0, "alpha": 0, "tol": 0, "n_iter_no_change": epochs + 1}
    hidden = {"hidden_layer_sizes": loss.network.sizes[1:-1], "activation": "tanh"}
    how = {"batch_size": batch_size, "learning_rate_init": STEP_SIZE, "max_iter": epochs, "random_state": seed}
    for _ in starts:
        MLPClassifier(**hidden, **plain, **how).fit(loss.inputs, loss.targets)


def measure(rounds=3, sizes=SIZES, nets=NETS, epochs=EPOCHS, growth=GROWTH, least=LEAST, picture=PICTURE):
    """Time the three ways by turns, then the two aims alone, then how the cost grows; and draw that."""
    speeds = [Speed(s, b, n) for s in sizes for b in epochs for n in nets]
    with one_core(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # scikit-learn says that it has not converged
        for turn in range(rounds):
            for speed in speeds:
                _time(speed, epochs[speed.batch_size], turn, least)
        rate, xor = np.median([aims(s) for s in sizes for _ in range(rounds)], axis=0)
        grown = {what: (values, grow(what, values, least)) for what, values in growth.items()}
    draw(grown, picture)
    return Measured(speeds, float(rate), float(xor), grown)


def aims(sizes, nets=100, updates=3000):
    """Measure the two numbers that were aimed at, each by itself."""
    loss, starts = _task(sizes, EXAMPLES, nets, 0)
    rate = _per_second(engine, loss, starts, 10, 200, 0, 0.2)
    xor = nw.NetworkLoss(nw.Network(2, 2, 1), *nw.xor())
    began = time.process_time()
    nw.train(xor, xor.network.start(range(nets)), 0.5, updates, moments=[0, updates])
    return rate, time.process_time() - began


def grow(what, values, least):
    """Seconds of a training in which one thing grows: 10 nets 2-4-1 on 64 examples, 100 updates with all of them."""
    seconds = []
    for value in values:
        s = {"nets": 10, "units": 4, "examples": 64, "steps": 100} | {what: value}
        loss, starts = _task((2, s["units"], 1), s["examples"], s["nets"], 0)
        cost = s["nets"] * s["steps"] * s["examples"]
        seconds.append(cost / _per_second(engine, loss, starts, s["examples"], s["steps"], 0, least))
    return seconds


def draw(growth, path):
    """Save the log-log plot: each line is what grows, the dashed one in proportion."""
    figure = Figure(figsize=(3.1 * len(growth), 3), layout="constrained")
    places = figure.subplots(1, len(growth), sharey=True, squeeze=False).flat
    for axes, (what, (values, seconds)) in zip(places, growth.items(), strict=True):
        axes.loglog(values, seconds, "o-", color="#0072b2", markersize=4)
        axes.loglog(values, seconds[-1] * np.array(values) / values[-1], "--", color="#777777", linewidth=1)
        axes.set_xlabel(what)
        axes.spines[["top", "right"]].set_visible(False)
    figure.axes[0].set_ylabel("seconds")
    figure.suptitle("Training 10 nets 2-4-1: 100 updates with all of 64 examples; one of these grows", fontsize=10)
    figure.savefig(path, dpi=110)


def text(measured):
    """The tables of results.md."""
    rows = []
    for speed in measured.speeds:
        fast, other, slow = (median(way) / 1e6 for way in (speed.engine, speed.sklearn, speed.loops))
        cells = [f"{value:.3g}" for value in (fast, other, slow)]
        name = "-".join(map(str, speed.sizes))
        rows.append([name, speed.batch_size, speed.nets, *cells, f"{fast / other:.1f}", f"{fast / slow:.1f}"])
    columns = ["net", "batch", "nets", "nw.train", "scikit-learn", "plain loop", "by scikit-learn", "by loop"]
    return table(columns, rows)


def rows(measured):
    """The two aims, for the table of what was reached."""
    millions = f"{measured.rate / 1e6:.2g} million"
    return [
        ["≥ 2 million example-gradients/s, 100 nets, batch 10", millions, "", _reached(measured.rate >= RATE)],
        [
            "100 XOR nets × 3,000 updates in < 1 s",
            f"{measured.xor_seconds:.2f} s",
            "",
            _reached(measured.xor_seconds < XOR_SECONDS),
        ],
    ]


@contextmanager
def one_core():
    """Stay on one core, where the system lets a process say so."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _reached(yes):
    return "yes" if yes else "**no**"


def _task(sizes, examples, nets, seed):
    loss = nw.NetworkLoss(nw.Network(*sizes), *nw.circles(examples, seed=seed))
    return loss, loss.network.start(range(nets))


def _time(speed, epochs, turn, least):
    loss, starts = _task(speed.sizes, EXAMPLES, speed.nets, turn)
    updates = epochs * EXAMPLES // speed.batch_size
    for way in (engine, sklearn, loops):
        some = starts if way is engine else starts[:ALONE]
        getattr(speed, way.__name__).append(_per_second(way, loss, some, speed.batch_size, updates, turn, least))


def _per_second(way, loss, starts, batch_size, updates, seed, least):
    """Example-gradients per second: called again until some time has passed."""
    began, calls = time.process_time(), 0
    while calls == 0 or time.process_time() - began < least:
        way(loss, starts, batch_size, updates, seed)
        calls += 1
    return calls * len(starts) * updates * batch_size / (time.process_time() - began)
