"""How big a step? One weight walks down a curve; what comes of it depends on the number in front of the gradient."""

from functools import cached_property, lru_cache
from itertools import pairwise
from types import SimpleNamespace

import numpy as np

from nnwidgets.explorer import Explorer, choice, number, switch, timeline
from nnwidgets.maths import (
    as_loss,
    descend,
    find_minima,
    log_cosh,
    plain_step,
    quadratic,
    quartic,
    step_factor,
    step_limit,
    walk,
)
from nnwidgets.pictures import Axis, Panel, arrow, band, dots, handle, join, line, plain, say, text

STEPS = 30
WIDE = 18  # cells of the map that a word above it needs
SIZES = [*np.arange(1, 100) / 100, *np.arange(50, 151) / 50]  # 0.01 ... 1 by hundredths, then to 3 by fiftieths
CURVES = {"quadratic": quadratic, "log cosh": log_cosh, "quartic": quartic}
OWN = "your function"
OUTCOMES = {
    "crawls": "muted",
    "arrives": "truth",
    "cycles": "noise",
    "diverges": "danger",
}  # what happens, and its colour
W = np.linspace(-3, 3, 241)
MAP_SIZES = np.geomspace(0.01, 3, 121)
MAP_TICKS = (0.01, 0.03, 0.1, 0.3, 1, 3)


class StepSizeLab(Explorer):
    """How big a step? A start on a curve, a step size, and what becomes of the run.

    Parameters
    ----------
    loss : "quadratic", "log cosh", "quartic", or any callable of one weight
    rule : callable, optional
        `rule(w, gradient, step_size) -> new w`, instead of plain gradient descent.
    step_size, start, steepness, step : see the controls; steepness is the curvature h of the quadratic h w²/2.

    Examples
    --------
    >>> lab = StepSizeLab(step_size=0.51, start=-2, steepness=4)
    >>> lab.run.verdict
    'diverges'
    """

    title = "How big a step?"
    sweeps = ("step_size", "start")

    step_size = number(0.1, 0.01, 3, values=[float(s) for s in SIZES], label="step size η")
    step = timeline(STEPS)
    start = number(-2.0, -3.0, 3.0, step=0.05, label="start w₀")
    loss = choice("quadratic", tuple(CURVES), label="loss L(w)")
    steepness = number(4.0, 0.5, 8.0, step=0.1, label="steepness h", help="of the quadratic h w²/2", more=True)
    law = switch(
        True, label="show the law", help="what theory predicts: the limit, and the loss after each step", more=True
    )

    def __init__(self, loss="quadratic", *, rule=None, **controls):
        self._own = None
        if callable(loss):
            self._own, loss = as_loss(loss), OWN
            self._options = {"loss": (OWN, *CURVES)}
        self._rule = rule
        self._map = lru_cache(maxsize=256)(self._outcomes)
        super().__init__(loss=loss, **controls)

    def learners(self):
        return tuple(f for f in (self._own, self._rule) if f is not None)

    def shown(self):
        return walk, self._rule or plain_step

    def loss_of(self, s):
        """The loss that is walked on in state s."""
        if s.loss == OWN:
            return self._own
        return quadratic(s.steepness) if s.loss == "quadratic" else CURVES[s.loss]()

    def compute(self, s):
        return descend(self.loss_of(s), np.asarray(s.start)[..., None], s.step_size, STEPS, rule=self._rule)

    def _outcomes(self, name, steepness, start):
        return self.compute(SimpleNamespace(loss=name, steepness=steepness, start=start, step_size=MAP_SIZES)).verdict

    def axes(self, s):
        steps = Axis("step", 0, STEPS)
        losses = Axis("loss above its lowest" if s.loss == OWN else "loss", 1e-7, 1e4, "log")
        sizes = Axis("step size η", 0.01, 3, "log", tuple(MAP_TICKS), tuple(f"{tick:g}" for tick in MAP_TICKS))
        factors = Axis("factor", -2.5, 2.5, ticks=(-2, -1, 0, 1, 2))
        return (
            Panel(
                "curve", "The loss and the path on it", Axis("weight w", -3, 3), Axis("loss", *self._heights(s.loss))
            ),
            Panel("losses", "The loss after each step", steps, losses),
            Panel("factors", "What each step is multiplied by", steps, factors, width=300),
            Panel("map", "", sizes, Axis("", 0, 1, ticks=()), height=100, bare=True, under="step_size"),
        )

    def _heights(self, name):
        if name != OWN:
            return {"quadratic": (-0.8, 18), "log cosh": (-0.12, 2.6), "quartic": (-0.9, 20.3)}[name]
        seen = self._own(np.linspace(-3, 3, 241))
        seen = seen[np.isfinite(seen)]
        low, high = (float(seen.min()), float(seen.max())) if seen.size else (0.0, 1.0)
        room = 0.05 * (high - low) or 1.0
        return low - room, high + room

    def marks(self, s, run):
        loss = self.loss_of(s)
        w, losses = np.clip(run.points[:, 0], -1e9, 1e9), run.losses
        moves = np.append(np.diff(w), 0.0)
        return [
            line("curve", W, loss(W), "curve", width=1.5),
            text("curve", 0, self._heights(s.loss)[1], self._formula(s), "curve", anchor="middle", dy=12),
            line("curve", w, losses, show="so far", dots=3, keep=True, width=1.5),
            arrow("curve", w, losses, moves, np.zeros_like(moves), show="now"),
            dots("curve", w, losses, size=5, show="now"),
            handle("curve", s.start, losses[0], controls=("start", None), label="start"),
            *self._loss_marks(s, run),
            *self._factor_marks(s, run),
            *self._map_marks(s),
        ]

    def _floor(self, s):
        """What a log axis measures the loss from: 0 for the course's curves, its lowest value for the learner's own."""
        if s.loss != OWN:
            return 0.0
        return min((value for _, value in self._bottoms), default=self._heights(OWN)[0])

    @cached_property
    def _bottoms(self):
        return find_minima(self._own, -3, 3)

    def _lawful(self, s):
        """Is there a law for every step of this run, and shall it be shown?"""
        return s.law and s.loss == "quadratic" and self._rule is None

    def _formula(self, s):
        return (
            say("L(w) = {h} w²/2", h=s.steepness) if s.loss == "quadratic" else plain(self.loss_of(s).formula or s.loss)
        )

    def _loss_marks(self, s, run):
        losses, steps = run.losses - self._floor(s), np.arange(STEPS + 1)
        law = []
        if self._lawful(s):
            predicted = losses[0] * step_factor(s.step_size, s.steepness) ** (2.0 * steps)
            low = predicted[-1] > predicted[0]  # in the corner that the line leaves free
            law = [
                line("losses", steps, predicted, "truth", dash=[6, 4], width=1.5),
                text("losses", STEPS, 2e-7 if low else 1e3, "predicted: (1 − ηh)²ᵏ · L(w₀)", "truth", anchor="end"),
            ]
        return [
            *law,
            line("losses", steps, losses, show="so far", dots=3, keep=True),
            dots("losses", steps, losses, size=5, show="now"),
        ]

    def _factor_marks(self, s, run):
        factors, steps = run.factors, np.arange(STEPS + 1)
        return [
            *[line("factors", [0, STEPS], [edge, edge], "danger", dash=[2, 3], width=1.5) for edge in (-1, 1)],
            text("factors", STEPS, 1, "beyond: grows", "danger", anchor="end", dy=-6),
            text("factors", STEPS, -1, "beyond: swings and grows", "danger", anchor="end", dy=16),
            line("factors", steps, factors, show="so far", dots=3, width=1, keep=True),
            dots("factors", steps, factors, size=5, show="now"),
        ]

    def _map_marks(self, s):
        verdicts = self._map(s.loss, s.steepness, s.start)
        edges = np.geomspace(0.01, 3, len(verdicts) + 1)
        ends = [0, *np.flatnonzero(verdicts[1:] != verdicts[:-1]) + 1, len(verdicts)]
        bands = [(verdicts[a], edges[a], edges[b], b - a) for a, b in pairwise(ends)]
        shown = [band("map", a, b, (0, 0.45), OUTCOMES[name], opacity=0.9, along="x") for name, a, b, _ in bands]
        words = [
            text("map", (low * high) ** 0.5, 0.5, name, OUTCOMES[name], anchor="middle", dy=-2)
            for name, low, high, size in bands
            if size >= WIDE
        ]
        take = handle(
            "map", s.step_size, 0.23, controls=("step_size", None), label="step size", role="ink", anywhere=True
        )
        return [*shown, *words, *self._limit_marks(s), take]

    def _limit_marks(self, s):
        curvature = self.loss_of(s).curvature
        if not s.law or curvature is None or self._rule is not None:
            return []
        limit = step_limit(curvature)
        words = text(
            "map", limit, 0.86, "limit 2/h = {limit}", "ink", anchor="middle" if limit < 1 else "end", limit=limit
        )
        return [line("map", [limit, limit], [0, 0.82], "ink", width=1.5), words]

    def words(self, s, run):
        steps = np.arange(STEPS + 1)
        now = {"k": steps, "loss": run.losses}
        law = say("Step size {eta}.", eta=s.step_size)
        if self._lawful(s):
            law = say(
                "Step size {eta} on a parabola of steepness {h}: "
                "every step multiplies the distance to the minimum by {factor}, and the limit 2/h is {limit}.",
                eta=s.step_size,
                h=s.steepness,
                factor=step_factor(s.step_size, s.steepness),
                limit=step_limit(s.steepness),
            )
        return join(law, _ending(run), say("After {k:d} steps the loss is {loss}.", **now))

    def row(self, s, run):
        return {
            "loss": say(s.loss),
            "step size": say("{eta}", eta=s.step_size),
            "start": say("{w}", w=s.start),
            "what happens": say(run.verdict),
            "loss after 30 steps": say("{loss}", loss=run.losses[-1]),
        }


def _ending(run):
    numbers = {"arrives": {"when": run.when}, "crawls": {"steps": run.steps}}
    return say(ENDINGS[run.verdict], **numbers.get(run.verdict, {}))


ENDINGS = {
    "arrives": "The run arrives: from step {when:d} on the loss stays below 1 % of what it was.",
    "crawls": "The run crawls: after {steps:d} steps the loss is still above 1 % of what it was.",
    "cycles": "The run swings from side to side and gets no nearer.",
    "diverges": "The run diverges: the loss grows with every step.",
}
