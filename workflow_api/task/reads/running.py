"""Count the open tasks of a workflow, for the preview of a new version."""

from __future__ import annotations

from django.db.models import Count

from task.domain.state import OPEN_TASK_STATUSES
from task.models import Task


def open_tasks_by_step(workflow_id: int) -> dict[int | None, int]:
    """The number of the workflow's open tasks on each step, over all versions."""
    tasks = Task.objects.filter(workflow_id=workflow_id, status__in=sorted(OPEN_TASK_STATUSES))
    return dict(tasks.values_list("current_step_id").annotate(number=Count("pk")).order_by())
