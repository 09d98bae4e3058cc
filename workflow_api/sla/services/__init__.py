"""Services that write calendars."""

from .calendars import (
    calendar_as_edited,
    calendar_create,
    calendar_delete,
    calendar_restore,
    calendar_update,
    take_up_calendar,
)

__all__ = [
    "calendar_as_edited",
    "calendar_create",
    "calendar_delete",
    "calendar_restore",
    "calendar_update",
    "take_up_calendar",
]
