"""How do the points get into Canvas, Moodle or a spreadsheet? Three CSV files, in which no text becomes a formula."""

import csv
import io
import re

from nnwidgets.teaching.reports.feedback import feedback
from nnwidgets.teaching.reports.gather import number

# A spreadsheet takes a cell that begins so for a formula; also behind a semicolon, which in many countries parts cells.
_FORMULA = re.compile(r"(^|;)(\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
_NUMBER = re.compile(r"-?\d+(\.\d+)?|-")
CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
CANVAS_ALSO = ("Integration ID", "Root Account")
MOODLE = ("First name", "Last name", "ID number", "Email address")


def safe(text):
    """Return a text that no spreadsheet runs: an apostrophe before what would begin a formula, and all on one line.

    >>> safe("=1+1"), safe("O'Neil; @x"), safe("-5"), safe("Ada Lovelace")
    ("'=1+1", "O'Neil; '@x", '-5', 'Ada Lovelace')
    """
    text = " ".join(str(text).replace("\x00", "").split())
    return text if _NUMBER.fullmatch(text) else _FORMULA.sub(r"\1\2'", text)


def plain_sheet(klass, pages):
    """Return the plain CSV: who, points, and for each exercise the score and the misconception. `pages`: {id: file}."""
    own = [name for name in klass.columns if name.casefold() not in {"id", "name", "email", "section"}]
    head = ["id", "name", "email", "section", "status", "reason", "points", "of"]
    for exercise in klass.exercises:
        head += [f"{exercise} score", f"{exercise} status", f"{exercise} misconception"]
    rows = [[*head, "seconds", "file", "feedback page", *own]]
    rows += [_plain_row(row, klass, pages, own) for row in klass.rows]
    for graded in klass.nobody:
        line = [graded.student, "", "", "", "nobody on the roster", graded.reason]
        line += [""] * (len(head) - len(line)) + [number(graded.seconds), graded.file, ""]
        rows.append(line + [""] * len(own))
    return _csv(rows)


def canvas_sheet(klass, column, points):
    """Return what Canvas's gradebook imports: its five columns and one for the assignment, with its points possible.

    Only who was graded is in it: for all others an import would wipe out what stands in the gradebook.
    """
    of_canvas = {"Student", "ID"} <= set(klass.columns)
    also = [name for name in CANVAS_ALSO if name in klass.columns]
    head = [*CANVAS[:-1], *also, CANVAS[-1]]
    rows = [[*head, column], ["    Points Possible", *[""] * (len(head) - 1), number(points)]]
    for row in klass.graded:
        student = row.student
        known = {"Student": student.name, "Section": student.section}
        known |= student.row if of_canvas else {"SIS User ID": student.id, "SIS Login ID": student.id}
        rows.append([*(known.get(name, "") for name in head), number(scaled(row, klass, points))])
    return _csv(rows)


def moodle_sheet(klass, column, points):
    """Return what Moodle's grade import takes: the roster's own columns, grade and feedback; only who was graded.

    A roster with the columns Identifier and Grade is the worksheet of one of Moodle's assignments: it is filled in.
    """
    worksheet = {"Identifier", "Grade"} <= set(klass.columns)
    grade, said = ("Grade", "Feedback comments") if worksheet else (column, f"{column} (feedback)")
    head = list(dict.fromkeys([*(klass.columns or MOODLE), grade, said]))
    rows = [head]
    for row in klass.graded:
        first, _, last = row.student.name.rpartition(" ")
        cells = dict(zip(MOODLE, (first, last, row.student.id, row.student.email), strict=True)) | row.student.row
        most = _float(cells.get("Maximum Grade"), points) if worksheet else points
        cells |= {grade: number(scaled(row, klass, most)), said: comment(row, klass)}
        rows.append([cells.get(name, "") for name in head])
    return _csv(rows)


def comment(row, klass):
    """Return the feedback on one line, as it fits into a gradebook."""
    said = []
    for exercise in klass.exercises:
        judged = row.verdicts.get(exercise)
        status = judged.status if judged else "not tried yet"
        text = f" {feedback(judged)}" if status == "not yet" else ""
        said.append(f"{exercise} {status}.{text}")
    return " ".join(said)


def _plain_row(row, klass, pages, own):
    student = row.student
    points = row.points(klass.exercises)
    line = [student.id, student.name, student.email, student.section, row.status, row.reason if row.graded else ""]
    line += ["" if points is None else number(points), str(len(klass.exercises))]
    for exercise in klass.exercises:
        judged = row.verdicts.get(exercise)
        if judged:
            line += [number(judged.score), judged.status, judged.mistake or ""]
        else:
            line += ["0", "not tried yet", ""] if row.is_graded else ["", "", ""]
    line += [number(row.graded.seconds), row.graded.file] if row.graded else ["", ""]
    return [*line, pages.get(student.id, ""), *(student.row.get(name, "") for name in own)]


def scaled(row, klass, points):
    """Points of a graded row, when all right gives `points`."""
    return row.points(klass.exercises) / max(len(klass.exercises), 1) * points


def _float(text, default):
    try:
        return float(str(text).replace(",", "."))
    except ValueError:
        return default


def _csv(rows):
    text = io.StringIO()
    csv.writer(text).writerows([safe(cell) for cell in row] for row in rows)
    return text.getvalue()
