"""How do results become pages? Jinja templates that escape everything, one style, no script and no request."""

import html
import re
from functools import cache
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from nnwidgets.exercises import EXERCISES
from nnwidgets.teaching.reports.feedback import about_the_file, feedback
from nnwidgets.teaching.reports.gather import number

BLOCK = 100  # rows of the map in one table: a browser draws only the tables in sight
FEW = 12  # names shown at once; more are folded


def instructor_page(klass, pages):
    """Return the instructor's page as HTML. `pages`: {id of a student: address of the feedback page}."""
    return _template("instructor.html").render(klass=klass, pages=pages, block=BLOCK, few=FEW)


def student_page(row, klass):
    """Return one student's feedback page as HTML."""
    entries = []
    for exercise in klass.exercises:
        judged = row.verdicts.get(exercise)
        status = judged.status if judged else "not tried yet"
        call = getattr(EXERCISES.get(exercise), "call", "")
        said = feedback(judged) if judged else f"There was no answer to exercise {exercise} in your file."
        entries.append({"exercise": exercise, "status": status, "said": said, "judged": judged, "call": call})
    return _template("feedback.html").render(row=row, klass=klass, entries=entries, about=about_the_file(row))


@cache
def _template(name):
    environment = Environment(
        loader=PackageLoader("nnwidgets.teaching.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"address": quote, "marked": _marked, "number": number, "share": _share, "task": _task}
    return environment.get_template(name)


def _share(number, whole):
    """Write a part of a whole in percent.

    >>> _share(1, 3), _share(0, 0)
    ('33 %', '–')
    """
    return f"{100 * number / whole:.0f} %" if whole else "–"


def _task(exercise):
    """Say what an exercise asks for, where it is one of those that are known here.

    >>> _task("6.1"), _task("my.1")
    ('Return the largest step size that does not run away.', '')
    """
    known = EXERCISES.get(exercise)
    return (type(known).__doc__ or "").partition("\n")[0] if known else ""


def _marked(text):
    """Escape a text of ours, so that it is safe, and set its `code` and *emphasis* as in the notebook.

    >>> _marked("`a < b` is *not* <b>")
    '<code>a &lt; b</code> is <em>not</em> &lt;b&gt;'
    """
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))
    return re.sub(r"(?<![\w*])\*([^*\s](?:[^*]*[^*\s])?)\*(?![\w*])", r"<em>\1</em>", text)
