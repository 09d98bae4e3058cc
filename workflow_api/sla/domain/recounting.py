"""Count working time in a second way, to check `sla.domain.walk`. The two ways share no code.

This way is slower. It steps from moment to moment, in the local time of the zone. Each step ends
where the next change may happen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sla.domain.hours import Intervals

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
HORIZON = 366 * 30 * DAY


@dataclass(frozen=True, slots=True)
class Revision:
    """The hours of a calendar from `since` on; from the beginning if `since` is None.

    `week` begins on Monday.
    """

    since: datetime | None
    zone: str
    week: tuple[Intervals, ...]
    closed: frozenset[date]
    open: dict[date, Intervals]

    def intervals(self, on: date) -> Intervals:
        if on in self.open:
            return self.open[on]
        return () if on in self.closed else self.week[on.weekday()]


@dataclass(frozen=True, slots=True)
class Counter:
    """Counts the open hours of the revision in force, without the time of `pauses`. A pause is a
    pair (start, end).

    `revisions` are in ascending order. If there are none, all time counts.
    """

    revisions: tuple[Revision, ...]
    pauses: tuple[tuple[datetime, datetime], ...] = ()

    def used(self, start: datetime, end: datetime) -> timedelta:
        """The time that counts between two moments; zero if the end is not after the start."""
        total = timedelta(0)
        for at, until in self._counting(start, end):
            total += until - at
        return total

    def moment(self, start: datetime, need: timedelta) -> datetime | None:
        """The moment at which `need` is used up, counted from `start`.

        None if that takes more than 30 years.
        """
        if not need:
            return start
        for at, until in self._counting(start, start + HORIZON):
            if until - at >= need:
                return at + need
            need -= until - at
        return None

    def _counting(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        at = start
        while at < end:
            counts, until = self._reading(at)
            until = min(until, end)
            if counts:
                yield at, until
            at = until

    def _reading(self, at: datetime) -> tuple[bool, datetime]:
        """Whether time counts at `at`, and a later moment. Between the two moments the answer does
        not change.
        """
        ends = [end for start, end in self.pauses if start <= at < end]
        if ends:
            return False, max(ends)
        counts, until = self._by_calendar(at)
        starts = [start for start, end in self.pauses if at < start < end]
        edits = [r.since for r in self.revisions if r.since is not None and r.since > at]
        return counts, min([until, *starts, *edits])

    def _by_calendar(self, at: datetime) -> tuple[bool, datetime]:
        if not self.revisions:
            return True, at + DAY
        revision = [r for r in self.revisions if r.since is None or r.since <= at][-1]
        zone = ZoneInfo(revision.zone)
        wall = at.astimezone(zone)
        midnight = wall.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
        time = wall.replace(tzinfo=None) - midnight
        intervals = [(a * MINUTE, b * MINUTE) for a, b in revision.intervals(wall.date())]
        counts = any(begin <= time < end for begin, end in intervals)
        edges = [edge for interval in intervals for edge in interval if edge > time]
        return counts, _same_offset(at, at + min([*edges, DAY]) - time, zone)


def _same_offset(at: datetime, until: datetime, zone: ZoneInfo) -> datetime:
    """The end of a period from `at` in which the zone's offset stays the same: `until`, or the
    moment before that at which the offset changes.

    Offsets change on whole minutes, and not twice within a day.
    """
    offset = at.astimezone(zone).utcoffset()
    while until.astimezone(zone).utcoffset() != offset:
        middle = (at + (until - at) / 2).replace(second=0, microsecond=0)
        next_minute = at.replace(second=0, microsecond=0) + MINUTE
        if until <= next_minute:
            return until
        until = max(middle, next_minute)
    return until
