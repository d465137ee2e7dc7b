"""What is kept of a learner's work? The records of one progress file: their form, and how two of them become one.

Schema 1. A progress file is JSON with these parts, and an instructor's page reads them as they are. Each `at` is a time
in whole seconds since 1970 (UTC).

    {"schema": 1,
     "predictions": {id: {"choice": number of the option, from 0; "text": the option as shown; "at"}},
     "quizzes":     {"<quiz id>/<number of the question, from 1>":
                        {"first": option chosen first, from 0; "began": when; "last": the last one; "at": when;
                         "right": whether the right one was reached}},
     "hints":       {exercise id: {"opened": how many levels, "at"}},
     "notes":       {id: {"text"; "compared": whether our sentence was opened; "at"}},
     "checks":      {exercise id: {"status": "right" once it was right, else "not yet"; "score": best, 0 to 1;
                        "tries"; "mistakes": {name of the mistake: how often}; "at": last try}}}

What was not done has no record. Where two records of one thing meet (`merged`), nothing that was reached is lost: the
earlier prediction holds, the later note holds, right stays right, and counts are the larger of the two.
"""

SCHEMA = 1
EMPTY = {"schema": SCHEMA, "predictions": {}, "quizzes": {}, "hints": {}, "notes": {}, "checks": {}}
LONGEST = 20_000  # letters in a note
_FIELDS = {
    "predictions": {"choice": int, "text": str, "at": int},
    "quizzes": {"first": int, "began": int, "last": int, "right": bool, "at": int},
    "hints": {"opened": int, "at": int},
    "notes": {"text": str, "compared": bool, "at": int},
    "checks": {"status": str, "score": float, "tries": int, "mistakes": dict, "at": int},
}
SECTIONS = tuple(_FIELDS)


class NewerSchema(ValueError):
    """A progress file that a later version of nnwidgets wrote."""


def empty():
    """Return progress with nothing in it.

    >>> empty()["checks"]
    {}
    """
    return {part: dict(value) if isinstance(value, dict) else value for part, value in EMPTY.items()}


def checked(data):
    """Return `data` if it is progress of this schema, or raise ValueError that says what is wrong with it.

    >>> checked({"schema": 1, "hints": {"6.1": {"opened": "two", "at": 0}}})
    Traceback (most recent call last):
        ...
    ValueError: hints, 6.1: expected opened as a whole number, got 'two'
    """
    if not isinstance(data, dict) or type(data.get("schema")) is not int:
        raise ValueError("this is no progress: expected an object with a schema number")
    if data["schema"] > SCHEMA:
        raise NewerSchema(f"it was written by a later version of nnwidgets (schema {data['schema']}, not {SCHEMA})")
    result = empty()
    for section in SECTIONS:
        records = data.get(section, {})
        if not isinstance(records, dict):
            raise ValueError(f"{section}: expected an object, got {records!r:.60}")
        for name, record in records.items():
            result[section][name] = _checked_record(section, name, record)
    return result


def merged(one, other):
    """Return what two progresses hold together; neither is changed, and the order does not matter.

    >>> a, b = empty(), empty()
    >>> a["hints"]["6.1"], b["hints"]["6.1"] = {"opened": 2, "at": 5}, {"opened": 1, "at": 9}
    >>> merged(a, b)["hints"]
    {'6.1': {'opened': 2, 'at': 9}}
    """
    result = empty()
    for section in SECTIONS:
        for name in sorted({*one[section], *other[section]}):
            both = [progress[section][name] for progress in (one, other) if name in progress[section]]
            result[section][name] = both[0] if len(both) == 1 else _MERGE[section](*both)
    return result


def _checked_record(section, name, record):
    if not isinstance(record, dict):
        raise ValueError(f"{section}, {name}: expected an object, got {record!r:.60}")
    result = {}
    for field, kind in _FIELDS[section].items():
        value = record.get(field)
        if kind is float and type(value) is int:
            value = float(value)
        if type(value) is not kind:
            raise ValueError(f"{section}, {name}: expected {field} as {_SAID[kind]}, got {value!r:.60}")
        result[field] = value
    if section == "checks":
        counts = result["mistakes"].values()
        if result["status"] not in ("right", "not yet") or not all(type(count) is int for count in counts):
            raise ValueError(f"{section}, {name}: expected right or not yet, and mistakes with counts")
    return result


_SAID = {int: "a whole number", str: "a text", bool: "true or false", float: "a number", dict: "an object"}


def _order(record):
    """A total order, by time first, so that merging does not depend on who comes first."""
    return record["at"], record.get("choice", 0), record["text"]


def _first(one, other):
    return min(one, other, key=_order)


def _last(one, other):
    later = max(one, other, key=_order)
    return {**later, "compared": one["compared"] or other["compared"]}


def _quiz(one, other):
    began, first = min((record["began"], record["first"]) for record in (one, other))
    at, last = max((record["at"], record["last"]) for record in (one, other))
    return {"first": first, "began": began, "last": last, "right": one["right"] or other["right"], "at": at}


def _largest(one, other):
    return {field: max(one[field], other[field]) for field in one}


def _check(one, other):
    names = sorted({*one["mistakes"], *other["mistakes"]})
    return {
        "status": "right" if "right" in (one["status"], other["status"]) else "not yet",
        "score": max(one["score"], other["score"]),
        "tries": max(one["tries"], other["tries"]),
        "mistakes": {name: max(one["mistakes"].get(name, 0), other["mistakes"].get(name, 0)) for name in names},
        "at": max(one["at"], other["at"]),
    }


_MERGE = {"predictions": _first, "quizzes": _quiz, "hints": _largest, "notes": _last, "checks": _check}
