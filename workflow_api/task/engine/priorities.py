"""Services that change the priority of a task, and with it that of its ticket's snapshot."""

from __future__ import annotations

from datetime import datetime

from audit.services.record import Actor
from servicekit.db.transactions import transaction_required
from sla.domain.priorities import PRIORITY_NAMES, priority_level
from task.domain.commands import ChangePriority
from task.domain.reasons import Why
from task.exceptions import TaskNotFoundError
from task.models import Task
from tickets.locks import ticket_qs_for_update
from tickets.models import WorkflowTicket
from tickets.services import ticket_prioritize

from .acting import task_command
from .passing import task_pass_on
from .run import sender_of, staff_number


@transaction_required
def task_change_priority(
    *,
    task_id: int,
    priority: str,
    reason: Why,
    actor: Actor | None,
    now: datetime,
    rev: int | None = None,
) -> Task:
    """Give the task another priority, in the words of tickets (Low to Critical).

    The ticket is locked before the task. Raises as `task_command` does.
    """
    known = Task.objects.filter(pk=task_id).values("ticket_id")
    ticket = ticket_qs_for_update().filter(pk__in=known).first()
    if ticket is None:
        raise TaskNotFoundError(f"No task {task_id}.")
    return priority_change(
        ticket=ticket,
        task_id=task_id,
        priority=priority,
        reason=reason,
        actor=actor,
        now=now,
        rev=rev,
    )


@transaction_required
def priority_change(
    *,
    ticket: WorkflowTicket,
    task_id: int,
    priority: str,
    reason: Why,
    actor: Actor | None,
    now: datetime,
    rev: int | None = None,
) -> Task:
    """As `task_change_priority`, for the task of a ticket that the caller has locked."""
    command = ChangePriority(
        priority=priority_level(priority),
        actor_user_id=staff_number(actor),
        reason=reason,
        rev=rev,
        sender=sender_of(actor),
    )
    ran = task_command(task_id=task_id, command=command, actor=actor, now=now)
    if not ran.is_changed:
        return ran.task
    named = PRIORITY_NAMES[ran.state.priority]
    ticket_prioritize(ticket=ticket, priority=named, task_rev=ran.state.rev, now=now)
    if ran.state.is_stuck:
        task_pass_on(task_id=task_id, actor=None, now=now)
    return ran.task
