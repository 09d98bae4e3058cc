"""Writes of ticket snapshots and rotations. Opening tasks belongs to the task app, which stands above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from servicekit.database import database_now
from servicekit.inserting import rows_insert
from servicekit.transactions import transaction_required

from .domain.snapshot import CONTENT, Snapshot, check_number, check_repeat
from .hot import rotation_turns_store
from .locks import ticket_by_number_for_update
from .models import RoundRobin, WorkflowTicket, is_withdrawn


@dataclass(frozen=True, slots=True)
class Intake:
    """A stored snapshot. `ticket` is locked until the commit; `is_stale`: a newer one was known.

    `concerns_task`: something changed that its task has to follow.
    """

    ticket: WorkflowTicket
    is_new: bool
    is_stale: bool
    concerns_task: bool = False


@transaction_required
def ticket_take_in(*, snapshot: Snapshot, now: datetime, has_task: bool = False) -> Intake:
    """Store the snapshot under its number and lock it; an older `rev` changes nothing.

    With `has_task` a new ticket is stored as allocated: the caller opens its task in the same
    transaction. Raises SnapshotError for a number that the sender may not assign, and for a
    snapshot that cannot repeat the known one. Repeats are normal. While a task is open it decides
    the status, so a repeat never changes `status` of an allocated ticket, unless it was withdrawn.
    """
    check_number(snapshot, today=now.astimezone(UTC).date())
    fresh = WorkflowTicket(
        ticket_number=snapshot.ticket_number,
        arrived_at=_arrival(snapshot.created_at, now),
        created_at=now,
        fetched_at=now,
        updated_at=now,
    )
    _describe(fresh, snapshot)
    fresh.status = snapshot.status
    fresh.is_task_allocated = has_task
    fresh.is_own = snapshot.is_own
    fresh.hidden_at = now if snapshot.is_deleted else None
    # Waits for a concurrent insert of the same number, then inserts nothing.
    created = rows_insert([fresh], or_ignore=True) == 1
    if created:
        return Intake(ticket=fresh, is_new=True, is_stale=False)
    ticket = ticket_by_number_for_update(snapshot.ticket_number)
    check_repeat(
        snapshot, source_service=ticket.source_service, rev=ticket.rev, is_own=ticket.is_own
    )
    if ticket.rev is not None and snapshot.rev is not None and snapshot.rev < ticket.rev:
        return Intake(ticket=ticket, is_new=False, is_stale=True)
    if ticket.hidden_at is not None:
        return Intake(ticket=ticket, is_new=False, is_stale=True)
    proposal = _proposal(ticket, snapshot) if ticket.is_task_allocated else {}
    if ticket.is_task_allocated:
        _propose(ticket, snapshot, proposal)
    else:
        _describe(ticket, snapshot)
    ticket.fetched_at = ticket.updated_at = now
    if not ticket.is_task_allocated or is_withdrawn(snapshot.status):
        ticket.status = snapshot.status
    ticket.hidden_at = now if snapshot.is_deleted else None
    ticket.is_own = ticket.is_own or snapshot.is_own
    ticket.save()
    return Intake(ticket=ticket, is_new=False, is_stale=False, concerns_task=bool(proposal))


def _proposal(ticket: WorkflowTicket, snapshot: Snapshot) -> dict[str, Any]:
    """The new content of the snapshot, for the task to decide about; empty if there is none."""
    known = content_of(ticket)
    for earlier in ticket.proposals:
        known |= earlier.get("content", {})
    said = {name: _plain(value) for name, value in snapshot.content().items()}
    proposal: dict[str, Any] = {}
    if content := {name: value for name, value in said.items() if value != known[name]}:
        proposal["content"] = content
    if snapshot.priority and snapshot.priority != ticket.priority:
        proposal["priority"] = snapshot.priority
    if is_withdrawn(snapshot.status) or snapshot.is_deleted:
        proposal["is_over"] = True
        proposal["is_deleted"] = snapshot.is_deleted
    return proposal


def _propose(ticket: WorkflowTicket, snapshot: Snapshot, proposal: dict[str, Any]) -> None:
    if proposal:
        proposal["changed_by"] = snapshot.changed_by
        earlier = list(ticket.proposals)
        # Merge successive changes of one person that nobody has looked at yet.
        if earlier and earlier[-1]["changed_by"] == snapshot.changed_by:
            last = earlier.pop()
            proposal["content"] = last.get("content", {}) | proposal.get("content", {})
            proposal = last | proposal
        ticket.proposals = [*earlier, proposal]
    ticket.priority = snapshot.priority or ticket.priority
    if snapshot.rev is not None:
        ticket.rev = snapshot.rev


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value


def content_of(ticket: WorkflowTicket) -> dict[str, Any]:
    """The content that people wrote, by field; further keys together as `dynamic_data`."""
    return {name: getattr(ticket, name) for name in CONTENT}


@transaction_required
def ticket_settle(*, ticket: WorkflowTicket, content: Mapping[str, Any], now: datetime) -> None:
    """Apply the accepted part of the oldest proposal, and delete it. `ticket` is locked."""
    for name, value in content.items():
        setattr(ticket, name, value)
    ticket.proposals = ticket.proposals[1:]
    ticket.updated_at = now
    ticket.save()


def _arrival(created_at: datetime | None, now: datetime) -> datetime:
    """The arrival that the sender names, but not later than now by any clock.

    If the two clocks disagree the database's decides: a worker whose clock is slow would otherwise
    have every ticket arrive, and be due, too early.
    """
    if created_at is None:
        return now
    if created_at <= now or created_at <= database_now():
        return created_at
    return now


@transaction_required
def ticket_mark_allocated(*, ticket: WorkflowTicket, now: datetime) -> None:
    """Mark the ticket as taken by a task."""
    ticket.is_task_allocated = True
    ticket.unmatched_reason = ""
    ticket.updated_at = now
    ticket.save(update_fields=["is_task_allocated", "unmatched_reason", "updated_at"])


@transaction_required
def ticket_mark_waiting(*, ticket: WorkflowTicket, reason: str, now: datetime) -> None:
    """Mark the ticket as waiting for a workflow; `reason` is a documented machine word."""
    if ticket.unmatched_reason != reason:
        ticket.unmatched_reason = reason
        ticket.updated_at = now
        ticket.save(update_fields=["unmatched_reason", "updated_at"])


@transaction_required
def round_robin_turns_taken(turns: Sequence[tuple[RoundRobin, int]]) -> None:
    """Advance locked rotations, each to the person (`user_id`) who took the turn, in one statement.

    The rows come from `round_robin_rows_for_update`.
    """
    if not turns:
        return
    for row, user_id in turns:
        row.last_user_id = user_id
        row.turns += 1
    rotation_turns_store([(row.pk, user_id) for row, user_id in turns])


def _describe(ticket: WorkflowTicket, snapshot: Snapshot) -> None:
    ticket.subject = snapshot.subject
    ticket.description = snapshot.description
    ticket.department = snapshot.department
    ticket.category = snapshot.category
    ticket.sub_category = snapshot.sub_category
    ticket.priority = snapshot.priority or ticket.priority
    ticket.employee = dict(snapshot.employee)
    ticket.dynamic_data = dict(snapshot.dynamic_data)
    ticket.source_service = snapshot.source_service
    if snapshot.rev is not None:
        ticket.rev = snapshot.rev
