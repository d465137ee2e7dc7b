"""Do you still know? Questions with reasons: a wrong option says why it is wrong, and the next one can be tried."""

import time

import ipywidgets as widgets
from traitlets import Int

from nnwidgets.learning.card import Card, choice, heard, ours, plainly, say
from nnwidgets.learning.store import store
from nnwidgets.learning.texts import find


class Question(widgets.VBox):
    """One question; `chosen` is the number of the option (from 0), −1 before there is one."""

    chosen = Int(-1)

    def __init__(self, name, text):
        super().__init__(layout=widgets.Layout(margin="0 0 8px 0"))
        self.name, self.text = name, text
        self.radio = choice([option["text"] for option in text["options"]], "Answer:")
        self.reason = heard()
        self.children = [ours(text["question"]), self.radio, self.reason]
        record = store().read()["quizzes"].get(name)
        if record and record["last"] < len(text["options"]):
            self.radio.index = self.chosen = record["last"]
            self._show_reason()
        self.radio.observe(self._choose, "index")
        self.observe(self._keep, "chosen")

    def words(self):
        """Return question and options as text, and the reason once one was chosen."""
        marks = ["x" if number == self.chosen else " " for number in range(len(self.text["options"]))]
        lines = [f"  ({mark}) {option['text']}" for mark, option in zip(marks, self.text["options"], strict=True)]
        if self.chosen >= 0:
            lines.append(f"  {self._said()}")
        return plainly("\n".join([self.text["question"], *lines]))

    def _choose(self, change):
        if change["new"] is not None:
            self.chosen = change["new"]

    def _keep(self, change):
        right = bool(self._option().get("right"))
        now = int(time.time())

        def answered(old):
            old = old or {"first": change["new"], "began": now, "right": False}
            return {**old, "last": change["new"], "right": right or old["right"], "at": now}

        store().change("quizzes", self.name, answered)
        self._show_reason()

    def _option(self):
        return self.text["options"][self.chosen]

    def _said(self):
        option = self._option()
        return f"Right. {option['reason']}" if option.get("right") else f"Not that one. {option['reason']}"

    def _show_reason(self):
        said = self._said()
        verdict, _, reason = said.partition(". ")
        say(self.reason, f"{'✓' if verdict == 'Right' else '✗'} **{verdict}.** {reason}")
        self.radio.disabled = verdict == "Right"


class Quiz(Card):
    """The questions of one quiz, one below the other."""

    def __init__(self, name):
        texts = find("quiz", name)["questions"]
        self.questions = [Question(f"{name}/{number}", text) for number, text in enumerate(texts, 1)]
        super().__init__(self.questions)

    def words(self):
        """Return all questions as text."""
        return "\n\n".join(question.words() for question in self.questions)


def quiz(name):
    """Ask the questions of a quiz; each option has its reason.

    Parameters
    ----------
    name : str
        The quiz, "6.recall".

    Raises
    ------
    ValueError
        There is no such quiz; the message names those that there are.

    Examples
    --------
    >>> recall = quiz("6.recall")
    >>> recall.questions[1].chosen = 1
    >>> print(recall.questions[1].words())
    From lesson 3. Somewhere between two jumps of the error count you measure its slope. What do you get?
      ( ) A small number that tells which way to go.
      (x) Exactly 0.
      ( ) It depends on how many mistakes there are.
      Right. The count is a staircase. Between two jumps it is flat, and a flat place shows no way to go.
    """
    return Quiz(name)
