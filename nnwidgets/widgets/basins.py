"""Is the bottom the bottom? A curve with several minima, and in which of them a run from each start ends."""

from functools import lru_cache
from itertools import pairwise

import numpy as np

from nnwidgets.explorer import Explorer, choice, number, switch, timeline
from nnwidgets.maths import Chord, Loss, as_loss, chord, plain_step, walk
from nnwidgets.maths.fates import find_fate
from nnwidgets.pictures import Axis, Panel, dots, handle, image, join, line, plain, region, say, text
from nnwidgets.widgets.basins_scene import PAIRS, SIZES, named, own, pair_of

STEPS = 50
DIGITS = 1, 1.1, 1.2, 1.3, 1.4, 1.6, 1.8, 2, 2.2, 2.4, 2.6, 2.8, 3, 3.3, 3.6, 4, 4.5, 5, 5.5, 6, 6.5, 7, 8, 9
STEP_SIZES = [float(f"{digits * power:.3g}") for power in (0.01, 0.1, 1) for digits in DIGITS] + [10.0, 11.0, 12.0]
HEIGHT = 340
MANY = 4  # minima about which something is said; more would be a crowd
BEGIN = "start", "step_size", "chord_from", "chord_to"


class Basins(Explorer):
    """Is the bottom the bottom? A run goes down a curve; where it ends depends on its start and on its step size.

    Parameters
    ----------
    loss : str or callable of one weight
        "double well" (with "parabola" to compare), "dip in a bowl" (with "bowl"), "neuron, squared error" (with
        "neuron, cross-entropy"); or a function of your own.
    low, high : float
        From where to where a function of your own is seen.
    start, step_size, step, chord, chord_from, chord_to : see the controls.

    Examples
    --------
    >>> lab = Basins(start=1.2, step_size=0.05)
    >>> lab.run.end, lab.minima[lab.run.end]
    (1, (0.960, 0.294))
    """

    title = "Is the bottom the bottom?"
    sweeps = BEGIN

    start = number(1.2, -1.6, 1.6, step=0.04, label="start w₀")
    step_size = number(0.05, *SIZES, values=STEP_SIZES, label="step size η")
    step = timeline(STEPS, per_second=10)
    loss = choice("double well", next(iter(PAIRS)), label="loss L(w)")
    chord = switch(True, label="chord", help="a straight line between two points of the curve")
    chord_from = number(-1.48, -1.6, 1.6, step=0.04, label="chord from", more=True)
    chord_to = number(1.48, -1.6, 1.6, step=0.04, label="chord to", more=True)

    def __init__(self, loss="double well", *, low=-3, high=3, hidden=(), **controls):
        self._learner = (loss,) if callable(loss) and not isinstance(loss, Loss) else ()
        if callable(loss):
            scene, begin = own(as_loss(loss), low, high)
            low, high, loss, self._scene = scene.low, scene.high, scene.loss.name, lambda name: scene
            self._options, hidden = {"loss": (loss,)}, ("loss", *((hidden,) if isinstance(hidden, str) else hidden))
        else:
            pair, (low, high, begin) = pair_of(loss)
            self._options, self._scene = {"loss": pair}, lru_cache(lambda name: named(name, low, high))
        self._bounds = dict.fromkeys(("start", "chord_from", "chord_to"), (low, high, (high - low) / 80))
        self._curve, self._strip = lru_cache(self._draw_curve), lru_cache(self._draw_strip)
        self._test, self._chord = lru_cache(self._measure_chord), lru_cache(self._draw_chord)
        begin = dict(zip(BEGIN, begin, strict=True))
        begin["step_size"] = min(STEP_SIZES, key=lambda size: abs(np.log(size / begin["step_size"])))
        super().__init__(loss=loss, hidden=hidden, **(begin | controls))

    def learners(self):
        return self._learner

    def shown(self):
        return walk, plain_step, chord

    @property
    def minima(self):
        """(w, loss) of each minimum of the present curve, from left to right."""
        return self._scene(self.loss).minima

    def compute(self, s):
        scene = self._scene(s.loss)
        return find_fate(scene.loss, s.start, s.step_size, STEPS, scene.starts, scene.grain.within, scene.minima)

    # Axes -----------------------------------------------------------------------------------------------------------

    def axes(self, s):
        scene = self._scene(s.loss)
        (low, high), strip, ticks = _heights(scene)
        names = tuple(f"{tick:g}".replace("-", "−") for tick in ticks)
        sizes = ("0.01", "0.1", "1", "10")
        here = Axis("", low, high, "linear", (sum(strip) / 2, *ticks), ("ends", *names))
        after = Axis("", low, high, "linear", ticks, names)
        among = Axis("step size η", *SIZES, "log", tuple(map(float, sizes)), sizes)
        name = f"{s.loss.capitalize()}: the loss L(w)"
        return (
            Panel("curve", name, Axis("weight w", scene.low, scene.high), here, height=HEIGHT),
            Panel("losses", "The loss after each step", Axis("step", 0, STEPS), after, height=HEIGHT),
            Panel("map", "Where every start ends", Axis("start w₀", scene.low, scene.high), among, height=HEIGHT),
        )

    # Marks ----------------------------------------------------------------------------------------------------------

    def marks(self, s, run):
        chord_marks = self._chord(s.loss, s.chord_from, s.chord_to) if s.chord else []
        return [
            *self._curve(s.loss),
            *self._strip(s.loss, run.ends.tobytes()),
            *chord_marks,
            *self._path(s, run),
            line("map", [s.start, s.start], SIZES, "ink", width=1),
            line("map", self._bounds["start"][:2], [s.step_size, s.step_size], "ink", width=1),
            handle(
                "map", s.start, s.step_size, controls=(None, "step_size"), label="step size, on the map", role="ink"
            ),
        ]

    def _path(self, s, run):
        steps, w, losses = np.arange(STEPS + 1), run.points[:, 0], run.losses
        top_of_strip = _heights(self._scene(s.loss))[1][1]
        return [
            line("curve", [s.start, s.start], [top_of_strip, losses[0]], width=1, dash=[3, 3]),
            line("curve", w, losses, show="so far", dots=2.5, keep=True, width=1.5),
            dots("curve", w, losses, size=5, show="now"),
            handle("curve", s.start, losses[0], controls=("start", None), label="start"),
            line("losses", steps, losses, show="so far", dots=2.5, keep=True, width=1.5),
            dots("losses", steps, losses, size=5, show="now"),
        ]

    def _draw_curve(self, name):
        """What depends on the curve alone: itself, its minima, the map of all runs and the limits in it."""
        scene = self._scene(name)
        (_, top), _, _ = _heights(scene)
        marks = [
            line("curve", scene.w, scene.values, "curve"),
            text("curve", (scene.low + scene.high) / 2, top, plain(scene.formula), "curve", anchor="middle", dy=12),
        ]
        for i, (w, value) in enumerate(scene.minima):
            letter, role, few = scene.name(i), scene.role(i), len(scene.minima) <= MANY
            said = say(f"{letter}  {{value}}", value=value) if few else say(letter)
            marks += [
                dots("curve", w, value, role, size=5),
                text("curve", w, value, said, role, anchor=_anchor(scene, w, 0.13), dy=18),
                line("losses", [0, STEPS], [value, value], role, width=1.5, dash=[6, 4]),
                text("losses", STEPS, value, letter, role, dx=3, dy=4),
            ]
        marks.append(image("map", scene.codes[scene.map], (scene.low, scene.high, *SIZES), "outcome"))
        marks += [text("map", w, size, scene.name(end), anchor="middle", dy=4) for end, w, size in scene.places]
        for i, limit in enumerate(scene.limits):
            marks.append(line("map", [scene.low, scene.high], [limit, limit], "ink", width=1.5, dash=[6, 4]))
            if limit == min(scene.limits):
                where = {"x": scene.low, "anchor": "start", "dx": 4, "dy": 15}
            elif limit == max(scene.limits):
                where = {"x": scene.high, "anchor": "end", "dx": -4, "dy": -5 if limit < SIZES[1] / 2 else 15}
            else:
                continue  # more labels than two would cover each other
            marks.append(text("map", y=limit, words=f"{scene.name(i)}: limit {{limit}}", limit=limit, **where))
        return marks

    def _draw_strip(self, name, ends):
        scene, ends = self._scene(name), np.frombuffer(ends, int)
        _, (low, high), _ = _heights(scene)
        marks = [image("curve", scene.codes[ends][None, :], (scene.low, scene.high, low, high), "outcome")]
        edges = [0, *np.flatnonzero(np.diff(ends)) + 1, len(ends)]
        for a, b in pairwise(edges):
            if b - a >= 0.12 * len(ends):
                middle = scene.low + (scene.high - scene.low) * (a + b) / 2 / len(ends)
                marks.append(text("curve", middle, (low + high) / 2, scene.name(ends[a]), anchor="middle", dy=4))
        return marks

    def _measure_chord(self, name, a, b):
        """How far the curve rises above the chord; None for a chord too short to tell."""
        scene, length = self._scene(name), abs(b - a)
        if length < 1e-6 * (scene.high - scene.low):
            return None
        rise, where = chord(scene.loss, min(a, b), max(a, b), scene.grain.samples)
        digits = 5 - int(np.floor(np.log10(length)))  # where the curve is flat, the place is no sharper than that
        return Chord(rise, round(where, digits) + 0.0)

    def _draw_chord(self, name, a, b):
        scene, test = self._scene(name), self._test(name, a, b)
        at_a, at_b = scene.loss(np.array([a, b]))
        marks = [line("curve", [a, b], [at_a, at_b], "ink", width=1.5)]
        if test and test.rise:
            inside = (scene.w > min(a, b)) & (scene.w < max(a, b))
            w, curve = scene.w[inside], scene.values[inside]
            straight = at_a + (at_b - at_a) * (w - a) / (b - a)
            x, y = np.append(w, [a, b]), np.append(np.maximum(curve, straight), [at_a, at_b])
            top, rises = float(scene.loss(test.where)), say("{rise} above the chord", rise=test.rise)
            order = np.argsort(x)
            marks += [
                region("curve", x[order], y[order], "danger", opacity=0.3),
                line("curve", [test.where, test.where], [top - test.rise, top], "danger"),
                text("curve", test.where, top, rises, "danger", anchor=_anchor(scene, test.where, 0.25), dy=-7),
            ]
        ends = {"chord_from": (a, at_a), "chord_to": (b, at_b)}
        return marks + [
            handle("curve", *place, controls=(end, None), label=end.replace("_", " "), role="ink")
            for end, place in ends.items()
        ]

    # Words ----------------------------------------------------------------------------------------------------------

    def words(self, s, run):
        scene = self._scene(s.loss)
        verdict = [_chord_words(self._test(s.loss, s.chord_from, s.chord_to))] if s.chord else []
        return join(_end_words(scene, run), _share_words(scene, run), *_limit_words(scene), *verdict)

    def row(self, s, run):
        return {
            "loss": plain(s.loss),
            "start": say("{w}", w=s.start),
            "step size": say("{eta}", eta=s.step_size),
            "ends in": say(self._scene(s.loss).name(run.end)),
            f"loss after {STEPS} steps": say("{loss}", loss=run.losses[-1]),
        }


def _anchor(scene, w, room):
    """On which side of a place words stand, to stay in the picture; half of them takes `room` of its width."""
    part = (w - scene.low) / (scene.high - scene.low)
    return "start" if part < room else "end" if part > 1 - room else "middle"


def _heights(scene):
    """Bottom and top of the picture, of the strip in it, and the ticks above that."""
    bottom, top = float(scene.values.min()), float(scene.values.max())
    span = top - bottom or 1.0
    low = bottom - 0.24 * span
    every = 10.0 ** np.floor(np.log10(span / 3))
    every = next(every * m for m in (1, 2, 5, 10) if span / (every * m) <= 5)
    ticks = np.arange(np.ceil((bottom - 0.02 * span) / every), np.floor(top / every) + 1) * every
    return (low, top + 0.13 * span), (low, low + 0.09 * span), tuple(float(f"{tick:.6g}") + 0.0 for tick in ticks)


def _end_words(scene, run):
    known = {"k": np.arange(STEPS + 1), "loss": run.losses}
    begin = "After {k:d} steps the loss is {loss}. "
    if not scene.minima:
        return say(
            begin + "From {low} to {high} there is no minimum to end in.", low=scene.low, high=scene.high, **known
        )
    if run.end < 0 and run.verdict == "diverges":
        return say(begin + "The run ends in no minimum: it runs away.", **known)
    if run.end < 0:
        return say(
            begin + "The run ends in no minimum: {within:d} steps do not settle it.", within=scene.grain.within, **known
        )
    (w, value), best = scene.minima[run.end], scene.lowest
    verb = "ends in" if run.verdict == "arrives" else "is bound for"
    words = begin + f"The run {verb} {scene.name(run.end)} (w = {{w}}, loss {{value}}), "
    known |= {"w": w, "value": value}
    if len(scene.minima) == 1:
        return say(words + "the only minimum.", **known)
    if run.end in best:
        return say(words + ("the lowest minimum." if len(best) == 1 else "than which no other is lower."), **known)
    words += f"not the lowest minimum: that is {scene.name(best[0])}, with loss {{lowest}}."
    return say(words, lowest=scene.minima[best[0]][1], **known)


def _share_words(scene, run):
    shares = {end: run.share(end) for end in [*range(len(scene.minima)), -1]}
    most = sorted(shares, key=shares.get, reverse=True)[:MANY]
    shown = {end: share for end, share in shares.items() if share and end in most}
    parts = ", ".join(f"{{p{end + 1}}} % end in {scene.name(end)}" for end in shown)
    numbers = {f"p{end + 1}": 100 * share for end, share in shown.items()}
    return say(f"Of {{n:d}} starts {parts}.", n=len(run.ends), **numbers)


def _limit_words(scene):
    known = [i for i, limit in enumerate(scene.limits) if 0 < limit < np.inf][:MANY]
    parts = ", above ".join(f"{{l{i}}} {'lead away ' if i == known[0] else ''}from {scene.name(i)}" for i in known)
    words = f"Even close by, steps above {parts} (2/L″)."
    return [say(words, **{f"l{i}": scene.limits[i] for i in known})] if known else []


def _chord_words(test):
    if test is None:
        return say("Pull the ends of the chord apart to test the curve.")
    if test.rise:
        return say(
            "The curve rises above this chord by {rise} at w = {at}: it is not convex.", rise=test.rise, at=test.where
        )
    return say("Nowhere does the curve rise above this chord; one such chord proves nothing.")
