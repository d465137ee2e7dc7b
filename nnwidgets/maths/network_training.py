"""How does a network learn? Many nets trained at once, by the same short loop as one weight on a curve."""

import operator
import time
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from nnwidgets.maths.descent import checked_starts, plain_step, walk
from nnwidgets.maths.network import NetworkLoss
from nnwidgets.maths.rules import any_rule
from nnwidgets.maths.sampling import check_batch_size, generator_of, minibatches

_UPDATES = 100  # made at a stretch, before the clock is asked


def train(
    loss,
    start,
    step_size,
    steps,
    *,
    rule=None,
    batch_size=None,
    seed=None,
    shared=0,
    moments=None,
    present=None,
):
    """Train one net, or many at once, and keep what they looked like on the way.

    Parameters
    ----------
    loss : NetworkLoss
    start : array (..., d)
        The weights to begin with (see `Network.start`); the leading axes are nets.
    step_size : number, array, or callable
        A number >= 0; or an array of them, broadcast against the nets; or a schedule, called with the number of the
        update, 0 for the first.
    steps : int
        Updates to make.
    rule : callable, optional
        `rule(w, gradient, step_size) -> new w`, arrays of shape `(..., d)`.  Default: `plain_step`.
    batch_size : int, optional
        The examples that each update looks at, 1 for online; each epoch deals out a fresh shuffle.  Default: all.
    seed : int or numpy Generator
        Of the examples that are drawn; needed when they are.
    shared : int
        How many of the leading axes of nets share their draws.  By default each net draws its own.
    moments : array of int, optional
        After which updates the weights are kept, in rising order from 0 to `steps`.  Default: after each.
    present : booleans (..., d), optional
        Which weights are there (see `Network.present`): the others have no gradient, so they stay at 0.

    Returns
    -------
    Training

    Raises
    ------
    ValueError, TypeError
        If the arguments make no sense, and before the first step.  Nets whose weights overflow are no error.

    Examples
    --------
    >>> from nnwidgets.maths import Network, NetworkLoss, xor
    >>> net = Network(2, 4, 1)
    >>> runs = train(NetworkLoss(net, *xor()), net.start(seeds=range(5)), step_size=0.5, steps=1000)
    >>> runs.points.shape, runs.wrong[:, -1].tolist()
    ((5, 1001, 17), [0, 0, 0, 2, 0])
    """
    trainer = Trainer(
        loss,
        start,
        step_size,
        steps,
        rule=rule,
        batch_size=batch_size,
        seed=seed,
        shared=shared,
        moments=moments,
        present=present,
    )
    trainer.go_on()
    return trainer.training


class Trainer:
    """A training that can be stopped and goes on where it was.  Its arguments are those of `train`.

    Attributes
    ----------
    moments : array of int
        After which updates the weights are kept.
    done : int
        The number of updates that were made until the last moment that was reached.
    finished : bool
    training : Training
        As far as it has come.

    Examples
    --------
    >>> from nnwidgets.maths import Network, NetworkLoss, xor
    >>> net = Network(2, 4, 1)
    >>> trainer = Trainer(NetworkLoss(net, *xor()), net.start(range(100)), 0.5, 3000)
    >>> trainer.go_on(seconds=0.01)
    >>> 0 < trainer.done < 3000, len(trainer.training.moments) == trainer.done + 1
    (True, True)
    """

    def __init__(
        self,
        loss,
        start,
        step_size,
        steps,
        *,
        rule=None,
        batch_size=None,
        seed=None,
        shared=0,
        moments=None,
        present=None,
    ):
        if not isinstance(loss, NetworkLoss):
            raise TypeError(f"expected a NetworkLoss to train on, got {loss!r}; any other loss is for descend()")
        start, self._sizes, steps = checked_starts(loss, start, step_size, steps)
        self.moments = _as_moments(moments, steps)
        self._slope, self._cost = _slope(loss, start.shape[:-1], batch_size, seed, shared, present)
        self._rule = plain_step if rule is None else any_rule(rule, start, self._sizes(0))
        self._points = [start[..., None, :]]
        self._reached = 0  # index of the last moment
        self._loss = loss
        self._step_size = (
            step_size if callable(step_size) else np.broadcast_to(self._sizes(0)[..., 0], start.shape[:-1])
        )

    @property
    def done(self):
        return int(self.moments[self._reached])

    @property
    def finished(self):
        return self._reached == len(self.moments) - 1

    @property
    def training(self):
        if len(self._points) > 1:
            self._points = [np.concatenate(self._points, axis=-2)]
        moments = self.moments[: self._reached + 1]
        return Training(self._points[0], moments, self._cost * moments, self._loss, self._step_size)

    def go_on(self, seconds=np.inf):
        """Train on to the end; or stop, at the first moment after that many seconds."""
        until = time.perf_counter() + seconds
        while not self.finished:
            done = self.done
            last = max(self._reached + 1, np.searchsorted(self.moments, done + _UPDATES, side="right") - 1)
            here, ahead = self._points[-1][..., -1, :], self.moments[self._reached + 1 : last + 1] - done
            with np.errstate(all="ignore"):
                way = walk(self._slope, here, lambda k, done=done: self._sizes(done + k), int(ahead[-1]), self._rule)
            self._points.append(way[..., ahead, :])
            self._reached = int(last)
            if time.perf_counter() >= until:
                return


@dataclass(frozen=True, eq=False)
class Training:
    """What came of training one net, or many: the leading axes `...` are nets.

    Attributes
    ----------
    points : array (..., moments, d)
        The weights at each moment that was kept.
    moments : array (moments,) of int
        After how many updates that was.
    example_gradients : array (moments,) of int
        What was spent until then, counted in gradients of single examples.
    loss : NetworkLoss
    step_size : array (...), or the schedule that was handed in
    losses : array (..., moments)
        The loss over all examples; `inf` where it is not finite.
    wrong : array (..., moments) of int
        How many examples lie on the wrong side.
    """

    points: np.ndarray
    moments: np.ndarray
    example_gradients: np.ndarray
    loss: NetworkLoss
    step_size: Any

    @cached_property
    def losses(self):
        losses = self.loss(self.points)
        return np.where(np.isfinite(losses), losses, np.inf)

    @cached_property
    def wrong(self):
        return self.loss.wrong(self.points)

    @property
    def final(self):
        """The last weights: shape `(..., d)`."""
        return self.points[..., -1, :]

    @property
    def solved(self):
        """Whether no example lies on the wrong side at the end: shape `(...)`."""
        return self.wrong[..., -1] == 0

    def outputs(self, x=None):
        """What the nets put out at each moment, `(..., moments, N)`, for inputs `x`, or else for the examples."""
        return self.loss.network.outputs(self.points, self.loss.inputs if x is None else x)

    def __getitem__(self, index):
        """Some of the nets: the index goes over the leading axes."""
        if self.points.ndim == 2:
            raise IndexError("this is a single net: there is nothing to choose from")
        index = index if isinstance(index, tuple) else (index,)
        sizes = self.step_size if callable(self.step_size) else self.step_size[index]
        return replace(self, points=self.points[(*index, ..., slice(None), slice(None))], step_size=sizes)

    def __len__(self):
        """The number of nets along the first axis."""
        if self.points.ndim == 2:
            raise TypeError("this is a single net: it has no length")
        return len(self.points)


def _slope(loss, nets, batch_size, seed, shared, present):
    """The gradient to walk by, and its cost in gradients of examples."""
    if present is not None:
        whole, cost = _slope(loss, nets, batch_size, seed, shared, None)
        return lambda w: np.where(present, whole(w), 0.0), cost
    n = loss.examples
    if batch_size is not None:
        check_batch_size(batch_size, n)
    if batch_size in (None, n):
        return loss.gradient_at, n
    batches = minibatches(generator_of(seed), nets[shared:], n, batch_size)
    return lambda w: loss.gradient_at(w, next(batches)), batch_size


def _as_moments(moments, steps):
    if moments is None:
        return np.arange(steps + 1)
    try:
        moments = np.array([operator.index(k) for k in moments])
    except TypeError:
        raise TypeError(f"expected whole numbers of updates as moments, got {moments!r}") from None
    if not len(moments) or moments[0] != 0 or moments[-1] != steps or (np.diff(moments) <= 0).any():
        raise ValueError(f"expected moments that rise from 0 to {steps}, the number of updates; got {moments}")
    return moments
