"""Celery tasks that continue tasks after somebody joined or left a role, finished other work, or
changed the ticket.
"""

from __future__ import annotations

from datetime import datetime

from servicekit.messages.consuming import MalformedMessageError, Message, consumer_task
from servicekit.messages.outbox import OutgoingMessage, outbox_append
from task.engine import services
from task.engine.timers import timers_arm_missing
from task.exceptions import TaskNotFoundError, TaskRefusedError
from task.outgoing.messages import arm_timers_after, hand_on, take_up, take_up_next
from task.reads import selectors

from .batches import BATCH, send_for_each


@consumer_task(name="task.take_up", queue="WORKFLOW_TASKS_PRODUCTION")
def take_up_role(message: Message, *, now: datetime) -> None:
    """Somebody joined a role. Let each task that looks for somebody in this role look again. Each
    task has its own transaction.
    """
    role_pk = message.whole("role_id")
    after_id = message.whole("after_id", default=0)
    found = selectors.waiting_task_ids(role_pk=role_pk, after_id=after_id, limit=BATCH)
    send_for_each(
        found,
        lambda task_id: take_up(task_id=task_id),
        next_batch=lambda last: OutgoingMessage(
            queue="WORKFLOW_TASKS_PRODUCTION",
            task="task.take_up",
            kwargs={"role_id": role_pk, "after_id": last},
        ),
        now=now,
    )


@consumer_task(name="task.take_up_one", queue="WORKFLOW_TASKS_PRODUCTION")
def take_up_one(message: Message, *, now: datetime) -> None:
    """Let one waiting task look for a person again. Nothing happens if it does not wait, or nobody
    is found.
    """
    try:
        services.task_take_up(task_id=message.whole("task_id"), now=now)
    except (TaskRefusedError, TaskNotFoundError):
        return


@consumer_task(name="task.take_up_next", queue="WORKFLOW_TASKS_PRODUCTION")
def take_up_next_of_role(message: Message, *, now: datetime) -> None:
    """Somebody of the role finished other work. Let tasks that wait for capacity look for a holder
    again.

    Without a `task_id`, this sends one message for each step, about the task that has waited there
    the longest. So each task is locked in its own transaction. If the task of such a message finds
    a holder, there may be capacity for more tasks, so the search starts again.
    """
    role_pk = message.whole("role_id")
    task_id = message.whole("task_id", default=0)
    if not task_id:
        found = selectors.first_waiting_for_capacity(role_pk=role_pk)
        outbox_append([take_up_next(role_pk=role_pk, task_id=it) for it in found], now=now)
        return
    try:
        services.task_take_up(task_id=task_id, now=now)
    except TaskRefusedError as refused:
        if refused.code == "nobody_eligible":
            return
    except TaskNotFoundError:
        return
    outbox_append([take_up_next(role_pk=role_pk)], now=now)


@consumer_task(name="task.arm_timers", queue="WORKFLOW_TASKS_PRODUCTION")
def arm_timers(message: Message, *, now: datetime) -> None:
    """Arm the timers of tasks that a version of the code without timers opened, in batches."""
    found = timers_arm_missing(after_id=message.whole("after_id", default=0), limit=BATCH)
    if len(found) == BATCH:
        outbox_append([arm_timers_after(task_id=found[-1])], now=now)


@consumer_task(name="task.hand_on", queue="WORKFLOW_TASKS_PRODUCTION")
def hand_on_left(message: Message, *, now: datetime) -> None:
    """A membership ended. Pass on each task that is held or owned by this membership. Each task has
    its own transaction.
    """
    member_pk = message.whole("role_user_id")
    after_id = message.whole("after_id", default=0)
    found = selectors.task_ids_of_member(role_user_id=member_pk, after_id=after_id, limit=BATCH)
    send_for_each(
        found,
        lambda task_id: hand_on(task_id=task_id),
        next_batch=lambda last: OutgoingMessage(
            queue="WORKFLOW_TASKS_PRODUCTION",
            task="task.hand_on",
            kwargs={"role_user_id": member_pk, "after_id": last},
        ),
        now=now,
    )


@consumer_task(name="task.hand_on_one", queue="WORKFLOW_TASKS_PRODUCTION")
def hand_on_one(message: Message, *, now: datetime) -> None:
    """Pass one task on. Nothing happens if its holder and its owner are in their roles now."""
    try:
        services.task_hand_on(task_id=message.whole("task_id"), now=now)
    except (TaskRefusedError, TaskNotFoundError):
        return


@consumer_task(name="task.follow_ticket", queue="WORKFLOW_TASKS_PRODUCTION")
def follow_ticket(message: Message, *, now: datetime) -> None:
    """Apply changes of the ticket to its task. Changes that the task refuses, for example because
    it has ended, have no effect.
    """
    number = message.kwargs.get("ticket_number")
    if not isinstance(number, str):
        raise MalformedMessageError("not_text", "ticket_number is not text.")
    try:
        services.task_follow_ticket(ticket_number=number, now=now)
    except TaskRefusedError:
        return
