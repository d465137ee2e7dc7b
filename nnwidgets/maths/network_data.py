"""What can a network learn that one neuron cannot? XOR, circles and two moons: two inputs, two classes."""

import numpy as np


def xor():
    """Give the four examples of XOR: the target is 1 where exactly one input is.

    Returns
    -------
    x, t : arrays (4, 2) and (4,)

    Examples
    --------
    >>> x, t = xor()
    >>> t.tolist()
    [0.0, 1.0, 1.0, 0.0]
    """
    x = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return x, (x[:, 0] != x[:, 1]).astype(float)


def circles(n=64, noise=0.12, seed=0):
    """Draw two rings around the same centre: one of radius 0.6, where the target is 1, in one of radius 1.4.

    Parameters
    ----------
    n : int
        Examples, half of them in each ring.
    noise : float
        The standard deviation of their distance from the ring, along either input.
    seed : int or numpy Generator

    Returns
    -------
    x, t : arrays (n, 2) and (n,)

    Examples
    --------
    >>> x, t = circles(noise=0)
    >>> float(np.hypot(*x[t == 1].T).max()), float(np.hypot(*x[t == 0].T).min())
    (0.6, 1.4)
    """
    return _noisy(n, noise, seed, lambda angle, t: np.where(t, 0.6, 1.4) * np.array([np.cos(angle), np.sin(angle)]))


def two_moons(n=64, noise=0.12, seed=0):
    """Draw two half circles that reach into each other: the upper one, with target 0, and the lower one, with target 1.

    Parameters
    ----------
    n, noise, seed : as in `circles`.

    Returns
    -------
    x, t : arrays (n, 2) and (n,)

    Examples
    --------
    >>> x, t = two_moons(noise=0)
    >>> float(np.hypot(*(x[t == 0] - [-0.5, -0.25]).T).max())
    1.0
    """
    centre = np.array([[0.5], [0.25]])
    return _noisy(
        n,
        noise,
        seed,
        lambda angle, t: np.where(t, 1, -1) * (centre - np.array([np.cos(angle), np.abs(np.sin(angle))])),
    )


def _noisy(n, noise, seed, place):
    if n < 2:
        raise ValueError(f"expected 2 examples or more, one of each class; got {n}")
    if not 0 <= noise < np.inf:
        raise ValueError(f"expected a noise of 0 or more, got {noise}")
    rng = np.random.default_rng(seed)
    t = np.arange(n) % 2
    x = place(rng.uniform(0, 2 * np.pi, n), t) + rng.normal(scale=noise, size=(2, n))
    return x.T.copy(), t.astype(float)
