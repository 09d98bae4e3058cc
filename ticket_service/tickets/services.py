"""Writes of tickets. Every function requires an open transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from django.conf import settings

from servicekit.auth import Person
from servicekit.base.errors import InvalidError
from servicekit.base.folding import fold
from servicekit.base.identifiers import key_number
from servicekit.db.sql import rows_insert
from servicekit.db.transactions import run_after_commit, transaction_required
from servicekit.messages.auditing import audit_report
from servicekit.messages.outbox import outbox_append
from tickets.domain.states import close_due, is_open, may_set_status
from tickets.domain.vocabulary import CLOSED, MEDIUM, NEW, RESOLVED, WITHDRAWN
from tickets.errors import ContentDecidedError, StatusReadOnlyError, TicketEndedError
from tickets.locks import ticket_qs_for_update
from tickets.messages import close_later, status_notices, ticket_hidden, ticket_snapshot
from tickets.models import Attachment, Ticket
from tickets.storage import StagedFile, keep_file

MAX_FURTHER_KEYS = 200
LARGEST_LEAP = 10_000
"""A reported revision of a task may be at most twice the known revision plus this number."""


@dataclass(frozen=True)
class NewTicket:
    """A validated submission. `ticket_id` is the number that the caller chose, empty if none."""

    subject: str
    description: str
    category: str
    department: str
    sub_category: str = ""
    priority: str = MEDIUM
    employee: Mapping[str, Any] = field(default_factory=dict)
    source_service: str = ""
    ticket_id: str = ""
    dynamic_data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class TicketChange:
    """A requested change; None leaves the ticket's value unchanged.

    `dynamic_data` is merged into the ticket's `dynamic_data`, or replaces it if `is_whole` is set.
    """

    subject: str | None = None
    description: str | None = None
    category: str | None = None
    department: str | None = None
    sub_category: str | None = None
    priority: str | None = None
    status: str | None = None
    employee: Mapping[str, Any] | None = None
    dynamic_data: Mapping[str, Any] | None = None
    is_whole: bool = False


TEXT_LENGTHS = {
    "subject": 255,
    "description": 20_000,
    **dict.fromkeys(("category", "department", "sub_category"), 64),
}
CONTENT_FIELDS = ("subject", "description", "category", "department", "sub_category", "priority")


@dataclass(frozen=True)
class TaskReport:
    """The workflow's report of the ticket's task. None leaves the ticket's value unchanged.

    `owner_id` is the `user_id` of the coordinator who owns the task, None if nobody does; it counts
    only if `is_owner_known` is set. `content` has the values of fields and further keys on which
    people have decided.
    """

    ticket_id: str
    rev: int
    status: str | None = None
    priority: str | None = None
    owner_id: int | None = None
    is_owner_known: bool = False
    decided_fields: tuple[str, ...] | None = None
    content: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """The workflow's decisions on a ticket right before a change; may be newer than our row."""

    decided_fields: frozenset[str] = frozenset()
    is_over: bool = False


class StatusOutcome(Enum):
    """The result of applying a report."""

    APPLIED = "applied"
    OUTDATED = "outdated"
    UNKNOWN_TICKET = "unknown_ticket"
    IMPLAUSIBLE = "implausible"


@dataclass(frozen=True)
class CheckedFile:
    """An accepted upload on disk that does not belong to a ticket yet."""

    filename: str
    content_type: str
    staged: StagedFile


@transaction_required
def ticket_create(*, data: NewTicket, number: str, now: datetime) -> Ticket:
    """Store the ticket under `number` and, in the same transaction, its message to the workflow.

    Raises IntegrityError if the number is taken.
    """
    ticket = Ticket(
        ticket_id=number,
        subject=data.subject,
        description=data.description,
        category=data.category,
        sub_category=data.sub_category,
        department=data.department,
        priority=data.priority,
        status=NEW,
        employee=dict(data.employee),
        employee_id=_employee_id(data.employee),
        requester=_requester(data.employee),
        source_service=data.source_service,
        dynamic_data=dict(data.dynamic_data),
        created_at=now,
        updated_at=now,
    )
    rows_insert([ticket])
    outbox_append([ticket_snapshot(ticket)], now=now)
    return ticket


@transaction_required
def ticket_change(
    *,
    ticket: Ticket,
    change: TicketChange,
    now: datetime,
    person: Person | None = None,
    standing: Standing | None = None,
) -> None:
    """Change a locked ticket as `person` requests and notify the workflow. Does nothing if the
    ticket already has these values.

    `standing` adds decisions of the workflow whose reports have not arrived yet.

    Raises StatusReadOnlyError if this status cannot be set by hand, InvalidError for too many keys,
    ContentDecidedError and TicketEndedError for content that is final.
    """
    before = {name: getattr(ticket, name) for name in (*CONTENT_FIELDS, "employee", "dynamic_data")}
    old_status = ticket.status
    wanted = dict(before)
    for name in (*CONTENT_FIELDS, "employee"):
        value = getattr(change, name)
        if value is not None:
            wanted[name] = dict(value) if isinstance(value, Mapping) else value
    wanted["dynamic_data"] = _further_keys(ticket, change)
    status = change.status or ticket.status
    if not may_set_status(ticket.status, status):
        raise StatusReadOnlyError(
            f"A ticket that is {ticket.status} cannot be set to {status} here.",
            details={"status": ["It follows the task; an open ticket can only be withdrawn."]},
        )
    changed = _changed(before, wanted)
    if not changed and status == ticket.status:
        return
    _check_free(ticket, changed, standing or Standing())
    for name, value in wanted.items():
        setattr(ticket, name, value)
    _read_employee(ticket)
    _set_status(ticket, status, now)
    _store_and_push(ticket, now, person)
    outbox_append(status_notices(ticket, before=old_status), now=now)
    _audit_change(ticket, changed, old_status, person, now)


@transaction_required
def ticket_hide(*, ticket: Ticket, now: datetime, person: Person | None = None) -> None:
    """Hide a locked ticket from everybody. Withdraws an open ticket, which cancels its task; the
    history of the task stays.
    """
    ticket.hidden_at = now
    if is_open(ticket.status):
        _set_status(ticket, WITHDRAWN, now)
    _store_and_push(ticket, now, person)
    outbox_append([ticket_hidden(ticket)], now=now)
    _audit(ticket, "delete", {}, person, now)


@transaction_required
def ticket_push(*, ticket: Ticket, now: datetime) -> None:
    """Send the ticket's current state to the workflow again. If the ticket is deleted, also report
    that to the notification service again.
    """
    word = [] if ticket.hidden_at is None else [ticket_hidden(ticket)]
    outbox_append([ticket_snapshot(ticket), *word], now=now)


@transaction_required
def ticket_close_if_due(*, ticket_id: str, now: datetime) -> bool:
    """Close the ticket if it is resolved and its closing time has come. Returns whether it did."""
    ticket = ticket_qs_for_update().filter(ticket_id=ticket_id).first()
    if ticket is None or ticket.close_due_at is None or ticket.close_due_at > now:
        return False
    before = ticket.status
    _set_status(ticket, CLOSED, now)
    _store_and_push(ticket, now)
    outbox_append(status_notices(ticket, before=before), now=now)
    return True


@transaction_required
def ticket_apply_task_report(*, report: TaskReport, now: datetime) -> StatusOutcome:
    """Apply a report of the workflow to the ticket, unless a newer report was applied before."""
    ticket = ticket_qs_for_update().filter(ticket_id=report.ticket_id).first()
    if ticket is None:
        return StatusOutcome.UNKNOWN_TICKET
    if ticket.task_rev is not None and report.rev < ticket.task_rev:
        return StatusOutcome.OUTDATED
    if report.rev == ticket.task_rev:
        # The same revision again. Restore the decided content, which a change may have overwritten.
        if not _take_decided(ticket, report):
            return StatusOutcome.OUTDATED
        _store(ticket, now)
        return StatusOutcome.APPLIED
    if report.rev > 2 * (ticket.task_rev or 0) + LARGEST_LEAP:
        # The revision must be wrong. If it were accepted, every later report would look outdated.
        return StatusOutcome.IMPLAUSIBLE
    before = ticket.status
    _set_status(ticket, report.status or ticket.status, now)
    ticket.priority = report.priority or ticket.priority
    if report.is_owner_known:
        ticket.owner_id = report.owner_id
    ticket.task_rev = report.rev
    _take_decided(ticket, report)
    _store(ticket, now)
    if ticket.hidden_at is None:
        outbox_append(status_notices(ticket, before=before), now=now)
    return StatusOutcome.APPLIED


@transaction_required
def attachments_add(
    *, ticket: Ticket, files: Sequence[CheckedFile], person: Person, now: datetime
) -> list[Attachment]:
    """Add staged files to a ticket that is locked or new. After the commit they are moved to their
    final place.

    Raises TicketEndedError if nobody works on the ticket any more.
    """
    if not is_open(ticket.status):
        raise _ended(ticket)
    rows = [
        Attachment.objects.create(
            ticket=ticket,
            original_filename=file.filename,
            content_type=file.content_type,
            file_size=file.staged.size,
            stored_name=file.staged.name,
            uploaded_at=now,
            uploaded_by_type=person.user_type,
            uploaded_by_id=person.user_id,
            uploaded_by_name=person.full_name[:255],
        )
        for file in files
    ]
    for file in files:
        run_after_commit(lambda name=file.staged.name: keep_file(name))  # type: ignore[misc]
    _audit(ticket, "attach", {"files": [row.pk for row in rows]}, person, now)
    return rows


@transaction_required
def ticket_touch(*, ticket: Ticket, now: datetime) -> None:
    """Mark a locked ticket as changed without notifying the workflow."""
    _store(ticket, now)


def _further_keys(ticket: Ticket, change: TicketChange) -> dict[str, Any]:
    if change.dynamic_data is None:
        return dict(ticket.dynamic_data)
    kept = {} if change.is_whole else ticket.dynamic_data
    merged = {**kept, **change.dynamic_data}
    if len(merged) > MAX_FURTHER_KEYS:
        message = f"No more than {MAX_FURTHER_KEYS} further keys are kept."
        raise InvalidError("The input is not valid.", details={"non_field_errors": [message]})
    return merged


def _set_status(ticket: Ticket, status: str, now: datetime) -> None:
    known = ticket.close_due_at
    ticket.close_due_at = close_due(
        before=ticket.status,
        after=status,
        known=known,
        hours=settings.AUTO_CLOSE_HOURS,
        now=now,
    )
    ticket.status = status
    if status == RESOLVED and ticket.close_due_at is not None and ticket.close_due_at != known:
        outbox_append([close_later(ticket, ticket.close_due_at)], now=now)


def _store(ticket: Ticket, now: datetime) -> None:
    ticket.rev += 1
    ticket.updated_at = now
    ticket.save()


def _store_and_push(ticket: Ticket, now: datetime, person: Person | None = None) -> None:
    _store(ticket, now)
    outbox_append([ticket_snapshot(ticket, changed_by=person)], now=now)


def _changed(before: Mapping[str, Any], wanted: Mapping[str, Any]) -> set[str]:
    """The names of the fields and of the keys in `dynamic_data` whose values differ."""
    changed = {name for name in wanted if wanted[name] != before[name]} - {"dynamic_data"}
    old, new = before["dynamic_data"], wanted["dynamic_data"]
    return changed | {key for key in {*old, *new} if old.get(key) != new.get(key)}


def _check_free(ticket: Ticket, changed: Collection[str], standing: Standing) -> None:
    if changed and not is_open(ticket.status):
        raise _ended(ticket)
    if changed and standing.is_over:
        raise TicketEndedError("The work on this ticket has ended: it stays as it is.")
    # Compare folded names: to people, keys that look the same are the same key.
    known = {fold(name) for name in standing.decided_fields.union(ticket.decided_fields)}
    decided = sorted(name for name in changed if fold(name) in known)
    if decided:
        raise ContentDecidedError(
            f"{', '.join(decided)} cannot change any more: people have decided on it.",
            details={name: ["This was decided on."] for name in decided},
        )


def _ended(ticket: Ticket) -> TicketEndedError:
    return TicketEndedError(f"A ticket that is {ticket.status} stays as it is.")


def _take_decided(ticket: Ticket, report: TaskReport) -> bool:
    """Store the decided fields and restore their decided content. Returns whether that changed the
    ticket.
    """
    before = (ticket.decided_fields, {name: _said(ticket, name) for name in report.content})
    if report.decided_fields is not None:
        ticket.decided_fields = list(report.decided_fields)
    further = dict(ticket.dynamic_data)
    for name, value in report.content.items():
        if name in (*CONTENT_FIELDS, "employee"):
            setattr(ticket, name, value)
        elif value is None:
            further.pop(name, None)
        else:
            further[name] = value
    ticket.dynamic_data = further
    _read_employee(ticket)
    return before != (ticket.decided_fields, {name: _said(ticket, name) for name in report.content})


def _said(ticket: Ticket, name: str) -> Any:
    is_field = name in (*CONTENT_FIELDS, "employee")
    return getattr(ticket, name) if is_field else ticket.dynamic_data.get(name)


def _read_employee(ticket: Ticket) -> None:
    ticket.employee_id = _employee_id(ticket.employee)
    ticket.requester = _requester(ticket.employee)


def _audit_change(
    ticket: Ticket, changed: Collection[str], old_status: str, person: Person | None, now: datetime
) -> None:
    if "employee" in changed:
        _audit(ticket, "hand_over", {"employee_id": ticket.employee_id}, person, now)
    if fields := sorted(set(changed) - {"employee"}):
        _audit(ticket, "change", {"fields": fields}, person, now)
    if ticket.status != old_status:
        verb = "withdraw" if ticket.status == WITHDRAWN else "close"
        _audit(ticket, verb, {"from": old_status, "to": ticket.status}, person, now)


def _audit(
    ticket: Ticket, verb: str, changes: Mapping[str, Any], person: Person | None, now: datetime
) -> None:
    audit_report(
        actor=person,
        action=f"ticket.{verb}",
        target_type="ticket",
        target_id=ticket.ticket_id,
        target_label=ticket.ticket_id,
        changes=changes,
        now=now,
    )


def _employee_id(employee: Mapping[str, Any]) -> int | None:
    return key_number(employee.get("id"))


def _requester(employee: Mapping[str, Any]) -> str:
    parts = (employee.get("name"), employee.get("email"))
    return " ".join(part for part in parts if isinstance(part, str) and part)
