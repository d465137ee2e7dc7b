"""What waits inside the box? One warm process, everything imported, that forks a fresh one for each submission.

Started by `box` as `python -m nnwidgets.teaching.grading.server SETTINGS`. It gets a request on its standard input: one
line of JSON and with it an open socket, on which the submission's process will talk to the grader outside. The server
itself never reads what a submission says: it waits until that process ends, breaks a limit or is called off, then
kills whatever is left, empties the room and answers with one line that says how it ended. It knows no questions.
"""

import json
import os
import select
import shutil
import signal
import socket
import sys
import time
from pathlib import Path

from nnwidgets.teaching.grading import processes, session
from nnwidgets.teaching.grading.parent import die_with_parent, keep_others_out

_LOOK = 0.02  # seconds between two looks at the processes


def main():
    """Serve until the grader closes the line."""
    settings = json.loads(sys.argv[1])
    control = socket.socket(fileno=os.dup(0))
    with open(os.devnull, "r+b") as nothing:  # noqa: PTH123 - a device
        for number in (0, 1, 2):
            os.dup2(nothing.fileno(), number)
    keep_others_out()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    shell = session.warm(settings["own"])
    control.sendall(b"ready\n")
    server = _Server(control, shell, settings)
    while server.serve_one():
        pass


class _Server:
    def __init__(self, control, shell, settings):
        self.control, self.shell, self.settings = control, shell, settings
        self.room = Path(settings["room"])

    def serve_one(self):
        """One submission; False when the grader has gone."""
        line, sockets, _, _ = socket.recv_fds(self.control, 1_000_000, 1)
        if not line:
            return False
        child = os.fork()
        if child == 0:
            self.control.close()
            self._live(sockets[0], json.loads(line))
        os.close(sockets[0])
        ended = self._watch(child)
        processes.kill_all(self.settings["alone"])
        self.control.sendall(json.dumps({"ended": ended}).encode() + b"\n")
        self._empty()
        self.control.sendall(b"ready\n")
        return True

    def _live(self, channel, request):
        """Be the submission's process. Never returns."""
        try:
            os.setsid()
            die_with_parent()
            home = self.room / "home"
            shutil.copytree(request["files"], home)
            os.chdir(home)

            processes.limit(self.settings)
            session.run(self.shell, socket.socket(fileno=channel), request)
        finally:
            os._exit(0)

    def _watch(self, child):
        """Wait until the grader calls it off, or a limit is broken; return a word for what ended it."""
        ended = None
        while not select.select([self.control], [], [], _LOOK)[0]:
            if child in processes.reap() and ended is None:
                ended = "by itself"
            count, memory = processes.usage(self.settings["alone"])
            if ended is None and (count > self.settings["processes"] or memory > self.settings["memory"]):
                ended = "processes" if count > self.settings["processes"] else "memory"
                processes.kill_all(self.settings["alone"])
        if not self.control.recv(1):
            processes.kill_all(self.settings["alone"])
            sys.exit()
        return ended or "called off"

    def _empty(self):
        """Leave nothing for the next one; where that takes too long, end: a new server has a new room."""
        deadline = time.monotonic() + 5
        for folder, folders, files in os.walk(self.room, topdown=False):
            for name in files:
                (Path(folder) / name).unlink()
            for name in folders:
                path = Path(folder) / name
                path.unlink() if path.is_symlink() else path.rmdir()
            if time.monotonic() > deadline:
                sys.exit()


if __name__ == "__main__":
    main()
