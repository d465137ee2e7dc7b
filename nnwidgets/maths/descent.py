"""How does a loss go down? The descent engine: one short loop, vectorised over runs."""

import operator

import numpy as np

from nnwidgets.maths.gradients import check_gradient
from nnwidgets.maths.loss import as_loss
from nnwidgets.maths.rules import any_rule
from nnwidgets.maths.run import Run
from nnwidgets.maths.sampling import check_batch_size, examples_of, minibatches
from nnwidgets.maths.verdicts import judge


def plain_step(w, gradient, step_size):
    """Move against the gradient, by a multiple of it."""
    return w - step_size * gradient


def walk(gradient, start, step_size, steps, rule):
    """From `start`, take `steps` steps, and keep every point on the way."""
    w = start
    points = [w]
    for k in range(steps):
        w = rule(w, gradient(w), step_size(k))
        points.append(w)
    return np.stack(points, axis=-2)


def descend(
    loss, start, step_size, steps, *, gradient=None, rule=None, batch_size=None, replace=False, seed=None
):  # fmt: skip
    """Walk downhill on `loss`, for one run or many at once, and judge what came of it.

    Parameters
    ----------
    loss : Loss or callable
        Any function of one weight will do; one of several weights becomes a loss by `as_loss(f, d)`.
    start : number or array (..., d)
        For a loss of one weight an array of any shape is a batch of starts (a last axis of length 1 is that weight's).
    step_size : number, array (...), or callable
        A number >= 0; an array of them over the run axes, broadcast against those of `start`; or a schedule, called
        with the number of the update (0, 1, ...).
    steps : int
    gradient : callable, optional
        Used in place of the loss's own, after a check against it.
    rule : callable, optional
        `rule(w, gradient, step_size) -> new w`, all of shape `(..., d)`; it keeps no memory.  Default: `plain_step`.
    batch_size : int, optional
        Examples per update; None takes all.  `replace` draws them independently, otherwise each epoch deals out a fresh
        shuffle.  Each run draws its own.
    seed : int or numpy Generator
        Needed as soon as examples are drawn.

    Returns
    -------
    Run
        Its arrays start with the run axes, `...`.

    Raises
    ------
    ValueError, TypeError
        For arguments that make no sense, before anything is computed.  A run that overflows is no error: it diverges.

    Examples
    --------
    >>> from nnwidgets.maths import log_cosh
    >>> run = descend(log_cosh(), start=2.0, step_size=1.0, steps=10)
    >>> run.points.shape, run.verdict
    ((11, 1), 'arrives')
    >>> descend(lambda w: w**2, [-1.0, 1.0, 3.0], 0.1, 20).losses.shape
    (3, 21)
    """
    loss = as_loss(loss)
    steps = _whole(steps)
    start = _as_start(loss, start)
    sizes = _step_sizes(step_size, steps)
    runs = _run_shape(start.shape[:-1], sizes.shape[1:])
    start = np.broadcast_to(start, (*runs, loss.d))
    slope, cost, noisy = _slope(loss, start, runs, gradient, batch_size, replace, seed)
    rule = plain_step if rule is None else any_rule(rule, start, sizes)
    sizes = sizes[..., None]
    with np.errstate(all="ignore"):
        points = walk(slope, start, lambda k: sizes[k % len(sizes)], steps, rule)
        losses = np.asarray(loss.at(points))
        losses = np.where(np.isfinite(losses), losses, np.inf)
        verdict, when = judge(loss, points, losses, noisy)
    used = step_size if callable(step_size) else np.broadcast_to(sizes[0, ..., 0], runs)
    return Run(
        points=points,
        losses=losses,
        example_gradients=cost * np.arange(steps + 1),
        verdict=verdict if runs else verdict.item(),
        when=when if runs else when.item(),
        loss=loss,
        step_size=used if runs or callable(used) else used.item(),
    )


def decaying(step_size, tau):
    """The schedule η / (1 + k/τ): begins at η = `step_size`, and has halved by update k = τ.

    Examples
    --------
    >>> schedule = decaying(0.2, tau=10)
    >>> schedule(0), schedule(10)
    (0.2, 0.1)
    """
    if not tau > 0:
        raise ValueError(f"expected tau > 0 (the update at which the step size has halved), got {tau}")
    _check_step_sizes(np.asarray(step_size, dtype=float))
    return lambda k: step_size / (1 + k / tau)


def _slope(loss, start, runs, gradient, batch_size, replace, seed):
    """The gradient to walk by, its cost in example-gradients, and whether it is noisy."""
    if batch_size is None:
        if gradient is not None:
            loss_with = as_loss(loss, gradient=gradient)
            some = start.reshape(-1, loss.d)[:3]
            check_gradient(loss, loss_with.gradient, some[..., 0] if loss.d == 1 else some)
            return loss_with.gradient_at, loss.examples or 1, False
        return loss.gradient_at, loss.examples or 1, False
    n = examples_of(loss)
    check_batch_size(batch_size, n)
    if gradient is not None:
        raise ValueError("a handed-in gradient knows no minibatches: leave out either gradient or batch_size")
    if batch_size == n and not replace:
        return loss.gradient_at, n, False
    if seed is None:
        raise ValueError("examples are drawn at random: hand in a seed (a whole number) or a numpy Generator")
    batches = minibatches(np.random.default_rng(seed), runs, n, batch_size, replace)
    return lambda w: loss.gradient_at(w, next(batches)), batch_size, True


def _whole(steps):
    try:
        steps = operator.index(steps)
    except TypeError:
        raise TypeError(f"expected a whole number of steps, got {steps!r}") from None
    if steps < 0:
        raise ValueError(f"expected steps >= 0, got {steps}")
    return steps


def _as_start(loss, start):
    """The start as points (..., d), finite and with a finite loss."""
    try:
        start = np.asarray(start, dtype=float)
    except (TypeError, ValueError):
        raise TypeError(f"expected numbers as start, got {start!r}") from None
    if loss.d == 1 and (start.ndim == 0 or start.shape[-1] != 1):
        start = start[..., None]
    if start.ndim == 0 or start.shape[-1] != loss.d:
        raise ValueError(f"expected a start of shape (..., {loss.d}) for the weights of {loss.name}, got {start.shape}")
    if start.size == 0:
        raise ValueError("expected at least one start, got none")
    if not np.isfinite(start).all():
        raise ValueError(f"expected finite numbers as start, got {start}")
    with np.errstate(all="ignore"):
        value = np.asarray(loss.at(start))
    if not np.isfinite(value).all():
        first = np.unravel_index(np.argmax(~np.isfinite(value)), value.shape)
        raise ValueError(f"{loss.name} is {value[first]} at the start {start[first]}: begin where it is finite")
    return start


def _step_sizes(step_size, steps):
    """Step sizes (steps, ...) of a schedule, or (1, ...) of a constant."""
    if callable(step_size):
        sizes = [np.asarray(step_size(k), dtype=float) for k in range(max(steps, 1))]
    else:
        try:
            sizes = [np.asarray(step_size, dtype=float)]
        except (TypeError, ValueError):
            raise TypeError(f"expected a number as step size, got {step_size!r}") from None
    sizes = np.stack(sizes)
    _check_step_sizes(sizes)
    return sizes


def _check_step_sizes(sizes):
    bad = ~(np.isfinite(sizes) & (sizes >= 0))
    if bad.any():
        raise ValueError(f"expected step sizes that are finite and not negative, got {sizes[bad].flat[0]}")


def _run_shape(starts, sizes):
    try:
        return np.broadcast_shapes(starts, sizes)
    except ValueError:
        raise ValueError(
            f"starts {starts} and step sizes {sizes} do not fit together: give them the same shape, or one an axis more"
        ) from None
