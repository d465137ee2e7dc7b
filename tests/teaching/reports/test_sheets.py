"""Do the tables get into Canvas, Moodle and a spreadsheet whole, and can no name run a formula there?"""

import csv
import io
from dataclasses import replace

import pytest

from nnwidgets.teaching.reports.gather import gather
from nnwidgets.teaching.reports.sheets import canvas_sheet, moodle_sheet, plain_sheet, safe
from nnwidgets.teaching.roster import Student

FORMULA = tuple("=+-@＝＋－＠\t\r")


def read(text, separator=","):
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def table(text):
    head, *rows = read(text)
    return [dict(zip(head, row, strict=True)) for row in rows]


def would_run(cell):
    """Would a spreadsheet take this cell for a formula? A number is none, nor is a lone dash."""
    cell = cell.lstrip(" ")
    return cell.startswith(FORMULA) and cell != "-" and not cell.lstrip("-").replace(".", "", 1).isdigit()


def sheets(klass):
    return {
        "plain": plain_sheet(klass, {row.student.id: "feedback/x.html" for row in klass.rows}),
        "canvas": canvas_sheet(klass, "=Step size", 10),
        "moodle": moodle_sheet(klass, "@Step size", 10),
    }


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_cell_is_a_formula_however_the_file_is_taken_apart(klass, separator):
    for name, text in sheets(klass).items():
        bad = [cell for row in read(text, separator) for cell in row if would_run(cell)]
        assert bad == [], name


def test_the_names_would_run_if_they_were_left_alone(klass):
    bad = [row.student.name for row in klass.rows if would_run(row.student.name)]
    assert len(bad) >= 4


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("  =1+1", "'=1+1"),
        ("\t=1+1", "'=1+1"),
        ("\r@x", "'@x"),
        ("a;\n=1+1", "a; '=1+1"),
        ("＝1+1", "'＝1+1"),
        ("+49 171", "'+49 171"),
        ("-", "-"),
        ("-12.5", "-12.5"),
        ("007", "007"),
        ("b.o-x@school.edu", "b.o-x@school.edu"),
        ("Lovelace, Ada", "Lovelace, Ada"),
        ("nul\x00", "nul"),
    ],
)
def test_only_what_would_run_is_changed(text, cell):
    assert safe(text) == cell


def test_plain_table_holds_everybody(klass):
    rows = {row["id"]: row for row in table(plain_sheet(klass, {"ada": "feedback/ada.html"}))}
    assert len(rows) == len(klass.rows) + 1  # and the file of nobody on the roster
    ben, ivo, leo, mallory = (rows[name] for name in ("ben", "ivo", "leo", "mallory"))
    assert (ben["name"], ben["points"], ben["of"]) == ('O\'Neil, "Ben"', "1", "2")
    assert (ben["6.1 score"], ben["6.1 misconception"], ben["6.2 status"]) == ("0", "best instead of largest", "right")
    assert (ivo["status"], ivo["points"], ivo["6.1 score"]) == ("ungraded", "", "")
    assert "no notebook" in ivo["reason"]
    assert (leo["status"], leo["points"]) == ("no file", "")
    assert mallory["status"] == "nobody on the roster"
    assert rows["gil"]["points"] == "0"
    assert rows["kim"]["matter"] == "-11"  # a column of the school's own
    assert rows["ada"]["feedback page"] == "feedback/ada.html"


CANVAS = "Student,ID,SIS User ID,SIS Login ID,Section"


def taken_by_canvas(text):
    """Read a table by the rules of Canvas's own importer (instructure/canvas-lms, lib/gradebook_importer.rb)."""
    rows = read(text)
    head = rows[0]
    assert "Student" in head[0]
    assert "ID" in head[1]
    assert (head[2], head[3]) == ("SIS User ID", "SIS Login ID")
    section = 4 + ("Integration ID" in head) + ("Root Account" in head)
    assert "Section" in head[section]
    assert "Points Possible" in rows[1][0]
    return head[section + 1 :], rows[1][section + 1 :], {row[3]: row for row in rows[2:]}


def test_canvas_takes_a_plain_roster(klass):
    assignments, points, students = taken_by_canvas(canvas_sheet(klass, "Step size", 10))
    assert (assignments, points) == (["Step size"], ["10"])
    assert students["ben"][-1] == "5"
    assert students["ben"][2] == "ben"  # found by SIS id or login, whichever the school has
    assert "ivo" not in students  # an import must not wipe out what stands there
    assert "leo" not in students


def test_canvas_gets_its_own_columns_back(entries):
    row = {
        "Student": "Lovelace, Ada",
        "ID": "4711",
        "SIS User ID": "0042",
        "SIS Login ID": "ada",
        "Root Account": "school.edu",
        "Section": "A; B",
        "Homework (99)": "3",
    }
    klass = gather(entries[:1], [Student("ada", row["Student"], "", "A; B", row)], "", ["6.1", "6.2"])
    assignments, _, students = taken_by_canvas(canvas_sheet(klass, "Homework (99)", 4))
    assert assignments == ["Homework (99)"]
    assert students["ada"] == ["Lovelace, Ada", "4711", "0042", "ada", "school.edu", "A; B", "4"]


def test_canvas_without_ids_of_the_school_goes_by_its_own_number(entries):
    row = {"Student": "Lovelace, Ada", "ID": "4711", "Section": "A"}
    klass = gather([replace(entries[0], student="4711")], [Student("4711", "Ada", row=row)], "", ["6.1", "6.2"])
    assert taken_by_canvas(canvas_sheet(klass, "Homework", 4))[2] == {"": ["Lovelace, Ada", "4711", "", "", "A", "4"]}


def test_moodle_gets_the_columns_of_its_participants_back(entries):
    row = {"First name": "Ben", "Last name": "=O'Neil", "ID number": "0042", "Email address": "ben@school.edu"}
    klass = gather(entries[1:2], [Student("ben", "Ben O'Neil", "", "", row)], "", ["6.1", "6.2"])
    (ben,) = table(moodle_sheet(klass, "Step size", 10))
    assert ben == {
        **row,
        "Last name": "'=O'Neil",
        "Step size": "5",
        "Step size (feedback)": "6.1 not yet. " + klass.rows[0].verdicts["6.1"].message + " 6.2 right.",
    }


def test_moodle_takes_a_roster_without_columns(entries):
    klass = gather(entries[:1], [Student("ada", "Ada King Lovelace", "ada@school.edu")], "", ["6.1", "6.2"])
    (ada,) = table(moodle_sheet(klass, "Step size", 10))
    assert list(ada.values())[:5] == ["Ada King", "Lovelace", "ada", "ada@school.edu", "10"]


def test_a_worksheet_of_moodle_is_filled_in(entries):
    row = {"Identifier": "Participant 17", "Full name": "Ben", "Grade": "", "Maximum Grade": "20,0"}
    row |= {"Last modified (grade)": "-", "Feedback comments": ""}
    klass = gather(entries[1:2], [Student("ben", "Ben", "", "", row)], "", ["6.1", "6.2"])
    (ben,) = table(moodle_sheet(klass, "unused", 1))
    assert (ben["Identifier"], ben["Grade"], ben["Last modified (grade)"]) == ("Participant 17", "10", "-")
    assert ben["Feedback comments"].startswith("6.1 not yet. ")
    assert "unused" not in ben
