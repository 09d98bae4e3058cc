"""Export workflows from one installation and import them into another. Roles and calendars are
given by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from role.domain.names import SYSTEM
from role.models import Roles
from servicekit.http.api.durations import DurationField
from sla.selectors import calendar_by_name
from step.domain.draft import EdgeDraft
from step.forms import (
    DesignField,
    EdgeInput,
    StepFacts,
    edge_draft,
    node_draft,
)
from step.models import Steps, StepTransition
from step.selectors import step_list, transition_list
from workflow.models import Workflows
from workflow.services import ImportedNode, RoleName, WorkflowDraft

from .serializers import (
    MAX_EDGES,
    MAX_NODES,
    WorkflowInput,
    draft_of,
)

FORMAT = "tts.workflow"
SCHEMA = 2
"""The schema of exported documents. Schema 2 added automatic steps, the assignment and the capacity
of steps, and conditions of transitions. Documents of schema 1 do not have these.
"""
OLDEST_SCHEMA = 1


@extend_schema_field(
    {
        "type": "object",
        "properties": {"system": {"type": "string"}, "name": {"type": "string"}},
        "required": ["name"],
    }
)
class RoleNameField(serializers.Field[RoleName, Any, dict[str, str], Roles]):
    """A role as `{"system", "name"}`. A plain string is the name of a role in the system tts."""

    default_error_messages = {"invalid": "A role is named by its system and its name."}

    def to_internal_value(self, data: object) -> RoleName:
        parts = data if isinstance(data, Mapping) else {"name": data}
        system, name = parts.get("system", SYSTEM), parts.get("name")
        if not (isinstance(system, str) and isinstance(name, str) and name.strip()):
            self.fail("invalid")
        if max(len(system), len(name)) > 64 or "\x00" in f"{system}{name}":
            self.fail("invalid")
        return RoleName(system=system, name=name)

    def to_representation(self, value: Roles) -> dict[str, str]:  # type: ignore[override]  # `value` is a row
        return {"system": value.system, "name": value.name}


class ExchangedNode(StepFacts):
    """A step. Edges refer to it by its `temp_id`."""

    temp_id = serializers.CharField(max_length=64)
    # Roles are given by name, because their ids differ between installations. Null means that the
    # step is automatic.
    role = RoleNameField(allow_null=True)  # type: ignore[assignment]
    escalate_to = RoleNameField(allow_null=True, default=None)  # type: ignore[assignment]

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        fields = super().get_fields()
        del fields["role_id"]
        return fields


class ExchangedGraph(serializers.Serializer[Any]):
    nodes: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=ExchangedNode(), max_length=MAX_NODES
    )
    edges: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=EdgeInput(), max_length=MAX_EDGES
    )


class ExchangedFacts(WorkflowInput):
    """The workflow's properties, without its graph. The calendar is given by name; if it is empty, time
    counts round the clock.
    """

    calendar = serializers.CharField(max_length=64, allow_blank=True, default="")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        fields = super().get_fields()
        del fields["calendar_id"]
        return fields

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Find the calendar by its name, since its key differs between installations."""
        name = attrs.pop("calendar")
        found = calendar_by_name(name) if name else None
        if name and found is None:
            raise serializers.ValidationError({"calendar": [f"There is no calendar {name}."]})
        return {**attrs, "calendar_id": None if found is None else found.calendar_id}


class ExchangedWorkflow(serializers.Serializer[Any]):
    """A workflow as `export` returns it and `import` accepts it."""

    format = serializers.ChoiceField(choices=[FORMAT])
    schema = serializers.IntegerField(min_value=OLDEST_SCHEMA, max_value=SCHEMA)
    workflow = ExchangedFacts()
    graph = ExchangedGraph()


class _ExportedStep(serializers.ModelSerializer[Steps]):
    temp_id = serializers.CharField(source="step_id")
    role = RoleNameField(allow_null=True)
    escalate_to = RoleNameField(allow_null=True)
    design = DesignField()

    class Meta:
        model = Steps
        fields = [
            "temp_id",
            "name",
            "role",
            "escalate_to",
            "description",
            "instruction",
            "weight",
            "order",
            "is_start",
            "is_end",
            "assignment",
            "capacity",
            "design",
        ]


class _ExportedWorkflow(serializers.ModelSerializer[Workflows]):
    low_sla = DurationField(allow_null=True)
    medium_sla = DurationField(allow_null=True)
    high_sla = DurationField(allow_null=True)
    urgent_sla = DurationField(allow_null=True)
    calendar = serializers.CharField(source="calendar.name", default="")

    class Meta:
        model = Workflows
        fields = [
            "name",
            "description",
            "category",
            "sub_category",
            "department",
            "low_sla",
            "medium_sla",
            "high_sla",
            "urgent_sla",
            "end_logic",
            "calendar",
        ]


def export_workflow(workflow: Workflows) -> dict[str, Any]:
    """The workflow's draft, without its history. Roles and calendar are named; ids serve only to link the
    steps.
    """
    steps = step_list(workflow_id=workflow.pk)
    transitions = transition_list(workflow_id=workflow.pk)
    return {
        "format": FORMAT,
        "schema": SCHEMA,
        "workflow": dict(_ExportedWorkflow(workflow).data),
        "graph": {
            "nodes": _ExportedStep(steps, many=True).data,
            "edges": [_exported_edge(row) for row in transitions],
        },
    }


def read_export(body: Any) -> tuple[WorkflowDraft, list[ImportedNode], list[EdgeDraft]]:
    """Read the result of an `export`; raises DRF's ValidationError."""
    form = ExchangedWorkflow(data=body)
    form.is_valid(raise_exception=True)
    values: dict[str, Any] = form.validated_data
    nodes = [
        ImportedNode(
            node=node_draft({**node, "role": "", "escalate_to": None}, node, is_new=True),
            role=node["role"],
            escalate_to=node["escalate_to"],
        )
        for node in values["graph"]["nodes"]
    ]
    edges = [edge_draft(edge, edge) for edge in values["graph"]["edges"]]
    return draft_of(values["workflow"]), nodes, edges


def _exported_edge(row: StepTransition) -> dict[str, Any]:
    return {
        "from": str(row.from_step_id),
        "to": str(row.to_step_id),
        "name": row.name,
        "condition": row.condition,
        "is_default": row.is_default,
        "rule": row.rule,
        "design": row.design,
    }
