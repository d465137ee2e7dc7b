"""What do the commands in docs/instructors.md print? Runs every one, and writes below it what really came.

    .venv/bin/python docs/outputs.py [FILE]

A block that begins with ```console holds commands, each on a line that begins with `$ ` (what belongs to it, as the
text of a file to be made, on lines that begin with `> `), and below each what it prints. All commands of a document run
one after the other in one new folder, in which `lesson_sources` is at hand as in a clone of the repository.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
DOCUMENT = HERE / "instructors.md"
BLOCK = re.compile(r"(?<=```console\n)(.*?)(?=^```)", re.DOTALL | re.MULTILINE)
SECONDS = re.compile(r"\d+(\.\d+)?(?= s\b)")
WARNING = re.compile(r"^WARNING: submissions run without a box.*\n", re.MULTILINE)


def with_outputs(text):
    """Return a document with the outputs that its commands have now."""
    with tempfile.TemporaryDirectory() as folder:
        environment = prepared(Path(folder))
        work = Path(folder) / "work"
        return BLOCK.sub(lambda block: "".join(run(command, work, environment) for command in commands(block[0])), text)


def commands(block):
    r"""Return the commands of a block, each with its lines as they stand.

    >>> commands("$ cat > a <<END\n> x\n> END\n$ cat a\nx\n")
    ['$ cat > a <<END\n> x\n> END\n', '$ cat a\n']
    """
    return re.findall(r"^\$ .*\n(?:^> .*\n|^>\n)*", block, re.MULTILINE)


def run(command, folder, environment):
    """Run one command; return it with what it printed below it."""
    first, *more = command.splitlines()
    typed = "\n".join([first[2:], *(line[2:] for line in more)])
    ended = subprocess.run(
        ["bash", "-c", typed + "\n"],
        cwd=folder, env=environment, text=True, encoding="utf-8", check=False, timeout=300,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    printed = ended.stdout if ended.stdout.endswith("\n") or not ended.stdout else ended.stdout + "\n"
    return command + printed


def prepared(folder):
    """Make the folder to work in and the command `nnwidgets`; return the environment of the commands."""
    (folder / "work").mkdir()
    (folder / "work" / "lesson_sources").symlink_to(HERE.parent / "lesson_sources")
    (folder / "bin").mkdir()
    program = folder / "bin" / "nnwidgets"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m nnwidgets.teaching "$@"\n')
    program.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NNWIDGETS", "PYTEST"))}
    place = {"PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(HERE.parent)}
    return kept | place | {"COLUMNS": "100", "LC_ALL": "C.UTF-8"}


def masked(text):
    """Return a text without what differs from one machine to the next: seconds, and the warning where no box is.

    >>> masked("graded in 3.25 s")
    'graded in # s'
    """
    return SECONDS.sub("#", WARNING.sub("", text))


def main(path=DOCUMENT):
    """Write the outputs into the document."""
    path = Path(path)
    path.write_text(with_outputs(path.read_text("utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
