"""How do pictures travel? Many frames packed into one header and one binary message.

A frame is marks, words and a row for the table of kept runs. What frames have in common is sent once: the static part
of a mark, a frame's list of such parts (the skeleton), and every array that occurs again (contours, a curve).
"""

from dataclasses import dataclass, field

import numpy as np

from nnwidgets.explorer.sheets import describe, name_of
from nnwidgets.pictures import Mark, Panel, Text


@dataclass(frozen=True)
class Frame:
    """What one state looks like: panels with their axes, marks, words, and its row in the table of kept runs."""

    panels: tuple[Panel, ...]
    marks: tuple[Mark, ...]
    words: Text
    row: dict[str, Text] = field(default_factory=dict)


def pack(frames: list[Frame]) -> tuple[dict, bytes]:
    """Frames as a JSON-able header and float32 bytes.

    Header: `sheets` (the axes of some panels, by name), `parts` ([kind, panel, look, names of arrays]), `skeletons`
    (marks as numbers of parts; templates of words and row), `arrays` ([offset, shape] in float32 numbers) and `frames`
    ([skeleton, arrays]).

    Examples
    --------
    >>> from nnwidgets.pictures import line, say
    >>> curve = [line("curve", [0, 1], [0, 1])]
    >>> header, data = pack([Frame((), tuple(curve), say("one")), Frame((), tuple(curve), say("two"))])
    >>> len(header["parts"]), len(header["skeletons"]), len(header["arrays"]), len(data)
    (1, 2, 1, 8)
    """
    return Packer().pack(frames)


class Packer:
    """Packs frames part after part: what was sent with one part is not sent again with the next."""

    def __init__(self):
        self._known_marks, self._known_parts, self._known_skeletons, self._known_arrays = {}, {}, {}, {}
        self._known_sheets, self._frames = set(), []

    def pack(self, frames: list[Frame]) -> tuple[dict, bytes]:
        """As the function `pack`; the header has what is new, and numbers it on from where the last part ended."""
        self._frames += frames
        self._new, self._pieces, self._size = {"sheets": {}, "parts": [], "skeletons": [], "arrays": []}, [], 0
        with np.errstate(over="ignore"):  # a diverging run leaves the picture, and 32 bits
            entries = [self._entry(frame) for frame in frames]
        return {**self._new, "frames": entries}, b"".join(self._pieces)

    def _entry(self, frame: Frame):
        used = []
        marks = [self._mark(mark, used) for mark in frame.marks]
        words = [frame.words.template, self._names(frame.words.numbers, used)]
        row = [[name, cell.template, self._names(cell.numbers, used)] for name, cell in frame.row.items()]
        skeleton = {"sheet": self._sheet(frame.panels), "marks": marks, "words": words, "row": row}
        return [_number_of(skeleton, self._known_skeletons, self._new["skeletons"]), used]

    def _sheet(self, panels):
        name = name_of(panels)
        if name not in self._known_sheets:
            self._known_sheets.add(name)
            self._new["sheets"][name] = describe(panels)
        return name

    def _mark(self, mark, used):
        if id(mark) not in self._known_marks:  # our frames hold their marks: no other comes to have this id meanwhile
            arrays = []
            part = [mark.kind, mark.panel, mark.look, self._names(mark.arrays, arrays)]
            self._known_marks[id(mark)] = _number_of(part, self._known_parts, self._new["parts"]), arrays
        part, arrays = self._known_marks[id(mark)]
        used += arrays
        return part

    def _names(self, arrays, used):
        used.extend(self._array(a) for a in arrays.values())
        return list(arrays)

    def _array(self, array):
        array = np.asarray(array)
        data = array.astype(np.float32).tobytes()
        key = (array.shape, data)
        if key not in self._known_arrays:
            self._known_arrays[key] = len(self._known_arrays)
            self._new["arrays"].append([self._size // 4, list(array.shape)])
            self._pieces.append(data)
            self._size += len(data)
        return self._known_arrays[key]


def _number_of(thing, known, new):
    """The number of a JSON-able thing among unlike ones; one that is new is added to both."""
    key = repr(thing)
    if key not in known:
        known[key] = len(known)
        new.append(thing)
    return known[key]
