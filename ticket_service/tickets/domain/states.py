"""Which status a ticket may be given by hand, and when it closes by itself."""

from datetime import datetime, timedelta

from tickets.domain.vocabulary import CLOSED, ENDED, RESOLVED, WITHDRAWN


def is_open(status: str) -> bool:
    """Whether a task is at work on such a ticket, or may be soon."""
    return status not in ENDED


def may_set_status(current: str, wanted: str) -> bool:
    """Whether somebody may change the status: an open ticket's follows its task.

    An open ticket may be withdrawn, which cancels its task; a resolved one may be closed before its
    time. To say what is the case already is no change, and always allowed.
    """
    if wanted == current:
        return True
    if is_open(current):
        return wanted == WITHDRAWN
    return (current, wanted) == (RESOLVED, CLOSED)


def close_due(
    *, before: str, after: str, known: datetime | None, hours: int, now: datetime
) -> datetime | None:
    """When a ticket closes by itself after its status went from `before` to `after`.

    A resolved ticket keeps the time it was first given; any other one has none. No `hours`, no end.
    """
    if after != RESOLVED:
        return None
    if before == RESOLVED:
        return known
    return now + timedelta(hours=hours) if hours else None
