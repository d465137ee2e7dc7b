"""How does progress travel without a file? As a code: one line of letters that can be pasted into a new session.

The code is "nnw1." and then, in letters that survive a mail, the first bytes of a checksum and the compressed records.
"""

import base64
import binascii
import hashlib
import json
import zlib

from nnwidgets.learning.records import checked

PREFIX = "nnw1."
_CHECK = 6  # bytes of the checksum
_MOST = 2_000_000  # bytes that a code may unpack to


def to_code(progress):
    """Write progress as a code.

    >>> from nnwidgets.learning.records import empty
    >>> to_code(empty())[:5]
    'nnw1.'
    """
    packed = zlib.compress(json.dumps(progress, ensure_ascii=False, separators=(",", ":")).encode(), 9)
    return PREFIX + base64.urlsafe_b64encode(_checksum(packed) + packed).decode().rstrip("=")


def from_code(code):
    """Read a code; blanks and line breaks in it do not matter.

    Raises
    ------
    ValueError
        It is no code, or it is damaged. The message says which, and what to do.

    >>> from_code("nnw1.AAAA")
    Traceback (most recent call last):
        ...
    ValueError: this code is incomplete or was changed on the way: copy it again, from first letter to last
    """
    if not isinstance(code, str):
        raise ValueError(f"expected the code as a text in quotes, got {type(code).__name__}")
    letters = "".join(code.split()).strip("\"'“”")
    if not letters.startswith(PREFIX):
        raise ValueError(f"this is no code of nw.progress(): those begin with {PREFIX!r}")
    letters = letters[len(PREFIX) :]
    try:
        raw = base64.b64decode(letters + "=" * (-len(letters) % 4), altchars=b"-_", validate=True)
        check, packed = raw[:_CHECK], raw[_CHECK:]
        if check != _checksum(packed):
            raise ValueError("checksum")
        data = json.loads(zlib.decompressobj().decompress(packed, _MOST))  # what is cut off there is no JSON
    except (ValueError, binascii.Error, zlib.error):
        raise ValueError(
            "this code is incomplete or was changed on the way: copy it again, from first letter to last"
        ) from None
    return checked(data)


def _checksum(packed):
    return hashlib.sha256(packed).digest()[:_CHECK]
