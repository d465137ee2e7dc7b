"""Which numbers stand on the page of laws? Each is worked out here, from the law itself or by a run; none is typed."""

from functools import cache
from itertools import product

import numpy as np

from nnwidgets.maths import (
    DataLoss,
    Network,
    NetworkLoss,
    bowl,
    descend,
    find_minima,
    log_cosh,
    minibatch_variance,
    neuron_with_two_minima,
    noise_floor,
    step_limit,
    train,
    xor,
)
from nnwidgets.maths.conditioning import best_rate, best_step, steps_to_one_percent_of_distance
from nnwidgets.maths.delta import error_factor
from nnwidgets.maths.directions import turn_between
from nnwidgets.maths.heavy_ball import best_ball, best_ball_rate, steps_until_one_percent
from nnwidgets.maths.line_errors import best_line, few_points, line_errors, mean_square
from nnwidgets.maths.lines import separable
from nnwidgets.maths.saddle import steps_to_leave
from nnwidgets.maths.slopes import slope_ratio


def one_line():
    """How many of the tables of two inputs can be cut by a line."""
    x, _ = xor()
    tables = list(product([0, 1], repeat=4))
    return {"done": sum(separable(x, np.array(t)) for t in tables), "all": len(tables)}


def cancelling_errors():
    """A line through the mean of the points, and what its errors add up to; and the best line."""
    x, t = few_points()
    w = -0.5
    errors = line_errors(x, t, w, t.mean() - w * x.mean())
    best = line_errors(x, t, *best_line(x, t))
    total = float(errors.sum())
    return {"total": round(total, 9) + 0.0, "square": mean_square(errors), "least": mean_square(best)}


def flat_stairs(examples=20, width=8.0, h=1e-3):
    """The share of weights at which a finite difference of the error count is 0, at least."""
    return {"examples": examples, "h": h, "share": 100 * (1 - 2 * h * examples / width)}


def steepest():
    """The angle between the way down and the way to the minimum, where one direction is nine times as steep."""
    w = np.array([9.0, 1.0])
    down = -bowl(1.0, 9.0).gradient(w)
    return {"angle": abs(float(turn_between(down, -w)))}


def delta_rule(x=(2.0, -1.0, 1.0), step_size=0.1):
    """By what an update multiplies its example's error."""
    square = float(np.square(x).sum())
    return {"square": square, "eta": step_size, "factor": float(error_factor(x, step_size)), "once": 1 / square}


def largest_step(h=4.0):
    """The limit of the step size on a parabola."""
    return {"h": h, "limit": step_limit(h)}


def no_explosion(step_size=2.5):
    """How far a run swings on log cosh, above the limit of its bottom."""
    end = descend(log_cosh(), -2.0, step_size, 400).points[-1, 0]
    return {"eta": step_size, "limit": step_limit(1.0), "swing": abs(float(end))}


def conditioning(kappa=100.0):
    """What the best constant step leaves of the distance in a valley."""
    rate = best_rate(kappa)
    steps = int(steps_to_one_percent_of_distance(rate))
    return {"kappa": kappa, "eta": best_step(1.0, kappa), "rate": rate, "steps": steps}


def minibatch_noise(batch_size=16, examples=256):
    """The variance of a minibatch's gradient, as a part of that of one example."""
    shares = (minibatch_variance(1.0, batch_size, examples, replace) for replace in (True, False))
    return {"B": batch_size, "N": examples, **dict(zip(("with_", "without"), shares, strict=True))}


def floor_of_noise(step_size=0.1):
    """How far above its lowest the loss stays."""
    online, few = (noise_floor(step_size, 1.0, size, 1.0) for size in (1, 16))
    return {"eta": step_size, "online": online, "few": few}


def two_losses(p=0.01):
    """How many times as steep the cross-entropy is."""
    return {"p": p, "ratio": float(slope_ratio(p))}


def two_bottoms():
    """The minima of one neuron, under the squared error and under cross-entropy."""
    x, t = neuron_with_two_minima()
    low, high = (
        find_minima(DataLoss(x, t, unit="sigmoid", error=error, bias=False), -2, 6)
        for error in ("squared", "cross-entropy")
    )
    (best, _), (worse, _) = sorted(low, key=lambda at: at[1])
    return {"best": best, "worse": worse, "number": len(high)}


def leaving_a_saddle(step_size=0.1):
    """After how many steps a run has left the saddle, from two distances."""
    near, nearer = (round(float(steps_to_leave(offset, step_size))) for offset in (1e-3, 1e-6))
    return {"eta": step_size, "near": near, "nearer": nearer}


def heavy_ball(kappa=100.0):
    """The best of step size and momentum in a valley."""
    size, momentum = best_ball(1.0, kappa)
    steps = steps_until_one_percent(size, momentum, np.array([1.0, kappa]), 1000)
    plain = int(steps_to_one_percent_of_distance(best_rate(kappa)))
    numbers = {"rate": best_ball_rate(kappa), "steps": int(steps), "plain": plain}
    return {"kappa": kappa, "alpha": size, "beta": momentum, **numbers}


def zero_start(units=2):
    """What a net puts out after a start at zero."""
    net = Network(2, units, 1)
    run = train(NetworkLoss(net, *xor()), np.zeros(net.d), 0.5, 100, moments=[0, 100])
    return {"output": float(run.outputs()[-1].mean())}


@cache
def many_starts(starts=100, updates=3000):
    """How many starts learn XOR with 2 hidden units, and with 4."""
    solved = {}
    for name, units in (("two", 2), ("four", 4)):
        net = Network(2, units, 1)
        moments = range(0, updates + 1, 100)
        runs = train(NetworkLoss(net, *xor()), net.start(range(starts)), 0.5, updates, moments=moments)
        solved[name] = int(runs.solved.sum())
    return {"starts": starts, "updates": updates, **solved}


NUMBERS = {
    "one line": one_line,
    "errors that cancel": cancelling_errors,
    "stairs": flat_stairs,
    "steepest": steepest,
    "delta rule": delta_rule,
    "2/h": largest_step,
    "swinging": no_explosion,
    "valley": conditioning,
    "minibatch noise": minibatch_noise,
    "noise floor": floor_of_noise,
    "two losses": two_losses,
    "two bottoms": two_bottoms,
    "saddle": leaving_a_saddle,
    "heavy ball": heavy_ball,
    "zero start": zero_start,
    "many starts": many_starts,
}
