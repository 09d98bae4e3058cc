"""Statuses that may be set by hand, and the time of automatic closing."""

from datetime import datetime, timedelta

from tickets.domain.vocabulary import CLOSED, ENDED, RESOLVED, WITHDRAWN


def is_open(status: str) -> bool:
    """Whether a ticket with this status has a task that is not over, or may get one."""
    return status not in ENDED


def may_set_status(current: str, wanted: str) -> bool:
    """Whether a person may set this status by hand.

    The status of an open ticket follows its task; a person may only withdraw the ticket, which
    cancels the task. A resolved ticket may be closed early. Setting the current status changes
    nothing and is always allowed.
    """
    if wanted == current:
        return True
    if is_open(current):
        return wanted == WITHDRAWN
    return (current, wanted) == (RESOLVED, CLOSED)


def close_due(
    *, before: str, after: str, known: datetime | None, hours: int, now: datetime
) -> datetime | None:
    """The time at which a ticket whose status went from `before` to `after` closes by itself.

    None if the ticket does not close by itself: only resolved tickets do, and no ticket does if
    `hours` is 0. A ticket that was resolved before keeps its time, `known`.
    """
    if after != RESOLVED:
        return None
    if before == RESOLVED:
        return known
    return now + timedelta(hours=hours) if hours else None
