"""What did the course find? Its laws and its words, as data with a thin view; every number is computed."""

import re
import tomllib
from functools import cache

from nnwidgets.learning.card import Card, ours, plainly
from nnwidgets.learning.law_numbers import NUMBERS
from nnwidgets.learning.texts import FOLDER


class Law(Card):
    """One law of the course.

    Attributes
    ----------
    name : str
    lesson : int
        Where it was met.
    says, where, look : str
        The law, what it is exact for, and what to look at in the picture.
    widget : str
        The name of the widget that shows it.
    state : dict
        What to open that widget with: `nw.StepSizeLab(**nw.law("2/h").state)`.
    numbers : dict
        Those in `says`, as they were computed.
    """

    def __init__(self, name):
        found = _read("laws")["law"][name]
        self.name, self.lesson, self.widget = name, found["lesson"], found["widget"]
        self.numbers, self.state = NUMBERS[name](), dict(found["state"])
        self.where, self.look = found["where"], found["look"]
        self.says = re.sub(r"-(?=\d)", "−", found["says"].format(**self.numbers))
        super().__init__([ours(text) for text in self._texts()])

    def words(self):
        """Return the law as text."""
        return plainly("\n".join(self._texts()))

    def _texts(self):
        return f"**Lesson {self.lesson}.** {self.says}", f"*Where it holds.* {self.where}", f"*Look.* {self.look}"


class Glossary(Card):
    """The words of the course; `terms` is the data: {word: {"says", "lesson"} and, if there are, "symbol", "code"}."""

    def __init__(self):
        self.terms = {name: dict(term) for name, term in sorted(_read("glossary")["term"].items())}
        super().__init__([ours(text) for text in self._texts()])

    def words(self):
        """Return the words as text."""
        return plainly("\n".join(self._texts()))

    def _texts(self):
        return [_term(name, term) for name, term in self.terms.items()]


def law(name):
    """Give a law of the course: it shows itself, and opens a widget with its `state`.

    Parameters
    ----------
    name : str

    Raises
    ------
    ValueError
        There is no such law; the message names those that there are.

    Examples
    --------
    >>> largest = law("2/h")
    >>> largest.widget, largest.state["steepness"], largest.numbers["limit"]
    ('StepSizeLab', 4.0, 0.5)
    >>> law("gravity")
    Traceback (most recent call last):
        ...
    ValueError: there is no law 'gravity'; there are one line, errors that cancel, stairs, ...
    """
    known = _read("laws")["law"]
    if not isinstance(name, str) or name not in known:
        raise ValueError(f"there is no law {name!r}; there are {', '.join(known)}")
    return Law(name)


def glossary():
    """Give the words of the course, each with what it means and the lesson where it was first used.

    >>> glossary().terms["epoch"]["says"]
    'As many example-gradients as there are examples, N.'
    """
    return Glossary()


def _term(name, term):
    symbol = f" ({term['symbol']})" if "symbol" in term and name != term["symbol"] else ""
    code = f" In code: `{term['code']}`." if "code" in term else ""
    return f"**{name}**{symbol}, lesson {term['lesson']}. {term['says']}{code}"


@cache
def _read(kind, language="en"):
    return tomllib.loads((FOLDER / language / f"{kind}.toml").read_text("utf-8"))
