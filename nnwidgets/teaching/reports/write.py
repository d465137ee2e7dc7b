"""Which files make a report? The instructor's page, a page for each student, tables and a zip, each written whole."""

from dataclasses import dataclass
from pathlib import Path

from nnwidgets.learning.files import write_whole
from nnwidgets.teaching.reports.gather import gather
from nnwidgets.teaching.reports.pages import instructor_page, student_page
from nnwidgets.teaching.reports.returns import NAME, moodle_zip
from nnwidgets.teaching.reports.sheets import canvas_sheet, moodle_sheet, plain_sheet, safe

COLUMN = "nnwidgets"


@dataclass(frozen=True)
class Written:
    """What was written: the folder, how many rows of each kind, and what the instructor should know."""

    folder: Path
    graded: int
    ungraded: int
    missing: int
    nobody: int
    warnings: tuple = ()


def write_reports(results, roster, out, column=COLUMN, points=None):
    """Write `instructor.html`, `feedback/<id>.html`, `grades.csv`, `canvas.csv` and `moodle.csv`.

    Where submissions came from Moodle, `moodle_feedback.zip` has the feedback pages as Moodle takes them.

    Parameters
    ----------
    results : Results
        From grading. It is only read.
    roster : list of Student
    out : path
        A folder; it is made if need be, and files of these names in it are replaced.
    column : str
        What the column of points is called for Canvas and Moodle: the name of the assignment there.
    points : float, optional
        What all right gives there. Default: the number of exercises.

    Returns
    -------
    Written
    """
    out = Path(out)
    meta = results.meta()
    klass = gather(results.all(), roster, meta.get("course", ""), meta.get("exercises", ()))
    points = len(klass.exercises) if points is None else points
    pages = {row.student.id: f"feedback/{row.student.folder}.html" for row in klass.rows}
    (out / "feedback").mkdir(parents=True, exist_ok=True)
    for row in klass.rows:
        write_whole(out / pages[row.student.id], student_page(row, klass))
    write_whole(out / "instructor.html", instructor_page(klass, pages))
    write_whole(out / "grades.csv", "\ufeff" + plain_sheet(klass, pages))  # with this mark Excel reads it as UTF-8
    write_whole(out / "canvas.csv", canvas_sheet(klass, column, points))
    write_whole(out / "moodle.csv", moodle_sheet(klass, column, points))
    packed = moodle_zip(klass, lambda row: (out / pages[row.student.id]).read_bytes())
    if packed:
        write_whole(out / NAME, packed)
    counts = len(klass.graded), len(klass.ungraded), len(klass.missing), len(klass.nobody)
    return Written(out, *counts, warnings=tuple(_warnings(klass)))


def _warnings(klass):
    changed = [row.student.id for row in klass.rows if safe(row.student.id) != row.student.id]
    if changed:
        some = ", ".join(map(repr, changed[:3])) + (", ..." if len(changed) > 3 else "")
        yield (
            f"{'an id begins' if len(changed) == 1 else f'{len(changed)} ids begin'} like a formula ({some}), so an "
            "apostrophe stands before it in the CSV files. Let Canvas or Moodle find these students by another column."
        )
