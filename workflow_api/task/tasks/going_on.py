"""Celery tasks of tasks: continuing when somebody joins a role, or leaves one."""

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
    """Somebody joined a role: let each task that waits for it look again, in a transaction of its own."""
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
    """Let one waiting task look again; one that does not wait any more is left alone."""
    try:
        services.task_take_up(task_id=message.whole("task_id"), now=now)
    except (TaskRefusedError, TaskNotFoundError):
        return


@consumer_task(name="task.take_up_next", queue="WORKFLOW_TASKS_PRODUCTION")
def take_up_next_of_role(message: Message, *, now: datetime) -> None:
    """Somebody finished something: let the first task look again that waits for capacity in the role.

    On each step the one that has waited the longest; each is locked in a transaction of its own. If
    one is taken up, there may be room for another: look again.
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
    """Arm the timers of tasks that were open before there were any, a batch at a time."""
    found = timers_arm_missing(after_id=message.whole("after_id", default=0), limit=BATCH)
    if len(found) == BATCH:
        outbox_append([arm_timers_after(task_id=found[-1])], now=now)


@consumer_task(name="task.hand_on", queue="WORKFLOW_TASKS_PRODUCTION")
def hand_on_left(message: Message, *, now: datetime) -> None:
    """Somebody left a role: pass on each task that they hold in it, or own, in a transaction of its own."""
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
    """Pass one task on; if its people are in their roles, or back in them, it is left alone."""
    try:
        services.task_hand_on(task_id=message.whole("task_id"), now=now)
    except (TaskRefusedError, TaskNotFoundError):
        return


@consumer_task(name="task.follow_ticket", queue="WORKFLOW_TASKS_PRODUCTION")
def follow_ticket(message: Message, *, now: datetime) -> None:
    """Apply a withdrawal or a new priority of the ticket; a task that has ended is left alone."""
    number = message.kwargs.get("ticket_number")
    if not isinstance(number, str):
        raise MalformedMessageError("not_text", "ticket_number is not text.")
    try:
        services.task_follow_ticket(ticket_number=number, now=now)
    except TaskRefusedError:
        return
