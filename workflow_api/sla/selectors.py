"""Read calendars, their revisions, and the hours in which tasks count their time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from django.db.models import F, QuerySet

from servicekit.base.errors import NotFoundError
from sla.domain.calendars import (
    WEEKDAYS,
    CalendarDraft,
    ClosedDay,
    OpenDay,
    hours_from_json,
    intervals_from_json,
)
from sla.domain.recounting import Revision
from sla.domain.spans import CalendarSpan, Spans, taken_up
from sla.domain.walk import ROUND_THE_CLOCK, Hours

from .models import CalendarRevision


def calendar_list() -> QuerySet[CalendarRevision]:
    """The newest revision of each calendar that was not deleted, by name."""
    revisions = CalendarRevision.objects.select_related("calendar")
    current = revisions.filter(rev=F("calendar__rev"), calendar__deleted_at=None)
    return current.order_by("calendar__name", "calendar_id")


def access_calendar(calendar_id: int) -> CalendarRevision:
    """The newest revision of a calendar; raises NotFoundError."""
    found = calendar_list().filter(calendar_id=calendar_id).first()
    if found is None:
        raise NotFoundError(f"There is no calendar {calendar_id}.")
    return found


def calendar_by_name(name: str) -> CalendarRevision | None:
    """The newest revision of the calendar with exactly this name."""
    return calendar_list().filter(calendar__name=name).first()


def calendar_names() -> dict[int, str]:
    """The names of all calendars, including deleted ones."""
    return dict(CalendarRevision.objects.values_list("calendar_id", "calendar__name"))


def revision_list(calendar_id: int) -> QuerySet[CalendarRevision]:
    """All revisions of a calendar, newest first."""
    return CalendarRevision.objects.filter(calendar_id=calendar_id).order_by("-rev")


def access_revision(*, calendar_id: int, rev: int) -> CalendarRevision:
    """One revision, complete; raises NotFoundError."""
    revisions = CalendarRevision.objects.select_related("calendar")
    found = revisions.filter(calendar_id=calendar_id, rev=rev).first()
    if found is None:
        raise NotFoundError(f"Calendar {calendar_id} has no revision {rev}.")
    return found


def revisions_by_rev(calendar_id: int, revs: Iterable[int]) -> dict[int, CalendarRevision]:
    """Some revisions of a calendar, by their number."""
    found = CalendarRevision.objects.filter(calendar_id=calendar_id, rev__in=revs)
    return {revision.rev: revision for revision in found}


def newest_revision(calendar_id: int) -> CalendarRevision:
    """The revision in force, also if the calendar was deleted. Raises NotFoundError."""
    found = revision_list(calendar_id).first()
    if found is None:
        raise NotFoundError(f"There is no calendar {calendar_id}.")
    return found


def same_revisions(calendar_id: int, rev: int) -> frozenset[int]:
    """The numbers of the revisions with the same hours as `rev`.

    They are `rev` itself, the revision from which it was restored, and all others that were
    restored from that revision.
    """
    origins = dict(
        CalendarRevision.objects.filter(calendar_id=calendar_id).values_list("rev", "restored_from")
    )

    def origin(number: int) -> int:
        former = origins.get(number)
        return number if former is None else origin(former)

    return frozenset(number for number in origins if origin(number) == origin(rev))


def spans_in_force(spans: Spans) -> Spans:
    """The spans, and after them one span for each later revision of the calendar, from the time of
    its edit on.

    A calendar may be edited twice before a task takes up the first edit. Then the first edit counts
    for the time between the two.
    """
    last = spans[-1]
    later = CalendarRevision.objects.filter(calendar_id=last.calendar_id, rev__gt=last.rev)
    for revision in later.defer("hours", "closed", "open").order_by("rev"):
        same = (
            frozenset[int]()
            if revision.restored_from is None
            else same_revisions(last.calendar_id, revision.rev)
        )
        spans = taken_up(spans, revision.rev, revision.created_at, same_as=same)
    return spans


def draft_of_revision(revision: CalendarRevision, name: str) -> CalendarDraft:
    """A stored revision in the form in which an edit is compared with it."""
    return CalendarDraft(
        name=name,
        time_zone=revision.time_zone,
        week=tuple(intervals_from_json(revision.hours[day]) for day in WEEKDAYS),
        closed=tuple(
            ClosedDay(date.fromisoformat(day["date"]), day["name"]) for day in revision.closed
        ),
        open=tuple(
            OpenDay(date.fromisoformat(day["date"]), intervals_from_json(day["hours"]))
            for day in revision.open
        ),
        country=revision.country,
        subdivision=revision.subdivision,
        holidays_until=revision.holidays_until,
    )


def earlier_drafts(revision: CalendarRevision) -> Iterator[CalendarDraft]:
    """The revisions before this one, newest first; each is read only when it is asked for."""
    name = revision.calendar.name
    earlier = revision_list(revision.calendar_id).filter(rev__lt=revision.rev)
    for row in earlier.iterator(chunk_size=20):
        yield draft_of_revision(row, name)


@lru_cache(maxsize=256)
def hours_of_revision(calendar_id: int, rev: int) -> Hours:
    """The hours of a revision, which never change; raises NotFoundError."""
    revision = access_revision(calendar_id=calendar_id, rev=rev)
    return hours_from_json(revision.time_zone, revision.hours, revision.closed, revision.open)


def hours_of(spans: Spans) -> Hours:
    """The hours by which a task with these spans counts; round the clock if there are no spans."""
    return _joined(spans) if spans else ROUND_THE_CLOCK


@lru_cache(maxsize=512)
def _joined(spans: Spans) -> Hours:
    first, *later = spans
    joined = _hours(first)
    for span in later:
        if span.since is not None:
            joined = _hours(span).since(span.since, joined)
    return joined


def _hours(span: CalendarSpan) -> Hours:
    return hours_of_revision(span.calendar_id, span.rev)


def revisions_of(spans: Spans) -> tuple[Revision, ...]:
    """The hours of these spans, in the form that `sla.domain.recounting` reads.

    Empty for a task that counts round the clock.
    """
    return tuple(_revision(span) for span in spans)


@lru_cache(maxsize=512)
def _revision(span: CalendarSpan) -> Revision:
    hours = _hours(span)
    closed = frozenset(on for on, _ in hours.closed)
    return Revision(span.since, hours.zone, hours.week, closed, dict(hours.open))
