"""What must a learner's file not hold? The answers of a lesson source, told apart without the help of the builder."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "lesson_sources").glob("*.py"))


def bare(line):
    """Return a line without indentation and comment signs, so that a cell and its source read alike."""
    return line.strip().lstrip("#").strip()


def split(source):
    """Return the lines of a source's text that anyone may read, and those that none of a learner's files may hold."""
    shown, hidden = [], []
    in_region, in_tagged = False, True  # what stands above the first cell is for authors
    for line in source.splitlines():
        if line.startswith("# %%"):
            in_region, in_tagged = False, "tags=" in line
        elif "BEGIN SOLUTION" in line or "END SOLUTION" in line:
            in_region = "BEGIN" in line
        else:
            (hidden if in_region or in_tagged else shown).append(bare(line))
    return shown, hidden


def answers(source):
    """Return the lines that give an answer away: hidden, long enough to mean something, and nowhere in the open."""
    shown, hidden = split(source)
    return [line for line in dict.fromkeys(hidden) if len(line) > 5 and re.search(r"\w", line) and line not in shown]


def leaks_in_notebook(source, text):
    """Return the answers of a source that stand in a notebook, given as the text of its file: any line of any cell."""
    cells = json.loads(text)["cells"]
    lines = [bare(line) for cell in cells for line in "".join(cell["source"]).splitlines()]
    everything = "\n".join(lines)
    return [answer for answer in answers(source) if answer in lines or (len(answer) > 30 and answer in everything)]


def passages(source):
    """Return texts that are an answer wherever they stand: each solution with the line above it, each long hidden line.

    One short line alone (`return 2 / h`) may be said by the library as well, in a function of its own.
    """
    found = []
    region = r"^(?P<above>[^\n]*)\n[ \t]*# BEGIN SOLUTION\n(?P<inside>.*?)^[ \t]*# END SOLUTION"
    for match in re.finditer(region, source, re.MULTILINE | re.DOTALL):
        above = "" if match["above"].startswith("# %%") else match["above"]
        lines = map(bare, [above, *match["inside"].splitlines()])
        found.append("\n".join(line for line in lines if line))
    return found + [answer for answer in answers(source) if len(answer) > 40]


def leaks_in_file(source, text):
    """Return the passages of a source that stand in any other file, given as its text."""
    lines = "\n".join(line for line in map(bare, text.splitlines()) if line)
    return [passage for passage in passages(source) if passage in lines]
