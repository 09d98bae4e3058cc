"""Compute the announcements that the clock must have made, and their times, from the events of a
task alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from sla.domain.recounting import Revision
from sla.domain.spans import Spans
from task.domain.events import Event
from task.domain.events.clock import ItemBreached, ItemWarned, TargetPassed
from task.domain.events.work import ItemAssigned, ItemClosed, ItemResolved
from task.domain.recomputing import DECIDES, Recomputed, Rules

PERCENTS = (100, 90, 80)
TARGET = 0
"""Stands for the target of the whole task, where an announcement has a percentage."""

Announcement = tuple[datetime, int]


def announced(events: Iterable[Event]) -> list[Announcement]:
    """The announcements in the events, each as (moment, percent)."""
    return [(event.at, percent) for event in events if (percent := _percent(event)) is not None]


def _percent(event: Event) -> int | None:
    match event:
        case ItemWarned():
            return event.percent
        case ItemBreached():
            return 100
        case TargetPassed():
            return TARGET
    return None


@dataclass(slots=True)
class _Clock:
    """The clock of a task. `told` is the highest percentage of the open item that was announced.
    `is_target_told` says whether the passing of the task's target was announced.
    """

    has_item: bool = False
    since: datetime | None = None
    told: int = 0
    is_target_told: bool = False


def expected(
    events: Iterable[Event],
    until: datetime,
    rules: Rules,
    revisions: Callable[[Spans], tuple[Revision, ...]],
) -> list[Announcement]:
    """The announcements that the clock must have made up to `until`. They are computed from all
    other events.
    """
    acts = [event for event in events if _percent(event) is None]
    recomputed, clock = Recomputed(rules, revisions), _Clock()
    found: list[Announcement] = []
    for place, event in enumerate(acts):
        if isinstance(event, DECIDES):
            recomputed.after(event)
        _follow(clock, event)
        end = acts[place + 1].at if place + 1 < len(acts) else until
        if end > event.at and recomputed.stopped_at is None:
            found += sorted(_between(recomputed, clock, event.at, end))
    return found


def _follow(clock: _Clock, event: Event) -> None:
    match event:
        case ItemAssigned():
            clock.has_item, clock.since, clock.told = True, event.at, event.announced
        case ItemResolved() | ItemClosed():
            clock.has_item = False


def _between(
    recomputed: Recomputed, clock: _Clock, start: datetime, end: datetime
) -> Iterator[Announcement]:
    target, due = recomputed.target(), recomputed.due()
    if clock.has_item and clock.since is not None and due is not None:
        moments = {percent: _moment(recomputed, clock.since, due, percent) for percent in PERCENTS}
        at_once = [percent for percent, at in moments.items() if at <= start]
        for percent in PERCENTS:
            is_highest = percent == max(at_once, default=None)
            is_later = start < moments[percent] <= end
            if percent > clock.told and (is_highest or is_later):
                yield max(moments[percent], start), percent
        clock.told = max([clock.told, *(p for p, at in moments.items() if at <= end)])
    if target is not None and target <= end and not clock.is_target_told:
        clock.is_target_told = True
        yield max(target, start), TARGET


def _moment(recomputed: Recomputed, since: datetime, due: datetime, percent: int) -> datetime:
    """The first moment at which `percent` of the working time from `since` to `due` is used."""
    if percent == 100 or due <= since:
        return due
    microsecond = timedelta(microseconds=1)
    need = Fraction(recomputed.counter.used(since, due) // microsecond * percent, 100)
    whole = -(-need.numerator // need.denominator)
    return recomputed.counter.moment(since, whole * microsecond) or due
