"""What is an exercise? Questions, a judge that watches behaviour, and named mistakes, each as code that makes it."""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from nnwidgets.exercises.plain import NOT_TRIED, plain

LARGEST = 1e100
_ITSELF = "its name, with no brackets behind it."


@dataclass(frozen=True)
class Verdict:
    """What came of judging: right or not, a score from 0 to 1, a message, and which named mistake it was, if any.

    >>> Verdict(False, 0.0, "Not tried yet.", tried=False).status
    'not tried yet'
    """

    right: bool
    score: float
    message: str
    mistake: str | None = None
    tried: bool = True

    @property
    def status(self):
        """One of "right", "not yet" and "not tried yet"."""
        return "right" if self.right else "not yet" if self.tried else "not tried yet"


class Mistake(NamedTuple):
    """Code that makes a mistake, and what to say to somebody who makes it.

    `fits(questions, answers)`, if given, recognises the mistake in answers; otherwise they are compared with what the
    code answers to the same questions.
    """

    code: object
    message: str
    fits: object = None


class Unreadable(Exception):
    """An answer is of the wrong kind; the text says what it is, to follow "Your function gave"."""


class Exercise:
    """One exercise. Write a subclass with the attributes and methods that its own text names.

    Attributes
    ----------
    id : str
        Lesson and number, "6.1".
    call : str
        How the learner's function is called, "largest_step(h)", or the name of the value that is asked for.
    expects : str
        What it should return, to follow "Expected": "a number, the step size".
    names : tuple of str
        What the parts of a question are called in messages.
    asks_function : bool
        False where the answer is a value.
    personal : bool
        True where it is about one student's own numbers, which the student is shown (`nw.numbers`): a grader then asks
        the same question again, not a fresh one. A personal exercise has one question; if its answer is a value, the
        code of a mistake is called with that question's arguments.
    praise : str
        What to say when it is right: the idea once more, no formula.
    mistakes : dict
        Name: `Mistake`, or a pair (code, message).

    Examples
    --------
    >>> class Double(Exercise):
    ...     id, call, names, expects = "0.0", "double(x)", ("x",), "a number, twice x"
    ...     mistakes = {"square": (lambda x: x * x, "That is x times x.")}
    ...     def ask(self, rng):
    ...         return [[float(x)] for x in rng.integers(3, 9, size=2)]
    ...     def is_right(self, question, answer):
    ...         return abs(answer - question[0] - question[0]) < 1e-9
    >>> Double().judge([[3.0], [5.0]], [9, 25]).message
    'That is x times x.'
    """

    id = call = expects = ""
    names = ()
    asks_function = True
    personal = False
    praise = ""
    mistakes = {}

    def ask(self, rng):
        """Draw the questions from a numpy Generator: a list, each a list of plain numbers, texts and lists."""
        raise NotImplementedError

    def arguments(self, question):
        """Make what the learner's function is called with. Lists become arrays; a subclass may make a loss of them."""
        return [np.array(part) if isinstance(part, list) else part for part in question]

    def read(self, question, answer):
        """Turn a plain answer into what `is_right` takes, or raise `Unreadable`. Default: one finite number."""
        return a_number(answer)

    def is_right(self, question, answer):
        """Say whether this answer is right, by what it does."""
        raise NotImplementedError

    def explain(self, question, answer):
        """Say what is wrong with this answer that no named mistake fits, without giving the right one."""
        return "That is not right."

    def alike(self, question, answer, other):
        """Are two readable answers the same, for telling mistakes apart?"""
        return np.shape(answer) == np.shape(other) and bool(np.allclose(answer, other, rtol=0.005, atol=1e-9))

    def judge(self, questions, answers):
        """Judge plain answers, one for each question.

        Returns
        -------
        Verdict
            Its score is the share of questions answered rightly.
        """
        if all(answer == NOT_TRIED for answer in answers):
            return Verdict(False, 0.0, f"Not tried yet: write {self.call}.", tried=False)
        rights, faults, read = [], [], []
        for question, answer in zip(questions, answers, strict=True):
            try:
                read.append(self.read(question, answer))
            except Unreadable as fault:
                faults.append((question, answer, fault))
                rights.append(False)
            else:
                rights.append(bool(self.is_right(question, read[-1])))
        score = sum(rights) / len(rights)
        if all(rights):
            return Verdict(True, 1.0, self.praise)
        if faults:
            return Verdict(False, score, self._unreadable(*faults[0]))
        mistake = self.recognise(questions, read)
        if mistake:
            return Verdict(False, score, Mistake(*self.mistakes[mistake]).message, mistake)
        first = rights.index(False)
        return Verdict(False, score, self.asked(questions[first]) + self.explain(questions[first], read[first]))

    def recognise(self, questions, answers):
        """Name the first mistake that fits these answers (readable ones, not all right), or None."""
        for name, mistake in self.mistakes.items():
            code, _, fits = Mistake(*mistake)
            if fits(questions, answers) if fits else self._same(code, questions, answers):
                return name
        return None

    def asked(self, question):
        """Begin a message with what was asked: "For h = 3.2: ". Empty for a value."""
        if not self.asks_function:
            return ""
        parts = [
            f"{name} = {len(part)} numbers" if isinstance(part, list) else f"{name} = {short(part)}"
            for name, part in zip(self.names, question, strict=False)
        ]
        return f"For {', '.join(parts)}: " if parts else ""

    def _same(self, code, questions, answers):
        for question, answer in zip(questions, answers, strict=True):
            arguments = self.arguments(question) if self.asks_function or self.personal else []
            try:
                with np.errstate(all="ignore"):
                    other = self.read(question, plain(code(*arguments)))
            except Unreadable:
                return False
            if not self.alike(question, answer, other):
                return False
        return True

    def _unreadable(self, question, answer, fault):
        asked = self.asked(question)
        gave = f"{self.call.partition('(')[0]} gave" if self.asks_function else "you handed in"
        if isinstance(answer, dict) and "handed in" in answer:
            return (
                f"You handed in {described(answer['handed in'])}. Expected the function {self.call} itself: {_ITSELF}"
            )
        if isinstance(answer, dict) and "raised" in answer:
            return f"{asked}{stopped(answer)} Expected {self.expects}."
        text = f"{asked}{gave} {fault}. Expected {self.expects}."
        if answer is None and self.asks_function:
            text += " Does every way through it end with return?"
        return text[0].upper() + text[1:]


def a_number(answer, infinite=False):
    """Read one number, also from an array that holds just one.

    >>> a_number([0.5])
    0.5
    """
    while isinstance(answer, list) and len(answer) == 1:
        answer = answer[0]
    if isinstance(answer, bool) or not isinstance(answer, (int, float)):
        raise Unreadable(described(answer))
    if math.isnan(answer) or (math.isinf(answer) and not infinite):
        raise Unreadable(described(answer))
    if LARGEST < abs(answer) < math.inf:
        raise Unreadable(f"{answer:.4g}, too large a number to work with")
    return float(answer)


def described(answer):
    """Say in words what a plain answer is.

    >>> described(None), described([1, 2]), described(float("nan"))
    ('nothing (None)', 'a list of 2', 'nan, which is not a number')
    """
    if isinstance(answer, dict):
        return answer.get("unusable") or (stopped(answer) if "raised" in answer else "something unknown")
    if answer is None:
        return "nothing (None)"
    if answer == NOT_TRIED:
        return "... for some questions"
    if isinstance(answer, str):
        return f"the text {answer[:40]!r}"
    if isinstance(answer, list):
        return f"a list of {len(answer)}" if answer else "an empty list"
    if isinstance(answer, float) and math.isnan(answer):
        return "nan, which is not a number"
    if isinstance(answer, float) and math.isinf(answer):
        return "infinity"
    return short(answer)


def stopped(answer):
    """Say how a learner's function stopped, and where.

    >>> stopped({"raised": "ZeroDivisionError", "says": "division by zero", "line": 2, "source": "return 1 / 0"})
    'Your function stopped in line 2, `return 1 / 0`: ZeroDivisionError, division by zero.'
    """
    where = f" in line {answer['line']}" if answer.get("line") else ""
    where += f", `{answer['source']}`" if where and answer.get("source") else ""
    if answer["raised"] == "TimeLimitError":
        return f"Your function was {answer['says'].partition(':')[0]}{where}. Does a loop in it never end?"
    says = f", {answer['says'].rstrip('.')}" if answer["says"] else ""
    return f"Your function stopped{where}: {answer['raised']}{says}."


def short(number):
    """Write a number with four significant digits at most.

    >>> short(0.123456), short(12.0), short(True)
    ('0.1235', '12', 'True')
    """
    return f"{number:.4g}" if isinstance(number, float) else str(number)
