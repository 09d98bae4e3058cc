"""The form of ticket numbers."""

import re
from datetime import date

OWN_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
"""What a caller may choose as the number of its ticket."""


def format_number(day: date, counter: int) -> str:
    """`TX`, the day and at least six digits: the millionth ticket of a day takes seven."""
    return f"TX{day:%Y%m%d}{counter:06d}"
