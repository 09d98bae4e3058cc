"""Incidents, and the reason for resolving one."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from servicekit.http.api.texts import VisibleField
from task.models import Incident

LONGEST_REASON = 20_000


class IncidentOutput(serializers.ModelSerializer[Incident]):
    """A fault on the way of a task. `count` is the number of times that the fault happened;
    `step_id` and `transition_id` say where. `resolved_by` is null if the suite itself resolved the
    incident.
    """

    task_id = serializers.IntegerField()
    ticket_number = serializers.CharField(source="task.ticket.ticket_number")
    ticket_subject = serializers.CharField(source="task.ticket.subject")
    workflow_name = serializers.CharField(source="task.workflow.name")
    step_name = serializers.SerializerMethodField()

    class Meta:
        model = Incident
        fields = [
            *("incident_id", "kind", "task_id", "ticket_number", "ticket_subject"),
            *("workflow_name", "step_id", "step_name", "transition_id", "message", "count"),
            *("first_seen", "last_seen", "state", "resolved_at", "resolved_by", "resolved_reason"),
        ]
        read_only_fields = fields

    def get_step_name(self, incident: Incident) -> str | None:
        return getattr(incident, "step_name", None)


class ResolveInput(serializers.Serializer[Any]):
    reason = VisibleField(max_length=LONGEST_REASON)
