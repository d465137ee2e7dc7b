"""What is done, and how does it survive? The overview of the lessons, the file to download and the code to copy."""

import base64
import json

import ipywidgets as widgets

from nnwidgets.exercises import EXERCISES
from nnwidgets.learning.card import Card, marked_up, plainly, quoting
from nnwidgets.learning.check import MARKS
from nnwidgets.learning.code import from_code, to_code
from nnwidgets.learning.predict import outcomes, predictions_of
from nnwidgets.learning.records import SECTIONS
from nnwidgets.learning.store import NAME, store
from nnwidgets.learning.texts import get


class Progress(Card):
    """The overview; it follows what is done in its notebook."""

    def __init__(self):
        self.table, self.keep = widgets.HTML(), widgets.HTML()
        super().__init__([self.table, self.keep])
        self._draw()
        store().observe(lambda _: self._draw(), "version")

    def words(self):
        """Return the overview as text."""
        lines = []
        for lesson, exercises in _lessons().items():
            states = ", ".join(f"{name} {status}" for name, status, _ in exercises)
            lines += [f"Lesson {lesson}: {states}", *(f"  {said}" for said in _predicted(lesson))]
        return plainly("\n".join(lines))

    def _draw(self):
        progress = store().read()
        self.table.value = _table()
        self.keep.value = _ways_to_keep(progress)
        self.show(self.table, self.keep)


class Restored(Card):
    """What came of restoring a code."""

    def __init__(self, message, status):
        self.message = message
        super().__init__([quoting(message)], status)

    def words(self):
        """Return the message."""
        return plainly(self.message)


def progress():
    """Show what is done in each lesson, predictions beside results, a link to download and the code to copy.

    Examples
    --------
    >>> print(progress().words().splitlines()[0])
    Lesson 1: 1.1 not tried yet, 1.2 not tried yet, 1.3 not tried yet
    """
    return Progress()


def restore(code):
    """Add the progress of a code, as `nw.progress()` shows it, to the progress here. Nothing that is here is lost.

    A code that cannot be read is refused with a message, and nothing is changed.

    Parameters
    ----------
    code : str

    Examples
    --------
    >>> print(restore("nnw1.oops").words())
    Nothing was changed: this code is incomplete or was changed on the way: copy it again, from first letter to last.
    """
    try:
        progress = from_code(code)
    except ValueError as error:
        return Restored(f"Nothing was changed: {error}.", "not yet")
    before = store().read()
    after = store().add(progress)
    kept = sorted(
        name
        for name, note in progress["notes"].items()
        if name in before["notes"] and note["text"] not in (after["notes"][name]["text"], "")
    )
    found = sum(len(progress[section]) for section in SECTIONS)
    new = sum(len(after[section]) - len(before[section]) for section in SECTIONS)
    message = f"Restored: {found} answers and notes were in the code, {new} of them new here. "
    message += "Choose Run ▸ Run All Cells to see them in the lesson."
    if kept:
        message += f" The notes {', '.join(kept)} were written here later than in the code and stay as they are."
    return Restored(message, "right")


def _lessons():
    """Lesson: its exercises as (id, status, details)."""
    progress = store().read()
    lessons = {}
    for name in EXERCISES:
        record = progress["checks"].get(name)
        lesson = name.partition(".")[0]
        if lesson == "0" and not record:
            continue
        details = []
        if record:
            details.append(f"{record['tries']} {'try' if record['tries'] == 1 else 'tries'}")
        if hints := progress["hints"].get(name):
            details.append(f"{hints['opened']} {'hint' if hints['opened'] == 1 else 'hints'}")
        lessons.setdefault(lesson, []).append((name, record["status"] if record else "not tried yet", details))
    return lessons


def _predicted(lesson):
    """Sentences on the predictions of a lesson; the outcome once the exercise beside it was tried."""
    checks = store().read()["checks"]
    kept = store().read()["predictions"]
    said = []
    for name in predictions_of(lesson):
        text = get("predict", name)
        exercise = text["beside"] if text else name
        if exercise in checks:
            said += [sentence for sentence, _ in outcomes(exercise) if kept[name]["text"] in sentence]
        else:
            said.append(f"You predicted: {kept[name]['text']}. (Exercise {exercise} shows what happens.)")
    return said


def _table():
    rows = []
    for lesson, exercises in _lessons().items():
        items = "".join(f"<li style='white-space: nowrap'>{_said(*exercise)}</li>" for exercise in exercises)
        predicted = "".join(f"<p style='margin: 2px 0'>{marked_up(said)}</p>" for said in _predicted(lesson))
        rows.append(
            f"<tr><th scope='row' style='{_CELL}; white-space: nowrap'>Lesson {lesson}</th>"
            f"<td style='{_CELL}'><ul style='list-style: none; margin: 0; padding: 0'>{items}</ul></td>"
            f"<td style='{_CELL}'>{predicted or 'none yet'}</td></tr>"
        )
    heads = "".join(f"<th scope='col' style='{_CELL}'>{head}</th>" for head in ("Lesson", "Exercises", "Predictions"))
    return f"<table style='border-collapse: collapse; line-height: 1.45'><tr>{heads}</tr>{''.join(rows)}</table>"


def _said(name, status, details):
    return f"{MARKS[status]} {name} <b>{status}</b>{' (' + ', '.join(details) + ')' if details else ''}"


def _ways_to_keep(progress):
    content = base64.b64encode(json.dumps(progress, ensure_ascii=False, indent=1).encode()).decode()
    # the attribute lets the keys for selecting and copying reach the field inside JupyterLab
    target = f"href='data:application/json;base64,{content}' download='{NAME}'"
    link = f"<a {target} style='{_LINK}'>Download {NAME}</a>"
    return (
        f"<p style='margin: 6px 0'>{link}, or copy this code into <code>nw.restore(\"…\")</code> next time:</p>"
        f"<textarea readonly rows='3' aria-label='Code of your progress' data-lm-suppress-shortcuts='true' "
        f"style='{_CODE}'>{to_code(progress)}</textarea>"
    )


_CELL = "text-align: left; vertical-align: top; padding: 2px 16px 4px 0; font-size: inherit"
_LINK = "text-decoration: underline; color: var(--jp-content-link-color, inherit)"
_CODE = (
    "width: 100%; box-sizing: border-box; font-family: monospace; font-size: 12px; word-break: break-all; "
    "color: inherit; background: transparent; border: 1px solid currentColor"
)
