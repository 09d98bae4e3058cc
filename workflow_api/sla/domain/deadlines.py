"""Deadlines around the clock: a task's target, a step's share of it, and their current state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

SOON = Fraction(80, 100)


def task_target(arrived_at: datetime, sla: timedelta | None) -> datetime | None:
    """The time at which the whole task is due: its ticket's arrival plus the SLA. None without an SLA."""
    return None if sla is None else arrived_at + sla


class ShareReason(StrEnum):
    """How a share got its deadline; the share's other fields are the figures."""

    NO_TARGET = "no_target"
    NOTHING_LEFT = "nothing_left"
    PART_OF_REST = "part_of_rest"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Share:
    """The calculation of a step's deadline: the remaining time of the task, and the step's part of
    it.

    `path_weight` is the weight of the heaviest path from the step to an end. A kept share has the
    deadline of the item before it.
    """

    left: timedelta | None
    weight: str
    path_weight: str
    due_at: datetime | None
    reason: ShareReason


def step_share(
    *, now: datetime, target_at: datetime | None, weight: Decimal, path_weight: Decimal
) -> Share:
    """A step's deadline: now + remaining time x weight / P, rounded down to a microsecond.

    `path_weight` is P, the heaviest path from this step (inclusive) to an end, and not 0. With no
    time left the deadline is the task's own, which has passed; without a target there is none.
    """
    if target_at is None:
        return Share(None, str(weight), str(path_weight), None, ShareReason.NO_TARGET)
    left = max(target_at - now, timedelta(0))
    if not left:
        return Share(left, str(weight), str(path_weight), target_at, ShareReason.NOTHING_LEFT)
    part = Fraction(weight) / Fraction(path_weight)
    due_at = now + timedelta(microseconds=_microseconds(left) * part.numerator // part.denominator)
    return Share(left, str(weight), str(path_weight), due_at, ShareReason.PART_OF_REST)


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
    then. Both are frozen at the end of the work, and None without a deadline.
    """

    status: SlaStatus
    percent: int | None
    remaining: timedelta | None


def soon_at(start: datetime, due_at: datetime | None) -> datetime | None:
    """The first moment at which 80 % of the span are used; None without a deadline."""
    if due_at is None:
        return None
    span = max(_microseconds(due_at - start), 0)
    return start + timedelta(microseconds=-(-span * SOON.numerator // SOON.denominator))


def sla_view(
    *,
    start: datetime,
    due_at: datetime | None,
    now: datetime,
    ended_at: datetime | None,
    is_paused: bool = False,
) -> SlaView:
    """Soon from 80 % of the span on, overdue from 100 % on; work that ends exactly on time has met
    it.

    `is_paused` while the clock is paused: then time passing makes nothing soon or overdue.
    """
    if due_at is None:
        return SlaView(SlaStatus.NONE, None, None)
    at = now if ended_at is None else ended_at
    remaining = due_at - at
    used = _used(start, due_at, at)
    if ended_at is not None:
        status = SlaStatus.MET if ended_at <= due_at else SlaStatus.MISSED
    elif is_paused:
        status = SlaStatus.PAUSED
    elif now >= due_at:
        status = SlaStatus.OVERDUE
    else:
        status = SlaStatus.SOON if used >= SOON else SlaStatus.DUE
    return SlaView(status, int(used * 100), remaining)


def _used(start: datetime, due_at: datetime, at: datetime) -> Fraction:
    """The used part of the span; an empty span is used up from the first moment."""
    if due_at <= start:
        return Fraction(1) if at >= due_at else Fraction(0)
    return max(Fraction(0), Fraction(_microseconds(at - start), _microseconds(due_at - start)))


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
