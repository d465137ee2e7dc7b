"""How does a student get the lessons of the installed package? Copied into a folder, never over their work, and opened.

A file of ours notes which notebooks were copied, and as what. So a lesson that nobody has touched since follows a newer
version of the package, and one that holds a student's work stays, with the new one beside it.
"""

import contextlib
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import click

import nnwidgets.teaching as here
from nnwidgets.learning.files import write_whole
from nnwidgets.teaching.trouble import Trouble

COPIED = ".nnwidgets-lessons.json"
START = "00_start.ipynb"
FOLDER = Path("nnwidgets-lessons")


def lessons_folder():
    """Return the folder of the student notebooks: in an installed package, or in the repository."""
    package = Path(here.__file__).parent.parent
    found = [folder for folder in (package / "lessons", package.parent / "lessons") if (folder / START).is_file()]
    if not found:
        raise Trouble("The installed nnwidgets has no lessons in it. Install it again: pip install nnwidgets.")
    return found[0]


def copy_lessons(folder):
    """Copy the lessons into a folder; return what was done, one line for each notebook that is new or was kept.

    Parameters
    ----------
    folder : Path
        Made if it is not there.

    Raises
    ------
    Trouble
        It is a file.
    """
    if folder.exists() and not folder.is_dir():
        raise Trouble(f"{folder} is a file. Name a folder for the lessons, or one to be made.")
    folder.mkdir(parents=True, exist_ok=True)
    copied, said = _copied(folder), []
    for lesson in sorted(lessons_folder().glob("*.ipynb")):
        content, target = lesson.read_bytes(), folder / lesson.name
        there = _read(target) if os.path.lexists(target) else None
        current = copied.get(lesson.name) == _sum(content)  # it was copied from this very version
        if there is None or (_sum(there) == copied.get(lesson.name) and not current):
            said.append(f"{lesson.name} is new.")
            write_whole(target, content)
        elif there != content and not current:
            _beside(folder / f"{lesson.stem}_{version('nnwidgets')}.ipynb", lesson.name, content, said)
            continue
        copied[lesson.name] = _sum(content)
    write_whole(folder / COPIED, json.dumps(copied, indent=1))
    return said


def _beside(target, name, content, said):
    if not os.path.lexists(target):
        said.append(f"{name} holds your work and stays; its new version is {target.name}.")
        write_whole(target, content)


def _copied(folder):
    """Return {notebook: sum of what was copied}; without a readable note of that, everything counts as touched."""
    with contextlib.suppress(OSError, ValueError):
        noted = json.loads((folder / COPIED).read_bytes())
        if isinstance(noted, dict):
            return noted
    return {}


def _read(path):
    with contextlib.suppress(OSError):  # a folder of that name, or a link that leads nowhere
        return path.read_bytes()
    return b""


def _sum(content):
    return hashlib.sha256(content).hexdigest()


def lab_command(flags):
    """Return the command that opens JupyterLab on the start notebook, in the folder in which it is run."""
    command = [sys.executable, "-m", "jupyterlab", f"--LabApp.default_url=/lab/tree/{START}"]
    if hasattr(os, "getuid") and os.getuid() == 0:
        command.append("--allow-root")
    # Without a screen it prints the address instead of looking for a browser.
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        command.append("--no-browser")
    return [*command, *flags]


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=FOLDER, metavar="[DIR]")
@click.argument("flags", nargs=-1, type=click.UNPROCESSED)
@click.option("--copy-only", is_flag=True, help="Copy the lessons, and do not open JupyterLab.")
def command(folder, flags, copy_only):
    """Copy the lessons into the folder DIR (nnwidgets-lessons) and open JupyterLab there.

    Nothing that is in the folder is written over: a notebook with your work in it stays, and so does your progress.
    Come back with the same command. Flags for JupyterLab stand behind two dashes.

    \b
    Examples:
      nnwidgets open
      nnwidgets open my-course
      nnwidgets open my-course -- --no-browser --port 8899
    """  # noqa: D301 - click's mark for lines that stay as they are
    if str(folder).startswith("-"):  # only flags were given
        folder, flags = FOLDER, (str(folder), *flags)
    if not copy_only and importlib.util.find_spec("jupyterlab") is None:
        raise Trouble("JupyterLab is not installed. Run: pip install 'nnwidgets[lab]'")
    for line in copy_lessons(folder):
        click.echo(line)
    click.echo(f"The lessons are in {folder.resolve()}. Begin with {START}.")
    if not copy_only:
        with contextlib.suppress(KeyboardInterrupt):  # Ctrl+C is how JupyterLab is ended
            done = subprocess.run(lab_command(flags), cwd=folder, check=False)  # noqa: S603 - our own command
            raise click.exceptions.Exit(done.returncode)
