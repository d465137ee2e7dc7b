"""Do the browser and matplotlib draw the same marks in the same places, in the same colours?

Both draw at two device pixels to a CSS pixel. All ink of each must find ink of like colour in the other's picture, no
further than two pixels away. Words are left out: the two have different fonts.
"""

import io

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from PIL import Image

import nnwidgets.widgets
from nnwidgets.pictures import sheet
from nnwidgets.pictures.style import colour

SHARP = 2
SEEN = 0.024  # twice what is allowed: a test of the comparison must find more, also in a strip of wide stripes
NEAR = 2  # device pixels: how far apart the same mark may be drawn
LIKE = 0.95  # cosine between two hues that count as one
INK = 60  # of 441: how far a pixel is from the ground where something is drawn
ALLOWED = 0.012  # of all ink: ends of lines, corners, tips of arrows
WIDGETS = nnwidgets.widgets.__all__
WORDS = ("text", "table")

# Every widget in the middle of its timeline; the start and the light colours of some.
SITUATIONS = [(name, True, True) for name in WIDGETS] + [(name, False, False) for name in WIDGETS[::4]]


def wordless(name):
    """Make a widget of this class that shows no words in its pictures."""
    base = getattr(nnwidgets.widgets, name)

    def marks(self, s, run):
        return [mark for mark in base.marks(self, s, run) if mark.kind not in WORDS]

    return type(name, (base,), {"marks": marks})()


def by_matplotlib(lab, dark):
    """Each panel of the still picture as an array of colours (rows, columns, 3)."""
    figure = lab.still(dark=dark)
    for words in [artist for artist in figure.artists if isinstance(artist, Text)]:
        words.remove()
    figure.set_dpi(96 * SHARP)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    picture = np.asarray(canvas.buffer_rgba())[..., :3].astype(int)
    made = sheet(lab._panels(lab.state))
    return {
        panel.name: picture[SHARP * y : SHARP * (y + panel.height), SHARP * x : SHARP * (x + panel.width)]
        for panel, (x, y) in zip(made.panels, made.corners, strict=True)
    }


def by_browser(picture, lab):
    """Each panel as the page shows it, the points that can be dragged included."""
    panels = {panel.name: panel for panel in lab._panels(lab.state)}
    picture.root.evaluate("(e) => e.querySelectorAll('.nnw-axes text').forEach((words) => words.remove())")
    return {name: shot(picture.root.locator(f'[data-panel="{name}"]'), panel) for name, panel in panels.items()}


def shot(locator, panel):
    """A picture of one panel, laid over the page at its top left corner, where no pixel is cut in two."""
    place = "position: fixed; left: 0; top: 0; z-index: 9; max-width: none; background: var(--nnw-ground);"
    locator.evaluate("(e, [place, width]) => (e.style.cssText += place + `width: ${width}px;`)", [place, panel.width])
    png = locator.page.screenshot(clip={"x": 0, "y": 0, "width": panel.width, "height": panel.height})
    locator.evaluate("(e) => (e.style.position = 'static')")
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def lost(one, other, ground):
    """What part of the ink of one picture finds no ink of the same hue near it in the other?

    A pixel at an edge is paler than the mark, yet it differs from the ground in the same direction: that is its hue.
    """
    (ink, hue), (other_ink, other_hue) = (parted(picture, ground) for picture in (one, other))
    rows, columns = ink.shape
    found = np.zeros(ink.shape, dtype=bool)
    other_hue = np.pad(other_hue * other_ink[..., None], ((NEAR, NEAR), (NEAR, NEAR), (0, 0)))
    for down in range(2 * NEAR + 1):
        for right in range(2 * NEAR + 1):
            shifted = other_hue[down : down + rows, right : right + columns]
            found |= np.einsum("ijk,ijk->ij", hue, shifted) > LIKE
    return float((~found)[ink].mean()) if ink.any() else 0.0


def parted(picture, ground):
    """Where there is ink, and its hue: the direction in which it differs from the ground."""
    away = picture.astype(np.float32) - ground
    far = np.linalg.norm(away, axis=2)
    return far > INK, away / np.maximum(far, 1)[..., None]


def differences(here, there, dark):
    ground = np.array([int(colour("ground", dark)[i : i + 2], 16) for i in (1, 3, 5)])
    return {name: max(lost(here[name], there[name], ground), lost(there[name], here[name], ground)) for name in here}


@pytest.mark.parametrize(("name", "dark", "middle"), SITUATIONS)
def test_browser_and_matplotlib_draw_the_same(on_page, name, dark, middle):
    lab = wordless(name)
    if middle and lab.timeline:
        setattr(lab, lab.timeline, lab.controls[lab.timeline].positions(lab)[-1] // 3)
    picture = on_page(lab, dark=dark, density=SHARP)
    found = differences(by_browser(picture, lab), by_matplotlib(lab, dark), dark)
    assert {panel: part for panel, part in found.items() if part > ALLOWED} == {}


@pytest.mark.parametrize("name", ["StepSizeLab"])
def test_comparison_can_fail(on_page, name):
    """Three pixels aside, a mark left out, another colour: each is seen."""
    lab = wordless(name)
    picture = on_page(lab, density=SHARP)
    here, there = by_browser(picture, lab), by_matplotlib(lab, dark=False)
    for panel in here:
        aside = {panel: np.roll(here[panel], 3, axis=(0, 1))}
        assert differences(aside, {panel: there[panel]}, dark=False)[panel] > SEEN, panel
    for kind in ("path", "danger"):
        without = type(
            name,
            (type(lab),),
            {
                "marks": lambda self, s, run, kind=kind: [
                    m for m in type(lab).marks(self, s, run) if m.look.get("role") != kind
                ]
            },
        )()
        found = differences(here, by_matplotlib(without, dark=False), dark=False)
        assert max(found.values()) > SEEN, found
    assert max(differences(here, by_matplotlib(lab, dark=True), dark=False).values()) > 0.5
