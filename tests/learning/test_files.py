"""Is a file written whole or not at all, in the place that a link names, with the permissions that it had?"""

import errno
import os

import pytest

from nnwidgets.learning import files
from nnwidgets.learning.files import write_whole


@pytest.mark.parametrize("content", ["né\r\n", b"\x00\xff", ""])
def test_what_is_written_is_what_was_given(tmp_path, content):
    write_whole(tmp_path / "a", content)
    assert (tmp_path / "a").read_bytes() == (content.encode() if isinstance(content, str) else content)


def test_a_stop_before_the_end_leaves_the_old_file_and_no_draft(tmp_path, monkeypatch):
    (tmp_path / "a").write_text("old")

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(tmp_path / "a", "new")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_text() == "old"


def test_a_link_stays_a_link_and_permissions_stay(tmp_path):
    (tmp_path / "real").write_text("old")
    (tmp_path / "real").chmod(0o600)
    (tmp_path / "link").symlink_to("real")
    write_whole(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"
    assert (tmp_path / "real").stat().st_mode & 0o777 == 0o600


def test_a_new_file_can_be_read_by_others(tmp_path):
    write_whole(tmp_path / "a", "new")
    assert (tmp_path / "a").stat().st_mode & 0o444 == 0o444


def test_a_long_name_of_other_letters_is_no_trouble(tmp_path):
    name = "я" * 120
    write_whole(tmp_path / name, "new")
    assert os.listdir(tmp_path) == [name]  # noqa: PTH208
