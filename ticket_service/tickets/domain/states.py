"""Statuses that may be set by hand, and the time of automatic closing."""

from datetime import datetime, timedelta

from tickets.domain.vocabulary import CLOSED, ENDED, RESOLVED, WITHDRAWN


def is_open(status: str) -> bool:
    """Whether a task is working on such a ticket, or may be soon."""
    return status not in ENDED


def may_set_status(current: str, wanted: str) -> bool:
    """Whether somebody may set the status: an open ticket's status follows its task.

    An open ticket may be withdrawn, which cancels its task; a resolved one may be closed early.
    Setting the current status changes nothing and is always allowed.
    """
    if wanted == current:
        return True
    if is_open(current):
        return wanted == WITHDRAWN
    return (current, wanted) == (RESOLVED, CLOSED)


def close_due(
    *, before: str, after: str, known: datetime | None, hours: int, now: datetime
) -> datetime | None:
    """The closing time of a ticket whose status went from `before` to `after`.

    A resolved ticket keeps the time it was first given; any other one has none. Without `hours` it
    never closes.
    """
    if after != RESOLVED:
        return None
    if before == RESOLVED:
        return known
    return now + timedelta(hours=hours) if hours else None
