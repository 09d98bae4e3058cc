"""Random working hours around changes of the clock."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from sla.domain.hours import Hours
from testing.minutes import Intervals, Timetable

# The first day of each window, about nine days before a change of the clock. Each zone occurs with
# both changes, forward and back. Lord Howe changes by half an hour, and Cairo at midnight.
WINDOWS = (
    ("Europe/Berlin", date(2026, 3, 20)),
    ("Europe/Berlin", date(2026, 10, 16)),
    ("America/New_York", date(2026, 2, 27)),
    ("America/New_York", date(2026, 10, 23)),
    ("Australia/Lord_Howe", date(2026, 3, 27)),
    ("Australia/Lord_Howe", date(2026, 9, 25)),
    ("Africa/Cairo", date(2026, 4, 15)),
    ("Africa/Cairo", date(2026, 10, 21)),
)
# Times at which intervals begin or end, in minutes after midnight. They lie in and around the time
# that a change of the clock skips or repeats.
_AT_NIGHT = (0, 60, 90, 105, 115, 120, 130, 135, 150, 165, 180, 1380, 1440)


def timetable(random: Random, zone: str, first: date) -> Timetable:
    """A week with several intervals a day, with holidays and special days in the window."""
    days = [first + timedelta(days=random.randint(0, 30)) for _ in range(4)]
    style = random.randrange(4)
    if style == 0:
        begin = random.choice((420, 480, 540))
        office: Intervals = ((begin, 720), (780, random.choice((1020, 1080))))
        week: tuple[Intervals, ...] = (office,) * 5 + ((), ())
    elif style == 1:
        week = (((0, 360), (1320, 1440)),) * 7
    else:
        week = tuple(_intervals(random) for _ in range(7))
    return Timetable(
        zone,
        week,
        closed=frozenset(days[: random.randint(0, 3)]),
        open={day: _intervals(random) for day in days[2 : random.randint(2, 4)]},
    )


def _intervals(random: Random) -> Intervals:
    marks = set(random.sample(_AT_NIGHT, random.choice((0, 2, 4))))
    marks ^= set(random.sample(range(195, 1380, 15), random.choice((0, 2, 4))))
    ordered = sorted(marks)
    return tuple(zip(ordered[::2], ordered[1::2], strict=False))


def hours_of(table: Timetable) -> Hours:
    """The same hours for the suite's own walk."""
    return Hours(
        table.zone,
        table.week,
        closed=tuple((on, "Holiday") for on in sorted(table.closed)),
        open=tuple(sorted((table.open or {}).items())),
    )
