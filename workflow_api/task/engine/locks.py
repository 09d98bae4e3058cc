"""Row locks of tasks. `tickets.locks` has the lock order of the service."""

from __future__ import annotations

from collections.abc import Collection

from task.hot import free_tasks_locked, locked_task
from task.models import Task


def task_for_update(task_id: int) -> Task | None:
    """Lock a task; None if there is none.

    The row is loaded with the ticket, the owner, the version, and the role in which the task waits.
    The definition of the version is not loaded here, because it is cached.
    """
    return locked_task(task_id)


def free_tasks_for_update(task_ids: Collection[int]) -> list[Task]:
    """Lock those of the tasks that no other transaction has locked, in ascending order, without
    waiting.

    Each row is loaded as in `task_for_update`. Only the dispatcher of timers uses this function.
    Other transactions wait for locks, so they could deadlock if they locked several tasks.
    """
    return free_tasks_locked(task_ids)
