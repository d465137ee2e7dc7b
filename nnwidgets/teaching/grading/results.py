"""Where are results kept? In one SQLite file, written as each comes, so that a stop at any moment loses nothing."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from nnwidgets.teaching.grading.entries import GRADED, UNGRADED, Graded, Judged, Predicted

NAME = "results.sqlite"
_TABLES = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS submissions (
    student TEXT PRIMARY KEY, file TEXT NOT NULL, sha256 TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('graded', 'ungraded')), reason TEXT NOT NULL, seconds REAL NOT NULL);
CREATE TABLE IF NOT EXISTS verdicts (
    student TEXT NOT NULL, exercise TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('right', 'not yet', 'not tried yet')),
    score REAL NOT NULL CHECK (score BETWEEN 0 AND 1), message TEXT NOT NULL, mistake TEXT,
    PRIMARY KEY (student, exercise));
CREATE TABLE IF NOT EXISTS predictions (
    student TEXT NOT NULL, name TEXT NOT NULL, chosen TEXT NOT NULL, right INTEGER,
    PRIMARY KEY (student, name));
"""


class Results:
    """The results in one file.

    Parameters
    ----------
    path : str or Path
        The file, or the folder that holds (or shall hold) `results.sqlite`.

    Raises
    ------
    ValueError
        The file is no results file.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     results = Results(folder)
    ...     results.write(Graded("ada", "ada.ipynb", "0" * 64, verdicts=(Judged("6.1", "right", 1.0, "Yes."),)))
    ...     results.all()[0].verdicts[0].status
    'right'
    """

    def __init__(self, path):
        path = Path(path)
        self.path = path / NAME if path.is_dir() else path
        try:
            with self._open() as base:
                base.executescript(_TABLES)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            raise ValueError(f"expected a results file at {self.path}, and it is none ({error})") from None

    def write(self, graded):
        """Keep one student's result in place of an earlier one. When this returns, it is on the disk."""
        name = graded.student
        with self._open() as base, base:
            for table in ("submissions", "verdicts", "predictions"):
                base.execute(f"DELETE FROM {table} WHERE student = ?", [name])  # noqa: S608 - names of our own
            base.execute(
                "INSERT INTO submissions VALUES (?, ?, ?, ?, ?, ?)",
                [name, graded.file, graded.sha256, graded.status, graded.reason, graded.seconds],
            )
            base.executemany(
                "INSERT INTO verdicts VALUES (?, ?, ?, ?, ?, ?)",
                [(name, one.exercise, one.status, one.score, one.message, one.mistake) for one in graded.verdicts],
            )
            base.executemany(
                "INSERT INTO predictions VALUES (?, ?, ?, ?)",
                [(name, one.name, one.chosen, one.right) for one in graded.predictions],
            )

    def all(self):
        """Return every result, ordered by student; verdicts in the order in which they were written."""
        with self._open() as base:
            submissions = base.execute("SELECT * FROM submissions ORDER BY student").fetchall()
            verdicts = _grouped(base.execute("SELECT * FROM verdicts ORDER BY rowid"), Judged)
            rows = ((*row[:3], None if row[3] is None else bool(row[3])) for row in base.execute(_PREDICTIONS))
            predictions = _grouped(rows, Predicted)
        return [
            Graded(*row, tuple(verdicts.get(row[0], ())), tuple(predictions.get(row[0], ()))) for row in submissions
        ]

    def drop(self, student):
        """Forget one student's result."""
        with self._open() as base, base:
            for table in ("submissions", "verdicts", "predictions"):
                base.execute(f"DELETE FROM {table} WHERE student = ?", [student])  # noqa: S608 - names of our own

    def meta(self):
        """Return what holds for all results: "course", "exercises" (a list of ids) and "seed", as far as set."""
        with self._open() as base:
            kept = dict(base.execute("SELECT key, value FROM meta"))
        return {**kept, "exercises": json.loads(kept["exercises"])} if "exercises" in kept else kept

    def set_meta(self, **values):
        """Set some of it.

        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     Results(folder).set_meta(course="ml-2027", exercises=["6.1", "6.2"])
        ...     Results(folder).meta()
        {'course': 'ml-2027', 'exercises': ['6.1', '6.2']}
        """
        rows = [(key, json.dumps(value) if key == "exercises" else str(value)) for key, value in values.items()]
        with self._open() as base, base:
            base.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)

    def dump(self):
        """Return everything but the seconds as one text, the same bytes for the same results: for comparing two runs.

        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     results = Results(folder)
        ...     results.write(Graded("ada", "", "", UNGRADED, "No file came in.", seconds=1.5))
        ...     print(results.dump(), end="")
        {"meta": {}}
        {"student": "ada", "file": "", "sha256": "", "status": "ungraded", "reason": "No file came in.", "verdicts": [], "predictions": []}
        """  # noqa: E501
        lines = [{"meta": self.meta()}]
        for one in self.all():
            row = {name: getattr(one, name) for name in ("student", "file", "sha256", "status", "reason")}
            row["verdicts"] = [vars(verdict) for verdict in one.verdicts]
            row["predictions"] = [vars(prediction) for prediction in one.predictions]
            lines.append(row)
        return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)

    def _open(self):
        # One connection a call: it may come from any thread. FULL: a commit is on the disk when it returns.
        base = sqlite3.connect(self.path, timeout=60)
        base.execute("PRAGMA synchronous = FULL")
        return closing(base)


_PREDICTIONS = "SELECT * FROM predictions ORDER BY name"


def _grouped(rows, kind):
    found = {}
    for student, *values in rows:
        found.setdefault(student, []).append(kind(*values))
    return found


__all__ = ["GRADED", "UNGRADED", "Graded", "Judged", "Predicted", "Results"]
