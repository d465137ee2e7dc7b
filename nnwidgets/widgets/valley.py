"""Why is one step size not right for all weights? A valley, a run down it, and what is left along and across it."""

from dataclasses import dataclass, replace

import numpy as np

from nnwidgets.explorer import Explorer, number, switch, timeline
from nnwidgets.maths import plain_step, step_factor, step_limit, walk
from nnwidgets.maths.conditioning import (
    Bowl,
    best_rate,
    best_step,
    condition_number,
    steps_to_one_percent_of_distance,
    two_feature_condition,
)
from nnwidgets.pictures import join, plain, say
from nnwidgets.widgets.valley_picture import HEIGHT, STEPS, WIDTH, Picture, told, written
from nnwidgets.widgets.valley_scene import scene_of

SHARES = [*np.arange(1, 45) / 50, *np.arange(89, 99) / 100, 0.99, 0.995, 0.998, *np.arange(100, 111) / 100]
KAPPAS = [1, 1.2, 1.5, *range(2, 10), *range(10, 20, 2), *range(20, 50, 5), *range(50, 101, 10), 150, 200, 500, 1000]


@dataclass(frozen=True)
class Descent:
    """A run down a bowl, seen along the bowl's own directions.

    Attributes
    ----------
    bowl : Bowl or None
        Where it comes from data.
    curvatures : array (..., d)
        λ along each direction, the smallest first.
    step_size : array (...)
    distances : array (..., steps + 1, d)
        From the minimum, along each direction, at each step.
    """

    bowl: Bowl | None
    curvatures: np.ndarray
    step_size: np.ndarray
    distances: np.ndarray

    def __getitem__(self, i):
        """One of several positions of a control."""
        parts = {name: getattr(self, name)[i] for name in ("curvatures", "step_size", "distances")}
        return replace(self, **parts)

    @property
    def kappa(self):
        """The condition number."""
        return condition_number(self.curvatures)

    @property
    def limit(self):
        """The step size above which the run goes astray along the steepest direction."""
        return step_limit(self.curvatures[..., -1])

    @property
    def factors(self):
        """What each step multiplies the distance by, along the flattest and the steepest direction."""
        return step_factor(self.step_size[..., None], self.curvatures[..., [0, -1]])

    @property
    def excess(self):
        """The loss above its lowest value at each step, as a part of that at the start."""
        loss = (self.distances**2 * self.curvatures[..., None, :]).sum(axis=-1)
        return loss / np.where(loss[..., :1] > 0, loss[..., :1], 1.0)

    @property
    def steps_needed(self):
        """Steps, by the law, until no more than 1 % of each distance is left, for both directions (inf: never)."""
        return steps_to_one_percent_of_distance(self.factors)


class Valley(Explorer):
    """Why is one step size not right for all weights? A run goes down a bowl that is steeper one way than the other.

    Without data the bowl is L(w) = (w₁² + κ w₂²)/2, and κ is a control.  With data it is the loss of a linear unit with
    a bias, L = (1/2N) Σ (y − t)²; the run begins with all weights 0, and a switch standardises the features.

    Parameters
    ----------
    data : "harvests", or a table, array, DataFrame or path of a CSV file, optional
        "harvests": made-up fields, with the share of clay in the soil, 0 to 1, and the rain in mm, 0 to 1000.
        Of your own: features, and the target in the last column.
    t : list or array, optional
        The targets, if `data` holds features only.
    kappa, share, best, step, flat, steep, standardise, correlation, law : see the controls.

    Examples
    --------
    >>> lab = Valley(kappa=9, best=True)
    >>> float(lab.run.step_size), lab.run.factors.round(3).tolist()
    (0.2, [0.8, -0.8])
    >>> round(float(Valley("harvests", standardise=True, correlation=0.9).run.kappa), 6)
    19.0
    """

    title = "Why is one step size not right for all weights?"
    sweeps = ("kappa", "share", "flat", "steep")
    drags = (("flat", "steep"),)
    block = 40

    kappa = number(
        10.0,
        1,
        1000,
        values=list(map(float, KAPPAS)),
        label="ratio κ",
        help="the condition number: the steepest curvature by the flattest",
    )
    standardise = switch(False, label="standardise", help="take its mean from each feature, divide by its spread")
    share = number(
        0.8,
        0.01,
        1.1,
        values=list(map(float, SHARES)),
        label="η / limit",
        help="the step size; the limit is 2/λₙ, with λₙ the steepest curvature: at 1 the run no longer comes closer",
    )
    best = switch(False, label="best η", help="take the best step size, whatever the slider says")
    correlation = number(0.3, -0.95, 0.95, step=0.05, label="correlation", help="r, of the two features")
    step = timeline(STEPS)
    flat = number(1.0, -WIDTH, WIDTH, step=0.1, label="start w₁", help="along the flat direction", more=True)
    steep = number(1.0, -HEIGHT, HEIGHT, step=0.1, label="start w₂", help="along the steep direction", more=True)
    law = switch(
        True,
        label="show law",
        help="what theory predicts: the best step size, and how many steps a run needs",
        more=True,
    )

    def __init__(self, data=None, t=None, *, hidden=(), **controls):
        self._given = {"data": data} if isinstance(data, str) else {}
        self._scene = scene_of(data, t)
        dead = self._dead()
        self._picture = Picture(self._scene)
        super().__init__(hidden=({hidden} if isinstance(hidden, str) else set(hidden)) | dead, **controls)

    def _dead(self):
        """Controls that say nothing about this ground."""
        if not self._scene.has_data:
            return {"standardise", "correlation"}
        return {"kappa", "flat", "steep"} | (set() if self._scene.is_harvests else {"correlation"})

    def shown(self):
        return walk, plain_step

    def compute(self, s):
        bowl = self._scene.bowl(s.standardise, s.correlation) if self._scene.has_data else None
        if bowl:
            curvatures, start = bowl.curvatures, bowl.distances(np.zeros(len(bowl.minimum)))
        else:
            curvatures = np.stack(np.broadcast_arrays(1.0, s.kappa), axis=-1)
            start = np.stack(np.broadcast_arrays(s.flat, s.steep), axis=-1)
        low, high = curvatures[..., 0], curvatures[..., -1]
        step_size = best_step(low, high) if s.best else s.share * step_limit(high)
        lead = np.broadcast_shapes(*[np.shape(value) for value in (s.kappa, s.share, s.flat, s.steep)])
        sizes = np.broadcast_to(step_size, lead)
        curvatures, start = (np.broadcast_to(a, (*lead, a.shape[-1])) for a in (curvatures, start))
        points = walk(lambda c: curvatures * c, start, lambda _: sizes[..., None], STEPS, plain_step)
        return Descent(bowl, curvatures, sizes, points)

    def axes(self, s):
        return self._picture.panels(s.standardise)

    def marks(self, s, run):
        return self._picture.marks(s, run)

    # Words ----------------------------------------------------------------------------------------------------------

    def words(self, s, run):
        flat, steep = run.factors
        does = say(
            f"Each step multiplies the distance by {written(flat, 'f')} along the flattest direction "
            f"and by {written(steep, 'g')} along the steepest.",
            f=told(flat),
            g=told(steep),
        )
        return join(self._ground_words(s, run), does, self._outlook(s, run), self._step_words(run))

    def _ground_words(self, s, run):
        if not self._scene.has_data:
            return say(
                "L(w) = (w₁²\u00a0+\u00a0{k}\u00a0w₂²)/2, so λ₁ = 1, λₙ = κ, and the limit 2/λₙ is {l}.",
                k=run.kappa,
                l=run.limit,
            )
        said = say(
            "With L = (1/2N) Σ (y\u00a0−\u00a0t)², a mean, the eigenvalues of X'X/N go from {u} to {v}: "
            "κ\u00a0=\u00a0{k}.",
            u=run.curvatures[0],
            v=run.curvatures[-1],
            k=run.kappa,
        )
        r = self._scene.correlation(s.correlation) if s.standardise and s.law else None
        if r is None:
            return said
        return (
            join(said, say("That is (1\u00a0+\u00a0|r|)/(1\u00a0−\u00a0|r|), with r = {r}.", r=r))
            if _is_law(run.kappa, r)
            else said
        )

    def _outlook(self, s, run):
        size = abs(run.factors).max()
        if size > 1 + 1e-12:
            becomes = say("The run diverges.")
        elif abs(run.factors[1]) > 1 - 1e-12:
            becomes = say("The run swings and comes no closer.")
        else:
            steps = run.steps_needed.max()
            slow = "By the law it takes {n:d} steps" if steps < 1e5 else "By the law it takes {n} steps"
            becomes = say(slow + " until 1 % is left of both distances.", n=steps) if s.law else None
        return join(*filter(None, (becomes, self._best_words(run) if s.law else None)))

    def _best_words(self, run):
        rate = best_rate(run.kappa)
        return say(
            f"The best step size, 2/(λ₁\u00a0+\u00a0λₙ) = {{b}}, leaves {written(rate, 'q')} of both.",
            b=best_step(*run.curvatures[[0, -1]]),
            q=told(rate),
        )

    def _step_words(self, run):
        steps = np.arange(STEPS + 1)
        return say("After {s:d} steps {e} % of the excess loss is left.", s=steps, e=100 * run.excess)

    def row(self, s, run):
        cells = (
            {"features": plain("standardised" if s.standardise else "in their units")} if self._scene.has_data else {}
        )
        return cells | {
            "κ": say("{k}", k=run.kappa),
            "step size η": say("{e}", e=run.step_size),
            "η / limit": say("{q}", q=run.step_size / run.limit),
            "a step leaves": say("{r}", r=abs(run.factors).max()),
            f"excess loss after {STEPS} steps": say("{e} %", e=100 * run.excess[-1]),
        }


def _is_law(kappa, r):
    """Does κ come from the two features alone?  A bias adds the eigenvalue 1, which lies between theirs."""
    return abs(r) < 1 and abs(kappa / two_feature_condition(r) - 1) < 1e-6
