"""Where do the notebooks of a class go? Into a folder or a zip for each student, the same bytes at each run."""

import io
import zipfile
from pathlib import Path

from nnwidgets.learning.files import write_whole
from nnwidgets.teaching.assigning.notebooks import notebooks_for
from nnwidgets.teaching.trouble import Trouble

TOGETHER = 100  # students whose notebooks are held in memory at once
THEN = (1980, 1, 1, 0, 0, 0)  # the date of every file in a zip, so that its bytes do not tell when it was made


def files_for(lessons, course, students):
    """Yield what each of these ids gets, as {file name: bytes}. With "" as an id, that is to be typed."""
    own = {path.name: path.read_bytes() for lesson in lessons for path in lesson.own}
    texts = [notebooks_for(lesson, course, students) for lesson in lessons]
    for number in range(len(students)):
        yield {lesson.name: made[number].encode() for lesson, made in zip(lessons, texts, strict=True)} | own


def hand_out(lessons, course, students, out, *, zipped=False):
    """Write what each student gets into `out`; return how many files were written.

    Nothing that is there is written over, unless it is the same. All of it is compared before anything is written.

    Raises
    ------
    Trouble
        A file is there and differs, or `out` is no folder.
    """

    def made():
        for start in range(0, len(students), TOGETHER):
            some = students[start : start + TOGETHER]
            for student, files in zip(some, files_for(lessons, course, [one.id for one in some]), strict=True):
                if zipped:
                    yield {f"{student.folder}.zip": zip_of(files, student.folder)}
                else:
                    yield {f"{student.folder}/{name}": content for name, content in files.items()}

    return write_all(made, out)


def write_all(made, out):
    """Write the files of `made()`, an iterator over {relative path: bytes}, into `out`; return their number."""
    out = Path(out)
    if out.exists() and not out.is_dir():
        raise Trouble(f"{out} is a file. Name a folder with --out.")
    if out.exists() and any(out.iterdir()):
        for files in made():
            for name, content in files.items():
                _refuse_other(out, out / name, content)
    number = 0
    for files in made():
        for name, content in files.items():
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            write_whole(out / name, content)
            number += 1
    return number


def _refuse_other(out, path, content):
    if not path.resolve().is_relative_to(out.resolve()):
        raise Trouble(f"{path} leads out of {out}. Remove that link.")
    if path.exists() and (not path.is_file() or path.read_bytes() != content):
        raise Trouble(f"{path} exists and differs. Remove it, or choose another --out.")


def zip_of(files, folder):
    """Return the bytes of a zip with these files in a folder. Stored, not compressed: the same bytes everywhere."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(f"{folder}/{name}", THEN)
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, content)
    return packed.getvalue()
