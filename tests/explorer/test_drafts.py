"""Does a picture with a part that takes long show at once, and become whole when the hand rests?"""

import numpy as np
import pytest

from nnwidgets.explorer import Explorer, number, whole
from nnwidgets.pictures import Axis, Panel, dots, say


class Digger(Explorer):
    """A hole of a certain width, whose depth takes ten strokes to work out; the colour of the spade is quickly told."""

    sweeps = ("width", "spade")
    drafts = ("width",)
    block = 3

    width = number(1.0, 1.0, 5.0, step=1.0, label="width")
    spade = whole(0, 0, 9, label="spade")

    def __init__(self, **controls):
        self.strokes, self.blocks = {}, []
        super().__init__(**controls)

    def axes(self, s):
        return (Panel("hole", "A hole", Axis("x", 0, 10), Axis("y", 0, 10)),)

    def compute(self, s):
        self.blocks.append(max(np.size(s.width), np.size(s.spade)))
        if np.ndim(s.width) == 0:
            strokes = {None: 10, 0.0: 0}.get(getattr(s, "seconds", None), 4)
            self.strokes[s.width] = min(10, self.strokes.get(s.width, 0) + strokes)
        return np.broadcast_to(np.asarray(s.width), np.broadcast_shapes(np.shape(s.width), np.shape(s.spade)))

    def unfinished(self, s):
        return self.strokes.get(s.width, 0) < 10

    def marks(self, s, run):
        return [dots("hole", s.width, self.strokes.get(s.width, 0))]

    def words(self, s, run):
        return say("{n:d} strokes.", n=self.strokes.get(s.width, 0))


def depth(frame):
    return float(frame.marks[0].arrays["y"][0])


@pytest.fixture
def digger(told):
    lab = Digger()
    return lab, told(lab)


def test_whoever_asks_in_python_gets_the_whole_frame(digger):
    lab, _ = digger
    assert depth(lab.frame()) == 10
    assert lab.sentence == "10 strokes."


def test_the_first_frame_does_without(digger, unpack):
    lab, _ = digger
    assert depth(unpack(lab._frame["header"], lab._frame["data"])[0]) == 0
    assert lab._spec["drafts"] is True


def test_a_frame_gets_better_until_it_is_whole(digger, unpack):
    lab, sent = digger
    for k, (deep, more) in enumerate([(4, True), (8, True), (10, False)]):
        lab._answer(None, {"ask": "frame", "state": lab.state, "id": k}, [])
        reply, (data,) = sent[-1]
        assert (depth(unpack(reply["header"], data)[0]), reply["more"]) == (deep, more)


def test_tables_do_without_where_their_control_changes_it(digger):
    lab, _ = digger
    assert [depth(frame) for frame in lab.table(["width"])[1]] == [0] * 5
    lab.frame()
    assert [depth(frame) for frame in lab.table(["spade"])[1]] == [10] * 10
    assert "seconds" not in lab.state


def test_a_widget_says_how_many_positions_it_computes_together(digger):
    lab, _ = digger
    lab.blocks.clear()
    lab.table(["spade"])
    assert lab.blocks == [3, 3, 3, 1]


def test_what_a_cell_shows_does_not_wait_for_it(digger):
    lab, _ = digger
    assert "0 strokes" in lab._repr_mimebundle_()[0]["text/plain"]
    quick = lab._repr_mimebundle_()[0]["image/png"]
    assert lab.still_png() != quick
    assert "10 strokes" in lab._repr_mimebundle_()[0]["text/plain"], "once it is known it is shown"


def test_others_are_whole_at_once(walker, told):
    lab = walker()
    sent = told(lab)
    lab._answer(None, {"ask": "frame", "state": lab.state, "id": 1}, [])
    assert sent[-1][0]["more"] is False
    assert lab._spec["drafts"] is False
