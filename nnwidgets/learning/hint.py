"""What could help? Hints of an exercise, one at a time; how many were opened is kept."""

import time

from traitlets import HasTraits, Int

from nnwidgets.learning.card import Card, button, heard, plainly, say
from nnwidgets.learning.store import store
from nnwidgets.learning.texts import find


class Opened(HasTraits):
    """How many hints of one exercise are open: one number for all cards of a notebook that show them."""

    number = Int(0)
    _all = {}

    @classmethod
    def of(cls, name):
        """Return the one for this exercise and progress file, up to date."""
        shared = cls._all.setdefault((store().path, name), cls())
        shared.number = max(shared.number, store().read()["hints"].get(name, {"opened": 0})["opened"])
        return shared


class Hint(Card):
    """The hints of an exercise; `opened` says how many of them are shown."""

    opened = Int(0)

    def __init__(self, name, *, inside=False):
        self.name, self.levels = name, find("hint", name)["levels"]
        self.text, self.button = heard(), button("Hint")
        self.shared = Opened.of(name)
        self.opened = min(self.shared.number, len(self.levels))
        super().__init__([self.text, self.button], None if inside else "")
        self._draw()
        self.button.on_click(self._press)
        self.observe(self._open, "opened")
        self.shared.observe(self._follow, "number")

    def words(self):
        """Return the hints that are open, as text."""
        shown = [f"Hint {number}: {text}" for number, text in enumerate(self.levels[: self.opened], 1)]
        more = len(self.levels) - self.opened
        return plainly("\n".join([*shown, *([f"{more} of {len(self.levels)} hints not opened"] if more else [])]))

    def _press(self, _):
        self.opened = min(self.opened + 1, len(self.levels))

    def _open(self, change):
        now, number = int(time.time()), change["new"]
        if number > self.shared.number:
            store().change(
                "hints", self.name, lambda old: {"opened": max(number, old["opened"] if old else 0), "at": now}
            )
            self.shared.number = number
        self._draw()

    def _follow(self, change):
        self.opened = min(change["new"], len(self.levels))

    def _draw(self):
        texts = self.levels[: self.opened]
        say(self.text, *(f"**Hint {number}.** {text}" for number, text in enumerate(texts, 1)))
        self.text.layout.display = None if texts else "none"
        left = len(self.levels) - self.opened
        self.button.description = f"{'Next hint' if self.opened else 'Hint'} ({self.opened + 1} of {len(self.levels)})"
        self.button.tooltip = self.button.description
        self.button.layout.display = None if left else "none"


def hint(name):
    """Offer the hints of an exercise, one at a time.

    Parameters
    ----------
    name : str
        The exercise, "6.1".

    Raises
    ------
    ValueError
        There are no hints for it; the message names those that there are.

    Examples
    --------
    >>> help_me = hint("6.2")
    >>> help_me.opened = 1
    >>> print(help_me.words())
    Hint 1: After one step you stand at (1 − ηh) · w. Where do you want to stand?
    1 of 2 hints not opened
    """
    return Hint(name)
