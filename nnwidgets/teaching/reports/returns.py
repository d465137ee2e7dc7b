"""How do the feedback pages get back through Moodle? In one zip, named as the submissions were on download."""

import io
import re
import zipfile

NAME = "moodle_feedback.zip"
# Full name, number of the participant, and the part of Moodle that the file came from; in newer versions a folder.
DOWNLOADED = re.compile(r".+?_\d+_assignsubmission_file(?P<rest>_?)")
SOME_DAY = (1980, 1, 1, 0, 0, 0)  # the same results give the same bytes


def moodle_zip(klass, read):
    """Return the zip that Moodle takes as "multiple feedback files", or None where no file came from Moodle.

    Parameters
    ----------
    klass : Class
    read : callable
        Returns the feedback page of a row, as text.
    """
    places = [(place, row) for row in klass.rows if (place := place_of(row))]
    if not places:
        return None
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for place, row in places:
            file.writestr(zipfile.ZipInfo(place, SOME_DAY), read(row), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def place_of(row):
    """Return where in the zip the page of a row belongs, or None.

    >>> from types import SimpleNamespace as N
    >>> place_of(N(graded=N(file="Ada Lovelace_77_assignsubmission_file/lesson.ipynb")))
    'Ada Lovelace_77_assignsubmission_file/feedback.html'
    >>> place_of(N(graded=N(file="b/Ada Lovelace_77_assignsubmission_file_lesson.ipynb")))
    'Ada Lovelace_77_assignsubmission_file_feedback.html'
    """
    for part in row.graded.file.split("/") if row.graded else ():
        if match := DOWNLOADED.match(part):
            is_folder = match.end() == len(part)
            return f"{match[0]}/feedback.html" if is_folder else f"{match[0]}feedback.html"
    return None
