"""Which student does the name of a file or folder tell? As Canvas, Moodle and `nnwidgets assign` name them."""

import re
import unicodedata

CANVAS = re.compile(r"(?P<name>[^_]+)(?:_LATE)?_(?P<user>\d+)_(?P<number>\d+)(?:_.*)?", re.DOTALL | re.IGNORECASE)
MOODLE = re.compile(r"(?P<name>.+?)_(?P<user>\d+)_assignsubmission_.*", re.DOTALL)
_APART = re.compile(r"[\s_.,()\[\]-]+")


class Names:
    """Finds the student of a name.

    Parameters
    ----------
    roster : list of Student

    Examples
    --------
    >>> from nnwidgets.teaching.roster import Student
    >>> names = Names([Student("ada", "Lovelace, Ada"), Student("ben", "Ben O'Neil", row={"ID": "77"})])
    >>> names.whose("ada"), names.whose("lesson_06-ada"), names.whose("lovelaceada_LATE_12_345_lesson"), names.whose("zoe")
    ('ada', 'ada', 'ada', None)
    >>> names.whose("oneilben_77_345_lesson"), names.whose("Ben O'Neil_4711_assignsubmission_file")
    ('ben', 'ben')
    """  # noqa: E501

    def __init__(self, roster):
        self._ids, self._numbers, self._names = {}, {}, {}
        for student in roster:
            row = {heading.strip().casefold(): str(cell or "").strip() for heading, cell in student.row.items()}
            for key in {student.id, student.folder, student.email, row.get("sis login id"), row.get("username")}:
                _add(self._ids, _same(key), student.id)
            _add(self._numbers, ("canvas", row.get("id")), student.id)
            _add(self._numbers, ("moodle", row.get("identifier", "").removeprefix("Participant ")), student.id)
            for key in _spellings(student.name):
                _add(self._names, key, student.id)

    def by_id(self, text):
        """Return the student of exactly this id, or None."""
        return self._ids.get(_same(text))

    def whose(self, name):
        """Return the id of the one student whom a name tells (without its ending), or None."""
        text = _same(name)
        if text in self._ids:
            return self._ids[text]
        for kind, pattern in (("moodle", MOODLE), ("canvas", CANVAS)):
            if match := pattern.fullmatch(text):
                number = self._numbers.get((kind, match["user"]))
                return number or self._ids.get(match["name"]) or self._names.get(_letters(match["name"]))
        return self._within(text) or self._names.get(_letters(text))

    def _within(self, text):
        """The one id with which the name begins or ends, set off from the rest; the longest where several fit."""
        cuts = [match.span() for match in _APART.finditer(text)]
        parts = {text[:start] for start, _ in cuts} | {text[end:] for _, end in cuts}
        found = sorted((part for part in parts if part and self._ids.get(part)), key=len, reverse=True)
        told = {self._ids[part] for part in found if not any(part != other and part in other for other in found)}
        return told.pop() if len(told) == 1 else None


def _add(index, key, student):
    """Let a key tell a student, unless it is empty or tells somebody else as well: then it tells nobody."""
    empty = not (key[1] if isinstance(key, tuple) else key)
    if not empty:
        index[key] = student if index.get(key, student) == student else None


def _same(text):
    return unicodedata.normalize("NFKC", text or "").strip().casefold()


def _letters(text):
    return "".join(sign for sign in _same(text) if sign.isalnum())


def _spellings(name):
    """The letters of a name, the family name first or last."""
    first, comma, last = name.partition(",")
    words = [last, first] if comma else name.split()
    turned = [words[-1], *words[:-1]] if words else []
    return {_letters("".join(words)), _letters("".join(turned))}
