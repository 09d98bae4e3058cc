"""Deadlines in working time: a task's target, a step's share of it, and their current state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from sla.domain.pausing import clock_at, is_open
from sla.domain.walk import (
    ROUND_THE_CLOCK,
    Hours,
    OutOfReachError,
    Pause,
    counted,
    deadline,
    moment_of,
)

SOON = Fraction(80, 100)


def task_target(
    arrived_at: datetime,
    sla: timedelta | None,
    hours: Hours = ROUND_THE_CLOCK,
    pauses: Iterable[Pause] = (),
) -> datetime | None:
    """The time at which the whole task is due: the SLA is used up, counted from the arrival.

    None without an SLA, while an open pause lasts, and if the hours do not have that much time.
    """
    if sla is None:
        return None
    try:
        return deadline(arrived_at, sla, hours, pauses)
    except OutOfReachError:
        return None


class ShareReason(StrEnum):
    """How a share got its deadline; the share's other fields are the figures."""

    NO_TARGET = "no_target"
    NOTHING_LEFT = "nothing_left"
    PART_OF_REST = "part_of_rest"
    WITH_THE_TASK = "with_the_task"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Share:
    """The calculation of a step's deadline: the time of the task that is left and counts, and the
    step's part of it.

    `path_weight` is the weight of the heaviest path from the step to an end. A kept share has the
    deadline of the item before it.
    """

    left: timedelta | None
    weight: str
    path_weight: str
    due_at: datetime | None
    reason: ShareReason


def step_share(
    *,
    now: datetime,
    target_at: datetime | None,
    weight: Decimal,
    path_weight: Decimal,
    hours: Hours = ROUND_THE_CLOCK,
) -> Share:
    """A step's deadline: the walk of what is left x weight / P, rounded down to a microsecond.

    `path_weight` is P, the heaviest path from this step (inclusive) to an end, and not 0. With no
    time left the deadline is the task's own, which has passed; without a target there is none. A
    step of weight 0 is due with the task.
    """
    figures = (str(weight), str(path_weight))
    if target_at is None:
        return Share(None, *figures, None, ShareReason.NO_TARGET)
    left = counted(now, target_at, hours)
    if not left:
        return Share(left, *figures, target_at, ShareReason.NOTHING_LEFT)
    if not weight:
        return Share(left, *figures, target_at, ShareReason.WITH_THE_TASK)
    part = Fraction(weight) / Fraction(path_weight)
    share = timedelta(microseconds=_microseconds(left) * part.numerator // part.denominator)
    return Share(left, *figures, deadline(now, share, hours), ShareReason.PART_OF_REST)


class SlaStatus(StrEnum):
    NONE = "none"
    DUE = "due"
    SOON = "soon"
    OVERDUE = "overdue"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class SlaView:
    """The state of a deadline.

    `percent` is the used part of the span, over 100 once it has passed; `remaining` is negative
    then. Both count working time only, do not change while the clock is paused or after the end
    of the work, and are None without a deadline.
    """

    status: SlaStatus
    percent: int | None
    remaining: timedelta | None


def soon_at(
    start: datetime,
    due_at: datetime | None,
    hours: Hours = ROUND_THE_CLOCK,
    pauses: Iterable[Pause] = (),
) -> datetime | None:
    """The first moment at which 80 % of the span are used; None without a deadline."""
    return None if due_at is None else moment_of(start, due_at, SOON, hours, pauses)


def sla_view(
    *,
    start: datetime,
    due_at: datetime | None,
    now: datetime,
    ended_at: datetime | None,
    hours: Hours = ROUND_THE_CLOCK,
    pauses: Iterable[Pause] = (),
) -> SlaView:
    """Soon from 80 % of the span on, overdue from 100 % on; work that ends exactly on time has met
    it.

    While the last of `pauses` has no end, time passing makes nothing soon or overdue.
    """
    if due_at is None:
        return SlaView(SlaStatus.NONE, None, None)
    pauses = tuple(pauses)
    at = clock_at(now if ended_at is None else ended_at, pauses)
    is_paused = is_open(pauses)
    # Until it ends, the deadline is the one of its beginning.
    pauses = tuple(pause for pause in pauses if pause.end is not None)
    if at <= due_at:
        remaining = counted(at, due_at, hours, pauses)
    else:
        remaining = -counted(due_at, at, hours, pauses)
    used = _used(counted(start, due_at, hours, pauses), counted(start, at, hours, pauses))
    if at < due_at <= start:
        used = Fraction(0)
    if ended_at is not None:
        status = SlaStatus.MET if at <= due_at else SlaStatus.MISSED
    elif is_paused:
        status = SlaStatus.PAUSED
    elif at >= due_at:
        status = SlaStatus.OVERDUE
    else:
        status = SlaStatus.SOON if used >= SOON else SlaStatus.DUE
    return SlaView(status, int(used * 100), remaining)


def _used(span: timedelta, used: timedelta) -> Fraction:
    """The used part of the span; an empty span is used up from the first moment."""
    if not span:
        return Fraction(1)
    return Fraction(_microseconds(used), _microseconds(span))


def _microseconds(duration: timedelta) -> int:
    return duration // timedelta(microseconds=1)


def in_words(duration: timedelta) -> str:
    """Format the whole minutes of a duration that is not negative: `"48 h 00 min"`."""
    minutes = _microseconds(duration) // 60_000_000
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min"


def plain_weight(weight: Decimal) -> str:
    """Format a weight as people write it: `"0.2"`, never `"0.200"` or `"2E-1"`."""
    return f"{weight.normalize():f}"
