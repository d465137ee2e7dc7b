"""How does an instructor begin a lesson of their own? With one in the frame that builds and runs, to fill in."""

import re
from importlib import resources
from pathlib import Path

import click

from nnwidgets.learning.files import write_whole
from nnwidgets.teaching.trouble import Trouble

NUMBER = re.compile(r"0*(\d+)_(.+)")


def new_lesson(path, title=None):
    """Write a lesson in the frame: its source, and in the folder `own` beside it its exercise and its texts.

    Parameters
    ----------
    path : Path
        "13_what_is_an_epoch.py". The number begins the ids of its exercises; without one the name does.
    title : str, optional
        By default made of the name.

    Returns
    -------
    list of Path
        What was written.

    Raises
    ------
    Trouble
        The name is no name of a Python file, or one of the files is there already. Nothing is written then.
    """
    if path.suffix != ".py" or not re.fullmatch(r"\w[\w-]*", path.stem):
        raise Trouble(
            f"Expected a name such as 13_what_is_an_epoch.py, got {path.name!r}. Letters, digits and _ will do."
        )
    numbered = NUMBER.fullmatch(path.stem)
    lesson, words = numbered.groups() if numbered else (path.stem, path.stem)
    title = title or words.replace("_", " ").strip().capitalize() or lesson
    names = {
        "@ID@": lesson,
        "@TITLE@": title.replace("\\", "").replace('"', "'"),  # it stands in a docstring
        "@HEADING@": f"{lesson} · {title}" if numbered else title,
        "@EXERCISES@": f"exercises_{lesson}",
    }
    own = path.parent / "own"
    files = {
        path: "lesson.txt",
        own / f"exercises_{lesson}.py": "exercises.txt",
        own / f"exercises_{lesson}.toml": "texts.txt",
    }
    if there := [str(file) for file in files if file.exists()]:
        raise Trouble(f"{' and '.join(there)} exists. Choose another name, or remove it.")
    own.mkdir(parents=True, exist_ok=True)
    for file, frame in files.items():
        text = resources.files("nnwidgets.teaching").joinpath("frame", frame).read_text("utf-8")
        for name, value in names.items():
            text = text.replace(name, value)
        write_whole(file, text)
    return list(files)


@click.command()
@click.argument("path", type=click.Path(path_type=Path), metavar="LESSON.py")
@click.option("--title", help="What the lesson is called. [default: from the name of the file]")
def command(path, title):
    """Write a lesson to fill in, with an exercise, in the frame of the course.

    It builds and runs as it is. The number at the beginning of the name is the lesson's number.

    \b
    Example:
      nnwidgets new sources/13_what_is_an_epoch.py
      nnwidgets build sources --out lessons
    """  # noqa: D301 - click's mark for lines that stay as they are
    if title and not title.isprintable():
        raise Trouble("Expected a title in one line. Write it between quotes.")
    written = new_lesson(path, title)
    for file in written:
        click.echo(f"{file} is new.")
    click.echo(f"Fill it in, then: nnwidgets build {written[0].parent} --out lessons")
