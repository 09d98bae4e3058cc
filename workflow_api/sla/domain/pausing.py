"""The time on a clock that was paused, and deadlines after a pause."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sla.domain.walk import Hours, OutOfReachError, Pause, counted, deadline


def clock_at(moment: datetime, pauses: Iterable[Pause]) -> datetime:
    """The time on the clock at `moment`: during a pause, the beginning of the pause."""
    for pause in pauses:
        if pause.start <= moment and (pause.end is None or moment < pause.end):
            return pause.start
    return moment


def is_open(pauses: tuple[Pause, ...]) -> bool:
    """Whether the clock is paused now: the last pause has no end yet."""
    return bool(pauses) and pauses[-1].end is None


def due_after(due_at: datetime | None, pause: Pause, hours: Hours) -> datetime | None:
    """Move a deadline because of an ended `pause`, so that the working time left is the same as
    before the pause.

    If no working time was left when the pause began, the deadline stays. None without a deadline,
    or if the calendar does not have that much open time within 30 years.
    """
    if due_at is None:
        return None
    left = counted(pause.start, due_at, hours)
    if not left:
        return due_at
    try:
        return deadline(pause.start, left, hours, (pause,))
    except OutOfReachError:
        return None
