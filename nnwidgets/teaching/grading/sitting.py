"""How does one notebook sit its examination? It runs in a box, and is asked one exercise after the other."""

import time

from nnwidgets.exercises import EXERCISES
from nnwidgets.teaching.grading.answers import accepted, fit
from nnwidgets.teaching.grading.boxes import borrowed
from nnwidgets.teaching.grading.clean import clean
from nnwidgets.teaching.grading.entries import Judged
from nnwidgets.teaching.grading.judging import Ungraded, judged, questions_for
from nnwidgets.teaching.grading.talk import Broken


class Sitting:
    """One notebook, run as often as it takes to ask everything: a function that breaks its process costs one run."""

    def __init__(self, job, terms, notebook):
        self.job, self.terms, self.notebook = job, terms, notebook
        self.limits = terms.limits
        self.deadline = time.monotonic() + 2 * self.limits.seconds
        self.stopped = {}

    def all(self, names):
        """Return {exercise: Judged} and notes for the instructor."""
        verdicts, left, broke = {}, list(names), 0
        while True:
            self.asking, self.cell = False, 0
            try:
                with borrowed(self.terms) as box, box.run(self._files(), self._environment()) as talk:
                    self._run_cells(talk)
                    while left:
                        verdicts[left[0]] = self._ask(talk, left[0])
                        left.pop(0)
                return verdicts, self._notes()
            except Broken as broken:
                broke += 1
                if str(broken) == "before" and broke <= 2:
                    continue
                why = str(broken)
                if why == "gone" and talk.ended not in ("called off", "by itself"):
                    why = talk.ended
                if not self.asking or broke > 2:
                    raise Ungraded(self._why_ungraded(why)) from None
                verdicts[left[0]] = Judged(left[0], "not yet", 0.0, _why_silent(why, self.limits))
                left.pop(0)
                if not left:
                    return verdicts, self._notes()

    def _files(self):
        own = self.terms.own
        folder = self.notebook.file.rpartition("/")[0]
        given = {f"{folder}/{own[0]}".lstrip("/"): own[1].encode()} if own else {}
        return given | self.job.files

    def _environment(self):
        return {"NNWIDGETS_STUDENT": self.job.student, "NNWIDGETS_COURSE": self.terms.course}

    def _run_cells(self, talk):
        limits = self.limits
        cells = self.notebook.cells
        folder = self.notebook.file.rpartition("/")[0]
        talk.say({"cells": cells, "folder": folder, "cell_seconds": limits.cell_seconds, "seconds": limits.seconds})
        end = time.monotonic() + 1.5 * limits.seconds + 5
        while "ran" not in (message := talk.hear(min(1.5 * limits.cell_seconds + 5, end - time.monotonic()))):
            number = message.get("cell")
            if type(number) is not int or not self.cell <= number <= len(cells):
                raise Broken("garbled")
            self.cell = number
            if isinstance(message.get("stopped"), str):
                self.stopped[number] = clean(message["stopped"])
        self.asking = True

    def _ask(self, talk, name):
        exercise = EXERCISES[name]
        rounds = questions_for(exercise, self.job.student, self.terms)
        seconds = min(self.limits.exercise_seconds, self.deadline - time.monotonic())
        if seconds <= 0:
            return Judged(name, "not yet", 0.0, "Your function was still running when all time was used up.")
        asked = {"ask": name, "rounds": rounds, "each": self.limits.each_seconds, "seconds": seconds}
        talk.say(asked)
        told = talk.hear(seconds + 15)
        if "absent" in told:
            return Judged(name, "not tried yet", 0.0, self._why_absent(exercise))
        answers = told.get("answers")
        if not fit(answers, rounds):
            return Judged(name, "not yet", 0.0, _why_silent(told.get("silent"), self.limits))
        return judged(exercise, rounds, [[accepted(answer) for answer in answers_] for answers_ in answers])

    def _why_absent(self, exercise):
        name = exercise.call.partition("(")[0]
        text = f"There is no {name} after the notebook ran."
        for number, why in self.stopped.items():
            if name in self.notebook.cells[number - 1]:
                return f"{text} The cell that should make it stopped: {why}."
        return text

    def _notes(self):
        late = [(number, why) for number, why in self.stopped.items() if "still running" in why or "no time" in why]
        return [f"{self._of_file()}Cell {number}: {why}." for number, why in late[:3]]

    def _why_ungraded(self, why):
        text = {
            "processes": f"started more than {self.limits.processes} processes at once",
            "memory": f"took more than {self.limits.memory / 1e9:g} GB of memory",
            "time": f"was still running after {self.limits.cell_seconds:g} s and could not be stopped",
            "gone": "ended the process it ran in",
            "server": "ended the process it ran in",
            "before": "could not be started, three times",
            "too much": "said more than a notebook may",
            "garbled": "disturbed the grading",
            "files": "has files with names that cannot be used",
        }[why]
        if self.asking:
            return f"{self._of_file()}It cannot be asked: it {text}, again and again."
        source = self.notebook.cells[self.cell - 1].strip().partition("\n")[0][:60] if self.cell else ""
        which = f"cell {self.cell} (`{clean(source)}`)" if self.cell else "it"
        return f"{self._of_file()}It cannot be run: {which} {text}."

    def _of_file(self):
        return f"{self.notebook.file}: " if len(self.job.notebooks) > 1 else ""


def _why_silent(why, limits):
    return {
        "time": "Your function was still running when its time was up.",
        "processes": f"Your function started more than {limits.processes} processes.",
        "memory": "Your function took more memory than there is.",
    }.get(why, "Your function ended the program that ran it, and gave no answer.")
