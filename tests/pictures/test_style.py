"""Can everybody tell the colours from their ground and from each other? By the formulas of WCAG, Machado and CIE."""

from itertools import combinations

import numpy as np
import pytest

from nnwidgets.pictures import palette
from nnwidgets.pictures.style import FONT_SIZE, ROLES, SCALES, colour

TEXTS = ["ink", "muted", "path", "minibatch", "gradient", "truth", "noise", "danger"]  # words and labels stand in these
LINES = ["ink", "curve", "muted", "path", "minibatch", "gradient", "truth", "noise", "kept", "danger"]
MEANINGS = ["path", "minibatch", "gradient", "truth", "noise", "danger"]

# Linear RGB as other eyes see it, from "A physiologically-based model for simulation of color vision deficiency" by
# Machado, Oliveira and Fernandes (2009), at severity 1.
VISION = {
    "all three cones": np.eye(3),
    "no long waves": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "no middle waves": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
}


def linear(code):
    """Return linear RGB of "#rrggbb", as WCAG 2.2 defines it."""
    v = np.array([int(code[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """Return the contrast ratio of WCAG 2.2."""
    low, high = sorted(linear(code) @ [0.2126, 0.7152, 0.0722] for code in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(code, vision):
    """Return CIE L*a*b* of a colour as an eye of that kind sees it."""
    seen = np.clip(np.array(VISION[vision]) @ linear(code), 0, 1)
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ seen
    x, y, z = np.cbrt(np.maximum(xyz / [0.9505, 1, 1.089], 0.008856))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)  # the well-known lightest grey for text


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("role", LINES)
def test_lines_are_seen(role, dark):
    assert contrast(colour(role, dark), colour("ground", dark)) >= 3


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("role", TEXTS)
def test_words_are_read(role, dark):
    assert contrast(colour(role, dark), colour("ground", dark)) >= 4.5


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("dark", [False, True])
def test_meanings_are_told_apart(vision, dark):
    for one, other in combinations(MEANINGS, 2):
        difference = np.linalg.norm(lab(colour(one, dark), vision) - lab(colour(other, dark), vision))
        assert difference > 10, f"{one} and {other}: {difference:.0f}"


def test_every_role_has_its_say():
    assert set(ROLES) == {*LINES, *TEXTS, "ground", "faint"}, "a new role: is it seen, is it read?"


def test_palette_for_the_browser_is_the_same():
    both = palette()
    for role in ROLES:
        assert (both["light"][role], both["dark"][role]) == (colour(role), colour(role, dark=True))
    assert {stop for stops in both["scales"].values() for stop in stops} <= {*ROLES, "none"}
    assert both["scales"].keys() == SCALES.keys()


def test_type_is_large_enough():
    assert FONT_SIZE >= 11
