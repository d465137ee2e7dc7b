"""Where do the questions, predictions, notes and hints come from? Text files, one for each lesson and language.

A file `texts/<language>/lesson_06.toml` holds, each with an id that begins with the lesson's number:

    [[quiz."6.recall".questions]]            # as many as wanted, in order
    question = "..."
    [[quiz."6.recall".questions.options]]    # two or more; exactly one has right = true
    text = "..."
    right = true
    reason = "why it is right, or why it is not"

    [predict."6.cleo"]
    question = "..."
    options = ["...", "..."]
    outcome = 1                               # what happens: the number of an option, counted from 0
    because = "why"
    beside = "6.1"                            # the exercise whose check shows prediction and outcome side by side

    [note."6.sentence"]
    prompt = "..."
    ours = ["a sentence of ours, shown after the learner's own"]

    [hint."6.1"]                              # the id of an exercise
    levels = ["two or three", "each says more than the one before"]

In all of them `code` stands between backticks, *emphasis* between stars, and $mathematics$ between dollar signs.
"""

import tomllib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "texts"
KINDS = ("quiz", "predict", "note", "hint")


@cache
def load(language="en"):
    """Return all texts of a language: kind, then id, then what the file holds.

    >>> load()["hint"]["6.2"]["levels"][0]
    'After one step you stand at (1 − ηh) · w. Where do you want to stand?'
    """
    texts = {kind: {} for kind in KINDS}
    for path in sorted((FOLDER / language).glob("lesson_*.toml")):
        read = tomllib.loads(path.read_text("utf-8"))
        for kind in KINDS:
            texts[kind].update(read.get(kind, {}))
    return texts


def add(path):
    """Add the texts of another file, an instructor's own, to those of the course.

    Raises
    ------
    ValueError
        The file is not TOML, or holds another kind of text; the message says where.
    """
    path = Path(path)
    try:
        read = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path.name} cannot be read: {error}") from None
    for kind, texts in read.items():
        if kind not in KINDS or not isinstance(texts, dict):
            raise ValueError(f"{path.name}: expected {', '.join(KINDS)}, each a table of texts; got {kind!r}")
    for kind, texts in read.items():
        load()[kind].update(texts)


def find(kind, name):
    """Return the text of this kind and id.

    >>> find("hint", "6.7")
    Traceback (most recent call last):
        ...
    ValueError: there is no hint '6.7'; there are 0.1, 1.1, ...
    """
    known = load()[kind]
    if not isinstance(name, str) or name not in known:
        raise ValueError(f"there is no {kind} {name!r}; there are {', '.join(sorted(known)) or 'none'}")
    return known[name]


def get(kind, name):
    """Return the text of this kind and id, or None.

    >>> get("hint", "6.7") is None
    True
    """
    return load()[kind].get(name)
