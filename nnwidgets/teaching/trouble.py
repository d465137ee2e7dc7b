"""What stops a command? One sentence that its user can act on; the command line prints it, with exit code 2."""


class Trouble(ValueError):
    """What an instructor has to know: what was expected, what came, what to do. One sentence or two, no traceback.

    >>> raise Trouble("roster.csv holds no student. Export it again.")
    Traceback (most recent call last):
        ...
    nnwidgets.teaching.trouble.Trouble: roster.csv holds no student. Export it again.
    """


def said(error):
    """Say in one sentence what an error of the system was, and about which file.

    >>> said(PermissionError(13, "Permission denied", "out/a.ipynb"))
    'out/a.ipynb: Permission denied.'
    """
    if not isinstance(error, OSError) or not error.strerror:
        return str(error)
    about = f"{error.filename}: " if error.filename else ""
    return f"{about}{error.strerror}."
