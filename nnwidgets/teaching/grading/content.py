"""What is in a submission? Read into memory, within limits: a file, a folder, or a zip that may be hostile."""

import hashlib
import io
import os
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from nnwidgets.teaching.grading.limits import MB

LARGEST = 50 * MB  # bytes of one submission, unpacked
MOST = 500  # files of one submission
_SKIPPED = {"__MACOSX", ".ipynb_checkpoints", "__pycache__", ".DS_Store", "Thumbs.db", "desktop.ini"}
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, UnicodeError)


class Refused(Exception):
    """This cannot be read; the text says why, to follow the file's name: "is empty"."""


def read(path):
    """Return what a submission holds, {relative name: bytes}, zips unpacked. Nothing is written, no link is followed.

    Raises
    ------
    Refused
        It is a link, is too large, holds too much, or is a zip with a fault.
    """
    path, found = Path(path), {}
    if path.is_symlink():
        raise Refused("is a link to another place")
    _take(found, path, PurePosixPath(path.name) if path.is_file() else PurePosixPath())
    return found


def fingerprint(files):
    """Return the SHA-256 of a single file's bytes, or of the names and bytes of several."""
    if len(files) == 1:
        return hashlib.sha256(next(iter(files.values()))).hexdigest()
    both = (f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    return hashlib.sha256("".join(both).encode("utf-8", "surrogatepass")).hexdigest()


def is_skipped(name):
    """Is this a file that a system or an editor leaves behind?

    >>> is_skipped(".ipynb_checkpoints"), is_skipped("._a.ipynb"), is_skipped("a.ipynb")
    (True, True, False)
    """
    return name in _SKIPPED or name.startswith(("._", ".~"))


def _take(found, path, name):
    if path.is_symlink() or is_skipped(path.name):
        return
    if path.is_dir():
        for inner in sorted(path.iterdir()):
            _take(found, inner, name / inner.name)
        return
    content = _bytes(path)
    if path.suffix.casefold() == ".zip":
        _unpack(found, content, name.with_suffix("") if len(name.parts) > 1 else PurePosixPath())
    else:
        _add(found, name, content)


def _bytes(path):
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with open(handle, "rb") as file:  # noqa: PTH123 - a handle, not a path
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            raise Refused("is no plain file")
        if about.st_size > LARGEST:
            raise Refused(f"has {about.st_size / MB:,.0f} MB, and {LARGEST // MB} are allowed")
        return file.read(LARGEST + 1)


def _add(found, name, content):
    found[str(name)] = content
    if len(found) > MOST or sum(map(len, found.values())) > LARGEST:
        raise Refused(f"holds more than {MOST} files or {LARGEST // MB} MB")


def _unpack(found, content, folder):
    if not content:
        raise Refused("is empty")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for entry in packed.infolist():
                _unpack_one(found, packed, entry, folder)
    except _DAMAGED as error:
        raise Refused(f"is a damaged zip ({type(error).__name__})") from None
    except RuntimeError:
        raise Refused("is a zip locked with a password") from None


def _unpack_one(found, packed, entry, folder):
    place = PurePosixPath(entry.filename.replace("\\", "/"))
    if place.is_absolute() or ".." in place.parts or ":" in (place.parts or ("",))[0]:
        raise Refused("is a zip that would write outside its folder")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Refused("is a zip with links in it")
    if entry.is_dir() or any(is_skipped(part) for part in place.parts):
        return
    left = LARGEST - sum(map(len, found.values()))
    with packed.open(entry) as file:
        content = file.read(left + 1)  # by what really comes out, whatever the zip says
    if place.suffix.casefold() == ".zip":
        raise Refused("is a zip with another zip in it")
    _add(found, folder / place, content)
