"""Identifiers from other systems: the form of public ids, and how numbers are read."""

import re

PUBLIC_ID = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
"""A regular expression for ids that other systems choose; they are safe in a URL path."""

KEY_DIGITS = 18
"""A number with at most this many digits fits into a key column of 64 bits."""

_SEPARATORS = str.maketrans("", "", "._-")
_LIKE_DIGITS = str.maketrans("OIL", "011")
_DAY_AND_MORE = re.compile(r"[0-9]{8}.*")
_PUBLIC_ID = re.compile(PUBLIC_ID)
_DIGITS = re.compile(r"[0-9]{1,19}")
_BEYOND = 2**63


def is_public_id(text: str) -> bool:
    """Whether the whole text is a PUBLIC_ID."""
    return _PUBLIC_ID.fullmatch(text) is not None


def is_of_series(public_id: str, prefix: str) -> bool:
    """Whether people might mistake the id for a number of a series: a prefix, a day, and a counter.

    Ignores case and separators, reads letters that look like digits as digits, and also accepts ids
    with missing parts or with more text after the day. `prefix` is in capitals. `TXA-1` does not
    belong to the series `TX`.
    """
    read = public_id.upper().translate(_SEPARATORS)
    if not read.startswith(prefix):
        return False
    rest = read.removeprefix(prefix).translate(_LIKE_DIGITS)
    return rest == "" or rest.isdecimal() or _DAY_AND_MORE.fullmatch(rest) is not None


def key_number(value: object) -> int | None:
    """The JSON value as a positive 64-bit integer; None if it does not represent one.

    Some senders write numbers as strings, with spaces around them, or as 7.0. `true` is not
    accepted, although it equals 1 in Python.
    """
    if isinstance(value, str):
        text = value.strip()
        value = int(text) if _DIGITS.fullmatch(text) else None
    elif isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 < value < _BEYOND else None
