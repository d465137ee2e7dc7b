"""When is flat not finished? A saddle between two valleys, how a Hessian tells it, and how long a run stays there."""

import numpy as np

from nnwidgets.maths.loss import Loss

LEFT = 0.1  # of the loss on the saddle: a run with no more has left it
_EDGE = 1 - np.sqrt(LEFT)  # w₁w₂ where that is so
LAST_STRETCH = float(np.log(np.sqrt(2)) + np.log(_EDGE / (1 - _EDGE)) / 2)  # about 0.73


def chain_loss():
    """Make (1 − w₁w₂)²/2, the loss of two linear units in a row, with one weight each, for the input 1 and target 1.

    The gradient is 0 on the curve w₁w₂ = 1, where the loss is 0, and at (0, 0), which is a saddle.

    >>> chain = chain_loss()
    >>> float(chain([0.0, 0.0])), (chain.gradient([0.0, 0.0]) + 0).tolist(), float(chain([2.0, 0.5]))
    (0.5, [0.0, 0.0], 0.0)
    """
    return Loss(
        lambda w: (1 - w[..., 0] * w[..., 1]) ** 2 / 2,
        lambda w: (w[..., :1] * w[..., 1:] - 1) * w[..., ::-1],
        d=2,
        name="two weights in a row",
        formula="L(w) = (1 − w₁w₂)²/2",
        minimum=0.0,
    )


def hessian_at(loss, w, reach=1e-5):
    """Measure the second derivatives of a loss at `w` `(..., d)`, from differences of its gradient: `(..., d, d)`.

    >>> hessian_at(chain_loss(), [0.0, 0.0]).round(6).tolist()
    [[0.0, -1.0], [-1.0, 0.0]]
    """
    w = loss.as_points(w)
    sides = [loss.gradient_at(w + reach * along) - loss.gradient_at(w - reach * along) for along in np.eye(loss.d)]
    h = np.stack(sides, axis=-1) / (2 * reach)
    return (h + np.swapaxes(h, -1, -2)) / 2 + 0.0


def hessian_from_values(loss, w, reach):
    """Measure the second derivatives of a loss of two weights at `w` `(..., 2)`, from nine values of it: `(..., 2, 2)`.

    For a loss without a gradient of its own that costs half as much as `hessian_at`.

    >>> hessian_from_values(chain_loss(), np.array([1.0, 1.0]), 1e-3).round(4).tolist()
    [[1.0, 1.0], [1.0, 1.0]]
    """
    sides = np.stack(np.meshgrid([-reach, 0, reach], [-reach, 0, reach], indexing="ij"), axis=-1)
    with np.errstate(all="ignore"):
        f = loss.at(np.asarray(w, dtype=float)[..., None, None, :] + sides)
        first = f[..., 2, 1] - 2 * f[..., 1, 1] + f[..., 0, 1]
        second = f[..., 1, 2] - 2 * f[..., 1, 1] + f[..., 1, 0]
        both = (f[..., 2, 2] - f[..., 2, 0] - f[..., 0, 2] + f[..., 0, 0]) / 4
    return np.stack([np.stack([first, both], -1), np.stack([both, second], -1)], -2) / reach**2


def across_and_along(w):
    """Turn points `(..., 2)` by 45°: the signed distance across the ridge w₂ = −w₁, and the one along it.

    >>> across, along = across_and_along(np.array([0.5, -0.5]))
    >>> float(across), round(float(along), 4)
    (0.0, 0.7071)
    """
    return (w[..., 0] + w[..., 1]) / np.sqrt(2), (w[..., 0] - w[..., 1]) / np.sqrt(2)


def beside_the_ridge(along, offset):
    """Give the start at distance `offset` from the ridge, beside its point (along, −along): `(..., 2)`.

    >>> beside_the_ridge(0.5, 0.0).tolist()
    [0.5, -0.5]
    """
    along, offset = np.broadcast_arrays(along, np.asarray(offset) / np.sqrt(2))
    return np.stack([along + offset, offset - along], axis=-1)


def steps_to_leave(offset, step_size):
    """Predict after how many steps the loss is down to a tenth of the saddle's, from this distance beside the saddle.

    ln(1/ε)/ln(1 + η): near the saddle a step multiplies the distance by 1 + η.  Then about 0.73/η for the last stretch,
    on which the growth slows down: the solution of x' = x (1 − x²) from there on.  Good for step sizes up to a half.

    >>> steps_to_leave(1e-3, 0.1).round(1).item(), steps_to_leave(0.0, 0.1).item()
    (79.8, inf)
    """
    offset, step_size = np.asarray(offset, dtype=float), np.asarray(step_size, dtype=float)
    with np.errstate(divide="ignore"):
        return -np.log(offset) / np.log1p(step_size) + LAST_STRETCH / step_size
