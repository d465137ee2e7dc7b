"""How does a notebook get exercises of an instructor's own? From one Python file beside it, with its texts."""

from pathlib import Path

from nnwidgets.exercises.own import load_exercises
from nnwidgets.learning.card import Card, plainly, quoting
from nnwidgets.learning.texts import add


class Own(Card):
    """Which exercises a file holds."""

    def __init__(self, path, exercises):
        self.exercises = exercises
        self.message = f"Exercises from {Path(path).name}: {', '.join(exercises)}."
        super().__init__([quoting(self.message)], "")

    def words(self):
        """Return the message."""
        return plainly(self.message)


def exercises_from(path):
    """Take exercises from a Python file, so that `nw.check` knows them, and its quizzes, notes and hints as well.

    The texts are in the file of the same name that ends with .toml, if there is one, in the form of the course's own.

    Parameters
    ----------
    path : str or Path
        A file beside the notebook, "mine.py". Each exercise in it is a class, a subclass of `nw.Exercise`.

    Returns
    -------
    Own
        It shows itself; `exercises` holds them by id.

    Raises
    ------
    ValueError
        The file is not there or has a fault; the message says which.

    Examples
    --------
    >>> exercises_from("mine.py")
    Traceback (most recent call last):
        ...
    ValueError: there is no file mine.py here: put it beside the notebook, or name the folder that it is in
    """
    exercises = load_exercises(path)
    texts = Path(path).with_suffix(".toml")
    if texts.is_file():
        add(texts)
    return Own(path, exercises)
