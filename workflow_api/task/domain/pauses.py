"""The events that end a pause of a task. They move the targets by the length of the pause."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sla.domain.pausing import due_after
from sla.domain.walk import Pause
from task.domain.events.clock import TaskReopened, TaskResumed
from task.domain.state import Item, TaskState
from workflow.domain.definition import Definition


def resumed(
    definition: Definition, state: TaskState, actor_user_id: int | None, now: datetime
) -> TaskResumed:
    """The event that ends the hold of the task."""
    pause = replace(state.pauses[-1], end=now)
    item = state.open_item or state.released_item(state.step_id)
    target_at = due_after(state.target_at, pause, definition.hours)
    return TaskResumed(
        at=now,
        actor_user_id=actor_user_id,
        target_at=target_at,
        item_number=None if item is None else item.number,
        due_at=None if target_at is None else _due_after(item, pause, definition),
    )


def reopened(
    definition: Definition, state: TaskState, actor_user_id: int, reason: str, now: datetime
) -> TaskReopened:
    """The event that reopens the task; the time since its end was a pause.

    Raises ValueError for a task that has not ended.
    """
    if state.ended is None:
        raise ValueError("A task that has not ended cannot be reopened.")
    pause = Pause(state.ended.at, now)
    item = state.released_item(state.ended.step_id)
    target_at = due_after(state.target_at, pause, definition.hours)
    return TaskReopened(
        at=now,
        actor_user_id=actor_user_id,
        reason=reason,
        target_at=target_at,
        item_number=None if item is None else item.number,
        due_at=None if target_at is None else _due_after(item, pause, definition),
    )


def _due_after(item: Item | None, pause: Pause, definition: Definition) -> datetime | None:
    return None if item is None else due_after(item.due_at, pause, definition.hours)
