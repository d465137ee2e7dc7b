"""What do you expect? A prediction, locked in before the picture is looked at, and shown beside what happened."""

import time

from traitlets import Bool, Int

from nnwidgets.learning.card import Card, button, choice, heard, ours, plainly, say
from nnwidgets.learning.store import store
from nnwidgets.learning.texts import find, get, load


class Prediction(Card):
    """A question about what will happen. `choice` is the number of an option, −1 for none; once `locked` it stays."""

    choice = Int(-1)
    locked = Bool(False)

    def __init__(self, name, question, options):
        self.name, self.question, self.options = name, question, list(options)
        self.radio = choice(self.options, "Your prediction:")
        self.button = button("Lock in")
        self.note = heard()
        super().__init__()
        self.radio.observe(self._choose, "index")
        self.button.on_click(self._press)
        self.observe(self._lock, "locked")
        record = store().read()["predictions"].get(name)
        if record:
            self._show_locked(record)
        else:
            say(self.note, "Choose, then lock it in. It cannot be changed afterwards, and a wrong one costs nothing.")
        self.show(ours(question), self.radio, self.button, self.note)

    def words(self):
        """Return question and options as text."""
        options = [f"  ({'x' if number == self.choice else ' '}) {text}" for number, text in enumerate(self.options)]
        return plainly("\n".join([self.question, *options, *(["  Locked in."] if self.locked else [])]))

    def _choose(self, change):
        if not self.locked and change["new"] is not None:
            self.choice = change["new"]

    def _press(self, _):
        self.locked = True

    def _lock(self, _):
        if self.choice < 0:
            self.locked = False
            say(self.note, "Choose one of them first, then lock it in.")
            return
        mine = {"choice": self.choice, "text": self.options[self.choice], "at": int(time.time())}
        # another notebook, or a code that was restored, may have locked it in before
        self._show_locked(store().change("predictions", self.name, lambda old: old or mine))

    def _show_locked(self, record):
        number = self.options.index(record["text"]) if record["text"] in self.options else record["choice"]
        self.unobserve(self._lock, "locked")
        if number < len(self.options):
            self.radio.index = self.choice = number
        self.locked = self.radio.disabled = True
        self.button.layout.display = "none"
        say(self.note, "**Locked in.** Now look what happens.")


def predict(name, question=None, options=None):
    """Ask for a prediction, which stays once it is locked in.

    Parameters
    ----------
    name : str
        Its id. With this alone, question and options come from the texts.
    question : str, optional
        A question of your own.
    options : list of str, optional
        Two or more.

    Raises
    ------
    ValueError
        There is no such prediction in the texts; or a question without options, or options without a question.

    Examples
    --------
    >>> guess = predict("my.1", "Where does it end?", ["left", "right"])
    >>> guess.choice = 1
    >>> guess.locked = True
    >>> print(guess.words())
    Where does it end?
      ( ) left
      (x) right
      Locked in.
    """
    if question is None and options is None:
        text = find("predict", name)
        question, options = text["question"], text["options"]
    if not isinstance(question, str) or options is None or isinstance(options, str) or len(options) < 2:
        raise ValueError(
            f"expected a question and a list of two options or more, got {question!r} and {options!r}; "
            "or only the id of a prediction in the texts"
        )
    return Prediction(name, question, [str(option) for option in options])


def outcomes(exercise):
    """Say for each prediction that belongs to an exercise what was predicted and what happened: (text, came true).

    A prediction that was asked in a lesson with a question of its own has no known outcome: it is only repeated.

    >>> outcomes("6.1")
    []
    """
    kept = store().read()["predictions"]
    said = []
    for name, record in kept.items():
        text = get("predict", name)
        if (text["beside"] if text else name) != exercise:
            continue
        if text is None:
            said.append((f"You predicted: {record['text']}.", None))
            continue
        true = record["choice"] == text["outcome"]
        came = "That is what happens." if true else f"What happens: {text['options'][text['outcome']]}."
        said.append((f"You predicted: {record['text']}. {came} {text['because']}", true))
    return said


def predictions_of(lesson):
    """List the ids of the predictions of a lesson that were locked in, in the order of the texts.

    >>> predictions_of("6")
    []
    """
    kept = store().read()["predictions"]
    known = [name for name in load()["predict"] if name in kept]
    return [name for name in known + sorted(set(kept) - set(known)) if name.partition(".")[0] == lesson]
