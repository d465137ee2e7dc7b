"""What does a submission's own process do? Run the notebook's cells, then answer questions. It judges nothing.

It talks lines of JSON over one socket. In: {"cells": [source, ...]}, then any number of {"ask": id, "rounds": [...]},
each round a list of questions. Out: {"cell": number} as each begins, {"cell": number, "stopped": text} for one that
ends with an error, {"ran": true}; then for each exercise {"answers": [a list for each round]}, or {"absent": name}, or
{"silent": why}. Everything that goes out may be forged by the submission: all that it can forge is its own answers.
"""

import builtins
import contextlib
import importlib
import json
import os
import random
import select
import signal
import time

import ipywidgets
import numpy as np
from IPython.core.interactiveshell import InteractiveShell

from nnwidgets.exercises import EXERCISES, answers_of, is_stub
from nnwidgets.exercises.own import load_exercises
from nnwidgets.maths.learner import learner_line

_dumps, _loads = json.dumps, json.loads  # also where a notebook puts others in their place
LONGEST = 4_000_000  # bytes of one answer line
_handed_in = {}  # what the notebook itself gave to nw.check, by exercise


class CellTimeLimit(BaseException):
    """A cell ran too long. No `Exception`, so that an `except Exception` in the cell does not stop it."""


class Shell(InteractiveShell):
    """IPython without a screen: nothing is drawn, printed or remembered."""

    def enable_gui(self, gui=None):
        """Accept `%matplotlib inline` and the like."""

    def showtraceback(self, *_, **__):
        """Say nothing: the grader asks for the error."""

    showsyntaxerror = showindentationerror = showtraceback

    def init_history(self):
        super().init_history()
        self.history_manager.enabled = False


class Noted:
    """What `nw.check` returns here: nothing to see, the questions come later."""

    verdict = None

    def words(self):
        """Return nothing."""
        return ""


def warm(own=None):
    """Import everything that a lesson uses, and return the shell in which a fork will run it."""
    nw = importlib.import_module("nnwidgets")
    if own:
        load_exercises(own)
    for kind in (ipywidgets.Widget, importlib.import_module("nnwidgets.explorer").Explorer):
        kind.open = lambda _: None  # no browser: no frame is computed, no axes are drawn, until somebody asks
    shell = Shell.instance()
    shell.history_manager.enabled = False
    shell.display_formatter.format = lambda *_, **__: ({}, {})
    shell.display_pub.publish = lambda *_, **__: None
    nw.check = note
    return shell


def note(name, answer):
    """Keep what a notebook hands in for an exercise."""
    _handed_in[name] = answer
    return Noted()


def run(shell, channel, request):
    """Run the cells, then answer until the grader closes the line."""
    os.environ |= request["environment"]
    repeatable()
    builtins.input = _no_input
    lines, send = channel.makefile("rb"), channel.sendall
    told = _loads(lines.readline())
    os.chdir(os.path.join(".", told["folder"]))  # noqa: PTH118
    deadline = time.monotonic() + told["seconds"]
    with np.errstate(all="ignore"):
        for number, source in enumerate(told["cells"], 1):
            _say(send, {"cell": number})
            left = deadline - time.monotonic()
            why = _run_cell(shell, source, min(told["cell_seconds"], left)) if left > 0 else "there was no time left"
            if why:
                _say(send, {"cell": number, "stopped": why})
        _say(send, {"ran": True})
        for line in lines:
            asked = _loads(line)
            _say(send, _answer(shell.user_ns, asked))


def repeatable():
    """Make generators that nobody gave a seed start from one, so that a second grading sees the same numbers."""
    bits = random.Random(0).getrandbits  # noqa: S311 - repeatable, not secret
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002 - a submission may use it
    np.random.bit_generator.randbits = bits


def _no_input(prompt=""):
    raise EOFError("nobody answers input() while a notebook is graded")


def _say(send, message):
    send(_dumps(message).encode() + b"\n")


def _run_cell(shell, source, seconds):
    """Run one cell; return what stopped it, or None."""

    def out_of_time(*_):
        raise CellTimeLimit

    signal.signal(signal.SIGALRM, out_of_time)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.01))
    try:
        result = shell.run_cell(source, store_history=False)
        error = result.error_before_exec or result.error_in_exec
    except BaseException as stopped:  # noqa: BLE001 - whatever it is, the next cell may be fine
        error = stopped
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    if error is None:
        return None
    if isinstance(error, CellTimeLimit):
        return f"it was still running after {seconds:.3g} s"
    number, _ = learner_line(error) or (None, "")
    where = f" in line {number}" if number else ""
    return f"{type(error).__name__}{where}: {str(error)[:200]}" if str(error) else f"{type(error).__name__}{where}"


def _answer(names, asked):
    """Answer in a fork of this process, so that a function that ends, hangs or breaks it costs one exercise only."""
    exercise = EXERCISES[asked["ask"]]
    name = exercise.call.partition("(")[0].strip()
    learner = names.get(name, ...)
    if learner is ... or is_stub(learner):
        learner = _handed_in.get(exercise.id, learner)
    if learner is ... and name not in names:
        return {"absent": name}
    inside, outside = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(inside)
        with contextlib.suppress(BaseException):
            answers = _rounds(exercise, asked["rounds"], learner, asked["each"])
            _write(outside, _dumps({"answers": answers}).encode())
        os._exit(0)
    os.close(outside)
    return _read(inside, child, time.monotonic() + asked["seconds"])


def _rounds(exercise, rounds, learner, seconds):
    """Ask round by round; after one that ran out of time, the others would only do the same."""
    answers = []
    for questions in rounds:
        last = answers[-1][-1] if answers else None
        if isinstance(last, dict) and last.get("raised") == "TimeLimitError":
            answers.append([last] * len(questions))
        else:
            answers.append(answers_of(exercise, questions, learner, seconds))
    return answers


def _write(handle, data):
    while data:
        data = data[os.write(handle, data) :]


def _read(handle, child, deadline):
    """Read what the fork answers until it closes the line, or time is up."""
    data = b""
    while True:
        if not select.select([handle], [], [], max(0, deadline - time.monotonic()))[0]:
            result = {"silent": "time"}
            break
        more = os.read(handle, 1_000_000)
        data += more
        if not more or len(data) > LONGEST:
            result = _parsed(data)
            break
    os.close(handle)
    with contextlib.suppress(OSError):
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return result


def _parsed(data):
    try:
        return {"answers": _loads(data)["answers"]}
    except (ValueError, KeyError, TypeError, RecursionError):
        return {"silent": "ended"}
