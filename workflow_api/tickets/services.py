"""Write ticket snapshots and rotations. The app `task`, which uses this module, opens tasks for
tickets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from servicekit.base.persons import EMPLOYEE
from servicekit.clock import simulated
from servicekit.db.database import database_now
from servicekit.db.sql import rows_insert
from servicekit.db.transactions import transaction_required
from servicekit.messages.erasing import Erased, erase_each

from .domain.rotations import Purpose
from .domain.snapshot import CONTENT, Snapshot, check_number, check_repeat
from .hot import rotation_turns_store
from .locks import ticket_by_number_for_update
from .models import RoundRobin, WorkflowTicket, is_withdrawn

REOPENED = "In Progress"
"""The status of a ticket whose task was reopened."""
# The keys by which a proposal ends the task. A reopening removes them from proposals that still
# wait.
_ENDS = ("is_over", "is_deleted")


@dataclass(frozen=True, slots=True)
class Intake:
    """The result of receiving a snapshot. `ticket` is locked until the commit.

    If `is_stale`, the snapshot was ignored, because a newer one is known or the ticket is deleted.
    If `concerns_task`, the ticket's task has to look at the changes.
    """

    ticket: WorkflowTicket
    is_new: bool
    is_stale: bool
    concerns_task: bool = False


@transaction_required
def ticket_take_in(*, snapshot: Snapshot, now: datetime, has_task: bool = False) -> Intake:
    """Create or update the ticket from the snapshot, and lock it. A snapshot with an older `rev`
    changes nothing.

    With `has_task` a new ticket is stored as allocated, because the caller opens its task in the
    same transaction. If the ticket already has a task, new content is stored as a proposal for the
    task. The task then also decides the `status`; a snapshot changes it only to withdraw the
    ticket. A snapshot that repeats the known state is normal. Raises SnapshotError if the sender
    may not use the number or may not update the known ticket.
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
    # If another transaction is inserting the same number, this insert waits for it and then inserts
    # nothing.
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
    if not ticket.is_task_allocated or _withdraws(ticket, snapshot):
        ticket.status = snapshot.status
    if ticket.is_task_allocated:
        _propose(ticket, snapshot, proposal)
    else:
        _describe(ticket, snapshot)
    ticket.fetched_at = ticket.updated_at = now
    ticket.hidden_at = now if snapshot.is_deleted else None
    ticket.is_own = ticket.is_own or snapshot.is_own
    ticket.save()
    return Intake(ticket=ticket, is_new=False, is_stale=False, concerns_task=bool(proposal))


def _proposal(ticket: WorkflowTicket, snapshot: Snapshot) -> dict[str, Any]:
    """The changes in the snapshot about which the task has to decide; empty if there are none."""
    known = content_of(ticket)
    for earlier in ticket.proposals:
        known |= earlier.get("content", {})
    said = {name: _plain(value) for name, value in snapshot.content().items()}
    proposal: dict[str, Any] = {}
    if content := {name: value for name, value in said.items() if value != known[name]}:
        proposal["content"] = content
    if snapshot.priority and snapshot.priority != _priority_known(ticket, snapshot):
        proposal["priority"] = snapshot.priority
    if _withdraws(ticket, snapshot) or snapshot.is_deleted:
        proposal["is_over"] = True
        proposal["is_deleted"] = snapshot.is_deleted
    return proposal


def _priority_known(ticket: WorkflowTicket, snapshot: Snapshot) -> str:
    """The priority that the sender knew before the change that the snapshot describes.

    The task may have got another priority since the sender's last snapshot. If the sender has not
    learned this yet, it knows the priority that it sent last; if it sends this priority again, it
    asks for nothing. If the sender has learned it, it knows the task's priority; if it sends its
    earlier priority now, it asks for a change.
    """
    waiting = [earlier["priority"] for earlier in ticket.proposals if "priority" in earlier]
    if waiting:
        return str(waiting[-1])
    changed = ticket.priority_task_rev
    has_learned = changed is None or (snapshot.task_rev or 0) >= changed
    return ticket.priority if has_learned else ticket.sent_priority or ticket.priority


def _withdraws(ticket: WorkflowTicket, snapshot: Snapshot) -> bool:
    """Whether the snapshot withdraws the ticket.

    A withdrawal from before the latest reopening is ignored. The sender may repeat it until the
    sender learns of the reopening.
    """
    if not is_withdrawn(snapshot.status):
        return False
    if ticket.reopened_task_rev is None:
        return True
    if snapshot.task_rev is not None:
        return snapshot.task_rev >= ticket.reopened_task_rev
    return snapshot.rev is None or snapshot.rev != ticket.rev


def _propose(ticket: WorkflowTicket, snapshot: Snapshot, proposal: dict[str, Any]) -> None:
    if proposal:
        proposal["changed_by"] = snapshot.changed_by
        earlier = list(ticket.proposals)
        # If the last proposal still waits and is by the same person, merge the new one into it.
        if earlier and earlier[-1]["changed_by"] == snapshot.changed_by:
            last = earlier.pop()
            proposal["content"] = last.get("content", {}) | proposal.get("content", {})
            proposal = last | proposal
        ticket.proposals = [*earlier, proposal]
    ticket.sent_priority = snapshot.priority or ticket.sent_priority
    if snapshot.rev is not None:
        ticket.rev = snapshot.rev


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value


def content_of(ticket: WorkflowTicket) -> dict[str, Any]:
    """The content that people wrote, by field. `dynamic_data` has the sender's other keys."""
    return {name: getattr(ticket, name) for name in CONTENT}


@transaction_required
def ticket_settle(*, ticket: WorkflowTicket, content: Mapping[str, Any], now: datetime) -> None:
    """Apply `content`, the accepted part of the oldest proposal, and delete that proposal.

    The caller has locked `ticket`.
    """
    for name, value in content.items():
        setattr(ticket, name, value)
    ticket.proposals = ticket.proposals[1:]
    ticket.updated_at = now
    ticket.save()


@transaction_required
def ticket_prioritize(
    *, ticket: WorkflowTicket, priority: str, task_rev: int, now: datetime
) -> None:
    """Store that the task of a locked ticket has another priority, in the words of tickets.

    `task_rev` is the task's revision after the change.
    """
    ticket.sent_priority = ticket.sent_priority or ticket.priority
    ticket.priority = priority
    ticket.priority_task_rev = task_rev
    ticket.updated_at = now
    ticket.save(update_fields=["sent_priority", "priority", "priority_task_rev", "updated_at"])


@transaction_required
def ticket_reopen(*, ticket: WorkflowTicket, task_rev: int, now: datetime) -> None:
    """Store that the task of a locked ticket was reopened. A withdrawal from before that is ignored
    from now on.

    `task_rev` is the task's revision after the reopening.
    """
    ticket.status = REOPENED
    ticket.reopened_task_rev = task_rev
    kept = (
        {name: value for name, value in p.items() if name not in _ENDS} for p in ticket.proposals
    )
    ticket.proposals = [proposal for proposal in kept if proposal.keys() - {"changed_by"}]
    ticket.updated_at = now
    ticket.save(update_fields=["status", "reopened_task_rev", "proposals", "updated_at"])


def _arrival(created_at: datetime | None, now: datetime) -> datetime:
    """The time of arrival that the sender names. It is `now` if there is none, or if it lies in the
    future.

    A time lies in the future only if it is later than both the worker's clock and the database's.
    If only the worker's clock counted, a worker whose clock is slow would change correct times to
    earlier ones, so that tickets would be due too early.
    """
    if created_at is None:
        return now
    if created_at <= now or created_at <= simulated(database_now()):
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
    """Mark the ticket as waiting for a workflow. `reason` is one of the documented codes."""
    if ticket.unmatched_reason != reason:
        ticket.unmatched_reason = reason
        ticket.updated_at = now
        ticket.save(update_fields=["unmatched_reason", "updated_at"])


@transaction_required
def round_robin_turns_taken(turns: Sequence[tuple[RoundRobin, int]]) -> None:
    """Store that a person took the next turn, for each pair (rotation, `user_id`) in the order of the
    turns, in one statement.

    The caller has locked the rotations with `round_robin_rows_for_update`.
    """
    if not turns:
        return
    counts = Counter(row.pk for row, _ in turns)
    last = {row.pk: user_id for row, user_id in turns}
    for row, user_id in turns:
        row.last_user_id = user_id
        row.turns += 1
    rotation_turns_store([(key, last[key], count) for key, count in counts.items()])


@transaction_required
def rotations_hold(*, role_ids: Collection[int]) -> None:
    """Lock the rotations of these roles. The caller locks the roles themselves afterwards.

    A transaction that assigns a task first locks a rotation and then references its role. In the
    other order the two transactions could deadlock. `rotations_hand_over` needs these locks.
    """
    rows = RoundRobin.objects.filter(role_id__in=role_ids).order_by("pk")
    list(rows.select_for_update().values_list("pk", flat=True))


@transaction_required
def rotations_hand_over(*, from_role_id: int, to_role_id: int) -> None:
    """Merge the rotations of a role into those of the role that took over its members.

    The next turn comes after the person who had the last turn in the former role, and the numbers of
    turns are added. The caller has locked the rotations of both roles with `rotations_hold`.
    """
    rows = RoundRobin.objects.filter(role_id__in=(from_role_id, to_role_id)).order_by("pk")
    known = {(row.role_id, row.purpose): row for row in rows}
    for purpose in (Purpose.TURNS, Purpose.ESCALATIONS, Purpose.LOADS):
        left = known.get((from_role_id, purpose.value))
        if left is None:
            continue
        own = known.get((to_role_id, purpose.value))
        if own is not None:
            left.turns += own.turns
            if left.last_user_id is None:
                left.last_user_id = own.last_user_id
            own.delete()
        left.role_id = to_role_id
        left.save(update_fields=["role", "turns", "last_user_id"])


def _describe(ticket: WorkflowTicket, snapshot: Snapshot) -> None:
    ticket.subject = snapshot.subject
    ticket.description = snapshot.description
    ticket.department = snapshot.department
    ticket.category = snapshot.category
    ticket.sub_category = snapshot.sub_category
    ticket.priority = ticket.sent_priority = snapshot.priority or ticket.priority
    ticket.employee = dict(snapshot.employee)
    ticket.dynamic_data = dict(snapshot.dynamic_data)
    ticket.source_service = snapshot.source_service
    if snapshot.rev is not None:
        ticket.rev = snapshot.rev


def erase_requester(person: Erased, limit: int) -> int:
    """Erase the employee in snapshots, and in contents that wait for the task's decision. The
    employee's number stays.

    Subject, description and further keys are content, and stay as well.
    """
    if person.user_type != EMPLOYEE:
        return 0
    rows = WorkflowTicket.objects.filter(employee__id__in=[person.user_id, str(person.user_id)])

    def change(ticket: WorkflowTicket) -> None:
        nameless = {"id": ticket.employee["id"], "name": person.label}
        ticket.employee = nameless
        for proposal in ticket.proposals:
            if "employee" in proposal.get("content", {}):
                proposal["content"]["employee"] = nameless

    fields = ["employee", "proposals", "search_text"]
    return erase_each(rows.exclude(employee__name=person.label), limit, fields, change)
