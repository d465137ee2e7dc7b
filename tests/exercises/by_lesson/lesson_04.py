"""What do learners hand in for the exercises of lesson 4? Right answers, nearly right ones, and each named mistake."""

import math

import numpy as np

from nnwidgets.maths import numeric_gradient

# -- 4.1 --------------------------------------------------------------------------------------------------------------


def with_a_loop(loss, w, h=1e-5):
    slopes = np.zeros(len(w))
    for i in range(len(w)):
        way = np.zeros(len(w))
        way[i] = h
        slopes[i] = (loss(w + way) - loss(w - way)) / (2 * h)
    return slopes


def in_place(loss, w):
    found, h = [], 1e-6
    for i in range(len(w)):
        here = w[i]
        w[i] = here + h
        above = loss(w)
        w[i] = here - h
        below = loss(w)
        w[i] = here
        found.append(float((above - below) / h / 2))
    return found


def five_places(loss, w):
    h = 1e-3
    near = [loss(w + way) - loss(w - way) for way in h * np.eye(len(w))]
    far = [loss(w + way) - loss(w - way) for way in 2 * h * np.eye(len(w))]
    return tuple((8 * a - b) / (12 * h) for a, b in zip(near, far, strict=True))


def all_at_once(loss, w):
    return numeric_gradient(loss, w, d=len(w))


def one_side_and_very_near(loss, w):
    return [(loss(w + way) - loss(w)) / 1e-8 for way in 1e-8 * np.eye(len(w))]


# -- 4.2 and 4.3 ------------------------------------------------------------------------------------------------------


def downhill_with_loops(gradient):
    length = math.sqrt(sum(g**2 for g in gradient))
    return [-g / length for g in gradient]


def downhill_by_walking(gradient):
    arrow = np.zeros(len(gradient))
    for _ in range(60):
        arrow = arrow - gradient / np.abs(gradient).max()
        arrow = arrow / np.sqrt(arrow @ arrow)
    return arrow


def angle_by_cosine(gradient, w, minimum):
    way = minimum - w
    return np.degrees(np.arccos(-gradient @ way / np.sqrt(gradient @ gradient * (way @ way))))


def angle_by_halves(gradient, w, minimum):
    a, b = -gradient / np.linalg.norm(gradient), (minimum - w) / np.linalg.norm(minimum - w)
    return 2 * np.degrees(np.arctan2(np.linalg.norm(a - b), np.linalg.norm(a + b)))


def angle_by_triangle(gradient, w, minimum):
    a, b = math.hypot(*gradient), math.dist(w, minimum)
    c = math.dist(w - gradient, minimum)
    return round(math.degrees(math.acos((a * a + b * b - c * c) / (2 * a * b))), 2)


RIGHT = {
    "4.1": [with_a_loop, in_place, five_places, all_at_once, one_side_and_very_near],
    "4.2": [
        lambda gradient: -gradient / np.linalg.norm(gradient),
        downhill_with_loops,
        downhill_by_walking,
        lambda gradient: [list(-gradient / np.sqrt((gradient**2).sum()))],
    ],
    "4.3": [angle_by_cosine, angle_by_halves, angle_by_triangle, lambda *a: np.array([angle_by_cosine(*a) + 0.04])],
}

# Close to right, and outside of the tolerance.
NEARLY = {
    "4.1": [lambda loss, w: with_a_loop(loss, w) * (1 + 3e-6), lambda loss, w: with_a_loop(loss, w) + 1e-4],
    "4.2": [lambda gradient: -1.001 * gradient / np.linalg.norm(gradient)],
    "4.3": [lambda *a: angle_by_cosine(*a) + 0.1, lambda *a: angle_by_cosine(*a) - 0.1],
}

SLOW = {"4.1": 12}

# As a student would type it in place of the line that waits for it.
ONE_BY_ONE = """
    h = {h}
    slopes = []
    for i in range(len(w)):
        beside = w.copy()
        beside[i] = beside[i] + h
        other = w.copy()
        other[i] = other[i] - {back} * h
        slopes.append({slope})
    return slopes"""


def one_by_one(slope, h="1e-5", back="1"):
    return ONE_BY_ONE.format(slope=slope, h=h, back=back)


WRONG = {
    "4.1": {
        "all weights moved at once": """
            h = 1e-5
            return np.ones(len(w)) * (loss(w + h) - loss(w - h)) / (2 * h)""",
        "downhill": one_by_one("(loss(other) - loss(beside)) / (2 * h)"),
        "twice as steep": one_by_one("(loss(beside) - loss(other)) / h"),
        "half as steep": one_by_one("(loss(beside) - loss(other)) / (2 * h)", back="0"),
        "not divided": one_by_one("loss(beside) - loss(other)"),
        "one side only": one_by_one("(loss(beside) - loss(w)) / h", h="0.001"),
        "h too large": one_by_one("(loss(beside) - loss(other)) / 0.1", h="0.05"),
        "h too small": one_by_one("(loss(beside) - loss(w)) / h", h="1e-13"),
    },
    "4.2": {
        "uphill": "return gradient / np.linalg.norm(gradient)",
        "not of length 1": "return -gradient",
        "sum for length": "return -gradient / sum(gradient)",
        "the signs only": "return -np.sign(gradient) / np.sqrt(len(gradient))",
        "the steepest weight only": """
            arrow = np.zeros(len(gradient))
            i = np.argmax(np.abs(gradient))
            arrow[i] = -np.sign(gradient[i])
            return arrow""",
    },
    "4.3": {
        "always 0": "return 0",
        "uphill": """
            way = minimum - w
            cosine = gradient @ way / np.linalg.norm(gradient) / np.linalg.norm(way)
            return np.degrees(np.arccos(cosine))""",
        "radians": """
            way = w - minimum
            return np.arccos(gradient @ way / np.linalg.norm(gradient) / np.linalg.norm(way))""",
        "cosine for angle": """
            way = w - minimum
            return gradient @ way / np.sqrt((gradient @ gradient) * (way @ way))""",
        "a place for the way": """
            cosine = -gradient @ minimum / np.linalg.norm(gradient) / np.linalg.norm(minimum)
            return np.degrees(np.arccos(cosine))""",
    },
}
