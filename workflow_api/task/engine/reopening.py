"""The service that reopens a task and its ticket."""

from __future__ import annotations

from datetime import datetime

from audit.services.record import Actor
from servicekit.db.transactions import transaction_required
from servicekit.messages.outbox import outbox_append
from sla.hot import calendar_rev_shared
from task.domain.commands import Reopen
from task.exceptions import TaskNotFoundError
from task.models import Task
from task.outgoing.messages import take_up_calendar_one
from tickets.locks import ticket_qs_for_update
from tickets.services import ticket_reopen

from .acting import task_command


@transaction_required
def task_reopen(
    *, task_id: int, reason: str, actor: Actor, now: datetime, rev: int | None = None
) -> Task:
    """Let a completed or cancelled task go on at the step where it ended.

    The ticket is locked before the task, so no snapshot can withdraw or delete it meanwhile. Raises
    TaskNotFoundError, also if the ticket was deleted, and TaskRefusedError.
    """
    known = Task.objects.filter(pk=task_id).values("ticket_id")
    ticket = ticket_qs_for_update().filter(pk__in=known, hidden_at__isnull=True).first()
    if ticket is None:
        raise TaskNotFoundError(f"No task {task_id}.")
    command = Reopen(actor_user_id=actor.user_id, reason=reason, rev=rev)
    ran = task_command(task_id=task_id, command=command, actor=actor, now=now)
    ticket_reopen(ticket=ticket, task_rev=ran.state.rev, now=now)
    if _is_calendar_newer(ran.task):
        outbox_append([take_up_calendar_one(task_id=task_id)], now=now)
    return ran.task


def _is_calendar_newer(task: Task) -> bool:
    """Whether the task's calendar has a newer revision. Ended tasks do not take up edits."""
    if task.calendar_id is None:
        return False
    return calendar_rev_shared(task.calendar_id) != task.calendar_rev
