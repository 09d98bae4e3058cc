"""The action log and the map of a task."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from sla.domain.explaining import STEP_STATES
from task.domain.state import Origin
from task.reads.history import (
    LogEntry,
    NamedPerson,
)

from .parts import (
    ITEM_STATUSES,
    OUTCOMES,
    TASK_STATUSES,
)


class HistoryOutput(serializers.Serializer[Any]):
    task_item_history_id = serializers.IntegerField()
    status = serializers.ChoiceField(choices=ITEM_STATUSES)
    created_at = serializers.DateTimeField()


class NamedPersonOutput(serializers.Serializer[NamedPerson]):
    user_id = serializers.IntegerField()
    full_name = serializers.CharField()


class LogEntryOutput(serializers.Serializer[LogEntry]):
    """One person's turn on a step. `user_id` is the holder, who need not be the person who ended the turn.

    `notes` are the words of `closed_by`, or the suite's reason if no person ended the turn.
    """

    task_item_id = serializers.IntegerField(source="item.task_item_id")
    user_id = serializers.IntegerField(source="item.user_id")
    user_full_name = serializers.CharField(source="item.user_full_name")
    role = serializers.CharField(source="item.role_name")
    status = serializers.ChoiceField(choices=ITEM_STATUSES, source="item.status")
    origin = serializers.ChoiceField(
        choices=[origin.value for origin in Origin], source="item.origin"
    )
    notes = serializers.CharField()
    assigned_on = serializers.DateTimeField(source="item.assigned_on")
    acted_on = serializers.DateTimeField(allow_null=True, source="item.acted_on")
    target_resolution = serializers.DateTimeField(allow_null=True, source="item.target_resolution")
    assigned_on_step_id = serializers.IntegerField(
        allow_null=True, source="item.assigned_on_step_id"
    )
    assigned_on_step_name = serializers.CharField(source="item.step_name")
    task_history = HistoryOutput(source="item.statuses", many=True)
    outcome = serializers.ChoiceField(choices=OUTCOMES, source="deed.outcome")
    acted_by = NamedPersonOutput(
        allow_null=True, help_text="The person who acted on the item; null if nobody did."
    )
    closed_by = NamedPersonOutput(
        allow_null=True,
        help_text="Who ended the turn, by an act or in another way; null if no person did.",
    )


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
    holder_role = serializers.CharField(
        allow_null=True,
        help_text="The role in which the last holder held the step; null if nobody held it.",
    )
    is_escalated = serializers.BooleanField(
        help_text="Whether `holder_role` is not the role of the step, as after an escalation."
    )
    instruction = serializers.CharField()
    escalate_to = serializers.CharField(
        allow_null=True, help_text="The role that this step escalates to; null if there is none."
    )
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
