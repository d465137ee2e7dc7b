"""Does every part of `make bench` still run? Each at its smallest; nothing here depends on how long something took."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from benchmarks import document, engine, hands, lab, latency, start, tables, verdict
from benchmarks.latency import OTHERS, Tally


def apart(coroutine):
    """Run it in a thread of its own: in this one the browser tests' event loop may be running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


TABLE_READY = [s for name in hands.widgets() for s in hands.subjects(name)]


def test_every_control_and_every_point_is_measured():
    found = {(s.label, s.kind) for s in hands.subjects("StepSizeLab")}
    assert ("step size η", "number") in found
    assert ("loss L(w)", "choice") in found
    assert ("start", "point") in found
    assert {s.widget for s in TABLE_READY} == set(hands.widgets())


def test_plain_loops_do_what_the_engine_does():
    loss = engine.nw.DataLoss(*engine.nw.course_line())
    starts = np.array([[0.0, 0.0], [1.0, -1.0]])
    for own, plain in zip(engine.engine(loss, starts, 256, 0), engine.loops(loss, starts, 256, 0), strict=True):
        np.testing.assert_allclose(own, plain, rtol=1e-9, atol=1e-12)


def test_loops_look_at_every_example_once_an_epoch():
    rng = np.random.default_rng(0)
    epoch = [next(b) for b in [engine.batches(rng, 256, 16)] for _ in range(16)]
    assert sorted(np.concatenate(epoch)) == list(range(256))


def test_engine_at_its_smallest():
    (speed,) = engine.measure(rounds=1, runs=(2,), batch_sizes=(16,), least=0)
    assert speed.engine[0] > 0
    assert speed.loops[0] > 0


def test_tables_at_their_smallest():
    (built,) = tables.measure(rounds=1, only=lambda widget, group: (widget, group) == ("StepSizeLab", ("loss",)))
    assert built.frames == 3
    assert built.kilobytes > 1


def test_imports_at_their_smallest():
    own, alone = start.imports(rounds=1).values()
    assert own[0] > 0
    assert alone[0] > 0


def test_results_say_what_falls_short():
    slider, point = hands.Subject("StepSizeLab", "step size η", "number"), hands.Subject("Basins", "start", "point")
    fast = {"page": [1], "hand": [4], "drawn": 60, "seconds": 1.0}
    tallies = {(s, p): Tally(event=[2.0], touch=[90.0], **fast) for s in (slider, point) for p in ("near", "far")}
    tallies[point, "near"].event.append(20.0)
    tallies[OTHERS["interact"][0], "near"] = Tally(event=[200.0], hand=[200.0])
    tallies[OTHERS["ipympl"][0], "near"] = Tally(event=[40.0], hand=[40.0])
    said = verdict.table_of(tallies, {"StepSizeLab": [250], "interact": [900]}, {"own": [1.1], "alone": [1.0]})
    reached = {row.split(" | ")[0].strip("| "): row.split(" | ")[-1].strip(" |") for row in said.splitlines()}
    assert reached["p95 over a ready table ≤ 8 ms, for every control"] == "**no**: 1 of 2 fall short"
    assert reached["first touch ≤ round trip + 100 ms, for every control"] == "yes"
    assert reached["≥ 40 times as fast as interact"] == "yes"
    assert reached["≥ 15 times as fast as ipympl, blitting"] == "**no**"
    assert reached["first picture ≤ 300 ms, for every widget"] == "yes"
    assert reached["import ≤ 1.2 times its dependencies"] == "yes"


@pytest.mark.slow
def test_latency_at_its_smallest():
    wanted = {("step size η", "number"), ("start", "point"), ("loss L(w)", "choice")}

    def only(subject):
        return subject.widget == "StepSizeLab" and (subject.label, subject.kind) in wanted

    tallies, version = apart(latency.measure(1, 0.3, only, places=("near",), say=lambda line: None))
    assert version
    assert {subject.kind for subject, _ in tallies} == {"number", "point", "choice"}
    for (subject, _), tally in tallies.items():
        assert tally.problem == "", subject
        assert tally.event, subject
    assert all(len(tally.touch) == 1 for (s, _), tally in tallies.items() if s.widget == "StepSizeLab")
    text = document.whole("here", 1, tallies, [], {"StepSizeLab": [1]}, {"StepSizeLab": [1]}, {"a": [1], "b": [1]}, [])
    assert "| StepSizeLab | start (dragged point) |" in text


@pytest.mark.slow
def test_first_pictures_at_their_smallest():
    fresh, again = apart(start.pictures(1, only=lambda name: name == "StepSizeLab", say=lambda line: None))
    assert fresh["StepSizeLab"][0] > 0
    assert again["StepSizeLab"][0] > 0


def test_proxy_is_as_slow_as_it_says():
    async def echo(reader, writer):
        writer.write(await reader.read(100))
        await writer.drain()
        writer.close()

    async def there_and_back():
        server = await asyncio.start_server(echo, "127.0.0.1", 0)
        with lab.far_away(server.sockets[0].getsockname()[1], 0.1) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            began = time.perf_counter()
            writer.write(b"hello")
            assert await reader.read(100) == b"hello"
            took = time.perf_counter() - began
            writer.close()
            return took

    assert apart(there_and_back()) >= 0.1
