"""Services that give a person a task, or the ownership of a task, without using a turn."""

from __future__ import annotations

from datetime import datetime

from audit.services.record import Actor
from role.selectors import coordinators
from servicekit.db.transactions import transaction_required
from task.domain.commands import ChangeOwner, Claim
from task.engine.locks import task_for_update
from task.exceptions import TaskNotFoundError
from task.reads.load import member_of
from task.reads.selectors import membership_in

from .acting import task_command
from .run import Ran


@transaction_required
def task_claim(*, task_id: int, actor: Actor, now: datetime, rev: int | None = None) -> Ran:
    """Take a task that waits in one of the actor's roles. Raises as `task_command` does."""
    task = task_for_update(task_id)
    if task is None:
        raise TaskNotFoundError(f"No task {task_id}.")
    role_pk = task.waiting_role_id
    membership = None if role_pk is None else membership_in(user_id=actor.user_id, role_pk=role_pk)
    command = Claim(
        actor_user_id=actor.user_id,
        to=None if membership is None else member_of(membership),
        rev=rev,
    )
    return task_command(task_id=task_id, command=command, actor=actor, now=now, person=membership)


@transaction_required
def task_change_owner(
    *,
    task_id: int,
    user_id: int,
    reason: str,
    actor: Actor,
    now: datetime,
    rev: int | None = None,
) -> Ran:
    """Make another coordinator the owner of the task. Raises as `task_command` does."""
    membership = next((it for it in coordinators() if it.user_id == user_id), None)
    command = ChangeOwner(
        to=None if membership is None else member_of(membership),
        actor_user_id=actor.user_id,
        reason=reason,
        rev=rev,
    )
    return task_command(task_id=task_id, command=command, actor=actor, now=now, person=membership)
