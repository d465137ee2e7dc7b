"""What would a hand do? Everything in a picture that can be moved, and how it is moved."""

import asyncio
from dataclasses import dataclass
from itertools import islice, pairwise

import nnwidgets
from nnwidgets.explorer import Explorer

FRAME = 1 / 60  # seconds of a display frame
EVERY = 1 / 125  # seconds between two moves of a common mouse


@dataclass(frozen=True)
class Subject:
    """One control or draggable point of a widget: `kind` is the control's, or "point"; `table` names its table."""

    widget: str
    label: str
    kind: str
    positions: int = 0
    table: tuple[str, ...] = ()

    @property
    def begins(self):
        """The event with which a sample begins: of a native control "input", of a point the pointer's own."""
        return "pointermove" if self.kind == "point" else "input"

    @property
    def dragged(self):
        """Whether a pointer drags it; lists and switches are worked by keys."""
        return self.kind not in ("choice", "switch")


def widgets():
    """Every widget behind the door, by name."""
    found = {name: value for name, value in vars(nnwidgets).items() if isinstance(value, type)}
    return {name: value for name, value in found.items() if issubclass(value, Explorer) and value is not Explorer}


def subjects(name):
    """Every control of a widget that a hand can move, and every point that can be dragged."""
    lab = widgets()[name]()
    shown = [c for c in lab._spec["controls"] if not (c["hidden"] or c["fixed"] or c["kind"] == "points")]  # typed
    controls = [Subject(name, c["label"], c["kind"], len(c["positions"]), _table(lab, [c["name"]])) for c in shown]
    looks = {mark.look["label"]: mark.look for mark in lab.frame().marks if mark.kind == "handle"}
    return controls + [Subject(name, label, "point", 0, _table(lab, look["controls"])) for label, look in looks.items()]


def _table(lab, names):
    """The controls whose table is used; the timeline needs none."""
    return tuple(name for name in names if name and name != lab.timeline)


def bounce(start, low, high, step, count):
    """Places on a way up and down between two walls.

    >>> list(bounce(1, 0, 3, 1, 6))
    [2, 3, 2, 1, 0, 1]
    """
    place = start
    for _ in range(count):
        if not low <= place + step <= high:
            step = -step
        place = min(high, max(low, place + step))
        yield place


@dataclass
class Hand:
    """A hand on one control of the widget that is on the stage."""

    stage: object
    subject: Subject

    async def reach(self):
        """Bring the pointer onto the control, and the keyboard where keys will work it; touch nothing yet."""
        found = await self.stage.ask("point" if self.subject.kind == "point" else "control", self.subject.label)
        if found is None:
            raise LookupError(f"{self.subject} is not on the page")
        self.box, self.panel = found, found.get("panel")
        self.x, self.y = found["left"] + found["width"] / 2, found["top"] + found["height"] / 2
        if not self.subject.dragged:
            await self.stage.ask("focus", self.subject.label)
        await self.stage.mouse("mouseMoved", self.x, self.y)

    async def touch(self):
        """Move at once, as far as makes a difference: one sample."""
        if not self.subject.dragged:
            await self.press(1)
            return
        if self.subject.kind != "point":  # a native slider jumps to where it is pressed
            share = 0.3 if self.box["at"] > 0.5 else 0.7
            await self.stage.mouse("mousePressed", self.box["left"] + share * self.box["width"], self.y)
            return
        await self.take()
        await self.stage.mouse("mouseMoved", *next(self._across(20)))

    async def take(self):
        await self.stage.mouse("mousePressed", self.x, self.y)

    async def release(self):
        if self.subject.dragged:
            await self.stage.mouse("mouseReleased", self.x, self.y)

    async def drag(self, seconds):
        """To and fro for some seconds, fast enough that every display frame has another position to show."""
        if not self.subject.dragged:
            await self.press(max(2, round(seconds / 0.1)))
            return
        width = self.panel["width"] if self.panel else self.box["width"]
        step = width * EVERY / 1.2  # once across in 1.2 s, or quicker where a slider has few positions
        if self.subject.positions:
            step = max(step, width / self.subject.positions * EVERY / FRAME)
        await self.stage.drag(islice(self._across(step), round(seconds / EVERY)), EVERY)

    async def press(self, times):
        """Work a list or a switch by keys, ten a second; an arrow that would change nothing is not pressed."""
        keys = ["Space"] * times
        if self.subject.kind == "choice":
            here = await self.stage.ask("chosen", self.subject.label)
            way = [here, *bounce(here, 0, self.subject.positions - 1, 1, times)]
            keys = ["ArrowDown" if after > before else "ArrowUp" for before, after in pairwise(way)]
        for key in keys:
            await self.stage.page.keyboard.press(key)
            await asyncio.sleep(0.1)

    def _across(self, step):
        """Places of the pointer: along a slider; in both directions for a point."""
        many = 10**6
        if self.panel is None:
            left, width = self.box["left"], self.box["width"]
            xs = bounce(self.x, left + 9, left + width - 9, step, many)
            return ((x, self.y) for x in xs)
        p = self.panel
        xs = bounce(self.x, p["left"] + 62, p["left"] + p["width"] - 20, step, many)
        ys = bounce(self.y, p["top"] + 0.2 * p["height"], p["top"] + 0.75 * p["height"], 0.6 * step, many)
        return zip(xs, ys, strict=True)
