"""How long from the hand to the picture? Every control of every widget, `interact` and ipympl, near and far away.

Each round shows a fresh widget for each control, touches it at once (first touch: there is no table yet), waits for the
table, and drags. The alternatives take their turn in every round, and so do near and far, so that whatever else the
machine is doing hits all alike.
"""

import asyncio
import contextlib
from collections import defaultdict
from dataclasses import dataclass, field

from playwright.async_api import Error

from benchmarks import hands, lab, others
from benchmarks.hands import EVERY, Hand, Subject, bounce

ROUND_TRIP = 0.1  # seconds, of the line to the kernel far away
DRAG = 1.5  # seconds
QUIET = 500  # ms without a request, after which a table is taken to be complete
OTHERS = {
    "interact": (Subject("interact", "step size", "number"), others.INTERACT, "img"),
    "ipympl": (Subject("ipympl, blitting", "step size", "number"), others.IPYMPL, "canvas"),
}


@dataclass
class Tally:
    """What was measured of one subject at one place; times in ms.

    `event` runs from the timestamp of the event that began it, `page` from when the page got that event, `hand` from
    the timestamp of the pointer's or keyboard's own event (an "input" event is made of one, and is younger).
    """

    event: list = field(default_factory=list)
    page: list = field(default_factory=list)
    hand: list = field(default_factory=list)
    touch: list = field(default_factory=list)
    picture: list = field(default_factory=list)
    drawn: int = 0
    seconds: float = 0.0
    asks: int = 0
    problem: str = ""  # why something is missing

    def add(self, recorded):
        for event, page, hand in recorded["samples"]:
            self.event.append(event)
            self.page.append(page)
            self.hand.append(hand)

    def add_drag(self, recorded):
        self.drawn += recorded["drawn"]
        self.seconds += recorded["seconds"]

    @property
    def per_second(self):
        """Display frames with a new picture, per second of dragging."""
        return self.drawn / self.seconds if self.seconds else float("nan")


async def measure_widget(stage, subject, tally, seconds=DRAG):
    """Show a fresh widget, touch one control at once, then drag it over a ready table."""
    await stage.run(others.CLEAN)
    tally.picture.append(await stage.show(f"lab = nw.{subject.widget}()\nlab"))
    hand = Hand(stage, subject)
    await hand.reach()
    await stage.ask("record", subject.begins, "explorer")
    await hand.touch()
    if not await stage.ask("reached", 1, 10_000):
        raise TimeoutError(f"{subject}: nothing was drawn for 10 s after the first touch")
    touched = await stage.ask("recorded")
    tally.touch.append(touched["samples"][0][0])
    await hand.release()
    await hand.reach()
    await stage.ask("ready", ",".join(subject.table), QUIET)
    await hand.reach()  # the sentence may have grown, and moved it
    if subject.dragged:
        await hand.take()
    await stage.ask("record", subject.begins, "explorer")
    await hand.drag(seconds)
    recorded = await stage.ask("recorded")
    await hand.release()
    tally.add(recorded)
    if subject.dragged:
        tally.add_drag(recorded)
        needed = ("frame", ",".join(subject.table))  # tables of other controls may still be on their way
        tally.asks += sum(what in needed for what in recorded["asks"])


async def measure_other(stage, way, tally, seconds=DRAG, moves=5):
    """The same picture as people make it today: moves one at a time, each with its picture awaited, then a drag."""
    _, code, ends = OTHERS[way]
    await stage.run(others.CLEAN)
    tally.picture.append(await stage.show(code))
    await asyncio.sleep(1)  # ipympl draws once more when it knows its size
    handle, track = await stage.ask("box", ".noUi-handle"), await stage.ask("box", ".noUi-target")
    x, y = handle["left"] + handle["width"] / 2, handle["top"] + handle["height"] / 2
    await stage.mouse("mouseMoved", x, y)
    await stage.mouse("mousePressed", x, y)
    walls = track["left"] + 4, track["left"] + track["width"] - 4
    places = [(place, y) for place in bounce(x, *walls, track["width"] / 12, moves)]
    for place in places:
        await stage.ask("record", "pointermove", ends)
        await stage.mouse("mouseMoved", *place)
        if not await stage.ask("reached", 1, 10_000):
            raise TimeoutError(f"{way}: no picture for 10 s")
        tally.add(await stage.ask("recorded"))
        await asyncio.sleep(0.25)
    await stage.ask("record", "pointermove", ends)
    step = track["width"] * EVERY / 1.2
    await stage.drag([(place, y) for place in bounce(places[-1][0], *walls, step, round(seconds / EVERY))], EVERY)
    tally.add_drag(await stage.ask("recorded"))
    await stage.mouse("mouseReleased", x, y)
    await asyncio.sleep(1)  # what the drag has queued up


async def measure(rounds=3, seconds=DRAG, only=None, places=("near", "far"), ways=tuple(OTHERS), say=print):
    """Everything. Returns {(subject, place): Tally} and the versions of what it was measured in."""
    tallies = defaultdict(Tally)
    subjects = [s for name in hands.widgets() for s in hands.subjects(name) if only is None or only(s)]
    async with contextlib.AsyncExitStack() as stack:
        port, token = await stack.enter_async_context(lab.jupyterlab())
        browser = await stack.enter_async_context(lab.chromium())
        ports = {"near": port, "far": stack.enter_context(lab.far_away(port, ROUND_TRIP))}
        stages = {place: await lab.Stage.open(browser, ports[place], token, place) for place in places}
        for stage in stages.values():
            await stage.run(others.PICTURE)
        for turn in range(rounds):
            for subject in subjects:
                for place, stage in stages.items():
                    try:
                        await measure_widget(stage, subject, tallies[subject, place], seconds)
                    except (TimeoutError, LookupError, Error) as problem:  # reported; the others are measured
                        tallies[subject, place].problem = str(problem).splitlines()[0]
                        say(f"  {subject.widget}, {subject.label}, {place}: {problem}")
                say(f"  round {turn + 1} of {rounds}: {subject.widget}, {subject.label}")
            for way in ways:
                for place, stage in stages.items():
                    await measure_other(stage, way, tallies[OTHERS[way][0], place], seconds)
                say(f"  round {turn + 1} of {rounds}: {way}")
        errors = [error for stage in stages.values() for error in stage.errors]
        if errors:
            raise RuntimeError(f"the page raised: {errors}")
        return dict(tallies), browser.version
