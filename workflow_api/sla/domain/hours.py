"""The hours of a calendar, and the periods of real time in which the calendar is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY = 86_400_000_000
"""A day of UTC in microseconds; moments are whole microseconds since the epoch."""

MINUTES_A_DAY = 1440

DAYS_KEPT = 2_000
"""The number of days that an `Hours` keeps in its cache `_days`: several years."""

Intervals = tuple[tuple[int, int], ...]
"""Half-open intervals of one date in minutes after midnight, ascending and disjoint; the last may end
at 1440.
"""

WHOLE_DAY: Intervals = ((0, MINUTES_A_DAY),)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = 1_000_000
_MINUTE = 60 * _SECOND


class PieceReason(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Piece:
    """A half-open stretch of real time, in microseconds since the epoch, with one reason why it
    counts or does not count.
    """

    start: int
    end: int
    reason: PieceReason


@dataclass(frozen=True, slots=True)
class Pieces:
    """One day of UTC, cut into pieces; `open_time` is the length of the open ones, in microseconds."""

    pieces: tuple[Piece, ...]
    open_spans: tuple[tuple[int, int], ...]
    open_time: int


@dataclass(frozen=True, slots=True)
class Hours:
    """The times at which work counts, according to one revision of a calendar.

    `week` has the intervals of the seven weekdays, Monday first. A date in `open` has the hours
    given there, even if it is also in `closed`. Any other date in `closed` has no hours. `earlier`
    is a moment and the hours that were in force before it: when a calendar is edited, its tasks
    keep the time that they counted before.
    """

    zone: str
    week: tuple[Intervals, ...]
    closed: tuple[tuple[date, str], ...] = ()
    open: tuple[tuple[date, Intervals], ...] = ()
    earlier: tuple[datetime, Hours] | None = None
    is_always: bool = field(init=False, compare=False, repr=False)
    """Whether every moment counts. Then the zone does not matter, and a walk is a plain addition."""
    _closed: dict[date, str] = field(init=False, compare=False, repr=False)
    _open: dict[date, Intervals] = field(init=False, compare=False, repr=False)
    _days: dict[int, Pieces] = field(init=False, compare=False, repr=False)
    """A cache of days that were already cut into pieces, because many walks cross the same days."""
    _usual: dict[tuple[int, int], int] = field(init=False, compare=False, repr=False)
    """A cache of the open time of usual days, by weekday and offset. A usual day has no special
    date and no change of the clock, so only the week decides about it.
    """
    _latest: Hours | None = field(init=False, compare=False, repr=False)
    """The same hours without `earlier`. Days after the change use the cache of this object."""

    def __post_init__(self) -> None:
        is_always = (
            all(day == WHOLE_DAY for day in self.week)
            and not self.closed
            and all(day == WHOLE_DAY for _, day in self.open)
            and (self.earlier is None or self.earlier[1].is_always)
        )
        object.__setattr__(self, "is_always", is_always)
        object.__setattr__(self, "_closed", dict(self.closed))
        object.__setattr__(self, "_open", dict(self.open))
        object.__setattr__(self, "_days", {})
        object.__setattr__(self, "_usual", {})
        object.__setattr__(self, "_latest", None)

    def since(self, moment: datetime, earlier: Hours) -> Hours:
        """These hours from `moment` on, and the hours `earlier` up to that moment."""
        joined = replace(self, earlier=(moment, earlier))
        object.__setattr__(joined, "_latest", self)
        return joined

    def day(self, number: int) -> Pieces:
        """The pieces of one day of UTC, counted from the epoch."""
        hours = self._on(number)
        if hours is not self:
            return hours.day(number)
        known = self._days.get(number)
        if known is None:
            if len(self._days) >= DAYS_KEPT:
                self._days.clear()
            known = self._days[number] = _pieces(tuple(self._cut(number)))
        return known

    def open_time(self, number: int) -> int:
        """The open time of one day of UTC, in microseconds.

        Usual days with the same weekday and offset are cut only once, so a walk over decades is cheap.
        """
        hours = self._on(number)
        if hours is not self:
            return hours.open_time(number)
        usual = self._usual_day(number)
        if usual is None:
            return self.day(number).open_time
        known = self._usual.get(usual)
        if known is None:
            known = self._usual[usual] = self.day(number).open_time
        return known

    def _on(self, number: int) -> Hours:
        """The hours that apply to the whole of this day: the earlier or the latest ones. Returns
        `self` if the hours change on this day, or never.
        """
        if self.earlier is None:
            return self
        until = (self.earlier[0] - _EPOCH) // timedelta(microseconds=1)
        if (number + 1) * DAY <= until:
            return self.earlier[1]
        return self._latest if number * DAY >= until and self._latest is not None else self

    def _usual_day(self, number: int) -> tuple[int, int] | None:
        """The weekday and the offset of a usual day, about which only the week decides; None for
        any other day.
        """
        stretches = _offsets(self.zone, number)
        if self.earlier is not None or len(stretches) > 1:
            return None
        offset = stretches[0][2]
        first = (number * DAY + offset) // DAY
        last = ((number + 1) * DAY - 1 + offset) // DAY
        for local_day in range(first, last + 1):
            on = date.fromordinal(_ORDINAL + local_day)
            if on in self._closed or on in self._open:
                return None
        return number % 7, offset

    def _cut(self, number: int) -> Iterator[Piece]:
        if self.earlier is None:
            yield from self._own(number)
            return
        until = (self.earlier[0] - _EPOCH) // timedelta(microseconds=1)
        if number * DAY < until:
            for piece in self.earlier[1].day(number).pieces:
                if piece.start < until:
                    yield Piece(piece.start, min(piece.end, until), piece.reason)
        if until < (number + 1) * DAY:
            for piece in self._own(number):
                if piece.end > until:
                    yield Piece(max(piece.start, until), piece.end, piece.reason)

    def _own(self, number: int) -> Iterator[Piece]:
        """Cut the day where the offset of the zone changes, then at local midnights, then by the
        hours.

        Between two changes of the offset, local time is real time plus the offset. If a change
        skips some local time, that time is in no piece. If a change repeats some local time, that
        time is in two pieces.
        """
        for start, end, offset in _offsets(self.zone, number):
            at = start
            while at < end:
                local_day = (at + offset) // DAY
                midnight = local_day * DAY - offset
                until = min(end, midnight + DAY)
                yield from self._local(date.fromordinal(_ORDINAL + local_day), midnight, at, until)
                at = until

    def _local(self, on: date, midnight: int, start: int, end: int) -> Iterator[Piece]:
        """Cut the stretch from `start` to `end`, which is within the local date `on`.

        `midnight` is the moment at which that date begins by the offset of the stretch.
        """
        intervals, outside = self._hours_of(on)
        at = start
        for first, last in intervals:
            opens = max(midnight + first * _MINUTE, start)
            closes = min(midnight + last * _MINUTE, end)
            if opens >= closes:
                continue
            if at < opens:
                yield Piece(at, opens, outside)
            yield Piece(opens, closes, PieceReason.OPEN)
            at = closes
        if at < end:
            yield Piece(at, end, outside)

    def _hours_of(self, on: date) -> tuple[Intervals, PieceReason]:
        """The intervals of a date, and the reason why the rest of the date is closed."""
        special = self._open.get(on)
        if special is not None:
            return special, PieceReason.CLOSED
        if on in self._closed:
            return (), PieceReason.HOLIDAY
        return self.week[on.weekday()], PieceReason.CLOSED


_ORDINAL = _EPOCH.date().toordinal()


def _pieces(cut: tuple[Piece, ...]) -> Pieces:
    spans = tuple((piece.start, piece.end) for piece in cut if piece.reason is PieceReason.OPEN)
    return Pieces(cut, spans, sum(end - start for start, end in spans))


@lru_cache(maxsize=20_000)
def _offsets(zone: str, number: int) -> tuple[tuple[int, int, int], ...]:
    """The parts of one day of UTC in which the offset stays the same, as (start, end, offset) in
    microseconds.

    No zone has ever changed its clock twice within a day.
    """
    info = ZoneInfo(zone)
    start, end = number * DAY, (number + 1) * DAY
    before, after = _offset(info, start), _offset(info, end - _SECOND)
    if before == after:
        return ((start, end, before),)
    change = _change(info, start, end - _SECOND)
    return ((start, change, before), (change, end, after))


def _change(info: ZoneInfo, before: int, after: int) -> int:
    """The first second with the new offset, between two moments with different offsets."""
    offset = _offset(info, before)
    while after - before > _SECOND:
        middle = before + (after - before) // (2 * _SECOND) * _SECOND
        if _offset(info, middle) == offset:
            before = middle
        else:
            after = middle
    return after


def _offset(info: ZoneInfo, at: int) -> int:
    moment = (_EPOCH + timedelta(microseconds=at)).astimezone(info)
    return (moment.utcoffset() or timedelta(0)) // timedelta(microseconds=1)


ROUND_THE_CLOCK = Hours("UTC", (WHOLE_DAY,) * 7)
