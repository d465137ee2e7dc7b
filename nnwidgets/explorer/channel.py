"""How does a picture talk with its page? The first frame goes with the widget; then it answers requests for frames."""

import asyncio
import os
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace

from nnwidgets.explorer.errors import guard, message_of
from nnwidgets.explorer.frames import Packer, pack
from nnwidgets.pictures import palette

FRAME_SECONDS = 0.06  # how long one answer may work on the parts of a frame that take long; then it is asked for again
FIRST_SECONDS = 0.006  # after which the first part of a table is sent: a hand that is on the control waits for it
PART_SECONDS = 0.02  # and each that follows: the frame under a moving hand may have to wait for one
PAUSE = 0.004  # seconds between two parts, in which other requests are heard


@dataclass(eq=False)
class Sending:
    """A table on its way to a page: what was asked, the frames to come, and how many there are."""

    content: dict
    frames: Iterator | None = None
    left: int = 0
    packer: Packer = field(default_factory=Packer)
    seconds: float = FIRST_SECONDS


class Channel:
    """The half of an explorer that faces the browser; the picture itself is the other half's."""

    _tables: dict[str, Sending]  # by page

    def open(self):
        """Open the channel to the browser; the first frame goes with it."""
        if self.comm is None:
            shown = [
                c.describe(self) | {"fixed": n in self._fixed, "hidden": c.hidden or n in self._hidden}
                for n, c in self.controls.items()
            ]
            self._spec = {
                "uid": uuid.uuid4().hex,
                "title": self.title,
                "controls": shown,
                "drags": [list(pair) for pair in self.drags],
                "timeline": self.timeline,
                "drafts": bool(self.drafts),
                "presentation": self._presentation,
                "name": type(self).__name__,
                "given": self._told(),
                "initial": self.state,
                "palette": palette(),
            }
            header, data = pack([self.frame(self._within(0.0, self.state))])
            self._frame = {"state": self.state, "header": header, "data": data}
            super().open()

    def _answer(self, _, content, buffers):
        """Answer a request of the browser for a frame or a table: {"ask": ..., "state": ..., "id": ..., ...}.

        A table is sent in parts, nearest positions first; between two of them whatever else has come has its turn. A
        page gets one table at a time: when it asks for another, it wants that more.
        """
        if content["ask"] == "frame":
            self._try(content, self._frame_for)
            return
        page = str(content["id"]).rpartition("-")[0]
        before = self._tables.get(page)
        if before and before.left:
            header, data = pack([])
            self.send(
                {"kind": "table", "id": before.content["id"], "done": [], "more": False, "header": header}, [data]
            )
        self._tables[page] = Sending(content)
        self._send_table(page, self._tables[page])

    def _send_table(self, page, table):
        while table is self._tables.get(page):  # a kernel may hear the next request while a part is being made
            more = self._try(table.content, lambda _: self._part_of(table)) and table.left
            if not more:
                table.frames = table.packer = None
            if not more or soon(lambda: self._send_table(page, table)):
                return

    def _try(self, content, answer) -> bool:
        """Send an answer, or say why there is none."""
        try:
            with guard(self.learners()):
                reply, packer, frames = answer(content)
            header, data = packer.pack(frames)
        except (Exception, SystemExit) as problem:  # whatever a learner's function may do: said, kept in errors
            self._report(problem, content)
            if os.environ.get("NNWIDGETS_STRICT"):
                raise
            return False
        self.send(reply | {"id": content["id"], "header": header}, [data])
        return True

    def _frame_for(self, content):
        state = self._checked(content["state"])
        timed = self._within(FRAME_SECONDS, state)
        frame = self._frame_of(timed, self._compute(timed))
        now = SimpleNamespace(**state)
        more = self.unfinished(now)
        reply = {"kind": "frame", "more": more} | ({"part": self.part_done(now)} if more else {})
        return reply, Packer(), [frame]

    def _part_of(self, table):
        if table.frames is None:
            names, wanted = table.content["controls"], table.content.get("wanted")
            table.left = len(self._positions(names) if wanted is None else wanted)
            table.frames = self.frames(names, self._checked(table.content["state"]), wanted)
        done, frames, until = [], [], time.perf_counter() + table.seconds
        while table.left and not (done and time.perf_counter() >= until):
            index, frame = next(table.frames)
            done.append(index)
            frames.append(frame)
            table.left -= 1
        table.seconds = PART_SECONDS
        return {"kind": "table", "done": done, "more": table.left > 0}, table.packer, frames

    def _panels(self, state):
        return tuple(self.axes(SimpleNamespace(**state)))

    def _checked(self, state):
        """A state from the browser, each value held against its control as if it had been set in Python."""
        return {name: control.validate(self, state[name]) for name, control in self.controls.items()}

    def _report(self, problem, content):
        message = message_of(problem)
        self.errors.append(message)
        self.send({"kind": "error", "id": content.get("id"), "message": message})

    def _repr_mimebundle_(self, **rest):
        bundle = super()._repr_mimebundle_(**rest)
        data, *more = bundle if isinstance(bundle, tuple) else (bundle,)
        if data is None:
            return bundle
        now = self._within(0.0, self.state)  # nobody is to wait for what takes long
        words = self.frame(now).words.at(self._step(now))
        data = data | {"image/png": self._png(now), "text/plain": f"{type(self).__name__}: {words}"}
        return (data, *more) if more else data


def soon(act) -> bool:
    """Do something when this kernel has looked at what else has come; not where no loop runs that could do it."""
    try:
        asyncio.get_running_loop().call_later(PAUSE, act)
    except RuntimeError:
        return False
    return True
