"""What happened in a run? One of four words, and the step at which it happened, from points and losses alone."""

import numpy as np

NEAR = 0.01  # arrived: the loss exceeds its floor by at most this part of what it did at the start
FAR = 1e12  # run away: further from 0 than this, in units of 1 + |start|


def judge(loss, points, losses, noisy=False):
    """The verdict on each run and the step at which it came true.

    *diverges*: the numbers overflow, or the loss is above the start's and the steps grow without slowing down.
    When: from there on the loss stays above the start's.
    *arrives*: the loss ends within 1 % of the start's excess over its floor.  When: from there on it stays there.
    *cycles*: the steps reverse and do not shrink.  When: from there on the losses stay in the band of the last quarter.
    *crawls*: none of these.  When: the last step.

    Parameters
    ----------
    loss : Loss
        Its `minimum` is the floor.  If that is None, the floor is extrapolated from the last three losses as a
        geometric series, which is exact for a quadratic.
    points, losses : arrays (..., steps + 1, d) and (..., steps + 1)
    noisy : bool
        For runs on minibatches, means over the last quarter take the place of single losses, and nothing cycles.

    Returns
    -------
    verdict, when : arrays (...)
    """
    steps = losses.shape[-1] - 1
    excess = losses - _floor(loss, losses)[..., None]
    near = excess <= NEAR * (1 + 1e-9) * excess[..., :1]
    above = losses > losses[..., :1]
    away = ~np.isfinite(losses).all(axis=-1) | _far(points)
    lengths, turns = _steps(points)
    quarter = max(2, steps // 4)
    if noisy:
        mean, before = (e.mean(axis=-1) for e in (excess[..., -quarter:], excess[..., -2 * quarter : -quarter]))
        arrives = mean <= NEAR * excess[..., 0]
        diverges = away | (mean > excess[..., 0]) & (mean > 2 * before)
        cycles = np.zeros_like(arrives)
    else:
        late = lengths[..., -quarter:]
        growth = late[..., 1:] / late[..., :-1]
        growing = (growth > 1 + 1e-9).all(axis=-1)
        growing &= growth[..., -1] >= growth[..., 0] * (1 - 1e-9) if growth.shape[-1] else True
        diverges = away | above[..., -1] & growing
        earlier = lengths[..., -2 * quarter : -quarter]
        cycles = np.zeros_like(diverges)
        if earlier.shape[-1]:
            cycles = turns[..., -quarter:].any(axis=-1) & (late.max(axis=-1) >= 0.98 * earlier.max(axis=-1))
        cycles &= ~near[..., -quarter:].all(axis=-1)
        arrives = near[..., -1] & ~cycles
    verdict = np.select([diverges, arrives, cycles], ["diverges", "arrives", "cycles"], "crawls")
    band = losses[..., -quarter:]
    slack = 1e-9 * np.abs(band).max(axis=-1, keepdims=True)
    inside = (losses >= band.min(axis=-1, keepdims=True) - slack) & (losses <= band.max(axis=-1, keepdims=True) + slack)
    when = np.select(
        [diverges, arrives, cycles], [_from(above), _from(near), _from(inside)], steps
    )  # fmt: skip
    return verdict, when


def _floor(loss, losses):
    if loss.minimum is not None:
        return np.full(losses.shape[:-1], loss.minimum)
    lowest = losses.min(axis=-1)
    if losses.shape[-1] < 3:
        return lowest
    a, b, c = losses[..., -3], losses[..., -2], losses[..., -1]
    last, ratio = c - b, (c - b) / (b - a)
    falling = (last < -1e-13 * np.abs(c)) & (ratio > 0)
    with_tail = c + last * ratio / (1 - ratio)
    return np.where(falling, np.where(ratio < 1, with_tail, -np.inf), lowest)


def _far(points):
    size = np.abs(points).max(axis=-1)
    return ~(size <= FAR * (1 + size[..., :1])).all(axis=-1)


def _steps(points):
    """How long each step is, and whether it turns back on the one before."""
    moves = np.diff(points, axis=-2)
    turns = (moves[..., 1:, :] * moves[..., :-1, :]).sum(axis=-1) < 0
    return np.sqrt((moves**2).sum(axis=-1)), turns


def _from(mask):
    """The first place from which `mask` holds to the end (the last place, if it does not hold there)."""
    trailing = np.where(mask.all(axis=-1), mask.shape[-1], np.argmin(mask[..., ::-1], axis=-1))
    return np.minimum(mask.shape[-1] - trailing, mask.shape[-1] - 1)
