"""How does the grader talk with a submission's process? In lines of JSON, never more than so many, never for ever."""

import json
import time

from nnwidgets.teaching.grading.limits import MB

MOST = 20 * MB  # bytes that a submission may say,
MESSAGES = 10_000  # and messages


class Broken(Exception):
    """The submission's process ended, or said too much or nothing in time; the text says which, in one word."""


class Talk:
    """Lines of JSON to and from a submission's process."""

    def __init__(self, box, channel):
        self.box, self.channel = box, channel
        self.received, self.left, self.messages = b"", MOST, MESSAGES

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.channel.close()
        self.ended = self.box.end()

    def say(self, message):
        """Send one message, or raise `Broken`."""
        self.channel.settimeout(30)
        try:
            self.channel.sendall(json.dumps(message).encode() + b"\n")
        except OSError as error:
            raise Broken("gone") from error

    def hear(self, seconds):
        """Return the next message, a dict, or raise `Broken`: "time", "gone", "too much" or "garbled"."""
        deadline = time.monotonic() + seconds
        while b"\n" not in self.received:
            self.channel.settimeout(max(0.001, deadline - time.monotonic()))
            try:
                more = self.channel.recv(100_000)
            except TimeoutError:
                raise Broken("time") from None
            except OSError:
                more = b""
            self.received += more
            self.left -= len(more)
            if not more:
                raise Broken("gone")
            if self.left < 0:
                raise Broken("too much")
        line, _, self.received = self.received.partition(b"\n")
        self.messages -= 1
        if self.messages < 0:
            raise Broken("too much")
        try:
            message = json.loads(line)
        except (ValueError, RecursionError):
            raise Broken("garbled") from None
        if not isinstance(message, dict):
            raise Broken("garbled")
        return message
