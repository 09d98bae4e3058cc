"""Moments as texts: one reading for query parameters, bodies and messages."""

import re
from datetime import datetime

# What the standard library takes of ISO-8601 grows with its version, and so does what it takes besides.
_FORM = re.compile(r"[0-9W-]{7,10}([T ](?!24)[0-9][0-9:.,]*(Z|[+-][0-9:]+)?)?")


def moment_from_text(text: str) -> datetime:
    """The ISO-8601 moment, without a zone where it names none; a day is its beginning.

    `t` and `z` may be small, as RFC 3339 has it. A day ends with 00:00 of the next one: 24:00 is no
    moment. Raises ValueError.
    """
    read = text.strip().upper()
    if not read.isascii() or _FORM.fullmatch(read) is None:
        raise ValueError("This is no ISO-8601 moment.")
    return datetime.fromisoformat(read)
