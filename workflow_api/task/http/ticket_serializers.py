from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from rest_framework import serializers

from task.domain.outcome import TICKET_STATUS_OF
from task.domain.state import OPEN_TASK_STATUSES, TaskStatus
from tickets.models import WorkflowTicket

RUNNING_TASK_STATUSES = OPEN_TASK_STATUSES - {TaskStatus.ON_HOLD}


class TicketOutput(serializers.Serializer[WorkflowTicket]):
    """A ticket as the workflow knows it. If it has a task, `status` is that of the task."""

    id = serializers.IntegerField()
    ticket_id = serializers.CharField(source="ticket_number")
    subject = serializers.CharField()
    description = serializers.CharField()
    department = serializers.CharField()
    category = serializers.CharField()
    sub_category = serializers.CharField()
    priority = serializers.CharField()
    status = serializers.SerializerMethodField()
    employee = serializers.DictField()
    source_service = serializers.CharField()
    dynamic_data = serializers.DictField()
    arrived_at = serializers.DateTimeField()
    fetched_at = serializers.DateTimeField()
    task_id = serializers.SerializerMethodField()
    expected_at = serializers.SerializerMethodField(
        help_text="The ticket's deadline while its clock runs, else null."
    )
    unmatched_reason = serializers.CharField(
        help_text="Why no workflow took the ticket; empty if it has a task."
    )

    def get_status(self, ticket: WorkflowTicket) -> str:
        task = getattr(ticket, "task", None)
        return TICKET_STATUS_OF[TaskStatus(task.status)] if task else ticket.status

    def get_expected_at(self, ticket: WorkflowTicket) -> datetime | None:
        task = getattr(ticket, "task", None)
        if task is None or task.status not in RUNNING_TASK_STATUSES:
            return None
        return cast(datetime | None, task.target_resolution)

    def get_task_id(self, ticket: WorkflowTicket) -> int | None:
        task = getattr(ticket, "task", None)
        return task.pk if task else None


class AccessOfInput(serializers.Serializer[Any]):
    """The person for whom a service asks."""

    user_type = serializers.ChoiceField(choices=["staff", "employee"])
    user_id = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class AssignWorkflowInput(serializers.Serializer[Any]):
    workflow_id = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class ParticipantOutput(serializers.Serializer[Any]):
    user_type = serializers.CharField()
    user_id = serializers.IntegerField()
    full_name = serializers.CharField()
    relation = serializers.CharField()


class TicketAccessOutput(serializers.Serializer[Any]):
    can_read = serializers.BooleanField()
    can_write = serializers.BooleanField()
    can_change = serializers.BooleanField(help_text="Whether the content may be changed.")
    sees_internal = serializers.BooleanField()
    relation = serializers.CharField()
    participants = ParticipantOutput(many=True)
    decided_fields = serializers.ListField(
        child=serializers.CharField(),
        help_text="Fields and further keys of the ticket that were decided on and cannot change.",
    )
    is_over = serializers.BooleanField(help_text="Whether the ticket's task has ended.")
