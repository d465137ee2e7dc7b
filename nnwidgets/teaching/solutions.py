"""What does a learner see in place of a solution? Finds the marked regions of a code cell, and makes their stubs."""

import ast
import re
from dataclasses import dataclass

BEGIN, END = "BEGIN", "END"
MARKER = re.compile(r"(?P<indent>[ \t]*)# (?P<word>BEGIN|END) SOLUTION")
# Whatever was perhaps meant as a marker is refused: passed over, it would hand the answer out.
LIKE_A_MARKER = re.compile(r"(?i:#[\W_]*(begin|end)[\W_]*solution)|#\s*(BEGIN|END)\b")
STUB = "...  # your turn"


class Fault(ValueError):
    """A fault in one cell; `line` counts from 0 at the cell's first line. The builder turns it into `Refused`."""

    def __init__(self, line, message):
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class Region:
    """The lines of a cell from a BEGIN marker to its END marker, counted from 0."""

    begin: int
    end: int
    indent: str


def find_regions(lines):
    """Return the regions of a code cell. Raises `Fault` for a marker that is nested, unclosed, stray or misspelt.

    >>> find_regions(["def f(h):", "    # BEGIN SOLUTION", "    return 2 / h", "    # END SOLUTION"])
    [Region(begin=1, end=3, indent='    ')]
    """
    regions, begin, indent = [], None, ""
    for number, text in enumerate(lines):
        marker = MARKER.fullmatch(text)
        if marker is None:
            if LIKE_A_MARKER.search(text):
                raise Fault(
                    number,
                    f"{text.strip()!r} is no marker. Write '# BEGIN SOLUTION' or '# END SOLUTION' on its own line.",
                )
        elif marker["word"] == BEGIN:
            if begin is not None:
                raise Fault(number, "a solution begins inside another one. End that one first.")
            begin, indent = number, marker["indent"]
        elif begin is None:
            raise Fault(number, "a solution ends that never began. Add '# BEGIN SOLUTION' above it in the same cell.")
        elif marker["indent"] != indent:
            raise Fault(number, "END SOLUTION is indented differently from its BEGIN SOLUTION. Indent both alike.")
        else:
            regions.append(Region(begin, number, indent))
            begin = None
    if begin is not None:
        raise Fault(begin, "a solution begins and does not end in this cell. Add '# END SOLUTION'.")
    return regions


def without_markers(lines):
    """Return the cell's lines with solutions kept and only their markers removed."""
    markers = {number for region in find_regions(lines) for number in (region.begin, region.end)}
    return [text for number, text in enumerate(lines) if number not in markers]


def with_stubs(lines):
    """Return the cell's lines with each solution replaced by its stub, in which every name needed later is defined.

    Raises `Fault` when a region does not hold whole statements, or what is left is not valid Python.

    >>> with_stubs(["# BEGIN SOLUTION", "answer = 2 / 4", "# END SOLUTION"])
    ['answer = ...  # your turn']
    """
    tree = parse(lines)
    left, at = [], 0
    for region in find_regions(lines):
        names = names_to_keep(tree, region, lines)
        stubs = [f"{name} = {STUB}" for name in names] or [STUB]
        left += lines[at : region.begin] + [region.indent + stub for stub in stubs]
        at = region.end + 1
    left += lines[at:]
    try:
        compile("\n".join(left), "cell", "exec", dont_inherit=True)
    except SyntaxError as error:
        raise Fault(0, f"without its solution this cell is not valid Python ({error.msg}). Move the markers.") from None
    return left


def parse(lines):
    """Return the syntax tree of a cell. Raises `Fault` when it is not valid Python (magics are not)."""
    try:
        source = "\n".join(lines)
        compile(source, "cell", "exec", dont_inherit=True)  # sees more than ast.parse: a return outside a function
        return ast.parse(source)
    except SyntaxError as error:
        raise Fault((error.lineno or 1) - 1, f"not valid Python: {error.msg}. Mend the cell.") from None


def names_to_keep(tree, region, lines):
    """Return the names that the region's stub has to define: outside a function all, in a function those used later."""
    inside = whole_statements(tree, region, lines)
    function = enclosing_function(tree, inside[0], region)
    names = assigned_names(inside)
    if function is None:
        return names
    later = {
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.lineno - 1 > region.end
    }
    return [name for name in names if name in later]


def whole_statements(tree, region, lines):
    """Return the outermost statements of a region. Raises `Fault` when it cuts through one, or holds none."""
    statements = [node for node in ast.walk(tree) if isinstance(node, ast.stmt)]
    inside = sorted(
        (node for node in statements if region.begin < first_line(node) < region.end),
        key=lambda node: (first_line(node), node.col_offset),
    )
    code = [
        number
        for number in range(region.begin + 1, region.end)
        if lines[number].strip() and not lines[number].lstrip().startswith("#")
    ]
    if not code:
        raise Fault(region.begin, "a solution without a statement. Write the answer between the markers.")
    if not inside or first_line(inside[0]) != code[0]:
        raise Fault(
            region.begin, "a solution begins in the middle of a statement. Put whole statements between the markers."
        )
    if any(node.end_lineno - 1 > region.end for node in inside):
        raise Fault(
            region.end, "a solution ends in the middle of a statement. Put whole statements between the markers."
        )
    if inside[0].col_offset != len(region.indent) or min(node.col_offset for node in inside) < len(region.indent):
        raise Fault(
            region.begin, "the markers are indented differently from their solution. Indent them like its first line."
        )
    return [node for node in inside if node.col_offset == len(region.indent)]


def first_line(statement):
    """Return the line (from 0) on which a statement begins, decorators included."""
    decorators = getattr(statement, "decorator_list", [])
    return min(node.lineno for node in [statement, *decorators]) - 1


def enclosing_function(tree, statement, region):
    """Return the innermost function that holds the statement and is not itself part of the region, or None."""
    holders = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and first_line(node) < region.begin
        and node.end_lineno >= statement.end_lineno
    ]
    return max(holders, key=first_line, default=None)


def assigned_names(statements):
    r"""Return the names that the statements define, in order, once each; loop variables and inner scopes left out.

    >>> assigned_names(ast.parse("a, b = 1, 2\ndef f(x):\n    y = x\nfor k in range(3):\n    best = k").body)
    ['a', 'b', 'f', 'best']
    """
    names, todo = [], list(statements)
    while todo:
        match node := todo.pop(0):
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                names.append(node.name)
            case ast.Lambda() | ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp() | ast.AugAssign():
                pass
            case ast.Import() | ast.ImportFrom():
                names += [(alias.asname or alias.name).split(".")[0] for alias in node.names]
            case ast.Name(ctx=ast.Store()):
                names.append(node.id)
            case ast.For() | ast.AsyncFor():
                todo[:0] = [node.iter, *node.body, *node.orelse]
            case _:
                todo[:0] = ast.iter_child_nodes(node)
    return list(dict.fromkeys(names))
