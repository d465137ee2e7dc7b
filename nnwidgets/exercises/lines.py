"""What can be said of lines that were handed in? Those of lesson 2: where they go, and examples to ask about."""

import numpy as np

from nnwidgets.maths.line_errors import best_line, line_errors, mean_square

NINE_DIGITS = 1e-9
TIMES = 10  # as bad as the other line: what the second of two lines has to be


class Lines:
    """Two lines as they were handed in, and what is true of them; the first axis of arrays runs over lines."""

    def __init__(self, question, answer):
        self.x, self.t = map(np.array, question)
        self.w, self.b, self.said = answer.T
        self.errors = line_errors(self.x, self.t, self.w[:, None], self.b[:, None])
        self.squares = (self.errors**2).mean(axis=1)
        self.sums = self.errors.sum(axis=1)
        sizes = np.abs(self.t).sum() + np.abs(self.w) * np.abs(self.x).sum() + len(self.x) * np.abs(self.b)
        self.cancel = np.abs(self.sums) <= NINE_DIGITS * sizes
        self.exact = np.abs(self.said - self.squares) <= NINE_DIGITS * np.maximum(self.squares, 1e-9)

    @classmethod
    def of(cls, questions, answers):
        """Of the one question of a personal exercise, and its answer."""
        return cls(questions[0], answers[0])

    @property
    def apart(self):
        """Are they two lines?"""
        return bool(np.ptp(self.w) > 1e-6 or np.ptp(self.b) > 1e-6)

    @property
    def ratio(self):
        """How many times as large the larger mean square is."""
        return self.squares.max() / max(self.squares.min(), 1e-300)

    def says(self, of):
        """Are the third numbers this, of errors that cancel?"""
        return bool(self.cancel.all() and np.allclose(self.said, of(self.errors), rtol=1e-6, atol=0))

    def close(self):
        """Is every number right in its first two or three digits, and some no further?"""
        near = np.abs(self.sums) <= 0.05 * np.abs(self.t - self.t.mean()).sum()
        said = np.abs(self.said - self.squares) <= 0.1 * self.squares
        return bool((near & said).all() and not (self.cancel & self.exact).all())

    def are_right_but_alike(self):
        """Do errors cancel, are the mean squares right, and is neither much worse than the other?"""
        return bool((self.cancel & self.exact).all() and self.ratio < TIMES)


def measured(x, t, w, b):
    """A line as it is handed in: (w, b, mean of its squared errors)."""
    return np.array([w, b, mean_square(line_errors(x, t, w, b))])


def through_the_mean(x, t, w):
    """The line of this slope whose errors cancel, likewise."""
    return measured(x, t, w, t.mean() - w * x.mean())


def good_and_bad(x, t):
    """The best line and the flat one, likewise."""
    return [through_the_mean(x, t, best_line(x, t)[0]), through_the_mean(x, t, 0)]


def joining(x, t, i, j):
    """The line through examples i and j: (w, b)."""
    w = (t[j] - t[i]) / (x[j] - x[i])
    return w, t[i] - w * x[i]


def least_absolute(x, t):
    """The line with the least mean of absolute errors: one of those that join two examples."""
    lines = [joining(x, t, i, j) for i in range(len(x)) for j in range(i)]
    return min(lines, key=lambda line: absolute(x, t, line))


def absolute(x, t, line):
    """The mean of the errors without their signs."""
    return np.abs(line_errors(x, t, *line)).mean()


def line_and_examples(rng, n):
    """Examples and a line whose mean square is no other number that it might be taken for."""
    while True:
        x, t = np.round(rng.uniform(0, 6, n), 1), np.round(rng.uniform(-2, 8, n), 1)
        w, b = (float(value) for value in np.round(rng.uniform(-1.5, 1.5, 2), 1))
        e = line_errors(x, t, w, b)
        m = (e**2).mean()
        numbers = np.sort([n * m, m, m / 2, m**0.5, abs(e.mean()), e.mean() ** 2, np.abs(e).mean()])
        if numbers[0] > 0.1 and (numbers[1:] > 1.05 * numbers[:-1]).all():
            return [x.tolist(), t.tolist(), w, b]


def scattered(rng, n):
    """Examples whose best line is clearly better than those that mistakes lead to."""
    while True:
        x = np.round(rng.choice(np.arange(4, 33), n, replace=False) / 4, 2)
        w, b = rng.choice([-1, 1]) * rng.uniform(0.5, 2), rng.uniform(-4, 8)
        t = np.round(b + w * x + abs(w) * rng.normal(0, 1.3, n), 2)
        best = best_line(x, t)
        least = mean_square(line_errors(x, t, *best))
        v, c = best_line(t, x)
        others = (0, t.mean()), (x @ t / (x @ x), 0), joining(x, t, 0, -1), least_absolute(x, t), (1 / v, -c / v)
        worse = all(mean_square(line_errors(x, t, *line)) > 1.05 * least for line in others)
        if worse and least > 0.2 and absolute(x, t, best) > 1.1 * absolute(x, t, least_absolute(x, t)):
            return [x.tolist(), t.tolist()]
