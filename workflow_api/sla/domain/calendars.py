"""Calendars as people write them, with days and times as text, and their conversion to `Hours`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sla.domain.hours import MINUTES_A_DAY, Hours, Intervals

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MAX_INTERVALS = 48
MAX_DATES = 4_000
"""The most closed days of a calendar, and also the most days that have other hours than their
weekday.
"""
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00")


class IntervalError(ValueError):
    """The intervals of a day are malformed: a time is not a time, or the intervals are not in
    order.
    """


@dataclass(frozen=True, slots=True)
class ClosedDay:
    date: date
    name: str


@dataclass(frozen=True, slots=True)
class OpenDay:
    date: date
    hours: Intervals


@dataclass(frozen=True, slots=True)
class CalendarDraft:
    """A calendar to store. `week` has seven entries, Monday first. `closed` and `open` are each sorted by
    date, without a date twice.
    """

    name: str
    time_zone: str
    week: tuple[Intervals, ...]
    closed: tuple[ClosedDay, ...] = ()
    open: tuple[OpenDay, ...] = ()
    country: str = ""
    subdivision: str = ""
    holidays_until: date | None = None

    @property
    def is_ever_open(self) -> bool:
        return any(self.week) or any(day.hours for day in self.open)

    @property
    def hours(self) -> Hours:
        return Hours(
            self.time_zone,
            self.week,
            closed=tuple((day.date, day.name) for day in self.closed),
            open=tuple((day.date, day.hours) for day in self.open),
        )


def intervals_from_json(data: object) -> Intervals:
    """Read `[["09:00", "12:00"], ["13:00", "24:00"]]`.

    Raises IntervalError unless the intervals are half open, ascending and disjoint.
    """
    if not isinstance(data, list) or len(data) > MAX_INTERVALS:
        raise IntervalError("A list of intervals is needed, such as [[“09:00”, “17:00”]].")
    found: list[tuple[int, int]] = []
    for pair in data:
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            raise IntervalError("An interval has a begin and an end, such as [“09:00”, “17:00”].")
        start, end = (_minutes(text) for text in pair)
        if end == start:
            raise IntervalError(f"{pair[0]} to {pair[1]}: the end must be after the begin.")
        if end < start:
            raise IntervalError(
                f"{pair[0]} to {pair[1]}: the end must be after the begin. For a night, write"
                f" {pair[0]} to 24:00 here and 00:00 to {pair[1]} on the next day."
            )
        if found and start < found[-1][1]:
            raise IntervalError(
                f"{pair[0]} to {pair[1]} begins before the interval ahead of it ends."
            )
        found.append((start, end))
    return tuple(found)


def intervals_to_json(intervals: Intervals) -> list[list[str]]:
    return [[_text(start), _text(end)] for start, end in intervals]


def week_to_json(week: Sequence[Intervals]) -> dict[str, Any]:
    return {day: intervals_to_json(week[place]) for place, day in enumerate(WEEKDAYS)}


def closed_to_json(days: Sequence[ClosedDay]) -> list[dict[str, Any]]:
    return [{"date": day.date.isoformat(), "name": day.name} for day in days]


def open_to_json(days: Sequence[OpenDay]) -> list[dict[str, Any]]:
    return [{"date": day.date.isoformat(), "hours": intervals_to_json(day.hours)} for day in days]


def hours_from_json(
    time_zone: str,
    hours: Mapping[str, Any],
    closed: Sequence[Mapping[str, Any]],
    opened: Sequence[Mapping[str, Any]],
) -> Hours:
    """The hours of a stored revision."""
    return Hours(
        time_zone,
        tuple(intervals_from_json(hours[day]) for day in WEEKDAYS),
        closed=tuple((date.fromisoformat(day["date"]), day["name"]) for day in closed),
        open=tuple(
            (date.fromisoformat(day["date"]), intervals_from_json(day["hours"])) for day in opened
        ),
    )


def _minutes(text: object) -> int:
    if not isinstance(text, str) or not _TIME.fullmatch(text):
        raise IntervalError("A time is written as HH:MM, from 00:00 to 24:00.")
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def _text(minutes: int) -> str:
    if minutes == MINUTES_A_DAY:
        return "24:00"
    return f"{minutes // 60:02}:{minutes % 60:02}"
