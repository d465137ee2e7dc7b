"""Is it finished where it is flat? A ball with momentum beside a saddle, or in a long valley."""

from functools import lru_cache

import numpy as np

from nnwidgets.explorer import Explorer, choice, number, switch, timeline
from nnwidgets.maths import heavy_ball, hessian_at
from nnwidgets.maths.conditioning import best_step
from nnwidgets.maths.heavy_ball import ball_limit, ball_noise_floor, ball_rate, best_ball, steps_until_one_percent
from nnwidgets.pictures import join, say
from nnwidgets.widgets.saddle_ball_picture import SaddlePicture, ValleyPicture
from nnwidgets.widgets.saddle_ball_scene import CHAIN, SADDLE, STEPS, VALLEY, WITHIN, roll

OFFSETS = [0.0, *(float(f"{m}e{p}") for p in range(-12, 0) for m in (1, 3)), 1.0]
SIZES = [0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5]
SHARES = [0.01, 0.02, *(float(f"{i / 20:.2f}") for i in range(1, 41))]
MOMENTA = [*(float(f"{i / 20:.2f}") for i in range(20)), 0.975, 0.99]
KAPPAS = [1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500, 1000]
NOISES = [0.0, *(float(f"{m}e{p}") for p in range(-12, 0) for m in (1, 3)), 1.0]
DEAD = {SADDLE: {"kappa", "share"}, VALLEY: {"offset", "step_size", "along"}}


class SaddleBall(Explorer):
    """Is it finished where it is flat? A ball rolls: z ← β z + gradient, w ← w − η z; without momentum it just steps.

    On the "saddle" the loss is (1 − w₁w₂)²/2, and the run begins beside the ridge that leads down to the saddle, or
    exactly on it.  In the "valley" it is (w₁² + κ w₂²)/2, the run begins at (1, 1), and a map says how many steps each
    step size and momentum needs.

    Parameters
    ----------
    ground : "saddle" or "valley"
    offset, along, step_size, kappa, share, momentum, noise, law, step : see the controls; the first three belong to the
        saddle, `kappa` and `share` to the valley.

    Examples
    --------
    >>> SaddleBall(offset=1e-3, along=0).run.left_at
    80
    >>> SaddleBall("valley", kappa=100, share=1.65, momentum=0.7).run.steps_needed
    30.0
    """

    title = "Is it finished where it is flat?"
    sweeps = ("offset", "step_size", "along", "kappa", "share", "momentum", "noise")
    drags = (("share", "momentum"),)
    block = 16

    ground = choice(SADDLE, (SADDLE, VALLEY), label="ground")
    offset = number(1e-3, 0, 1, values=OFFSETS, label="offset ε", help="how far beside the ridge the run begins")
    kappa = number(
        10.0,
        1,
        1000,
        values=list(map(float, KAPPAS)),
        label="condition κ",
        help="the condition number: the steep curvature by the flat one",
    )
    step_size = number(0.1, 0.01, 0.5, values=SIZES, label="step size η")
    share = number(1.0, 0.01, 2, values=SHARES, label="η / limit", help="step size by the limit of plain steps, 2/λₙ")
    momentum = number(0.0, 0, 0.99, values=MOMENTA, label="momentum", help="β, the part of z that each step keeps")
    step = timeline(STEPS[SADDLE], per_second=20)
    noise = number(0.0, 0, 1, values=NOISES, label="noise σ", help="in each part of the gradient", more=True)
    along = number(
        0.5,
        0,
        0.7,
        step=0.05,
        label="on ridge",
        help="the run begins beside the point (this, −this) of the ridge",
        more=True,
    )
    law = switch(True, label="show the law", help="what theory predicts", more=True)

    def __init__(self, ground=SADDLE, *, hidden=(), **controls):
        type(self).ground.validate(self, ground)
        self._options, self._bounds = {"ground": (ground,)}, {"step": (0, STEPS[ground], 1)}
        self._picture = (SaddlePicture if ground == SADDLE else ValleyPicture)()
        dead = {"ground", *DEAD[ground]}
        self.drags = self.drags if ground == VALLEY else ()
        hidden = {hidden} if isinstance(hidden, str) else set(hidden)
        super().__init__(hidden=hidden | dead, **({"ground": ground, "step": STEPS[ground]} | controls))

    def shown(self):
        return (heavy_ball,)

    def compute(self, s):
        return roll(s)

    def axes(self, s):
        return self._picture.panels

    def marks(self, s, run):
        return self._picture.marks(s, run)

    # Words ----------------------------------------------------------------------------------------------------------

    def words(self, s, run):
        return self._saddle_words(s, run) if s.ground == SADDLE else self._valley_words(s, run)

    def _saddle_words(self, s, run):
        steps = np.arange(run.losses.size)
        now = say(
            "After {k:d} steps the loss is {loss}, with a gradient of size {g}.",
            k=steps,
            loss=run.losses,
            g=_sizes(run),
        )
        return join(now, _bends(run), _leaving(s, run))

    def _valley_words(self, s, run):
        said = [_arriving(s, run)]
        if s.noise and run.step_size * run.kappa < 1.99 * (1 + run.momentum):
            said.append(_floor(s, run))
        if s.law:
            said.append(_best(float(run.kappa)))
        steps = np.arange(run.losses.size)
        now = say("After {s:d} steps {d} % of the distance is left.", s=steps, d=100 * run.distance)
        ground = say(
            "L(w) = (w₁² + {k} w₂²)/2, so the limit of plain steps, 2/λₙ, is {l}.", k=run.kappa, l=2 / run.kappa
        )
        return join(now, *said, ground)

    def row(self, s, run):
        if s.ground == SADDLE:
            left = run.left_at
            return {
                "offset ε": say("{e}", e=s.offset),
                "step size η": say("{a}", a=s.step_size),
                "momentum β": say("{b}", b=s.momentum),
                "steps to leave": say("not yet") if left is None else say("{n:d}", n=left),
            }
        return {
            "κ": say("{k}", k=s.kappa),
            "step size η": say("{a}", a=run.step_size),
            "momentum β": say("{b}", b=s.momentum),
            "steps to 1 %": _count(run),
        }


def _count(run):
    """The steps needed, for the table of kept runs."""
    if np.isfinite(run.steps_needed):
        return say("{n:d}", n=run.steps_needed)
    return say("runs away") if run.runs_away else say("more than {w:d}", w=WITHIN)


def _sizes(run):
    """How large the gradient is at each step."""
    return np.linalg.norm(CHAIN.gradient(run.points), axis=-1)


def _bends(run):
    """The curvatures where the ball is: the least and the greatest, at each step."""
    ends = np.linalg.eigvalsh(hessian_at(CHAIN, np.clip(np.nan_to_num(run.points), -1e3, 1e3)))
    least, greatest = np.round(ends, 9).T + 0.0
    return say("There the Hessian's eigenvalues are {u} and {v}.", u=least, v=greatest)


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
