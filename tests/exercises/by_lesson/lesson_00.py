"""What do learners hand in for the exercises of lesson 0? Right answers, nearly right ones, and each named mistake."""

from fractions import Fraction

import numpy as np

RIGHT = {
    "0.1": [np.mean, lambda numbers: sum(numbers) / len(numbers), lambda n: Fraction(int(sum(n)), len(n)), np.average],
}

# Close to right, and outside of the tolerance.
NEARLY = {
    "0.1": [lambda numbers: np.mean(numbers) + 0.01],
}

WRONG = {}
