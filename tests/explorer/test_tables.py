"""Is a table the same as its frames one by one, asked for in any order, and never late?"""

import itertools

import numpy as np
import pytest

import nnwidgets.explorer.explorer as module
from nnwidgets.explorer.channel import TABLE_SECONDS
from nnwidgets.explorer.frames import pack
from nnwidgets.explorer.sheets import name_of

MOVABLE = ["speed", "place", "friends", "shape", "named"]
PAIRS = list(itertools.permutations(["speed", "place", "friends"], 2))


@pytest.fixture
def clock(walker, monkeypatch):
    """Replace the clock by one that each computed position moves on by a hundredth of a second."""
    now = [0.0]
    compute = walker.compute

    def slow(self, s):
        now[0] += 0.01 * np.size(s.speed)
        return compute(self, s)

    monkeypatch.setattr(walker, "compute", slow)
    monkeypatch.setattr(module.time, "perf_counter", lambda: now[0])
    return now


@pytest.mark.parametrize("names", [[name] for name in MOVABLE] + [list(pair) for pair in PAIRS], ids=" and ".join)
def test_table_is_its_frames_one_by_one(walker, alike, names):
    lab = walker(place=1, friends=3)
    done, frames = lab.table(names)
    grids = [lab.controls[name].positions(lab) for name in names]
    positions = list(itertools.product(*grids))  # the second name fastest
    assert done == list(range(len(positions)))
    for position, frame in zip(positions, frames, strict=True):
        state = lab.state | dict(zip(names, position, strict=True))
        assert alike(frame, lab.frame(state))
        assert alike(frame, walker(**state).frame())


def test_table_leaves_everything_as_it_was(walker):
    lab = walker(speed=2.5)
    before, run = lab.state, lab.run.copy()
    lab.table(["speed"])
    assert lab.state == before
    assert np.array_equal(lab.run, run)


def test_table_of_another_state(walker, alike):
    lab = walker()
    other = lab.state | {"place": -2.0, "friends": 0}
    _, frames = lab.table(["speed"], state=other)
    assert alike(frames[3], walker(**other | {"speed": 1.5}).frame())
    assert lab.place == 0


def test_nearest_first_as_asked(walker, alike):
    lab = walker()
    wanted = [4, 5, 3, 6, 2]
    done, frames = lab.table(["speed"], wanted=wanted)
    assert done == wanted
    for index, frame in zip(done, frames, strict=True):
        assert alike(frame, lab.frame(lab.state | {"speed": 0.5 * index}))


def test_stops_when_the_time_is_over_and_goes_on_where_it_stopped(walker, clock):
    lab = walker()
    names = ["speed", "place"]  # 45 positions, one second would do for all
    done, frames = lab.table(names, seconds=0.12)
    assert 12 <= len(done) == len(frames) < 45
    assert done == list(range(len(done))), "the first that were wanted, in their order"
    began = clock[0]
    rest, _ = lab.table(names, wanted=list(range(len(done), 45)), seconds=0.12)
    assert rest[0] == len(done)
    assert clock[0] - began < 0.5, "a block begun in time may be finished, no more"


@pytest.mark.parametrize("seconds", [0, 1e-9])
def test_never_nothing(walker, clock, seconds):
    done, frames = walker().table(["speed"], seconds=seconds)
    assert len(done) == len(frames) > 0


def test_without_a_time_limit_everything(walker, clock):
    assert len(walker().table(["speed", "place"])[0]) == 45


def test_browser_is_answered_in_time_again_and_again_until_it_has_all(walker, clock, told, unpack, alike):
    """What the browser does: it asks for what it lacks, one request after the other."""
    lab = walker()
    sent, table, rounds = told(lab), {}, 0
    while missing := [i for i in range(45) if i not in table]:
        rounds += 1
        began = clock[0]
        lab._answer(
            lab,
            {"ask": "table", "controls": ["speed", "place"], "state": lab.state, "wanted": missing, "id": rounds},
            [],
        )
        assert clock[0] - began < 4 * TABLE_SECONDS
        content, buffers = sent.pop()
        assert (content["kind"], content["id"]) == ("table", rounds)
        table |= dict(zip(content["done"], unpack(content["header"], buffers[0]), strict=True))
    assert 1 < rounds < 15
    for index, frame in table.items():
        speed, place = divmod(index, 5)
        assert alike(frame, lab.frame(lab.state | {"speed": 0.5 * speed, "place": float(place - 2)}))


def test_first_answer_comes_soon(walker, clock, told):
    """A hand is on the control already when its table is asked for the first time."""
    lab = walker()
    sent = told(lab)
    request = {"ask": "table", "controls": ["speed", "place"], "state": lab.state, "id": 1}
    took = []
    for wanted in (list(range(45)), list(range(1, 45))):
        began = clock[0]
        lab._answer(lab, request | {"wanted": wanted}, [])
        took.append((clock[0] - began, len(sent.pop()[0]["done"])))
    (soon, few), (late, more) = took
    assert soon < late
    assert few < more


def test_engine_is_called_once_for_many_positions(walker, monkeypatch):
    calls, compute = [], walker.compute
    monkeypatch.setattr(walker, "compute", lambda self, s: calls.append(np.shape(s.speed)) or compute(self, s))
    lab = walker()
    calls.clear()
    lab.table(["speed"])
    assert calls == [(8,), (1,)], "two blocks of the nine positions, and not nine calls"


def test_what_does_not_move_is_sent_once(walker):
    lab = walker()
    _, frames = lab.table(["speed"])
    header, data = pack(frames)
    assert len(header["skeletons"]) == 1
    pieces = [(*shape, data[4 * start : 4 * (start + np.prod(shape))]) for start, shape in header["arrays"]]
    assert len(set(pieces)) == len(pieces)
    assert len(data) < 0.9 * sum(len(pack([frame])[1]) for frame in frames)


def test_axes_that_a_table_needs_are_sent_before_it(walker, told):
    lab = walker(shape="circle")
    assert len(lab._sheets) == 1
    sent = told(lab)
    lab._answer(lab, {"ask": "table", "controls": ["shape"], "state": lab.state, "id": 1}, [])
    assert sent[0][0]["done"] == [0, 1]
    needed = {skeleton["sheet"] for skeleton in sent[0][0]["header"]["skeletons"]}
    assert len(needed) == 2
    assert needed <= set(lab._sheets)
    square = lab._sheets[name_of(lab._panels(lab.state | {"shape": "square"}))]
    assert square[0]["x"]["high"] == lab._panels(lab.state | {"shape": "square"})[0].x.high


def test_one_frame_when_it_is_asked_for(walker, told, unpack, alike):
    lab = walker()
    sent = told(lab)
    other = lab.state | {"shape": "square", "speed": 0.123, "step": 3}
    lab._answer(lab, {"ask": "frame", "state": other, "id": 7}, [])
    ((content, buffers),) = sent
    assert {"kind": "frame", "id": 7}.items() <= content.items()
    (frame,) = unpack(content["header"], buffers[0])
    assert alike(frame, walker(**other).frame())
    assert frame.sheet in lab._sheets
