"""Who is in the class? Reads a roster: a plain CSV file, or what Canvas or Moodle export.

A roster has one line for each student below a line of headings. Understood, in any order and in capitals or not:

    id, name, email, section                                      a plain one; only `id` has to be there
    Student, ID, SIS User ID, SIS Login ID, Section, ...          Canvas (gradebook export)
    First name, Last name, Username, ID number, Email address, ... Moodle (participants, gradebook)
    Identifier, Full name, Email address, ...                     Moodle (grading worksheet)

The student's id is the first of these columns that no line leaves empty; it is what a student types, and what seeds
their numbers. All columns of the file are kept in `Student.row`.
"""

import csv
import hashlib
import io
import re
import unicodedata
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

from nnwidgets.teaching.trouble import Trouble, said

IDS = ("id", "student id", "sis login id", "sis user id", "username", "id number", "email address", "identifier")
CANVAS_IDS = ("sis login id", "sis user id", "id")  # there, ID is a number that Canvas made up
NAMES = ("name", "student", "full name", "student name")
FIRST, LAST = ("first name", "given name"), ("last name", "surname", "family name")
EMAILS = ("email", "email address", "e-mail", "mail")
SECTIONS = ("section", "group", "groups")
NOBODY = {"", "points possible", "student, test"}  # in the column Student: lines of Canvas's own
SEPARATORS = ",;\t"
LONGEST = 100  # letters in an id
PLAIN = re.compile(r"\w[\w@+-]*(\.[\w@+-]+)*")
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # Windows makes no folder of that name


@dataclass(frozen=True)
class Student:
    """One student: `id` as in the roster, and `row`, all columns of their line by heading."""

    id: str
    name: str = ""
    email: str = ""
    section: str = ""
    row: dict = field(default_factory=dict, compare=False)

    @property
    def folder(self):
        """The name of this student's folder or file, which never leads anywhere else (see `folder_name`)."""
        return folder_name(self.id)


def folder_name(student):
    """Return the folder name for a student's id: the id itself where that is safe on every system, else close to it.

    >>> folder_name("ada"), folder_name("b.o@school.edu"), folder_name("Ольга")
    ('ada', 'b.o@school.edu', 'Ольга')
    >>> folder_name("../ada"), folder_name("con")
    ('ada-60088279', 'con-1143da2b')
    """
    if PLAIN.fullmatch(student) and not RESERVED.fullmatch(student) and len(student.encode()) <= LONGEST:
        return student
    readable = re.sub(r"[^\w@+-]+", "_", student).strip("_-")[:40]
    return f"{readable or 'student'}-{hashlib.sha256(student.encode()).hexdigest()[:8]}"


def read_roster(path):
    r"""Read a roster.

    Parameters
    ----------
    path : str or Path
        A CSV file (commas, semicolons or tabs; UTF-8, or UTF-16 as spreadsheets write it).

    Returns
    -------
    list of Student
        In the order of the file.

    Raises
    ------
    Trouble
        The file cannot be read, holds no student, no column of ids, an empty id, or one id twice; with the line.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "roster.csv"
    >>> _ = path.write_text('id,name\nada,"Lovelace, Ada"\n', encoding="utf-8")
    >>> read_roster(path)
    [Student(id='ada', name='Lovelace, Ada', email='', section='', row={'id': 'ada', 'name': 'Lovelace, Ada'})]
    """
    path = Path(path)
    headings, rows = _table(path, _text(path))
    columns = {heading.strip().casefold(): heading for heading in reversed(headings)}
    canvas = "sis login id" in columns or "sis user id" in columns
    rows = [(line, row) for line, row in rows if not (canvas and _of_canvas(row, columns))]
    if not rows:
        raise Trouble(f"{path} holds no student: only headings. Export the roster again, or add a line for each one.")
    own = _id_column(path, columns, rows, CANVAS_IDS if canvas else IDS)
    students, seen = [], {}
    for line, row in rows:
        student = _student(row, columns, own)
        _refuse_id(path, line, student.id, own)
        # Two ids that some systems take for one may not be two students.
        keys = {unicodedata.normalize("NFKC", text).casefold() for text in (student.id, student.folder)}
        if twice := keys & seen.keys():
            raise Trouble(
                f"{path}, line {line}: the id {student.id!r} is also in line {seen[twice.pop()]}. "
                "Give each student one line, and an id that differs in more than capitals."
            )
        seen |= dict.fromkeys(keys, line)
        students.append(student)
    return students


def _text(path):
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Trouble(f"The roster cannot be read: {said(error)} Name a CSV file.") from None
    try:
        return content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        raise Trouble(f"{path} is no text in UTF-8. Save it from the spreadsheet as 'CSV UTF-8'.") from None


def _table(path, text):
    """Return the headings, and the lines as (number, {heading: cell})."""
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    headings, rows = [], []
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not headings:
                headings = cells
                continue
            if len(cells) > len(headings) and any(cell.strip() for cell in cells[len(headings) :]):
                raise Trouble(
                    f"{path}, line {reader.line_num}: {len(cells)} cells below {len(headings)} headings. "
                    "Put a name with a comma between quotes."
                )
            rows.append((reader.line_num, dict(zip_longest(headings, cells[: len(headings)], fillvalue=""))))
    except csv.Error as error:
        raise Trouble(f"{path}, line {reader.line_num}: not CSV ({error}). Export the roster again.") from None
    if not headings:
        raise Trouble(f"{path} is empty. Expected a line of headings (id,name,email) and a line for each student.")
    return headings, rows


def _of_canvas(row, columns):
    """Is this one of the lines that Canvas adds to its students?"""
    return "student" in columns and row[columns["student"]].strip().casefold() in NOBODY


def _id_column(path, columns, rows, wanted):
    found = [columns[name] for name in wanted if name in columns]
    if not found:
        came = ", ".join(reversed(columns.values()))
        raise Trouble(f"{path} has no column of ids. Expected one with the heading 'id'; there are: {came}.")
    full = [heading for heading in found if all(row[heading].strip() for _, row in rows)]
    return full[0] if full else found[0]


def _student(row, columns, own):
    name = _cell(row, columns, NAMES)
    first, last = _cell(row, columns, FIRST), _cell(row, columns, LAST)
    return Student(
        id=unicodedata.normalize("NFC", row[own].strip()),
        name=name or f"{first} {last}".strip(),
        email=_cell(row, columns, EMAILS),
        section=_cell(row, columns, SECTIONS),
        row=row,
    )


def _cell(row, columns, names):
    return next((row[columns[name]].strip() for name in names if name in columns), "")


def _refuse_id(path, line, student, heading):
    if not student:
        raise Trouble(f"{path}, line {line}: no id in the column {heading!r}. Give this student one.")
    if len(student) > LONGEST:
        raise Trouble(f"{path}, line {line}: an id of {len(student)} letters. Expected {LONGEST} at most; shorten it.")
    if any(unicodedata.category(letter).startswith("C") for letter in student):
        raise Trouble(f"{path}, line {line}: the id {student!r} holds signs that cannot be seen. Type it again.")
