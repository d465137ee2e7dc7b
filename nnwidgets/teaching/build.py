"""How does one lesson source become three notebooks? The builder of student, solution and instructor versions.

A source is a `py:percent` file. Answers stand between `# BEGIN SOLUTION` and `# END SOLUTION`, or in cells tagged
`solution`; notes for instructors in cells tagged `instructor`. One way only, and the same bytes each time.

    nnwidgets build lesson_sources --out lessons [--kind student|solution|instructor] [--check]
"""

import hashlib
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import click
import jupytext
import nbformat

from nnwidgets.learning.files import write_whole
from nnwidgets.teaching.solutions import (
    LIKE_A_MARKER,
    Fault,
    find_regions,
    parse,
    with_stubs,
    without_markers,
)
from nnwidgets.teaching.trouble import Trouble

KINDS = ("student", "solution", "instructor")
REMOVED_TAGS = {"student": {"solution", "instructor"}, "solution": {"instructor"}, "instructor": set()}
CELL = re.compile(r"#\s*%%")
KERNEL = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}


class Refused(ValueError):
    """A source that no notebook can be built from: file, line, what is wrong and what to do."""

    def __init__(self, path, line, message):
        super().__init__(f"{path}:{line}: {message}")


@dataclass(frozen=True)
class Cell:
    """One cell of a source: its kind, whom it is for, its lines, and the line of the file on which they begin."""

    kind: str  # "code" or "markdown"
    tag: str | None  # None, "solution" or "instructor"
    lines: list
    line: int


def build(path, kind="student"):
    """Return the text of the notebook of this kind ("student", "solution", "instructor") for the source at `path`.

    Raises `Refused` when the source has a fault; the message names file, line and what to do.
    """
    if kind not in KINDS:
        raise ValueError(f"kind is one of {', '.join(KINDS)}; got {kind!r}.")
    cells = []
    for cell in read_cells(path):
        try:
            # Every version is made each time, so that no fault waits for the version in which it would show.
            versions = {"student": cell.lines, "solution": cell.lines, "instructor": cell.lines}
            if cell.kind == "code":
                find_regions(cell.lines)  # before parsing: a marker's fault is the better message
                parse(cell.lines)
                solved = without_markers(cell.lines)
                versions = {"student": with_stubs(cell.lines), "solution": solved, "instructor": solved}
        except Fault as fault:
            raise Refused(path, cell.line + fault.line, fault) from None
        if cell.tag not in REMOVED_TAGS[kind]:
            cells.append((cell.kind, "\n".join(versions[kind])))
    return notebook_text(cells)


def read_cells(path):
    """Return the cells of the source at `path`. Raises `Refused` for what no notebook should hold."""
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        raise Refused(path, 1, "no text in UTF-8. Save it as that.") from None
    heads = [number for number, text in enumerate(lines) if CELL.match(text)]
    if not heads:
        raise Refused(path, 1, "no cell. Begin one with '# %%' or '# %% [markdown]'.")
    for number, text in enumerate(lines[: heads[0]]):
        if text.strip() and not text.startswith("#"):
            raise Refused(path, number + 1, "code before the first cell would be in no notebook. Put '# %%' above it.")
    refuse_markers_in(path, lines[: heads[0]], 1)
    # Comments above the first cell are notes among authors: jupytext would make a cell of them.
    read = jupytext.reads("\n".join(lines[heads[0] :]) + "\n", fmt="py:percent").cells
    if len(read) != len(heads):
        raise Refused(
            path, 1, f"{len(heads)} lines begin a cell, jupytext sees {len(read)}. Keep '# %%' out of strings."
        )
    ends = [*heads[1:], len(lines)]
    return [read_cell(path, cell, lines[head:end], head + 1) for cell, head, end in zip(read, heads, ends, strict=True)]


def read_cell(path, cell, lines, line):
    """Return the `Cell` for what jupytext read (`cell`) from `lines`, the first of which is line number `line`."""
    tag = read_tag(path, cell, line)
    body = lines[1:]
    if cell.cell_type == "markdown":
        refuse_markers_in(path, body, line + 1)
        return Cell("markdown", tag, cell.source.splitlines(), line + 1)
    while body and not body[-1].strip():
        body.pop()
    first = next((number for number, text in enumerate(body) if text.strip()), 0)
    if cell.source.splitlines() != body[first:]:
        raise Refused(path, line, "jupytext changes this code cell. Write plain Python in it: no magics, no '# %%'.")
    return Cell("code", tag, body[first:], line + 1 + first)


def refuse_markers_in(path, lines, line):
    """Raise `Refused` for a marker in `lines`, which begin at this line of the file and are not code."""
    for number, text in enumerate(lines, line):
        if LIKE_A_MARKER.search(text):
            raise Refused(path, number, "a solution marker outside a code cell. Put it into one, or reword the line.")


def read_tag(path, cell, line):
    """Return the cell's one tag or None. A misspelt tag would hand the answer out, so nothing else is let through."""
    if cell.cell_type not in ("code", "markdown"):
        raise Refused(path, line, f"a {cell.cell_type} cell. Write '# %%' or '# %% [markdown]'.")
    kept = {key: value for key, value in cell.metadata.items() if key != "lines_to_next_cell"}
    tags = kept.pop("tags", [])
    if kept or tags not in ([], ["solution"], ["instructor"]):
        what = ", ".join([*kept, *map(str, tags)])
        raise Refused(path, line, f'unknown: {what}. A cell has nothing, tags=["solution"] or tags=["instructor"].')
    return tags[0] if tags else None


def notebook_text(cells):
    """Return the .ipynb text for (kind, source) pairs: no outputs, no metadata but the kernel, ids from the content."""
    new = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}
    seen, made = Counter(), []
    for kind, source in cells:
        name = hashlib.sha256(f"{kind}\n{source}".encode()).hexdigest()[:12]
        seen[name] += 1
        number = f"-{seen[name]}" if seen[name] > 1 else ""
        made.append(new[kind](source, id=name + number))
    notebook = nbformat.v4.new_notebook(cells=made, metadata=KERNEL, nbformat_minor=5)
    nbformat.validate(notebook)
    return nbformat.writes(notebook) + "\n"


def build_folder(sources, kind="student"):
    """Return {name: bytes} for a folder of sources, or for one: the notebooks, and what lies in `own/` as it is.

    In `own/` are exercises of an instructor's own and their texts, which a notebook reads when it runs.

    Raises `ExceptionGroup` of `Refused`, one a file, or `FileNotFoundError`.
    """
    sources = Path(sources)
    if not sources.exists():
        raise FileNotFoundError(f"{sources} is no folder. Name the one that holds the lesson sources (.py).")
    paths = sorted(sources.glob("*.py")) if sources.is_dir() else [sources]
    built, refused = {}, []
    for path in paths:
        try:
            built[path.with_suffix(".ipynb").name] = build(path, kind).encode()
        except Refused as fault:
            refused.append(fault)
    if refused:
        raise ExceptionGroup("sources refused", refused)
    return built | {path.name: path.read_bytes() for path in own_files(sources)}


def own_files(sources):
    """Return the files in the folder `own` beside the sources, which go beside the notebooks as they are."""
    sources = Path(sources)
    own = (sources if sources.is_dir() else sources.parent) / "own"
    return sorted(path for path in own.glob("*") if path.is_file())


def compare(built, sources, out):
    """Return one sentence for each notebook in `out`, or file of `own/`, that is not what was built from `sources`."""
    out, sources = Path(out), Path(sources)
    folder = sources if sources.is_dir() else sources.parent
    there = {path.name for path in out.glob("*.ipynb")} if sources.is_dir() else set()
    wrong = []
    for name in sorted(built.keys() | there):
        source = folder / "own" / name if not name.endswith(".ipynb") else Path(folder, name).with_suffix(".py")
        if name not in built:
            wrong.append(f"{out / name} has no source. Remove it, or write {source}.")
        elif not (out / name).exists():
            wrong.append(f"{out / name} is missing. Run make build.")
        elif (out / name).read_bytes() != built[name]:
            wrong.append(f"{out / name} differs from its source. Edit {source} and run make build.")
    return wrong


@click.command()
@click.argument("sources", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder of the notebooks.")
@click.option("--kind", type=click.Choice(KINDS), default="student", show_default=True, help="For whom they are.")
@click.option("--check", is_flag=True, help="Compare with what is there, and write nothing.")
def command(sources, out, kind, check):
    """Make the notebooks of all lesson sources in the folder SOURCES, or of one source.

    A source is a text file of cells. An answer stands between the lines '# BEGIN SOLUTION' and '# END SOLUTION';
    student notebooks have '...' there. Files in SOURCES/own go beside the notebooks as they are.

    \b
    Examples:
      nnwidgets build sources --out lessons
      nnwidgets build sources --out solutions --kind solution
      nnwidgets build sources --out instructor --kind instructor
      nnwidgets build sources --out lessons --check
    """  # noqa: D301 - click's mark for lines that stay as they are
    try:
        built = build_folder(sources, kind)
    except ExceptionGroup as group:
        raise Trouble("\n".join(map(str, group.exceptions))) from None
    except FileNotFoundError as error:
        raise Trouble(str(error)) from None
    if check:
        wrong = compare(built, sources, out)
        click.echo("\n".join(wrong), err=True, nl=bool(wrong))
        raise click.exceptions.Exit(1 if wrong else 0)
    out.mkdir(parents=True, exist_ok=True)
    for name, content in built.items():
        write_whole(out / name, content)
    notebooks = sum(name.endswith(".ipynb") for name in built)
    click.echo(f"{notebooks} {kind} notebook{'s' * (notebooks != 1)} in {out}/")


if __name__ == "__main__":
    from nnwidgets.teaching.cli import main

    main(["build", *sys.argv[1:]], prog_name="nnwidgets")
