"""Services that send commands to open tasks, for people and for changes of the ticket."""

from __future__ import annotations

from datetime import datetime

from audit.services.record import Actor
from role.models import RoleUsers
from servicekit.auth import Person
from servicekit.base.errors import InvalidError
from servicekit.db.transactions import transaction_required
from task.domain.command import Command
from task.domain.commands import Act, Cancel, Escalate, Start, TakeUp, Transfer
from task.domain.reasons import Why
from task.exceptions import TaskItemNotFoundError
from task.models import Task, TaskItem
from task.reads.load import definition_of_task, member_of, role_ref
from task.reads.selectors import membership_for

from .run import (
    Ran,
    audit,
    run_command,
    sender_of,
    staff_number,
)


@transaction_required
def task_act(
    *,
    task_id: int,
    actor: Actor,
    transition_id: int | None,
    notes: str,
    rev: int | None,
    now: datetime,
    on_behalf: bool = False,
    seen_by: Person | None = None,
) -> Ran:
    """Take a transition as the holder. If `transition_id` is None, finish the task on an end step.

    Raises TaskNotFoundError, also if `seen_by` may not see the task. Raises TaskRefusedError with
    the code and status of the refusal. After an error nothing has changed.
    """
    command = Act(
        actor_user_id=actor.user_id,
        transition_id=transition_id,
        notes=notes,
        rev=rev,
        on_behalf=on_behalf,
    )
    ran = run_command(task_id=task_id, command=command, actor=actor, now=now, seen_by=seen_by)
    changes = {
        "transition_id": transition_id,
        "on_behalf": on_behalf,
        "rev": ran.state.rev,
        "reason": notes,
    }
    audit("task.transition", ran.task, actor, changes, now)
    return ran


@transaction_required
def task_take_up(*, task_id: int, now: datetime) -> Task:
    """Look again for somebody who can take a waiting task.

    Raises TaskRefusedError if the task does not wait, or nobody can take it.
    """
    return run_command(task_id=task_id, command=TakeUp(), actor=None, now=now).task


@transaction_required
def task_transfer(
    *,
    task_item_id: int,
    new_user_id: int,
    notes: str,
    actor: Actor,
    now: datetime,
    is_forced: bool = False,
    rev: int | None = None,
) -> Task:
    """Give an open item to another person. With `is_forced` the person may be outside the step's
    role.

    Raises TaskItemNotFoundError, InvalidError if the person has no role in tts, and
    TaskRefusedError.
    """
    item = _item(task_item_id)
    step = definition_of_task(item.task).step(item.assigned_on_step_id or 0)
    membership = membership_for(user_id=new_user_id, role_pk=step.work_role.id)
    if membership is None:
        message = "There is no such person at work here."
        raise InvalidError(message, details={"new_user_id": [message]})
    command = Transfer(
        item_number=item.number,
        to=member_of(membership),
        role=role_ref(membership.role),
        actor_user_id=actor.user_id,
        notes=notes,
        is_forced=is_forced,
        rev=rev,
    )
    task = run_command(
        task_id=item.task_id,
        command=command,
        actor=actor,
        now=now,
        person=membership,
    ).task
    changes = {
        "task_item_id": task_item_id,
        "from": item.user_id,
        "to": new_user_id,
        "reason": notes,
    }
    audit("task.transfer", task, actor, changes, now)
    return task


@transaction_required
def task_escalate(
    *,
    task_item_id: int,
    reason: str,
    actor: Actor,
    is_in_charge: bool,
    now: datetime,
    rev: int | None = None,
) -> Task:
    """Escalate an open item. Raises TaskItemNotFoundError and TaskRefusedError."""
    item = _item(task_item_id)
    command = Escalate(
        item_number=item.number,
        actor_user_id=actor.user_id,
        reason=reason,
        is_in_charge=is_in_charge,
        rev=rev,
    )
    task = run_command(task_id=item.task_id, command=command, actor=actor, now=now).task
    changes = {"task_item_id": task_item_id, "from": item.user_id, "reason": reason}
    audit("task.escalate", task, actor, changes, now)
    return task


@transaction_required
def task_command(
    *,
    task_id: int,
    command: Command,
    actor: Actor | None,
    now: datetime,
    person: RoleUsers | None = None,
) -> Ran:
    """Run a command about a whole task, and audit the details that the command names.

    `person` is the membership of a person whom the command names, such as a new owner. If the task
    is already as the command wants it, nothing changes and nothing is audited. Raises
    TaskNotFoundError and TaskRefusedError.
    """
    ran = run_command(task_id=task_id, command=command, actor=actor, now=now, person=person)
    if ran.is_changed:
        changes = command.audited(ran.before, ran.state)
        audit(f"task.{command.name}", ran.task, actor, changes, now)
    return ran


@transaction_required
def task_cancel(
    *, task_id: int, reason: Why, actor: Actor | None, now: datetime, rev: int | None = None
) -> Task:
    """End a task without a result. `actor` is a staff member, or the person who withdrew the ticket.

    Raises as `task_command` does.
    """
    actor_user_id = staff_number(actor)
    command = Cancel(actor_user_id=actor_user_id, reason=reason, rev=rev, sender=sender_of(actor))
    return task_command(task_id=task_id, command=command, actor=actor, now=now).task


@transaction_required
def task_start(*, task_id: int, actor: Actor, now: datetime, rev: int | None = None) -> Task:
    """Mark the work as begun by its holder. A repetition changes nothing. Raises as `task_command` does."""
    command = Start(actor_user_id=actor.user_id, rev=rev)
    return run_command(task_id=task_id, command=command, actor=actor, now=now).task


def _item(task_item_id: int) -> TaskItem:
    item = (
        TaskItem.objects.select_related("task__workflow_version")
        .defer("task__workflow_version__definition")
        .filter(pk=task_item_id)
        .first()
    )
    if item is None:
        raise TaskItemNotFoundError(f"No task item {task_item_id}.")
    return item
