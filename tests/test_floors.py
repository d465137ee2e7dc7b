"""Does every file import only what stands below it? Reads the sources; a planted fault per rule shows that it sees."""

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# What the files of a floor may import: of our own floors those below, and which packages of others.
BELOW = {
    "maths": set(),
    "pictures": {"maths"},
    "explorer": {"maths", "pictures"},
    "widgets": {"maths", "pictures", "explorer"},
    "exercises": {"maths"},
    "learning": {"maths", "exercises"},
    "teaching": {"maths", "exercises", "learning"},
}
PACKAGES = {
    "maths": {"numpy"},
    "pictures": {"numpy", "matplotlib", "contourpy", "PIL"},
    "explorer": {"numpy", "matplotlib", "anywidget", "traitlets", "ipywidgets", "IPython"},
    "widgets": {"numpy", "traitlets"},
    "exercises": {"numpy"},
    "learning": {"numpy", "traitlets", "ipywidgets", "IPython"},
    "teaching": {
        *("numpy", "jupytext", "nbformat", "click", "jinja2"),
        *("IPython", "ipywidgets", "matplotlib", "distributed"),  # where submissions run
    },
}
LESSON_PACKAGES = {"numpy"}
# The ways to draw and to catch output that lag, flicker or swallow errors.
BANNED = {"pyplot", "interact", "interactive", "interactive_output", "Output", "clear_output"}


def faults(root):
    """Return one sentence for each place under `root` that breaks a rule."""
    found = []
    library = sorted((root / "nnwidgets").rglob("*.py"))
    lessons = sorted((root / "lesson_sources").glob("*.py"))
    for path in library + lessons:
        rules = LIBRARY_RULES if path in library else LESSON_RULES
        where = path.relative_to(root)
        tree = ast.parse(path.read_text("utf-8"))
        found += [f"{where}: {fault}" for rule in rules for fault in rule(where, tree)]
    return found


def imports(where, tree):
    """Yield the full dotted name of everything that is imported, wherever in the file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            inside = list(where.parts[: -node.level]) if node.level else []
            base = ".".join([*inside, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def only_below(where, tree):
    """Nothing points up: a file imports its own floor and those below, never the door."""
    if len(where.parts) < 3:
        return
    floor = where.parts[1]
    if floor not in BELOW:
        yield f"{floor}/ is no floor. Add it to BELOW and PACKAGES here, with what it may import."
        return
    for name in imports(where, tree):
        first, _, rest = name.partition(".")
        if first == "nnwidgets":
            other = rest.partition(".")[0]
            if other not in BELOW:
                yield f"imports the door ({name}). Name the file it is in."
            elif other != floor and other not in BELOW[floor]:
                yield f"imports {name}, which does not stand below {floor}/."


def only_its_packages(where, tree):
    """Each floor knows only the packages of its trade: maths numpy, pictures also matplotlib, and so on."""
    allowed = PACKAGES.get(where.parts[1], set())
    for name in imports(where, tree):
        first = name.partition(".")[0]
        if first not in allowed | {"nnwidgets"} | sys.stdlib_module_names:
            yield f"imports {name}, and {where.parts[1]} may import {', '.join(sorted(allowed)) or 'no package'}."


def nothing_banned(where, tree):
    """Never pyplot, interact, Output or clear_output."""
    names = {part for name in imports(where, tree) for part in name.split(".")}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
    yield from (f"uses {name}: it lags, flickers or swallows errors." for name in sorted(names & BANNED))


def maths_is_silent(where, tree):
    """Maths prints nothing."""
    if where.parts[1] == "maths" and any(isinstance(node, ast.Name) and node.id == "print" for node in ast.walk(tree)):
        yield "prints. Return the value instead."


def door_has_no_code(where, tree):
    """`nnwidgets/__init__.py` is a list of names."""
    if where.parts != ("nnwidgets", "__init__.py"):
        return
    for number, node in enumerate(tree.body):
        is_all = isinstance(node, ast.Assign | ast.AugAssign) and "__all__" in ast.unparse(node).split("=")[0]
        is_docstring = number == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not (is_docstring or is_all or isinstance(node, ast.Import | ast.ImportFrom)):
            yield f"line {node.lineno}: the door holds no code but imports and __all__."


def says_what_it_answers(where, tree):
    """A file's docstring begins with a question or a statement."""
    first = (ast.get_docstring(tree) or "").partition("\n")[0]
    if not re.fullmatch(r"\S+ \S+ .*[.?:]", first):
        yield f"the docstring's first line is {first!r}. Let it say which question the file answers."


def lesson_uses_only_the_door(where, tree):
    """A lesson says `import nnwidgets as nw`, perhaps numpy, and no more."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield f"line {node.lineno}: `from ... import`. A lesson writes `import nnwidgets as nw`."
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name == "nnwidgets" and alias.asname == "nw":
                    continue
                if alias.name not in LESSON_PACKAGES:
                    yield f"line {node.lineno}: imports {alias.name}. A lesson imports nnwidgets as nw, and numpy."


LIBRARY_RULES = [only_below, only_its_packages, nothing_banned, maths_is_silent, door_has_no_code, says_what_it_answers]
LESSON_RULES = [lesson_uses_only_the_door, nothing_banned]


def test_every_file_keeps_its_floor():
    assert faults(ROOT) == []


def test_every_floor_has_its_rules():
    folders = {path.parent.name for path in (ROOT / "nnwidgets").glob("*/__init__.py")}
    assert folders <= BELOW.keys()
    assert BELOW.keys() == PACKAGES.keys()


def test_every_imported_package_is_a_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {"": declared_names(project["dependencies"])}
    for extra, lines in project["optional-dependencies"].items():
        declared[extra] = declared_names(lines)
    library, teaching = declared[""], declared[""] | declared["teach"] | declared["cluster"]
    tests = teaching | declared["lab"] | declared["test"]
    missing = undeclared(ROOT / "nnwidgets", lambda where: teaching if "teaching" in where else library)
    missing += undeclared(ROOT / "tests", lambda where: tests)
    missing += undeclared(ROOT / "benchmarks", lambda where: tests | declared["bench"])
    assert missing == []


def declared_names(requirements):
    return {re.match(r"[\w-]+", line)[0].lower().replace("-", "_") for line in requirements}


def undeclared(folder, declared_for):
    """Return the imports of packages that nothing declares; a folder's own modules count as known."""
    own = {"nnwidgets", "benchmarks", "tests", "conftest"} | {path.stem for path in folder.rglob("*.py")}
    comes_with = {"PIL": "pillow", "IPython": "ipywidgets", "nbclient": "jupyterlab", "sklearn": "scikit_learn"}
    found = []
    for path in sorted(folder.rglob("*.py")):
        where = path.relative_to(ROOT)
        for name in imports(where, ast.parse(path.read_text("utf-8"))):
            first = name.partition(".")[0]
            known = comes_with.get(first, first).lower() in declared_for(where.parts)
            if not known and first not in own | sys.stdlib_module_names:
                found.append(f"{where}: {first} is not in pyproject.toml")
    return found


GOOD = '"""What is right?"""\n'


@pytest.mark.parametrize(
    ("file", "text", "fault"),
    [
        ("nnwidgets/maths/a.py", GOOD + "import nnwidgets.pictures.marks", "does not stand below maths/"),
        ("nnwidgets/maths/a.py", GOOD + "from ..explorer import controls", "does not stand below maths/"),
        ("nnwidgets/pictures/a.py", GOOD + "from nnwidgets.explorer.controls import number", "does not stand below"),
        ("nnwidgets/explorer/a.py", GOOD + "def f():\n    import nnwidgets.widgets.basins", "does not stand below"),
        ("nnwidgets/exercises/a.py", GOOD + "from nnwidgets.learning import quiz", "does not stand below exercises/"),
        ("nnwidgets/exercises/a.py", GOOD + "from nnwidgets.pictures import marks", "does not stand below exercises/"),
        ("nnwidgets/learning/a.py", GOOD + "from nnwidgets.explorer import Explorer", "does not stand below learning/"),
        ("nnwidgets/widgets/a.py", GOOD + "import nnwidgets as nw", "imports the door"),
        ("nnwidgets/widgets/a.py", GOOD + "from nnwidgets import descend", "imports the door"),
        ("nnwidgets/helpers/a.py", GOOD, "is no floor"),
        ("nnwidgets/maths/a.py", GOOD + "import scipy.optimize", "may import numpy"),
        ("nnwidgets/maths/a.py", GOOD + "from matplotlib import cm", "may import numpy"),
        ("nnwidgets/widgets/a.py", GOOD + "import matplotlib", "may import"),
        ("nnwidgets/pictures/a.py", GOOD + "import matplotlib.pyplot as plt", "uses pyplot"),
        ("nnwidgets/pictures/a.py", GOOD + "from matplotlib import pyplot", "uses pyplot"),
        ("nnwidgets/learning/a.py", GOOD + "import ipywidgets\nipywidgets.interact(print)", "uses interact"),
        ("nnwidgets/learning/a.py", GOOD + "from ipywidgets import Output as O", "uses Output"),
        ("nnwidgets/learning/a.py", GOOD + "from IPython import display\ndisplay.clear_output()", "uses clear_output"),
        ("nnwidgets/maths/a.py", GOOD + "print(1)", "prints"),
        ("nnwidgets/__init__.py", GOOD + "version = 1", "the door holds no code"),
        ("nnwidgets/__init__.py", GOOD + "def f(): pass", "the door holds no code"),
        ("nnwidgets/maths/a.py", "import numpy", "docstring's first line"),
        ("nnwidgets/maths/a.py", '"""some helpers"""', "docstring's first line"),
        ("lesson_sources/01_a.py", "import matplotlib", "imports matplotlib"),
        ("lesson_sources/01_a.py", "from nnwidgets.maths import descend", "from ... import"),
        ("lesson_sources/01_a.py", "import nnwidgets.maths", "imports nnwidgets.maths"),
        ("lesson_sources/01_a.py", "import nnwidgets as nw\nnw.interact(1)", "uses interact"),
    ],
)
def test_planted_fault_is_seen(tmp_path, file, text, fault):
    (tmp_path / file).parent.mkdir(parents=True)
    (tmp_path / file).write_text(text, encoding="utf-8")
    found = faults(tmp_path)
    assert any(line.startswith(f"{file}: ") and fault in line for line in found), found


def test_what_is_right_is_let_through(tmp_path):
    good = {
        "nnwidgets/__init__.py": GOOD + 'from nnwidgets.maths import *\nfrom nnwidgets.maths import a\n__all__ = ["a"]',
        "nnwidgets/maths/a.py": GOOD + "import math\nimport numpy as np\nfrom . import b",
        "nnwidgets/widgets/a.py": GOOD + "from nnwidgets.explorer.explorer import Explorer",
        "nnwidgets/learning/a.py": GOOD + "import ipywidgets\nfrom nnwidgets.exercises import EXERCISES",
        "lesson_sources/01_a.py": "# %%\nimport nnwidgets as nw\nimport numpy as np",
    }
    for file, text in good.items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(text, encoding="utf-8")
    assert faults(tmp_path) == []


def test_undeclared_package_is_seen(tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_a.py").write_text("import os\nimport sklearn.svm\nimport numpy\nimport helper")
    (tmp_path / "tests" / "helper.py").write_text("")
    assert undeclared(tmp_path / "tests", lambda where: {"numpy"}) == [
        "tests/test_a.py: sklearn is not in pyproject.toml"
    ]
