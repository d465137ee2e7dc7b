"""How does an instructor grade a class? The command `nnwidgets grade`."""

import hashlib
import sqlite3
from pathlib import Path

import click

from nnwidgets.exercises import EXERCISES
from nnwidgets.exercises.own import load_exercises
from nnwidgets.teaching.grading.box import why_no_bubblewrap
from nnwidgets.teaching.grading.choose import chosen, named
from nnwidgets.teaching.grading.find import find
from nnwidgets.teaching.grading.limits import Limits
from nnwidgets.teaching.grading.names import Names
from nnwidgets.teaching.grading.results import Results
from nnwidgets.teaching.grading.run import run
from nnwidgets.teaching.grading.terms import Terms
from nnwidgets.teaching.reports.command import told
from nnwidgets.teaching.reports.write import write_reports
from nnwidgets.teaching.roster import read_roster
from nnwidgets.teaching.trouble import Trouble

UNPROTECTED = (
    "WARNING: submissions run without a box ({why}). Limits on time, memory and processes hold, but a submission can "
    "read your files, change them, and use the network. Grade only what you trust, or do it where nothing can be lost."
)


@click.command(name="grade")
@click.argument("submissions", type=click.Path(path_type=Path))
@click.option("--roster", required=True, type=click.Path(path_type=Path), help="The class, as a CSV file.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for results.sqlite and the pages.")
@click.option("--course", default="", help="The course's name, as it was handed out: the seed of each one's numbers.")
@click.option(
    "--only", multiple=True, metavar="ID", help="A lesson or exercise (6, 6.1). Default: what notebooks name."
)
@click.option("--exercises", "own", type=click.Path(path_type=Path), help="A file with exercises of your own.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 256), help="Processes on this machine.")
@click.option("--dask", metavar="ADDRESS", help="Send the work to this Dask scheduler, tcp://HOST:8786.")
@click.option("--again", is_flag=True, help="Grade unchanged submissions as well.")
@click.option("--seed", default="", help="Draws other hidden questions. Keep it if results are to be the same again.")
@click.option(
    "--cell-seconds",
    default=30.0,
    show_default=True,
    type=click.FloatRange(1),
    help="Limit for one cell, and for one question (10 s at most).",
)
@click.option("--seconds", default=120.0, show_default=True, type=click.FloatRange(1), help="Limit for a notebook.")
@click.option("--memory", default=2.0, show_default=True, type=click.FloatRange(0.5), help="Limit in GB.")
@click.option("--no-sandbox", is_flag=True, help="Run submissions under limits only, without bubblewrap.")
def command(submissions, roster, out, **options):
    """Grade the notebooks in SUBMISSIONS: folders, notebooks and zips, as Canvas and Moodle give them.

    Each runs in a closed box, and its functions are asked. Results are kept as they come: stop it when you like, and
    the same command goes on; a changed submission is graded again. Nothing in SUBMISSIONS is changed.

    \b
    Example:
      nnwidgets grade submissions --roster roster.csv --course ml-2027 --out results --workers 4
    """  # noqa: D301 - click's mark for lines that stay as they are
    students = read_roster(roster)
    own = _own(options["own"])
    found = find(submissions, Names(students))
    terms = _terms(found, own, options)
    results = _results(out)
    todo = _todo(found, results, terms, options["again"])
    _tell(found, todo, terms)
    _grade(todo, terms, results, options)
    click.echo(told(write_reports(results, students, out)))


def _own(path):
    if path is None:
        return None
    try:
        load_exercises(path)
    except ValueError as error:
        raise Trouble(f"{str(error)[:1].upper()}{str(error)[1:]}.") from None
    return path.name, path.read_text("utf-8")


def _terms(found, own, options):
    exercises = chosen(options["only"]) if options["only"] else named(found)
    personal = [name for name in exercises if EXERCISES[name].personal]
    if personal and not options["course"]:
        raise Trouble(
            f"{', '.join(personal)} asks for each student's own numbers. Expected the course's name, as it was handed "
            "out: --course NAME."
        )
    cell = options["cell_seconds"]
    limits = Limits(cell, options["seconds"], min(10.0, cell), memory=int(options["memory"] * 1e9))
    why = "as you asked with --no-sandbox" if options["no_sandbox"] else why_no_bubblewrap()
    if why:
        click.echo(UNPROTECTED.format(why=why), err=True)
    return Terms(tuple(exercises), options["course"], options["seed"], limits, own, closed=not why)


def _results(out):
    out.mkdir(parents=True, exist_ok=True)
    try:
        return Results(out)
    except ValueError as error:
        raise Trouble(f"{str(error)[:1].upper()}{str(error)[1:]}. Name another folder with --out.") from None


def _todo(found, results, terms, again):
    """What is new, changed, or was graded on other terms."""
    own = hashlib.sha256(terms.own[1].encode()).hexdigest() if terms.own else ""
    now = {"course": terms.course, "exercises": list(terms.exercises), "seed": terms.seed, "own": own}
    kept = {one.student: one for one in results.all()}
    if kept and {key: results.meta().get(key) for key in now} != now:
        click.echo("The results there were made with another course, seed or exercises: all are graded again.")
        again = True
        for student in kept:
            results.drop(student)
    results.set_meta(**now)
    return [one for one in found if again or one.student not in kept or one.sha256 != kept[one.student].sha256]


def _tell(found, todo, terms):
    done = len(found) - len(todo)
    click.echo(f"Exercises: {', '.join(terms.exercises)}.")
    click.echo(f"{len(todo)} to grade{f', {done} unchanged since they were graded' if done else ''}.")


def _grade(todo, terms, results, options):
    finished = 0
    try:
        with click.progressbar(length=len(todo), label="Grading", show_pos=True, show_eta=True) as bar:
            for graded in run(todo, terms, options["workers"], options["dask"]):
                results.write(graded)
                finished += 1
                bar.update(1)
    except (RuntimeError, sqlite3.OperationalError) as error:
        what = f"The results cannot be written ({error})." if isinstance(error, sqlite3.Error) else error
        raise Trouble(f"{what} {finished} of {len(todo)} are graded and kept. The same command goes on.") from None
    except KeyboardInterrupt:
        raise Trouble(
            f"Stopped: {finished} of {len(todo)} are graded and kept. The same command goes on from there."
        ) from None
