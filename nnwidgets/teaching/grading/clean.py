"""What of a text that a submission says may be kept and shown? No sign that cannot be seen, and nothing that varies."""

import re

_ADDRESS = re.compile(r"0x[0-9a-fA-F]{6,}")


def clean(text, most=300):
    r"""Return a text without signs that cannot be seen or stored, and without addresses, which differ in each run.

    >>> clean("<f at 0x7f00deadbeef>\x1b[31m\ud800")
    '<f at 0x…>?[31m?'
    """
    text = _ADDRESS.sub("0x…", text[: 2 * most])
    return "".join(sign if sign.isprintable() or sign == "\n" else "?" for sign in text)[:most]
