"""How wrong is a line? Exercises on errors that cancel, and on squares that do not."""

import numpy as np

from nnwidgets.exercises.exercise import Exercise, Mistake, Unreadable, a_number, described
from nnwidgets.exercises.lines import (
    NINE_DIGITS,
    TIMES,
    Lines,
    absolute,
    good_and_bad,
    joining,
    least_absolute,
    line_and_examples,
    measured,
    scattered,
    through_the_mean,
)
from nnwidgets.maths.line_errors import best_line, line_errors, mean_square


class MeanSquare(Exercise):
    """Return the mean of the squared errors of a line."""

    id = "2.1"
    call = "mean_square(x, t, w, b)"
    names = ("x", "t", "w", "b")
    expects = "a number, the mean of the squared errors"
    praise = (
        "Squares are never below 0, so nothing can cancel: this number is 0 only where the line meets every target."
    )

    def ask(self, rng):
        return [line_and_examples(rng, n) for n in (4, 5, 9)]

    def is_right(self, question, answer):
        right = mean_square(line_errors(*self.arguments(question)))
        return abs(answer - right) <= NINE_DIGITS * right

    def explain(self, question, answer):
        e = line_errors(*self.arguments(question))
        if answer < 0:
            return f"{answer:.4g} is less than 0. A mean of squares cannot be."
        return f"the first two errors are {e[0]:.4g} and {e[1]:.4g}, their squares {e[0] ** 2:.4g} and {e[1] ** 2:.4g}."

    mistakes = {
        "sum for mean": Mistake(
            lambda *of: np.sum(line_errors(*of) ** 2),
            "That is the sum of the squares. Divide it by how many examples there are.",
        ),
        "half of it": Mistake(
            lambda *of: mean_square(line_errors(*of)) / 2,
            "That is half of the mean: the loss L, as many books write it. Here the mean itself is asked for.",
        ),
        "mean of the errors": Mistake(
            lambda *of: np.mean(line_errors(*of)),
            "That is the mean of the errors with their signs, in which they cancel. Square each of them first.",
            lambda *both: _same_size(lambda *of: np.mean(line_errors(*of)), *both),
        ),
        "square of the mean": Mistake(
            lambda *of: np.mean(line_errors(*of)) ** 2,
            "You take the mean first and square it afterwards, so the errors have cancelled before they are squared. "
            "Square each of them first.",
        ),
        "absolute errors": Mistake(
            lambda *of: np.mean(np.abs(line_errors(*of))),
            "That is the mean of the errors without their signs. It does not cancel either, and it is another measure: "
            "squares are asked for.",
        ),
        "root of it": Mistake(
            lambda *of: np.sqrt(mean_square(line_errors(*of))),
            "That is the square root of the mean square. It has the unit of the targets; leave the root out here.",
        ),
    }


class TwoLines(Exercise):
    """Give two lines whose errors cancel, one ten times as bad as the other, on the student's own examples."""

    id = "2.2"
    call = "two_lines"
    names = ("x", "t")
    asks_function = False
    personal = True
    expects = "two lines, each as (w, b, mean of its squared errors)"
    praise = "The signed sum says 0 for both, and one is ten times as bad: a sum that cancels says nothing about a fit."

    def ask(self, rng):
        """Examples of which the flat line is more than ten times as bad as the best: no search is needed."""
        while True:
            x = np.sort(rng.choice(np.arange(1, 14), 6, replace=False)) / 2
            slope = rng.choice([-1, 1]) * rng.uniform(0.6, 2.5)
            t = np.round(rng.uniform(2, 9) + slope * x + rng.normal(0, 0.5, 6), 2)
            least = mean_square(line_errors(x, t, *best_line(x, t)))
            if t.var() > 1.3 * TIMES * least > 0.1:
                return [[x.tolist(), t.tolist()]]

    def read(self, question, answer):
        if not isinstance(answer, list) or len(answer) != 2:
            raise Unreadable(described(answer))
        for line in answer:
            if not isinstance(line, list) or len(line) != 3:
                raise Unreadable(f"a pair that holds {described(line)} where (w, b, mean square) should be")
        return np.array([[a_number(value) for value in line] for line in answer])

    def is_right(self, question, answer):
        lines = Lines(question, answer)
        return bool(lines.cancel.all() and lines.exact.all() and lines.apart and lines.ratio >= TIMES)

    def explain(self, question, answer):
        lines = Lines(question, answer)
        for number, (w, b, said) in enumerate(answer):
            if not lines.cancel[number]:
                return f"For y = {w:.4g} x + {b:.4g} the errors add up to {lines.sums[number]:.4g}, not to 0."
            if not lines.exact[number]:
                return f"For y = {w:.4g} x + {b:.4g} the errors do cancel, but their mean square is not {said:.6g}."
        raise AssertionError("explained what is right")

    mistakes = {
        "the same line twice": Mistake(
            lambda x, t: [through_the_mean(x, t, 0), through_the_mean(x, t, 0)],
            "These are the same line. There are many others whose errors cancel: which point do they share?",
            lambda *both: not Lines.of(*both).apart,
        ),
        "bias kept": Mistake(
            lambda x, t: [measured(x, t, w, t.mean()) for w in (0, 1)],
            "Both lines have the same bias, so you turned the line about its height at x = 0. Turn it about the mean "
            "point, the mean of x and the mean of t, and work out the bias that this needs.",
            lambda *both: abs(np.diff(both[1][0][:, 1])[0]) < NINE_DIGITS,
        ),
        "sum for mean": Mistake(
            lambda x, t: [line * [1, 1, len(x)] for line in good_and_bad(x, t)],
            "The third numbers are sums of the squares. Divide by how many examples there are.",
            lambda *both: Lines.of(*both).says(lambda e: (e**2).sum(axis=1)),
        ),
        "half of it": Mistake(
            lambda x, t: [line * [1, 1, 0.5] for line in good_and_bad(x, t)],
            "The third numbers are half of the mean square: the loss L. Here the mean itself is asked for.",
            lambda *both: Lines.of(*both).says(lambda e: (e**2).mean(axis=1) / 2),
        ),
        "mean of the errors": Mistake(
            lambda x, t: [line * [1, 1, 0] for line in good_and_bad(x, t)],
            "A mean square of 0 would be a line that meets every target. You have averaged the errors with their "
            "signs: square each of them first.",
            lambda *both: bool((np.abs(both[1][0][:, 2]) < NINE_DIGITS).all()),
        ),
        "read off the picture": Mistake(
            lambda x, t: [[float(f"{value:.3g}") for value in line] for line in good_and_bad(x, t)],
            "Close, as if read off the picture, where numbers have three digits. Nine are asked for: let Python work "
            "out the bias and the mean square from the slope.",
            lambda *both: Lines.of(*both).close(),
        ),
        "both alike": Mistake(
            lambda x, t: [through_the_mean(x, t, w) for w in (best_line(x, t)[0], 1.02 * best_line(x, t)[0])],
            "Their errors cancel, and the mean squares are right. Now make one of the lines much worse, ten times at "
            "least, without giving up that the errors cancel.",
            lambda *both: Lines.of(*both).are_right_but_alike(),
        ),
    }


class BestLine(Exercise):
    """Return the line with the least mean square, found in any way."""

    id = "2.3"
    call = "best_line(x, t)"
    names = ("x", "t")
    expects = "a pair (w, b), the line with the smallest mean square"
    praise = "It is one of the lines whose errors cancel, and the squares single it out among them."

    def ask(self, rng):
        return [scattered(rng, n) for n in (5, 6, 8, 12)]

    def read(self, question, answer):
        if not isinstance(answer, list) or len(answer) != 2:
            raise Unreadable(described(answer))
        return np.array([a_number(value) for value in answer])

    def is_right(self, question, answer):
        x, t = self.arguments(question)
        return mean_square(line_errors(x, t, *answer)) <= 1.01 * mean_square(line_errors(x, t, *best_line(x, t)))

    def alike(self, question, answer, other):
        return bool(np.allclose(answer, other, rtol=0, atol=0.01))

    def explain(self, question, answer):
        x, t = self.arguments(question)
        w, b = answer
        m, total = mean_square(line_errors(x, t, w, b)), line_errors(x, t, w, b).sum()
        start = f"your line has w = {w:.4g}, b = {b:.4g} and a mean square of {m:.4g}."
        if abs(total) > 0.01 * len(x):
            return f"{start} Its errors add up to {total:.3g}: sliding it up or down would help already."
        return f"{start} Its errors cancel, and another slope would do better."

    mistakes = {
        "flat": Mistake(
            lambda x, t: (0, t.mean()),
            "Your line is flat, at the mean of the targets. Its errors cancel. Now let it turn about the mean point.",
        ),
        "through zero": Mistake(
            lambda x, t: (x @ t / (x @ x), 0),
            "Your bias is 0, which forces the line through the point (0, 0). Nobody asked for that.",
            lambda questions, answers: all(answer[1] == 0 for answer in answers),
        ),
        "two examples only": Mistake(
            lambda x, t: joining(x, t, 0, -1),
            "Your line joins the first example with the last and does not look at the others. All of them count.",
        ),
        "absolute errors": Mistake(
            least_absolute,
            "That is the line with the smallest mean of the errors without their signs. The squares want another one.",
            lambda *both: _are_least_absolute(*both),  # noqa: PLW0108
        ),
        "input and target exchanged": Mistake(
            lambda x, t: best_line(t, x),
            "You have fitted x as a line over t. The errors that count here are those of t.",
            lambda *both: _are_exchanged(*both),  # noqa: PLW0108
        ),
    }


# -- what mistakes lead to --------------------------------------------------------------------------------------------


def _are_least_absolute(questions, answers):
    return all(
        absolute(x, t, line) <= 1.06 * absolute(x, t, least_absolute(x, t))
        for (x, t), line in _with_arrays(questions, answers)
    )


def _are_exchanged(questions, answers):
    """Is this the line of x over t, as it is, or solved for t?"""
    pairs = [(best_line(t, x), line) for (x, t), line in _with_arrays(questions, answers)]
    return all(np.allclose(line, (v, c), rtol=0, atol=0.01) for (v, c), line in pairs) or all(
        np.allclose(line, (1 / v, -c / v), rtol=0, atol=0.01) for (v, c), line in pairs
    )


def _with_arrays(questions, answers):
    return [(list(map(np.array, question)), answer) for question, answer in zip(questions, answers, strict=True)]


def _same_size(code, questions, answers):
    return all(
        abs(abs(answer) - abs(code(*map(np.array, question)))) <= 1e-6 * abs(answer)
        for question, answer in zip(questions, answers, strict=True)
    )
