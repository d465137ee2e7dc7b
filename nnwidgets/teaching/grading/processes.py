"""Which processes did a submission start, how much do they take, and how are all of them ended? Inside the box.

In a box of its own (`alone`) a server sees only itself and its submission's processes. Without one it sees the whole
machine, and counts those that descend from it.
"""

import contextlib
import os
import resource
import signal
from pathlib import Path

_PROC = Path("/proc")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_ALWAYS = {1, 2}  # in a box: its first process, and the server


def limit(settings):
    """Put limits on this process and all that come of it; they cannot be lifted again."""
    for kind, most in (
        (resource.RLIMIT_AS, settings["memory"]),
        (resource.RLIMIT_FSIZE, settings["disk"]),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def usage(alone):
    """Return how many processes a submission has, and the bytes that they hold beyond what each got from the server."""
    found = others(alone)
    shared = _memory(os.getpid()) if found else 0
    return len(found), sum(max(0, _memory(number) - shared) for number in found)


def others(alone):
    """Return the ids of the processes that a submission started."""
    if not _PROC.is_dir():
        return []
    running = {int(name) for name in os.listdir(_PROC) if name.isdigit()}  # noqa: PTH208 - names, and quickly
    if alone:
        return sorted(running - _ALWAYS - {os.getpid()})
    parents = {number: _parent(number) for number in running}
    found = {os.getpid()}
    while more := {number for number, parent in parents.items() if parent in found} - found:
        found |= more
    return sorted(found - {os.getpid()})


def kill_all(alone):
    """End every process that a submission started, those that it hid included, and wait until they are gone."""
    while found := others(alone):
        for stop in (signal.SIGSTOP, signal.SIGKILL):
            for number in found:
                _signal(number, stop)
        reap()
    reap()


def _signal(number, what):
    with contextlib.suppress(ProcessLookupError):
        os.kill(number, what)


def reap():
    """Let processes that have ended go, orphans included; return their ids."""
    gone = []
    with contextlib.suppress(ChildProcessError):
        while number := os.waitpid(-1, os.WNOHANG)[0]:
            gone.append(number)
    return gone


def _memory(number):
    try:
        return int((_PROC / str(number) / "statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


def _parent(number):
    try:
        return int((_PROC / str(number) / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return 0
