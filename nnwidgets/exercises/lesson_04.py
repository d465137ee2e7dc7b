"""Which way is down? Exercises on measured gradients, the steepest way, and the way to the minimum."""

import numpy as np

from nnwidgets.exercises import arrows, grounds
from nnwidgets.exercises.exercise import Exercise, Mistake
from nnwidgets.exercises.vectors import along, degrees, distance, some_numbers, written

CLOSE = 1e-6  # of the gradient's length


class NumericGradient(Exercise):
    """Measure the gradient of any loss of several weights."""

    id = "4.1"
    call = "numeric_gradient(loss, w)"
    names = ("ground", "numbers", "w")
    expects = "an array with one slope for each weight, right to a millionth of the gradient's length"
    praise = "One slope for each weight, each measured with all the other weights held still. No formula was needed."

    def ask(self, rng):
        questions = []
        while len(questions) < 20:
            name, d = list(grounds.GROUNDS)[len(questions) % 3], 2 + len(questions) % 4
            question = [name, *(rng.uniform(low, high, d).round(3).tolist() for low, high in ((0.5, 2), (-2, 2)))]
            if np.linalg.norm(grounds.gradient_at(question)) > 0.5:  # or the rounding of the loss counts for too much
                questions.append(question)
        return questions

    def arguments(self, question):
        name, numbers, w = question
        return [grounds.GROUNDS[name](numbers)[0], np.array(w)]

    def asked(self, question):
        return f"For a loss of {len(question[2])} weights, at w = {written(question[2])}: "

    def read(self, question, answer):
        return some_numbers(answer, len(question[2]), may_be_one=True)

    def is_right(self, question, answer):
        return grounds.off(question, answer) <= CLOSE

    def explain(self, question, answer):
        part = grounds.off(question, answer)
        return f"you measured {written(answer)}. That is off by {part:.2g} of the gradient's length."

    mistakes = {
        "all weights moved at once": Mistake(
            lambda loss, w: (loss(w + 1e-5) - loss(w - 1e-5)) / 2e-5,
            "You move all weights at the same time, so every slope comes out as the sum of them all. Move one weight, "
            "leave the others where they are, and put it back before you move the next one.",
            grounds.sums,
        ),
        "downhill": Mistake(
            lambda loss, w: -grounds.measured(loss, w, 1e-5),
            "That is the arrow downhill. The gradient points up: a slope is positive where the loss rises with the "
            "weight.",
            grounds.times(-1),
        ),
        "twice as steep": Mistake(
            lambda loss, w: 2 * grounds.measured(loss, w, 1e-5),
            "Each slope is twice too large. From one side to the other you go twice the distance h: divide by all of "
            "it.",
            grounds.times(2),
        ),
        "half as steep": Mistake(
            lambda loss, w: grounds.measured(loss, w, 1e-5) / 2,
            "Each slope is half of what it should be. Divide by the distance between the two places that you compare, "
            "no more.",
            grounds.times(0.5),
        ),
        "not divided": Mistake(
            lambda loss, w: 2e-5 * grounds.measured(loss, w, 1e-5),
            "That is by how much the loss changes, not how steep it is. A slope is the change divided by the distance.",
            grounds.small_multiples,
        ),
        "one side only": Mistake(
            lambda loss, w: grounds.one_sided(loss, w, 1e-4),
            "You look to one side only, so a bend of the curve is taken for slope. Compare a place on the left of the "
            "weight with one as far on its right: then the bend cancels.",
            grounds.kind("one side"),
        ),
        "h too large": Mistake(
            lambda loss, w: grounds.measured(loss, w, 0.02),
            "The right idea, with an h that is too large: the curve changes its bend between the two places. Take a "
            "smaller h.",
            grounds.kind("both sides"),
        ),
        "h too small": Mistake(
            lambda loss, w: grounds.measured(loss, w, 1e-12),
            "The right idea, with an h that is too small: the two losses agree in nearly all their digits, and what is "
            "left of their difference is rounding. Take a larger h.",
            grounds.kind("rounding"),
        ),
    }


class Downhill(Exercise):
    """Return the arrow of length 1 along which the loss falls most steeply."""

    id = "4.2"
    call = "downhill(gradient)"
    names = ("gradient",)
    expects = "an array as long as the gradient: an arrow of length 1"
    praise = "Against the gradient, and no longer than 1: the direction alone, whatever the steepness."

    def ask(self, rng):
        questions = []
        for d, size in ((2, 1), (2, 40), (3, 0.02), (3, 5), (5, 300)):
            arrow = rng.uniform(0.3, 1, d) * rng.choice([-1, 1], d)
            questions.append([[float(f"{size * part:.3g}") for part in arrow]])
        return questions

    def asked(self, question):
        return f"For the gradient {written(question[0])}: "

    def read(self, question, answer):
        return some_numbers(answer, len(question[0]))

    def is_right(self, question, answer):
        return distance(answer, -along(question[0])) <= 1e-6

    def explain(self, question, answer):
        length, slope = np.linalg.norm(answer), float(np.dot(question[0], answer))
        steepest = -float(np.linalg.norm(question[0]))
        if abs(length - 1) > 1e-6:
            return f"your arrow {written(answer)} has the length {length:.4g}, not 1."
        return f"along your arrow {written(answer)} the slope is {slope:.4g}; there is a way with {steepest:.4g}."

    mistakes = {
        "uphill": Mistake(
            along,
            "That is the steepest way *up*. The gradient points where the loss rises fastest; the loss falls fastest "
            "the opposite way.",
        ),
        "not of length 1": Mistake(
            lambda gradient: -gradient,
            "The direction is right, the length is not: your arrow is as long as the slope is steep. Divide it by its "
            "own length.",
        ),
        "sum for length": Mistake(
            lambda gradient: -gradient / np.abs(gradient).sum(),
            "You divide by the sum of the numbers. The length of an arrow is the root of the sum of their squares, as "
            "Pythagoras has it.",
            arrows.divided_by_a_sum,
        ),
        "the signs only": Mistake(
            lambda gradient: -np.sign(gradient),
            "You move every weight by the same amount. Where the loss is steeper along one weight than along another, "
            "that weight has to move more.",
            arrows.signs_only,
        ),
        "the steepest weight only": Mistake(
            lambda gradient: -np.sign(gradient) * (np.arange(len(gradient)) == np.abs(gradient).argmax()),
            "You move only the weight with the largest slope. All weights together go down more steeply than any one "
            "of them alone.",
            lambda _, answers: all(np.count_nonzero(answer) == 1 for answer in answers),
        ),
    }


class AngleToMinimum(Exercise):
    """Return how many degrees lie between the downhill arrow and the way to the minimum."""

    id = "4.3"
    call = "angle_to_minimum(gradient, w, minimum)"
    names = ("gradient", "w", "minimum")
    expects = "a number from 0 to 180: degrees, right to 0.05"
    praise = (
        "So the downhill arrow and the way to the minimum are two different things, and the gap between them can be "
        "measured."
    )

    def ask(self, rng):
        # far off and nearly on the way, and once with the minimum behind the next hill
        questions, wanted = [], [(2, 12), (12, 25), (25, 40), (40, 75), (100, 160)]
        while len(questions) < len(wanted):
            d = 3 if len(questions) == 1 else 2
            minimum = rng.uniform(1, 4, d) * rng.choice([-1, 1], d)
            way = rng.uniform(1, 6, d) * rng.choice([-1, 1], d)
            gradient = -way * rng.uniform(0.3, 9, d) * (rng.choice([-1, 1], d) if len(questions) == 4 else 1)
            question = [np.round(part, 2).tolist() for part in (gradient, minimum - way, minimum)]
            if arrows.fits(wanted[len(questions)], question):
                questions.append(question)
        return questions

    def asked(self, question):
        gradient, w, minimum = map(written, question)
        return f"For the gradient {gradient} at w = {w}, with the minimum at {minimum}: "

    def is_right(self, question, answer):
        return abs(answer - arrows.angle(question)) <= 0.05

    def alike(self, question, answer, other):
        return abs(answer - other) <= 0.005 * max(1.0, abs(other))

    def explain(self, question, answer):
        if not 0 <= answer <= 180:
            return f"an angle between two arrows lies between 0° and 180°; yours is {answer:.4g}."
        return f"{answer:.4g}° is not the angle between the two arrows. Draw them on paper."

    mistakes = {
        "always 0": Mistake(
            lambda *_: 0.0,
            "You say that downhill leads straight to the minimum. It does so on a circle, and from a few places "
            "elsewhere. Move the point in the picture and watch the green angle.",
            lambda _, answers: all(abs(answer) < 1e-6 for answer in answers),
        ),
        "uphill": Mistake(
            lambda gradient, w, minimum: 180 - degrees(-gradient, minimum - w),
            "One of your two arrows points the wrong way: you measure from the gradient, which is uphill, or you go "
            "from the minimum to the weights instead of from the weights to the minimum.",
        ),
        "radians": Mistake(
            lambda gradient, w, minimum: np.radians(degrees(-gradient, minimum - w)),
            "That is the angle in radians. np.degrees makes degrees of it.",
        ),
        "cosine for angle": Mistake(
            lambda gradient, w, minimum: np.cos(np.radians(degrees(-gradient, minimum - w))),
            "That is the cosine of the angle. The angle itself is np.arccos of it, and then in degrees.",
        ),
        "a place for the way": Mistake(
            lambda gradient, w, _: degrees(-gradient, -w),
            "You take a place for a direction. The way to the minimum begins where the weights are: it is the place "
            "of the minimum less that of the weights.",
            arrows.from_a_place,
        ),
    }
