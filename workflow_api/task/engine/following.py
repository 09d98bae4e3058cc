"""The service that applies changes of a ticket, made in the service that keeps it, to its task."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from audit.services.record import Actor
from servicekit.db.transactions import transaction_required
from servicekit.messages.outbox import outbox_append
from sla.domain.priorities import priority_level
from task.domain.commands import ChangeContent
from task.domain.content import Settlement, settle, values_of
from task.domain.events.base import Sender
from task.domain.outcome import TICKET_STATUS_OF
from task.domain.reasons import Code, Reason
from task.domain.state import OPEN_TASK_STATUSES, TaskStatus
from task.engine.locks import task_for_update
from task.models import Task
from task.outgoing.messages import (
    ticket_status_report,
    with_content,
)
from task.reads.load import definition_of_task
from tickets.locks import ticket_qs_for_update
from tickets.models import WorkflowTicket
from tickets.services import content_of, ticket_settle

from .acting import task_cancel
from .passing import task_pass_on
from .priorities import priority_change
from .run import (
    audit,
    run_command,
)


@dataclass(frozen=True, slots=True)
class ChangedBy:
    """A person who changed a ticket, as the service that keeps the ticket names them."""

    user_type: str
    user_id: int
    full_name: str = ""
    email: str = ""


@transaction_required
def task_follow_ticket(*, ticket_number: str, now: datetime) -> None:
    """Apply the changes that a ticket's snapshots ask for to its task, in order of arrival.

    The ticket is locked before the task, so no other snapshot is stored meanwhile. Content that
    somebody has already decided on does not change; it is reported to the service that keeps the
    ticket.
    """
    ticket = ticket_qs_for_update().filter(ticket_number=ticket_number).first()
    task_id = Task.objects.filter(ticket=ticket).values_list("pk", flat=True).first()
    if ticket is None or task_id is None:
        return
    if not ticket.proposals and ticket.is_withdrawn:
        _end(task_id, {}, None, now)
    for proposal in list(ticket.proposals):
        actor = _actor(proposal.get("changed_by"))
        _settle(task_id, ticket, proposal.get("content", {}), actor, now)
        if "priority" in proposal:
            _reprioritize(task_id, ticket, proposal["priority"], actor, now)
        if proposal.get("is_over"):
            _end(task_id, proposal, actor, now)


def _settle(
    task_id: int,
    ticket: WorkflowTicket,
    wanted: Mapping[str, Any],
    actor: ChangedBy | None,
    now: datetime,
) -> None:
    task = _locked(task_id)
    definition, status = definition_of_task(task), TaskStatus(task.status)
    settled = settle(definition, status, content_of(ticket), wanted, has_begun=task.has_begun)
    ticket_settle(ticket=ticket, content=settled.content, now=now)
    if settled.changed:
        _change(task_id, settled, actor, now)
    if settled.kept:
        owner = task.ticket_owner
        report = ticket_status_report(
            task=_locked(task_id),
            status=TICKET_STATUS_OF[status],
            owner_user_id=owner.user_id if owner else None,
        )
        decided = definition.decided_fields if task.has_begun else ()
        content = values_of(content_of(ticket), settled.kept)
        outbox_append([with_content(report, decided=decided, content=content)], now=now)


def _change(task_id: int, settled: Settlement, actor: ChangedBy | None, now: datetime) -> None:
    sender = None if actor is None else Sender(actor.user_type, actor.user_id)
    command = ChangeContent(fields=settled.changed, sender=sender)
    task = run_command(task_id=task_id, command=command, actor=actor, now=now).task
    audit("task.change_content", task, actor, {"fields": sorted(settled.changed)}, now)
    if task.is_stuck:
        task_pass_on(task_id=task_id, actor=None, now=now)


def _reprioritize(
    task_id: int, ticket: WorkflowTicket, priority: str, actor: Actor | None, now: datetime
) -> None:
    task = _locked(task_id)
    if task.status in OPEN_TASK_STATUSES and task.priority != priority_level(priority):
        reason = Reason(Code.TICKET_PRIORITY)
        priority_change(
            ticket=ticket,
            task_id=task_id,
            priority=priority,
            reason=reason,
            actor=actor,
            now=now,
        )


def _end(task_id: int, proposal: Mapping[str, Any], actor: Actor | None, now: datetime) -> None:
    if _locked(task_id).status in OPEN_TASK_STATUSES:
        code = Code.TICKET_DELETED if proposal.get("is_deleted") else Code.TICKET_WITHDRAWN
        task_cancel(task_id=task_id, reason=Reason(code), actor=actor, now=now)


def _locked(task_id: int) -> Task:
    task = task_for_update(task_id)
    assert task is not None  # noqa: S101 - the ticket is locked, and tasks are never deleted
    return task


def _actor(changed_by: Mapping[str, Any] | None) -> ChangedBy | None:
    return None if changed_by is None else ChangedBy(**changed_by)
