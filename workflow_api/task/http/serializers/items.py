"""Serializers for the list of the caller's own items."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from sla.domain.priorities import PRIORITY_NAMES
from task.domain.outcome import TICKET_STATUS_OF
from task.domain.state import Origin, TaskStatus
from task.models import TaskItem

from .parts import (
    ITEM_STATUSES,
    OUTCOMES,
    TASK_STATUSES,
    SlaOutput,
    StepRefOutput,
    WorkflowRefOutput,
    item_sla_json,
    step_json,
    task_sla_json,
    workflow_json,
)


class ItemTicketOutput(serializers.Serializer[Any]):
    ticket_number = serializers.CharField()
    subject = serializers.CharField()
    priority = serializers.CharField()
    status = serializers.CharField()
    category = serializers.CharField()
    sub_category = serializers.CharField()
    department = serializers.CharField()


class ItemTaskOutput(serializers.Serializer[Any]):
    task_id = serializers.IntegerField()
    status = serializers.ChoiceField(choices=TASK_STATUSES)
    rev = serializers.IntegerField()
    ticket = ItemTicketOutput()
    workflow = WorkflowRefOutput()
    current_step = StepRefOutput(allow_null=True)
    target_resolution = serializers.DateTimeField(allow_null=True)
    sla = SlaOutput(help_text="The deadline of the whole ticket.")


class MyTaskOutput(serializers.Serializer[TaskItem]):
    """One of the caller's own items with the fields of the task and the ticket in its row."""

    task_item_id = serializers.IntegerField()
    status = serializers.ChoiceField(choices=ITEM_STATUSES)
    role = serializers.CharField(source="role_name")
    origin = serializers.ChoiceField(choices=[origin.value for origin in Origin])
    assigned_on = serializers.DateTimeField()
    target_resolution = serializers.DateTimeField(allow_null=True)
    acted_on = serializers.DateTimeField(allow_null=True)
    outcome = serializers.ChoiceField(
        choices=OUTCOMES, help_text="How the item ended; `acted` only if somebody acted on it."
    )
    sla = serializers.SerializerMethodField()
    task = serializers.SerializerMethodField()

    @extend_schema_field(SlaOutput)
    def get_sla(self, item: TaskItem) -> dict[str, Any]:
        return item_sla_json(item, self.context["now"])

    @extend_schema_field(ItemTaskOutput)
    def get_task(self, item: TaskItem) -> dict[str, Any]:
        task, ticket = item.task, item.task.ticket
        return {
            "task_id": task.pk,
            "status": task.status,
            "rev": task.rev,
            "ticket": {
                "ticket_number": ticket.ticket_number,
                "subject": ticket.subject,
                "priority": PRIORITY_NAMES[task.priority],
                "status": TICKET_STATUS_OF[TaskStatus(task.status)],
                "category": ticket.category,
                "sub_category": ticket.sub_category,
                "department": ticket.department,
            },
            "workflow": workflow_json(task),
            "current_step": step_json(task),
            "target_resolution": task.target_resolution,
            "sla": task_sla_json(task, self.context["now"]),
        }
