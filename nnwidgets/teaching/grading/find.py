"""Whose is which file? Looks through SUBMISSIONS for what each student handed in. Reads, and changes nothing.

A file or folder belongs to the student whom its name tells: as Canvas or Moodle name a download, or as `nnwidgets
assign` named what was handed out. Folders that tell nobody are looked into. A notebook that tells nobody by its name
belongs to whom it says itself, unless that student has another one.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from nnwidgets.teaching.grading.clean import clean
from nnwidgets.teaching.grading.content import Refused, fingerprint, is_skipped, read
from nnwidgets.teaching.grading.notebooks import Notebook, read_notebook
from nnwidgets.teaching.trouble import Trouble

_KINDS = (".ipynb", ".zip")


@dataclass(frozen=True)
class Found:
    """What came from one student: the places in SUBMISSIONS, and what there is to know before it runs.

    `student` is the id, or the name of the file where nobody on the roster is told. `reason` says why it cannot be
    graded, or is "". The content is read again when its turn comes (`load`), so that a class does not fill the memory.
    """

    student: str
    places: tuple[Path, ...]
    file: str
    sha256: str = ""
    notebooks: tuple[Notebook, ...] = field(default=(), repr=False)
    reason: str = ""
    note: str = ""

    def load(self):
        """Return the files: {relative name: bytes}."""
        return _read_all(self.places)


def find(submissions, names):
    """Return what came in, in the order of students.

    Parameters
    ----------
    submissions : Path
        A folder.
    names : Names
        Who is told by a name.

    Returns
    -------
    list of Found

    Raises
    ------
    Trouble
        There is no such folder, or nothing in it.
    """
    submissions = Path(submissions)
    if not submissions.is_dir():
        raise Trouble(f"Expected a folder with submissions, and {submissions} is none. Unpack it first if it is a zip.")
    by_name, by_itself = defaultdict(list), []
    for path, student in _candidates(submissions, names):
        if student is None:
            by_itself.append(path)
        else:
            by_name[student].append(path)
    found = [_found(student, places, submissions, named=True) for student, places in by_name.items()]
    found += [_by_itself(path, submissions, names, by_name) for path in by_itself]
    if not found:
        raise Trouble(
            f"There is no notebook, zip or student's folder in {submissions}. Name the folder that holds them."
        )
    return sorted(_once(found), key=lambda one: one.student)


def _candidates(folder, names):
    """Yield (path, student or None) for everything that may be a submission."""
    for path in sorted(folder.iterdir()):
        if is_skipped(path.name) or path.name.startswith("."):
            continue
        student = names.whose(path.name if path.is_dir() else path.stem)
        if student is not None:
            yield path, student
        elif path.is_dir() and not path.is_symlink():
            yield from _candidates(path, names)
        elif path.suffix.casefold() in _KINDS:
            yield path, None


def _found(student, places, root, named):
    file = clean(" + ".join(str(place.relative_to(root)) for place in places))
    place = places[0]
    try:
        files = {}
        for place in places:
            files |= _placed(place, len(places) > 1)
        notebooks = _notebooks(files, place)
    except (Refused, OSError) as error:
        says = error if isinstance(error, Refused) else f"cannot be read ({error.strerror or error})"
        return Found(student, tuple(places), file, _sha_of_refused(place), reason=clean(f"{place.name} {says}."))
    said = sorted({notebook.student for notebook in notebooks if notebook.student} - {student}) if named else []
    note = f"The notebook says that it is of {said[0]!r}." if said else ""
    return Found(student, tuple(places), file, fingerprint(files), notebooks, _twice(notebooks, files), note)


def _by_itself(path, root, names, by_name):
    """A file whose name tells nobody: whose does its notebook say it is?"""
    file = clean(str(path.relative_to(root)))
    one = _found(file, [path], root, named=False)
    said = sorted({notebook.student for notebook in one.notebooks if notebook.student})
    student = names.by_id(said[0]) if len(said) == 1 else None
    if one.reason:
        return one
    if student is None:
        who = f" It says that it is of {', '.join(map(repr, said))}." if said else ""
        return _with(one, reason=f"Neither its name nor the notebook tells a student of the roster.{who}")
    if student in by_name:
        return _with(one, reason=f"It says that it is of {student!r}, of whom there is {by_name[student][0].name}.")
    return _with(one, student=student)


def _once(found):
    """Let no two be of one student: files that only say so themselves cannot put each other out unseen."""
    groups = defaultdict(list)
    for one in found:
        groups[one.student].append(one)
    for student, group in groups.items():
        if len(group) == 1:
            yield group[0]
            continue
        files = " + ".join(one.file for one in group)
        reason = f"{len(group)} files say that they are of {student!r}: keep the one that counts."
        yield Found(student, sum((one.places for one in group), ()), files, "", reason=reason)


def _with(one, **changes):
    return Found(**{**vars(one), **changes})


def _read_all(places):
    files = {}
    for place in places:
        files |= _placed(place, len(places) > 1)
    return files


def _placed(place, several):
    prefix = f"{place.name}/" if several and (place.is_dir() or place.suffix.casefold() == ".zip") else ""
    return {f"{prefix}{name}": content for name, content in read(place).items()}


def _notebooks(files, place):
    names = [name for name in files if name.casefold().endswith(".ipynb")]
    if not names:
        there = ", ".join(sorted(files)[:3])
        raise Refused(f"holds no notebook, only {there}" if place.is_dir() and there else "holds no notebook")
    notebooks = []
    for name in sorted(names):
        try:
            notebooks.append(read_notebook(name, files[name]))
        except Refused as refused:
            if len(names) == 1 and place.is_file():
                raise
            raise Refused(f"holds {name}, which {refused}") from None
    return tuple(notebooks)


def _twice(notebooks, files):
    """Say which exercise two different notebooks answer, or ""."""
    seen = {}
    for notebook in notebooks:
        for name in sorted(notebook.names):
            other = seen.setdefault(name, notebook.file)
            if files[other] != files[notebook.file]:
                return f"{other} and {notebook.file} both answer {name}: keep the one that counts."
    return ""


def _sha_of_refused(place):
    """Something that changes when the file does, without reading what was refused."""
    try:
        about = place.lstat()
    except OSError:
        return ""
    return fingerprint({"": f"{about.st_size} {about.st_mtime_ns}".encode()})
