"""How do exercises of an instructor's own come in? From one Python file, in which each is a class, as in this folder.

The same file serves notebook and grader. What students get they can read, the judge included: so let `is_right` try out
what an answer does, and write no answer down. The grader reads the instructor's copy, never a student's.
"""

import importlib.util
import json
import re
import sys
import traceback
from pathlib import Path

import numpy as np

from nnwidgets.exercises import EXERCISES
from nnwidgets.exercises.exercise import Exercise, Mistake

ID = re.compile(r"\w[\w-]*\.\w[\w-]*")


def load_exercises(path):
    """Load the exercises of a file and add them to `EXERCISES`; loaded again, they replace those of the same file.

    Parameters
    ----------
    path : str or Path
        A Python file with subclasses of `Exercise`, each with an id that no lesson of the course uses.

    Returns
    -------
    dict
        Id: exercise, in the order of the file.

    Raises
    ------
    ValueError
        The file is not there, does not run, or holds something that is no exercise; the message names class and line.

    Examples
    --------
    >>> load_exercises("mine.py")
    Traceback (most recent call last):
        ...
    ValueError: there is no file mine.py here: put it beside the notebook, or name the folder that it is in
    """
    path = Path(path)
    module = _run(path)
    found = {}
    for kind in vars(module).values():
        if not (isinstance(kind, type) and issubclass(kind, Exercise)) or kind.__module__ != module.__name__:
            continue
        if kind.id:
            exercise = _checked(path, kind)
            if exercise.id in found:
                raise ValueError(f"{path.name}: two exercises have the id {exercise.id!r}: give each one its own")
            found[exercise.id] = exercise
    if not found:
        raise ValueError(f"{path.name} holds no exercise: expected a subclass of Exercise with an id, such as '13.1'")
    EXERCISES.update(found)
    return found


def _run(path):
    name = f"nnwidgets_own_{path.stem}"
    if not path.is_file():
        raise ValueError(f"there is no file {path} here: put it beside the notebook, or name the folder that it is in")
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None:
        raise ValueError(f"{path.name} is no Python file: expected a name that ends with .py")
    module = importlib.util.module_from_spec(spec)
    module.__file__ = str(path)
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True  # no __pycache__ beside a student's notebooks
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        lines = [
            step.lineno
            for step in traceback.extract_tb(error.__traceback__)
            if Path(step.filename).resolve() == path.resolve()
        ]
        line = getattr(error, "lineno", None) or (lines[-1] if lines else 1)
        says = getattr(error, "msg", None) or str(error)
        raise ValueError(f"{path.name}, line {line}: {type(error).__name__}, {says}") from error
    finally:
        sys.dont_write_bytecode = before
    return module


def _checked(path, kind):
    """Make the exercise of a class, or raise ValueError that says what is wrong with it."""

    def wrong(what):
        return ValueError(f"{path.name}, class {kind.__name__}: {what}")

    if not isinstance(kind.id, str) or not ID.fullmatch(kind.id):
        raise wrong(f"expected an id such as '13.1', lesson and number; got {kind.id!r}")
    if kind.id in EXERCISES and type(EXERCISES[kind.id]).__module__ != kind.__module__:
        raise wrong(f"the course has an exercise {kind.id} already: choose another id")
    if not kind.call.partition("(")[0].isidentifier() or kind.asks_function != ("(" in kind.call):
        raise wrong(f"expected call as 'name(x)', or 'name' with asks_function = False; got {kind.call!r}")
    exercise = kind()
    try:
        for mistake in exercise.mistakes.values():
            Mistake(*mistake)
        questions = exercise.ask(np.random.default_rng(0))
        json.dumps(questions)
        sizes = {len(question) for question in questions}
    except Exception as error:
        raise wrong(f"ask or mistakes do not work ({type(error).__name__}, {error})") from error
    if not sizes or (exercise.asks_function and sizes != {len(exercise.names)}):
        raise wrong("expected ask to return a list of questions, each a list with one part for each of names")
    if exercise.personal and len(questions) != 1:
        raise wrong(f"a personal exercise has one question; ask returned {len(questions)}")
    return exercise
