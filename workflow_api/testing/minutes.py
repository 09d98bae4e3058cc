"""Count working time minute by minute: slow, simple, and without any code of `sla.domain`.

Every minute of a window is one byte, which is 1 if the minute counts. A minute counts if the local
clock of the zone shows a time inside an interval of its date. Unlike `sla.domain`, this module does
not divide days at changes of the clock or at pauses. It reads the local clock for each minute, and
sets the minutes of pauses to 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from operator import itemgetter
from zoneinfo import ZoneInfo

WINDOW_DAYS = 45
MINUTE = timedelta(minutes=1)
_A_MINUTE = 60_000_000
_A_DAY = 1440
_LENGTH = WINDOW_DAYS * _A_DAY

Intervals = tuple[tuple[int, int], ...]


class OutsideError(Exception):
    """The result lies outside the window of minutes that are counted."""


@dataclass(frozen=True)
class Timetable:
    """The opening hours of a calendar, as an Admin sets them.

    An interval is (begin, end) in minutes after midnight. `week` begins on Monday; the days in
    `closed` have no hours, those in `open` have other hours than their weekday.
    """

    zone: str
    week: tuple[Intervals, ...]
    closed: frozenset[date] = frozenset()
    open: Mapping[date, Intervals] | None = None

    def of(self, on: date) -> Intervals:
        special = (self.open or {}).get(on)
        if special is not None:
            return special
        return () if on in self.closed else self.week[on.weekday()]


@dataclass(frozen=True)
class Tape:
    """The minutes from `first` on, one byte each: 1 if the minute counts, else 0."""

    first: datetime
    minutes: bytes

    @classmethod
    def of(cls, timetable: Timetable, first: date) -> Tape:
        """The tape of a timetable. It begins at midnight UTC of the day `first`."""
        # All local minutes from a day before the window to a day after it.
        line = bytearray()
        for number in range(-1, WINDOW_DAYS + 1):
            day = bytearray(_A_DAY)
            for begin, end in timetable.of(first + timedelta(days=number)):
                day[begin:end] = b"\1" * (end - begin)
            line += day
        begin_at = datetime(first.year, first.month, first.day, tzinfo=UTC)
        return cls(begin_at, bytes(_wall(timetable.zone, first)(line)))

    def then(self, later: Tape, since: datetime) -> Tape:
        """This tape up to `since`, which is a whole minute, and the tape `later` from there on."""
        place = self._place(since) // _A_MINUTE
        return Tape(self.first, self.minutes[:place] + later.minutes[place:])

    def without(self, pauses: Iterable[tuple[datetime, datetime]]) -> Tape:
        """This tape, but without the minutes in `pauses`, which begin and end at whole minutes."""
        minutes = bytearray(self.minutes)
        for start, end in pauses:
            first, last = (min(self._place(at) // _A_MINUTE, _LENGTH) for at in (start, end))
            minutes[first:last] = bytes(last - first)
        return Tape(self.first, bytes(minutes))

    def used(self, start: datetime, end: datetime) -> timedelta:
        """The time that counts between two moments."""
        return timedelta(microseconds=self._used(self._place(start), self._place(end)))

    def moment(self, start: datetime, need: timedelta) -> datetime:
        """The first moment at which `need` is used up, counted from `start`.

        Raises OutsideError if that is not within the window.
        """
        begin, wanted = self._place(start), need // timedelta(microseconds=1)
        low, high = begin, _LENGTH * _A_MINUTE
        if self._used(begin, high) < wanted:
            raise OutsideError
        while low < high:
            middle = (low + high) // 2
            if self._used(begin, middle) < wanted:
                low = middle + 1
            else:
                high = middle
        return self.first + timedelta(microseconds=low)

    def part(self, start: datetime, due: datetime, part: Fraction) -> datetime:
        """The first moment at which `part` of the counted time from `start` to `due` is used."""
        total = self.used(start, due) // timedelta(microseconds=1)
        need = total * part
        return self.moment(start, timedelta(microseconds=-(-need.numerator // need.denominator)))

    def _place(self, at: datetime) -> int:
        place = (at - self.first) // timedelta(microseconds=1)
        if place < 0:
            raise OutsideError
        return place

    def _used(self, start: int, end: int) -> int:
        if end <= start:
            return 0
        if end > _LENGTH * _A_MINUTE:
            raise OutsideError
        (first, after_first), (last, into_last) = divmod(start, _A_MINUTE), divmod(end, _A_MINUTE)
        whole = self.minutes.count(1, first, last) * _A_MINUTE
        rest = into_last * self.minutes[last] if into_last else 0
        return whole - after_first * self.minutes[first] + rest


@lru_cache(maxsize=32)
def _wall(zone: str, first: date) -> Callable[[bytearray], Sequence[int]]:
    """A function from a line of local minutes (see `Tape.of`) to the minutes of the window. For
    each of these it returns the value of the minute that the local clock shows then.
    """
    info = ZoneInfo(zone)
    at = datetime(first.year, first.month, first.day, tzinfo=UTC)
    # Treat local times as UTC to count their minutes, because in UTC no time is skipped or
    # repeated.
    origin = at - timedelta(days=1)
    places = [
        ((at + number * MINUTE).astimezone(info).replace(tzinfo=UTC) - origin) // MINUTE
        for number in range(_LENGTH)
    ]
    return itemgetter(*places)
