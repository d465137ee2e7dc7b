"""How far up does noise keep the loss? Measured, for those ways of drawing examples that no law covers."""

import numpy as np

from nnwidgets.maths.descent import descend
from nnwidgets.maths.sampling import check_batch_size, examples_of


def measured_noise_floor(loss, step_size, batch_size, replace=False, *, seed, runs=16):
    """Measure the mean excess at which descent on minibatches levels off, for the squared error of a linear unit.

    The mean over some runs that begin at the minimum: over 64 updates after the first 192, both rounded up to whole
    epochs.  inf where there is no level: the mean keeps growing, or is the work of a few runs.  nan where these runs
    are too short to tell: in the flattest direction, of curvature λ, they do not forget their start, η λ · 256 < 2.
    For independent draws `line_noise_floor` gives the same exactly.

    Parameters
    ----------
    loss : DataLoss
    step_size : number, or array (...)
        All step sizes see the same draws.
    batch_size : int
    replace : bool
    seed : int or numpy Generator
    runs : int
        How many runs are averaged.

    Returns
    -------
    floor : number, or array (...)

    Examples
    --------
    >>> from nnwidgets.maths import DataLoss, course_line
    >>> loss = DataLoss(*course_line())
    >>> floors = measured_noise_floor(loss, [0.05, 0.2, 1.0], batch_size=1, replace=True, seed=0)
    >>> bool(0.02 < floors[0] < 0.04), float(floors[2])
    (True, inf)
    """
    n = examples_of(loss)
    check_batch_size(batch_size, n)
    if (loss.unit, loss.error) != ("linear", "squared") or not loss.minima:
        raise ValueError(f"expected the squared error of a linear unit, with one minimum; got {loss.name}")
    sizes, epoch = np.asarray(step_size, dtype=float), n // batch_size
    ahead, counted = (epoch * -(-updates // epoch) for updates in (192, 64))
    start = np.broadcast_to(loss.minima[0][0], (*sizes.shape, runs, loss.d))
    draws = {"batch_size": batch_size, "replace": replace, "seed": seed, "shared": sizes.ndim}
    losses = descend(loss, start, sizes[..., None], ahead + counted, **draws).losses
    excess = np.maximum(losses - loss.minimum, 0.0)
    with np.errstate(all="ignore"):
        last = excess[..., -counted:].mean(axis=-1)
        before = excess[..., -2 * counted : -counted].mean(axis=(-2, -1))
        floor = last.mean(axis=-1)
        level = np.isfinite(floor) & (floor <= 2 * before) & (floor <= 4 * np.median(last, axis=-1))
    flattest = np.linalg.eigvalsh(loss.inputs.T @ loss.inputs)[0] / n
    return np.where(sizes * flattest * 256 < 2, np.nan, np.where(level | (floor == 0), floor, np.inf))[()]
