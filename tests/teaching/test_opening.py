"""Does `nnwidgets open` bring the lessons, and never take a student's work?"""

import json
import os

import pytest
from command_line import refused, run

from nnwidgets.teaching import opening


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Stand for the lessons of an installed package, which a test can change."""
    lessons = tmp_path / "package"
    lessons.mkdir()
    for name in ("00_start.ipynb", "06_step.ipynb"):
        (lessons / name).write_text(f"{name}, first version")
    monkeypatch.setattr(opening, "lessons_folder", lambda: lessons)
    monkeypatch.setattr(opening, "version", lambda _: "9.1")
    return lessons


def names(folder):
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def test_the_lessons_of_this_project_are_found_and_copied_as_they_are(tmp_path):
    done = run("open", tmp_path / "mine", "--copy-only")
    assert done.code == 0
    assert names(tmp_path / "mine") == names(opening.lessons_folder())
    for path in opening.lessons_folder().iterdir():
        assert (tmp_path / "mine" / path.name).read_bytes() == path.read_bytes()


def test_work_stays_and_what_nobody_touched_follows_the_package(package, tmp_path):
    mine = tmp_path / "mine"
    opening.copy_lessons(mine)
    (mine / "06_step.ipynb").write_text("my work")
    (mine / "nnwidgets-progress.json").write_text("{}")
    assert opening.copy_lessons(mine) == []
    assert (mine / "06_step.ipynb").read_text() == "my work"
    for name in ("00_start.ipynb", "06_step.ipynb"):
        (package / name).write_text("second version")
    assert opening.copy_lessons(mine) == [
        "00_start.ipynb is new.",
        "06_step.ipynb holds your work and stays; its new version is 06_step_9.1.ipynb.",
    ]
    assert (mine / "00_start.ipynb").read_text() == "second version"
    assert (mine / "06_step.ipynb").read_text() == "my work"
    assert (mine / "06_step_9.1.ipynb").read_text() == "second version"
    (mine / "06_step_9.1.ipynb").write_text("work in the new one as well")
    assert opening.copy_lessons(mine) == []
    assert (mine / "06_step_9.1.ipynb").read_text() == "work in the new one as well"


@pytest.mark.parametrize("note", ["", "[1]", '{"06_step.ipynb": 3}', None])
def test_without_a_readable_note_everything_counts_as_work(package, tmp_path, note):
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "06_step.ipynb").write_text("my work")
    if note is not None:
        (mine / opening.COPIED).write_text(note)
    opening.copy_lessons(mine)
    assert (mine / "06_step.ipynb").read_text() == "my work"
    assert names(mine) == ["00_start.ipynb", "06_step.ipynb", "06_step_9.1.ipynb"]
    assert json.loads((mine / opening.COPIED).read_text())["00_start.ipynb"]


def test_a_folder_or_a_link_in_the_place_of_a_lesson_stays(package, tmp_path):
    mine = tmp_path / "mine"
    (mine / "06_step.ipynb").mkdir(parents=True)
    (mine / "00_start.ipynb").symlink_to(tmp_path / "elsewhere")
    opening.copy_lessons(mine)
    assert (mine / "06_step.ipynb").is_dir()
    assert (mine / "00_start.ipynb").is_symlink()
    assert not (tmp_path / "elsewhere").exists()


def test_jupyterlab_is_opened_in_that_folder_on_the_start_notebook(package, tmp_path, monkeypatch):
    seen = []

    class Done:
        returncode = 0

    monkeypatch.setattr(opening.subprocess, "run", lambda command, **more: seen.append((command, more["cwd"])) or Done)
    monkeypatch.chdir(tmp_path)
    assert run("open", "mine", "--", "--port", "8899").code == 0
    assert run("open", "--", "--no-browser").code == 0
    (first, cwd), (second, default) = seen
    assert first[1:3] == ["-m", "jupyterlab"]
    assert "--LabApp.default_url=/lab/tree/00_start.ipynb" in first
    assert first[-2:] == ["--port", "8899"]
    assert cwd.name == "mine"
    assert (second[-1], default.name) == ("--no-browser", "nnwidgets-lessons")


def test_screen_and_root_decide_the_flags_as_make_open_does(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(opening.sys, "platform", "linux")
    assert "--no-browser" in opening.lab_command([])
    monkeypatch.setenv("DISPLAY", ":0")
    assert "--no-browser" not in opening.lab_command([])
    assert ("--allow-root" in opening.lab_command([])) == (os.getuid() == 0)


def test_what_cannot_be_done_is_said_in_a_sentence(package, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    assert refused("open", tmp_path / "file", "--copy-only").endswith(
        "Name a folder for the lessons, or one to be made."
    )
    assert refused("open", tmp_path / "file" / "below", "--copy-only").endswith("Not a directory.")
    monkeypatch.setattr(opening.importlib.util, "find_spec", lambda _: None)
    assert refused("open", tmp_path / "new") == "JupyterLab is not installed. Run: pip install 'nnwidgets[lab]'"
    assert not (tmp_path / "new").exists()
