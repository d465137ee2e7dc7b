"""How would you say it? A place to write, kept with the progress; then a sentence of ours to compare with."""

import time

import ipywidgets as widgets
from traitlets import Bool, Unicode

from nnwidgets.learning.card import Card, button, heard, ours, plainly, say
from nnwidgets.learning.records import LONGEST
from nnwidgets.learning.store import store
from nnwidgets.learning.texts import find

ENOUGH = 15  # letters before ours can be opened


class Note(Card):
    """A text of the learner's; `text` is kept with each change, `compared` shows ours beside it."""

    text = Unicode()
    compared = Bool(False)

    def __init__(self, name):
        found = find("note", name)
        self.name, self.prompt, self.ours = name, found["prompt"], found["ours"]
        record = store().read()["notes"].get(name, {"text": "", "compared": False})
        self.text, self.compared = record["text"], record["compared"]
        self.area = widgets.Textarea(
            value=self.text,
            rows=3,
            description="Your words:",
            placeholder="Write here. It is kept as you type.",
            style={"description_width": "initial"},
            layout=widgets.Layout(width="auto"),
        )
        self.state = heard()
        self.button = button("Compare with one of ours")
        self.model = heard()
        super().__init__([ours(self.prompt), self.area, self.button, self.state, self.model])
        self._draw()
        self.area.observe(self._write, "value")
        self.button.on_click(self._press)
        self.observe(self._keep, ["text", "compared"])

    def words(self):
        """Return what was asked and what was written, as text."""
        return "\n".join([plainly(self.prompt), *([f"  {self.text}"] if self.text else [])])

    def _write(self, change):
        self.text = change["new"][:LONGEST]

    def _press(self, _):
        self.compared = True

    def _keep(self, _):
        record = {"text": self.text, "compared": self.compared, "at": int(time.time())}
        store().change("notes", self.name, lambda _: record)
        if self.area.value[:LONGEST] != self.text:
            self.area.value = self.text
        self._draw()

    def _draw(self):
        written = len(self.text.strip()) >= ENOUGH
        self.button.disabled = self.compared or not written
        cut = len(self.area.value) > LONGEST
        if cut:
            say(self.state, f"Only the first {LONGEST:,} letters are kept.")
        else:
            say(self.state, "Kept." if self.text else "")
        say(self.model, *(f"**One of ours:** {text}" for text in self.ours if self.compared))


def note(name):
    """Give a place to write a sentence, which is kept with the progress.

    Parameters
    ----------
    name : str
        The note, "6.sentence".

    Raises
    ------
    ValueError
        There is no such note; the message names those that there are.

    Examples
    --------
    >>> mine = note("6.sentence")
    >>> mine.text = "It multiplies the distance by 1 minus η times h."
    >>> mine.words().splitlines()[1]
    '  It multiplies the distance by 1 minus η times h.'
    """
    return Note(name)
