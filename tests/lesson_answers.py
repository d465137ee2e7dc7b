"""What do learners hand in? What the files of exercises/by_lesson/ hold, put together: one file for each lesson."""

import importlib.util
from pathlib import Path


def _read(path):
    spec = importlib.util.spec_from_file_location(f"answers_of_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_LESSONS = [_read(path) for path in sorted((Path(__file__).parent / "exercises" / "by_lesson").glob("lesson_*.py"))]


def _together(table):
    return {name: value for lesson in _LESSONS for name, value in getattr(lesson, table, {}).items()}


RIGHT = _together("RIGHT")  # exercise: answers that are right, found in different ways and of different types
NEARLY = _together("NEARLY")  # exercise: answers just outside of the tolerance
WRONG = _together("WRONG")  # exercise: {mistake: what a student types in place of the stub}
SLOW = _together("SLOW")  # exercise: how many students to try, where judging takes its time
