"""What do the tests of the explorer share? A small explorer with one control of each kind, and what it sends."""

import json

import numpy as np
import pytest

from nnwidgets.explorer import Explorer, choice, number, switch, timeline, whole
from nnwidgets.explorer.frames import Frame
from nnwidgets.explorer.sheets import describe
from nnwidgets.pictures import Axis, Mark, Panel, Text, dots, handle, line, say, text


class Walker(Explorer):
    """Somebody walks away at a steady speed: after k steps at place + speed k."""

    title = "A walk"
    sweeps = ("speed",)
    drags = (("speed", "place"),)

    speed = number(1.0, 0.0, 4.0, step=0.5, label="speed v", help="steps a second")
    step = timeline(6, per_second=4)
    place = number(0.0, -2.0, 2.0, step=1.0, label="place")
    friends = whole(2, 0, 4, label="friends")
    shape = choice("circle", ("circle", "square"), label="shape")
    named = switch(True, label="named", more=True)

    def axes(self, s):
        high = 30 if s.shape == "circle" else 40
        return (Panel("walk", "A walk", Axis("step", 0, 6), Axis("place", -2, high)),)

    def compute(self, s):
        return np.asarray(s.place)[..., None] + np.asarray(s.speed)[..., None] * np.arange(7)

    def marks(self, s, run):
        labels = [text("walk", 6, run[-1], "at {end}", anchor="end", end=run[-1])] if s.named else []
        return [
            line("walk", [0, 6], [0, 0], "curve"),
            line("walk", np.arange(7), run, show="so far", keep=True),
            dots("walk", np.arange(7), run, show="now", shape=s.shape),
            *[line("walk", np.arange(7), run + i + 1, "noise") for i in range(s.friends)],
            handle("walk", 1, run[1], controls=("place", "speed"), label="the first step"),
            *labels,
        ]

    def words(self, s, run):
        return say("With {friends:d} friends, after {k:d} steps: {here}.", friends=s.friends, k=np.arange(7), here=run)

    def row(self, s, run):
        return {"speed": say("{v}", v=s.speed), "shape": say(s.shape), "now at": say("{here}", here=run)}


@pytest.fixture(scope="session")
def walker():
    """Return the class of the small explorer."""
    return Walker


@pytest.fixture
def told(monkeypatch):
    """Return a function that lets an explorer send into a list, instead of to a browser: (content, buffers) each."""

    def listen(lab):
        sent = []
        monkeypatch.setattr(lab, "send", lambda content, buffers=None: sent.append((content, buffers)), raising=False)
        return sent

    return listen


@pytest.fixture
def shown_to_learners(monkeypatch):
    """An explorer as a learner has it: what goes wrong is said in the widget, and not raised as under test."""
    monkeypatch.delenv("NNWIDGETS_STRICT")


@pytest.fixture(scope="session")
def unpack():
    """Return the function that does in Python what the browser does with a message of frames."""
    return _unpack


def _unpack(header, data):
    numbers = np.frombuffer(data, np.float32)

    def array(index):
        offset, shape = header["arrays"][index]
        return numbers[offset : offset + int(np.prod(shape))].reshape(shape)

    def frame(skeleton, used):
        made, left = header["skeletons"][skeleton], iter(used)
        arrays = [
            [kind, panel, look, {name: array(next(left)) for name in names}]
            for kind, panel, look, names in (header["parts"][part] for part in made["marks"])
        ]
        marks = tuple(Mark(kind, panel, given, look) for kind, panel, look, given in arrays)
        words = Text(made["words"][0], {name: array(next(left)) for name in made["words"][1]})
        row = {
            column: Text(template, {name: array(next(left)) for name in names})
            for column, template, names in made["row"]
        }
        assert next(left, None) is None, "every array has its place"
        return Frame(header["sheets"][made["sheet"]], marks, words, row)

    return [frame(*entry) for entry in header["frames"]]


def axes_of(frame):
    """The axes of a frame as the browser gets them, whether or not it has travelled."""
    panels = frame.panels
    return json.loads(json.dumps(describe(panels) if isinstance(panels, tuple) else panels))


@pytest.fixture(scope="session")
def alike():
    """Return the function that says whether two frames show the same: every array to 32 bits, every word."""
    return _alike


def _alike(one, other, rtol=0.0, steps=7):
    def close(a, b):
        with np.errstate(over="ignore"):
            a, b = np.asarray(a).astype(np.float32), np.asarray(b).astype(np.float32)
        return a.shape == b.shape and np.allclose(a, b, rtol=rtol, atol=0, equal_nan=True)

    same_marks = len(one.marks) == len(other.marks) and all(
        (a.kind, a.panel, a.look, [*a.arrays]) == (b.kind, b.panel, b.look, [*b.arrays])
        and all(close(a.arrays[name], b.arrays[name]) for name in a.arrays)
        for a, b in zip(one.marks, other.marks, strict=True)
    )
    return (
        same_marks
        and axes_of(one) == axes_of(other)
        and all(one.words.at(step) == other.words.at(step) for step in range(steps))
        and [*one.row] == [*other.row]
        and all(one.row[name].at(0) == other.row[name].at(0) for name in one.row)
    )
