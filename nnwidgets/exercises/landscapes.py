"""What lies behind the exercises on landscapes: their curves, the chords of a curve, and where runs on it end."""

import numpy as np

from nnwidgets.maths import (
    DataLoss,
    Loss,
    absolute,
    basins,
    chord,
    curvature_at,
    descend,
    double_well,
    find_minima,
    log_cosh,
    quadratic,
    quartic,
)

FAR = 10.0  # chords between −10 and 10
RISE = 1e-9


# -- curves ------------------------------------------------------------------------------------------------------------


def curve(name, number=None):
    """Make the loss that a question of exercise 10.2 names."""
    if name.startswith("neuron"):
        # the same input once with target 1 and once with 0: one minimum, and no separating weight
        return DataLoss([number, number], [1, 0], unit="sigmoid", error=name.removeprefix("neuron, "), bias=False)
    if name == "dip in a bowl":
        return dip(0.2, 0.5, number)
    makers = {
        "quadratic": quadratic,
        "absolute": absolute,
        "double well": double_well,
        "log cosh": log_cosh,
        "quartic": quartic,
    }
    return makers[name]() if number is None else makers[name](number)


def dip(steepness, depth, place, width=0.3):
    """Make a bowl of this curvature with a narrow dip in its side."""

    def value(w):
        return steepness * w**2 / 2 - depth * np.exp(-(((w - place) / width) ** 2))

    def gradient(w):
        return steepness * w + 2 * depth * (w - place) / width**2 * np.exp(-(((w - place) / width) ** 2))

    minima = find_minima(Loss(value, gradient), -1, place + 1)
    return Loss(value, gradient, name="bowl with a dip", minima=minima)


def shifted_well(tilt, shift):
    """The double well, moved to the right by `shift`."""
    well = double_well(tilt)
    return Loss(
        lambda w: well(w - shift),
        lambda w: well.gradient(w - shift),
        name="double well",
        formula=well.formula.replace("w²", "v²").replace(" w", " v")
        + f" with v = w {'−' if shift > 0 else '+'} {abs(shift):g}",
        minima=tuple((w + shift, value) for w, value in well.minima),
    )


def is_convex(question):
    """Say whether the curve of such a question is convex."""
    return question[0] in ("quadratic", "absolute", "log cosh", "quartic", "neuron, cross-entropy")


def curvature(loss, which):
    """The curvature at one of the known minima."""
    return float(curvature_at(loss, loss.minima[which][0]))


def top(loss):
    """The place of the maximum between two minima."""
    (left, _), (right, _) = loss.minima
    upside_down = Loss(lambda w: -loss(w), lambda w: -loss.gradient(w))
    return find_minima(upside_down, left, right)[0][0]


# -- chords ------------------------------------------------------------------------------------------------------------


def gaps(loss):
    """How far the middle of each chord on a grid lies above the curve, and the ends of the chords."""
    w = np.linspace(-4, 4, 81)
    a, b = (ends[np.triu_indices(81, 1)] for ends in np.meshgrid(w, w, indexing="ij"))
    return (loss(a) + loss(b)) / 2 - loss((a + b) / 2), a, b


def shows(question, pair):
    """Say whether this chord runs below the curve of a question somewhere."""
    return chord(curve(*question), *pair).rise > RISE


def highest_chord(loss):
    """The ends of the chord whose middle lies highest above the curve."""
    gap, a, b = gaps(loss)
    return a[gap.argmax()], b[gap.argmax()]


def lowest_chord(loss, at_most=RISE):
    """The ends of the chord whose middle lies lowest, if it lies at most this far above the curve."""
    gap, a, b = gaps(loss)
    return (a[gap.argmin()], b[gap.argmin()]) if gap.min() <= at_most else None


def between_minima(loss):
    """The chord from the first minimum to the second; None if there is only one."""
    minima = find_minima(loss, -FAR, FAR)
    return (minima[0][0], minima[1][0]) if len(minima) > 1 else None


def pairs_for_all_convex(questions, answers):
    """Was a chord returned for every convex curve?"""
    return all(answer for question, answer in zip(questions, answers, strict=True) if is_convex(question))


def missed_one_minimum_only(questions, answers):
    """Are all six right but the curve with a single minimum, which was called convex?"""
    return all(
        answer is None if question[0] == "neuron, squared" else decided(question, answer)
        for question, answer in zip(questions, answers, strict=True)
    )


def touching(questions, answers):
    """Is the only fault a chord that lies on a convex curve, or above it by no more than rounding?"""
    for question, answer in zip(questions, answers, strict=True):
        if decided(question, answer):
            continue
        if answer is None or not is_convex(question):
            return False
        loss, (a, b) = curve(*question), answer
        w = np.linspace(a, b, 101)
        above = loss(a) + (loss(b) - loss(a)) * (w - a) / (b - a) - loss(w)
        if above.max() > 1e-6:
            return False
    return True


def decided(question, answer):
    """Is this the right answer to a question of exercise 10.2?"""
    return is_convex(question) if answer is None else shows(question, answer)


# -- runs --------------------------------------------------------------------------------------------------------------


def end(loss, start):
    """The number of the minimum in which small steps end, or −1."""
    return int(basins(loss, start, 0.02, 200))


def all_in_higher(questions, answers):
    """Do all these starts lead to the higher minimum?"""
    for question, answer in zip(questions, answers, strict=True):
        loss = shifted_well(*question)
        if end(loss, answer) != int(np.argmax([value for _, value in loss.minima])):
            return False
    return True


def all_on_top(questions, answers):
    """Are all these starts on top?"""
    return all(abs(answer - top(shifted_well(*q))) < 1e-4 for q, answer in zip(questions, answers, strict=True))


def fate(loss, start, size):
    """What kept this step size from the lower minimum? None if nothing did, or no known mistake."""
    if size <= 0 or int(basins(loss, start, size, 500)) == 0:
        return None
    if size < 2 / curvature(loss, 1):
        return "small steps"
    if size > 0.75 * 2 / curvature(loss, 0):
        return "the larger the better"
    late = descend(loss, start, size, 500).points[-100:, 0]
    return "just above the limit of the dip" if np.abs(late - loss.minima[1][0]).max() < 1.5 else None
