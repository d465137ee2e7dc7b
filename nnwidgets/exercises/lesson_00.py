"""How does a check work? One exercise to try it on, with nothing to learn but that."""

from nnwidgets.exercises.exercise import Exercise, Mistake


class Average(Exercise):
    """Return the average of some numbers."""

    id = "0.1"
    call = "average(numbers)"
    names = ("numbers",)
    expects = "a number, the average"
    praise = (
        "This is how it looks when a function is right: it was called with several lists, and each answer was good."
    )

    def ask(self, rng):
        return [[rng.integers(1, 60, size=n).tolist()] for n in (4, 5, 7)]

    def is_right(self, question, answer):
        numbers = question[0]
        return abs(answer * len(numbers) - sum(numbers)) < 1e-6 * sum(numbers)

    def explain(self, question, answer):
        return f"{answer:.4g} is not the average of {question[0]}."

    mistakes = {
        "sum for mean": Mistake(sum, "That is the sum. How many numbers were there?"),
        "middle for mean": Mistake(
            lambda numbers: sorted(numbers)[len(numbers) // 2],
            "That is the number in the middle when they are sorted: the median, not the average.",
        ),
        "one too few": Mistake(
            lambda numbers: sum(numbers) / (len(numbers) - 1),
            "That is the sum, divided by one less than there are numbers.",
        ),
    }
