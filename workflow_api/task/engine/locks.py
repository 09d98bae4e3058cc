"""Row locks of tasks. `tickets.locks` has the lock order of the service."""

from __future__ import annotations

from task.hot import locked_task
from task.models import Task


def task_for_update(task_id: int) -> Task | None:
    """Lock a task; None if there is none.

    Includes all that a command reads of its ticket, its owner, its version (without the definition,
    which is cached) and the role it waits for.
    """
    return locked_task(task_id)
