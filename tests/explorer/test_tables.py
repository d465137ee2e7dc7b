"""Is a table the same as its frames one by one, asked for in any order, and never late?"""

import asyncio
import itertools
import threading

import numpy as np
import pytest

import nnwidgets.explorer.channel as module
from nnwidgets.explorer.channel import PART_SECONDS, soon
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


def test_frames_come_one_after_the_other(walker, clock, alike):
    """So whoever has no more time can stop, and go on later where it stopped."""
    lab = walker()
    coming = lab.frames(["speed", "place"])
    first = [next(coming) for _ in range(12)]
    assert [index for index, _ in first] == list(range(12))
    assert clock[0] < 0.5, "45 positions, a hundredth of a second each: those behind have not been computed yet"
    done, frames = zip(*first, *coming, strict=True)
    for frame, other in zip(frames, lab.table(["speed", "place"], wanted=list(done))[1], strict=True):
        assert alike(frame, other)


def wants(lab, names, number, wanted=None):
    """Ask as the browser does."""
    positions = list(range(len(lab._positions(names))))
    content = {"ask": "table", "controls": names, "state": lab.state, "wanted": wanted or positions, "id": number}
    lab._answer(lab, content, [])


def joined(parts):
    """The parts of a table as one message: what the browser's Pack does."""
    whole = {"sheets": {}, "parts": [], "skeletons": [], "arrays": [], "frames": []}
    data = b""
    for header, (piece,) in parts:
        whole["sheets"] |= header.pop("sheets")
        arrays = [[len(data) // 4 + start, shape] for start, shape in header["arrays"]]
        for name, values in {**header, "arrays": arrays}.items():
            whole[name] += values
        data += piece
    return whole, data


def test_browser_gets_a_table_in_parts_each_in_time(walker, clock, told, unpack, alike, monkeypatch):
    lab = walker()
    sent, times = told(lab), [clock[0]]
    listen = lab.send
    monkeypatch.setattr(lab, "send", lambda *given: times.append(clock[0]) or listen(*given), raising=False)
    wants(lab, ["speed", "place"], 1)
    contents = [content for content, _ in sent]
    assert {(content["kind"], content["id"]) for content in contents} == {("table", 1)}
    assert [content["more"] for content in contents] == [True] * (len(sent) - 1) + [False]
    assert len(sent) > 3
    assert max(np.diff(times)) < 4 * PART_SECONDS
    done = [index for content in contents for index in content["done"]]
    assert done == list(range(45))
    frames = unpack(*joined([(content["header"], buffers) for content, buffers in sent]))
    for index, frame in zip(done, frames, strict=True):
        speed, place = divmod(index, 5)
        assert alike(frame, lab.frame(lab.state | {"speed": 0.5 * speed, "place": float(place - 2)}))


def test_what_the_parts_have_in_common_is_sent_once(walker, clock, told):
    lab = walker()
    sent = told(lab)
    wants(lab, ["speed", "place"], 1)
    once, data = pack(lab.table(["speed", "place"])[1])
    header, parts = joined([(content["header"], buffers) for content, buffers in sent])
    assert list(map(len, header.values())) == list(map(len, once.values()))
    assert len(parts) == len(data)


def test_first_part_comes_soon(walker, clock, told):
    """A hand is on the control already when its table is asked for."""
    lab = walker()
    sent = told(lab)
    wants(lab, ["speed", "place"], 1)
    first, second, *_ = [len(content["done"]) for content, _ in sent]
    assert first < second


@pytest.fixture
def with_a_loop(monkeypatch):
    """Return a function that runs `act` where a loop runs, as in a kernel, until all that it set in motion is done."""

    def run(act):
        waiting = []
        monkeypatch.setattr(module, "soon", lambda later: waiting.append(later) or True)
        act()
        while waiting:
            waiting.pop(0)()

    return run


def test_soon_is_when_the_loop_has_had_its_turn():
    order = []

    async def main():
        assert soon(lambda: order.append("later"))
        order.append("now")
        await asyncio.sleep(0)
        order.append("what else has come")
        while "later" not in order:
            await asyncio.sleep(0.001)

    thread = threading.Thread(target=lambda: asyncio.run(main()))  # one in which no loop runs, whatever ran before
    thread.start()
    thread.join()
    assert order == ["now", "what else has come", "later"]


def test_soon_is_refused_where_no_loop_runs():
    found = []
    thread = threading.Thread(target=lambda: found.append(soon(lambda: found.append("never"))))
    thread.start()
    thread.join()
    assert found == [False]


def test_a_frame_has_its_turn_between_two_parts(walker, clock, told, with_a_loop):
    lab = walker()
    sent = told(lab)

    def act():
        wants(lab, ["speed", "place"], 1)
        lab._answer(lab, {"ask": "frame", "state": lab.state | {"speed": 0.7}, "id": 2}, [])

    with_a_loop(act)
    assert [content["kind"] for content, _ in sent[:3]] == ["table", "frame", "table"]
    assert sum(len(content.get("done", [])) for content, _ in sent) == 45


def test_who_asks_for_another_table_wants_that_more(walker, clock, told, with_a_loop):
    lab = walker()
    sent = told(lab)

    def act():
        wants(lab, ["speed", "place"], 1)
        wants(lab, ["friends"], 2)

    with_a_loop(act)
    first = [content for content, _ in sent if content["id"] == 1]
    assert [content["more"] for content in first] == [True, False], "who asked for the first is told that it is over"
    assert 0 < sum(len(content["done"]) for content in first) < 45
    friends = [index for content, _ in sent if content["id"] == 2 for index in content["done"]]
    assert friends == list(range(len(lab._positions(["friends"]))))


@pytest.mark.parametrize("loop", [True, False])
def test_a_request_that_comes_while_a_part_is_made_is_not_lost(walker, clock, told, with_a_loop, monkeypatch, loop):
    """A kernel has more than one thread: the first requests and the later ones come by different ways."""
    lab, compute = walker(), walker.compute
    sent, waiting = told(lab), [["friends"]]

    def interrupted(self, s):
        if waiting and np.size(s.speed) > 1:
            wants(lab, waiting.pop(), 2)
        return compute(self, s)

    monkeypatch.setattr(walker, "compute", interrupted)
    (with_a_loop if loop else lambda act: act())(lambda: wants(lab, ["speed"], 1))
    friends = [index for content, _ in sent if content["id"] == 2 for index in content["done"]]
    assert friends == list(range(len(lab._positions(["friends"]))))


def test_two_pages_do_not_wait_for_each_other(walker, clock, told, with_a_loop):
    lab = walker()
    sent = told(lab)

    def act():
        wants(lab, ["speed", "place"], "one-1")
        wants(lab, ["speed", "friends"], "other-1")

    with_a_loop(act)
    for number in ("one-1", "other-1"):
        parts = [content for content, _ in sent if content["id"] == number]
        assert [content["more"] for content in parts] == [True] * (len(parts) - 1) + [False]
        assert len({index for content in parts for index in content["done"]}) >= 45
    assert [content["id"] for content, _ in sent[:4]] == ["one-1", "other-1"] * 2


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
    sent = told(lab)
    lab._answer(lab, {"ask": "table", "controls": ["shape"], "wanted": [0, 1], "state": lab.state, "id": 1}, [])
    assert sent[0][0]["done"] == [0, 1]
    header = sent[0][0]["header"]
    assert len(header["sheets"]) == 2
    assert {skeleton["sheet"] for skeleton in header["skeletons"]} == set(header["sheets"])
    panels = lab._panels(lab.state | {"shape": "square"})
    assert header["sheets"][name_of(panels)][0]["x"]["high"] == panels[0].x.high


def test_one_frame_when_it_is_asked_for(walker, told, unpack, alike):
    lab = walker()
    sent = told(lab)
    other = lab.state | {"shape": "square", "speed": 0.123, "step": 3}
    lab._answer(lab, {"ask": "frame", "state": other, "id": 7}, [])
    ((content, buffers),) = sent
    assert {"kind": "frame", "id": 7}.items() <= content.items()
    (frame,) = unpack(content["header"], buffers[0])
    assert alike(frame, walker(**other).frame())
