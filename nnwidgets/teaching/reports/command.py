"""How does an instructor get the report? The command `nnwidgets report`."""

import sqlite3
from pathlib import Path

import click

from nnwidgets.exercises.own import load_exercises
from nnwidgets.teaching.grading.results import NAME, Results
from nnwidgets.teaching.reports.write import COLUMN, write_reports
from nnwidgets.teaching.roster import read_roster
from nnwidgets.teaching.trouble import Trouble


@click.command(name="report")
@click.argument("results", type=click.Path(path_type=Path))
@click.option("--roster", required=True, type=click.Path(path_type=Path), help="The class, as a CSV file.")
@click.option("--out", type=click.Path(path_type=Path), help="Where to write. Default: the folder of the results.")
@click.option("--column", default=COLUMN, show_default=True, help="The assignment's name in Canvas or Moodle.")
@click.option("--points", type=click.FloatRange(0, min_open=True), help="Points for all right. Default: 1 an exercise.")
@click.option("--exercises", "own", type=click.Path(path_type=Path), help="A file with exercises of your own.")
def command(results, roster, out, column, points, own):
    """Make pages and tables from the RESULTS of grading: a folder, or its results.sqlite.

    Written are instructor.html, a feedback page for each student, and the tables grades.csv, canvas.csv and
    moodle.csv. The results stay as they are.

    \b
    Example:
      nnwidgets report results --roster roster.csv --column "Step size" --points 10
    """  # noqa: D301 - click's mark for lines that stay as they are
    path = results / NAME if results.is_dir() else results
    if not path.is_file():
        raise Trouble(f"There are no results at {path}. Expected the folder that `nnwidgets grade` wrote to.")
    try:
        if own is not None:
            load_exercises(own)
        kept = Results(path)
    except ValueError as error:
        raise Trouble(f"{str(error)[:1].upper()}{str(error)[1:]}.") from None
    except sqlite3.Error as error:
        raise Trouble(f"{path} cannot be opened ({error}). Is it yours, and is its folder writable?") from None
    click.echo(told(write_reports(kept, read_roster(roster), out or path.parent, column, points)))


def told(written):
    """Say what was written.

    >>> from nnwidgets.teaching.reports.write import Written
    >>> print(told(Written(Path("results"), graded=27, ungraded=2, missing=1, nobody=0)))
    27 graded, 2 could not be graded, 1 without a file, 0 files of nobody on the roster.
    Read results/instructor.html. For students: results/feedback/. For Canvas, Moodle and spreadsheets: results/*.csv.
    """
    counts = (
        f"{written.graded} graded, {written.ungraded} could not be graded, {written.missing} without a file, "
        f"{written.nobody} {'file' if written.nobody == 1 else 'files'} of nobody on the roster."
    )
    places = (
        f"Read {written.folder / 'instructor.html'}. For students: {written.folder / 'feedback'}/. "
        f"For Canvas, Moodle and spreadsheets: {written.folder}/*.csv."
    )
    return "\n".join([counts, places, *(f"Note: {warning}" for warning in written.warnings)])
