"""How does a picture follow a hand? The base class of every interactive picture.

A picture is a pure function of its controls' state. A widget author writes that function (`axes`, `compute`, `marks`,
`words`); the browser gets frames for every position of the control that is about to be touched, and draws them itself.
"""

from functools import cached_property
from pathlib import Path
from types import SimpleNamespace

import anywidget
import numpy as np
import traitlets

from nnwidgets.explorer import page
from nnwidgets.explorer.channel import Channel
from nnwidgets.explorer.controls import Control, Timeline
from nnwidgets.explorer.frames import Frame
from nnwidgets.explorer.source import Source
from nnwidgets.pictures import Text, kept, sheet

HERE = Path(__file__).parent


class Explorer(Channel, anywidget.AnyWidget):
    """An interactive picture. Subclasses give controls as class attributes and four pure methods.

    axes(s)         -> panels: limits, labels and scales in state s.
    compute(s)      -> what happens in this state, maths only. For the controls named in `sweeps`, s may hold an array
                       instead of a number; what comes back is then indexed by position: run[i].
    marks(s, run)   -> marks on the panels.
    words(s, run)   -> one sentence, from the numbers.
    row(s, run)     -> optional: the run's row in the table of kept runs, {column: text}.

    A picture may have a part that takes long, such as a map of a hundred trainings. Then `drafts` names the controls
    that change this part. In their tables, and in the first frame, s.seconds is 0: the frame does without it. Once the
    hand rests the frame is asked for again, as long as it is `unfinished(s)`, and each time s.seconds says how long it
    may work on; meanwhile a bar shows `part_done(s)`, with a button to stop. For everybody else s has no `seconds`: the
    frame takes the time it needs.

    Parameters
    ----------
    fixed, hidden : names of controls that are shown but can't be moved, or are not shown at all.
    presentation : draw everything larger, for a room that looks at a projector.
    **controls : starting values; one outside its bounds raises `TraitError`, an unknown name `TypeError`.
    """

    _esm = HERE / "explorer.js"
    _css = HERE / "explorer.css"
    _spec = traitlets.Dict().tag(sync=True)
    _frame = traitlets.Dict().tag(sync=True)
    kept = traitlets.List(traitlets.Dict()).tag(sync=True)

    title = ""
    sweeps: tuple[str, ...] = ()
    block = 8  # positions that are computed together in the table of a control that sweeps
    drafts: tuple[str, ...] = ()  # controls that change what takes long
    drags: tuple[tuple[str, ...], ...] = ()  # pairs of controls, or hidden ones, that one dragged point moves

    errors: list | None = None  # what learners' functions did wrong, newest last

    _bounds: dict = {}  # of this widget alone, where its data or function wants others than the class
    _options: dict = {}
    _given: dict = {}  # what the constructor was given beside controls, where it can be written down

    def __init_subclass__(cls, **rest):
        super().__init_subclass__(**rest)
        taken = [name for name, value in vars(cls).items() if isinstance(value, Control) and hasattr(Explorer, name)]
        if taken:
            raise TypeError(
                f"{cls.__name__}: the names {taken} belong to every widget; choose other names for these controls."
            )

    def __init__(self, *, fixed=(), hidden=(), presentation=False, **controls):
        names = list(self._declared())
        for name in [*controls, *_names(fixed), *_names(hidden)]:
            if name not in names:
                raise TypeError(f"{type(self).__name__} has no control {name!r}; its controls are {', '.join(names)}.")
        self._fixed, self._hidden, self._presentation = _names(fixed), _names(hidden), bool(presentation)
        self.errors = []
        self._latest = (None, None)
        self._tables = {}
        super().__init__(**controls)
        self._start = self.state
        self.on_msg(self._answer)

    # What a widget author writes ---------------------------------------------------------------------------------

    def axes(self, s):
        raise NotImplementedError

    def compute(self, s):
        return None

    def marks(self, s, run):
        raise NotImplementedError

    def words(self, s, run) -> Text:
        raise NotImplementedError

    def row(self, s, run) -> dict[str, Text]:
        return {}

    def unfinished(self, s) -> bool:
        return False

    def part_done(self, s) -> float:
        """Which part of what takes long is done, 0 to 1, while it is unfinished."""
        return 0.0

    def learners(self) -> tuple:
        """Functions that a learner handed in."""
        return ()

    # What a reader uses ------------------------------------------------------------------------------------------

    @property
    def state(self) -> dict:
        """The values of all controls, as a plain dict; `type(lab)(**state)` is the same situation."""
        return {name: getattr(self, name) for name in self.controls}

    @property
    def run(self):
        """What happens in the present state: the result of `compute`."""
        return self._computed(self.state)

    @property
    def sentence(self) -> str:
        """The words under the picture, as they stand now."""
        return self.frame().words.at(self._step(self.state))

    @property
    def as_text(self) -> str:
        """The state as a line of Python to share: what differs from the widget's own beginning.

        What only this widget has, a function or data of its own, is not in it.
        """
        told = self._told() + [
            f"{name}={value!r}"
            for (name, control), value in zip(self.controls.items(), self.state.values(), strict=True)
            if value != control.default_value and control.known(value)
        ]
        return f"nw.{type(self).__name__}({', '.join(told)})"

    def _told(self):
        return [f"{name}={value!r}" for name, value in self._given.items()]

    @property
    def code(self) -> Source:
        """The source of the very functions that ran."""
        return Source(*self.shown())

    def shown(self):
        """The functions whose source `code` shows."""
        return (type(self).compute,)

    def still(self, dark: bool = False):
        """The picture as a matplotlib Figure."""
        return self._drawn().figure(self._all_marks(self.state), self._step(self.state), dark)

    def still_png(self) -> bytes:
        """The picture as PNG bytes."""
        return self._png(self.state)

    def keep(self):
        """Keep the present run, to compare with: it is drawn grey and dashed, and gets a row in the table."""
        self.kept = [*self.kept, self.state]

    def reset(self):
        """Back to the state in which the widget was made."""
        with self.hold_sync():
            for name, value in self._start.items():
                setattr(self, name, value)

    def to_html(self, path) -> Path:
        """Write the picture as one HTML file that stays interactive without kernel, server or network."""
        return page.write(self, Path(path))

    # Frames and tables -------------------------------------------------------------------------------------------

    @cached_property
    def controls(self) -> dict[str, Control]:
        """The controls in the order in which they were declared."""
        return self._declared()

    @classmethod
    def _declared(cls):
        found = {}
        for base in reversed(cls.__mro__):
            found |= {name: value for name, value in vars(base).items() if isinstance(value, Control)}
        return found

    @cached_property
    def timeline(self) -> str | None:
        """The name of the control that is the timeline, if there is one."""
        return next((name for name, control in self.controls.items() if isinstance(control, Timeline)), None)

    def frame(self, state=None) -> Frame:
        """What the picture looks like in a state (a dict; now, if none is given)."""
        state = self.state if state is None else state
        return self._frame_of(state, self._computed(state))

    def table(self, names, state=None, wanted=None) -> tuple[list[int], list[Frame]]:
        """Frames for the positions of one control, or of a pair, the other controls staying as they are in `state`.

        Parameters
        ----------
        names : list of control names; with two, positions run through the product, the second name fastest.
        wanted : list of int, which positions. All, if None.

        Returns
        -------
        The indices of the positions, and their frames.
        """
        coming = list(self.frames(names, state, wanted))
        return [index for index, _ in coming], [frame for _, frame in coming]

    def frames(self, names, state=None, wanted=None):
        """The same one after the other, as index and frame: made when they are asked for, or with others at once."""
        state = self.state if state is None else state
        state = self._within(0.0, state) if set(names) & set(self.drafts) else state
        positions = self._positions(names)
        wanted = range(len(positions)) if wanted is None else wanted
        together = self.block if set(names) <= set(self.sweeps) else 1
        for at in range(0, len(wanted), together):
            block = wanted[at : at + together]
            yield from zip(block, self._frames_at(names, state, [positions[i] for i in block]), strict=True)

    def _positions(self, names):
        grids = [self.controls[name].positions(self) for name in names]
        return [(a,) for a in grids[0]] if len(grids) == 1 else [(a, b) for a in grids[0] for b in grids[1]]

    def _frames_at(self, names, state, positions):
        states = [state | dict(zip(names, position, strict=True)) for position in positions]
        if not set(names) <= set(self.sweeps):
            yield from (self._frame_of(s, self._compute(s)) for s in states)
            return
        columns = dict(zip(names, map(list, zip(*positions, strict=True)), strict=True))
        runs = self._compute(state | columns)
        yield from (self._frame_of(s, runs[i]) for i, s in enumerate(states))

    def _within(self, seconds, state):
        return state | {"seconds": seconds} if self.drafts else state

    def _frame_of(self, state, run) -> Frame:
        s = SimpleNamespace(**state)
        return Frame(self._panels(state), tuple(self.marks(s, run)), self.words(s, run), self.row(s, run))

    def _computed(self, state):
        at = {name: value for name, value in state.items() if name != self.timeline}
        if self._latest[0] != at:
            self._latest = (at, self._compute(state))
        return self._latest[1]

    def _compute(self, state):
        arrays = {name: _column(value) for name, value in state.items()}
        return self.compute(SimpleNamespace(**arrays))

    def _step(self, state) -> int:
        return state[self.timeline] if self.timeline else 0

    def _drawn(self):
        return sheet(self._panels(self.state))

    def _png(self, state):
        return self._drawn().png(self._all_marks(state), self._step(state))

    def _all_marks(self, state):
        panels = {panel.name for panel in self._drawn().panels}  # a kept run may have had others
        marks = [mark for old in self.kept for mark in kept(self.frame(self._within(0.0, old)).marks)]
        before = [mark for mark in marks if mark.panel in panels]
        return [*before, *self.frame(state).marks]


def _column(value):
    return np.asarray(value) if isinstance(value, list) else value


def _names(given) -> tuple:
    return (given,) if isinstance(given, str) else tuple(given)
