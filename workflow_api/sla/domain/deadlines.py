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
    """The time at which the whole task is due: the time at which `sla` is used up, counted from the
    arrival.

    None without an SLA, if a pause without end comes before that time, or if the calendar does not
    have that much open time within 30 years.
    """
    if sla is None:
        return None
    try:
        return deadline(arrived_at, sla, hours, pauses)
    except OutOfReachError:
        return None


class ShareReason(StrEnum):
    """The rule by which a share got its deadline.

    no_target: the task has no target, so there is no deadline. nothing_left: no working time was
    left up to the target. part_of_rest: the deadline is the step's part of the working time that
    was left. with_the_task: the step has weight 0 and is due together with the task. kept: the item
    keeps the deadline of the previous item.
    """

    NO_TARGET = "no_target"
    NOTHING_LEFT = "nothing_left"
    PART_OF_REST = "part_of_rest"
    WITH_THE_TASK = "with_the_task"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Share:
    """The calculation of a step's deadline.

    `left` is the working time that was left up to the task's target; None without a target.
    `path_weight` is the weight of the heaviest path from the step (inclusive) to an end.
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
    """A step's deadline. It is the time at which the step's part of the working time left at `now`
    is used up.

    The part is `weight / path_weight`, rounded down to a microsecond. `path_weight` is the weight
    of the heaviest path from this step (inclusive) to an end, and not 0. Without a target there is
    no deadline. If no time is left or `weight` is 0, the step is due at the task's target.
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

    `percent` is the used part of the time from the start to the deadline, above 100 after the
    deadline. `remaining` is the time up to the deadline, negative after it. Both count working time
    only, do not change while the clock is paused or after the end of the work, and are None without
    a deadline.
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
    """The first moment at which 80 % of the working time from `start` to `due_at` is used.

    None without a deadline.
    """
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
    """The state of a deadline at `now`, or at the end of the work if `ended_at` is given.

    A deadline is soon if 80 % of the working time are used, and overdue if it has passed. Work that
    ends exactly at the deadline has met it. Work that has not ended is paused while the last of
    `pauses` has no end.
    """
    if due_at is None:
        return SlaView(SlaStatus.NONE, None, None)
    pauses = tuple(pauses)
    at = clock_at(now if ended_at is None else ended_at, pauses)
    is_paused = is_open(pauses)
    # Leave out an open pause: a pause moves the deadline only when it ends.
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
    """The used part of the span. An empty span counts as used up from its first moment on."""
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
