"""Which line is running, and what has it made? A function is called, and watched line by line."""

import ast
import inspect
import sys
import textwrap
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from nnwidgets.maths.learner import learner_line

MOST = 400  # lines that are noted down; a loop may run more


@dataclass(frozen=True)
class Line:
    """A line that has run: its number in the file, and what it has set to something new ({name: value})."""

    number: int
    made: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Steps:
    """What a call has done: the lines in the order in which they ran, what came out of it, or the error that ended it.

    `at` is the line of that error, 0 if there was none or it is not in the function.
    """

    lines: tuple[Line, ...]
    result: object = None
    error: Exception | None = None
    at: int = 0


def step_through(function, *arguments):
    """Call a function and note down every line of it that runs, and which of its variables each has changed.

    It listens through `sys.settrace` and passes on what it hears to whoever listened before (a time limit, a debugger).

    Parameters
    ----------
    function : callable
        Whose own lines are noted down, not those of what it calls.  One without lines of Python is only called.

    Examples
    --------
    >>> from nnwidgets.maths.delta import delta_step
    >>> steps = step_through(delta_step, np.array([0.0]), np.array([2.0]), 1.0, 0.1)
    >>> [list(line.made) for line in steps.lines]
    [['y'], ['error'], ['gradient'], ['change'], []]
    >>> float(steps.lines[1].made["error"]), steps.result.tolist()
    (1.0, [0.2])
    """
    code, before = code_of(function), sys.gettrace()
    numbers, seen, frames = [], [], []

    def listen(frame, event, argument):
        if before is not None:
            before(frame, event, argument)
        if frame.f_code is code and (not frames or frame is frames[0]):
            frames[:] = [frame]
            if event in ("call", "line", "return") and len(seen) <= MOST:
                seen.append({name: _copy(value) for name, value in frame.f_locals.items()})
                numbers.append(frame.f_lineno)
        return listen

    sys.settrace(listen)
    try:
        result, error = function(*arguments), None
    except Exception as problem:  # noqa: BLE001 - whatever a learner's function does: it is shown at its line
        result, error = None, problem
    finally:
        sys.settrace(before)
    frames.clear()
    lines = [
        Line(number, {name: value for name, value in after.items() if not _same(value, now.get(name, _NOTHING))})
        for number, now, after in zip(numbers[1:-1], seen[1:-1], seen[2:], strict=True)
    ]
    return Steps(tuple(lines), result, error, _line_of(error, code) if error else 0)


@lru_cache(maxsize=64)
def lines_of(function):
    """Give the source of a function as [(number, text)], without its docstring and without empty lines.

    >>> from nnwidgets.maths.delta import delta_step
    >>> [text for _, text in lines_of(delta_step)][1]
    '    y = w @ x'

    Returns
    -------
    tuple of (int, str)
        () where Python keeps no text.
    """
    try:
        source, first = inspect.getsourcelines(inspect.unwrap(function))
    except (OSError, TypeError):
        return ()
    first = max(first, 1)
    texts = textwrap.dedent("".join(source)).splitlines()
    hidden = _docstring(texts)
    return tuple((first + i, text.rstrip()) for i, text in enumerate(texts) if text.strip() and i not in hidden)


def code_of(function):
    """Give the code object of a function, or None if it has no lines of Python."""
    function = inspect.unwrap(function)
    plain = function if hasattr(function, "__code__") else getattr(type(function), "__call__", None)  # noqa: B004
    return getattr(plain, "__code__", None)


def _docstring(texts):
    try:
        (tree,) = ast.parse("\n".join(texts)).body
    except (SyntaxError, ValueError):  # a lambda in the middle of a call
        return ()
    if not isinstance(tree, ast.FunctionDef) or ast.get_docstring(tree) is None:
        return ()
    return range(tree.body[0].lineno - 1, tree.body[0].end_lineno)


def _line_of(error, code):
    """The innermost line of this code through which the error came."""
    found, traceback = 0, error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code is code:
            found = traceback.tb_lineno
        traceback = traceback.tb_next
    return found or (learner_line(error) or (0,))[0]


_NOTHING = object()


def _copy(value):
    return value.copy() if isinstance(value, np.ndarray | list) else value


def _same(value, other):
    if value is other:
        return True
    if type(value) is not type(other):
        return False
    try:
        return bool(np.array_equal(value, other, equal_nan=True))
    except (TypeError, ValueError):
        return False
