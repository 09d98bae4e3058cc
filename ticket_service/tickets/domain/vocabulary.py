"""The words for statuses and priorities of tickets."""

from typing import Final

NEW: Final = "New"
RESOLVED: Final = "Resolved"
REJECTED: Final = "Rejected"
WITHDRAWN: Final = "Withdrawn"
CLOSED: Final = "Closed"
STATUSES: Final = (
    NEW,
    "Open",
    "In Progress",
    "On Hold",
    "Pending",
    RESOLVED,
    REJECTED,
    WITHDRAWN,
    CLOSED,
)
ENDED: Final = frozenset({RESOLVED, REJECTED, WITHDRAWN, CLOSED})
"""Statuses in which nobody works on the ticket."""

MEDIUM: Final = "Medium"
PRIORITIES: Final = ("Low", MEDIUM, "High", "Critical")
"""From the least urgent to the most urgent one."""

PRIORITY_ALIASES: Final = {"Urgent": "Critical"}
PRIORITY_WORDS: Final = (*PRIORITIES, *PRIORITY_ALIASES)

_PRIORITY_BY_NAME: Final = {name.casefold(): name for name in PRIORITIES} | {
    alias.casefold(): name for alias, name in PRIORITY_ALIASES.items()
}
_STATUS_BY_NAME: Final = {name.casefold(): name for name in STATUSES}


def parse_priority(text: str) -> str | None:
    """The priority that `text` names, without regard to case; None if it names none."""
    return _PRIORITY_BY_NAME.get(text.strip().casefold())


def parse_status(text: str) -> str | None:
    """The status that `text` names, without regard to case; None if it names none."""
    return _STATUS_BY_NAME.get(text.strip().casefold())
