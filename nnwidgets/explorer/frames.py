"""How do pictures travel? Many frames packed into one header and one binary message.

A frame is marks, words and a row for the table of kept runs. What frames have in common is sent once: the static part
of a mark, a frame's list of such parts (the skeleton), and every array that occurs again (contours, a curve).
"""

import json
from dataclasses import dataclass, field

import numpy as np

from nnwidgets.pictures import Mark, Text


@dataclass(frozen=True)
class Frame:
    """What one state looks like: which sheet of axes, marks, words, and its row in the table of kept runs."""

    sheet: str
    marks: tuple[Mark, ...]
    words: Text
    row: dict[str, Text] = field(default_factory=dict)


def pack(frames: list[Frame]) -> tuple[dict, bytes]:
    """Frames as a JSON-able header and float32 bytes.

    Header: `parts` ([kind, panel, look, names of arrays]), `skeletons` (marks as numbers of parts; templates of
    words and row), `arrays` ([offset, shape] in float32 numbers) and `frames` ([skeleton, arrays]).

    Examples
    --------
    >>> from nnwidgets.pictures import line, say
    >>> curve = [line("curve", [0, 1], [0, 1])]
    >>> header, data = pack([Frame("s", tuple(curve), say("one")), Frame("s", tuple(curve), say("two"))])
    >>> len(header["parts"]), len(header["skeletons"]), len(header["arrays"]), len(data)
    (1, 2, 1, 8)
    """
    packer = _Packer()
    with np.errstate(over="ignore"):  # a diverging run leaves the picture, and 32 bits
        entries = [packer.frame(frame) for frame in frames]
    header = {"parts": packer.parts, "skeletons": packer.skeletons, "arrays": packer.spans, "frames": entries}
    return header, b"".join(packer.pieces)


class _Packer:
    def __init__(self):
        self.parts, self.skeletons, self.spans, self.pieces = [], [], [], []
        self._known_marks, self._known_parts, self._known_skeletons, self._known_arrays = {}, {}, {}, {}
        self._size = 0

    def frame(self, frame: Frame):
        used = []
        marks = [self._mark(mark, used) for mark in frame.marks]
        words = [frame.words.template, self._names(frame.words.numbers, used)]
        row = [[name, cell.template, self._names(cell.numbers, used)] for name, cell in frame.row.items()]
        skeleton = {"sheet": frame.sheet, "marks": marks, "words": words, "row": row}
        return [_number_of(skeleton, self._known_skeletons, self.skeletons), used]

    def _mark(self, mark, used):
        if id(mark) not in self._known_marks:  # the frames hold their marks: no other comes to have this id meanwhile
            arrays = []
            part = [mark.kind, mark.panel, mark.look, self._names(mark.arrays, arrays)]
            self._known_marks[id(mark)] = _number_of(part, self._known_parts, self.parts), arrays
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
            self._known_arrays[key] = len(self.spans)
            self.spans.append([self._size // 4, list(array.shape)])
            self.pieces.append(data)
            self._size += len(data)
        return self._known_arrays[key]


def _number_of(thing, known, things):
    """The number of a JSON-able thing in a list of unlike ones, to which it is added if it is new."""
    key = json.dumps(thing, sort_keys=True)
    if key not in known:
        known[key] = len(things)
        things.append(thing)
    return known[key]
