"""What could help? Hints of an exercise, one at a time; how many were opened is kept."""

import time

import ipywidgets as widgets
from traitlets import Int

from nnwidgets.learning.card import Card, heard, plainly, say
from nnwidgets.learning.store import store
from nnwidgets.learning.texts import find


class Hint(Card):
    """The hints of an exercise; `opened` says how many of them are shown."""

    opened = Int(0)

    def __init__(self, name):
        self.name, self.levels = name, find("hint", name)["levels"]
        self.text = heard()
        self.button = widgets.Button(layout=widgets.Layout(width="auto"))
        self.opened = min(store().read()["hints"].get(name, {"opened": 0})["opened"], len(self.levels))
        super().__init__([self.text, self.button])
        self._draw()
        self.button.on_click(self._press)
        self.observe(self._open, "opened")

    def words(self):
        """Return the hints that are open, as text."""
        shown = [f"Hint {number}: {text}" for number, text in enumerate(self.levels[: self.opened], 1)]
        more = len(self.levels) - self.opened
        return plainly("\n".join([*shown, *([f"{more} of {len(self.levels)} hints not opened"] if more else [])]))

    def _press(self, _):
        self.opened = min(self.opened + 1, len(self.levels))

    def _open(self, change):
        now = int(time.time())

        def opened(old):
            return {"opened": max(change["new"], old["opened"] if old else 0), "at": now}

        store().change("hints", self.name, opened)
        self._draw()

    def _draw(self):
        texts = self.levels[: self.opened]
        say(self.text, *(f"*Hint {number}.* {text}" for number, text in enumerate(texts, 1)))
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
