"""What did the learner answer? Any Python value turned into plain numbers, texts and lists that fit in JSON.

The learner's side of an exercise does this, so that the judge's side meets nothing that could run code of its own.
A value that cannot be turned is described instead: `{"unusable": "a function"}`.
"""

NOT_TRIED = "..."  # what a stub (`...`) becomes
MOST = 10_000  # numbers in one answer, at most
_DEEPEST = 4


def plain(value):
    """Turn an answer into None, bools, numbers, texts and lists; numpy's scalars and arrays included.

    >>> import numpy as np
    >>> plain((np.float64(0.5), np.array([1, 2]), ...))
    [0.5, [1, 2], '...']
    >>> plain(print)
    {'unusable': 'a builtin_function_or_method'}
    """
    try:
        return _plain(value, _DEEPEST, [MOST])
    except Exception as error:  # noqa: BLE001 - a value of the learner's own class may raise anything
        return unusable(f"a {type(value).__name__} that cannot be read ({type(error).__name__})")


def unusable(what):
    """Describe what cannot be an answer.

    >>> unusable("a picture")
    {'unusable': 'a picture'}
    """
    return {"unusable": what}


def _plain(value, deep, left):
    if value is ...:
        return NOT_TRIED
    if value is None or type(value) is bool:
        return value
    if isinstance(value, str):
        return str(value) if len(value) <= 200 else unusable(f"a text of {len(value):,} letters")
    if hasattr(value, "dtype") and hasattr(value, "tolist"):
        if getattr(value, "size", 1) > MOST:
            return unusable(f"an array of {value.size:,} numbers")
        value = value.tolist()
        return value if value is None or type(value) is bool else _plain(value, deep, left)
    if isinstance(value, complex):
        return unusable("a complex number")
    if isinstance(value, int):
        return int(value) if abs(value) < 10**300 else unusable("a whole number with more than 300 digits")
    if hasattr(value, "__float__"):
        return float(value)
    if hasattr(value, "__iter__") and not isinstance(value, (dict, bytes, type)):
        return _list(value, deep, left)
    return unusable(f"a {type(value).__name__}")


def _list(value, deep, left):
    if deep == 0:
        return unusable("lists within lists within lists")
    if type(value) in (list, tuple) and len(value) > left[0]:  # said at once: a time limit watches every line
        return unusable(f"more than {MOST:,} values")
    items = []
    for item in value:
        left[0] -= 1
        if left[0] < 0:
            return unusable(f"more than {MOST:,} values")
        items.append(_plain(item, deep - 1, left))
    return next((item for item in items if isinstance(item, dict)), items)
