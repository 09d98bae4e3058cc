"""Celery tasks that let open tasks take up an edited calendar."""

from __future__ import annotations

from datetime import datetime

from servicekit.base.errors import NotFoundError
from servicekit.messages.consuming import Message, consumer_task
from sla.selectors import newest_revision
from sla.services import take_up_calendar as take_up_calendar_message
from task.engine import services
from task.exceptions import TaskNotFoundError, TaskRefusedError
from task.outgoing.messages import take_up_calendar_one as one_message
from task.reads.calendars import task_ids_behind

from .batches import BATCH, send_for_each


@consumer_task(name="task.take_up_calendar", queue="WORKFLOW_TASKS_PRODUCTION")
def take_up_calendar(message: Message, *, now: datetime) -> None:
    """A calendar was edited. Let each open task that uses an older revision take up the newest one.
    Each task has its own transaction.
    """
    calendar_id = message.whole("calendar_id")
    after_id = message.whole("after_id", default=0)
    try:
        rev = newest_revision(calendar_id).rev
    except NotFoundError:
        return
    send_for_each(
        task_ids_behind(calendar_id=calendar_id, rev=rev, after_id=after_id, limit=BATCH),
        lambda task_id: one_message(task_id=task_id),
        next_batch=lambda last: take_up_calendar_message(calendar_id, last),
        now=now,
    )


@consumer_task(name="task.take_up_calendar_one", queue="WORKFLOW_TASKS_PRODUCTION")
def take_up_calendar_one(message: Message, *, now: datetime) -> None:
    """Let one task count by the newest revision of its calendar. Nothing happens if it does so
    already or has ended.
    """
    try:
        services.task_take_up_calendar(task_id=message.whole("task_id"), now=now)
    except (TaskRefusedError, TaskNotFoundError):
        return
