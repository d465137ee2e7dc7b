"""Does a hand turn and slide a line, drag a target, and is the field of a neuron the one that Python draws?"""

from types import SimpleNamespace

import numpy as np
import pytest

from nnwidgets.maths.units import sigmoid
from nnwidgets.pictures.style import colour
from nnwidgets.widgets import ErrorTable, NeuronBench


def now(picture, handle):
    return float(picture.slider(handle).get_attribute("aria-valuenow"))


def in_data(lab, picture, place, panel=0):
    """A place on the page in the numbers of a panel's axes."""
    spec = lab.axes(_state(lab))[panel]
    box = picture.canvases.nth(panel).bounding_box()
    left, top, right, bottom = spec.box
    u, v = (place[0] - box["x"] - left) / (right - left), (place[1] - box["y"] - top) / (bottom - top)
    return spec.x.low + u * spec.x.span, spec.y.high - v * spec.y.span


def _state(lab):
    return SimpleNamespace(**lab.state)


@pytest.mark.parametrize("way", [(-4, -90), (-60, -60), (0, 60)])
def test_turning_the_line_lets_it_run_through_the_pointer(on_page, way):
    lab = ErrorTable()
    picture = on_page(lab)
    begin = picture.take_handle("turn the line")
    picture.drag(begin, way)
    x, y = in_data(lab, picture, (begin[0] + way[0], begin[1] + way[1]))
    slope = (y - lab.b) / x
    assert now(picture, "turn the line") == pytest.approx(np.clip(slope, -0.5, 1.5), abs=0.026), "half a slider's step"
    assert picture.value("bias b") == lab.b


@pytest.mark.parametrize("way", [(0, -60), (50, -30), (0, 30)])
def test_sliding_the_line_keeps_its_slope(on_page, way):
    lab = ErrorTable()
    picture = on_page(lab)
    begin = picture.take_handle("slide the line")
    picture.drag(begin, way)
    x, y = in_data(lab, picture, (begin[0] + way[0], begin[1] + way[1]))
    assert now(picture, "slide the line") == pytest.approx(y - lab.w * x, abs=0.026)
    assert picture.value("weight w") == lab.w


def test_dragging_a_target_moves_it_up_and_down_only(on_page):
    lab = ErrorTable()
    picture = on_page(lab)
    handle = "target of example 2"
    begin = picture.take_handle(handle)
    picture.drag(begin, (40, -70))
    end = picture.place(picture.slider(handle))
    assert end[0] == pytest.approx(begin[0], abs=0.5)
    _, y = in_data(lab, picture, (begin[0], begin[1] - 70))
    assert now(picture, handle) == pytest.approx(y, abs=0.126)
    lab.t2 = now(picture, handle)
    assert picture.words.inner_text() == lab.sentence


def test_a_table_is_read_out(on_page):
    lab = ErrorTable(w=0.5, b=1)
    label = on_page(lab).canvases.nth(1).get_attribute("aria-label")
    assert "1, input x 1.00, target t 1.50, output y 1.50, t − y 0.00, (t − y)² 0.00." in label
    assert "t − y 1.50" in label, "the sum"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("weights", [(2.0, -3.0, 0.5), (0.0, 0.0, 1.0), (5.0, 5.0, -5.0), (0.1, 0.0, 0.0)])
def test_the_field_is_what_python_says(on_page, dark, weights):
    lab = NeuronBench(activation="sigmoid", **dict(zip(("w1", "w2", "b"), weights, strict=True)), x1=-0.5, x2=-0.5)
    picture = on_page(lab, dark=dark)
    pixels = picture.pixels(1)
    panel = lab.axes(_state(lab))[1]
    density = pixels.shape[1] / panel.width
    left, top, right, bottom = panel.box
    stops = [
        np.array([int(colour(role, dark)[i : i + 2], 16) for i in (1, 3, 5)]) for role in ("gradient", "ground", "path")
    ]
    far = []
    for u, v in np.random.default_rng(0).uniform(0.02, 0.98, (300, 2)):
        x, y = panel.x.low + u * panel.x.span, panel.y.low + v * panel.y.span
        share = 0.5 + 0.45 * (sigmoid(weights[0] * x + weights[1] * y + weights[2]) - 0.5)
        wanted = np.interp(share, [0, 0.5, 1], range(3))
        low = min(int(wanted), 1)
        wanted = stops[low] + (wanted - low) * (stops[low + 1] - stops[low])
        seen = pixels[round((bottom - v * (bottom - top)) * density), round((left + u * (right - left)) * density)]
        far.append(np.abs(seen[:3] - wanted).max())
    assert np.mean(np.array(far) < 6) > 0.8, "the rest is under the line, the examples and their labels"


def test_a_step_is_sharp(on_page):
    lab = NeuronBench(w1=1, w2=0, b=-0.5, x1=-0.5)
    pixels = on_page(lab).pixels(1)
    panel = lab.axes(_state(lab))[1]
    density, (left, _, right, bottom) = pixels.shape[1] / panel.width, panel.box
    row = pixels[round((bottom - 8) * density), round(left * density) + 3 : round(right * density) - 2, :3]
    colours, counts = np.unique(row, axis=0, return_counts=True)
    assert counts.max() > 0.4 * len(row)
    assert np.sort(counts)[-2:].sum() > 0.95 * len(row), "two colours and the line between them"
    assert len(colours) < 12


def test_a_kept_line_lies_above_the_field(on_page):
    lab = NeuronBench()  # its line: x₁ + x₂ = 0.5
    picture = on_page(lab)
    panel = lab.axes(_state(lab))[1]
    left, top, right, bottom = panel.box

    def dark_share():
        """How much of the line's place is darker than the field beside it."""
        pixels = picture.pixels(1)
        density = pixels.shape[1] / panel.width
        x = np.linspace(0.32, 0.46, 60)
        columns = ((left + (x + 0.5) / 2 * (right - left)) * density).round().astype(int)
        rows = ((bottom - (0.5 - x + 0.5) / 2 * (bottom - top)) * density).round().astype(int)
        beside = pixels[rows, columns - round(12 * density), :3].sum(axis=1)
        return np.mean(pixels[rows, columns, :3].sum(axis=1) < beside - 60)

    assert dark_share() == 1
    picture.slider("bias b").press("Home")
    assert dark_share() == 0, "the line has left"
    picture.button("reset").click()
    picture.button("keep this run").click()
    picture.slider("bias b").press("Home")
    assert 0.3 < dark_share() < 0.9, "grey, and dashed"
