"""The form of ticket numbers."""

from datetime import date

SERIES = "TX"
"""The beginning of ticket numbers that only this service assigns."""


def format_number(day: date, counter: int) -> str:
    """`TX`, the day and at least six digits: the millionth ticket of a day takes seven."""
    return f"{SERIES}{day:%Y%m%d}{counter:06d}"
