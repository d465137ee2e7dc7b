"""Which examples does a step look at? Minibatches, epoch by epoch, and the noise that they bring."""

import numpy as np

_BLOCK = 4_000_000  # numbers held at once while minibatches are averaged


def minibatches(rng, runs, n, batch_size, replace=False):
    """Yield, for ever, the examples of the next update: indices of shape `(*runs, batch_size)`.

    Without replacement, each epoch deals out a fresh shuffle in `n // batch_size` minibatches, and a leftover is not
    used.  With replacement, each example is drawn independently.  Each run draws its own.

    Parameters
    ----------
    rng : numpy Generator
    runs : tuple
        The shape of the runs; `()` for a single one.
    n, batch_size : int
    replace : bool

    Examples
    --------
    >>> draw = minibatches(np.random.default_rng(0), runs=(), n=6, batch_size=2)
    >>> sorted(np.concatenate([next(draw) for _ in range(3)]).tolist())
    [0, 1, 2, 3, 4, 5]
    """
    updates = n // batch_size
    in_order = np.broadcast_to(np.arange(n), (*runs, n))
    while True:
        if replace:
            yield from rng.integers(n, size=(updates, *runs, batch_size))
        else:
            shuffled = rng.permuted(in_order, axis=-1)[..., : updates * batch_size]
            dealt = np.moveaxis(shuffled.reshape(*runs, updates, batch_size), -2, 0)
            yield from np.ascontiguousarray(dealt)


def minibatch_gradients(loss, w, batch_size, draws, replace, seed):
    """Draw a cloud of minibatch gradients at `w`: shape `(..., draws, d)`.

    At several points `w` the same examples are drawn at each.

    Parameters
    ----------
    loss : DataLoss
    w : array (..., d)
        For a loss of one weight, of any shape.
    batch_size, draws : int
    replace : bool
        Whether one example may be drawn more than once for one minibatch.
    seed : int or numpy Generator

    Examples
    --------
    >>> from nnwidgets.maths import DataLoss
    >>> loss = DataLoss([1, 2, 3, 4], [1, 1, 2, 2])
    >>> minibatch_gradients(loss, (0.0, 0.0), batch_size=2, draws=5, replace=False, seed=0).shape
    (5, 2)
    """
    n = examples_of(loss)
    check_batch_size(batch_size, n)
    if draws < 1:
        raise ValueError(f"expected one draw or more, got {draws}")
    rng = generator_of(seed)
    gradients = loss.example_gradients(w)
    rows = max(1, _BLOCK // n)
    parts = [
        _shares(rng, min(rows, draws - done), n, batch_size, replace) @ gradients for done in range(0, draws, rows)
    ]
    return np.concatenate(parts, axis=-2)


def gradient_variance(loss, w):
    """Measure S, the variance of the examples' gradients around their mean, summed over the weights: shape `(...)`.

    S = (1/N) Σ |g_i − g|².  So a minibatch of B examples, drawn with replacement, is off by S/B in the mean square.

    Examples
    --------
    >>> from nnwidgets.maths import DataLoss
    >>> float(gradient_variance(DataLoss([1, 1], [0, 2], bias=False), 0.0))
    1.0
    """
    examples_of(loss)
    return loss.example_gradients(w).var(axis=-2).sum(axis=-1)[()]


def examples_of(loss):
    """Give N, or raise ValueError if the loss is not made of examples.

    >>> from nnwidgets.maths import DataLoss
    >>> examples_of(DataLoss([1, 2, 3], [1, 2, 3]))
    3
    """
    if loss.examples is None:
        raise ValueError(f"{loss.name} is not made of examples, so it has no minibatches; use a DataLoss")
    return loss.examples


def check_batch_size(batch_size, n):
    """Raise unless `batch_size` is a whole number from 1 to n.

    >>> check_batch_size(300, 256)
    Traceback (most recent call last):
        ...
    ValueError: expected a batch size from 1 to 256, the number of examples; got 300
    """
    if isinstance(batch_size, bool) or not isinstance(batch_size, (int, np.integer)):
        raise TypeError(f"expected a whole number as batch size, got {batch_size!r}")
    if not 1 <= batch_size <= n:
        raise ValueError(f"expected a batch size from 1 to {n}, the number of examples; got {batch_size}")


def generator_of(seed):
    """Make a random generator of a seed, which must be given: nothing here is random by itself.

    >>> int(generator_of(3).integers(10))
    8
    """
    if seed is None:
        raise ValueError("examples are drawn at random: hand in a seed (a whole number) or a numpy Generator")
    return np.random.default_rng(seed)


def _shares(rng, draws, n, batch_size, replace):
    """The share of each example in each of some minibatches: `(draws, n)`, each row adding up to 1."""
    if replace:
        chosen = rng.integers(n, size=(draws, batch_size))
    else:
        chosen = rng.permuted(np.broadcast_to(np.arange(n), (draws, n)), axis=-1)[:, :batch_size]
    places = chosen + n * np.arange(draws)[:, None]
    return np.bincount(places.ravel(), minlength=draws * n).reshape(draws, n) / batch_size
