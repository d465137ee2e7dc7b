"""Which ground does the run of Valley go down? A bowl of two weights, or the loss of a linear unit on some features."""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from nnwidgets.maths import as_examples
from nnwidgets.maths.conditioning import feature_bowl, harvests, standardise

HARVESTS = "harvests"
NAMES, UNITS = ("clay", "rain"), (" (share of the soil)", " (mm)")
SHOWN = 400  # examples that are drawn; the loss has them all


class Scene:
    """The ground of one widget.

    Parameters
    ----------
    examples : callable or None
        `examples(correlation) -> x (N, p), t (N,)`.
    names : tuple of str
        What the features are called.
    """

    def __init__(self, examples=None, names=()):
        self.examples, self.names = examples, names
        self.bowl, self.features = lru_cache(maxsize=128)(self._bowl), lru_cache(maxsize=128)(self._features)
        self.range = lru_cache(self._range)
        if examples:
            x, _ = examples(0.0)
            sizes = np.sqrt((x**2).mean(axis=0))
            order = np.argsort(sizes)
            self.pair = (int(order[0]), int(order[-1])) if len(sizes) > 1 else (0, 0)

    @property
    def has_data(self):
        return self.examples is not None

    @property
    def is_harvests(self):
        return self.names is NAMES

    def name(self, i, standardised):
        """What feature i is called, with its unit."""
        return self.names[i] + (" (standard deviations)" if standardised else UNITS[i] if self.is_harvests else "")

    def inputs(self, standardised, correlation):
        """The features as the unit gets them `(N, p)`, and the targets."""
        x, t = self.examples(correlation)
        return (standardise(x) if standardised else x), t

    def correlation(self, correlation):
        """That of the two features, or None if there are not two."""
        x, _ = self.examples(correlation)
        return float(np.corrcoef(standardise(x).T)[0, 1]) if x.shape[1] == 2 else None

    def _bowl(self, standardised, correlation):
        """The bowl, each direction pointing from the minimum towards the start."""
        bowl = feature_bowl(*self.inputs(standardised, correlation))
        signs = np.where(bowl.distances(np.zeros(len(bowl.minimum))) < 0, -1.0, 1.0)
        return replace(bowl, directions=bowl.directions * signs)

    def _features(self, standardised, correlation):
        """The features with the smallest and the largest numbers, of some of the examples: x and y."""
        x, _ = self.inputs(standardised, correlation)
        x = x[:: -(-len(x) // SHOWN)]
        return x[:, self.pair[0]], x[:, self.pair[1]]

    def _range(self, standardised):
        """The ends of the scale on which both features are drawn."""
        if self.is_harvests:
            return (-3.0, 3.0) if standardised else (-50.0, 1050.0)
        x, _ = self.inputs(standardised, 0.0)
        values = np.concatenate([x[:, self.pair[0]], x[:, self.pair[1]], [0.0]])
        room = 0.08 * float(np.ptp(values))
        return float(f"{values.min() - room:.2g}"), float(f"{values.max() + room:.2g}")


def scene_of(data=None, t=None):
    """Give the scene without data, that of the harvests, or one for a learner's examples; ValueError if they can't be.

    >>> scene_of([[0, 10], [1, 20], [2, 50]]).bowl(True, 0.0).curvatures.round(9).tolist()
    [1.0, 1.0]
    """
    if data is None:
        if t is not None:
            raise ValueError("got targets without features: hand in both, or a table with the targets last as data")
        return Scene()
    if isinstance(data, str) and data == HARVESTS and t is None:
        return Scene(lambda correlation: harvests(correlation=correlation), NAMES)
    x, t = as_examples(data, t)
    columns = [str(name) for name in getattr(data, "columns", [])][: x.shape[1]]
    scene = Scene(lambda _: (x, t), tuple(columns) or tuple(f"feature {i + 1}" for i in range(x.shape[1])))
    scene.bowl(False, 0.0), scene.bowl(True, 0.0)  # what is wrong with the data is said now
    return scene
