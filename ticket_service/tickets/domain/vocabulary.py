"""The words a ticket is described with."""

from typing import Final

NEW: Final = "New"
STATUSES: Final = (
    NEW,
    "Open",
    "In Progress",
    "On Hold",
    "Pending",
    "Resolved",
    "Rejected",
    "Withdrawn",
    "Closed",
)

MEDIUM: Final = "Medium"
PRIORITIES: Final = ("Low", MEDIUM, "High", "Critical")
"""From the least urgent to the most urgent one."""

PRIORITY_ALIASES: Final = {"Urgent": "Critical"}

_PRIORITY_BY_NAME: Final = {name.casefold(): name for name in PRIORITIES} | {
    alias.casefold(): name for alias, name in PRIORITY_ALIASES.items()
}
_STATUS_BY_NAME: Final = {name.casefold(): name for name in STATUSES}


def parse_priority(text: str) -> str | None:
    """The priority that `text` names, without regard to case; None where it names none."""
    return _PRIORITY_BY_NAME.get(text.strip().casefold())


def parse_status(text: str) -> str | None:
    """The status that `text` names, without regard to case; None where it names none."""
    return _STATUS_BY_NAME.get(text.strip().casefold())
