"""What does SaddleBall say? One to four sentences, from the numbers of a run."""

from functools import lru_cache

import numpy as np

from nnwidgets.maths.conditioning import best_step
from nnwidgets.maths.heavy_ball import ball_limit, ball_noise_floor, ball_rate, best_ball, steps_until_one_percent
from nnwidgets.pictures import join, say
from nnwidgets.widgets.saddle_ball_scene import CHAIN, WITHIN


def saddle_words(s, run):
    """What happens beside the saddle."""
    return join(now_words(run, CHAIN), _leaving(s, run))


def valley_words(s, run):
    """What happens in the valley."""
    said = [_arriving(s, run)]
    if s.noise and run.step_size * run.kappa < 1.99 * (1 + run.momentum):
        said.append(_floor(s, run))
    if s.law:
        said.append(_best(float(run.kappa)))
    steps = np.arange(run.losses.size)
    now = say("After {s:d} steps {d} % of the distance is left.", s=steps, d=100 * run.distance)
    ground = say("L(w) = (w₁² + {k} w₂²)/2, so the limit of plain steps, 2/λₙ, is {l}.", k=run.kappa, l=2 / run.kappa)
    return join(now, *said, ground)


def own_words(run, loss):
    """What happens on a ground of one's own."""
    return join(now_words(run, loss), say("The run diverges.")) if run.runs_away else now_words(run, loss)


def now_words(run, loss):
    """Loss, gradient and curvatures where the ball is, at each step."""
    steps, size = np.arange(run.losses.size), np.hypot(*loss.gradient(run.points).T)
    now = say("After {k:d} steps the loss is {loss}, with a gradient of size {g}.", k=steps, loss=run.losses, g=size)
    least, greatest = run.bends.T
    return join(now, say("There the Hessian's eigenvalues are {u} and {v}.", u=least, v=greatest))


def count_words(run):
    """The steps needed, for the table of kept runs."""
    if np.isfinite(run.steps_needed):
        return say("{n:d}", n=run.steps_needed)
    return say("runs away") if run.runs_away else say("more than {w:d}", w=WITHIN)


def _leaving(s, run):
    """When the ball leaves the saddle."""
    last, left = run.losses.size - 1, run.left_at
    if run.runs_away:
        return say("The run diverges.")
    if s.offset == 0 and s.noise == 0:
        return say("Exactly on the ridge nothing pushes the run off it, so it comes to the saddle and stays.")
    from_where = say("From {e} beside the ridge", e=s.offset) if s.offset else say("Shaken off the ridge by the noise,")
    if left is None:
        what = say("the run has not left the saddle after {last:d} steps.", last=last)
    else:
        what = say("the run leaves: at step {n:d} the loss is down to a tenth of the saddle's 0.5.", n=left)
    if not s.law:
        return join(from_where, what)
    factor = ball_rate(s.step_size, s.momentum, -1.0)
    return join(from_where, what, say("Near the saddle a step multiplies the distance across by {f}.", f=factor))


def _arriving(s, run):
    """When the ball arrives, the noise left out."""
    begin = ("Without the noise and with" if s.noise else "With") + " η = {a} and β = {b}"
    known, limit = {"a": run.step_size, "b": run.momentum}, ball_limit(run.momentum, run.kappa)
    if run.runs_away:
        return say(begin + " the ball runs away: η is above (2 + 2β)/λₙ = {limit}.", limit=limit, **known)
    if np.isfinite(run.steps_needed):
        return say(begin + " less than 1 % is left from step {n:d} on.", n=run.steps_needed, **known)
    if run.step_size > limit * (1 - 1e-12):
        return say(begin + " the ball swings and comes no closer: η is just (2 + 2β)/λₙ.", **known)
    return say(begin + " it takes more than {w:d} steps until 1 % is left.", w=WITHIN, **known)


@lru_cache(maxsize=64)
def _best(kappa):
    alpha, beta = best_ball(1.0, kappa)
    ball, plain = (
        steps_until_one_percent(a, b, (1.0, kappa), 3000) for a, b in ((alpha, beta), (best_step(1, kappa), 0))
    )
    pair = (
        "With the pair that is best in the long run, η = {x} and β = {y}, steps to 1 %: {m:d}; without momentum: {p:d}."
    )
    return say(pair, x=alpha, y=beta, m=ball, p=plain)


def _floor(s, run):
    """What loss the noise keeps alive, on average."""

    def floor(momentum):
        return sum(ball_noise_floor(run.step_size, momentum, bend, s.noise) for bend in (1.0, run.kappa))

    known = {"f": floor(run.momentum)}
    if run.step_size * run.kappa > 1.99:  # plain steps with this size settle nowhere
        return say("The noise keeps the loss near {f}.", **known)
    ratio = known["f"] / floor(0.0)
    return say("The noise keeps the loss near {f}: {r} times as much as without momentum.", r=ratio, **known)
