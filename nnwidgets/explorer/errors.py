"""What if a learner's function fails, or never ends? A message that names its line; the last good picture stays."""

from contextlib import nullcontext

from nnwidgets.maths.learner import learner_line, limited

SECONDS = 2.0  # for one answer to the browser, when a learner's own functions take part in it


def guard(functions: tuple):
    """A context that holds learners' functions to a time limit; it does nothing when there are none."""
    return limited(SECONDS) if functions else nullcontext()


def message_of(problem: BaseException) -> str:
    """One sentence about what went wrong, with the learner's line where it was theirs."""
    where = learner_line(problem)
    what = f"{type(problem).__name__}: {problem}" if where else str(problem) or type(problem).__name__
    return f"In your function, line {where[0]}: {where[1].strip()} → {what}" if where else what
