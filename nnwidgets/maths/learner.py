"""What happens when a learner's own function loops for ever or stops with an error? A time limit and the line at fault.

Nothing here is about losses: it is what every part that calls a learner's function needs, from the standard library.
"""

import dis
import linecache
import sys
import sysconfig
import time
from functools import lru_cache
from pathlib import Path

_HERE = (lambda: None).__code__.co_filename
_NOT_THE_LEARNERS = tuple(
    str(Path(folder).resolve())
    for folder in {
        str(Path(__file__).parent.parent),
        *(sysconfig.get_paths()[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")),
    }
)


class TimeLimitError(Exception):
    """A learner's function ran longer than it was given.

    >>> raise TimeLimitError(2.0)
    Traceback (most recent call last):
        ...
    nnwidgets.maths.learner.TimeLimitError: still running after 2 seconds: does a loop in it never end?
    """

    def __init__(self, seconds):
        super().__init__(f"still running after {seconds:g} seconds: does a loop in it never end?")
        self.seconds = seconds


class _OutOfTime(BaseException):
    # Thrown into the running code. Not an `Exception`, so that an `except Exception` there does not stop it.
    def __init__(self, watch_again):
        self.watch_again = watch_again

    def __del__(self):
        self.watch_again()


class limited:  # noqa: N801 - used like a function, as contextlib's are
    """Let what is called in the `with` block run for so many seconds at most, then raise `TimeLimitError`.

    It watches lines of Python, through `sys.settrace`, so it works on every platform and in every thread, and stops any
    loop written in Python inside a function that the block calls, also one that catches every exception. One single
    call into compiled code (a huge matrix product) is noticed only when it returns. A trace function set before, by a
    debugger or a coverage tool, rests meanwhile and is set again afterwards.

    Parameters
    ----------
    seconds : float
        How long the block may take. More than 0.

    >>> def endless():
    ...     while True:
    ...         pass
    >>> with limited(0.05):
    ...     endless()
    Traceback (most recent call last):
        ...
    nnwidgets.maths.learner.TimeLimitError: still running after 0.05 seconds: does a loop in it never end?
    """

    def __init__(self, seconds):
        if not seconds > 0:
            raise ValueError(f"seconds must be more than 0; it is {seconds!r}")
        self.seconds = seconds

    def __enter__(self):
        self._block = sys._getframe(1)
        self._before = sys.gettrace(), sys.getprofile()
        self._deadline = time.monotonic() + self.seconds
        self._thrown = self._waited = 0
        self._active = True
        sys.settrace(self._watch)
        return self

    def __exit__(self, kind, error, traceback):
        self._active = False
        trace, profile = self._before
        sys.setprofile(profile)
        sys.settrace(trace)
        del self._block
        if kind is _OutOfTime:
            while self._threw(error.__context__):  # thrown again while a `with` or `finally` tidied up
                error = error.__context__
            raise TimeLimitError(self.seconds).with_traceback(error.__traceback__) from None

    def _threw(self, error):
        """Was this thrown by this very limit? One that ran out earlier may still be an error's context."""
        return isinstance(error, _OutOfTime) and error.watch_again.__self__ is self

    def _watch(self, frame, event, argument):
        if frame.f_code.co_filename == _HERE:
            return None
        if self._active and time.monotonic() > self._deadline and event not in ("exception", "return"):
            # Each time it was swallowed, throw at another line, until one outside the swallowing `try` comes up.
            self._waited += 1
            if self._waited > self._thrown % 7:
                self._thrown, self._waited = self._thrown + 1, 0
                sys.setprofile(self._called)
                raise _OutOfTime(self._watch_again)
        if event == "call" and _has_bare_loop(frame.f_code):
            frame.f_trace_opcodes = True
        return self._watch

    # Python ends tracing when a trace function raises. If the running code swallowed the exception, watching must begin
    # again: when that exception is dropped or, as it may live on while it is handled, at the next call.

    def _called(self, frame, event, argument):
        if frame.f_code.co_filename != _HERE:
            self._watch_again()

    def _watch_again(self):
        if not self._active or sys.gettrace() is not None:
            return
        frame = sys._getframe(1)
        while frame is not None and frame is not self._block:
            if frame.f_code.co_filename != _HERE:
                frame.f_trace = self._watch
            frame = frame.f_back
        sys.settrace(self._watch)


def learner_line(error):
    """Where in the learner's own code did this error happen?

    Parameters
    ----------
    error : BaseException
        As caught, with its traceback.

    Returns
    -------
    (int, str) or None
        Line number and text of the innermost line that belongs neither to nnwidgets, nor to an installed package, nor
        to Python's own library. The text is "" where the source cannot be read; None where no line is the learner's.

    >>> try:
    ...     1 / 0
    ... except ZeroDivisionError as error:
    ...     learner_line(error)
    (2, '1 / 0')
    """
    found = None
    traceback = error.__traceback__
    while traceback is not None:
        file = traceback.tb_frame.f_code.co_filename
        if not _is_ours(file):
            found = traceback.tb_lineno, linecache.getline(file, traceback.tb_lineno).strip()
        traceback = traceback.tb_next
    return found


@lru_cache(maxsize=1000)
def _has_bare_loop(code):
    # `while True: pass` in one line is a jump to itself, which Python 3.11 does not report as a line.
    return any(step.argval == step.offset for step in dis.get_instructions(code) if "JUMP" in step.opname)


def _is_ours(file):
    if file.startswith("<frozen"):
        return True
    if file.startswith("<"):
        return False
    try:
        place = str(Path(file).resolve())
    except (OSError, ValueError):
        return False
    return place.startswith(_NOT_THE_LEARNERS)
