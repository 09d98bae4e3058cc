"""Writes of ticket snapshots and rotations. Tasks are opened one room up, in ``task.services``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from servicekit.database import database_now
from servicekit.inserting import rows_insert
from servicekit.transactions import transaction_required

from .domain.snapshot import Snapshot, check_repeat
from .locks import ticket_by_number_for_update
from .models import RoundRobin, WorkflowTicket, is_withdrawn


@dataclass(frozen=True, slots=True)
class Intake:
    """
    ``ticket`` is locked until the commit; ``is_stale`` tells that a newer one was known.

    ``concerns_task`` tells that its task has to follow: it was withdrawn, or has a new priority.
    """

    ticket: WorkflowTicket
    is_new: bool
    is_stale: bool
    concerns_task: bool = False


@transaction_required
def ticket_take_in(*, snapshot: Snapshot, now: datetime, has_task: bool = False) -> Intake:
    """
    Store the snapshot under its number and lock it; an older ``rev`` changes nothing.

    A new ticket is stored as allocated with ``has_task``: the caller opens its task in the same
    transaction. Raises SnapshotError for what no repeat of the known one can be. Repeats are normal. While a task is open the task decides the status, so a repeat never
    moves ``status`` of an allocated ticket, unless it was withdrawn.
    """
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
    # Waits for a rival that is inserting the same number, then inserts nothing.
    created = rows_insert([fresh], or_ignore=True) == 1
    if created:
        return Intake(ticket=fresh, is_new=True, is_stale=False)
    ticket = ticket_by_number_for_update(snapshot.ticket_number)
    check_repeat(snapshot, source_service=ticket.source_service, rev=ticket.rev)
    if ticket.rev is not None and snapshot.rev is not None and snapshot.rev < ticket.rev:
        return Intake(ticket=ticket, is_new=False, is_stale=True)
    priority = ticket.priority
    _describe(ticket, snapshot)
    ticket.fetched_at = ticket.updated_at = now
    if not ticket.is_task_allocated or is_withdrawn(snapshot.status):
        ticket.status = snapshot.status
    ticket.save()
    concerns_task = ticket.is_task_allocated and (
        is_withdrawn(snapshot.status) or ticket.priority != priority
    )
    return Intake(ticket=ticket, is_new=False, is_stale=False, concerns_task=concerns_task)


def _arrival(created_at: datetime | None, now: datetime) -> datetime:
    """
    When the sender says, but not after now, by whatever clock.

    Of two that disagree the database's decides: a worker whose clock is slow would otherwise
    have every ticket arrive, and be due, too early.
    """
    if created_at is None:
        return now
    if created_at <= now or created_at <= database_now():
        return created_at
    return now


@transaction_required
def ticket_mark_allocated(*, ticket: WorkflowTicket, now: datetime) -> None:
    """A task took the ticket."""
    ticket.is_task_allocated = True
    ticket.unmatched_reason = ""
    ticket.updated_at = now
    ticket.save(update_fields=["is_task_allocated", "unmatched_reason", "updated_at"])


@transaction_required
def ticket_mark_waiting(*, ticket: WorkflowTicket, reason: str, now: datetime) -> None:
    """No workflow takes the ticket for now; ``reason`` is the machine word people can look up."""
    if ticket.unmatched_reason != reason:
        ticket.unmatched_reason = reason
        ticket.updated_at = now
        ticket.save(update_fields=["unmatched_reason", "updated_at"])


@transaction_required
def round_robin_turns_taken(turns: Sequence[tuple[RoundRobin, int]]) -> None:
    """
    Move locked rotations on, each to the person (``user_id``) who took the turn, in one statement.

    The rows come from ``round_robin_rows_for_update``.
    """
    if not turns:
        return
    for row, user_id in turns:
        row.last_user_id = user_id
        row.turns += 1
    table = connection.ops.quote_name(RoundRobin._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET turns = turns + 1, last_user_id = CASE id"  # noqa: S608
            f"{' WHEN %s THEN %s' * len(turns)} END"
            f" WHERE id IN ({', '.join(['%s'] * len(turns))})",
            [
                *(value for row, user_id in turns for value in (row.pk, user_id)),
                *(row.pk for row, _ in turns),
            ],
        )


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
