"""Is nothing lost when many notebooks write at once, a file is damaged, or a folder cannot be written?"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import nnwidgets.learning.store as store_module
from nnwidgets.learning.files import write_whole
from nnwidgets.learning.records import empty
from nnwidgets.learning.store import NAME, Store, store


def opened(number):
    return lambda old: {"opened": number, "at": 0}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "mine.json"


def test_the_file_stands_beside_the_lessons(tmp_path, monkeypatch):
    monkeypatch.delenv("NNWIDGETS_PROGRESS")
    monkeypatch.chdir(tmp_path)
    store().change("hints", "6.1", opened(1))
    assert json.loads((tmp_path / NAME).read_text())["hints"] == {"6.1": {"opened": 1, "at": 0}}
    assert [file.name for file in tmp_path.iterdir()] == [NAME]


def test_the_environment_may_name_another_file(tmp_path, monkeypatch):
    monkeypatch.setenv("NNWIDGETS_PROGRESS", str(tmp_path / "other.json"))
    store().change("hints", "6.1", opened(1))
    assert (tmp_path / "other.json").exists()
    assert store() is store()


def test_a_change_is_seen_by_another_notebook(path):
    Store(path).change("hints", "6.1", opened(2))
    assert Store(path).read()["hints"]["6.1"]["opened"] == 2


def test_a_change_gets_the_record_as_another_notebook_left_it(path):
    one, other = Store(path), Store(path)
    one.read()
    other.change("hints", "6.1", opened(2))
    assert one.change("hints", "6.1", lambda old: {**old, "at": 9}) == {"opened": 2, "at": 9}


WRITER = """
import sys
from nnwidgets.learning.store import Store
number = int(sys.argv[2])
store = Store(sys.argv[1])
for i in range(40):
    store.change("hints", f"{number}.{i}", lambda old: {"opened": i, "at": number})
    store.change("checks", "all", lambda old: {"status": "not yet", "score": 0.0, "mistakes": {}, "at": 0,
                                               "tries": (old["tries"] if old else 0) + 1})
assert store.trouble == "", store.trouble
"""


def test_many_notebooks_at_once_lose_nothing(path):
    command = [sys.executable, "-c", WRITER, str(path)]
    running = [subprocess.Popen([*command, str(number)], cwd=Path(__file__).parents[2]) for number in range(5)]
    assert [process.wait(120) for process in running] == [0] * 5
    progress = Store(path).read()
    assert len(progress["hints"]) == 200
    assert progress["checks"]["all"]["tries"] == 200
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_without_the_lock_the_same_would_lose_something(path):
    """The test above can fail: writers that do not wait for each other overwrite each other."""
    one = {**empty(), "hints": {"a": {"opened": 1, "at": 0}}}
    first, second = Store(path), Store(path)
    before = second.read()
    first.change("hints", "a", lambda _: one["hints"]["a"])
    write_whole(path, json.dumps(before))
    assert "a" not in Store(path).read()["hints"]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe\x00", b"[1]", b'{"schema": 1, "hints": 3}', b"[" * 100_000, b'{"schema": NaN}']
)
def test_a_damaged_file_is_kept_under_another_name_and_said(path, content):
    path.write_bytes(content)
    mine = Store(path)
    assert mine.read() == empty()
    aside = path.with_name("mine.damaged-1.json")
    assert aside.read_bytes() == content
    assert "mine.json could not be read" in mine.trouble
    assert "mine.damaged-1.json" in mine.trouble
    mine.change("hints", "6.1", opened(1))
    assert Store(path).read()["hints"]["6.1"]["opened"] == 1
    assert aside.read_bytes() == content


def test_a_second_damaged_file_does_not_overwrite_the_first(path):
    for number in (1, 2, 3):
        path.write_text(f"damaged {number}")
        Store(path).change("hints", "6.1", opened(number))
    kept = [path.with_name(f"mine.damaged-{number}.json").read_text() for number in (1, 2, 3)]
    assert kept == ["damaged 1", "damaged 2", "damaged 3"]


def test_a_damaged_file_is_found_by_a_change_as_well(path):
    path.write_text("oops")
    mine = Store(path)
    mine.change("hints", "6.1", opened(1))
    assert path.with_name("mine.damaged-1.json").read_text() == "oops"
    assert "could not be read" in mine.trouble


def test_a_file_of_a_later_version_is_left_alone(path):
    text = '{"schema": 2, "more": {}}'
    path.write_text(text)
    mine = Store(path)
    mine.change("hints", "6.1", opened(1))
    assert path.read_text() == text
    assert "later version" in mine.trouble
    assert mine.read()["hints"]["6.1"]["opened"] == 1


def test_where_nothing_can_be_written_it_goes_on_in_memory_and_says_so(tmp_path):
    mine = Store(tmp_path / "missing" / "mine.json")
    mine.change("hints", "6.1", opened(1))
    mine.change("hints", "6.2", opened(2))
    assert mine.read()["hints"] == {"6.1": {"opened": 1, "at": 0}, "6.2": {"opened": 2, "at": 0}}
    assert "Nothing can be written to mine.json" in mine.trouble
    assert "copy the code" in mine.trouble


def test_what_was_kept_in_memory_is_written_as_soon_as_it_can_be(tmp_path):
    mine = Store(tmp_path / "missing" / "mine.json")
    mine.change("hints", "6.1", opened(1))
    (tmp_path / "missing").mkdir()
    mine.change("hints", "6.2", opened(2))
    assert mine.trouble == ""
    assert set(Store(mine.path).read()["hints"]) == {"6.1", "6.2"}


def test_a_read_only_folder_is_said(path, monkeypatch):
    mine = Store(path)
    mine.change("hints", "6.1", opened(1))
    before = path.read_text()

    def refused(**_):
        raise PermissionError(13, "Permission denied")  # what a folder says to those who may not write in it

    monkeypatch.setattr(store_module.tempfile, "mkstemp", refused)
    mine.change("hints", "6.2", opened(2))
    assert "Nothing can be written to mine.json (Permission denied)" in mine.trouble
    assert path.read_text() == before
    assert set(mine.read()["hints"]) == {"6.1", "6.2"}


def test_a_full_disk_leaves_the_old_file_whole(path, monkeypatch):
    mine = Store(path)
    mine.change("hints", "6.1", opened(1))
    before = path.read_text()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store_module.os, "replace", full)
    mine.change("hints", "6.2", opened(2))
    assert path.read_text() == before
    assert "No space left on device" in mine.trouble
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert set(mine.read()["hints"]) == {"6.1", "6.2"}


def test_a_lock_that_is_never_given_back_is_said(path, monkeypatch):
    monkeypatch.setattr(store_module, "PATIENCE", 0.05)
    mine = Store(path)
    with store_module._locked(path):
        mine.change("hints", "6.1", opened(1))
    assert "too long" in mine.trouble
    assert not path.exists()
    mine.change("hints", "6.2", opened(2))
    assert mine.trouble == ""
    assert set(Store(path).read()["hints"]) == {"6.1", "6.2"}


def test_a_link_to_a_file_elsewhere_stays_a_link(tmp_path):
    (tmp_path / "home").mkdir()
    path = tmp_path / "mine.json"
    path.symlink_to(tmp_path / "home" / "kept.json")
    Store(path).change("hints", "6.1", opened(1))
    assert path.is_symlink()
    assert "6.1" in (tmp_path / "home" / "kept.json").read_text()


def test_a_change_tells_the_views(path):
    mine, seen = Store(path), []
    mine.observe(lambda change: seen.append(change["new"]), "version")
    mine.change("hints", "6.1", opened(1))
    mine.add(empty())
    assert seen == [1, 2]
