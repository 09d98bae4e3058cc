"""The input of commands, and the answers to acts."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from servicekit.http.api.texts import VisibleField
from sla.domain.priorities import PRIORITY_NAMES
from task.domain.state import ItemStatus

from .parts import (
    TASK_STATUSES,
    AssigneeOutput,
    StepRefOutput,
)


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
        allow_null=True,
        min_value=1,
        max_value=2**31 - 1,
        help_text="Null to finish on an end step.",
    )
    notes = VisibleField(
        allow_blank=True, required=False, default="", max_length=20_000, trim_whitespace=True
    )
    rev = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    on_behalf = serializers.BooleanField(
        required=False, default=False, help_text="An Admin acts for the holder and must give notes."
    )


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


class TransferInput(serializers.Serializer[Any]):
    task_item_id = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    new_user_id = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    notes = VisibleField(
        allow_blank=True, required=False, default="", max_length=20_000, trim_whitespace=True
    )
    rev = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1)


class EscalateInput(serializers.Serializer[Any]):
    task_item_id = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    reason = VisibleField(max_length=20_000, trim_whitespace=True)
    rev = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1)


class RevInput(serializers.Serializer[Any]):
    """The input of a command without fields of its own."""

    rev = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1)


class ReasonInput(RevInput):
    """The input of a command that needs a reason."""

    reason = VisibleField(max_length=20_000, trim_whitespace=True)


class PriorityInput(ReasonInput):
    priority = serializers.ChoiceField(choices=list(PRIORITY_NAMES.values()))


class OwnerInput(RevInput):
    """The input of a change of the owner."""

    user_id = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    reason = VisibleField(
        allow_blank=True, required=False, default="", max_length=20_000, trim_whitespace=True
    )


class StartInput(RevInput):
    status = serializers.ChoiceField(choices=[ItemStatus.IN_PROGRESS.value])


class TaskCreateInput(serializers.Serializer[Any]):
    """A task to open for a ticket that has none. Without `workflow_id`, matching finds the workflow."""

    ticket_number = serializers.CharField(max_length=64)
    workflow_id = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=1, max_value=2**31 - 1
    )


class TaskUpdateInput(PriorityInput):
    """The one writable field of a task: its priority, with a reason.

    All other fields result from commands (transitions, transfer, escalate, cancel). A body that
    contains one of them is refused.
    """

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        unknown = sorted(set(self.initial_data) - set(self.fields))
        if unknown:
            message = "This cannot be written; it follows from what is done with the task."
            raise serializers.ValidationError({name: [message] for name in unknown})
        return attrs
