"""Does a frame arrive as it was sent? Packed and unpacked, every number to 32 bits; what is common is sent once."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from nnwidgets.explorer.frames import Frame, pack
from nnwidgets.pictures import Axis, Mark, Panel, Text, arrow, contours, dots, handle, line, region, say, text

NUMBERS = st.floats(allow_nan=True, allow_infinity=True)
ARRAYS = npst.arrays(float, npst.array_shapes(min_dims=1, max_dims=2, min_side=0, max_side=5), elements=NUMBERS)
NAMES = st.sampled_from(["x", "y", "z", "#loss", "dx"])
LOOKS = st.dictionaries(st.sampled_from(["role", "show", "width"]), st.one_of(st.integers(0, 9), st.text(max_size=3)))
PANELS = (Panel("a", "A", Axis("x", 0, 1), Axis("y", 0, 1)),)
OTHERS = (Panel("a", "A", Axis("x", 0, 2), Axis("y", 0, 1)),)
MARKS = st.builds(Mark, st.sampled_from(["line", "dots"]), st.text(max_size=3), st.dictionaries(NAMES, ARRAYS), LOOKS)
TEXTS = st.dictionaries(st.sampled_from(["a", "b"]), ARRAYS.filter(np.size), max_size=2).map(
    lambda numbers: Text(" ".join("{" + name + "}" for name in numbers), numbers)
)
FRAMES = st.builds(
    Frame,
    st.sampled_from([PANELS, OTHERS]),
    st.lists(MARKS, max_size=4).map(tuple),
    TEXTS,
    st.dictionaries(st.text(max_size=3), TEXTS, max_size=2),
)


def arrived(header, data, unpack):
    return unpack(json.loads(json.dumps(header)), data)


@settings(max_examples=150)
@given(frames=st.lists(FRAMES, min_size=1, max_size=4))
def test_round_trip(unpack, alike, frames):
    header, data = pack(frames)
    back = arrived(header, data, unpack)
    assert len(back) == len(frames)
    assert all(alike(*pair) for pair in zip(frames, back, strict=True))


@given(frames=st.lists(FRAMES, min_size=1, max_size=4))
def test_same_frames_are_the_same_bytes(frames):
    assert pack(frames) == pack(list(frames))
    doubled_header, doubled = pack([*frames, *frames])
    once_header, once = pack(frames)
    assert doubled == once, "what occurs again costs no bytes"
    assert doubled_header["skeletons"] == once_header["skeletons"]


def test_one_mark_of_each_kind(unpack, alike):
    w = np.linspace(-1, 1, 9)
    marks = (
        line("a", w, w**2, show="so far", dots=3),
        dots("a", [1, np.nan], [2, 3]),
        arrow("a", 0, 0, 1, 1),
        region("b", [0, 1, 1], [0, 0, 1]),
        contours("b", w, w, w**2 + w[:, None] ** 2, [0.5]),
        text("b", 0, 1, "loss {loss}, step {k:d}", loss=[1.0, 0.5], k=[0, 1]),
        handle("b", 0, 1, controls=("start", None), label="start"),
    )
    frame = Frame(PANELS, marks, say("at {x}", x=1), {"run": say("one"), "loss": say("{x}", x=2)})
    (back,) = arrived(*pack([frame]), unpack)
    assert alike(frame, back)


@pytest.mark.parametrize("change", ["number", "role", "words", "sheet", "row", "nothing"])
def test_comparison_of_frames_can_fail(alike, change):
    def frame(x=1.0, role="path", words="at {x}", panels=PANELS, row="one"):
        return Frame(panels, (line("a", [0, x], [0, 1], role),), say(words, x=x), {"run": say(row)})

    other = {
        "number": {"x": 1.001},
        "role": {"role": "truth"},
        "words": {"words": "on {x}"},
        "sheet": {"panels": OTHERS},
        "row": {"row": "two"},
    }
    assert alike(frame(), frame(**other.get(change, {}))) == (change == "nothing")


def test_contours_that_do_not_change_are_sent_once():
    curve = line("a", np.arange(1000), np.arange(1000) ** 2)
    one = len(pack([Frame(PANELS, (curve,), say("."))])[1])
    many = [Frame(PANELS, (curve, dots("a", i, i)), say("at {i}", i=i)) for i in range(50)]
    _, data = pack(many)
    assert one == 2 * 4 * 1000
    assert len(data) == one + 50 * 4, "a number more for each frame, in its mark and its words alike"
