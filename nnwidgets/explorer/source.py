"""Which code drew it? The source of the functions that ran, readable in a notebook."""

import inspect
import textwrap


class Source(str):
    """Python source that a notebook shows with colours.

    Examples
    --------
    >>> Source(textwrap.dedent).splitlines()[0].startswith("def dedent(")
    True
    """

    __slots__ = ()

    def __new__(cls, *functions):
        return super().__new__(cls, "\n\n".join(_source(f) for f in functions))

    def _repr_markdown_(self):
        return f"```python\n{self}\n```"


def _source(function) -> str:
    try:
        return textwrap.dedent(inspect.getsource(function)).rstrip()
    except (OSError, TypeError):
        name = getattr(function, "__name__", type(function).__name__)
        return f"# the source of {name} is not to be had: it was typed where Python keeps no text"
