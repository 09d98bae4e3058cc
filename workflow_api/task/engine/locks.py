"""Row locks of tasks. `tickets.locks` has the lock order of the service."""

from __future__ import annotations

from collections.abc import Collection

from task.hot import free_tasks_locked, locked_task
from task.models import Task


def task_for_update(task_id: int) -> Task | None:
    """Lock a task; None if there is none.

    Includes all that a command reads of its ticket, its owner, its version (without the definition,
    which is cached) and the role it waits for.
    """
    return locked_task(task_id)


def free_tasks_for_update(task_ids: Collection[int]) -> list[Task]:
    """Lock those of the tasks that nobody else has locked, in ascending order, without waiting.

    Reads what `task_for_update` does. For the dispatcher of timers alone: whatever else locks
    several tasks could deadlock with a command that waits.
    """
    return free_tasks_locked(task_ids)
