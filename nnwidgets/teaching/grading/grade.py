"""How is one submission graded? Its notebooks run in a box one by one, and each exercise is asked where it is named."""

import time

from nnwidgets.teaching.grading.entries import GRADED, UNGRADED, Graded
from nnwidgets.teaching.grading.judging import Ungraded
from nnwidgets.teaching.grading.sitting import Sitting


def grade(job, terms):
    """Grade one submission.

    Parameters
    ----------
    job : Job
    terms : Terms

    Returns
    -------
    Graded
    """
    began = time.perf_counter()
    verdicts, notes = {}, [job.note]
    status = GRADED
    try:
        for notebook in job.notebooks:
            asked = [name for name in terms.exercises if _is_asked(name, notebook, job, verdicts)]
            found, said = Sitting(job, terms, notebook).all(asked)
            notes += said
            verdicts |= {name: verdict for name, verdict in found.items() if _is_better(verdict, verdicts.get(name))}
    except Ungraded as reason:
        status, verdicts, notes = UNGRADED, {}, [job.note, str(reason)]
    return Graded(
        job.student,
        job.file,
        job.sha256,
        status,
        " ".join(note for note in notes if note),
        round(time.perf_counter() - began, 3),
        tuple(verdicts[name] for name in terms.exercises if name in verdicts),
        job.predictions,
    )


def _is_asked(name, notebook, job, verdicts):
    """Ask a notebook what it names; what no notebook names, ask all of them until one has it."""
    named = any(name in other.names for other in job.notebooks)
    if named:
        return name in notebook.names
    return name not in verdicts or verdicts[name].status == "not tried yet"


def _is_better(verdict, before):
    return before is None or before.status == "not tried yet"
