"""In what does a submission run? In a box made by bubblewrap (or, without it, under limits only), kept warm.

A box is one server process (see `server`), started once, that forks a fresh process for each submission. In bubblewrap
it sees a read-only system without homes and data, no network, and no process but its own; what it writes goes to memory
of limited size and is wiped after each submission. A box that was broken is thrown away; the next one starts in two
seconds.
"""

import contextlib
import json
import os
import shutil
import site
import socket
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import nnwidgets.teaching
from nnwidgets.teaching.grading.limits import MB
from nnwidgets.teaching.grading.talk import Broken, Talk

START = 120  # seconds that a server may take to start on a busy machine
OURS = Path(nnwidgets.teaching.__file__).resolve().parents[1]
_SERVER = "nnwidgets.teaching.grading.server"
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts")
_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


class Box:
    """One warm server and the submissions that run in it, one after the other.

    Parameters
    ----------
    limits : Limits
    own : (str, str), optional
        Name and text of the file with the instructor's own exercises.
    closed : bool
        True for bubblewrap, False for limits only.

    Raises
    ------
    RuntimeError
        The server does not start.
    """

    def __init__(self, limits, own=None, closed=True):
        if closed and why_no_bubblewrap():
            raise RuntimeError(f"No box can be made: {why_no_bubblewrap()}.")
        self.limits, self.closed = limits, closed
        self.folder = Path(tempfile.mkdtemp(prefix="nnwidgets-box-"))
        for name in ("in", "own", "room"):
            (self.folder / name).mkdir()
        if own:
            (self.folder / "own" / own[0]).write_text(own[1], encoding="utf-8")
        self.own = own and str(Path("own") / own[0])
        self.inside = Path("/box") if closed else self.folder
        self.control, line = socket.socketpair()
        with line, open(_fonts() or os.devnull, "rb") as fonts:  # noqa: PTH123 - a device, perhaps
            self.process = subprocess.Popen(  # noqa: S603 - our own command
                self._command(fonts),
                stdin=line,
                stdout=subprocess.DEVNULL,
                env=self._environment(),
                pass_fds=[fonts.fileno()],
            )
        self.control.settimeout(START)
        if not self._is_ready():
            self.close()
            raise RuntimeError("The process that runs submissions did not start.")

    def run(self, files, environment):
        """Start a submission's process in a copy of these files ({relative name: bytes}); return a `Talk` with it."""
        home = self.folder / "in" / "files"
        home.mkdir(exist_ok=True)
        try:
            for name, content in files.items():
                (home / name).parent.mkdir(parents=True, exist_ok=True)
                (home / name).write_bytes(content)
        except (OSError, ValueError) as error:  # a name that is too long, or a file and a folder of one name
            shutil.rmtree(home, ignore_errors=True)
            raise Broken("files") from error
        near, far = socket.socketpair()
        request = {"files": str(self.inside / "in" / "files"), "environment": environment}
        try:
            socket.send_fds(self.control, [json.dumps(request).encode()], [far.fileno()])
        except OSError as error:  # it was killed while it waited
            near.close()
            self.close()
            raise Broken("before") from error
        finally:
            far.close()
        return Talk(self, near)

    def end(self):
        """End whatever the submission still does, and say in one word what ended it: see `server`."""
        self.control.settimeout(30)
        try:
            self.control.send(b".")
            ended = json.loads(self._line())["ended"]
            self.control.settimeout(30)
            if not self._is_ready():
                raise OSError
        except (OSError, ValueError):
            self.close()
            return "server"
        shutil.rmtree(self.folder / "in" / "files", ignore_errors=True)
        return ended

    @property
    def is_open(self):
        """Can it take another submission?"""
        return self.process.poll() is None

    def close(self):
        """End the server and everything in the box, and remove its folder."""
        self.control.close()  # at which the server ends, unless something keeps it from that
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _is_ready(self):
        try:
            return self._line() == b"ready\n"
        except OSError:
            return False

    def _line(self):
        line = b""
        while not line.endswith(b"\n"):
            more = self.control.recv(1)
            if not more:
                raise ConnectionError("the server has gone")
            line += more
        return line

    def _command(self, fonts):
        settings = {
            "room": str(self.inside / "room"),
            "alone": self.closed,
            "own": self.own and str(self.inside / self.own),
            "memory": self.limits.memory,
            "disk": self.limits.disk,
            "processes": self.limits.processes,
        }
        python = [sys.executable, "-P", "-m", _SERVER, json.dumps(settings)]
        place = self.inside / "room" / "matplotlib" / Path(fonts.name).name
        if not self.closed:
            place.parent.mkdir()
            shutil.copy(fonts.name, place)
            return python
        copied = ["--file", str(fonts.fileno()), str(place), "--chdir", str(self.inside / "room"), "--"]
        return [*bubblewrap(self.folder, self.inside, self.limits.disk), *copied, *python]

    def _environment(self):
        room = self.inside / "room"
        own = {name: str(room) for name in ("HOME", "TMPDIR", "IPYTHONDIR")}
        own |= {"MPLCONFIGDIR": str(room / "matplotlib"), "MPLBACKEND": "agg"}
        own |= {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONHASHSEED": "0"} | dict.fromkeys(_THREADS, "1")
        own |= {"PYTHONPATH": str(OURS.parent)}  # the same nnwidgets, wherever it was found
        return own | ({} if self.closed else {"PYTHONDONTWRITEBYTECODE": "1"})


def bubblewrap(folder, inside, room):
    """Return the command that closes the box around the program that follows."""
    command = ["bwrap", "--unshare-all", "--unshare-user", "--die-with-parent", "--new-session"]
    command += ["--uid", "65534", "--gid", "65534", "--hostname", "box", "--cap-drop", "ALL"]
    for place in (*_SYSTEM, *_python_folders()):
        command += ["--ro-bind-try", place, place]
    command += ["--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev"]
    for name in ("in", "own"):
        command += ["--ro-bind", str(folder / name), str(inside / name)]
    return [*command, "--size", str(room), "--tmpfs", str(inside / "room")]


@cache
def why_no_bubblewrap():
    """Return why no box can be made here, or "" if it can."""
    if shutil.which("bwrap") is None:
        return "bubblewrap is not installed (Debian, Ubuntu: apt install bubblewrap)"
    with tempfile.TemporaryDirectory() as folder:
        for name in ("in", "own"):
            (Path(folder) / name).mkdir()
        tried = subprocess.run(  # noqa: S603 - our own command
            [*bubblewrap(Path(folder), Path("/box"), MB), sys.executable, "-c", ""],
            capture_output=True,
            text=True,
            check=False,
        )
    said = (tried.stderr.strip().splitlines() or ["it ended at once"])[-1]
    return "" if tried.returncode == 0 else f"bubblewrap does not run on this machine ({said})"


def _python_folders():
    """Return the folders that Python needs: itself, its packages, and of a repository no more than our package."""
    found = {Path(sys.prefix), Path(sys.base_prefix), *map(Path, site.getsitepackages())}
    if site.ENABLE_USER_SITE:
        found.add(Path(site.getusersitepackages()))
    outer = sorted({path.resolve() for path in found} | found | {OURS}, key=str)
    return [str(path) for path in outer if not any(str(path).startswith(f"{other}/") for other in outer)]


@cache
def _fonts():
    """Return matplotlib's list of fonts, a file: to make it anew takes seconds at each start. None if there is none."""
    from matplotlib import font_manager, get_cachedir  # noqa: PLC0415 - only where a box is made

    path = Path(get_cachedir()) / f"fontlist-v{font_manager.FontManager.__version__}.json"
    return path if path.is_file() else None
