"""What is in a notebook that came in? Its code cells, which exercises it names, and whose it says it is; no more."""

import json
import re
from dataclasses import dataclass

from nnwidgets.teaching.grading.content import Refused

_CHECK = re.compile(r"""\bcheck\(\s*["']([\w.-]{1,40})["']""")
_STUDENT = re.compile(r"""^[^#\n]*\bstudent\(\s*(?:id\s*=\s*)?["']([^"'\n]{1,100})["']""", re.MULTILINE)


@dataclass(frozen=True)
class Notebook:
    """One notebook: its file in the submission, the sources of its code cells, the exercises it names, whose it is."""

    file: str
    cells: tuple[str, ...]
    names: frozenset[str] = frozenset()
    student: str = ""


def read_notebook(file, content):
    """Read a notebook, given as the bytes of its file.

    Raises
    ------
    Refused
        It is none.

    Examples
    --------
    >>> cell = {"cell_type": "code", "source": ["nw.check(", "'6.1', f)"]}
    >>> read_notebook("a.ipynb", json.dumps({"nbformat": 4, "cells": [cell]}).encode())
    Notebook(file='a.ipynb', cells=("nw.check('6.1', f)",), names=frozenset({'6.1'}), student='')
    """
    if not content.strip():
        raise Refused("is empty")
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise Refused("is no notebook: it is not the JSON that a notebook is saved as") from None
    cells = data.get("cells") if isinstance(data, dict) else None
    if not isinstance(cells, list):
        raise Refused("is no notebook of today's format: it has no cells")
    sources = tuple(_source(cell) for cell in cells if isinstance(cell, dict) and cell.get("cell_type") == "code")
    told = data.get("metadata")
    told = told.get("nnwidgets") if isinstance(told, dict) else None
    told = told if isinstance(told, dict) else {}
    text = "\n".join(sources)
    return Notebook(file, sources, frozenset(_CHECK.findall(text)) | _exercises(told), _student(told, text))


def _source(cell):
    source = cell.get("source")
    parts = source if isinstance(source, list) else [source]
    text = "".join(part for part in parts if isinstance(part, str))
    return text.encode("utf-8", "replace").decode("utf-8")


def _exercises(told):
    names = told.get("exercises")
    return frozenset(name for name in names if isinstance(name, str)) if isinstance(names, list) else frozenset()


def _student(told, text):
    if isinstance(told.get("student"), str):
        return told["student"].strip()
    found = _STUDENT.search(text)
    return found[1].strip() if found else ""
