"""The form of ticket numbers."""

import re
from datetime import date

_OWN_SERIES = re.compile(r"TX[0-9]+", re.IGNORECASE)


def format_number(day: date, counter: int) -> str:
    """`TX`, the day and at least six digits: the millionth ticket of a day takes seven."""
    return f"TX{day:%Y%m%d}{counter:06d}"


def is_of_own_series(number: str) -> bool:
    """Whether the number looks like one that only this service gives, in whatever case."""
    return _OWN_SERIES.fullmatch(number) is not None
