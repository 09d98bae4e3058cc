"""Identifiers that come from outside: the form of those that people see, and how numbers are read."""

import re

PUBLIC_ID = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
"""What a system may call its own things: it goes into a path as it is. For a regular expression."""

_PUBLIC_ID = re.compile(PUBLIC_ID)
_DIGITS = re.compile(r"[0-9]{1,19}")
_BEYOND = 2**63


def is_public_id(text: str) -> bool:
    """Whether the text is a PUBLIC_ID, all of it."""
    return _PUBLIC_ID.fullmatch(text) is not None


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
