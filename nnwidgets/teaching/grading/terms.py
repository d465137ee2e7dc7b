"""What does it take to grade one submission? The terms, the same for everybody, and the job: all that came in."""

from dataclasses import dataclass, field

from nnwidgets.teaching.grading.limits import Limits
from nnwidgets.teaching.grading.notebooks import Notebook


@dataclass(frozen=True)
class Terms:
    """What holds for everybody in one run of grading."""

    exercises: tuple[str, ...]
    course: str = ""
    seed: str = ""
    limits: Limits = field(default_factory=Limits)
    own: tuple[str, str] | None = None  # name and text of the file with the instructor's own exercises
    closed: bool = True


@dataclass(frozen=True)
class Job:
    """One submission to grade, with all that this needs: it may travel to another machine."""

    student: str
    file: str
    sha256: str
    notebooks: tuple[Notebook, ...]
    files: dict = field(repr=False)
    predictions: tuple = ()
    note: str = ""
