"""Which examples does a step look at? Minibatches, epoch by epoch, and the noise that they bring."""

import numpy as np

_BLOCK = 4_000_000


def minibatches(rng, runs, n, batch_size, replace=False):
    """Yield, for ever, the examples of the next update: indices of shape `(*runs, batch_size)`.

    Without replacement, each run reshuffles its examples for each epoch and deals them out in `n // batch_size`
    minibatches; a leftover is dropped.  With replacement, each example is drawn independently.  Each run draws its own.

    Examples
    --------
    >>> draw = minibatches(np.random.default_rng(0), runs=(), n=6, batch_size=2)
    >>> epoch = [next(draw) for _ in range(3)]
    >>> sorted(np.concatenate(epoch).tolist())
    [0, 1, 2, 3, 4, 5]
    """
    updates = n // batch_size
    in_order = np.broadcast_to(np.arange(n), (*runs, n))
    while True:
        if replace:
            dealt = rng.integers(n, size=(*runs, updates * batch_size))
        else:
            dealt = rng.permuted(in_order, axis=-1)
        for k in range(updates):
            yield dealt[..., k * batch_size : (k + 1) * batch_size]


def minibatch_gradients(loss, w, batch_size, draws, replace, seed):
    """A cloud of minibatch gradients at `w`: shape `(..., draws, d)`.

    With several points `w`, the same examples are drawn at each of them.

    Examples
    --------
    >>> from nnwidgets.maths.data_losses import DataLoss
    >>> loss = DataLoss([1, 2, 3, 4], [1, 1, 2, 2])
    >>> minibatch_gradients(loss, (0.0, 0.0), batch_size=2, draws=5, replace=False, seed=0).shape
    (5, 2)
    """
    n = examples_of(loss)
    check_batch_size(batch_size, n)
    rng = np.random.default_rng(seed)
    gradients = loss.example_gradients(w)
    block = max(1, _BLOCK // n)
    parts = [
        _shares(rng, min(block, draws - done), n, batch_size, replace) @ gradients for done in range(0, draws, block)
    ]
    return np.concatenate(parts, axis=-2)


def gradient_variance(loss, w):
    """S, the variance of the examples' gradients around their mean, summed over the weights: shape `(...)`.

    S = (1/N) Σ |g_i − g|².  A minibatch of B examples drawn with replacement then has the variance S/B.

    Examples
    --------
    >>> from nnwidgets.maths.data_losses import DataLoss
    >>> float(gradient_variance(DataLoss([1, 1], [0, 2], bias=False), 0.0))
    1.0
    """
    examples_of(loss)
    gradients = loss.example_gradients(w)
    return ((gradients - gradients.mean(axis=-2, keepdims=True)) ** 2).mean(axis=-2).sum(axis=-1)[()]


def examples_of(loss):
    """N, or an error if the loss is no mean over examples."""
    if loss.examples is None:
        raise ValueError(f"{loss.name} is not a mean over examples, so it has no minibatches; use a DataLoss")
    return loss.examples


def check_batch_size(batch_size, n):
    """Raise unless `batch_size` is a whole number from 1 to n."""
    if isinstance(batch_size, bool) or not isinstance(batch_size, (int, np.integer)):
        raise TypeError(f"expected a whole number as batch size, got {batch_size!r}")
    if not 1 <= batch_size <= n:
        raise ValueError(f"expected a batch size from 1 to the {n} examples there are, got {batch_size}")


def _shares(rng, draws, n, batch_size, replace):
    """The share of each example in each of some minibatches: `(draws, n)`, each row adding up to 1."""
    if replace:
        chosen = rng.integers(n, size=(draws, batch_size))
    else:
        chosen = rng.permuted(np.broadcast_to(np.arange(n), (draws, n)), axis=-1)[:, :batch_size]
    places = chosen + n * np.arange(draws)[:, None]
    return np.bincount(places.ravel(), minlength=draws * n).reshape(draws, n) / batch_size
