"""How is a file written so that nobody ever finds half of it? Beside its place first, then moved there in one step."""

import contextlib
import os
import tempfile
from pathlib import Path


def write_whole(path, content):
    """Write a file whole or not at all: a full disk or a stop leaves what was there before.

    Parameters
    ----------
    path : str or Path
        A link is followed; the folder has to be there.
    content : str or bytes
        Text is written as UTF-8, its line ends as they are.

    Raises
    ------
    OSError
        It cannot be written.

    Examples
    --------
    >>> path = Path(tempfile.mkdtemp()) / "note.txt"
    >>> write_whole(path, "done")
    >>> path.read_text()
    'done'
    """
    target = Path(os.path.realpath(path))
    content = content.encode() if isinstance(content, str) else content
    handle, draft = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.", suffix=".tmp")
    try:
        with open(handle, "wb") as file:  # noqa: PTH123 - a handle, not a path
            file.write(content)
        with contextlib.suppress(OSError):
            os.chmod(draft, target.stat().st_mode & 0o777 if target.exists() else 0o644)  # noqa: PTH101
        os.replace(draft, target)  # noqa: PTH105
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(draft)  # noqa: PTH108
        raise
