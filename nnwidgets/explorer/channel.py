"""How does a picture talk with its page? The first frame goes with the widget; then it answers requests for frames."""

import os
import uuid
from types import SimpleNamespace

from nnwidgets.explorer.errors import guard, message_of
from nnwidgets.explorer.frames import pack
from nnwidgets.explorer.sheets import describe, name_of
from nnwidgets.pictures import palette

FRAME_SECONDS = 0.06  # how long one answer may work on the parts of a frame that take long; then it is asked for again
TABLE_SECONDS = 0.05  # how long one answer about a table may take; the rest is asked for again, nearest positions first
FIRST_SECONDS = 0.02  # and the first answer about it: a hand that is on the control already waits for that


class Channel:
    """The half of an explorer that faces the browser; the picture itself is the other half's."""

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
            self._publish([self._panels(self.state)])
            super().open()

    def _publish(self, sheets):
        """Send these axes (a tuple of panels each), where the browser has not got them yet."""
        new = {name_of(panels): describe(panels) for panels in set(sheets) if name_of(panels) not in self._sheets}
        if new:
            self._sheets = {**self._sheets, **new}

    def _answer(self, _, content, buffers):
        """Answer one request of the browser: {"ask": "frame" | "table", "state": ..., "id": ...}."""
        try:
            with guard(self.learners()):
                reply, frames, sheets = self._frames_for(content)
            self._publish(sheets)
            header, data = pack(frames)
        except (Exception, SystemExit) as problem:  # whatever a learner's function may do: said, kept in errors
            self._report(problem, content)
            if os.environ.get("NNWIDGETS_STRICT"):
                raise
        else:
            self.send(reply | {"id": content["id"], "header": header}, [data])

    def _frames_for(self, content):
        state = self._checked(content["state"])
        if content["ask"] == "frame":
            timed = self._within(FRAME_SECONDS, state)
            frame = self._frame_of(timed, self._compute(timed))
            now = SimpleNamespace(**state)
            more = self.unfinished(now)
            reply = {"kind": "frame", "more": more} | ({"part": self.part_done(now)} if more else {})
            return reply, [frame], [self._panels(state)]
        names, wanted = content["controls"], content.get("wanted")
        first = wanted is None or len(wanted) == len(self._positions(names))
        done, frames = self.table(names, state, wanted, FIRST_SECONDS if first else TABLE_SECONDS)
        return {"kind": "table", "done": done}, frames, self._table_panels(names, done, state)

    def publish_table(self, names, done):
        """Send the axes that these positions of a table need."""
        self._publish(self._table_panels(names, done, self.state))

    def _table_panels(self, names, done, state):
        positions = self._positions(names)
        return [self._panels(state | dict(zip(names, positions[i], strict=True))) for i in done]

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
