"""The walk through a calendar, in which the time of pauses does not count.

It finds deadlines, counts time, and finds the moment at which a fraction of a time is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import islice

from sla.domain.hours import DAY, ROUND_THE_CLOCK, Hours, PieceReason

__all__ = [
    "MAX_SEGMENTS",
    "ROUND_THE_CLOCK",
    "Hours",
    "OutOfReachError",
    "Pause",
    "Segment",
    "SegmentReason",
    "TooManySegmentsError",
    "Walk",
    "counted",
    "deadline",
    "moment_of",
    "segments",
    "walk",
]

HORIZON_DAYS = 366 * 30
"""The farthest deadline, in days. A calendar that needs more has hardly any open time, and is
refused.
"""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LAST = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // _MICROSECOND


MAX_SEGMENTS = 3_000
"""The most segments that a response contains. With office hours these are some years."""


class TooManySegmentsError(ValueError):
    """There are more segments between two moments than a response may contain."""


class OutOfReachError(ValueError):
    """The calendar does not have that much open time within the horizon."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A period in which the clock is paused; `end` is None while it lasts."""

    start: datetime
    end: datetime | None


class SegmentReason(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    HOLIDAY = "holiday"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Segment:
    """A period of time without its last moment, and whether it counts."""

    start: datetime
    end: datetime
    counted: bool
    reason: SegmentReason


@dataclass(frozen=True, slots=True)
class Walk:
    """The result of a walk. If a pause without end comes before the deadline, `deadline` is None and the
    segments end where that pause begins.
    """

    deadline: datetime | None
    segments: tuple[Segment, ...]


def walk(start: datetime, duration: timedelta, hours: Hours, pauses: Iterable[Pause] = ()) -> Walk:
    """Find the first moment at which `duration` is used up, with the segments up to it.

    Raises OutOfReachError if the hours do not have that much time within the horizon,
    TooManySegmentsError if there are more than MAX_SEGMENTS segments, and ValueError for a negative
    duration.
    """
    pauses = tuple(pauses)
    due_at = deadline(start, duration, hours, pauses)
    end = due_at
    if end is None:
        end = max(start, min(pause.start for pause in pauses if pause.end is None))
    found = tuple(islice(_segments(start, end, hours, pauses), MAX_SEGMENTS + 1))
    if len(found) > MAX_SEGMENTS:
        raise TooManySegmentsError(
            f"More than {MAX_SEGMENTS:,} stretches, open and closed ones, lie before that deadline."
            " Ask for less work."
        )
    return Walk(due_at, found)


def deadline(
    start: datetime, duration: timedelta, hours: Hours, pauses: Iterable[Pause] = ()
) -> datetime | None:
    """Find the first moment at which `duration` is used up.

    None if a pause without end comes before that moment. Raises OutOfReachError if the hours do not
    have that much time within the horizon, and ValueError for a negative duration.
    """
    if duration < timedelta(0):
        raise ValueError(f"Not a duration of work: {duration}")
    if hours.is_always and not pauses:
        try:
            return start + duration
        except OverflowError:
            raise OutOfReachError(_out_of_reach(duration)) from None
    due = _advance(_number(start), duration // _MICROSECOND, hours, _merged(pauses))
    return None if due is None else _moment(due)


def counted(
    start: datetime, end: datetime, hours: Hours, pauses: Iterable[Pause] = ()
) -> timedelta:
    """The time that counts between two moments; zero if the end is not after the start."""
    if end <= start:
        return timedelta(0)
    if hours.is_always and not pauses:
        return end - start
    spans = _running(_number(start), _number(end), _merged(pauses))
    return timedelta(microseconds=sum(_open_time(a, b, hours) for a, b in spans))


def moment_of(
    start: datetime,
    due: datetime,
    fraction: Fraction,
    hours: Hours,
    pauses: Iterable[Pause] = (),
) -> datetime:
    """Find the first moment at which `fraction` of the counted time from `start` to `due` is used.

    A pause without end is ignored: it will move `due` and the moment to find, but only when it
    ends.
    """
    ended = tuple(pause for pause in pauses if pause.end is not None)
    total = counted(start, due, hours, ended) // _MICROSECOND
    part = -(-total * fraction.numerator // fraction.denominator)
    moment = deadline(start, timedelta(microseconds=part), hours, ended)
    return due if moment is None else moment  # never None, because no pause is open


def segments(
    start: datetime,
    end: datetime,
    hours: Hours,
    pauses: Iterable[Pause] = (),
    *,
    most: int | None = None,
) -> tuple[Segment, ...]:
    """Cut the time between two moments into segments. Each has one reason why it counts or does not
    count.

    With `most`, only the first `most` segments are returned.
    """
    return tuple(islice(_segments(start, end, hours, pauses), most))


def _segments(
    start: datetime, end: datetime, hours: Hours, pauses: Iterable[Pause]
) -> Iterator[Segment]:
    """Yield the segments one by one. Neighbours with the same reason are joined."""
    joined: tuple[int, int, SegmentReason] | None = None
    for first, last, reason in _reasons(_number(start), _number(end), hours, _merged(pauses)):
        if joined is not None and joined[1] == first and joined[2] is reason:
            joined = (joined[0], last, reason)
            continue
        if joined is not None:
            yield _segment(*joined)
        joined = (first, last, reason)
    if joined is not None:
        yield _segment(*joined)


def _segment(first: int, last: int, reason: SegmentReason) -> Segment:
    return Segment(_moment(first), _moment(last), reason is SegmentReason.OPEN, reason)


# --- in whole microseconds since the epoch ----------------------------------------------------

_Spans = tuple[tuple[int, int], ...]


def _number(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def _moment(number: int) -> datetime:
    return _EPOCH + timedelta(microseconds=number)


def _merged(pauses: Iterable[Pause]) -> _Spans:
    """The pauses in order; those that touch or overlap are joined. A pause without end lasts to the
    end of the year 9999.
    """
    merged: list[tuple[int, int]] = []
    for start, end in sorted(
        (_number(pause.start), _LAST if pause.end is None else _number(pause.end))
        for pause in pauses
    ):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _running(start: int, end: int, pauses: _Spans) -> Iterator[tuple[int, int]]:
    """The parts of the time between two moments in which the clock is not paused."""
    at = start
    for first, last in pauses:
        if last <= at:
            continue
        if first >= end:
            break
        if first > at:
            yield at, first
        at = last
    if at < end:
        yield at, end


def _advance(start: int, need: int, hours: Hours, pauses: _Spans) -> int | None:
    """Find the first moment at which `need` microseconds are used up, counted from `start`.

    None if a pause without end comes before that moment. Raises OutOfReachError.
    """
    if not need:
        return start
    horizon = min(start + HORIZON_DAYS * DAY, _LAST)
    for first, last in _running(start, horizon, pauses):
        at, need = _use(first, last, need, hours)
        if not need:
            return at
    if pauses and pauses[-1][1] == _LAST:
        return None
    raise OutOfReachError(_out_of_reach(timedelta(microseconds=need)))


def _use(start: int, end: int, need: int, hours: Hours) -> tuple[int, int]:
    """Use up at most `need` microseconds between `start` and `end`. No pause lies between these.

    Returns the moment that is reached, and the microseconds that are still needed.
    """
    if hours.is_always:
        used = min(need, end - start)
        return start + used, need - used
    for day in range(start // DAY, (end - 1) // DAY + 1):
        if day * DAY >= start and (day + 1) * DAY <= end:
            open_time = hours.open_time(day)
            if open_time < need:
                need -= open_time
                continue
        for first, last in hours.day(day).open_spans:
            length = min(last, end) - max(first, start)
            if length >= need:
                return max(first, start) + need, 0
            need -= max(length, 0)
    return end, need


def _open_time(start: int, end: int, hours: Hours) -> int:
    if hours.is_always:
        return end - start
    total = 0
    for day in range(start // DAY, (end - 1) // DAY + 1):
        if day * DAY >= start and (day + 1) * DAY <= end:
            total += hours.open_time(day)
        else:
            total += sum(
                max(min(last, end) - max(first, start), 0)
                for first, last in hours.day(day).open_spans
            )
    return total


_REASONS = {
    PieceReason.OPEN: SegmentReason.OPEN,
    PieceReason.CLOSED: SegmentReason.CLOSED,
    PieceReason.HOLIDAY: SegmentReason.HOLIDAY,
}


def _reasons(
    start: int, end: int, hours: Hours, pauses: _Spans
) -> Iterator[tuple[int, int, SegmentReason]]:
    at = start
    for first, last in _running(start, end, pauses):
        if first > at:
            yield at, first, SegmentReason.PAUSED
        yield from _calendar_reasons(first, last, hours)
        at = last
    if at < end:
        yield at, end, SegmentReason.PAUSED


def _calendar_reasons(
    start: int, end: int, hours: Hours
) -> Iterator[tuple[int, int, SegmentReason]]:
    if hours.is_always:
        yield start, end, SegmentReason.OPEN
        return
    for day in range(start // DAY, (end - 1) // DAY + 1):
        for piece in hours.day(day).pieces:
            first, last = max(piece.start, start), min(piece.end, end)
            if first < last:
                yield first, last, _REASONS[piece.reason]


def _out_of_reach(missing: timedelta) -> str:
    years = HORIZON_DAYS // 366
    return f"The calendar is not open long enough in {years} years: {missing} are missing."
