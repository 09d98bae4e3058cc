"""The form of ticket numbers."""

from datetime import date

from servicekit.identifiers import is_of_series

SERIES = "TX"


def format_number(day: date, counter: int) -> str:
    """`TX`, the day and at least six digits: the millionth ticket of a day takes seven."""
    return f"{SERIES}{day:%Y%m%d}{counter:06d}"


def is_of_own_series(number: str) -> bool:
    """Whether people may take the number for one that only this service gives."""
    return is_of_series(number, SERIES)
