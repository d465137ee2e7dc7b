"""What came of a descent? The points, their losses, what they cost, and a verdict."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from nnwidgets.maths.loss import Loss


@dataclass(frozen=True, eq=False)
class Run:
    """One descent, or many side by side: the leading axes `...` are the runs.

    Attributes
    ----------
    points : array (..., steps + 1, d)
        The weights, from the start on.
    losses : array (..., steps + 1)
        The full loss at each point; `inf` where it is not finite.
    example_gradients, updates : arrays (steps + 1,)
        What was spent until each point, counted in gradients of single examples and in updates of the weights.
    verdict : str, or array (...) of str
        "arrives", "crawls", "cycles" or "diverges".
    when : int, or array (...) of int
        The step at which that happened (see `verdicts`).
    loss : Loss
    step_size : float, array (...), or the schedule that was handed in

    Examples
    --------
    >>> from nnwidgets.maths import descend, quadratic
    >>> runs = descend(quadratic(4), start=-2, step_size=[0.1, 0.25, 0.6], steps=30)
    >>> runs.verdict.tolist(), runs.when.tolist()
    (['arrives', 'arrives', 'diverges'], [5, 1, 1])
    >>> runs[1].verdict, runs[1].losses[:2].tolist()
    ('arrives', [8.0, 0.0])
    """

    points: np.ndarray
    losses: np.ndarray
    example_gradients: np.ndarray
    verdict: Any
    when: Any
    loss: Loss
    step_size: Any

    def __post_init__(self):
        if self.losses.ndim == 1:  # of a single run: a plain word and plain numbers
            for name in ("verdict", "when", "step_size"):
                value = getattr(self, name)
                object.__setattr__(self, name, value.item() if hasattr(value, "item") else value)

    @property
    def steps(self):
        """The number of steps."""
        return self.points.shape[-2] - 1

    @property
    def updates(self):
        """The number of updates until each point: 0, 1, ... steps."""
        return np.arange(self.steps + 1)

    @property
    def final(self):
        """The last points: shape `(..., d)`."""
        return self.points[..., -1, :]

    @property
    def factors(self):
        """For one weight: what each step is multiplied by to give the next, sign included, shape `(..., steps + 1)`.

        On a parabola that is 1 − η · curvature, at every step.  NaN where there is no next step to compare with.
        """
        moves = np.diff(self.points[..., 0], axis=-1)
        with np.errstate(all="ignore"):
            ratio = moves[..., 1:] / moves[..., :-1]
        unknown = np.full((*ratio.shape[:-1], 2), np.nan)
        return np.concatenate([np.where(np.isfinite(ratio), ratio, np.nan), unknown], axis=-1)

    def __getitem__(self, index):
        """Some of the runs: the index goes over the leading axes."""
        if self.losses.ndim == 1:
            raise IndexError("this is a single run: there is nothing to choose from")
        index = index if isinstance(index, tuple) else (index,)
        return replace(
            self,
            points=self.points[(*index, ..., slice(None), slice(None))],
            losses=self.losses[(*index, ..., slice(None))],
            verdict=self.verdict[index],
            when=self.when[index],
            step_size=self.step_size if callable(self.step_size) else self.step_size[index],
        )

    def __len__(self):
        """The number of runs along the first axis."""
        if self.losses.ndim == 1:
            raise TypeError("this is a single run: it has no length; see run.steps")
        return len(self.losses)
