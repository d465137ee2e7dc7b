"""What did a student predict? Read from the progress file in a submission, and from codes that its notebooks hold."""

import json
import re

from nnwidgets.learning.code import from_code
from nnwidgets.learning.records import checked, empty, merged
from nnwidgets.learning.texts import get
from nnwidgets.teaching.grading.clean import clean
from nnwidgets.teaching.grading.entries import Predicted

_CODE = re.compile(rb"nnw1\.[A-Za-z0-9_-]{8,2000000}")
_MOST = 200  # predictions, and codes that are tried


def predictions_in(files):
    """Return the predictions that these files ({name: bytes}) hold, by name. What cannot be read is passed over.

    >>> record = {"choice": 2, "text": "further away", "at": 5}
    >>> content = json.dumps({**empty(), "predictions": {"my.1": record}}).encode()
    >>> predictions_in({"nnwidgets-progress.json": content})
    (Predicted(name='my.1', chosen='further away', right=None),)
    """
    progress = empty()
    for found in _progresses(files):
        progress = merged(progress, found)
    return tuple(_predicted(*one) for one in sorted(progress["predictions"].items())[:_MOST])


def _progresses(files):
    for name, content in sorted(files.items()):
        if name.endswith(".json") and b'"predictions"' in content:
            yield from _try(lambda content=content: checked(json.loads(content)))
        elif name.endswith(".ipynb"):
            for code in sorted(set(_CODE.findall(content)))[:_MOST]:
                yield from _try(lambda code=code: from_code(code.decode()))


def _try(read):
    try:
        yield read()
    except (ValueError, RecursionError):
        return


def _predicted(name, record):
    text = get("predict", name)
    if text is None:
        return Predicted(clean(name), clean(record["text"]), None)
    options = text["options"]
    number = options.index(record["text"]) if record["text"] in options else record["choice"]
    chosen = options[number] if 0 <= number < len(options) else clean(record["text"])
    return Predicted(name, chosen, number == text["outcome"])
