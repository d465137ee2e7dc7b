"""Does the instructor notebook of each lesson hold a note on each exercise, with the time it takes?"""

import re
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[2] / "lesson_sources"
LESSONS = [path for path in sorted(SOURCES.glob("*.py")) if "nw.check(" in path.read_text("utf-8")]


def notes(text):
    """Return {exercise: the instructor's notes between its check and the next one}."""
    found, exercise = {}, None
    for cell in re.split(r"(?m)^# %%", text):
        checked = re.search(r'nw\.check\("([^"]+)"', cell)
        if checked:
            exercise = checked[1]
            found[exercise] = ""
        elif 'tags=["instructor"]' in cell.partition("\n")[0] and exercise:
            found[exercise] += cell.partition("\n")[2]
    return found


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_each_exercise_has_a_note_with_its_minutes(path):
    found = notes(path.read_text("utf-8"))
    minutes = {name: re.search(r"\*\*(\d+) minutes?\.\*\*", note) for name, note in found.items()}
    assert [name for name, match in minutes.items() if not match] == []
    assert sum(int(match[1]) for match in minutes.values()) <= 30
    assert all(len(note) > 120 for note in found.values())


def test_a_missing_note_is_seen():
    assert notes('# %%\nnw.check("1.1", f)\n# %% [markdown]\n# text\n') == {"1.1": ""}
