"""Is each file given to the right student, and what cannot be read refused with its reason? No box is needed here."""

import json
import os
import zipfile
from pathlib import Path

import pytest
from submitted_class import code, link, notebook, zipped

from nnwidgets.teaching.grading import content
from nnwidgets.teaching.grading.choose import named
from nnwidgets.teaching.grading.content import Refused, fingerprint, read
from nnwidgets.teaching.grading.find import find
from nnwidgets.teaching.grading.names import Names
from nnwidgets.teaching.roster import Student
from nnwidgets.teaching.trouble import Trouble

CLASS = [
    Student("ada", "Lovelace, Ada", "ada@school.edu", row={"ID": "501"}),
    Student("b.o", "Ben O'Neil", row={"Identifier": "Participant 77"}),
    Student("zoë", "Zoë Müller"),
    Student("ольга", "Ильина, Ольга"),
    Student("an1", "Ann Lee"),
    Student("an2", "Ann Lee"),
    Student("../evil", "Eve"),
]


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("ada", "ada"),
        ("ADA", "ada"),
        ("ada@school.edu", "ada"),
        ("06_how_big_a_step-ada", "ada"),
        ("ada 06_how_big_a_step (1)", "ada"),
        ("lovelaceada_501_98765_06_how_big_a_step-2", "ada"),
        ("lovelaceada_LATE_12_98765_lesson", "ada"),
        ("someoneelse_501_98765_lesson", "ada"),  # Canvas's number counts
        ("lovelaceada_1_2_b.o", "ada"),  # what the student called the file does not
        ("Ben O'Neil_77_assignsubmission_file_", "b.o"),
        ("Participant_77_assignsubmission_file_ada", "b.o"),
        ("Ben O'Neil_4711_assignsubmission_onlinetext_", "b.o"),
        ("müllerzoë_3_4_x", "zoë"),
        ("Zoë Müller", "zoë"),
        ("Ольга Ильина_9_assignsubmission_file_", "ольга"),
        ("Ann Lee_5_assignsubmission_file_", None),  # there are two
        ("an1-ada", None),  # which of them?
        ("adam", None),
        ("lesson", None),
        (Student("../evil").folder, "../evil"),
    ],
)
def test_a_name_tells_its_student(name, student):
    assert Names(CLASS).whose(name) == student


def found_in(folder, files, students=CLASS):
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return {one.student: one for one in find(folder, Names(students))}


def signed(student, **more):
    """A notebook that says whose it is."""
    return notebook(first=f'nw.student("{student}", course="c")', **more)


def test_folders_are_looked_into(tmp_path):
    found = found_in(
        tmp_path,
        {
            "monday/group 1/ada/work/lesson.ipynb": notebook(),
            "monday/group 1/ada/work/points.csv": b"1",
            "tuesday/b.o.zip": zipped({"deep/lesson.ipynb": notebook(), "__MACOSX/deep/._lesson.ipynb": b"\0"}),
            "tuesday/notes.txt": b"mine",
            ".git/ada.ipynb": b"",
        },
    )
    assert set(found) == {"ada", "b.o"}
    assert found["ada"].file == str(Path("monday", "group 1", "ada"))
    assert set(found["ada"].load()) == {"work/lesson.ipynb", "work/points.csv"}
    assert [one.file for one in found["b.o"].notebooks] == ["deep/lesson.ipynb"]


def test_a_notebook_may_say_itself_whose_it_is(tmp_path):
    data = json.loads(notebook())
    data["metadata"]["nnwidgets"] = {"student": "b.o", "exercises": ["6.1"]}
    found = found_in(tmp_path, {"lesson.ipynb": signed("ada"), "lesson (1).ipynb": json.dumps(data).encode()})
    assert {student: one.file for student, one in found.items()} == {"ada": "lesson.ipynb", "b.o": "lesson (1).ipynb"}
    assert found["ada"].reason == found["b.o"].reason == ""


def test_nobody_takes_anothers_place(tmp_path):
    found = found_in(tmp_path, {"ada.ipynb": notebook(), "lesson.ipynb": signed("ada"), "x.ipynb": signed("nobody")})
    assert found["ada"].file == "ada.ipynb"
    assert found["ada"].reason == ""
    assert "It says that it is of 'ada', of whom there is ada.ipynb" in found["lesson.ipynb"].reason
    assert "It says that it is of 'nobody'" in found["x.ipynb"].reason


def test_two_that_say_the_same_student_are_both_kept_out(tmp_path):
    found = found_in(tmp_path, {"x.ipynb": signed("ada"), "y.ipynb": signed("ada")})
    assert found["ada"].file == "x.ipynb + y.ipynb"
    assert "2 files say that they are of 'ada'" in found["ada"].reason


def test_another_name_inside_is_noted(tmp_path):
    assert found_in(tmp_path, {"ada.ipynb": signed("b.o")})["ada"].note == "The notebook says that it is of 'b.o'."


def test_two_lessons_of_one_student_are_one_submission(tmp_path):
    other = json.dumps({"nbformat": 4, "cells": [code('nw.check("8.1", noise)')]}).encode()
    found = found_in(tmp_path, {"ada-06.ipynb": notebook(), "ada-08.ipynb": other})
    assert found["ada"].file == "ada-06.ipynb + ada-08.ipynb"
    assert found["ada"].reason == ""
    assert [sorted(one.names) for one in found["ada"].notebooks] == [["6.1", "6.2", "6.3"], ["8.1"]]


def test_the_same_file_twice_is_no_trouble_and_two_answers_are(tmp_path):
    same = {"ada.ipynb": notebook(), "ada-copy.ipynb": notebook(), "b.o.ipynb": notebook(), "b.o-2.ipynb": notebook({})}
    found = found_in(tmp_path, same)
    assert found["ada"].reason == ""
    assert found["b.o"].reason == "b.o-2.ipynb and b.o.ipynb both answer 6.1: keep the one that counts."


@pytest.mark.parametrize(
    ("file", "data", "reason"),
    [
        ("ada.ipynb", b"", "is empty"),
        ("ada.ipynb", b" \n", "is empty"),
        ("ada.ipynb", b"\x89PNG", "is no notebook: it is not the JSON"),
        ("ada.ipynb", b"[" * 100_000, "is no notebook: it is not the JSON"),
        ("ada.ipynb", b'{"cells": ' + b"1" * 5000 + b"}", "is no notebook: it is not the JSON"),
        ("ada.ipynb", b'{"worksheets": []}', "no cells"),
        ("ada.ipynb", b"[1]", "no cells"),
        ("ada/lesson.docx", b"x", "holds no notebook, only lesson.docx"),
        ("ada/lesson.ipynb", b"", "holds lesson.ipynb, which is empty"),
        ("ada.zip", b"", "is empty"),
        ("ada.zip", b"PK\x03\x04 no", "is a damaged zip"),
        ("ada.zip", zipped({"a.ipynb": notebook()})[:-30], "is a damaged zip"),
        ("ada.zip", zipped({"../a.ipynb": notebook()}), "write outside its folder"),
        ("ada.zip", zipped({"/etc/a.ipynb": notebook()}), "write outside its folder"),
        ("ada.zip", zipped({"..\\a.ipynb": notebook()}), "write outside its folder"),
        ("ada.zip", zipped({"C:/a.ipynb": notebook()}), "write outside its folder"),
        ("ada.zip", zipped({link("a.ipynb"): "/etc/passwd"}), "links in it"),
        ("ada.zip", zipped({"inner.zip": zipped({"a.ipynb": notebook()})}), "another zip in it"),
        ("ada.zip", zipped({f"{number}.txt": b"" for number in range(501)}), "more than 500 files"),
        ("ada.docx", b"x", "holds no notebook"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path, file, data, reason):
    (one,) = found_in(tmp_path, {file: data}).values()
    assert one.student == "ada"
    assert reason in one.reason
    assert one.sha256


def test_a_zip_is_measured_by_what_comes_out(tmp_path, monkeypatch):
    monkeypatch.setattr(content, "LARGEST", 100_000)
    data = bytearray(zipped({"a.ipynb": bytes(200_000)}))
    size = (200_000).to_bytes(4, "little")
    assert data.count(size) == 2
    (tmp_path / "honest.zip").write_bytes(data)
    (tmp_path / "liar.zip").write_bytes(data.replace(size, (10).to_bytes(4, "little")))  # says that it is small
    with pytest.raises(Refused, match=r"holds more than"):
        read(tmp_path / "honest.zip")
    with pytest.raises(Refused, match=r"damaged|holds more than"):
        read(tmp_path / "liar.zip")


def test_a_locked_zip(tmp_path):
    data = bytearray(zipped({"a.ipynb": b"x"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # the flag of encryption in both headers
        data[data.index(signature) + offset] |= 1
    (tmp_path / "ada.zip").write_bytes(data)
    assert zipfile.is_zipfile(tmp_path / "ada.zip")
    with pytest.raises(Refused, match="locked with a password"):
        read(tmp_path / "ada.zip")


def test_no_link_is_followed(tmp_path):
    secret = tmp_path / "secret.ipynb"
    secret.write_bytes(notebook())
    (tmp_path / "in" / "ada").mkdir(parents=True)
    (tmp_path / "in" / "ada" / "lesson.ipynb").symlink_to(secret)
    (tmp_path / "in" / "zoë.ipynb").symlink_to(secret)
    (tmp_path / "in" / "group").symlink_to(tmp_path)
    found = found_in(tmp_path / "in", {})
    assert found["ada"].reason == "ada holds no notebook."
    assert found["zoë"].reason == "zoë.ipynb is a link to another place."
    assert len(found) == 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "ada.ipynb")
    assert found_in(tmp_path, {})["ada"].reason == "ada.ipynb is no plain file."


def test_a_single_file_has_its_own_sum(tmp_path):
    import hashlib

    found = found_in(tmp_path, {"ada.ipynb": notebook(), "b.o/a.ipynb": notebook(), "b.o/b.txt": b"1"})
    assert found["ada"].sha256 == hashlib.sha256(notebook()).hexdigest()
    assert (
        fingerprint({"a": b"1", "b": b"2"})
        == fingerprint({"b": b"2", "a": b"1"})
        != fingerprint({"a": b"2", "b": b"1"})
    )


def test_an_exercise_counts_when_some_name_it(tmp_path):
    extra = json.dumps(
        {"nbformat": 4, "cells": [code('nw.check("8.1", f); nw.check("0.1", f); nw.check("99.9", f)')]}
    ).encode()
    students = [Student(f"s{number}") for number in range(12)]
    files = {f"s{number}.ipynb": notebook() for number in range(11)}
    found = found_in(tmp_path, {**files, "s11.ipynb": extra}, students)
    assert named(found.values()) == ["6.1", "6.2", "6.3"]  # one of twelve is less than a tenth
    found = found_in(tmp_path, {"s10.ipynb": extra}, students)
    assert named(found.values()) == ["6.1", "6.2", "6.3", "8.1"]


def test_no_folder_and_an_empty_one_are_said(tmp_path):
    with pytest.raises(Trouble, match="Expected a folder with submissions"):
        find(tmp_path / "none", Names(CLASS))
    with pytest.raises(Trouble, match="There is no notebook"):
        find(tmp_path, Names(CLASS))
