"""Which loss? One example far out pulls at three fits; one neuron that is surely wrong learns from two losses."""

from dataclasses import dataclass, fields
from functools import lru_cache

import numpy as np

from nnwidgets.explorer import Explorer, number, switch, timeline
from nnwidgets.maths import DataLoss, as_examples, plain_step, read_csv, walk
from nnwidgets.maths.callables import vectorised
from nnwidgets.maths.robust import huber_fit, lowest_fit, pull
from nnwidgets.maths.round_numbers import nice
from nnwidgets.maths.slopes import sigmoid_slope, slope_ratio
from nnwidgets.pictures import join, say
from nnwidgets.widgets.loss_choice_picture import EPOCHS, EVERY, PARTS, Picture

VALUES = 1.2, 2.2, 2.5, 2.7, 3.1, 3.5, 4.0, 4.7  # and the one that moves
SIZES = [0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 7, 10]
DELTAS = [0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 7, 10]
LOSSES = "squared", "cross-entropy"
NEURONS = {error: DataLoss([1.0], [0.0], unit="sigmoid", error=error) for error in LOSSES}
MOST = 1000
BELONGS = {"fits": {"outlier", "delta"}, "neuron": {"weight", "bias", "step_size", "moment", "law"}}  # which controls


@dataclass(frozen=True)
class Outcome:
    """What comes of both: the three fits, and the neuron's two trainings.

    Attributes
    ----------
    fits : array (..., 3 or 4)
        Mean, median, Huber's fit, and that of a cost of one's own, if there is one.
    pulls : array (..., 3 or 4)
        The slope of the moving example's loss at the fit of that loss.
    outputs, slopes : arrays (..., 2, moments)
        Of the neuron under the squared error and the cross-entropy; slopes with respect to its sum.
    ratios : array (..., moments)
        How many times as steep the cross-entropy is, at the output of the neuron under the squared error.
    """

    fits: np.ndarray
    pulls: np.ndarray
    outputs: np.ndarray
    slopes: np.ndarray
    ratios: np.ndarray

    def __getitem__(self, i):
        """One of several positions of a control."""
        return Outcome(*[getattr(self, field.name)[i] for field in fields(self)])


class LossChoice(Explorer):
    """Which loss?  Above: one value for many, with the mean, the median and Huber's fit, and an example to drag.

    Below: a sigmoid neuron with the input x = 1 and the target t = 0 begins with an output near 1, and learns for 300
    epochs (here also updates, as there is one example), once from the squared error (p − t)²/2 and once from the
    cross-entropy −log(1 − p).  The neuron is Nielsen's (Neural Networks and Deep Learning, chapter 3).

    Parameters
    ----------
    values : list, array, Series or path of a CSV file with one column, optional
        Three numbers or more; the last of them can be dragged.
    cost : callable, optional
        What an error, fit − value, costs: a number for a number or an array for an array.  It gets a fit of its own.
    part : "both", "fits" or "neuron"
        Which half of the picture is shown, and its controls.
    outlier, delta, weight, bias, step_size, moment, law : see the controls.

    Examples
    --------
    >>> lab = LossChoice(weight=0.6, bias=0.9, step_size=0.15)
    >>> lab.run.outputs[:, [0, -1]].round(3).tolist()
    [[0.818, 0.094], [0.818, 0.012]]
    >>> LossChoice([1, 2, 3, 4, 90]).run.fits.round(2).tolist()[:2]
    [20.0, 3.0]
    """

    title = "Which loss?"
    sweeps = ("outlier", "delta", "weight", "bias", "step_size")
    block = 40

    outlier = number(12.0, 0.0, 16.0, step=0.2, label="outlier", help="the value of the example that is dragged")
    weight = number(2.0, -3, 3, step=0.1, label="start w₀", help="the weight of the neuron, whose input is 1")
    bias = number(2.0, -3, 3, step=0.1, label="start b₀", help="the bias of the neuron")
    step_size = number(0.15, 0.01, 10, values=SIZES, label="step size η", help="the same for both losses")
    moment = timeline(EPOCHS // EVERY, per_second=10, label="epoch / 5")
    delta = number(
        1.5, 0.1, 10, values=DELTAS, label="Huber's δ", help="errors beyond δ pull no harder than δ", more=True
    )
    law = switch(True, label="show law", help="what theory says about the slopes of the two losses", more=True)

    def __init__(self, values=None, *, cost=None, part="both", hidden=(), **controls):
        if part not in ("both", *PARTS):
            raise ValueError(f"expected part to be 'both', 'fits' or 'neuron', got {part!r}")
        self._cost, self._part = cost, part
        self._given = {"part": part} if part != "both" else {}
        self._costs = None if cost is None else vectorised(cost, 1, "the cost", letter="error")
        self._values, low, high = np.array(VALUES), 0.0, 16.0
        if values is not None:
            self._values, moving = _split(values)
            low, high, unit = _room(np.append(self._values, moving))
            self._bounds = {"outlier": (low, high, (high - low) / 80), "delta": (0.1 * unit, 10 * unit, unit)}
            self._options = {"delta": [float(f"{unit * d:.3g}") for d in DELTAS]}
            controls = {"outlier": moving, "delta": unit} | controls
        self._picture = Picture(self._values, low, high, self._fits, self._pull, part, cost is not None)
        self._trainings = lru_cache(maxsize=64)(_train)
        other = {"fits": "neuron", "neuron": "fits"}.get(part)
        hidden = {hidden} if isinstance(hidden, str) else set(hidden)
        super().__init__(hidden=hidden | BELONGS.get(other, set()), **controls)

    def shown(self):
        fits = (huber_fit, pull) if self._cost is None else (huber_fit, pull, lowest_fit, self._cost)
        neuron = (walk, plain_step, sigmoid_slope) if self.law else (walk, plain_step)
        return {"fits": fits, "neuron": neuron}.get(self._part, fits + neuron)

    def learners(self):
        return () if self._cost is None else (self._cost,)

    # What happens ---------------------------------------------------------------------------------------------------

    def compute(self, s):
        fits = self._fits(s.outlier, s.delta)
        error = fits - np.asarray(s.outlier)[..., None]
        delta = np.broadcast_to(s.delta, error.shape[:-1])
        parts = zip(("squared", "absolute", "huber", "own"), np.moveaxis(error, -1, 0), strict=False)
        pulls = np.stack([self._pull(e, how, delta) for how, e in parts], axis=-1)
        outputs = self._trainings(*map(_hashable, (s.weight, s.bias, s.step_size)))
        slopes = np.stack([sigmoid_slope(outputs[..., i, :], 0, how) for i, how in enumerate(LOSSES)], axis=-2)
        lead = np.broadcast_shapes(fits.shape[:-1], outputs.shape[:-2])
        found = fits, pulls, outputs, slopes, slope_ratio(outputs[..., 0, :])
        own = 1, 1, 2, 2, 1  # axes that belong to each
        return Outcome(*[np.broadcast_to(a, lead + a.shape[a.ndim - n :]) for a, n in zip(found, own, strict=True)])

    def _fits(self, outlier, delta):
        """Mean, median, Huber's fit and one's own, `(..., 3 or 4)`, for one place of the outlier or many."""
        outlier, delta = np.broadcast_arrays(np.asarray(outlier, float), delta)
        same = np.broadcast_to(self._values, (*outlier.shape, len(self._values)))
        t = np.concatenate([same, outlier[..., None]], axis=-1)
        fits = [t.mean(axis=-1), np.median(t, axis=-1), huber_fit(t, delta)]
        if self._costs:
            fits.append(lowest_fit(self._values, outlier, self._costs))
        return np.stack(fits, axis=-1)

    def _pull(self, error, how, delta):
        """The slope of an example's loss; that of one's own cost is measured."""
        if how != "own":
            return pull(error, how, delta)
        h = 1e-6 * np.ptp(np.append(self._values, [self.controls["outlier"].bounds(self)[:2]]))
        slope = (self._costs(error + h) - self._costs(error - h)) / (2 * h)
        return np.where(np.isfinite(slope), slope, 0.0)

    # Picture and words ----------------------------------------------------------------------------------------------

    def axes(self, s):
        return self._picture.panels

    def marks(self, s, run):
        return self._picture.marks(s, run)

    def words(self, s, run):
        said = {"fits": self._fit_words(s, run), "neuron": self._neuron_words(s, run)}
        return said[self._part] if self._part in said else join(*said.values())

    def _fit_words(self, s, run):
        own = ", and that of your cost {c}" if self._costs else ""
        return say(
            "With the outlier at {o} the mean is {a}, the median {m}, Huber's fit {h}" + own + ": "
            "each makes the mean of its own loss lowest.",
            o=s.outlier,
            **dict(zip("amhc", run.fits, strict=False)),
        )

    def _neuron_words(self, s, run):
        neuron = say(
            "After {e:d} epochs with η = {eta} the neuron puts out {p} under the squared error, (p\u00a0−\u00a0t)²/2, "
            "and {q} under the cross-entropy; its target is 0.",
            e=EVERY * np.arange(run.outputs.shape[-1]),
            eta=s.step_size,
            p=run.outputs[0],
            q=run.outputs[1],
        )
        if not s.law:
            return neuron
        ratio = say(
            "At the output {p} the cross-entropy is 1/(p(1\u00a0−\u00a0p)) = {r} times as steep, so an η that suits "
            "one loss need not suit the other.",
            p=run.outputs[0],
            r=run.ratios,
        )
        return join(neuron, ratio)

    def row(self, s, run):
        names = ("mean", "median", "Huber", "your cost")
        fits = {name: say("{v}", v=v) for name, v in zip(names, run.fits, strict=False)}
        neuron = {
            "start (w₀, b₀)": say("({w}, {b})", w=s.weight, b=s.bias),
            "step size": say("{e}", e=s.step_size),
            "output, squared": say("{p}", p=run.outputs[0, -1]),
            "output, cross-entropy": say("{p}", p=run.outputs[1, -1]),
        }
        fits = {"outlier": say("{o}", o=s.outlier), **fits}
        return {"fits": fits, "neuron": neuron}.get(self._part, fits | neuron)


def _train(weight, bias, step_size):
    """The neuron's outputs under both losses, `(..., 2, moments)`."""
    weight, bias, sizes = np.broadcast_arrays(*[np.asarray(value, float) for value in (weight, bias, step_size)])
    start, outputs = np.stack([weight, bias], axis=-1), []
    for loss in NEURONS.values():
        points = walk(loss.gradient_at, start, lambda _: sizes[..., None], EPOCHS, plain_step)
        outputs.append(loss.outputs(points[..., ::EVERY, :])[..., 0])
    return np.stack(outputs, axis=-2)


def _split(values):
    """The values that stay, and the last one, which moves."""
    if isinstance(values, (str, bytes)) or hasattr(values, "open"):
        values = read_csv(values)
        values = values[:, 0] if values.shape[1] == 1 else values
    _, t = as_examples(values, values)
    if not 3 <= len(t) <= MOST:
        raise ValueError(f"expected 3 to {MOST} values, the last of which can be dragged; got {len(t)}")
    return t[:-1], float(t[-1])


def _room(t):
    """Ends of the picture, and about half the spread of the middle values."""
    low, high = float(t.min()), float(t.max())
    spread = float(np.subtract(*np.quantile(t, [0.75, 0.25]))) or (high - low) or abs(high) or 1.0
    room = max(0.25 * (high - low), spread)
    return float(f"{low - room:.3g}"), float(f"{high + room:.3g}"), nice(0.6 * spread)


def _hashable(value):
    """A control's value, or a tuple of several."""
    return tuple(value.tolist()) if isinstance(value, np.ndarray) else value
