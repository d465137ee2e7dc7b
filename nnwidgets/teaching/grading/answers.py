"""What of the answers that came out of a box reaches a judge? Only what has the form of plain answers.

A submission can make its process say anything. What it says is JSON, so nothing in it can run; here it is held against
the form that `nnwidgets.exercises.plain` gives to answers, and anything else becomes an unusable one.
"""

import math

from nnwidgets.exercises.plain import MOST, unusable
from nnwidgets.teaching.grading.clean import clean

_KEYS = {"raised": str, "says": str, "line": int, "source": str, "unusable": str, "handed in": object}


def fit(answers, rounds):
    """Is this a list with one list for each round, of one answer for each question?"""
    return (
        isinstance(answers, list)
        and len(answers) == len(rounds)
        and all(isinstance(got, list) and len(got) == len(asked) for got, asked in zip(answers, rounds, strict=True))
    )


def accepted(answer, deep=5, left=None):
    """Return an answer from the box if it is of a form that `plain` makes, else what says that it is not.

    >>> accepted([1, 2.5, [True]]), accepted({"raised": "Oops", "more": 1})
    ([1, 2.5, [True]], {'unusable': 'something unknown'})
    >>> accepted({"raised": "KeyError"})
    {'raised': 'KeyError', 'says': '', 'line': None, 'source': ''}
    """
    left = [2 * MOST] if left is None else left
    left[0] -= 1
    if deep == 0 or left[0] < 0:
        return unusable("lists within lists within lists" if deep == 0 else f"more than {MOST:,} values")
    if answer is None or isinstance(answer, bool):
        return answer
    if isinstance(answer, int):
        return answer if abs(answer) < 10**300 else unusable("a whole number with more than 300 digits")
    if isinstance(answer, float):
        return answer if math.isfinite(answer) or abs(answer) == math.inf else math.nan
    if isinstance(answer, str):
        return clean(answer, 200)
    if isinstance(answer, list):
        items = [accepted(item, deep - 1, left) for item in answer]
        return next((item for item in items if isinstance(item, dict)), items)
    return _told(answer, deep, left)


def _told(answer, deep, left):
    """An answer that says what happened instead of one."""
    known = all(key in _KEYS and isinstance(value, (_KEYS[key], type(None))) for key, value in answer.items())
    if known and isinstance(answer.get("unusable"), str):
        return unusable(clean(answer["unusable"], 100))
    if known and "handed in" in answer:
        return {"handed in": accepted(answer["handed in"], deep - 1, left)}
    if known and isinstance(answer.get("raised"), str):
        line = answer.get("line")
        texts = {key: clean(answer.get(key) or "", 200) for key in ("raised", "says", "source")}
        return {"raised": texts["raised"], "says": texts["says"], "line": line and min(line, 10**6)} | {
            "source": texts["source"]
        }
    return unusable("something unknown")
