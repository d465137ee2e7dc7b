"""Where is a learner's work kept? In one file beside the lessons, which many notebooks may write at once.

The file is `nnwidgets-progress.json` in the working directory, or the one that the environment variable
NNWIDGETS_PROGRESS names. Each change reads the file again, adds to it under a lock, and replaces it whole, so that no
reader sees half a file and no notebook undoes another's work. What is in it, `records` says.
"""

import contextlib
import hashlib
import json
import os
import tempfile
import time
from functools import cache
from pathlib import Path

from traitlets import HasTraits, Int, Unicode

from nnwidgets.learning.files import write_whole
from nnwidgets.learning.records import NewerSchema, checked, empty, merged

try:
    import fcntl
except ImportError:  # Windows, and Python in the browser
    fcntl = None
try:
    import msvcrt
except ImportError:  # everywhere but on Windows
    msvcrt = None

NAME = "nnwidgets-progress.json"
PATIENCE = 5.0  # seconds to wait for another notebook that is writing


def store():
    """Return the store of the current progress file."""
    return _store_at(os.path.abspath(os.environ.get("NNWIDGETS_PROGRESS") or NAME))  # noqa: PTH100 - keeps links


@cache
def _store_at(path):
    return Store(Path(path))


class Store(HasTraits):
    """The progress in one file.

    Attributes
    ----------
    version : int
        Grows with each change made here; views observe it.
    trouble : str
        What the learner has to know about the file, or "".
    """

    version = Int()
    trouble = Unicode()

    def __init__(self, path):
        super().__init__()
        self.path = Path(path)
        self._unsaved = empty()

    def read(self):
        """Return the progress; never raises. A damaged file is kept under another name, and `trouble` says so."""
        try:
            try:
                progress = self._parse()
            except _Damaged:
                with _locked(self.path):
                    progress = self._load()
        except (OSError, NewerSchema) as error:
            self._say(error)
            progress = empty()
        return merged(progress, self._unsaved)

    def change(self, section, name, update):
        """Set one record to `update(old record or None)`, in the file; return it. Never raises."""

        def add(progress):
            record = update(progress[section].get(name))
            return {**progress, section: {**progress[section], name: record}}

        return self._write(add)[section][name]

    def add(self, progress):
        """Merge other progress into this one, and return both together."""
        return self._write(lambda own: merged(own, progress))

    def _write(self, add):
        try:
            with _locked(self.path):
                progress = add(merged(self._load(), self._unsaved))
                write_whole(self.path, json.dumps(progress, ensure_ascii=False, indent=1))
            self._unsaved = empty()
            if self.trouble.startswith(_UNSAVED):
                self.trouble = ""
        except (OSError, NewerSchema) as error:
            progress = add(self.read())
            self._unsaved = progress
            self._say(error)
        self.version += 1
        return progress

    def _load(self):
        """Read the file, under the lock; keep it aside if it is damaged."""
        try:
            return self._parse()
        except _Damaged as error:
            self._keep_aside(error)
            return empty()

    def _parse(self):
        try:
            return checked(json.loads(self.path.read_bytes()))
        except FileNotFoundError:
            return empty()
        except NewerSchema:
            raise
        except (ValueError, RecursionError) as error:
            raise _Damaged(str(error)) from error

    def _keep_aside(self, error):
        """Rename a damaged file to a name that is free."""
        for number in range(1, 1000):
            aside = self.path.with_name(f"{self.path.stem}.damaged-{number}{self.path.suffix}")
            if not aside.exists():
                os.rename(self.path, aside)  # noqa: PTH104
                self.trouble = (
                    f"{self.path.name} could not be read ({error}). It was kept as {aside.name}, and a new file begun."
                )
                return
        raise OSError("there are too many damaged files beside it")

    def _say(self, error):
        why = error.strerror or str(error) if isinstance(error, OSError) else str(error)
        self.trouble = (
            f"{_UNSAVED} {self.path.name} ({why}). Your work is kept only as long as this notebook runs: "
            "download it below nw.progress(), or copy the code there."
        )


class _Damaged(Exception):
    """The file holds no progress."""


_UNSAVED = "Nothing can be written to"


@contextlib.contextmanager
def _locked(path):
    """Hold the one lock on this file that all kernels of this machine share."""
    if fcntl is None and msvcrt is None:
        yield
        return
    key = hashlib.sha256(os.path.realpath(path).encode()).hexdigest()[:16]
    user = os.getuid() if hasattr(os, "getuid") else "user"
    lock = Path(tempfile.gettempdir()) / f"nnwidgets-{user}-{key}.lock"
    with open(lock, "ab") as file:  # noqa: PTH123
        deadline = time.monotonic() + PATIENCE
        while not _try_lock(file):
            if time.monotonic() > deadline:
                raise TimeoutError("another notebook has been writing to it for too long")
            time.sleep(0.005)
        try:
            yield
        finally:
            _unlock(file)


def _try_lock(file):
    try:
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # this system has the call but not the lock: nobody else can hold it
        return fcntl is not None
    return True


def _unlock(file):
    if fcntl is not None:
        fcntl.flock(file, fcntl.LOCK_UN)
    else:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
