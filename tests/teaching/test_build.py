"""Does the builder make three notebooks of a source, the same each time, and refuse what would hand an answer out?"""

import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnwidgets.teaching.build import KINDS, Refused, build, build_folder, compare
from nnwidgets.teaching.cli import main as group
from nnwidgets.teaching.solutions import with_stubs, without_markers

HERE = Path(__file__).parent
FAULTS = sorted((HERE / "faults").glob("*.txt"))
SMALL = HERE / "small_lesson.txt"


@pytest.fixture
def folder(tmp_path):
    sources = tmp_path / "lesson_sources"
    sources.mkdir()
    (sources / "01_small.py").write_text(SMALL.read_text("utf-8"), encoding="utf-8")
    return sources


def main(arguments):
    """Run the command; return its exit code."""
    with pytest.raises(SystemExit) as ended:
        group(["build", *arguments])
    return ended.value.code


def sources_of(text):
    return [cell["source"] for cell in nbformat.reads(text, as_version=4).cells]


def stubs(source):
    return "\n".join(with_stubs(source.splitlines()))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("path", FAULTS, ids=lambda path: path.stem)
def test_each_fault_is_refused_by_file_and_line_in_every_kind(path, kind):
    line, phrase = re.match(r"# line (\d+): (.+)", path.read_text("utf-8")).groups()
    with pytest.raises(Refused) as caught:
        build(path, kind)
    message = str(caught.value)
    assert message.startswith(f"{path}:{line}: ")
    assert phrase in message
    assert re.search(r"\. [A-Z][^.]+\S.*\.$", message), "the last sentence says what to do"


def test_student_notebook_has_stubs_and_no_answer():
    cells = sources_of(build(SMALL, "student"))
    assert cells == [
        "# 1 · A small lesson\n\nThe gradient of $w^2$ is $2w$.",
        "import nnwidgets as nw",
        "def largest_step(h):\n    ...  # your turn",
        "answer = ...  # your turn",
    ]


def test_solution_notebook_has_answers_and_no_notes_for_instructors():
    cells = sources_of(build(SMALL, "solution"))
    assert "def largest_step(h):\n    return 2 / h" in cells
    assert "answer = 0.5" in cells
    assert "Each step multiplies the distance by $1 - \\eta h$." in cells
    assert not any("Three minutes" in cell for cell in cells)


def test_instructor_notebook_is_the_solution_with_notes():
    instructor, solution = (sources_of(build(SMALL, kind)) for kind in ("instructor", "solution"))
    assert [cell for cell in instructor if cell not in solution] == ["Three minutes. Most answer 1/h."]
    assert [cell for cell in instructor if cell in solution] == solution


@pytest.mark.parametrize("kind", KINDS)
def test_no_marker_and_no_note_among_authors_is_left(kind):
    text = build(SMALL, kind)
    assert "SOLUTION" not in text
    assert "Not for readers" not in text


@pytest.mark.parametrize("kind", KINDS)
def test_built_notebook_is_clean(kind):
    notebook = json.loads(build(SMALL, kind))
    assert list(notebook["metadata"]) == ["kernelspec"]
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    for cell in notebook["cells"]:
        assert cell["metadata"] == {}
        assert cell.get("outputs", []) == []
        assert cell.get("execution_count") is None


def test_same_bytes_each_time_also_in_another_process(folder):
    first = build(SMALL)
    assert build(SMALL) == first
    command = [sys.executable, "-m", "nnwidgets.teaching.build", str(folder), "--out", str(folder.parent / "out")]
    subprocess.run(command, check=True)
    assert (folder.parent / "out" / "01_small.ipynb").read_bytes() == first.encode()


def test_ids_come_from_content(tmp_path):
    def ids(text):
        path = tmp_path / "x.py"
        path.write_text(text)
        return [cell["id"] for cell in json.loads(build(path))["cells"]]

    one, two, one_again = ids("# %%\na = 1\n\n# %%\nb = 2\n\n# %%\na = 1\n")
    assert len({one, two, one_again}) == 3, "equal cells still have ids of their own"
    assert ids("# %%\nnew = 0\n\n# %%\na = 1\n\n# %%\nb = 2\n")[1:] == [one, two], (
        "a new cell leaves the other ids alone"
    )
    assert ids("# %%\na = 2\n") != [one]


@pytest.mark.parametrize(
    ("solution", "stub"),
    [
        ("answer = 3", "answer = ...  # your turn"),
        ("a, (b, *c) = 1, (2, 3)", "a = ...  # your turn\nb = ...  # your turn\nc = ...  # your turn"),
        ("x: float = 2", "x = ...  # your turn"),
        ("def f(h):\n    limit = 2 / h\n    return limit", "f = ...  # your turn"),
        ("@staticmethod\ndef f(h):\n    return 2 / h", "f = ...  # your turn"),
        ("# first\nbest = 0\nfor k in range(3):\n    best += k", "best = ...  # your turn"),
        ("print(2 / 4)", "...  # your turn"),
        ("squares = [k**2 for k in range(3)]", "squares = ...  # your turn"),
    ],
)
def test_outside_a_function_every_assigned_name_stays_defined(solution, stub):
    assert stubs(f"# BEGIN SOLUTION\n{solution}\n# END SOLUTION") == stub


def test_in_a_function_only_names_needed_later_stay_defined():
    source = "def f(w):\n    # BEGIN SOLUTION\n    half = w / 2\n    g = half + w\n    # END SOLUTION\n    return g"
    assert stubs(source) == "def f(w):\n    g = ...  # your turn\n    return g"


def test_body_after_a_docstring_and_two_regions_in_one_cell():
    source = (
        'def f(w):\n    """Twice."""\n    # BEGIN SOLUTION\n    g = 2 * w\n    return g\n    # END SOLUTION\n\n'
        "# BEGIN SOLUTION\nanswer = f(1)\n# END SOLUTION"
    )
    assert stubs(source) == 'def f(w):\n    """Twice."""\n    ...  # your turn\n\nanswer = ...  # your turn'


def test_inside_a_block_that_is_no_function_names_stay_defined():
    source = "if True:\n    # BEGIN SOLUTION\n    answer = 3\n    # END SOLUTION\nprint(answer)"
    assert stubs(source) == "if True:\n    answer = ...  # your turn\nprint(answer)"


names = st.sampled_from(["alpha", "beta", "gamma"])
secrets = st.integers(10**6, 10**7)
plain = st.tuples(names, st.integers(0, 9)).map(lambda pair: ["{} = {}".format(*pair)])
solved = st.tuples(names, secrets).map(lambda pair: ["# BEGIN SOLUTION", "{} = {}".format(*pair), "# END SOLUTION"])


@given(st.lists(plain | solved, min_size=1, max_size=6))
def test_any_mix_of_regions_keeps_the_rest_in_order_and_every_name(parts):
    lines = [line for part in parts for line in part]
    student, solution = with_stubs(lines), without_markers(lines)
    assert [line for line in student if "..." not in line] == [part[0] for part in parts if len(part) == 1]
    assert solution == [line for line in lines if not line.startswith("#")]
    scopes = {}, {}
    exec("\n".join(student), scopes[0])
    exec("\n".join(solution), scopes[1])
    assert scopes[0].keys() == scopes[1].keys()


def test_student_notebook_runs_to_its_end(tmp_path):
    source = tmp_path / "x.py"
    source.write_text("# %%\n# BEGIN SOLUTION\nanswer = 3\n# END SOLUTION\n\n# %%\nprint(answer)\n")
    exec("\n".join(sources_of(build(source))), {})


def test_command_writes_and_then_finds_no_difference(folder, capsys):
    out = folder.parent / "lessons"
    assert main([str(folder), "--out", str(out)]) == 0
    assert (out / "01_small.ipynb").read_bytes() == build(folder / "01_small.py").encode()
    assert main([str(folder), "--out", str(out), "--check"]) == 0
    assert "1 student notebook in" in capsys.readouterr().out


def test_check_sees_a_planted_edit_and_says_which_file_to_edit(folder, capsys, monkeypatch):
    monkeypatch.chdir(folder.parent)
    main(["lesson_sources", "--out", "lessons"])
    notebook = Path("lessons/01_small.ipynb")
    edited = notebook.read_bytes().replace(b"small", b"large")
    notebook.write_bytes(edited)
    capsys.readouterr()
    assert main(["lesson_sources", "--out", "lessons", "--check"]) == 1
    assert capsys.readouterr().err == (
        "lessons/01_small.ipynb differs from its source. Edit lesson_sources/01_small.py and run make build.\n"
    )
    assert notebook.read_bytes() == edited, "checking changes nothing"


def test_check_sees_outputs_a_missing_notebook_and_one_without_source(folder):
    out = folder.parent / "lessons"
    main([str(folder), "--out", str(out)])
    built = build_folder(folder)
    notebook = json.loads(built["01_small.ipynb"])
    notebook["cells"][1]["execution_count"] = 1
    (out / "01_small.ipynb").write_text(json.dumps(notebook, indent=1))
    assert "differs from its source" in compare(built, folder, out)[0]
    (out / "01_small.ipynb").rename(out / "02_other.ipynb")
    assert [line.split(". ")[0].split()[-2:] for line in compare(built, folder, out)] == [
        ["is", "missing"],
        ["no", "source"],
    ]


def test_refused_source_changes_nothing_and_each_one_is_named(folder, capsys):
    out = folder.parent / "lessons"
    for name in ("02_bad.py", "03_bad.py"):
        (folder / name).write_text("# %%\n# BEGIN SOLUTION\nanswer = 3\n")
    assert main([str(folder), "--out", str(out)]) == 2
    said = capsys.readouterr().err
    assert "02_bad.py:2:" in said
    assert "03_bad.py:2:" in said
    assert not out.exists()


def test_missing_source_folder_and_unknown_kind_are_errors(tmp_path, capsys):
    assert main([str(tmp_path / "none"), "--out", str(tmp_path / "out")]) == 2
    assert "is no folder. Name the one" in capsys.readouterr().err
    with pytest.raises(FileNotFoundError, match="is no folder"):
        build_folder(tmp_path / "none")
    with pytest.raises(ValueError, match="student, solution, instructor; got 'teacher'"):
        build(SMALL, "teacher")


def test_files_of_ones_own_go_beside_the_notebooks_as_they_are(folder, capsys):
    (folder / "own").mkdir()
    (folder / "own" / "mine.py").write_bytes(b"x = 1\r\n\xff")
    out = folder.parent / "lessons"
    assert main([str(folder), "--out", str(out)]) == 0
    assert main([str(folder), "--out", str(out), "--check"]) == 0
    assert (out / "mine.py").read_bytes() == b"x = 1\r\n\xff"
    (out / "mine.py").write_text("x = 2\n")
    assert main([str(folder), "--out", str(out), "--check"]) == 1
    assert capsys.readouterr().err == (
        f"{out / 'mine.py'} differs from its source. Edit {folder / 'own' / 'mine.py'} and run make build.\n"
    )


def test_one_source_is_built_alone(folder):
    (folder / "02_bad.py").write_text("# %%\n# BEGIN SOLUTION\nanswer = 3\n")
    out = folder.parent / "lessons"
    assert main([str(folder / "01_small.py"), "--out", str(out)]) == 0
    assert [path.name for path in out.iterdir()] == ["01_small.ipynb"]
    (out / "other.ipynb").write_text("")
    assert main([str(folder / "01_small.py"), "--out", str(out), "--check"]) == 0
