"""The form of ticket numbers."""

from datetime import date

SERIES = "TX"
"""The beginning of ticket numbers that only this service assigns."""


def format_number(day: date, counter: int) -> str:
    """The number of a ticket: `TX`, the day, and `counter` with at least six digits. The number of
    the millionth ticket of a day has seven.
    """
    return f"{SERIES}{day:%Y%m%d}{counter:06d}"
