"""How does a loss go down? The descent engine: one short loop, vectorised over runs."""

import operator

import numpy as np

from nnwidgets.maths.gradients import check_gradient
from nnwidgets.maths.loss import as_loss
from nnwidgets.maths.rules import any_rule
from nnwidgets.maths.run import Run
from nnwidgets.maths.sampling import check_batch_size, examples_of, generator_of, minibatches
from nnwidgets.maths.verdicts import judge


def plain_step(w, gradient, step_size):
    """Move against the gradient, by a multiple of it."""
    return w - step_size * gradient


def walk(gradient, start, step_size, steps, rule):
    """From `start`, take `steps` steps downhill, and keep every point on the way."""
    w = start
    points = [w]
    for k in range(steps):
        w = rule(w, gradient(w), step_size(k))
        points.append(w)
    return np.stack(points, axis=-2)


def descend(
    loss, start, step_size, steps, *, gradient=None, rule=None, batch_size=None, replace=False, seed=None, shared=0
):
    """Walk downhill on `loss`, in one run or many at once, and judge what came of it.

    Parameters
    ----------
    loss : Loss or callable
        A callable is taken as a loss of one weight; for several, hand in `as_loss(f, d)`.
    start : number or array (..., d)
        For a loss of one weight an array of any shape is a batch of starts, unless its last axis has length 1: that is
        taken as the weight's.
    step_size : number, array, or callable
        A number >= 0; or an array of them, broadcast against the run axes of `start`; or a schedule, called with the
        number of the update, 0 for the first.
    steps : int
        Updates to make.
    gradient : callable, optional
        To walk by in place of the loss's own gradient, against which it is checked.
    rule : callable, optional
        `rule(w, gradient, step_size) -> new w`, arrays of shape `(..., d)`.  It keeps no memory of its own.  Default:
        `plain_step`.
    batch_size : int, optional
        The examples that each update looks at, for a loss that is made of examples.  Default: all of them.
    replace : bool
        Whether examples are drawn independently.  If not, each epoch deals out a fresh shuffle.
    seed : int or numpy Generator
        Needed when examples are drawn.
    shared : int
        How many of the leading run axes share their draws.  By default each run draws its own; the runs along a shared
        axis look at the same examples, as a single run with that seed does, and differ by start and step size alone.

    Returns
    -------
    Run
        Its arrays begin with the run axes.

    Raises
    ------
    ValueError, TypeError
        If the arguments make no sense, and before the first step.  A run that overflows is no error: it diverges.

    Examples
    --------
    >>> from nnwidgets.maths import log_cosh
    >>> run = descend(log_cosh(), start=2.0, step_size=1.0, steps=10)
    >>> run.points.shape, run.verdict
    ((11, 1), 'arrives')
    >>> descend(lambda w: w**2, [-1.0, 1.0, 3.0], step_size=0.1, steps=20).losses.shape
    (3, 21)
    """
    loss = as_loss(loss)
    start, sizes, steps = checked_starts(loss, start, step_size, steps)
    slope, cost, noisy = _slope(loss, start, gradient, batch_size, replace, seed, shared)
    rule = plain_step if rule is None else any_rule(rule, start, sizes(0))
    with np.errstate(all="ignore"):
        points = walk(slope, start, sizes, steps, rule)
        losses = loss.at(points)
        losses = np.where(np.isfinite(losses), losses, np.inf)
        verdict, when = judge(loss, points, losses, noisy)
    if not callable(step_size):
        step_size = np.broadcast_to(sizes(0)[..., 0], verdict.shape)
    return Run(
        points=points,
        losses=losses,
        example_gradients=cost * np.arange(steps + 1),
        verdict=verdict,
        when=when,
        loss=loss,
        step_size=step_size,
    )


def decaying(step_size, tau):
    """Make the schedule η / (1 + k/τ), which begins at η = `step_size` and has halved at the update k = `tau`.

    Examples
    --------
    >>> schedule = decaying(0.2, tau=10)
    >>> schedule(0), schedule(10)
    (0.2, 0.1)
    """
    if not tau > 0:
        raise ValueError(f"expected tau > 0, the update at which the step size has halved; got {tau}")
    sizes = _as_sizes(step_size)
    sizes = sizes if sizes.ndim else sizes.item()
    return lambda k: sizes / (1 + k / tau)


def checked_starts(loss, start, step_size, steps):
    """Make `walk`'s arguments of what a caller handed in, or say what is wrong with it.

    Returns
    -------
    start : array (..., d)
        Broadcast over all run axes.
    step_size : callable
        Of the number of the update; gives arrays (..., 1).
    steps : int

    Examples
    --------
    >>> from nnwidgets.maths import quadratic
    >>> start, step_size, steps = checked_starts(quadratic(4), 1.0, [0.1, 0.2], 30)
    >>> start.tolist(), step_size(0).tolist()
    ([[1.0], [1.0]], [[0.1], [0.2]])
    """
    try:
        steps = operator.index(steps)
    except TypeError:
        raise TypeError(f"expected a whole number of steps, got {steps!r}") from None
    if steps < 0:
        raise ValueError(f"expected steps >= 0, got {steps}")
    start = _as_start(loss, start)
    if callable(step_size):
        table = np.stack([_as_sizes(step_size(k)) for k in range(max(steps, 1))])[..., None]
        sizes = table.__getitem__
    else:
        table = _as_sizes(step_size)[None, ..., None]
        sizes = lambda _: table[0]  # noqa: E731
    try:
        runs = np.broadcast_shapes(start.shape[:-1], table.shape[1:-1])
    except ValueError:
        raise ValueError(
            f"expected starts and step sizes whose axes fit together, got {start.shape[:-1]} and {table.shape[1:-1]}"
        ) from None
    return np.broadcast_to(start, (*runs, loss.d)), sizes, steps


def _slope(loss, start, gradient, batch_size, replace, seed, shared):
    """The gradient to walk by, its cost in gradients of examples, and whether it is noisy."""
    if batch_size is None:
        if gradient is not None:
            own, loss = loss, as_loss(loss, gradient=gradient)
            some = start.reshape(-1, loss.d)[:3]
            check_gradient(own, loss.gradient, some[:, 0] if loss.d == 1 else some)
            return loss.gradient_at, own.examples or 1, False
        return loss.gradient_at, loss.examples or 1, False
    n = examples_of(loss)
    check_batch_size(batch_size, n)
    if gradient is not None:
        raise ValueError("a handed-in gradient knows nothing of minibatches: hand in either gradient or batch_size")
    if batch_size == n and not replace:
        return loss.gradient_at, n, False
    if not 0 <= shared < start.ndim:
        raise ValueError(f"expected shared from 0 to {start.ndim - 1}, the number of run axes; got {shared}")
    batches = minibatches(generator_of(seed), start.shape[shared:-1], n, batch_size, replace)
    return lambda w: loss.gradient_at(w, next(batches)), batch_size, True


def _as_start(loss, start):
    """The start as points `(..., d)`, finite, and with a finite loss."""
    try:
        start = np.asarray(start, dtype=float)
    except (TypeError, ValueError):
        raise TypeError(f"expected numbers as start, got {start!r}") from None
    if loss.d == 1 and (start.ndim == 0 or start.shape[-1] != 1):
        start = start[..., None]
    if start.ndim == 0 or start.shape[-1] != loss.d:
        raise ValueError(f"expected a start of shape (..., {loss.d}) for the weights of {loss.name}, got {start.shape}")
    if not start.size:
        raise ValueError("expected one start or more, got none")
    if not np.isfinite(start).all():
        raise ValueError(f"expected finite numbers as start, got {start}")
    with np.errstate(all="ignore"):
        values = loss.at(start)
    if not np.isfinite(values).all():
        first = np.unravel_index(np.argmax(~np.isfinite(values)), values.shape)
        raise ValueError(f"{loss.name} is {values[first]} at the start {start[first]}: begin where it is finite")
    return start


def _as_sizes(step_size):
    """Step sizes as an array, all finite and none negative."""
    try:
        sizes = np.asarray(step_size, dtype=float)
    except (TypeError, ValueError):
        raise TypeError(f"expected numbers as step size, got {step_size!r}") from None
    bad = ~(np.isfinite(sizes) & (sizes >= 0))
    if bad.any():
        raise ValueError(f"expected a step size that is finite and not negative, got {sizes[bad][0]}")
    return sizes
