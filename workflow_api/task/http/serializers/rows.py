"""Serializers of a task, as a row of each list and in detail."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from sla.domain.priorities import PRIORITY_NAMES
from task.models import Task
from task.reads.load import escalation_role
from task.reads.offers import task_offers
from tickets.models import WorkflowTicket

from .offers import OfferOutput, offer_json
from .parts import (
    TASK_STATUSES,
    AssigneeOutput,
    NearestOutput,
    OwnerOutput,
    SlaOutput,
    StepRefOutput,
    WorkflowRefOutput,
    assignees_json,
    nearest_json,
    owner_json,
    step_json,
    task_sla_json,
    workflow_json,
)


class TaskOutput(serializers.Serializer[Task]):
    """A row of a task list, and the detail."""

    task_id = serializers.IntegerField()
    ticket_number = serializers.CharField(source="ticket.ticket_number")
    ticket_subject = serializers.CharField(source="ticket.subject")
    status = serializers.ChoiceField(choices=TASK_STATUSES)
    rev = serializers.IntegerField()
    priority = serializers.SerializerMethodField()
    workflow = serializers.SerializerMethodField()
    current_step = serializers.SerializerMethodField()
    owner = serializers.SerializerMethodField()
    assigned_users = serializers.SerializerMethodField()
    waiting_for_role = serializers.SerializerMethodField(
        help_text="The role in which the current step waits for a holder, or null."
    )
    created_at = serializers.DateTimeField()
    target_resolution = serializers.DateTimeField(allow_null=True)
    resolution_time = serializers.DateTimeField(allow_null=True)
    sla = serializers.SerializerMethodField()
    nearest = serializers.SerializerMethodField()

    def get_priority(self, task: Task) -> str:
        return PRIORITY_NAMES[task.priority]

    @extend_schema_field(WorkflowRefOutput)
    def get_workflow(self, task: Task) -> dict[str, Any]:
        return workflow_json(task)

    @extend_schema_field(StepRefOutput(allow_null=True))
    def get_current_step(self, task: Task) -> dict[str, Any] | None:
        return step_json(task)

    @extend_schema_field(OwnerOutput(allow_null=True))
    def get_owner(self, task: Task) -> dict[str, Any] | None:
        return owner_json(task)

    @extend_schema_field(AssigneeOutput(many=True))
    def get_assigned_users(self, task: Task) -> list[dict[str, Any]]:
        return assignees_json(task)

    def get_waiting_for_role(self, task: Task) -> str | None:
        return task.waiting_role.name if task.waiting_role else None

    @extend_schema_field(SlaOutput)
    def get_sla(self, task: Task) -> dict[str, Any]:
        return task_sla_json(task, self.context["now"])

    @extend_schema_field(NearestOutput)
    def get_nearest(self, task: Task) -> dict[str, Any]:
        return nearest_json(task, self.context["now"])


class EscalationRoleOutput(serializers.Serializer[Any]):
    role_id = serializers.IntegerField()
    name = serializers.CharField()
    system = serializers.CharField()


class TaskDetailOutput(TaskOutput):
    """A row with further fields for the ticket page: the role that the task's current step
    escalates to, and the commands that the caller may send.
    """

    escalate_to = serializers.SerializerMethodField(
        help_text="The role that the current step escalates to; null if there is none."
    )

    offers = serializers.SerializerMethodField(help_text="As in `/tasks/{id}/offers/`.")

    @extend_schema_field(OfferOutput(many=True))
    def get_offers(self, task: Task) -> list[dict[str, Any]]:
        found = task_offers(self.context["person"], task, now=self.context["now"])
        return [offer_json(offer) for offer in found]

    @extend_schema_field(EscalationRoleOutput(allow_null=True))
    def get_escalate_to(self, task: Task) -> dict[str, Any] | None:
        role = escalation_role(task)
        if role is None:
            return None
        return {"role_id": role.id, "name": role.name, "system": role.system}


class OwnedTicketOutput(serializers.Serializer[Task]):
    """A ticket that the caller owns."""

    task_id = serializers.IntegerField()
    ticket_number = serializers.CharField(source="ticket.ticket_number")
    ticket_subject = serializers.CharField(source="ticket.subject")
    ticket_description = serializers.CharField(source="ticket.description")
    status = serializers.ChoiceField(choices=TASK_STATUSES)
    rev = serializers.IntegerField()
    priority = serializers.SerializerMethodField()
    category = serializers.CharField(source="ticket.category")
    sub_category = serializers.CharField(source="ticket.sub_category")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    target_resolution = serializers.DateTimeField(allow_null=True)
    current_step_name = serializers.CharField(help_text="Empty once the task has ended.")
    assigned_users = serializers.SerializerMethodField()
    waiting_for_role = serializers.SerializerMethodField(
        help_text="The role in which the current step waits for a holder, or null."
    )
    sla = serializers.SerializerMethodField()
    nearest = serializers.SerializerMethodField()

    def get_priority(self, task: Task) -> str:
        return PRIORITY_NAMES[task.priority]

    @extend_schema_field(AssigneeOutput(many=True))
    def get_assigned_users(self, task: Task) -> list[dict[str, Any]]:
        return assignees_json(task)

    def get_waiting_for_role(self, task: Task) -> str | None:
        return task.waiting_role.name if task.waiting_role else None

    @extend_schema_field(SlaOutput)
    def get_sla(self, task: Task) -> dict[str, Any]:
        return task_sla_json(task, self.context["now"])

    @extend_schema_field(NearestOutput)
    def get_nearest(self, task: Task) -> dict[str, Any]:
        return nearest_json(task, self.context["now"])


def _task_of(ticket: WorkflowTicket) -> Task | None:
    return getattr(ticket, "task", None)


class AllTaskOutput(serializers.Serializer[WorkflowTicket]):
    """A ticket with its task. The fields of the task are null if no workflow took the ticket.

    `reason` says why nobody works on the ticket. It is `waiting_for_person`, or `condition_failed`
    if the task is stuck on an automatic step, or the reason why no workflow took the ticket. It is
    empty if somebody works on the ticket.
    """

    task_id = serializers.IntegerField(source="task.task_id", default=None, allow_null=True)
    ticket_number = serializers.CharField()
    ticket_subject = serializers.CharField(source="subject")
    status = serializers.ChoiceField(
        choices=TASK_STATUSES, source="task.status", default=None, allow_null=True
    )
    rev = serializers.IntegerField(source="task.rev", default=None, allow_null=True)
    priority = serializers.SerializerMethodField()
    department = serializers.CharField()
    category = serializers.CharField()
    sub_category = serializers.CharField()
    workflow = serializers.SerializerMethodField()
    current_step = serializers.SerializerMethodField()
    owner = serializers.SerializerMethodField()
    assigned_users = serializers.SerializerMethodField()
    waiting_for_role = serializers.SerializerMethodField()
    reason = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()
    target_resolution = serializers.DateTimeField(
        source="task.target_resolution", default=None, allow_null=True
    )
    resolution_time = serializers.DateTimeField(
        source="task.resolution_time", default=None, allow_null=True
    )
    sla = serializers.SerializerMethodField()
    nearest = serializers.SerializerMethodField()

    def get_priority(self, ticket: WorkflowTicket) -> str:
        task = _task_of(ticket)
        return PRIORITY_NAMES[task.priority] if task else ticket.priority

    @extend_schema_field(WorkflowRefOutput(allow_null=True))
    def get_workflow(self, ticket: WorkflowTicket) -> dict[str, Any] | None:
        task = _task_of(ticket)
        return workflow_json(task) if task else None

    @extend_schema_field(StepRefOutput(allow_null=True))
    def get_current_step(self, ticket: WorkflowTicket) -> dict[str, Any] | None:
        task = _task_of(ticket)
        return step_json(task) if task else None

    @extend_schema_field(OwnerOutput(allow_null=True))
    def get_owner(self, ticket: WorkflowTicket) -> dict[str, Any] | None:
        task = _task_of(ticket)
        return owner_json(task) if task else None

    @extend_schema_field(AssigneeOutput(many=True))
    def get_assigned_users(self, ticket: WorkflowTicket) -> list[dict[str, Any]]:
        task = _task_of(ticket)
        return assignees_json(task) if task else []

    def get_waiting_for_role(self, ticket: WorkflowTicket) -> str | None:
        task = _task_of(ticket)
        return task.waiting_role.name if task and task.waiting_role else None

    def get_reason(self, ticket: WorkflowTicket) -> str:
        task = _task_of(ticket)
        if task is None:
            return ticket.unmatched_reason
        if task.is_stuck:
            return "condition_failed"
        return "waiting_for_person" if task.waiting_role else ""

    @extend_schema_field(SlaOutput(allow_null=True))
    def get_sla(self, ticket: WorkflowTicket) -> dict[str, Any] | None:
        task = _task_of(ticket)
        return task_sla_json(task, self.context["now"]) if task else None

    @extend_schema_field(NearestOutput(allow_null=True))
    def get_nearest(self, ticket: WorkflowTicket) -> dict[str, Any] | None:
        task = _task_of(ticket)
        return nearest_json(task, self.context["now"]) if task else None


class CountsOutput(serializers.Serializer[Any]):
    active = serializers.IntegerField(
        help_text="Open tickets. Each of these numbers is counted up to 10000."
    )
    late = serializers.IntegerField(help_text="Open tickets whose nearest target has passed.")
    soon = serializers.IntegerField(
        help_text="Open tickets that are not late and whose step has used 80 % of its time."
    )
    unassigned = serializers.IntegerField(help_text="Tickets on which nobody works.")


class TaskCountsOutput(serializers.Serializer[Any]):
    """The numbers of tickets in the caller's lists; null for a list they may not see."""

    own = CountsOutput()
    queue = CountsOutput(help_text="Tickets that the caller may claim.")
    owned = CountsOutput(allow_null=True)
    all = CountsOutput(allow_null=True)
