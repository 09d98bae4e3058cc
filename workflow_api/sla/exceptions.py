"""Refusals of calendars."""

from servicekit.base.errors import DomainError, InvalidError


class CalendarInUseError(DomainError):
    """The calendar cannot be deleted because a workflow names it."""

    code = "calendar_in_use"


class UnknownCalendarError(InvalidError):
    """The calendar that a workflow should get does not exist."""

    def __init__(self) -> None:
        message = "There is no such calendar."
        super().__init__(message, details={"calendar_id": [message]})
