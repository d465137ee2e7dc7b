"""How does a whole network learn? Two inputs, a few hidden units, one output: its weights, what it says, its loss."""

from collections import OrderedDict
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from nnwidgets.explorer import Explorer, choice, number, points, switch, timeline, whole
from nnwidgets.maths import Network, NetworkLoss, Trainer, plain_step, train, walk
from nnwidgets.maths.network import ACTIVATIONS, backward, forward
from nnwidgets.pictures import clicks, join, say
from nnwidgets.widgets import tiny_net_scene as scene
from nnwidgets.widgets.tiny_net_scene import (
    BY_HAND,
    FIRST_POINTS,
    KEPT,
    LOG,
    MANY,
    MOMENTS,
    OWN,
    SIGNED,
    STARTS,
    UPDATES,
    course_data,
    drawn_data,
    own_data,
)

SIZES = [float(f"{digit}e{power}") for power in (-2, -1, 0) for digit in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)] + [10.0]
BATCHES = {"all": None, "64": 64, "8": 8, "2": 2, "1": 1}
YOURS, PLAIN = "your rule", "plain step"
DECIDES = ("data", "examples", "units", "step_size", "batch", "loss", "activation", "start", "rule")  # and the seed
MOST_MAPS = 12  # trainings from all starts that are remembered


class TinyNet(Explorer):
    """How does a whole network learn? A 2-H-1 net is trained by 3000 updates; what it learns hangs on where it starts.

    Parameters
    ----------
    data : "XOR", "circles", "two moons", "drawn by hand", or your own: list, array, DataFrame or CSV path
        Your own examples have two inputs and a target of one or two classes.  The inputs are standardised.  Examples
        drawn by hand are clicked into the picture, or typed; they stay where they are.
    t : list, array or Series, optional
        The targets of your own examples, if `data` holds the inputs alone.
    rule : callable, optional
        `rule(w, gradient, step_size) -> new w`, instead of plain gradient descent.
    units, step_size, seed, moment, batch, loss, activation, start, others, drawn : see the controls.

    Examples
    --------
    >>> lab = TinyNet(units=4, seed=1)
    >>> lab.run.wrong[[0, -1]].tolist()
    [1, 0]
    """

    title = "How does a whole network learn?"
    sweeps = ("step_size", "seed")
    drafts = (*DECIDES, "others")
    block = len(SIZES)  # a training of many nets costs little more than that of one

    data = choice("XOR", (*course_data(), BY_HAND), label="data")
    units = whole(2, 1, 8, label="hidden units")
    seed = whole(0, 0, STARTS - 1, label="seed", help="draws the starting weights")
    step_size = number(0.5, 0.01, 10.0, values=SIZES, label="step size η")
    moment = timeline(MOMENTS, per_second=10, label="moment")
    batch = choice("all", ("all", "8", "2", "1"), label="batch", help="examples that an update looks at", more=True)
    loss = choice("cross-entropy", ("cross-entropy", "squared"), label="loss", more=True)
    activation = choice(
        "tanh", tuple(ACTIVATIONS), label="they put out", help="what hidden units make of their sum", more=True
    )
    start = choice("N(0, 1)", ("N(0, 1)", "zero"), label="first weights", help="drawn by the seed, or all 0", more=True)
    others = switch(True, label="all starts", help="train the net from every seed", more=True)
    drawn = choice(SIGNED, (SIGNED, LOG), label="weights drawn", help="over the updates", more=True)
    rule = choice(PLAIN, (PLAIN,), label="rule", help="that moves the weights", more=True)
    examples = points(
        FIRST_POINTS, -2, 2, label="by hand", help=f"x₁, x₂, target: for data {BY_HAND}; or click them", more=True
    )

    def __init__(self, data="XOR", t=None, *, rule=None, hidden=(), **controls):
        hidden = (hidden,) if isinstance(hidden, str) else tuple(hidden)
        self._sets, self._rule, self._options = dict(course_data()), None, {}
        if t is not None or not isinstance(data, str) or (data not in self._sets and Path(data).suffix):
            self._sets = {OWN: own_data(data, t)} | self._sets
            self._options["data"], data = (*self._sets, BY_HAND), OWN
            if self._sets[OWN].n > MANY:
                self._options["batch"] = ("64", "8", "1")
                controls = {"batch": "64"} | controls
        if callable(rule):
            self._rule, rule = rule, YOURS
            self._options["rule"] = (YOURS, PLAIN)
            self.drafts, self.block = (*self.drafts, "seed"), 2  # the rule may be slow
        elif rule is None:
            rule, hidden = PLAIN, (*hidden, "rule")
        self._losses = lru_cache(maxsize=32)(self._make_loss)
        self._alone = lru_cache(maxsize=32)(self._train_one)
        self._maps = OrderedDict()
        super().__init__(data=data, rule=rule, hidden=hidden, **controls)

    def learners(self):
        return () if self._rule is None else (self._rule,)

    def shown(self):
        return walk, self._rule if self.rule == YOURS else plain_step, forward, backward

    # What happens ------------------------------------------------------------------------------------------------

    def _set(self, s):
        """The examples of state s."""
        return drawn_data(_points(s)) if s.data == BY_HAND else self._sets[s.data]

    def _make_loss(self, examples, units, loss, activation):
        return NetworkLoss(Network(2, units, 1, activation=activation), examples.x, examples.t, loss)

    def loss_of(self, s):
        """The loss that is walked down in state s: that of a net on its examples."""
        return self._losses(self._set(s), s.units, s.loss, s.activation)

    def batch_of(self, s):
        """How many examples an update looks at in state s."""
        n = self._set(s).n
        return min(n, BATCHES[s.batch] or n)

    def compute(self, s):
        if np.ndim(s.step_size):
            return self._trained(s, [s.seed])
        starts = self._all_starts(s)
        if starts is not None and starts.finished:
            return starts.training[s.seed]
        if np.ndim(s.seed):
            return self._trained(s, s.seed)
        return self._alone(s.seed, *self._key(s))

    def _train_one(self, seed, *state):
        return self._trained(SimpleNamespace(**dict(zip(DECIDES, state, strict=True))), [seed])[0]

    def _trained(self, s, seeds, trained=train):
        """Train from these starts at once.  All look at the same examples in the same order."""
        loss = self.loss_of(s)
        first = np.zeros((len(seeds), loss.d)) if s.start == "zero" else loss.network.start(seeds)
        rule = self._rule if s.rule == YOURS else None
        how = {"rule": rule, "batch_size": self.batch_of(s), "seed": 0, "shared": 1, "moments": KEPT}
        return trained(loss, first, np.atleast_1d(s.step_size), UPDATES, **how)

    def _all_starts(self, s):
        """The training from all starts, as far as there was time for it; None if there was none at all."""
        seconds = getattr(s, "seconds", np.inf)
        key = self._key(s)
        if not s.others or (seconds == 0 and key not in self._maps):
            return None
        if key not in self._maps:
            self._maps[key] = _Starts(self._trained(s, range(STARTS), Trainer))
            if len(self._maps) > MOST_MAPS:
                self._maps.popitem(last=False)
        if seconds > 0:
            try:
                self._maps[key].go_on(seconds)
            except BaseException:  # a learner's rule failed or took too long: what was under way is not to be trusted
                del self._maps[key]
                raise
        return self._maps[key]

    def _key(self, s):
        return tuple(_points(s) if name == "examples" else getattr(s, name) for name in DECIDES)

    def _map(self, s):
        """The training from all starts as it stands; in Python, where nobody waits for a browser, complete."""
        return self._maps.get(self._key(s)) if hasattr(s, "seconds") and s.others else self._all_starts(s)

    def unfinished(self, s):
        starts = self._maps.get(self._key(s))
        return s.others and not (starts is not None and starts.finished)

    def part_done(self, s):
        starts = self._maps.get(self._key(s))
        return 0.0 if starts is None else starts.done / UPDATES

    # The picture -------------------------------------------------------------------------------------------------

    def axes(self, s):
        return scene.panels(self._set(s), f"2-{s.units}-1", s.loss, s.others, s.drawn)

    def marks(self, s, run):
        w, network = np.clip(run.points, -1e9, 1e9), run.loss.network
        return [
            *scene.diagram(w, s.units),
            *scene.field(w, network, self._set(s)),
            *([clicks("field", control="examples")] if s.data == BY_HAND else ()),
            *scene.losses(run, s.loss),
            *scene.weights(w, s.units, s.drawn),
            *(scene.starts(s.seed, self._map(s)) if s.others else ()),
        ]

    def words(self, s, run):
        n, size = run.loss.examples, self.batch_of(s)
        mean = "mean cross-entropy" if s.loss == "cross-entropy" else "mean of (y − t)²/2"
        net = say(
            f"A 2-{s.units}-1 net with {s.activation} units walks down the {mean} over {{n:d}} examples; "
            f"each update looks at {'all' if size == n else size} of them, with step size {{eta}}.",
            n=n,
            eta=s.step_size,
        )
        now = say(
            "After {k:d} updates the loss is {loss} and {wrong:d} of {n:d} examples are on the wrong side.",
            k=KEPT,
            loss=run.losses,
            wrong=run.wrong,
            n=n,
        )
        return join(net, now, _ending(run), *self._others_in_words(s))

    def _others_in_words(self, s):
        starts = self._map(s) if s.others else None
        if starts is None or not starts.finished:
            return []
        return [
            say(
                "Of {starts:d} starts, {solved:d} end with every example right.",
                starts=STARTS,
                solved=starts.solved.sum(),
            )
        ]

    def row(self, s, run):
        return {
            "data": say(s.data),
            "net": say(f"2-{s.units}-1, {s.activation}"),
            "loss is": say(s.loss),
            "step size": say("{eta}", eta=s.step_size),
            "batch": say("{size:d}", size=self.batch_of(s)),
            "seed": say("{seed:d}", seed=s.seed) if s.start != "zero" else say("zero"),
            "loss at the end": say("{loss}", loss=run.losses[-1]),
            "wrong at the end": say("{wrong:d}", wrong=run.wrong[-1]),
        }


class _Starts:
    """The training from all starts, and which of them have every example right as it stands."""

    def __init__(self, trainer):
        self._trainer = trainer
        self._look()

    def go_on(self, seconds):
        if not self.finished:
            self._trainer.go_on(seconds)
            self._look()

    def _look(self):
        self.done, self.finished, self.training = self._trainer.done, self._trainer.finished, self._trainer.training
        self.solved = self.training.loss.wrong(self.training.final) == 0


def _points(s):
    """The examples that were drawn by hand; those of a kept run come back from the browser as lists."""
    return tuple(map(tuple, np.asarray(s.examples).tolist()))


def _ending(run):
    """What came of it, in words that the numbers bear out."""
    if not np.isfinite(run.losses[-1]):
        return say("The weights grow beyond all numbers: the step size is too large for this net.")
    if run.wrong[-1] == 0:
        since = KEPT[len(KEPT) - np.argmin((run.wrong == 0)[::-1])] if run.wrong.any() else 0
        return say("At each moment from update {since:d} on, none is.", since=since)
    first, last = run.loss.network.layers(run.points)
    if first.shape[-2] > 1 and np.ptp(first, axis=-2).max() + np.ptp(last[..., :-1], axis=-1).max() < 1e-9:
        return say("All hidden units are alike, so their gradients are alike too, and they stay alike.")
    slope = float(np.linalg.norm(run.loss.gradient(run.final)))
    half = np.searchsorted(KEPT, UPDATES / 2)
    return say(
        "From update {half:d} to the end the loss goes from {before} to {after}; there the gradient is {slope} long.",
        half=KEPT[half],
        before=run.losses[half],
        after=run.losses[-1],
        slope=slope,
    )
