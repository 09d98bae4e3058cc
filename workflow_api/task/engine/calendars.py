"""Taking up an edited calendar: one task at a time."""

from __future__ import annotations

from datetime import datetime

from servicekit.db.transactions import transaction_required
from sla.domain.spans import spans_from_json, taken_up
from sla.selectors import hours_of, newest_revision, same_revisions
from task.domain.commands import TakeUpCalendar
from task.engine.locks import task_for_update
from task.exceptions import TaskNotFoundError

from .run import Ran, run_command


@transaction_required
def task_take_up_calendar(*, task_id: int, now: datetime) -> Ran | None:
    """Let an open task count in the newest revision of its calendar from that edit on.

    None if it does so already, or counts round the clock. Raises TaskNotFoundError, and
    TaskRefusedError for a task that has ended.
    """
    task = task_for_update(task_id)
    if task is None:
        raise TaskNotFoundError(f"No task {task_id}.")
    if task.calendar_id is None:
        return None
    newest = newest_revision(task.calendar_id)
    if task.calendar_rev == newest.rev:
        return None
    same = (
        same_revisions(task.calendar_id, newest.rev)
        if newest.restored_from is not None
        else frozenset[int]()
    )
    spans = taken_up(
        spans_from_json(task.calendar_spans), newest.rev, newest.created_at, same_as=same
    )
    command = TakeUpCalendar(calendar=spans, hours=hours_of(spans))
    return run_command(task_id=task_id, command=command, actor=None, now=now)
