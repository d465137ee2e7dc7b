"""Why a loss, and not the number of mistakes? Exercises on the staircase that the error count is."""

from itertools import pairwise

import numpy as np

from nnwidgets.exercises.exercise import Exercise, Mistake, Unreadable, a_number, described
from nnwidgets.maths import DataLoss, sliding_threshold, two_classes

LOW, HIGH = -4.0, 4.0  # where the weight is looked at
NEAR = 0.002


class ConstantIntervals(Exercise):
    """Return the intervals of the weight on which the number of mistakes stays the same."""

    id = "3.1"
    call = "constant_intervals(x, t)"
    names = ("x", "t")
    expects = "a list of pairs (low, high) that together reach from −4 to 4"
    praise = "Between two neighbouring inputs nothing changes: the count is a staircase, and every step of it is flat."

    def ask(self, rng):
        return [_few_examples(rng, n) for n in (5, 6, 8)]

    def read(self, question, answer):
        if not isinstance(answer, list):
            raise Unreadable(described(answer))
        if not answer:
            raise Unreadable("an empty list")
        pairs = []
        for pair in answer:
            if not isinstance(pair, list) or len(pair) != 2:
                raise Unreadable(f"a list that holds {described(pair)} where a pair should be")
            pairs.append([a_number(end, infinite=True) for end in pair])
        return np.array(pairs)

    def is_right(self, question, answer):
        edges = _edges(question)
        return _fit(_tidy(answer), np.column_stack([edges[:-1], edges[1:]]))

    def alike(self, question, answer, other):
        return _fit(_tidy(answer), _tidy(other))

    def explain(self, question, answer):
        if (answer[:, 0] > answer[:, 1]).any():
            low, high = answer[answer[:, 0] > answer[:, 1]][0]
            return f"({low:.4g}, {high:.4g}) is no interval from low to high."
        count = sliding_threshold(*question)
        tidy = _tidy(answer)
        for low, high in tidy:
            w = np.linspace(low, high, 402)[1:-1]
            counts = count(w)
            if np.ptp(counts) > 0 and high - low > 2 * NEAR:
                other = int(np.argmax(counts != counts[0]))
                return (
                    f"between {low:.4g} and {high:.4g} the count is not constant: "
                    f"{counts[0]:.0f} at w = {w[0]:.3f}, but {counts[other]:.0f} at w = {w[other]:.3f}."
                )
        gaps = np.diff(np.append(np.insert(tidy.ravel(), 0, LOW), HIGH))[::2]
        if (np.abs(gaps) > NEAR).any():
            return f"your {len(answer)} intervals leave a part of −4 to 4 out, or overlap."
        return f"two neighbours among your {len(answer)} intervals have the same count: they are one interval."

    mistakes = {
        "nothing outside the inputs": Mistake(
            lambda x, _: list(pairwise(np.sort(x))),
            "Between the inputs that is right. But the weight may also lie below the smallest input or above the "
            "largest one, and there the count is constant too.",
        ),
        "not in order": Mistake(
            lambda x, _: _pairs(x),
            "The examples do not come in order. Sort their inputs before you make intervals of them.",
        ),
        "middles between the inputs": Mistake(
            lambda x, _: _pairs((np.sort(x)[:-1] + np.sort(x)[1:]) / 2),
            "You cut halfway between neighbouring inputs. The unit changes its answer for an example when the weight "
            "passes the input itself.",
        ),
        "only where the class changes": Mistake(
            lambda x, t: _pairs(np.sort(x)[1:][np.diff(t[np.argsort(x)]) != 0]),
            "You cut only where the class changes. But passing any example changes the answer for that example: "
            "a mistake becomes right, or a right answer a mistake.",
            lambda questions, answers: all(map(_cuts_at_changes, questions, answers)),
        ),
        "one interval": Mistake(
            lambda *_: [(LOW, HIGH)],
            "The slope is 0 almost everywhere, but that does not make the count the same everywhere: it jumps.",
        ),
    }


class FlatFraction(Exercise):
    """Measure at which part of all starts the finite-difference slope of the count is exactly 0."""

    id = "3.2"
    call = "flat_fraction(count, h)"
    names = ("x", "t", "h")
    expects = "a number from 0 to 1, the fraction of starts between −4 and 4 at which the measured slope is exactly 0"
    praise = "With a small h nearly every start feels no slope at all. Descent on the count would not know where to go."

    def ask(self, rng):
        return [[*_plain_classes(rng), h] for h in (0.001, 0.02, 0.06)]

    def arguments(self, question):
        x, t, h = question
        return [sliding_threshold(x, t), h]

    def asked(self, question):
        return f"With h = {question[-1]:g}: "

    def is_right(self, question, answer):
        h = question[-1]
        # the slope from w to w + h is one way to measure it, and from w − h to w + h another
        return any(
            abs(answer - flat) <= 0.01 + _spread(flat) for flat in (_flat(question, 0, h), _flat(question, h, h))
        )

    def alike(self, question, answer, other):
        part = min(abs(other), 1.0)
        return abs(answer - other) <= 0.002 + _spread(part)

    def explain(self, question, answer):
        if not 0 <= answer <= 1:
            return f"{answer:.4g} is no fraction: it should lie between 0 and 1."
        return (
            f"you found {answer:.4g}. Draw the starts evenly from −4 to 4, at least 1,000 of them, and ask at each "
            "whether the difference of two counts is exactly 0."
        )

    mistakes = {
        "percent": Mistake(
            lambda count, h: 100 * _measured(count, h),
            "That is in percent. A fraction lies between 0 and 1.",
            lambda questions, answers: all(1 < answer <= 100 for answer in answers),
        ),
        "how many for which part": Mistake(
            lambda count, h: 4000 * _measured(count, h),
            "That is how many starts were flat. Divide by how many you tried.",
            lambda questions, answers: all(answer > 100 for answer in answers),
        ),
        "the other part": Mistake(
            lambda count, h: 1 - _measured(count, h),
            "That is the part of the starts where the slope is *not* 0.",
        ),
        "level for slope": Mistake(
            lambda count, _: np.mean(count(np.linspace(LOW, HIGH, 4001)) == 0),
            "You asked where the count is 0. The question is where its *slope* is 0: where two counts, a little way "
            "apart, are the same.",
        ),
    }


class Bottomless(Exercise):
    """Name the one of five curves that has no lowest value."""

    id = "3.3"
    call = "bottomless"
    asks_function = False
    expects = "the name of a curve in quotes: 'count', 'signed', 'absolute', 'squared' or 'cross-entropy'"
    praise = "An error that may be negative can always be made smaller still: descent on it runs away for ever."
    curves = ("count", "signed", "absolute", "squared", "cross-entropy")

    def ask(self, rng):
        return [[]]

    def read(self, question, answer):
        if not isinstance(answer, str):
            raise Unreadable(described(answer))
        words = answer.lower().replace("_", " ").replace("-", " ").split()
        named = [curve for curve in self.curves if curve.split("-")[0] in words]
        if len(named) != 1:
            raise Unreadable(f"the text {answer[:40]!r}")
        return named[0]

    def is_right(self, question, answer):
        unit = {"count": "threshold", "cross-entropy": "sigmoid"}.get(answer, "linear")
        curve = DataLoss(*two_classes(), unit=unit, error=answer, bias=False)
        return curve([-1e6, 1e6]).min() < -1000

    def alike(self, question, answer, other):
        return answer == other

    mistakes = {
        "count has no bottom": Mistake(
            lambda: "count",
            "The count has no slope to follow, but it does have a lowest value: nobody makes fewer than 0 mistakes.",
        ),
        "absolute has no bottom": Mistake(
            lambda: "absolute",
            "The absolute error has a kink, so at its lowest point it has no slope. It does have that lowest point.",
        ),
        "squared has no bottom": Mistake(
            lambda: "squared",
            "A mean of squares is never below 0. Far out the squared error rises, on both sides.",
        ),
        "cross-entropy has no bottom": Mistake(
            lambda: "cross-entropy",
            "Each example's cross-entropy is −log of a number below 1, so it is never negative; and as these classes "
            "overlap, it rises again on both sides.",
        ),
    }


# -- examples of the exercises -----------------------------------------------------------------------------------------


def _few_examples(rng, n):
    """Inputs, not in order and apart from each other, and classes that change at some neighbours but not at all."""
    while True:
        x = np.round(rng.uniform(-3.7, 3.7, n), 2)
        t = rng.integers(0, 2, n)
        order = np.argsort(x)
        changes = np.count_nonzero(np.diff(t[order]))
        if np.diff(x[order]).min() > 0.1 and 0 < changes < n - 1 and (np.diff(x) < 0).any():
            return [x.tolist(), t.tolist()]


def _plain_classes(rng):
    x, t = two_classes(20, seed=rng)
    return [x.tolist(), t.tolist()]


# -- intervals ---------------------------------------------------------------------------------------------------------


def _edges(question):
    jumps, _ = sliding_threshold(*question).staircase()
    return np.concatenate([[LOW], jumps, [HIGH]])


def _pairs(cuts):
    return list(pairwise([LOW, *cuts, HIGH]))


def _tidy(pairs):
    """Cut off what lies outside −4 to 4, drop what has no length, put in order."""
    inside = np.clip(pairs, LOW, HIGH)
    inside = inside[inside[:, 0] != inside[:, 1]]
    return inside[np.lexsort((inside[:, 1], inside[:, 0]))]


def _fit(some, others):
    return some.shape == others.shape and bool(np.allclose(some, others, rtol=0, atol=NEAR))


def _cuts_at_changes(question, answer):
    """Do these intervals cut just as often as the class changes, and near where it does?"""
    x, t = (np.array(part)[np.argsort(question[0])] for part in question)
    change = np.flatnonzero(np.diff(t))
    tidy = _tidy(answer)
    if len(tidy) != len(change) + 1 or abs(tidy[0, 0] - LOW) > NEAR or abs(tidy[-1, 1] - HIGH) > NEAR:
        return False
    cuts = tidy[1:, 0]
    return bool(((x[change] - NEAR <= cuts) & (cuts <= x[change + 1] + NEAR)).all())


# -- flat places -------------------------------------------------------------------------------------------------------


def _measured(count, h):
    starts = np.linspace(LOW, HIGH, 4001)
    return np.mean(count(starts + h) == count(starts - h))


def _flat(question, before, after):
    """Which part of the starts w has the same count at w − before and w + after? Exact, from where the count jumps."""
    jumps, levels = sliding_threshold(*question[:2]).staircase()
    edges = np.sort(np.concatenate([[LOW, HIGH], jumps - after, jumps + before]))
    edges = np.unique(np.clip(edges, LOW, HIGH))
    middles = (edges[:-1] + edges[1:]) / 2
    level = [levels[np.searchsorted(jumps, middles + shift)] for shift in (-before, after)]
    return float(np.diff(edges)[level[0] == level[1]].sum() / (HIGH - LOW))


def _spread(part):
    """Four standard deviations of a part measured at 1,000 random starts."""
    return 4 * np.sqrt(part * (1 - part) / 1000)
