"""Identifiers that come from outside: the form of those that people see, and how numbers are read."""

import re

PUBLIC_ID = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
"""What a system may call its own things: it goes into a path as it is. For a regular expression."""

_SEPARATORS = str.maketrans("", "", "._-")
_LIKE_DIGITS = str.maketrans("OIL", "011")
_DAY_AND_MORE = re.compile(r"[0-9]{8}.*")
_PUBLIC_ID = re.compile(PUBLIC_ID)
_DIGITS = re.compile(r"[0-9]{1,19}")
_BEYOND = 2**63


def is_public_id(text: str) -> bool:
    """Whether the text is a PUBLIC_ID, all of it."""
    return _PUBLIC_ID.fullmatch(text) is not None


def is_of_series(public_id: str, prefix: str) -> bool:
    """Whether people may take it for one of a series: the prefix, a day, and a counter.

    In whatever case, with separators inside, with letters that look like digits, without a part of
    it, or with more after the day. `prefix` is in capitals. `TXA-1` is not of the series `TX`.
    """
    read = public_id.upper().translate(_SEPARATORS)
    if not read.startswith(prefix):
        return False
    rest = read.removeprefix(prefix).translate(_LIKE_DIGITS)
    return rest == "" or rest.isdecimal() or _DAY_AND_MORE.fullmatch(rest) is not None


def key_number(value: object) -> int | None:
    """The positive whole number of 64 bits that a JSON value stands for; None where it is none.

    Some senders write numbers as texts, with spaces round them, or with an empty fraction. True is
    no number, although Python compares it as one.
    """
    if isinstance(value, str):
        text = value.strip()
        value = int(text) if _DIGITS.fullmatch(text) else None
    elif isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 < value < _BEYOND else None
