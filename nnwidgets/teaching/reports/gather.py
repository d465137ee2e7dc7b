"""What do the results say about a class? Counts and lists, made of results and a roster; no page, no file."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from nnwidgets.learning.texts import load

STATES = ("right", "not yet", "not tried yet")
_TIME = re.compile(r"still running|no time|time limit|time is up|timed? out|took longer|out of time", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """One student of the roster and what came of the file: `graded` is None where there was none."""

    student: object
    graded: object = None

    @property
    def is_graded(self):
        """Was there a file, and could it be run?"""
        return self.graded is not None and self.graded.status == "graded"

    @property
    def status(self):
        """One of "graded", "ungraded" and "no file"."""
        return "no file" if self.graded is None else self.graded.status

    @property
    def reason(self):
        """Why there are no points, or what there is to know about the file all the same, or ""."""
        if self.graded is None:
            return "No file came in."
        return self.graded.reason or ("" if self.is_graded else "No reason is known.")

    @cached_property
    def verdicts(self):
        """{exercise: what was judged}, empty where nothing was graded."""
        return {judged.exercise: judged for judged in self.graded.verdicts} if self.is_graded else {}

    def points(self, exercises):
        """Sum of the scores, one point for each exercise; None where nothing was graded, never a silent 0."""
        if not self.is_graded:
            return None
        return sum(self.verdicts[name].score for name in exercises if name in self.verdicts)


@dataclass
class Held:
    """A misconception that some hold: the exercise, its letter there, its name, the message, and the rows of those."""

    exercise: str
    letter: str
    name: str
    message: str
    rows: list = field(default_factory=list)


@dataclass
class Tally:
    """How one exercise went: rows by status, rows wrong in a way of their own, and the mean share that was right."""

    exercise: str
    by_status: dict
    unnamed: list
    mean: float

    @property
    def tried(self):
        """How many tried it."""
        return len(self.by_status["right"]) + len(self.by_status["not yet"])


class Guess:
    """One prediction: how many chose what, what came true, and how those who were right or wrong solved the exercise.

    Attributes
    ----------
    question, beside : str
        The question, and the exercise it belongs to; "" where a lesson asked it with words of its own.
    chosen : dict
        {option as it was shown: rows}, in the order of the texts.
    true : set of str
        The options that came true.
    solved : dict
        {whether the prediction was right: [how many have the exercise right, of how many]}.
    """

    def __init__(self, name, text):
        self.name, self.question, self.beside = name, text.get("question", ""), text.get("beside", "")
        self.chosen = {option: [] for option in text.get("options", [])}
        self.true = {text["options"][text["outcome"]]} if text else set()
        self.solved = {True: [0, 0], False: [0, 0]}

    def add(self, row, predicted):
        """Count one student's prediction."""
        self.chosen.setdefault(predicted.chosen, []).append(row)
        if self.beside in row.verdicts and predicted.right is not None:
            self.solved[predicted.right][0] += row.verdicts[self.beside].status == "right"
            self.solved[predicted.right][1] += 1


@dataclass
class Class:
    """A class and its results: rows in the order of the roster, and files of nobody on it."""

    course: str
    exercises: list
    rows: list
    nobody: list

    @cached_property
    def columns(self):
        """Headings of the roster's own file, in its order."""
        return list(dict.fromkeys(name for row in self.rows for name in row.student.row))

    @cached_property
    def graded(self):
        """Rows with verdicts."""
        return [row for row in self.rows if row.is_graded]

    @cached_property
    def ungraded(self):
        """Rows with a file that could not be graded."""
        return [row for row in self.rows if row.status == "ungraded"]

    @cached_property
    def missing(self):
        """Rows without a file."""
        return [row for row in self.rows if row.graded is None]

    @cached_property
    def tallies(self):
        """One `Tally` for each exercise."""
        return [self._tally(name) for name in self.exercises]

    @cached_property
    def misconceptions(self):
        """`Held` ones, those that most hold first."""
        found = {}
        for row in self.graded:
            for judged in row.verdicts.values():
                if judged.mistake and judged.exercise in self.exercises:
                    key = judged.exercise, judged.mistake
                    if key not in found:
                        found[key] = Held(judged.exercise, "", judged.mistake, judged.message)
                    found[key].rows.append(row)
        ordered = sorted(
            found.values(), key=lambda held: (-len(held.rows), self.exercises.index(held.exercise), held.name)
        )
        seen = dict.fromkeys(self.exercises, 0)
        for held in ordered:
            held.letter = _letter(seen[held.exercise])
            seen[held.exercise] += 1
        return ordered

    @cached_property
    def letters(self):
        """{(exercise, mistake): its letter}."""
        return {(held.exercise, held.name): held.letter for held in self.misconceptions}

    @cached_property
    def guesses(self):
        """One `Guess` for each prediction that somebody locked in."""
        known, found = load()["predict"], {}
        for row in self.graded:
            for predicted in row.graded.predictions:
                if predicted.name not in found:
                    found[predicted.name] = Guess(predicted.name, known.get(predicted.name, {}))
                found[predicted.name].add(row, predicted)
        return [found[name] for name in sorted(found, key=_in_order)]

    @cached_property
    def timeouts(self):
        """(row, exercise or "", text) for each answer or file that ran out of time."""
        found = [(row, "", row.reason) for row in self.rows if row.graded and _TIME.search(row.reason)]
        for row in self.graded:
            found += [
                (row, judged.exercise, judged.message)
                for judged in row.verdicts.values()
                if judged.status == "not yet" and not judged.mistake and _TIME.search(judged.message)
            ]
        return found

    def tried(self, exercise):
        """How many tried this exercise."""
        return self.tallies[self.exercises.index(exercise)].tried

    def cells(self, row):
        """Yield (kind, text) for each exercise of a row of the map."""
        for exercise in self.exercises:
            judged = row.verdicts.get(exercise)
            if judged is None or judged.status == "not tried yet":
                yield "o", "none"
            elif judged.status == "right":
                yield "r", "✓"
            else:
                share = number(min(judged.score, 0.99))
                yield "y", f"{share} {self.letters[exercise, judged.mistake]}" if judged.mistake else share

    def _tally(self, name):
        by_status = {state: [] for state in STATES}
        unnamed, scores = [], []
        for row in self.graded:
            judged = row.verdicts.get(name)
            by_status[judged.status if judged else "not tried yet"].append(row)
            if judged and judged.status != "not tried yet":
                scores.append(judged.score)
            if judged and judged.status == "not yet" and not judged.mistake:
                unnamed.append((row, judged))
        return Tally(name, by_status, unnamed, sum(scores) / len(scores) if scores else 0.0)


def gather(results, roster, course="", exercises=()):
    """Bring results and roster together.

    Parameters
    ----------
    results : iterable of Graded
    roster : list of Student
    course : str
    exercises : sequence of str
        In the order of the pages. Empty: all that were judged.

    Returns
    -------
    Class
    """
    by_id = {graded.student: graded for graded in results}
    found = {student.id: by_id.pop(student.id, None) for student in roster}
    # a result without a file is somebody who handed nothing in
    rows = [Row(one, found[one.id] if found[one.id] and found[one.id].file else None) for one in roster]
    judged = {judged.exercise for row in rows for judged in row.verdicts.values()}
    nobody = [graded for graded in by_id.values() if graded.file]
    return Class(course, list(exercises) or sorted(judged, key=_in_order), rows, nobody)


def number(value):
    """Write points with two decimals at most.

    >>> number(2.0), number(1 / 3), number(None)
    ('2', '0.33', '')
    """
    return "" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def _in_order(name):
    """Sort 2.1 before 10.1.

    >>> sorted(["10.1", "2.1", "mine"], key=_in_order)
    ['2.1', '10.1', 'mine']
    """
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"[.\-_]", name)]


def _letter(number):
    """Return a, b, ... z, aa, ab, ...

    >>> _letter(0), _letter(27)
    ('a', 'ab')
    """
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(97 + rest) + text
    return text
