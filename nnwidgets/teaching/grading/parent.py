"""What becomes of a process whose parent is killed? On Linux it can ask to be killed as well."""

import contextlib
import ctypes
import signal

_PARENT_DEATH, _DUMPABLE, _SUBREAPER = 1, 4, 36  # of prctl(2)


def die_with_parent():
    """Let the system kill this process when the thread that started it ends."""
    _control(_PARENT_DEATH, signal.SIGKILL)


def keep_others_out():
    """Let no other process look into this one, and give it the orphans of those that it starts."""
    _control(_DUMPABLE, 0)
    _control(_SUBREAPER, 1)


def _control(what, value):
    with contextlib.suppress(OSError, AttributeError):  # on Linux only
        ctypes.CDLL(None).prctl(what, int(value), 0, 0, 0)
