"""Parts that the rows of several lists share: states of deadlines, and small references."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rest_framework import serializers

from sla.domain.deadlines import SlaView, sla_view
from sla.domain.pausing import is_open
from sla.domain.walk import ROUND_THE_CLOCK, Hours, Pause
from task.domain.state import ItemStatus, Outcome, TaskStatus
from task.models import Task, TaskItem
from task.reads.load import hours_of_task

TASK_STATUSES = [status.value for status in TaskStatus]
OUTCOMES = [outcome.value for outcome in Outcome]
ITEM_STATUSES = [status.value for status in ItemStatus]
SLA_STATUSES = ["none", "due", "soon", "overdue", "paused", "met", "missed"]


class SlaOutput(serializers.Serializer[SlaView]):
    status = serializers.ChoiceField(choices=SLA_STATUSES)
    percent = serializers.IntegerField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    remaining_seconds = serializers.IntegerField(allow_null=True)
    paused = serializers.BooleanField()


def sla_json(
    *,
    start: datetime,
    due_at: datetime | None,
    ended_at: datetime | None,
    now: datetime,
    is_void: bool = False,
    hours: Hours = ROUND_THE_CLOCK,
    pauses: tuple[Pause, ...] = (),
) -> dict[str, Any]:
    """The state of a deadline at `now`, as an `SlaOutput`.

    With `is_void` the deadline is no longer valid: a cancelled task has neither met nor missed its
    deadline. The clock is paused while the last of `pauses` has no end.
    """
    if is_void:
        due_at = None
    view = sla_view(
        start=start, due_at=due_at, now=now, ended_at=ended_at, hours=hours, pauses=pauses
    )
    remaining = view.remaining
    return {
        "status": view.status,
        "percent": view.percent,
        "due_at": due_at,
        "remaining_seconds": None if remaining is None else int(remaining.total_seconds()),
        "paused": ended_at is None and not is_void and is_open(pauses),
    }


class NearestOutput(SlaOutput):
    """The deadline that comes next: that of the current step if it has one, else that of the ticket."""

    of = serializers.ChoiceField(choices=["step", "ticket"])
    step_name = serializers.CharField(help_text="Empty if it is the deadline of the ticket.")


class StepRefOutput(serializers.Serializer[Any]):
    step_id = serializers.IntegerField()
    name = serializers.CharField()


class WorkflowRefOutput(serializers.Serializer[Any]):
    workflow_id = serializers.IntegerField()
    name = serializers.CharField()
    version = serializers.IntegerField(allow_null=True)


class AssigneeOutput(serializers.Serializer[Any]):
    user_id = serializers.IntegerField()
    user_full_name = serializers.CharField()
    role = serializers.CharField()


class OwnerOutput(serializers.Serializer[Any]):
    user_id = serializers.IntegerField()
    user_full_name = serializers.CharField()


def owner_json(task: Task) -> dict[str, Any] | None:
    owner = task.ticket_owner
    if owner is None:
        return None
    return {"user_id": owner.user_id, "user_full_name": owner.user_full_name}


def assignees_json(task: Task) -> list[dict[str, Any]]:
    items: list[TaskItem] = task.open_items  # type: ignore[attr-defined]  # `task_list` loads it
    return [assignee_json(item) for item in items]


def task_sla_json(task: Task, now: datetime) -> dict[str, Any]:
    return sla_json(
        start=task.arrived_at,
        due_at=task.target_resolution,
        ended_at=task.resolution_time,
        now=now,
        is_void=task.status == TaskStatus.CANCELLED,
        hours=hours_of_task(task),
        pauses=task.clock_pauses,
    )


def item_sla_json(item: TaskItem, now: datetime) -> dict[str, Any]:
    return sla_json(
        start=item.assigned_on,
        due_at=item.target_resolution,
        ended_at=item.acted_on,
        now=now,
        is_void=item.outcome == Outcome.CANCELLED,
        hours=hours_of_task(item.task),
        pauses=item.task.clock_pauses,
    )


def nearest_json(task: Task, now: datetime) -> dict[str, Any]:
    """The nearest deadline of a task, as a `NearestOutput`. Needs open items as `task_list` loads them."""
    items: list[TaskItem] = task.open_items  # type: ignore[attr-defined]
    if items and items[0].target_resolution is not None:
        return {"of": "step", "step_name": items[0].step_name, **item_sla_json(items[0], now)}
    return {"of": "ticket", "step_name": "", **task_sla_json(task, now)}


def workflow_json(task: Task) -> dict[str, Any]:
    version = task.workflow_version
    return {
        "workflow_id": task.workflow_id,
        "name": task.workflow.name,
        "version": version.version if version else None,
    }


def step_json(task: Task) -> dict[str, Any] | None:
    """The current step. Its name is the one in the task's version, which may differ from the name
    in the draft.
    """
    if task.current_step_id is None:
        return None
    return {"step_id": task.current_step_id, "name": task.current_step_name}


def assignee_json(item: TaskItem) -> dict[str, Any]:
    return {
        "user_id": item.user_id,
        "user_full_name": item.user_full_name,
        "role": item.role_name,
    }
