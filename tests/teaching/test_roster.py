"""Is every roster read as it was meant, plain or from Canvas or Moodle, or refused in a sentence?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnwidgets.teaching.roster import Student, folder_name, read_roster
from nnwidgets.teaching.trouble import Trouble

# The headings and extra lines of a gradebook export of Canvas.
CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Lesson 6 (123)
,,,,,Manual Posting
    Points Possible,,,,,3.0
"Lovelace, Ada",4711,u1,ada,ML 101,2
"O'Neil, Ben",4712,u2,ben,ML 101,
"Student, Test",4713,,,ML 101,
"""
MOODLE = """\
First name,Last name,ID number,Institution,Department,Email address,Course total (Real)
Ada,Lovelace,,,,ada@school.edu,-
Ben,O'Neil,77,,,ben@school.edu,12.00
"""
WORKSHEET = """\
Identifier,Full name,Email address,Status,Grade
Participant 815,Ada Lovelace,,Submitted,
Participant 816,Ben O'Neil,,Submitted,
"""


@pytest.fixture
def roster(tmp_path):
    """Write a roster, and return what is read from it."""

    def written(text, encoding="utf-8"):
        path = tmp_path / "roster.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return read_roster(path)

    return written


def test_plain_roster_keeps_order_and_all_columns(roster):
    ada, ben = roster("id,name,email,section,team\nada,Ada,a@x,1,red\nben,Ben,,2,blue\n")
    assert ada == Student("ada", "Ada", "a@x", "1")
    assert ada.row == {"id": "ada", "name": "Ada", "email": "a@x", "section": "1", "team": "red"}
    assert (ben.id, ben.email, ben.row["team"]) == ("ben", "", "blue")


def test_canvas_export_without_its_own_lines(roster):
    ada, ben = roster(CANVAS)
    assert (ada.id, ada.name, ada.section) == ("ada", "Lovelace, Ada", "ML 101")
    assert ada.row["ID"] == "4711"
    assert ben.id == "ben"


def test_canvas_export_of_a_school_without_login_ids(roster):
    assert [student.id for student in roster(CANVAS.replace(",ada,", ",,").replace(",ben,", ",,"))] == ["u1", "u2"]


def test_moodle_gradebook_takes_the_first_column_that_is_full(roster):
    ada, ben = roster(MOODLE)
    assert (ada.id, ada.name, ada.email) == ("ada@school.edu", "Ada Lovelace", "ada@school.edu")
    assert ben.row["ID number"] == "77"
    assert [student.id for student in roster(MOODLE.replace("Lovelace,,", "Lovelace,76,"))] == ["76", "77"]


def test_moodle_grading_worksheet(roster):
    ada, _ = roster(WORKSHEET)
    assert (ada.id, ada.name) == ("Participant 815", "Ada Lovelace")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_however_a_spreadsheet_writes_it(roster, encoding, separator, end):
    lines = [["ID", "Name"], ["ольга", "Ольга Ладыженская"], ["zoë", "Zoë"], ["", ""]]
    text = end.join(separator.join(line) for line in lines)
    assert [(student.id, student.name) for student in roster(text, encoding)] == [
        ("ольга", "Ольга Ладыженская"), ("zoë", "Zoë"),
    ]  # fmt: skip


def test_names_with_any_signs_stay_as_they_are(roster):
    text = 'id,name\na,"Lovelace, Ada"\nb,"Ben ""B"" O\'Neil"\nc,"=HYPERLINK(""x"")"\nd,王小明\ne,"two\nlines"\n'
    assert [student.name for student in roster(text)] == [
        "Lovelace, Ada", 'Ben "B" O\'Neil', '=HYPERLINK("x")', "王小明", "two\nlines",
    ]  # fmt: skip


def test_one_id_in_two_forms_of_writing_is_one(roster):
    (zoe,) = roster("id\nzoe\u0308\n")
    assert zoe.id == "zo\u00eb"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("id,name\n", "holds no student: only headings"),
        ("id,name\n,\n\n", "holds no student: only headings"),
        ("Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n", "holds no student"),
        ("who,mark\nada,1\n", "no column of ids. Expected one with the heading 'id'; there are: who, mark."),
        ("id,name\nada,Ada\n,Ben\n", "line 3: no id in the column 'id'"),
        ("id\nada\nben\nada\n", "line 4: the id 'ada' is also in line 2"),
        ("id\nada\n Ada \n", "line 3: the id 'Ada' is also in line 2"),
        ("id\n../ada\nada-60088279\n", "line 3: the id 'ada-60088279' is also in line 2"),
        ("id,name\nada,Lovelace, Ada\n", "line 2: 3 cells below 2 headings. Put a name with a comma between quotes."),
        ('id,name\nada,"Ada\n', "not CSV"),
        ("id\na\x07b\n", "signs that cannot be seen"),
        ("id\na\u202eb\n", "signs that cannot be seen"),
        ("id\n" + "x" * 101, "an id of 101 letters"),
        ("id,name\nada,Zo\xeb\n".encode("latin-1"), "no text in UTF-8"),
        (b"id\n\xff\xfe\x00", "no text in UTF-8"),
        (b"\xff\xfei", "no text in UTF-8"),
        ("id\na\x00b\n", ""),
    ],
)
def test_what_is_no_roster_is_refused_in_one_sentence(roster, text, said):
    with pytest.raises(Trouble) as caught:
        roster(text)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "roster.csv" in str(caught.value)


def test_a_file_that_is_not_there_or_a_folder(tmp_path):
    with pytest.raises(Trouble, match=r"cannot be read: .*none\.csv: No such file"):
        read_roster(tmp_path / "none.csv")
    with pytest.raises(Trouble, match=r"cannot be read: .*Is a directory"):
        read_roster(tmp_path)


@pytest.mark.parametrize("student", ["ada", "b.o@school.edu", "Ольга", "王小明", "u_1-2", "4711"])
def test_a_harmless_id_is_its_folder(student):
    assert folder_name(student) == student


@pytest.mark.parametrize(
    "student", ["..", ".", "/etc", "a/b", "a\\b", "~", "C:", "con", "NUL.txt", "-rf", "a.", ".a", "=1"]
)
def test_any_other_id_is_near_its_folder(student):
    assert folder_name(student) != student
    assert folder_name(student) != folder_name(student + "x")


@given(st.text(min_size=1, max_size=120))
def test_no_id_whatever_leads_out_of_the_folder(student):
    name = folder_name(student)
    assert not set(name) & set('/\\:*?"<>|\0\n\r')
    assert name == name.strip(". ")
    assert not name.startswith("-")
    assert len(name.encode()) <= 255 - len(".zip")
