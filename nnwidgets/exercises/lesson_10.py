"""Is the bottom the bottom? Exercises on curves with several minima, and on convexity."""

import numpy as np

from nnwidgets.exercises import landscapes
from nnwidgets.exercises.exercise import Exercise, Mistake, Unreadable, a_number, described
from nnwidgets.maths import basins, descend, double_well

EDGE = 0.0015  # 0.001 is asked for; runs from just there would take very long to part


class BasinBoundary(Exercise):
    """Return the start that separates the runs that end left from those that end right."""

    id = "10.1"
    call = "boundary(loss)"
    names = ("tilt",)
    expects = "a number, right to 0.001: the start between the two minima at which the runs part"
    praise = "The runs part at the top between the valleys, and that is neither 0 nor halfway between the minima."

    def ask(self, rng):
        tilts = rng.uniform([0.15, 0.35, 0.6, 0.8], [0.3, 0.55, 0.75, 0.95]) * [1, -1, 1, -1]
        return [[round(float(tilt), 3)] for tilt in rng.permutation(tilts)]

    def arguments(self, question):
        return [double_well(*question)]

    def asked(self, question):
        return f"For {double_well(*question).formula.removeprefix('L(w) = ')}: "

    def is_right(self, question, answer):
        (loss,) = self.arguments(question)
        return abs(answer) < 2 and self._ends(loss, answer) == [0, 1]

    def alike(self, question, answer, other):
        return abs(answer - other) <= 0.002

    def explain(self, question, answer):
        (loss,) = self.arguments(question)
        if abs(answer) >= 2:
            return f"{answer:.4g} is far outside of the two minima."
        side = "left" if self._ends(loss, answer) == [0, 0] else "right"
        return (
            f"small-step runs that start a little below and a little above {answer:.4g} both end in the {side} minimum."
        )

    def _ends(self, loss, answer):
        return basins(loss, [answer - EDGE, answer + EDGE], 0.01, 2000).tolist()

    mistakes = {
        "at zero": Mistake(
            lambda _: 0.0,
            "0 is the boundary only without a tilt. The tilt moves the top between the two valleys.",
        ),
        "halfway between the minima": Mistake(
            lambda loss: np.mean([w for w, _ in loss.minima]),
            "That is halfway between the two minima. The runs part where the slope changes sign: at the top.",
        ),
        "a minimum": Mistake(
            lambda loss: min(loss.minima, key=lambda at: at[1])[0],
            "That is the lower minimum: where runs end. The question is from where they go there.",
        ),
        "the wrong way": Mistake(
            lambda loss: -landscapes.top(loss),
            "You moved the boundary to the wrong side of 0. Which valley is wider once the curve is tilted?",
        ),
        "height for place": Mistake(
            lambda loss: loss(landscapes.top(loss)),
            "That is how high the curve is at the boundary. The question is at which weight.",
        ),
    }


class Counterexample(Exercise):
    """Decide whether a curve is convex; if it is not, return the ends of a chord that shows it."""

    id = "10.2"
    call = "counterexample(loss)"
    names = ("loss",)
    expects = (
        "None for a convex curve, otherwise a pair (a, b): a chord from a to b that runs below the curve somewhere"
    )
    praise = "One chord below the curve proves that it is not convex. One minimum alone proves nothing."

    def ask(self, rng):
        number = lambda low, high: round(float(rng.uniform(low, high)), 2)  # noqa: E731
        convex = [
            ["quadratic", number(0.5, 6)],
            ["absolute", number(-2, 2)],
            [["log cosh"], ["quartic"], ["neuron, cross-entropy", number(0.8, 2)]][rng.integers(3)],
        ]
        others = [
            ["double well", number(0.1, 0.9)],
            ["dip in a bowl", number(2, 3.5)],
            ["neuron, squared", number(0.8, 2)],
        ]
        return [(convex + others)[i] for i in rng.permutation(6)]

    def arguments(self, question):
        return [landscapes.curve(*question)]

    def asked(self, question):
        return f"For the curve “{question[0]}”: "

    def read(self, question, answer):
        if answer is None:
            return None
        if not isinstance(answer, list) or len(answer) != 2:
            raise Unreadable(described(answer))
        a, b = sorted(a_number(end) for end in answer)
        if not -landscapes.FAR <= a < b <= landscapes.FAR:
            raise Unreadable(f"the pair ({a:.4g}, {b:.4g})")
        return a, b

    def is_right(self, question, answer):
        return landscapes.decided(question, answer)

    def explain(self, question, answer):
        if answer is None:
            return "there is a chord that runs below this curve. Look where the curve bends downwards."
        a, b = answer
        return f"from {a:.4g} to {b:.4g} the curve nowhere rises above the chord, so that chord shows nothing."

    mistakes = {
        "always convex": Mistake(
            lambda loss: landscapes.lowest_chord(loss, at_most=-100.0),
            "You found no counterexample for any of the six. (A function that forgets its return gives None as well.) "
            "Try chords of many lengths at many places.",
            lambda _, answers: all(answer is None for answer in answers),
        ),
        "a touching chord counts": Mistake(
            landscapes.lowest_chord,
            "A chord that lies *on* the curve, as on the straight sides of |w − a|, is not below it: a convex curve "
            "may have straight pieces and a corner. (Rounding counts as touching: ask for more than 1e-9.)",
            landscapes.touching,
        ),
        "chord above the curve": Mistake(
            landscapes.highest_chord,
            "You look for a chord that runs *above* the curve: every bowl has those. Only a chord *below* the curve "
            "shows that it is not convex.",
            landscapes.pairs_for_all_convex,
        ),
        "one minimum, so convex": Mistake(
            landscapes.between_minima,
            "A curve with a single minimum need not be convex: it may flatten out as you go away from it. Try chords "
            "on the sides too, not only from valley to valley.",
            landscapes.missed_one_minimum_only,
        ),
    }


class LowerStart(Exercise):
    """Return a start from which small steps reach the lower of two minima."""

    id = "10.3"
    call = "lower_start(loss)"
    names = ("tilt", "shift")
    expects = "a number from −4 to 4, a start from which 200 steps of size 0.02 reach the lower minimum"
    praise = "Where a small-step run ends is decided by where it starts."

    def read(self, question, answer):
        start = a_number(answer)
        if abs(start) > 4:
            raise Unreadable(f"{start:.4g}, which is too far out")
        return start

    def ask(self, rng):
        # a lower valley on the left and on the right, each once shifted either way: no start is right for all
        tilts = rng.uniform(0.2, 0.5, 4) * [1, 1, -1, -1]
        shifts = rng.uniform(0.2, 0.28, 4) * [1, -1, 1, -1]
        return rng.permutation(np.round(np.column_stack([tilts, shifts]), 3)).tolist()

    def arguments(self, question):
        return [landscapes.shifted_well(*question)]

    def asked(self, question):
        return f"For {landscapes.shifted_well(*question).formula.removeprefix('L(w) = ')}: "

    def is_right(self, question, answer):
        (loss,) = self.arguments(question)
        values = [value for _, value in loss.minima]
        return landscapes.end(loss, answer) == int(np.argmin(values))

    def alike(self, question, answer, other):
        return abs(answer - other) <= 1e-6

    def explain(self, question, answer):
        (loss,) = self.arguments(question)
        run = descend(loss, answer, 0.02, 200)
        if landscapes.end(loss, answer) < 0:
            return f"the run from {answer:.4g} reaches no minimum in 200 steps; it ends at {run.final[0]:.4g}."
        return f"the run from {answer:.4g} ends at {run.final[0]:.4g}, in the higher minimum."

    mistakes = {
        "the same start for every curve": Mistake(
            lambda _: -1.5,
            "You start every curve at the same place. The lower valley is on the left of one curve and on the right of "
            "another.",
            lambda _, answers: np.ptp(answers) <= 1e-9,
        ),
        "the top": Mistake(
            landscapes.top,
            "You start on the top between the valleys. There the slope is 0, so the run does not move.",
            landscapes.all_on_top,
        ),
        "the higher valley": Mistake(
            lambda loss: max(loss.minima, key=lambda at: at[1])[0],
            "Your runs end in the higher of the two minima, each time. Compare the values of the two.",
            landscapes.all_in_higher,
        ),
        "value for place": Mistake(
            lambda loss: min(value for _, value in loss.minima),
            "That is the lowest value of the loss. A start is a weight: the place where the loss is that low.",
        ),
    }


class EscapingStep(Exercise):
    """Return a step size with which a run that small steps would lead into a dip reaches the bottom."""

    id = "10.4"
    call = "escaping_step(loss, start)"
    names = ("steepness", "depth", "place", "start")
    expects = "a number above 0: a step size with which 500 steps from the start reach the lower minimum"
    praise = "The step is too large to settle in the narrow dip and small enough for the wide bowl: there is a window."

    def ask(self, rng):
        questions = []
        for steepness in rng.permutation(np.array([0.08, 0.3, 1.2]) * rng.uniform(0.8, 1.25, 3)):
            place = rng.uniform(2.6, 3.4)
            numbers = [steepness, rng.uniform(2.2, 3.2) * steepness, place, place + rng.uniform(0.8, 2.0)]
            questions.append([round(float(number), 3) for number in numbers])
        return questions

    def arguments(self, question):
        *curve, start = question
        return [landscapes.dip(*curve), start]

    def asked(self, question):
        return f"From the start {question[-1]:g} on a bowl of curvature {question[0]:g} with a dip: "

    def is_right(self, question, answer):
        loss, start = self.arguments(question)
        return answer > 0 and int(basins(loss, start, answer, 500)) == 0

    def recognise(self, questions, answers):
        fates = [
            landscapes.fate(*self.arguments(question), size) for question, size in zip(questions, answers, strict=True)
        ]
        return next((fate for fate in fates if fate), None)

    def explain(self, question, answer):
        if answer <= 0:
            return f"a step size is more than 0; yours is {answer:.4g}."
        loss, start = self.arguments(question)
        run = descend(loss, start, answer, 500)
        return f"the run has not settled in the lower minimum after 500 steps; it is at {run.final[0]:.4g}."

    mistakes = {
        "small steps": Mistake(
            lambda *_: 0.01,
            "Small steps follow the curve into the first minimum on their way. They do not avoid it: they are what "
            "gets caught.",
        ),
        "just above the limit of the dip": Mistake(
            lambda loss, _: 1.15 * 2 / landscapes.curvature(loss, 1),
            "The dip cannot hold a run with this step size, but the step is not large enough to leave it either: "
            "the run bounces in the dip for ever.",
        ),
        "the larger the better": Mistake(
            lambda loss, _: 1.2 * 2 / landscapes.curvature(loss, 0),
            "This step is too large for the wide bowl as well, so the run goes away from its bottom. There is a window "
            "between the limits of the dip and of the bowl.",
        ),
    }
