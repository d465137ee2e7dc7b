"""What stays the same while the controls of BatchLab move? Whatever its examples alone decide."""

from functools import cached_property, lru_cache

import numpy as np

from nnwidgets.maths import (
    DataLoss,
    as_examples,
    course_line,
    gradient_variance,
    line_noise_floor,
    measured_noise_floor,
    minibatch_gradients,
    minibatch_variance,
)
from nnwidgets.pictures import contours

MOMENTS = 64  # of the timeline, after the start
COST, UPDATES = "example-gradients", "updates"
RUNS = ("batch", "minibatch", "online")
MOST = 1024  # examples: the online run visits each of them several times
CLOUD = 60  # minibatches whose gradients are shown
DRAWS = 200  # minibatches by which a spread is measured
CELLS = 24  # positions of a start, less one, in each direction
SIZES = (
    *(0.01, 0.012, 0.015, 0.02, 0.025, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.1, 0.12, 0.15, 0.17, 0.2, 0.22, 0.25, 0.3),
    *(0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 2, 2.5, 3, 3.5, 4),
)
COURSE_BOX = (-3.0, 3.0, 0.25)  # lowest and highest start, and from one start to the next; for both weights
CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])


def scene_of(data=None, t=None):
    """Give the scene for a learner's examples, or for those of the course; ValueError if no one line fits best."""
    if data is None and t is not None:
        raise ValueError("got targets without inputs: hand in both, or a table of two columns as data")
    return _course() if data is None else _own(*as_examples(data, t))


class Scene:
    """A line to be fitted to N examples: its loss, and the ranges of everything that can be moved or drawn.

    Parameters
    ----------
    loss : DataLoss
        The squared error of a linear unit of one input, with a bias.
    start : pair of numbers
        The slope and the bias with which the picture begins.
    box : two triples, optional
        Lowest and highest start, and the distance from one to the next, for slope and bias.
    """

    def __init__(self, loss, start=(0.0, 0.0), box=None):
        self.loss, self.n, self.start = loss, loss.examples, start
        self.minimum = np.array(loss.minima[0][0])
        self.box = box or tuple(_range(end, scale) for end, scale in zip(self.minimum, self._scales, strict=True))
        self.floor = lru_cache(maxsize=512)(self._floor)
        self.cloud = lru_cache(maxsize=64)(self._cloud)

    # Where the controls can stand --------------------------------------------------------------------------------

    @cached_property
    def batch_sizes(self):
        """1, 2, 4, ... and N."""
        return sorted({2**k for k in range(self.n.bit_length()) if 2**k < self.n} | {self.n})

    @cached_property
    def batch_size(self):
        """The batch size to begin with: about the root of N."""
        return max(size for size in self.batch_sizes if size * size <= self.n)

    @cached_property
    def step_sizes(self):
        """Simple numbers, up to a little beyond the limit of the batch run."""
        return [float(f"{self._unit * size:.4g}") for size in SIZES if self._unit * size <= 2.4 / self.loss.curvature]

    @cached_property
    def step_size(self):
        """The step size to begin with: about a tenth of 1 / curvature."""
        return self.step_sizes[SIZES.index(0.1)]

    @cached_property
    def piece(self):
        """Example-gradients from one moment of the timeline to the next: a sixteenth of an epoch."""
        return -(-self.n // 16)

    def made(self, compare, batch_size):
        """How many updates a run has made at each moment, if all runs have spent the same `compare` by then."""
        moments = np.arange(MOMENTS + 1)
        return moments if compare == UPDATES else moments * self.piece // batch_size

    @cached_property
    def _unit(self):
        return _simple(0.6 / self.loss.curvature)

    @property
    def _scales(self):
        """How far each weight alone has to go from its best value to cost as much as the targets vary."""
        return (self.loss.targets.std() or 1.0) / np.sqrt((self.loss.inputs**2).mean(axis=0))

    # What is drawn -----------------------------------------------------------------------------------------------

    def excess(self, w):
        """The loss above its lowest value."""
        return np.maximum(self.loss(w) - self.loss.minimum, 0.0)

    @cached_property
    def highest(self):
        """The highest excess in the box."""
        (a, b, _), (c, d, _) = self.box
        return float(self.excess([[a, c], [a, d], [b, c], [b, d]]).max())

    @cached_property
    def heights(self):
        """Lines of equal loss, as x and y: from one to the next it grows to the root of ten times."""
        x, y = (np.linspace(low, high, 41) for low, high, _ in self.box)
        z = self.excess(np.stack(np.meshgrid(x, y), axis=-1))
        lines = contours("", x, y, z, self.highest * 10.0 ** np.arange(-3, 0, 0.5))
        return lines.arrays["x"], lines.arrays["y"]

    @cached_property
    def ticks(self):
        """A few round numbers in the box, for slope and bias."""
        far = [_simple(5 * step) for _, _, step in self.box]
        ends = [
            (np.ceil(low / a - 1e-9), np.floor(high / a + 1e-9))
            for (low, high, _), a in zip(self.box, far, strict=True)
        ]
        return [a * np.arange(first, last + 1) for a, (first, last) in zip(far, ends, strict=True)]

    @cached_property
    def reach(self):
        """How far the axes of the gradient's two parts go from 0: at the start most examples' gradients are inside."""
        sizes = np.quantile(np.abs(self.loss.example_gradients(self.start)), 0.85, axis=0)
        return tuple(_simple(size or 1.0, (1, 1.5, 2, 3, 4, 5, 6, 8, 10)) for size in sizes.tolist())

    @cached_property
    def true_gradient(self):
        """The gradient over all examples as a function of the weights, in the form of a swarm."""
        return _straight(self.loss.gradient(CORNERS)[:, None])

    def _cloud(self, batch_size, replace, seed):
        """Gradients of some minibatches as functions of the weights, in the form of a swarm: x and y (3, CLOUD)."""
        return _straight(minibatch_gradients(self.loss, CORNERS, batch_size, CLOUD, replace, seed))

    def _floor(self, batch_size, step_size, replace):
        """The mean excess of noisy descent in the long run, at one step size or a tuple of them."""
        if not self.spread or (batch_size == self.n and not replace):
            return np.zeros(np.shape(step_size))  # no noise at the minimum
        if not replace:
            return measured_noise_floor(self.loss, step_size, batch_size, replace, seed=0)
        if isinstance(step_size, tuple):
            return np.array([self.floor(batch_size, size, replace) for size in step_size])
        return line_noise_floor(self.loss, step_size, batch_size, replace)

    @cached_property
    def spread(self):
        """The root of S, the variance of the examples' gradients at the minimum; 0 if they lie on a line."""
        one, far = (float(np.sqrt(gradient_variance(self.loss, w))) for w in (self.minimum, self.minimum + 1))
        return one if one > 1e-9 * far else 0.0

    def spread_law(self, batch_size, replace):
        """How far off minibatch gradients are at the minimum, root mean square, by the law of a mean."""
        return np.sqrt(minibatch_variance(self.spread**2, np.asarray(batch_size), self.n, replace))

    def measured_spread(self, replace):
        """The same measured, for each of the batch sizes."""
        draws = [
            minibatch_gradients(self.loss, self.minimum, size, DRAWS, replace, seed=0) for size in self.batch_sizes
        ]
        return np.array([np.sqrt((cloud**2).sum(axis=-1).mean()) for cloud in draws])


@lru_cache(maxsize=1)
def _course():
    return Scene(DataLoss(*course_line()), (-2.0, -1.0), (COURSE_BOX, COURSE_BOX))


def _own(x, t):
    if x.shape[1] != 1:
        raise ValueError(f"expected one input for each example, got {x.shape[1]}: choose one column, and the targets")
    if len(x) > MOST:
        raise ValueError(f"expected {MOST} examples at most, got {len(x)}: hand in a sample of them")
    loss = DataLoss(x, t)
    if not loss.minima:
        raise ValueError(f"expected inputs that differ, so that one line fits best; got {x[0, 0]:g} throughout")
    return Scene(loss)


def _straight(at_corners):
    """What is straight in (u, v), from its values at the corners (3, n, 2): x and y (3, n).

    At (u, v) it is x[0] + x[1] u + x[2] v, and likewise for y.
    """
    parts = np.stack([at_corners[0], *(at_corners[1:] - at_corners[0])])
    return parts[..., 0], parts[..., 1]


def _range(end, scale):
    """From 0 to a minimum and some way around, in CELLS equal steps of a simple number."""
    half = max(0.75 * abs(end), 1.5 * scale)
    step = _simple(2 * half / CELLS)
    low = step * (round(end / 2 / step) - CELLS // 2)
    return float(low), float(low + CELLS * step), step


def _simple(value, digits=(1, 2, 5, 10)):
    """The next number up that begins like one of `digits`."""
    power = 10.0 ** np.floor(np.log10(value))
    return float(f"{next(power * digit for digit in digits if power * digit >= value * (1 - 1e-9)):.6g}")
