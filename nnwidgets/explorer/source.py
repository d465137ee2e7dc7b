"""Which code drew it? The source of the functions that ran, readable in a notebook."""

import ast
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
        return _brief(textwrap.dedent(inspect.getsource(function)).rstrip())
    except (OSError, TypeError):
        name = getattr(function, "__name__", type(function).__name__)
        return f"# the source of {name} is not to be had: it was typed where Python keeps no text"


def _brief(source: str) -> str:
    """The source with long docstrings cut to their first line: what runs is code, and the code is whole."""
    lines = source.splitlines()
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:  # a lambda, cut out of a longer call
        return source
    for node in reversed(nodes):
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node) and len(node.body) > 1:
            text = node.body[0]
            if text.end_lineno > text.lineno:
                lines[text.lineno - 1 : text.end_lineno] = [lines[text.lineno - 1].rstrip() + '"""']
    return "\n".join(lines)
