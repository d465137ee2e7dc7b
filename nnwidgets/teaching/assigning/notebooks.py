"""How does a lesson become one student's own? A first cell says whose it is; the numbers are drawn by it."""

import copy
import hashlib
import json
import tomllib
from inspect import getdoc

import nbformat

from nnwidgets.teaching.assigning.lessons import Lesson, with_texts
from nnwidgets.teaching.build import notebook_text
from nnwidgets.teaching.solutions import STUB
from nnwidgets.teaching.trouble import Trouble

SLOT = "\ue000"  # stands for an id; no roster lets this sign in
TYPED = "  # your student id, between the first quotes"


def notebook_for(lesson, course, student):
    """Return the text of the notebook for one student, the same at each run.

    Parameters
    ----------
    lesson : Lesson
    course, student : str
        With "" for the student, the notebook asks for the id to be typed.
    """
    return notebooks_for(lesson, course, [student])[0]


def notebooks_for(lesson, course, students):
    """Return the texts of the notebooks for these students, in their order. Only the id differs, so this is quick."""
    typed = _text(lesson, course, "") if "" in students else ""
    text = _text(lesson, course, SLOT)
    # The id stands in the metadata, and as a text in a line of code, which is itself a text of the file.
    in_code, alone = _quoted(f'"{SLOT}"')[1:-1], f'"{SLOT}"'
    return [
        text.replace(in_code, _quoted(_quoted(student))[1:-1]).replace(alone, _quoted(student)) if student else typed
        for student in students
    ]


def _text(lesson, course, student):
    notebook = copy.deepcopy(lesson.notebook)
    notebook.metadata["nnwidgets"] = {"course": course, "student": student, "exercises": list(lesson.exercises)}
    code = [number for number, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    for number in code:
        notebook.cells[number].update(outputs=[], execution_count=None)
    notebook.cells.insert(code[0], _first_cell(notebook, student_cell(course, student)))
    return nbformat.writes(notebook) + "\n"


def student_cell(course, student):
    """Return the code that says whose numbers a notebook has.

    >>> print(student_cell("ml-2027", "ada"))
    import nnwidgets as nw
    <BLANKLINE>
    nw.student("ada", course="ml-2027")
    """
    said = f"nw.student({_quoted(student)}, course={_quoted(course)})"
    return f"import nnwidgets as nw\n\n{said}{'' if student else TYPED}"


def _first_cell(notebook, source):
    cell = nbformat.v4.new_code_cell(source, id=hashlib.sha256(source.encode()).hexdigest()[:12])
    if notebook.nbformat_minor < 5:
        del cell["id"]  # older notebooks have none
    return cell


def _quoted(text):
    return json.dumps(text, ensure_ascii=False)


def lesson_of_own(path, exercises):
    """Make a notebook of an instructor's exercises that no lesson holds: what is asked, a stub, the check, the hints.

    Parameters
    ----------
    path : Path
        Their Python file.
    exercises : dict
        Id: `Exercise`. What is asked is the text of its class.
    """
    texts = path.with_suffix(".toml")
    hints = tomllib.loads(texts.read_text("utf-8")).get("hint", {}) if texts.is_file() else {}
    cells = [
        ("markdown", f"# {_title(path)}"),
        ("code", f"import nnwidgets as nw\n\nnw.exercises_from({_quoted(path.name)})"),
    ]
    for name, exercise in exercises.items():
        cells.append(("markdown", f"## Exercise {name}\n\n{getdoc(type(exercise)) or f'Write {exercise.call}.'}"))
        if exercise.personal:
            cells.append(("code", f"numbers = nw.numbers({_quoted(name)})\nnumbers"))
        cells.append(("code", _stub(path, exercise)))
        cells.append(("code", f"nw.check({_quoted(name)}, {exercise.call.partition('(')[0]})"))
        if name in hints:
            cells.append(("code", f"nw.hint({_quoted(name)})"))
    cells.append(("code", "nw.progress()"))
    notebook = nbformat.reads(notebook_text(cells), as_version=4)
    return Lesson(f"{path.stem}.ipynb", notebook, list(exercises), with_texts(path))


def _title(path):
    first = path.read_text("utf-8").lstrip().partition("\n")[0].strip("\"' ")
    return first.rstrip(".") if path.read_text("utf-8").lstrip().startswith('"""') else path.stem


def _stub(path, exercise):
    stub = f"def {exercise.call}:\n    {STUB}" if exercise.asks_function else f"{exercise.call} = {STUB}"
    try:
        compile(stub, "stub", "exec")
    except SyntaxError:
        raise Trouble(
            f"{path.name}, exercise {exercise.id}: expected call as name(x), got {exercise.call!r}."
        ) from None
    return stub
