"""Create, edit, restore and delete calendars. Messages let open tasks take up an edit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.db import IntegrityError

from audit.domain.changes import changes_between
from audit.services.record import Actor, audit_record
from servicekit.base.errors import InvalidError, NotFoundError
from servicekit.db.transactions import transaction_required
from servicekit.http.api.etags import StaleRevError
from servicekit.messages.outbox import OutgoingMessage, outbox_append
from sla.domain.calendars import (
    CalendarDraft,
    closed_to_json,
    open_to_json,
    week_to_json,
)
from sla.exceptions import CalendarInUseError
from sla.locks import calendar_qs_for_update
from sla.models import Calendar, CalendarRevision
from sla.selectors import access_revision, draft_of_revision, earlier_drafts

from .closing import with_holidays

CountTasks = Callable[[int], int]
"""A function that returns the number of open tasks in a calendar. The caller passes it in, because
tasks belong to another app.
"""


@transaction_required
def calendar_create(*, draft: CalendarDraft, actor: Actor, now: datetime) -> CalendarRevision:
    """Store a new calendar. Raises InvalidError if the name is taken or there are too many closed
    days.
    """
    draft = with_holidays(draft, None, now.date())
    calendar = Calendar(name=draft.name, created_at=now)
    _save(calendar)
    revision = _revision(calendar, draft, actor=actor, now=now)
    revision.save(force_insert=True)
    _audit("calendar.create", calendar, revision, actor, now, {"after": _facts(draft)})
    return revision


@transaction_required
def calendar_update(
    *,
    calendar_id: int,
    draft: CalendarDraft,
    actor: Actor,
    now: datetime,
    count_tasks: CountTasks,
    rev: int | None = None,
) -> CalendarRevision:
    """Store an edit as the next revision, and let open tasks take it up.

    If the edit changes nothing, nothing is stored. Raises NotFoundError, StaleRevError, and
    InvalidError if the name is taken or there are too many closed days.
    """
    calendar = _locked(calendar_id, rev)
    current = access_revision(calendar_id=calendar.pk, rev=calendar.rev)
    former = draft_of_revision(current, calendar.name)
    draft = with_holidays(draft, former, now.date(), earlier_drafts(current))
    if draft == former:
        return current
    return _next(
        "calendar.update", calendar, draft, former, actor=actor, now=now, count_tasks=count_tasks
    )


def calendar_as_edited(
    *, revision: CalendarRevision, draft: CalendarDraft, today: date
) -> CalendarDraft:
    """The calendar that would be stored for this edit. Raises InvalidError for too many closed
    days.
    """
    former = draft_of_revision(revision, revision.calendar.name)
    return with_holidays(draft, former, today, earlier_drafts(revision))


@transaction_required
def calendar_restore(
    *,
    calendar_id: int,
    rev: int,
    actor: Actor,
    now: datetime,
    count_tasks: CountTasks,
    seen_rev: int | None = None,
) -> CalendarRevision:
    """Make the hours of an earlier revision the newest again. The name of the calendar stays.

    Tasks that have counted by that revision get back the deadlines that they had. Raises
    NotFoundError and StaleRevError.
    """
    calendar = _locked(calendar_id, seen_rev)
    wanted = access_revision(calendar_id=calendar.pk, rev=rev)
    current = access_revision(calendar_id=calendar.pk, rev=calendar.rev)
    if rev == calendar.rev:
        return current
    return _next(
        "calendar.restore",
        calendar,
        draft_of_revision(wanted, calendar.name),
        draft_of_revision(current, calendar.name),
        actor=actor,
        now=now,
        count_tasks=count_tasks,
        restored_from=rev,
    )


@transaction_required
def calendar_delete(
    *,
    calendar_id: int,
    actor: Actor,
    now: datetime,
    named_by: Callable[[int], list[str]],
    rev: int | None = None,
) -> None:
    """Delete a calendar that no workflow names. `named_by` returns the names of the workflows that name a
    calendar.

    Raises NotFoundError, StaleRevError, CalendarInUseError.
    """
    calendar = _locked(calendar_id, rev)
    names = named_by(calendar.pk)
    if names:
        raise CalendarInUseError(f"A workflow uses this calendar: {', '.join(names[:5])}.")
    calendar.deleted_at = now
    calendar.save()
    revision = access_revision(calendar_id=calendar.pk, rev=calendar.rev)
    _audit("calendar.delete", calendar, revision, actor, now, {})


def _next(
    action: str,
    calendar: Calendar,
    draft: CalendarDraft,
    former: CalendarDraft,
    *,
    actor: Actor,
    now: datetime,
    count_tasks: CountTasks,
    restored_from: int | None = None,
) -> CalendarRevision:
    calendar.name = draft.name
    calendar.rev += 1
    _save(calendar)
    revision = _revision(calendar, draft, actor=actor, now=now)
    revision.restored_from = restored_from
    revision.open_tasks = count_tasks(calendar.pk)
    revision.save(force_insert=True)
    changes = changes_between(_facts(former), _facts(draft))
    if restored_from is not None:
        changes["restored_from"] = restored_from
    _audit(action, calendar, revision, actor, now, changes)
    outbox_append([take_up_calendar(calendar.pk)], now=now)
    return revision


def take_up_calendar(calendar_id: int, after_id: int = 0) -> OutgoingMessage:
    """The message that lets open tasks with ids above `after_id` take up the newest revision."""
    return OutgoingMessage(
        queue="WORKFLOW_TASKS_PRODUCTION",
        task="task.take_up_calendar",
        kwargs={"calendar_id": calendar_id, "after_id": after_id},
        key=f"calendar:{calendar_id}",
    )


def _locked(calendar_id: int, rev: int | None) -> Calendar:
    calendar = calendar_qs_for_update().filter(pk=calendar_id, deleted_at=None).first()
    if calendar is None:
        raise NotFoundError(f"There is no calendar {calendar_id}.")
    if rev is not None and rev != calendar.rev:
        raise StaleRevError("Somebody else changed the calendar meanwhile.")
    return calendar


def _save(calendar: Calendar) -> None:
    taken = InvalidError(
        "The input is not valid.", details={"name": ["Another calendar has this name."]}
    )
    same = Calendar.objects.filter(name__iexact=calendar.name, deleted_at=None)
    others = same.exclude(pk=calendar.pk)
    if others.exists():
        raise taken
    try:
        calendar.save()
    except IntegrityError:
        # Another transaction took the name between check and save. The error rolls this transaction
        # back.
        raise taken from None


def _revision(
    calendar: Calendar, draft: CalendarDraft, *, actor: Actor, now: datetime
) -> CalendarRevision:
    return CalendarRevision(
        calendar=calendar,
        rev=calendar.rev,
        time_zone=draft.time_zone,
        hours=week_to_json(draft.week),
        closed=closed_to_json(draft.closed),
        open=open_to_json(draft.open),
        country=draft.country,
        subdivision=draft.subdivision,
        holidays_until=draft.holidays_until,
        created_at=now,
        changed_by=actor.user_id,
    )


def _facts(draft: CalendarDraft) -> dict[str, object]:
    until = draft.holidays_until
    return {
        "name": draft.name,
        "time_zone": draft.time_zone,
        "hours": week_to_json(draft.week),
        "closed": closed_to_json(draft.closed),
        "open": open_to_json(draft.open),
        "country": draft.country,
        "subdivision": draft.subdivision,
        "holidays_until": None if until is None else until.isoformat(),
    }


def _audit(
    action: str,
    calendar: Calendar,
    revision: CalendarRevision,
    actor: Actor,
    now: datetime,
    changes: dict[str, object],
) -> None:
    audit_record(
        action=action,
        target_type="calendar",
        target_id=calendar.pk,
        target_label=calendar.name,
        actor=actor,
        changes={"rev": revision.rev, **changes},
        now=now,
    )
