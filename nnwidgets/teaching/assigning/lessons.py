"""What is handed out? The lessons that were asked for, as student notebooks, with the exercises that they check.

Nothing here makes an answer disappear: a notebook in which one stands is refused.
"""

import ast
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from nnwidgets.exercises import EXERCISES
from nnwidgets.exercises.own import load_exercises
from nnwidgets.teaching.build import Refused, build, own_files
from nnwidgets.teaching.opening import lessons_folder
from nnwidgets.teaching.trouble import Trouble


@dataclass
class Lesson:
    """One notebook to hand out."""

    name: str  # of its file
    notebook: object
    exercises: list  # ids, in order
    own: list = field(default_factory=list)  # files that lie beside it when it runs


@dataclass(frozen=True)
class Check:
    """A call `nw.check("6.1", largest_step)`: in which cell, and in which cells its answer is written."""

    exercise: str
    cell: int
    answers: tuple


def read_lessons(asked, folder=None):
    """Read lessons.

    Parameters
    ----------
    asked : list of str
        Each a number, or the path of a student notebook (.ipynb) or of a source (.py).
    folder : Path, optional
        Where the notebooks with numbers are; by default those of the package.

    Returns
    -------
    list of Lesson

    Raises
    ------
    Trouble
        There is no such lesson, it checks nothing, it holds an answer, or it needs an exercise that nobody knows.
    """
    lessons = []
    for text in asked:
        path = Path(text)
        if path.suffix == ".py":
            found = _from_source(path)
        else:
            found = _from_notebook(path if path.suffix == ".ipynb" else _numbered(text, folder or lessons_folder()))
        if any(found.name == lesson.name for lesson in lessons):
            raise Trouble(f"{found.name} is asked for twice. Name each lesson once.")
        lessons.append(found)
    return lessons


def _numbered(number, folder):
    if not folder.is_dir():
        raise Trouble(f"{folder} is no folder. Name the one that holds the student notebooks.")
    found = {path.name.partition("_")[0].lstrip("0") or "0": path for path in sorted(folder.glob("*.ipynb"))}
    path = found.get(number.lstrip("0") or "0")
    if path is None:
        there = ", ".join(sorted(filter(str.isdigit, found), key=int)) or "none"
        raise Trouble(
            f"There is no lesson {number!r}; there are: {there}. Or name a notebook (.ipynb) or source (.py)."
        )
    return path


def _from_source(path):
    try:
        text = build(path, "student")
    except Refused as fault:
        raise Trouble(str(fault)) from None
    return _lesson(path, f"{path.stem}.ipynb", text, {file.name: file for file in own_files(path)})


def _from_notebook(path):
    return _lesson(path, path.name, path.read_bytes(), {file.name: file for file in path.parent.glob("*.py")})


def _lesson(path, name, text, beside):
    try:
        notebook = nbformat.reads(text, as_version=4)
        nbformat.validate(notebook)
    except (ValueError, AttributeError, nbformat.ValidationError):
        raise Trouble(f"{path} is no notebook. Build it again: nnwidgets build.") from None
    own = []
    for file in _calls(notebook, "exercises_from"):
        if file not in beside:
            raise Trouble(f"{path} reads {file}, which is not there. Put it beside the notebook.")
        own += with_texts(beside[file])
        load(beside[file])
    checks = checks_of(notebook)
    lesson = Lesson(name, notebook, list(dict.fromkeys(check.exercise for check in checks)), own)
    if not checks:
        raise Trouble(f"{path} checks no exercise, so there is nothing to hand in. Leave it out.")
    for check in checks:
        if check.exercise not in EXERCISES:
            raise Trouble(f"{path} checks {check.exercise}, which no one knows. Name its file: --exercises FILE.")
        if check.answers and not any(_has_stub(notebook.cells[cell].source) for cell in check.answers):
            raise Trouble(f"{path}: exercise {check.exercise} is answered. Hand out the student notebook.")
    return lesson


def load(path):
    """Load an instructor's exercises; return {id: exercise}. Raises `Trouble` for a fault in the file."""
    try:
        return load_exercises(path)
    except ValueError as error:
        raise Trouble(f"{str(error)[:1].upper()}{str(error)[1:]}.") from None


def with_texts(path):
    """Return the files that go with an instructor's exercises: the Python file, and its texts if it has some."""
    return [file for file in (Path(path), Path(path).with_suffix(".toml")) if file.is_file()]


def checks_of(notebook):
    """Return the checks of a notebook, in order, each with the cells above it in which its answer gets its name."""
    found, written = [], {}
    for number, cell in enumerate(notebook.cells):
        tree = _tree(cell)
        for node in tree.body:
            for name in _names(node):
                written.setdefault(name, []).append(number)
        for call in _called(tree, "check"):
            if len(call.args) == 2 and isinstance(call.args[0], ast.Constant):
                answer = call.args[1].id if isinstance(call.args[1], ast.Name) else None
                # an answer that is written into the call itself stands in that cell
                cells = written.get(answer, []) if answer else [number]
                found.append(Check(str(call.args[0].value), number, tuple(cells)))
    return found


def _calls(notebook, function):
    """Return the first argument of each call `nw.function("...")`."""
    calls = [call for cell in notebook.cells for call in _called(_tree(cell), function)]
    return [call.args[0].value for call in calls if call.args and isinstance(call.args[0], ast.Constant)]


def _called(tree, function):
    """Return the calls `nw.function(...)` in a syntax tree, in order."""
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == function
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "nw"
    ]
    return sorted(calls, key=lambda call: (call.lineno, call.col_offset))


def _tree(cell):
    if cell.cell_type != "code":
        return ast.Module([], [])
    try:
        return ast.parse(cell.source)
    except SyntaxError:  # a magic, in a notebook of somebody's own
        return ast.Module([], [])


def _names(statement):
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return [statement.name]
    return [node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]


def _has_stub(source):
    return any(isinstance(node, ast.Constant) and node.value is ... for node in ast.walk(ast.parse(source)))
