from __future__ import annotations

from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from servicekit.outbox.models import OutboxMessage
from sla.domain.deadlines import SlaView, sla_view
from sla.domain.explaining import STEP_STATES
from tickets.models import WorkflowTicket

from .domain.model import ItemStatus, Origin, TaskStatus
from .messages import PRIORITY_NAMES
from .models import Task, TaskItem

TASK_STATUSES = [status.value for status in TaskStatus]
ITEM_STATUSES = [status.value for status in ItemStatus]
SLA_STATUSES = ["none", "due", "soon", "overdue", "paused", "met", "missed"]
TICKET_STATUS_OF = {
    TaskStatus.PENDING: "Open",
    TaskStatus.IN_PROGRESS: "In Progress",
    TaskStatus.ON_HOLD: "On Hold",
    TaskStatus.COMPLETED: "Resolved",
    TaskStatus.CANCELLED: "Withdrawn",
}


class SlaOutput(serializers.Serializer[SlaView]):
    status = serializers.ChoiceField(choices=SLA_STATUSES)
    percent = serializers.IntegerField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    remaining_seconds = serializers.IntegerField(allow_null=True)
    paused = serializers.BooleanField()


def sla_json(
    *, start: datetime, due_at: datetime | None, ended_at: datetime | None, now: datetime
) -> dict[str, Any]:
    """An ``SlaOutput``: how the clock of a span stands at ``now``."""
    view = sla_view(start=start, due_at=due_at, now=now, ended_at=ended_at)
    remaining = view.remaining
    return {
        "status": view.status,
        "percent": view.percent,
        "due_at": due_at,
        "remaining_seconds": None if remaining is None else int(remaining.total_seconds()),
        "paused": False,
    }


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
        help_text="The role nobody could be found in for the current step, or null."
    )
    created_at = serializers.DateTimeField()
    target_resolution = serializers.DateTimeField(allow_null=True)
    resolution_time = serializers.DateTimeField(allow_null=True)
    sla = serializers.SerializerMethodField()

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
        return _owner_json(task)

    @extend_schema_field(AssigneeOutput(many=True))
    def get_assigned_users(self, task: Task) -> list[dict[str, Any]]:
        return _assignees(task)

    def get_waiting_for_role(self, task: Task) -> str | None:
        return task.waiting_role.name if task.waiting_role else None

    @extend_schema_field(SlaOutput)
    def get_sla(self, task: Task) -> dict[str, Any]:
        return _task_sla(task, self.context["now"])


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
        help_text="The role nobody could be found in for the current step, or null."
    )
    sla = serializers.SerializerMethodField()

    def get_priority(self, task: Task) -> str:
        return PRIORITY_NAMES[task.priority]

    @extend_schema_field(AssigneeOutput(many=True))
    def get_assigned_users(self, task: Task) -> list[dict[str, Any]]:
        return _assignees(task)

    def get_waiting_for_role(self, task: Task) -> str | None:
        return task.waiting_role.name if task.waiting_role else None

    @extend_schema_field(SlaOutput)
    def get_sla(self, task: Task) -> dict[str, Any]:
        return _task_sla(task, self.context["now"])


class AllTaskOutput(serializers.Serializer[WorkflowTicket]):
    """
    A ticket with its task; what belongs to the task is null where no workflow took the ticket.

    `reason` says why nobody works on it: `waiting_for_person`, or what matching said.
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
        return _owner_json(task) if task else None

    @extend_schema_field(AssigneeOutput(many=True))
    def get_assigned_users(self, ticket: WorkflowTicket) -> list[dict[str, Any]]:
        task = _task_of(ticket)
        return _assignees(task) if task else []

    def get_waiting_for_role(self, ticket: WorkflowTicket) -> str | None:
        task = _task_of(ticket)
        return task.waiting_role.name if task and task.waiting_role else None

    def get_reason(self, ticket: WorkflowTicket) -> str:
        task = _task_of(ticket)
        if task is None:
            return ticket.unmatched_reason
        return "waiting_for_person" if task.waiting_role else ""

    @extend_schema_field(SlaOutput(allow_null=True))
    def get_sla(self, ticket: WorkflowTicket) -> dict[str, Any] | None:
        task = _task_of(ticket)
        return _task_sla(task, self.context["now"]) if task else None


class FailedNotificationOutput(serializers.Serializer[OutboxMessage]):
    """A notice that could not be sent; `state` dead waits for a person, pending tries again."""

    id = serializers.IntegerField()
    state = serializers.ChoiceField(choices=["pending", "dead", "published"])
    user_type = serializers.CharField(source="kwargs.user_type")
    user_id = serializers.IntegerField(source="kwargs.user_id")
    user_full_name = serializers.CharField(source="kwargs.user_full_name")
    notification_type = serializers.CharField(source="kwargs.notification_type")
    subject = serializers.CharField(source="kwargs.subject")
    related_ticket_number = serializers.CharField(source="kwargs.related_ticket_number")
    attempts = serializers.IntegerField()
    error = serializers.CharField(source="last_error")
    created_at = serializers.DateTimeField()
    available_at = serializers.DateTimeField(help_text="When it is tried next.")


class RetriedOutput(serializers.Serializer[Any]):
    retried = serializers.IntegerField()


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


class MyTaskOutput(serializers.Serializer[TaskItem]):
    """One of the caller's own items with what its row shows of the task and the ticket."""

    task_item_id = serializers.IntegerField()
    status = serializers.ChoiceField(choices=ITEM_STATUSES)
    role = serializers.CharField(source="role_name")
    origin = serializers.ChoiceField(choices=[origin.value for origin in Origin])
    assigned_on = serializers.DateTimeField()
    target_resolution = serializers.DateTimeField(allow_null=True)
    acted_on = serializers.DateTimeField(allow_null=True)
    sla = serializers.SerializerMethodField()
    task = serializers.SerializerMethodField()

    @extend_schema_field(SlaOutput)
    def get_sla(self, item: TaskItem) -> dict[str, Any]:
        return sla_json(
            start=item.assigned_on,
            due_at=item.target_resolution,
            ended_at=item.acted_on,
            now=self.context["now"],
        )

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
        }


class ExitOutput(serializers.Serializer[Any]):
    transition_id = serializers.IntegerField(allow_null=True)
    name = serializers.CharField()
    to_step = StepRefOutput(allow_null=True)


class AvailableTransitionsOutput(serializers.Serializer[Any]):
    task_id = serializers.IntegerField()
    rev = serializers.IntegerField()
    results = ExitOutput(many=True)


class ActInput(serializers.Serializer[Any]):
    transition_id = serializers.IntegerField(
        allow_null=True, min_value=1, max_value=2**31 - 1, help_text="Null finishes on an end step."
    )
    notes = serializers.CharField(
        allow_blank=True, required=False, default="", max_length=20_000, trim_whitespace=True
    )
    rev = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    on_behalf = serializers.BooleanField(
        required=False, default=False, help_text="An Admin's act in the holder's place, with notes."
    )


class TransferInput(serializers.Serializer[Any]):
    task_item_id = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    new_user_id = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    notes = serializers.CharField(
        allow_blank=True, required=False, default="", max_length=20_000, trim_whitespace=True
    )
    rev = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1)


class EscalateInput(serializers.Serializer[Any]):
    task_item_id = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    reason = serializers.CharField(max_length=20_000, trim_whitespace=True)
    rev = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1)


class CancelInput(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=20_000, trim_whitespace=True)
    rev = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1)


class PriorityInput(serializers.Serializer[Any]):
    priority = serializers.ChoiceField(choices=list(PRIORITY_NAMES.values()))
    reason = serializers.CharField(max_length=20_000, trim_whitespace=True)
    rev = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1)


class StartInput(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=[ItemStatus.IN_PROGRESS.value])
    rev = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1)


class ActedTaskOutput(serializers.Serializer[Any]):
    task_id = serializers.IntegerField()
    ticket_number = serializers.CharField()
    status = serializers.ChoiceField(choices=TASK_STATUSES)
    rev = serializers.IntegerField()
    current_step = StepRefOutput(allow_null=True)
    assigned_to = AssigneeOutput(many=True)


class ActOutput(serializers.Serializer[Any]):
    success = serializers.BooleanField()
    task = ActedTaskOutput()
    message = serializers.CharField()


class HistoryOutput(serializers.Serializer[Any]):
    task_item_history_id = serializers.IntegerField()
    status = serializers.ChoiceField(choices=ITEM_STATUSES)
    created_at = serializers.DateTimeField()


class LogEntryOutput(serializers.Serializer[TaskItem]):
    task_item_id = serializers.IntegerField()
    user_id = serializers.IntegerField()
    user_full_name = serializers.CharField()
    role = serializers.CharField(source="role_name")
    status = serializers.ChoiceField(choices=ITEM_STATUSES)
    origin = serializers.ChoiceField(choices=[origin.value for origin in Origin])
    notes = serializers.CharField()
    assigned_on = serializers.DateTimeField()
    acted_on = serializers.DateTimeField(allow_null=True)
    target_resolution = serializers.DateTimeField(allow_null=True)
    assigned_on_step_id = serializers.IntegerField(allow_null=True)
    assigned_on_step_name = serializers.CharField(source="step_name")
    task_history = HistoryOutput(source="statuses", many=True)


class ActionLogOutput(serializers.Serializer[Any]):
    task_id = serializers.IntegerField()
    ticket_id = serializers.CharField()
    workflow_id = serializers.IntegerField()
    logs = LogEntryOutput(many=True)


class MapNodeOutput(serializers.Serializer[Any]):
    step_id = serializers.IntegerField()
    name = serializers.CharField()
    role = serializers.CharField()
    state = serializers.ChoiceField(choices=STEP_STATES)
    entered_at = serializers.DateTimeField(allow_null=True)
    left_at = serializers.DateTimeField(allow_null=True)
    holder = serializers.CharField(allow_null=True)
    instruction = serializers.CharField()
    is_start = serializers.BooleanField()
    is_end = serializers.BooleanField()


class MapEdgeOutput(serializers.Serializer[Any]):
    transition_id = serializers.IntegerField()
    from_step_id = serializers.IntegerField()
    to_step_id = serializers.IntegerField()
    name = serializers.CharField()
    taken = serializers.BooleanField()


class TaskMapOutput(serializers.Serializer[Any]):
    task_id = serializers.IntegerField()
    status = serializers.ChoiceField(choices=TASK_STATUSES)
    version = serializers.IntegerField()
    nodes = MapNodeOutput(many=True)
    edges = MapEdgeOutput(many=True)


def _task_of(ticket: WorkflowTicket) -> Task | None:
    return getattr(ticket, "task", None)


def _owner_json(task: Task) -> dict[str, Any] | None:
    owner = task.ticket_owner
    if owner is None:
        return None
    return {"user_id": owner.user_id, "user_full_name": owner.user_full_name}


def _assignees(task: Task) -> list[dict[str, Any]]:
    items: list[TaskItem] = task.open_items  # type: ignore[attr-defined]  # by task_list
    return [assignee_json(item) for item in items]


def _task_sla(task: Task, now: datetime) -> dict[str, Any]:
    return sla_json(
        start=task.arrived_at,
        due_at=task.target_resolution,
        ended_at=task.resolution_time
        or (task.updated_at if task.current_step_id is None else None),
        now=now,
    )


def workflow_json(task: Task) -> dict[str, Any]:
    version = task.workflow_version
    return {
        "workflow_id": task.workflow_id,
        "name": task.workflow.name,
        "version": version.version if version else None,
    }


def step_json(task: Task) -> dict[str, Any] | None:
    """The current step by the name its version froze, not by what the draft calls it now."""
    if task.current_step_id is None:
        return None
    return {"step_id": task.current_step_id, "name": task.current_step_name}


def assignee_json(item: TaskItem) -> dict[str, Any]:
    return {
        "user_id": item.user_id,
        "user_full_name": item.user_full_name,
        "role": item.role_name,
    }
