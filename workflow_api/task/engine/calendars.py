"""The service by which a task takes up an edited calendar."""

from __future__ import annotations

from datetime import datetime

from servicekit.db.transactions import transaction_required
from sla.domain.spans import spans_from_json
from sla.selectors import hours_of, spans_in_force
from task.domain.commands import TakeUpCalendar
from task.engine.locks import task_for_update
from task.exceptions import TaskNotFoundError

from .run import Ran, run_command


@transaction_required
def task_take_up_calendar(*, task_id: int, now: datetime) -> Ran | None:
    """Let an open task count its time by every newer revision of its calendar. Each revision counts
    from the moment at which it came into force.

    Returns None if there is no newer revision, or if the task counts round the clock. Raises
    TaskNotFoundError, and TaskRefusedError for a task that has ended.
    """
    task = task_for_update(task_id)
    if task is None:
        raise TaskNotFoundError(f"No task {task_id}.")
    if task.calendar_id is None:
        return None
    former = spans_from_json(task.calendar_spans)
    spans = spans_in_force(former)
    if spans == former:
        return None
    command = TakeUpCalendar(calendar=spans, hours=hours_of(spans))
    return run_command(task_id=task_id, command=command, actor=None, now=now)
