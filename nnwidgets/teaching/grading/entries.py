"""What comes of grading one student's submission? Plain records, which the results file keeps and the pages show."""

from dataclasses import dataclass

GRADED, UNGRADED = "graded", "ungraded"


@dataclass(frozen=True)
class Judged:
    """How one exercise stands.

    Attributes
    ----------
    exercise : str
        Its id, "6.1".
    status : str
        "right", "not yet" or "not tried yet".
    score : float
        The share of the questions answered rightly, 0 to 1.
    message : str
        What to say to the student.
    mistake : str or None
        The name of the mistake, where it is a known one.
    """

    exercise: str
    status: str
    score: float = 0.0
    message: str = ""
    mistake: str | None = None


@dataclass(frozen=True)
class Predicted:
    """What was predicted: the id of the prediction, the option as it was shown, and whether it came true.

    `right` is None where a lesson asked with a question of its own, whose outcome is not known here.
    """

    name: str
    chosen: str
    right: bool | None = None


@dataclass(frozen=True)
class Graded:
    """One student's submission, graded or not.

    Attributes
    ----------
    student : str
        The id in the roster.
    file : str
        The file or folder inside SUBMISSIONS; several are joined by " + "; "" where there is none.
    sha256 : str
        Of everything that counted, as hexadecimal digits; "" where there is none.
    status : str
        "graded" or "ungraded". An ungraded one has no verdicts: it has no score, which is not the score 0.
    reason : str
        Why it is ungraded; for a graded one, what the instructor should know ("Cell 7 was stopped after 30 s."), or "".
    seconds : float
        How long it took.
    verdicts : tuple of Judged
        In the order of the exercises.
    predictions : tuple of Predicted
        By name.

    Examples
    --------
    >>> verdicts = Judged("6.1", "right", 1.0), Judged("6.2", "not yet", 0.5)
    >>> one = Graded("ada", "ada.ipynb", "0" * 64, verdicts=verdicts)
    >>> one.score
    0.75
    >>> Graded("ben", "", "", UNGRADED, "No file came in.").score is None
    True
    """

    student: str
    file: str
    sha256: str
    status: str = GRADED
    reason: str = ""
    seconds: float = 0.0
    verdicts: tuple[Judged, ...] = ()
    predictions: tuple[Predicted, ...] = ()

    @property
    def score(self):
        """The mean of the exercises' scores, or None for one that is ungraded."""
        if self.status != GRADED or not self.verdicts:
            return None
        return sum(verdict.score for verdict in self.verdicts) / len(self.verdicts)
