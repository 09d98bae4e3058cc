"""What became of a task: its log and its map."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from sla.domain.explaining import STEP_STATES
from task.domain.model import Origin
from task.models import TaskItem

from .parts import ITEM_STATUSES, TASK_STATUSES


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
