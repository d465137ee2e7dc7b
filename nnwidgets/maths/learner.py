"""What happens when a learner's own function loops for ever or stops with an error? A time limit and the line at fault.

Nothing here is about losses: it is what every part that calls a learner's function needs, from the standard library alone.
"""

import linecache
import sys
import sysconfig
import time
from pathlib import Path

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
    """Thrown into the running code; not an `Exception`, so that `except Exception` in it does not stop it."""

    def __init__(self, limit):
        self.limit = limit

    def __del__(self):
        # Python ends tracing when a trace function raises. If the learner's code swallowed this, trace again.
        self.limit._swallowed()


class limited:
    """Let the code in the `with` block run for so many seconds at most, then raise `TimeLimitError` in it.

    It watches lines of Python, through `sys.settrace`, so it works on every platform and in every thread, and stops any
    loop written in Python. One single call into compiled code (a huge matrix product) is seen only when it returns. A
    trace function that was set before, by a debugger or a coverage tool, rests meanwhile and is set again afterwards.

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
        self._frame = sys._getframe(1)
        self._before = sys.gettrace()
        self._frame_before = self._frame.f_trace
        self._deadline = time.monotonic() + self.seconds
        self._active, self._thrown, self._patience = True, 0, 0
        self._frame.f_trace = self._watch
        sys.settrace(self._watch)
        return self

    def __exit__(self, kind, error, traceback):
        self._active = False
        sys.settrace(self._before)
        self._frame.f_trace = self._frame_before
        del self._frame
        if kind is _OutOfTime:
            raise TimeLimitError(self.seconds).with_traceback(traceback) from None

    def _watch(self, frame, event, argument):
        if self._active and time.monotonic() > self._deadline and event != "exception":
            # Each time it is swallowed, wait for one line more, so that a line outside the swallowing `try` comes up.
            self._patience += 1
            if self._patience > self._thrown:
                self._thrown, self._patience = self._thrown + 1, 0
                raise _OutOfTime(self)
        return self._watch

    def _swallowed(self):
        if not self._active:
            return
        frame = sys._getframe(2)
        while frame is not None:
            frame.f_trace = self._watch
            frame = None if frame is self._frame else frame.f_back
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
        Line number and text of the innermost line that belongs neither to nnwidgets, nor to an installed package, nor to
        Python's own library. The text is "" where the source cannot be read; None where no line is the learner's.

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
