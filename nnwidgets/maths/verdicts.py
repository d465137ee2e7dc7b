"""What happened in a run? One of four words and the step at which it came true, told from points and losses."""

import numpy as np

NEAR = 0.01  # arrived: at most this part of the start's excess over the floor is left
FAR = 1e12  # run away: further from 0 than this, in units of 1 + |start|
STEADY = 0.98  # a cycle: over a quarter of the run, the steps keep at least this part of their length
ROUNDING = 1e-9  # no cycle: a trembling of the last digits


def judge(loss, points, losses, noisy=False):
    """Give each run its verdict, and the step at which it came true.

    *diverges*: the numbers overflow; or the loss is above the start's, and the steps grow without slowing down; or the
    loss has no lowest value, and falls.  When: from there on the loss stays above the start's (or below, in the last
    case).

    *cycles*: over the last quarter of the run the steps reverse and do not shrink.  When: from there on the losses stay
    between the lowest and the highest of the last quarter, give or take 1 %.

    *arrives*: the loss ends within 1 % of the start's excess over its floor.  When: from there on it stays there.

    *crawls*: none of these.  When: at the last step.

    The floor is `loss.minimum`.  If that is None, it is extrapolated from the last three losses as a geometric series,
    which is exact for a quadratic.  In a noisy run the means over the last quarter take the place of the last loss, and
    nothing cycles.

    Parameters
    ----------
    loss : Loss
    points, losses : arrays (..., steps + 1, d) and (..., steps + 1)
    noisy : bool
        Whether the steps were taken on minibatches.

    Returns
    -------
    verdict, when : arrays (...) of str and of int

    Examples
    --------
    >>> from nnwidgets.maths import quadratic
    >>> points = (-0.5) ** np.arange(9)[:, None]
    >>> verdict, when = judge(quadratic(4), points, quadratic(4).at(points))
    >>> str(verdict), int(when)
    ('arrives', 4)
    """
    with np.errstate(all="ignore"):
        return _judge(loss, points, losses, noisy)


def _judge(loss, points, losses, noisy):
    steps = losses.shape[-1] - 1
    quarter = max(2, steps // 4)
    floor, is_bottomless = _floor(loss, losses)
    excess = losses - floor[..., None]
    may_arrive = ~(is_bottomless | _stands_where_it_is_not_lowest(loss, points, losses))
    near = may_arrive[..., None] & (excess <= NEAR * (1 + 1e-9) * excess[..., :1])
    outside = losses < losses[..., :1] if loss.minimum == -np.inf else losses > losses[..., :1]
    runs_away = ~np.isfinite(losses).all(axis=-1) | _far(points) | ((loss.minimum == -np.inf) & outside[..., -1])
    if noisy:
        late = excess[..., -quarter:].mean(axis=-1)
        before = excess[..., -2 * quarter : max(1, steps + 1 - quarter)].mean(axis=-1)
        arrives = may_arrive & (late <= NEAR * excess[..., 0])
        diverges = runs_away | ((late > excess[..., 0]) & (late > 2 * before))
        cycles = np.zeros_like(arrives)
    else:
        growing, cycles = _growing_and_cycling(points, quarter)
        diverges = runs_away | (outside[..., -1] & growing)
        cycles &= ~(excess[..., -quarter:] <= ROUNDING * excess[..., :1]).all(axis=-1)
        arrives = near[..., -1]
    cases = [diverges, cycles, arrives]
    when = np.select(cases, [_from(outside), _from(_within_last(excess, quarter)), _from(near)], steps)
    return np.select(cases, ["diverges", "cycles", "arrives"], "crawls"), when


def _floor(loss, losses):
    """What the loss of each run comes down to, or else its lowest so far; and whether it falls without slowing down."""
    lowest = losses.min(axis=-1)
    if loss.minimum is not None:
        is_bottomless = np.full(lowest.shape, loss.minimum == -np.inf)
        return (lowest if loss.minimum == -np.inf else np.full(lowest.shape, loss.minimum)), is_bottomless
    if losses.shape[-1] < 3:
        return lowest, np.zeros(lowest.shape, dtype=bool)
    a, b, c = losses[..., -3], losses[..., -2], losses[..., -1]
    ratio = (c - b) / (b - a)
    falls = (c - b < -1e-13 * np.abs(c)) & (ratio > 0)
    slows = falls & (ratio < 1)
    return np.where(slows, c + (c - b) * ratio / (1 - ratio), lowest), falls & ~slows


def _stands_where_it_is_not_lowest(loss, points, losses):
    """Whether a run never got lower though its start is no minimum, on a loss of unknown minimum: a plateau, say."""
    stands = losses.min(axis=-1) >= losses[..., 0] - 1e-12 * np.abs(losses[..., 0])
    if loss.minimum is not None or not stands.any():
        return np.zeros_like(stands)
    start, reach = points[..., 0, :], 1e-3 * np.maximum(np.abs(points[..., 0, :]), 1.0)
    around = [loss.at(start + side * reach * along) for along in np.eye(loss.d) for side in (-1, 1)]
    return stands & ~(np.stack(around) > loss.at(start)).all(axis=0)


def _far(points):
    if max(points.max(), -points.min()) <= FAR:  # nearly always, and quickly told
        return np.zeros(points.shape[:-2], dtype=bool)
    size = np.abs(points).max(axis=-1)
    return ~(size <= FAR * (1 + size[..., :1])).all(axis=-1)


def _growing_and_cycling(points, quarter):
    """Whether, over the last quarter, steps grow without slowing down; and whether they reverse and do not shrink."""
    moves = np.diff(points[..., -2 * quarter - 1 :, :], axis=-2)
    lengths = np.sqrt((moves**2).sum(axis=-1))
    late, before = lengths[..., -quarter:], lengths[..., :-quarter]
    growth = late[..., 1:] / late[..., :-1]
    growing = (growth > 1 + 1e-9).all(axis=-1)
    if growth.shape[-1]:
        growing &= growth[..., -1] >= growth[..., 0] * (1 - 1e-9)
    if not before.shape[-1]:
        return growing, np.zeros_like(growing)
    late_moves = moves[..., -quarter:, :]
    reverses = ((late_moves[..., 1:, :] * late_moves[..., :-1, :]).sum(axis=-1) < 0).any(axis=-1)
    return growing, reverses & (late.max(axis=-1) >= STEADY * before.max(axis=-1))


def _within_last(excess, quarter):
    """Which losses lie between the lowest and the highest of the last quarter, give or take 1 %."""
    band = excess[..., -quarter:]
    low, high = band.min(axis=-1, keepdims=True), band.max(axis=-1, keepdims=True)
    slack = NEAR * np.abs(high)
    return (excess >= low - slack) & (excess <= high + slack)


def _from(mask):
    """The first place from which `mask` holds to the end; the last place, if it does not hold there."""
    holds_from = np.where(mask.all(axis=-1), 0, mask.shape[-1] - np.argmin(mask[..., ::-1], axis=-1))
    return np.minimum(holds_from, mask.shape[-1] - 1)
