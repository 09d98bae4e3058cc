"""The revisions of its calendar by which a task has counted its time, one after another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class CalendarSpan:
    """One revision of a calendar, in force for the task from `since` on.

    `since` is None for the first revision, which is in force from the start.
    """

    calendar_id: int
    rev: int
    since: datetime | None = None


Spans = tuple[CalendarSpan, ...]
"""The spans of a task in ascending order; empty for a task that counts round the clock."""


def taken_up(
    spans: Spans, rev: int, since: datetime, same_as: frozenset[int] = frozenset()
) -> Spans:
    """The spans of a task after it takes up the revision `rev` of its calendar, in force from
    `since` on.

    The time before `since` stays counted as it was. `same_as` are the revisions with the same hours
    as `rev`. If the task has counted by one of them, the spans after that one are dropped. So the
    task gets back exactly the deadlines that it had. A span that would be empty is left out.
    """
    for place in range(len(spans) - 1, -1, -1):
        if spans[place].rev in same_as:
            return (*spans[:place], replace(spans[place], rev=rev))
    last = spans[-1]
    if last.since is not None and since <= last.since:
        return (*spans[:-1], replace(last, rev=rev))
    return (*spans, CalendarSpan(last.calendar_id, rev, since))


def spans_to_json(spans: Spans) -> list[dict[str, Any]]:
    return [
        {
            "calendar_id": span.calendar_id,
            "rev": span.rev,
            "since": None if span.since is None else span.since.isoformat(),
        }
        for span in spans
    ]


def spans_from_json(data: Iterable[Mapping[str, Any]] | None) -> Spans:
    """Read stored spans; null means none."""
    return tuple(
        CalendarSpan(
            span["calendar_id"],
            span["rev"],
            None if span["since"] is None else datetime.fromisoformat(span["since"]),
        )
        for span in data or ()
    )
