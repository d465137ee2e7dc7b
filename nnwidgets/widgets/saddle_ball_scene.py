"""On which ground does the ball of SaddleBall roll? A saddle, a long valley, a learner's own."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from nnwidgets.maths import Loss, chain_loss, heavy_ball, hessian_at
from nnwidgets.maths.heavy_ball import ball_distance, ball_limit, steps_until_one_percent
from nnwidgets.maths.saddle import LEFT, across_and_along, beside_the_ridge, hessian_from_values

SADDLE, VALLEY, OWN = "saddle", "valley", "own"
STEPS = {SADDLE: 300, VALLEY: 100, OWN: 100}
CHAIN, ON_SADDLE = chain_loss(), 0.5
NOISE = np.random.default_rng(0).normal(size=(max(STEPS.values()), 2))  # the same for all, so that runs compare
MOST_SHARE, WITHIN = 2.0, 1000
BEYOND = 1e30  # where a run that overflows is said to be
SHARES = (np.arange(60) + 0.5) * MOST_SHARE / 60  # of the map
MOMENTA = (np.arange(40) + 0.5) / 40


@dataclass(frozen=True, eq=False)
class Roll:
    """One run of the ball, or many.

    Attributes
    ----------
    ground : "saddle", "valley" or "own"
    loss : Loss or None
        Of the ground; None in the valley.
    points : array (..., steps + 1, 2)
    losses : array (..., steps + 1)
    step_size, momentum, kappa : arrays (...)
    """

    ground: str
    loss: Loss | None
    points: np.ndarray
    losses: np.ndarray
    step_size: np.ndarray
    momentum: np.ndarray
    kappa: np.ndarray

    def __getitem__(self, i):
        """One of several positions of a control."""
        return Roll(self.ground, self.loss, *(getattr(self, name)[i] for name in list(self.__dataclass_fields__)[2:]))

    @property
    def across(self):
        """The distance from the ridge after each step."""
        return np.abs(across_and_along(self.points)[0])

    @property
    def along(self):
        """The distance from the saddle along the ridge after each step."""
        return np.abs(across_and_along(self.points)[1])

    @property
    def distance(self):
        """What is left of the distance from the origin after each step, as a part of that at the start."""
        size = np.hypot(self.points[..., 0], self.points[..., 1])
        return size / size[..., :1]

    @cached_property
    def bends(self):
        """For a single run outside the valley: the least and the greatest curvature at each step, (steps + 1, 2)."""
        return bends(self.points, self.loss)

    @property
    def left_at(self):
        """For a single run: the first step at which the loss is a tenth of that on the saddle, or None."""
        there = self.losses <= LEFT * ON_SADDLE
        return int(np.argmax(there)) if there.any() else None

    @property
    def runs_away(self):
        """For a single run: does it, for good?"""
        if self.ground == VALLEY:
            return bool(self.step_size > ball_limit(self.momentum, self.kappa) * (1 + 1e-12))
        return bool(self.losses[-1] > 1e6 or np.abs(self.points[-1]).max() >= BEYOND)

    @property
    def steps_needed(self):
        """For a single run in the valley, without noise: the steps after which less than 1 % is left, or inf."""
        left = [ball_distance(self.step_size, self.momentum, bend, np.arange(WITHIN + 1)) for bend in (1.0, self.kappa)]
        with np.errstate(over="ignore", invalid="ignore"):
            far = ~(left[0] ** 2 + left[1] ** 2 <= 2e-4)
        return np.inf if far[-1] else float(WITHIN + 1 - np.argmax(far[::-1]))


def roll(s, loss=CHAIN):
    """Let the ball roll in the state s, whose numbers may be arrays; `loss` is the ground, if that is no valley."""
    step_size, kappa = s.step_size, 1.0
    if s.ground == VALLEY:
        curvatures = np.stack(np.broadcast_arrays(1.0, s.kappa), axis=-1)
        gradient, start = (lambda w: curvatures * w), np.ones(2)
        step_size, kappa = s.share * 2 / s.kappa, s.kappa
    else:
        gradient = loss.gradient_at
        start = (
            np.stack(np.broadcast_arrays(s.w1, s.w2), -1) if loss is not CHAIN else beside_the_ridge(s.along, s.offset)
        )
    lead = np.broadcast_shapes(start.shape[:-1], *map(np.shape, (step_size, kappa, s.momentum, s.noise)))
    start = np.broadcast_to(start, (*lead, 2))
    step_size, momentum, kappa, noise = (np.broadcast_to(a, lead) for a in (step_size, s.momentum, kappa, s.noise))
    shakes = iter(NOISE)
    noisy = (lambda w: gradient(w) + noise[..., None] * next(shakes)) if noise.any() else gradient
    with np.errstate(all="ignore"):
        points = heavy_ball(noisy, start, step_size[..., None], momentum[..., None], STEPS[s.ground])
    points = np.clip(np.nan_to_num(points, nan=BEYOND, posinf=BEYOND, neginf=-BEYOND), -BEYOND, BEYOND)
    losses = _bowl(points, kappa) if s.ground == VALLEY else loss(points)
    losses = np.where(np.isfinite(losses), losses, np.inf)
    return Roll(s.ground, None if s.ground == VALLEY else loss, points, losses, step_size, momentum, kappa)


def bends(points, loss):
    """The least and the greatest curvature at each point `(..., 2)`: `(..., 2)`; NaN where there is none."""
    if loss is CHAIN:
        return np.round(np.linalg.eigvalsh(hessian_at(loss, np.clip(points, -1e3, 1e3))), 9) + 0.0
    measured = hessian_from_values(loss, points, 1e-3)
    known = np.isfinite(measured).all(axis=(-1, -2))
    found = np.linalg.eigvalsh(np.where(known[..., None, None], measured, 0.0))
    found = np.where(np.abs(found) > 1e-5 * np.abs(found).max(), found, 0.0)  # below that it is rounding
    return np.where(known[..., None], found, np.nan)


def _bowl(points, kappa):
    return (points[..., 0] ** 2 + kappa[..., None] * points[..., 1] ** 2) / 2


@lru_cache(maxsize=64)
def steps_map(kappa):
    """The steps needed at each momentum and share: (momenta, shares), inf where `WITHIN` are not enough."""
    return steps_until_one_percent(SHARES * 2 / kappa, MOMENTA[:, None], (1.0, kappa), WITHIN)
