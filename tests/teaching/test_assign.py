"""Does each student get notebooks of their own, the same at each run, with no answer, and nowhere but in the folder?"""

import errno
import json
import zipfile

import nbformat
import pytest
from answers import ROOT, SOURCES, leaks_in_file, leaks_in_notebook
from command_line import refused, run

import nnwidgets as nw
from nnwidgets.exercises import EXERCISES
from nnwidgets.learning import texts
from nnwidgets.learning.student import _here, who
from nnwidgets.teaching.assigning import release
from nnwidgets.teaching.assigning.lessons import checks_of, read_lessons
from nnwidgets.teaching.build import build
from nnwidgets.teaching.roster import folder_name

ROSTER = """\
id,name
ada,"Lovelace, Ada"
../../ben,"Ben ""B"" O'Neil"
"=1+1","=HYPERLINK(""x"")"
"a""b\\c",Quote
Ольга,Ольга Ладыженская
"""
IDS = ["ada", "../../ben", "=1+1", 'a"b\\c', "Ольга"]
MINE = '''"""Exercises of mine."""
import nnwidgets as nw


class Mine(nw.Exercise):
    """Add one to your number, `numbers["start"]`."""

    id, call, names, expects = "90.2", "answer", ("start",), "a number"
    asks_function, personal = False, True

    def ask(self, rng):
        return [[round(float(rng.uniform(1, 2)), 3)]]

    def is_right(self, question, answer):
        return abs(answer - question[0] - 1) < 1e-9
'''


@pytest.fixture(autouse=True)
def only_the_course():
    """Let no exercise, text or student of one test be known in another."""
    before = dict(EXERCISES)
    yield
    EXERCISES.clear()
    EXERCISES.update(before)
    texts.load.cache_clear()
    _here.clear()


@pytest.fixture
def roster(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text(ROSTER, encoding="utf-8")
    return path


@pytest.fixture
def mine(tmp_path):
    (tmp_path / "mine.py").write_text(MINE, encoding="utf-8")
    (tmp_path / "mine.toml").write_text('[hint."90.2"]\nlevels = ["Add.", "One."]\n', encoding="utf-8")
    return tmp_path / "mine.py"


def contents(folder):
    """Return {path below the folder: bytes}."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def cells(content):
    return [cell.source for cell in nbformat.reads(content.decode(), as_version=4).cells]


def execute(content):
    """Run the code of a notebook; return its names."""
    scope = {}
    for cell in nbformat.reads(content.decode(), as_version=4).cells:
        if cell.cell_type == "code":
            exec(cell.source, scope)
    return scope


def test_each_student_has_a_folder_that_says_whose_it_is(roster, tmp_path):
    done = run("assign", "6", "8", "--roster", roster, "--course", 'ml "2027"', "--out", tmp_path / "release")
    assert done.code == 0
    assert "2 notebooks for each of 5 students" in done.out
    made = contents(tmp_path / "release")
    names = ["06_how_big_a_step.ipynb", "08_all_one_or_a_few.ipynb"]
    assert sorted(made) == sorted(f"{folder_name(student)}/{name}" for student in IDS for name in names)
    for student in IDS:
        content = made[f"{folder_name(student)}/{names[0]}"]
        nbformat.validate(json.loads(content))
        assert json.loads(content)["metadata"]["nnwidgets"] == {
            "course": 'ml "2027"', "student": student, "exercises": ["6.1", "6.2", "6.3"],
        }  # fmt: skip
        first = next(cell["source"] for cell in json.loads(content)["cells"] if cell["cell_type"] == "code")
        scope = {}
        exec("".join(first), scope)
        assert who() == ('ml "2027"', student)
        lesson = cells((ROOT / "lessons" / names[0]).read_bytes())
        assert [cell for cell in cells(content) if cell in lesson] == lesson, "the rest is the lesson as it is"


def test_the_same_bytes_at_each_run_and_in_each_way(roster, tmp_path):
    for folder in ("one", "two", "two"):
        assert run("assign", "6", "--roster", roster, "--course", "ml", "--out", tmp_path / folder).code == 0
    for folder in ("zip one", "zip two"):
        run("assign", "6", "--roster", roster, "--course", "ml", "--out", tmp_path / folder, "--zip")
    made = contents(tmp_path / "one")
    assert made == contents(tmp_path / "two")
    assert contents(tmp_path / "zip one") == contents(tmp_path / "zip two")
    unpacked = {}
    for path in (tmp_path / "zip one").iterdir():
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            unpacked |= {name: archive.read(name) for name in archive.namelist()}
            assert {name.partition("/")[0] for name in archive.namelist()} == {path.stem}
    assert unpacked == made


def test_own_numbers_are_those_of_course_and_student(roster, mine, tmp_path, monkeypatch):
    for course in ("ml-2027", "ml-2028"):
        run("assign", "--exercises", mine, "--roster", roster, "--course", course, "--out", tmp_path / course)
    seen = []
    for course in ("ml-2027", "ml-2028"):
        for student in ("ada", "../../ben"):
            monkeypatch.chdir(tmp_path / course / folder_name(student))
            monkeypatch.setenv("NNWIDGETS_EXPECT", "not tried yet")
            scope = execute((tmp_path / course / folder_name(student) / "mine.ipynb").read_bytes())
            seen.append(scope["numbers"]["start"])
            monkeypatch.delenv("NNWIDGETS_EXPECT")
            assert nw.check("90.2", scope["numbers"]["start"] + 1).verdict.right
    assert len(set(seen)) == 4


def test_exercises_of_ones_own_come_with_text_stub_check_hint_and_their_file(roster, mine, tmp_path):
    done = run("assign", "6", "--exercises", mine, "--roster", roster, "--course", "ml", "--out", tmp_path / "release")
    assert "With a student's own numbers: 90.2" in done.out
    files = contents(tmp_path / "release" / "ada")
    assert sorted(files) == ["06_how_big_a_step.ipynb", "mine.ipynb", "mine.py", "mine.toml"]
    assert files["mine.py"] == mine.read_bytes()
    assert cells(files["mine.ipynb"])[2:] == [
        'import nnwidgets as nw\n\nnw.exercises_from("mine.py")',
        '## Exercise 90.2\n\nAdd one to your number, `numbers["start"]`.',
        'numbers = nw.numbers("90.2")\nnumbers',
        "answer = ...  # your turn",
        'nw.check("90.2", answer)',
        'nw.hint("90.2")',
        "nw.progress()",
    ]


def test_a_lesson_of_ones_own_as_source_or_as_notebook(tmp_path, monkeypatch):
    run("new", tmp_path / "sources" / "13_mine.py")
    run("build", tmp_path / "sources", "--out", tmp_path / "built")
    ways = {"source": tmp_path / "sources" / "13_mine.py", "notebook": tmp_path / "built" / "13_mine.ipynb"}
    for name, path in ways.items():
        assert run("assign", path, "--one", "--course", "ml", "--out", tmp_path / name).code == 0
    run("assign", "13", "--lessons", tmp_path / "built", "--one", "--course", "ml", "--out", tmp_path / "number")
    own = tmp_path / "sources" / "own" / "exercises_13.py"
    run("assign", ways["notebook"], "--exercises", own, "--one", "--course", "ml", "--out", tmp_path / "told")
    made = contents(tmp_path / "source")
    assert sorted(made) == ["13_mine.ipynb", "exercises_13.py", "exercises_13.toml"]
    assert made == contents(tmp_path / "notebook") == contents(tmp_path / "number") == contents(tmp_path / "told")
    monkeypatch.chdir(tmp_path / "source")
    monkeypatch.setenv("NNWIDGETS_EXPECT", "not tried yet")
    execute(made["13_mine.ipynb"])


def test_one_notebook_for_all_asks_for_the_id(tmp_path):
    done = run("assign", "6", "--one", "--course", "ml", "--out", tmp_path)
    assert done.code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["06_how_big_a_step.ipynb"]
    content = (tmp_path / "06_how_big_a_step.ipynb").read_bytes()
    assert json.loads(content)["metadata"]["nnwidgets"]["student"] == ""
    first = next(cell for cell in cells(content) if "nw.student" in cell)
    assert "Expected your student id" in eval(first.splitlines()[-1], {"nw": nw}).words()
    assert eval(first.splitlines()[-1].replace('""', '"ada"', 1), {"nw": nw}).words().endswith("ada, course ml.")


def test_every_lesson_can_be_handed_out_and_no_answer_is_in_it(tmp_path):
    numbers = [path.name[:2] for path in SOURCES if "nw.check(" in path.read_text("utf-8")]
    assert run("assign", *numbers, "--one", "--course", "ml", "--out", tmp_path / "one").code == 0
    assert run("assign", *numbers, "--nbgrader", "--course", "ml", "--out", tmp_path / "course").code == 0
    files = contents(tmp_path)
    assert len([name for name in files if name.endswith(".ipynb")]) == 2 * len(numbers)
    for source in SOURCES:
        text = source.read_text("utf-8")
        for name, content in files.items():
            leaks = leaks_in_notebook if source.stem in name else leaks_in_file
            assert leaks(text, content.decode()) == [], name


def test_two_files_of_one_name_are_told(tmp_path):
    for folder in ("one", "two"):
        run("new", tmp_path / folder / f"{folder}.py")
        (tmp_path / folder / "own" / f"exercises_{folder}.toml").rename(tmp_path / folder / "own" / "same.toml")
    (tmp_path / "one" / "own" / "same.toml").write_text("[hint]\n")
    (tmp_path / "one" / "own" / "same.py").write_text(MINE)
    (tmp_path / "two" / "own" / "same.py").write_text(MINE.replace("Mine", "Other"))
    for folder in ("one", "two"):
        source = tmp_path / folder / f"{folder}.py"
        source.write_text(source.read_text("utf-8").replace(f"exercises_{folder}.py", "same.py"), encoding="utf-8")
        source.write_text(source.read_text("utf-8").replace(f"{folder}.1", "90.2"), encoding="utf-8")
    words = [
        tmp_path / "one" / "one.py",
        tmp_path / "two" / "two.py",
        "--one",
        "--course",
        "ml",
        "--out",
        tmp_path / "o",
    ]
    assert refused("assign", *words).endswith("have one name. Rename one of them.")


def test_a_check_beside_its_answer_is_nothing_for_nbgrader(tmp_path):
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell('f = ...\nnw.check("6.1", f)')])
    nbformat.write(made, tmp_path / "x.ipynb")
    said = refused("assign", tmp_path / "x.ipynb", "--nbgrader", "--course", "ml", "--out", tmp_path / "out")
    assert "x.ipynb: nbgrader wants exercise 6.1 as a cell for the answer and, below it, one for its check" in said


@pytest.mark.parametrize("kind", ["solution", "instructor"])
def test_a_notebook_with_answers_is_refused(tmp_path, kind):
    path = tmp_path / "06_how_big_a_step.ipynb"
    path.write_text(build(ROOT / "lesson_sources" / "06_how_big_a_step.py", kind), encoding="utf-8")
    said = refused("assign", path, "--one", "--course", "ml", "--out", tmp_path / "out")
    assert said.endswith("exercise 6.1 is answered. Hand out the student notebook.")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("code", "answered"),
    [
        ('nw.check("6.1", ...)', False),
        ('f = ...\n##\nnw.check("6.1", f)', False),
        ("def f(h):\n    g = ...\n    return g\n##\nnw.check('6.1', f)", False),
        ('nw.check("6.1", lambda h: 2 / h)', True),
        ('f = lambda h: 2 / h\n##\nnw.check("6.1", f)', True),
        ('a, f = 1, max\n##\nnw.check("6.1", f)', True),
    ],
)
def test_an_answer_is_seen_wherever_it_stands(tmp_path, code, answered):
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in code.split("\n##\n")])
    nbformat.write(made, tmp_path / "x.ipynb")
    if answered:
        assert "is answered" in refused(
            "assign", tmp_path / "x.ipynb", "--one", "--course", "m", "--out", tmp_path / "o"
        )
    else:
        assert read_lessons([str(tmp_path / "x.ipynb")])[0].exercises == ["6.1"]


def test_checks_are_found_in_order_with_the_cells_of_their_answers():
    (lesson,) = read_lessons(["6"])
    found = checks_of(lesson.notebook)
    assert [check.exercise for check in found] == ["6.1", "6.2", "6.3"]
    for check in found:
        assert "def " in lesson.notebook.cells[check.answers[-1]].source


def test_outputs_of_a_notebook_that_was_run_are_not_handed_out(tmp_path):
    notebook = nbformat.read(ROOT / "lessons" / "06_how_big_a_step.ipynb", as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.execution_count = 7
            cell.outputs = [nbformat.v4.new_output("stream", text="seen before")]
    nbformat.write(notebook, tmp_path / "06_run.ipynb")
    run("assign", tmp_path / "06_run.ipynb", "--one", "--course", "ml", "--out", tmp_path / "out")
    assert b"seen before" not in (tmp_path / "out" / "06_run.ipynb").read_bytes()


WITH_ROSTER = ["--roster", "roster.csv", "--course", "ml", "--out", "out"]
ONE = ["--one", "--course", "ml", "--out", "out"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["6", "--course", "ml", "--out", "out"], "Who is in the class? Add --roster"),
        ([*ONE], "Nothing to hand out. Name a lesson"),
        (["99", *ONE], "There is no lesson '99'; there are: 0, "),
        (["six", *ONE], "There is no lesson 'six'"),
        (["6", "06", *ONE], "06_how_big_a_step.ipynb is asked for twice"),
        (["6", *WITH_ROSTER, "--one"], "and --one one for all. Leave one of the two out."),
        (["6", *WITH_ROSTER, "--nbgrader"], "and --nbgrader one for all."),
        (["6", *ONE, "--zip"], "Choose one of --zip, --one and --nbgrader"),
        (["6", *WITH_ROSTER, "--course", " "], "Expected --course as a name such as ml-2027, got ' '"),
        (["6", *WITH_ROSTER, "--course", "a\nb"], "Expected --course"),
        (["6", *WITH_ROSTER, "--roster", "none.csv"], "The roster cannot be read: none.csv: No such file"),
        (["6", *WITH_ROSTER, "--roster", "empty.csv"], "empty.csv is empty"),
        (["6", *WITH_ROSTER, "--roster", "heads.csv"], "heads.csv holds no student"),
        (["6", *WITH_ROSTER, "--roster", "twice.csv"], "twice.csv, line 3: the id 'ada' is also in line 2"),
        (["6", *WITH_ROSTER, "--out", "roster.csv"], "roster.csv is a file. Name a folder with --out."),
        (["6", *WITH_ROSTER, "--out", "roster.csv/below"], "Not a directory."),
        (["6", *WITH_ROSTER, "--out", "other"], "ada/06_how_big_a_step.ipynb exists and differs. Remove it"),
        (["6", *WITH_ROSTER, "--out", "linked"], "leads out of linked. Remove that link."),
        (["none.ipynb", *ONE], "none.ipynb: No such file or directory."),
        (["none.py", *ONE], "none.py: No such file or directory."),
        (["empty.ipynb", *ONE], "empty.ipynb is no notebook"),
        (["bytes.ipynb", *ONE], "bytes.ipynb is no notebook"),
        (["list.ipynb", *ONE], "list.ipynb is no notebook"),
        (["bytes.py", *ONE], "bytes.py:1: no text in UTF-8"),
        (["nothing.ipynb", *ONE], "nothing.ipynb checks no exercise"),
        (["6", "--lessons", "none", *ONE], "none is no folder"),
        (["6", "--exercises", "none.py", *ONE], "There is no file none.py here"),
        (["6", "--exercises", "bytes.py", *ONE], "Bytes.py, line 1: SyntaxError"),
        (["unknown.ipynb", *ONE], "unknown.ipynb checks 77.1, which no one knows. Name its file"),
        (["alone.ipynb", *ONE], "alone.ipynb reads gone.py, which is not there"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence_and_nothing_is_written(words, said, roster, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "heads.csv").write_text("id,name\n")
    (tmp_path / "twice.csv").write_text("id\nada\nada\n")
    (tmp_path / "empty.ipynb").write_text("")
    (tmp_path / "list.ipynb").write_text("[1]")
    (tmp_path / "bytes.ipynb").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "bytes.py").write_bytes(b"\xff\xfe\x00")
    for name, code in {
        "nothing": "1",
        "unknown": 'nw.check("77.1", ...)',
        "alone": 'nw.exercises_from("gone.py")',
    }.items():
        nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)]), tmp_path / f"{name}.ipynb")
    (tmp_path / "other" / "ada").mkdir(parents=True)
    (tmp_path / "other" / "ada" / "06_how_big_a_step.ipynb").write_text("a student's work")
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "ada").symlink_to(tmp_path / "other")
    before = contents(tmp_path)
    assert said in refused("assign", *words)
    assert contents(tmp_path) == before


def test_a_full_disk_is_said_and_leaves_no_half_file(roster, tmp_path, monkeypatch):
    written = []

    def full(path, content):
        if len(written) == 3:
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        written.append(path)
        path.write_bytes(content)

    monkeypatch.setattr(release, "write_whole", full)
    said = refused("assign", "6", "--roster", roster, "--course", "ml", "--out", tmp_path / "out")
    assert said.endswith("No space left on device.")
    monkeypatch.undo()
    assert run("assign", "6", "--roster", roster, "--course", "ml", "--out", tmp_path / "out").code == 0
    assert len(contents(tmp_path / "out")) == 5
