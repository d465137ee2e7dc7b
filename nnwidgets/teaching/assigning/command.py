"""What does `nnwidgets assign` do? Reads the lessons and the roster, then hands out: four ways, one at a time."""

from pathlib import Path

import click

from nnwidgets.exercises import EXERCISES
from nnwidgets.teaching.assigning.lessons import load, read_lessons
from nnwidgets.teaching.assigning.nbgrader import course_tree
from nnwidgets.teaching.assigning.notebooks import lesson_of_own
from nnwidgets.teaching.assigning.release import files_for, hand_out, write_all
from nnwidgets.teaching.roster import LONGEST, read_roster
from nnwidgets.teaching.trouble import Trouble

FILE = click.Path(path_type=Path)


@click.command()
@click.argument("lessons", nargs=-1, metavar="LESSON...")
@click.option("--course", required=True, help="Name of the course; it seeds the numbers, so keep it for grading.")
@click.option("--out", required=True, type=FILE, help="Folder for what is handed out.")
@click.option("--roster", type=FILE, help="CSV file of the class: id, name, or an export of Canvas or Moodle.")
@click.option("--exercises", type=FILE, help="Python file with exercises of your own.")
@click.option("--lessons", "folder", type=FILE, help="Folder of student notebooks. [default: those of the package]")
@click.option("--zip", "zipped", is_flag=True, help="A zip for each student instead of a folder.")
@click.option("--one", is_flag=True, help="One copy for all, in which each student types their id.")
@click.option("--nbgrader", is_flag=True, help="A course tree for nbgrader instead.")
def command(lessons, course, out, roster, exercises, folder, zipped, one, nbgrader):
    """Make the notebooks that students get, each with that student's own numbers.

    A LESSON is a number, or the path of a student notebook (.ipynb) or of a lesson source (.py). What is handed out
    holds no answers. Run it again, and the same bytes are written; what is there and differs is left alone.

    \b
    Examples:
      nnwidgets assign 5 6 8 --roster roster.csv --course ml-2027 --out release
      nnwidgets assign 6 --roster roster.csv --course ml-2027 --out release --zip
      nnwidgets assign 6 --one --course ml-2027 --out release
      nnwidgets assign 6 --exercises mine.py --roster roster.csv --course ml-2027 --out release
      nnwidgets assign 5 6 --nbgrader --course ml-2027 --out course
    """  # noqa: D301 - click's mark for lines that stay as they are
    _refuse(course, roster, zipped=zipped, one=one, nbgrader=nbgrader)
    found = _all_lessons(lessons, exercises, folder)
    if nbgrader:
        click.echo(f"{write_all(lambda: [course_tree(found, course)], out)} files for nbgrader in {out}/")
    elif one:
        write_all(lambda: files_for(found, course, [""]), out)
        click.echo(f"{_counted(found, 'notebook')} for all in {out}/, in which each student types their id")
    else:
        students = read_roster(roster)
        hand_out(found, course, students, out, zipped=zipped)
        click.echo(f"{_counted(found, 'notebook')} for each of {_counted(students, 'student')} in {out}/")
    ids = [name for lesson in found for name in lesson.exercises]
    click.echo(f"Exercises: {', '.join(ids)}")
    click.echo(f"With a student's own numbers: {', '.join(name for name in ids if EXERCISES[name].personal) or 'none'}")


def _refuse(course, roster, *, zipped, one, nbgrader):
    """Raise `Trouble` for options that do not go together."""
    if not course.strip() or len(course) > LONGEST or not course.isprintable() or course != course.strip():
        raise Trouble(f"Expected --course as a name such as ml-2027, got {course!r}. Type it without spaces around it.")
    if one + nbgrader + zipped > 1:
        raise Trouble("Choose one of --zip, --one and --nbgrader. Run the command once for each.")
    if roster and (one or nbgrader):
        way = "--one" if one else "--nbgrader"
        raise Trouble(f"--roster makes a copy for each student, and {way} one for all. Leave one of the two out.")
    if not (one or nbgrader) and roster is None:
        raise Trouble("Who is in the class? Add --roster roster.csv, or --one for one copy in which the id is typed.")


def _all_lessons(asked, exercises, folder):
    own = load(exercises) if exercises else {}
    if not asked and not own:
        raise Trouble("Nothing to hand out. Name a lesson: nnwidgets assign 6 ...")
    lessons = read_lessons(asked, folder)
    placed = {name for lesson in lessons for name in lesson.exercises}
    if left := {name: exercise for name, exercise in own.items() if name not in placed}:
        lessons.append(lesson_of_own(exercises, left))
    _refuse_twins(lessons)
    return lessons


def _refuse_twins(lessons):
    """Raise `Trouble` where two different files would have one name beside each other."""
    there = {}
    for path in (path for lesson in lessons for path in lesson.own):
        if there.setdefault(path.name, path).read_bytes() != path.read_bytes():
            raise Trouble(f"{there[path.name]} and {path} have one name. Rename one of them.")
    names = [lesson.name for lesson in lessons]
    if len(set(names)) < len(names):
        raise Trouble(f"Two notebooks would be called {names[-1]}. Rename the file of your exercises.")


def _counted(things, what):
    return f"{len(things)} {what}{'s' * (len(things) != 1)}"
