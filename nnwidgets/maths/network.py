"""What does a network compute, and which way is down for each of its weights? Forward, and back; many nets at once."""

import operator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from nnwidgets.maths.data import as_examples
from nnwidgets.maths.loss import Loss
from nnwidgets.maths.units import ERRORS, cost_of_sum, sigmoid

_BLOCK = 1_000_000  # numbers held at once while the outputs of many nets are worked out


class Activation(NamedTuple):
    """What a hidden unit puts out for its sum z: `output(z)` is y; `slope(y)` is dy/dz, written with y."""

    output: object
    slope: object


ACTIVATIONS = {
    "tanh": Activation(np.tanh, lambda y: 1 - y * y),
    "sigmoid": Activation(sigmoid, lambda y: y * (1 - y)),
    "ReLU": Activation(lambda z: np.maximum(z, 0.0), lambda y: y > 0),
}


def forward(layers, x, activation):
    """From the inputs on: what each layer puts out, and the sum of the last unit.  Examples stand in columns."""
    outputs = [with_ones(x)]
    for weights in layers[:-1]:
        outputs.append(with_ones(activation.output(weights @ outputs[-1])))
    return outputs, layers[-1] @ outputs[-1]


def backward(layers, outputs, slope, activation):
    """From the slope of the loss at the last sum back through the layers: the gradient of each layer's weights."""
    gradients = []
    for k in reversed(range(len(layers))):
        gradients.append(slope @ turned(outputs[k]))
        if k > 0:
            slope = (turned(layers[k]) @ slope * activation.slope(outputs[k]))[..., :-1, :]
    return gradients[::-1]


def with_ones(columns):
    """Add a row of ones below: a bias is the weight of an input that is always 1."""
    *runs, rows, n = columns.shape
    taller = np.empty((*runs, rows + 1, n))
    taller[..., :-1, :], taller[..., -1:, :] = columns, 1.0
    return taller


def turned(array):
    """Rows and columns exchanged."""
    return array.swapaxes(-1, -2)


class Network:
    """A network of layers: hidden units of one kind, and one sigmoid unit that puts out a number from 0 to 1.

    Its weights are one array of numbers, shape `(..., d)`, where the leading axes are as many nets side by side: layer
    after layer, in a layer unit after unit, of each unit the weights of its inputs and then its bias.

    Parameters
    ----------
    *sizes : int
        Inputs, hidden units of each layer, and 1: `Network(2, 3, 1)` is called a 2-3-1 net.
    activation : "tanh", "sigmoid" or "ReLU"
        Of the hidden units.

    Attributes
    ----------
    sizes : tuple of int
    activation : str
    d : int
        The number of weights.
    name : str
        "2-3-1".

    Examples
    --------
    >>> net = Network(2, 3, 1)
    >>> net.name, net.d
    ('2-3-1', 13)
    >>> net.outputs(np.zeros(13), [[0, 1], [1, 1]]).tolist()
    [0.5, 0.5]
    """

    def __init__(self, *sizes, activation="tanh"):
        self.sizes = _as_sizes(sizes)
        if activation not in ACTIVATIONS:
            raise ValueError(f"expected the activation to be one of {', '.join(ACTIVATIONS)}; got {activation!r}")
        self.activation = activation
        self.name = "-".join(map(str, self.sizes))
        self._shapes = [(units, inputs + 1) for inputs, units in pairwise(self.sizes)]
        self._ends = np.cumsum([0, *(units * width for units, width in self._shapes)]).tolist()
        self.d = self._ends[-1]

    def layers(self, w):
        """Each layer's weights out of `w` `(..., d)`: shapes `(..., units, inputs + 1)`, the biases in the last column.

        >>> [weights.tolist() for weights in Network(2, 1, 1).layers(np.arange(5.0))]
        [[[0.0, 1.0, 2.0]], [[3.0, 4.0]]]
        """
        return [
            w[..., a:b].reshape(*w.shape[:-1], *shape)
            for (a, b), shape in zip(pairwise(self._ends), self._shapes, strict=True)
        ]

    def flat(self, layers):
        """One array `(..., d)` of the weights of all layers: the reverse of `layers`."""
        return np.concatenate([layer.reshape(*layer.shape[:-2], -1) for layer in layers], axis=-1)

    def outputs(self, w, x):
        """What nets of weights `w` `(..., d)` put out for inputs `x` `(N, inputs)`: shape `(..., N)`, from 0 to 1."""
        return sigmoid(self.sums(np.asarray(w, dtype=float), np.asarray(x, dtype=float)))

    def sums(self, w, x):
        """The sum of the last unit, before its sigmoid: shape `(..., N)`.  It is 0 where the output is 1/2."""
        with np.errstate(all="ignore"):
            return forward(self.layers(w), turned(x), ACTIVATIONS[self.activation])[1][..., 0, :]

    def start(self, seeds, hidden=None):
        """Draw starting weights, all from the normal distribution N(0, 1): one net for each seed.

        Parameters
        ----------
        seeds : int or array (...) of int
        hidden : int or array (...) of int, optional
            For a net with one hidden layer: only so many of its units are there; the weights of the others are 0, and
            so they add nothing.  The weights that are there are those of the smaller net with that seed.

        Returns
        -------
        array (..., d)

        Examples
        --------
        >>> Network(2, 2, 1).start(seeds=[0, 1]).shape
        (2, 9)
        >>> small, wide = Network(2, 2, 1).start(5), Network(2, 3, 1).start(5, hidden=2)
        >>> wide.round(1).tolist() == [*small[:6].round(1), 0, 0, 0, *small[6:8].round(1), 0, small[8].round(1)]
        True
        """
        present = np.broadcast_to(True, (*np.shape(seeds), self.d)) if hidden is None else self.present(hidden)
        seeds = np.asarray(seeds)
        present = np.broadcast_to(present, np.broadcast_shapes(present.shape, (*seeds.shape, 1)))
        w = np.zeros(present.shape)
        for at in np.ndindex(w.shape[:-1]):
            seed = int(np.broadcast_to(seeds, w.shape[:-1])[at])
            w[at][present[at]] = np.random.default_rng(seed).standard_normal(present[at].sum())
        return w

    def present(self, hidden):
        """Which weights are there if only so many hidden units are: booleans of shape `(..., d)`.

        >>> Network(1, 2, 1).present(1).astype(int).tolist()
        [1, 1, 0, 0, 1, 0, 1]
        """
        if len(self.sizes) != 3:
            raise ValueError(f"units are left out of nets with one hidden layer only; this one is {self.name}")
        hidden = np.asarray(hidden)
        if (hidden < 1).any() or (hidden > self.sizes[1]).any():
            raise ValueError(f"expected from 1 to {self.sizes[1]} hidden units, got {hidden}")
        there = np.arange(self.sizes[1]) < hidden[..., None]
        first = np.repeat(there[..., None], self.sizes[0] + 1, axis=-1)
        last = np.concatenate([there, np.ones((*hidden.shape, 1), dtype=bool)], axis=-1)
        return self.flat([first, last[..., None, :]])

    def __repr__(self):
        return f"<Network {self.name}, {self.activation}>"


class NetworkLoss(Loss):
    """How wrong a network is, as the mean over N examples: a loss of all its weights, with its gradient.

    Parameters
    ----------
    network : Network
    x, t : arrays, or whatever `as_examples` reads
        Inputs `(N, inputs)` and targets `(N,)`, from 0 to 1.
    error : "cross-entropy" or "squared"
        The mean of −t log y − (1 − t) log(1 − y), or (1/2N) Σ (y − t)².

    Attributes
    ----------
    network : Network
    inputs, targets : arrays (N, inputs) and (N,)
    examples : int
        N.

    Examples
    --------
    >>> loss = NetworkLoss(Network(2, 2, 1), [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0])
    >>> float(loss(np.zeros(9)))
    0.6931
    >>> loss.gradient(np.ones((5, 9))).shape
    (5, 9)
    """

    def __init__(self, network, x, t, error="cross-entropy"):
        x, t = as_examples(x, t)
        if error not in ("cross-entropy", "squared"):
            raise ValueError(f"expected the error of a network to be 'cross-entropy' or 'squared', got {error!r}")
        if x.shape[1] != network.sizes[0]:
            raise ValueError(f"a {network.name} net has {network.sizes[0]} inputs, but the examples have {x.shape[1]}")
        if t.min() < 0 or t.max() > 1:
            raise ValueError(
                f"a network puts out numbers from 0 to 1, but got targets from {t.min():g} to {t.max():g}; "
                "make two classes of them, 0 and 1"
            )
        self.network, self.inputs, self.targets, self.error = network, x, t, error
        self._activation = ACTIVATIONS[network.activation]
        self._cost, self._slope = cost_of_sum("sigmoid", error)
        self._columns = np.ascontiguousarray(x.T)
        formula = ERRORS["squared"].formula if error == "squared" else "−(1/N) Σ (t log y + (1 − t) log(1 − y))"
        super().__init__(None, None, d=network.d, name=f"{error} of a {network.name} net", formula="L(w) = " + formula)
        self.examples = len(t)

    def at(self, points):
        """The loss at the weights `(..., d)`: shape `(...)`."""
        return self._by_blocks(points, lambda sums: self._cost(sums, self.targets).mean(axis=-1))

    def wrong(self, w):
        """How many examples lie on the wrong side, y >= 1/2 where t < 1/2 or the other way round: shape `(...)`.

        An output that is no number any more is wrong.
        """

        def count(sums):
            return (np.where(np.isnan(sums), self.targets < 0.5, sums >= 0) != (self.targets >= 0.5)).sum(axis=-1)

        return self._by_blocks(self.as_points(w), count).astype(int)

    def gradient_at(self, points, examples=None):
        """The gradient at the weights `(..., d)`, or of minibatches, whose indices `examples` holds, `(..., B)`."""
        x, t = self._columns, self.targets
        if examples is not None:
            x, t = turned(self.inputs.take(examples, axis=0)), t.take(examples)
        layers = self.network.layers(points)
        outputs, sums = forward(layers, x, self._activation)
        slope = self._slope(sums, t[..., None, :]) / t.shape[-1]
        return self.network.flat(backward(layers, outputs, slope, self._activation))

    def _by_blocks(self, points, reduce):
        """Work out the sums of many nets, not too many at a time, and what `reduce` makes of them."""
        flat = points.reshape(-1, self.d)
        rows = max(1, _BLOCK // (self.examples * max(self.network.sizes)))
        parts = [
            reduce(self.network.sums(flat[done : done + rows], self.inputs))
            for done in range(0, max(len(flat), 1), rows)
        ]
        return np.concatenate(parts).reshape(points.shape[:-1])


def _as_sizes(sizes):
    try:
        sizes = tuple(map(operator.index, sizes))
    except TypeError:
        raise TypeError(f"expected the numbers of units, as in Network(2, 3, 1); got {sizes!r}") from None
    if len(sizes) < 2 or min(sizes) < 1 or sizes[-1] != 1:
        raise ValueError(
            f"expected inputs, hidden units and one output, all at least 1, as in Network(2, 3, 1); got {sizes}"
        )
    return sizes
