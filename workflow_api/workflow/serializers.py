"""Workflows as they are sent and shown."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from servicekit.api import validate_json
from servicekit.api.durations import DurationField
from step.domain.draft import EdgeDraft, GraphDraft, NodeDraft
from step.models import Steps, StepTransition

from .domain.soundness import Finding
from .models import Workflows, WorkflowVersion
from .services import WorkflowDraft

MAX_NODES = 500
MAX_EDGES = 2_000
MAX_INSTRUCTION = 20_000
MAX_ORDER = 2**31 - 1
MAX_ID = 2**63 - 1


@extend_schema_field(
    {
        "type": "object",
        "properties": {"x": {"type": "number"}, "y": {"type": "number"}},
        "additionalProperties": True,
    }
)
class DesignField(serializers.DictField):
    """Where the editor draws a thing, and whatever else it wants to remember."""

    def run_validation(self, data: Any = serializers.empty) -> Any:
        value = super().run_validation(data)
        validate_json(value)
        return value


@extend_schema_field({"oneOf": [{"type": "string"}, {"type": "integer"}]})
class RefField(serializers.CharField):
    """The sender's own name of a node, a word or a number."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=64, **kwargs)


class WorkflowInput(serializers.Serializer[Any]):
    """The workflow's own facts."""

    name = serializers.CharField(max_length=64)
    description = serializers.CharField(max_length=256, allow_blank=True, default="")
    category = serializers.CharField(max_length=64)
    sub_category = serializers.CharField(max_length=64, allow_blank=True, default="")
    department = serializers.CharField(max_length=64)
    low_sla = DurationField(allow_null=True, default=None)
    medium_sla = DurationField(allow_null=True, default=None)
    high_sla = DurationField(allow_null=True, default=None)
    urgent_sla = DurationField(allow_null=True, default=None)
    end_logic = serializers.ChoiceField(
        choices=Workflows.EndLogic.choices, allow_blank=True, default=""
    )


class NodeInput(serializers.Serializer[Any]):
    """A step. The role is named by ``role_id``, or by ``role``, its name in tts."""

    temp_id = RefField(required=False)
    step_id = RefField(required=False, help_text="Taken where there is no temp_id.")
    name = serializers.CharField(max_length=64)
    role_id = serializers.IntegerField(
        min_value=1, max_value=MAX_ID, required=False, allow_null=True
    )
    role = serializers.CharField(max_length=64, required=False)
    escalate_to = serializers.IntegerField(
        min_value=1, max_value=MAX_ID, allow_null=True, default=None
    )
    description = serializers.CharField(max_length=256, allow_blank=True, default="")
    instruction = serializers.CharField(max_length=MAX_INSTRUCTION, allow_blank=True, default="")
    weight = serializers.DecimalField(
        max_digits=5,
        decimal_places=4,
        min_value=Decimal(0),
        max_value=Decimal(1),
        default=Decimal(1),
    )
    order = serializers.IntegerField(min_value=0, max_value=MAX_ORDER, required=False)
    is_start = serializers.BooleanField(default=False)
    is_end = serializers.BooleanField(default=False)
    design = DesignField(default=dict)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "temp_id" not in attrs and "step_id" not in attrs:
            raise serializers.ValidationError({"temp_id": ["This field is required."]})
        if attrs.get("role_id") is None and "role" not in attrs:
            raise serializers.ValidationError({"role_id": ["This field or role is required."]})
        return attrs


class EdgeInput(serializers.Serializer[Any]):
    """A transition between two nodes, by the names the sender gave them."""

    from_temp_id = RefField(required=False)
    to_temp_id = RefField(required=False)
    name = serializers.CharField(max_length=64, allow_blank=True, default="")
    condition = serializers.CharField(
        allow_blank=True, allow_null=True, default="", help_text="Empty: always offered."
    )
    design = DesignField(default=dict)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        # `from` is a word of Python's own and cannot be written as an attribute.
        fields = super().get_fields()
        for name in ("from", "to"):
            fields[name] = RefField(
                required=False, help_text=f"Taken where there is no {name}_temp_id."
            )
        return fields

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["condition"]:
            raise serializers.ValidationError({"condition": ["Conditions are not evaluated."]})
        missing = [
            f"{side}_temp_id"
            for side in ("from", "to")
            if f"{side}_temp_id" not in attrs and side not in attrs
        ]
        if missing:
            raise serializers.ValidationError(
                {name: ["This field is required."] for name in missing}
            )
        return attrs


class GraphInput(serializers.Serializer[Any]):
    nodes: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=NodeInput(), max_length=MAX_NODES, default=list
    )
    edges: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=EdgeInput(), max_length=MAX_EDGES, default=list
    )


class FlatWorkflowInput(WorkflowInput):
    """A workflow with its facts at the top, and its graph where there is one already."""

    graph = GraphInput(required=False)


class NestedWorkflowInput(serializers.Serializer[Any]):
    """A workflow and its graph side by side."""

    workflow = WorkflowInput()
    graph = GraphInput(required=False)


def read_workflow(body: Any) -> tuple[WorkflowDraft, GraphDraft]:
    """The draft in either form of the body; raises DRF's ValidationError."""
    is_nested = isinstance(body, Mapping) and "workflow" in body
    form = NestedWorkflowInput(data=body) if is_nested else FlatWorkflowInput(data=body)
    form.is_valid(raise_exception=True)
    values: dict[str, Any] = form.validated_data
    header = values["workflow"] if is_nested else values
    draft = WorkflowDraft(
        name=header["name"],
        department=header["department"],
        category=header["category"],
        sub_category=header["sub_category"],
        description=header["description"],
        end_logic=header["end_logic"],
        slas={level: header[f"{level}_sla"] for level in ("low", "medium", "high", "urgent")},
    )
    return draft, _graph(values.get("graph") or {"nodes": [], "edges": []})


def _graph(values: Mapping[str, Any]) -> GraphDraft:
    return GraphDraft(
        nodes=tuple(_node(node) for node in values["nodes"]),
        edges=tuple(
            EdgeDraft(
                from_ref=edge["from_temp_id"] if "from_temp_id" in edge else edge["from"],
                to_ref=edge["to_temp_id"] if "to_temp_id" in edge else edge["to"],
                name=edge["name"],
                design=edge["design"],
            )
            for edge in values["edges"]
        ),
    )


def _node(node: Mapping[str, Any]) -> NodeDraft:
    return NodeDraft(
        ref=node["temp_id"] if "temp_id" in node else node["step_id"],
        name=node["name"],
        role_id=node.get("role_id"),
        role_name=node.get("role", ""),
        escalate_to=node["escalate_to"],
        description=node["description"],
        instruction=node["instruction"],
        weight=node["weight"],
        order=node.get("order"),
        is_start=node["is_start"],
        is_end=node["is_end"],
        design=node["design"],
    )


class WorkflowOutput(serializers.ModelSerializer[Workflows]):
    """A workflow without its graph. ``active_version`` is the number of the frozen version."""

    low_sla = DurationField(read_only=True, allow_null=True)
    medium_sla = DurationField(read_only=True, allow_null=True)
    high_sla = DurationField(read_only=True, allow_null=True)
    urgent_sla = DurationField(read_only=True, allow_null=True)
    active_version = serializers.IntegerField(
        source="active_version.version", read_only=True, allow_null=True, default=None
    )

    class Meta:
        model = Workflows
        fields = [
            "workflow_id",
            "user_id",
            "name",
            "description",
            "category",
            "sub_category",
            "department",
            "status",
            "is_published",
            "low_sla",
            "medium_sla",
            "high_sla",
            "urgent_sla",
            "end_logic",
            "active_version",
            "rev",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields


class NodeOutput(serializers.ModelSerializer[Steps]):
    """A step of the draft. ``role_id`` and ``escalate_to`` are Auth's ids."""

    role_id = serializers.IntegerField(source="role.role_id", read_only=True)
    role_name = serializers.CharField(source="role.name", read_only=True)
    escalate_to = serializers.IntegerField(
        source="escalate_to.role_id", read_only=True, allow_null=True, default=None
    )
    design = DesignField(read_only=True)

    class Meta:
        model = Steps
        fields = [
            "step_id",
            "name",
            "role_id",
            "role_name",
            "escalate_to",
            "description",
            "instruction",
            "weight",
            "order",
            "is_start",
            "is_end",
            "design",
        ]
        read_only_fields = fields


class EdgeOutput(serializers.ModelSerializer[StepTransition]):
    from_step_id = serializers.IntegerField(read_only=True)
    to_step_id = serializers.IntegerField(read_only=True)
    design = DesignField(read_only=True)

    class Meta:
        model = StepTransition
        fields = ["transition_id", "from_step_id", "to_step_id", "name", "order", "design"]
        read_only_fields = fields


class GraphOutput(serializers.Serializer[Any]):
    """The draft: ``{nodes, edges}`` in stored order, every stored field."""

    nodes = NodeOutput(many=True, read_only=True)
    edges = EdgeOutput(many=True, read_only=True)


class WorkflowDetailOutput(WorkflowOutput):
    """A workflow with its draft."""

    graph = GraphOutput(read_only=True)

    class Meta(WorkflowOutput.Meta):
        fields = [*WorkflowOutput.Meta.fields, "graph"]
        read_only_fields = fields


class CreatedNodeOutput(NodeOutput):
    temp_id = serializers.CharField(read_only=True)

    class Meta(NodeOutput.Meta):
        fields = ["step_id", "temp_id", *NodeOutput.Meta.fields[1:]]
        read_only_fields = fields


class CreatedGraphOutput(serializers.Serializer[Any]):
    nodes = CreatedNodeOutput(many=True, read_only=True)
    edges = EdgeOutput(many=True, read_only=True)


class CreatedWorkflowOutput(WorkflowOutput):
    """A new workflow; ``temp_id_mapping`` leads from the sender's names to step ids."""

    graph = CreatedGraphOutput(read_only=True)
    temp_id_mapping = serializers.DictField(child=serializers.IntegerField(), read_only=True)

    class Meta(WorkflowOutput.Meta):
        fields = [*WorkflowOutput.Meta.fields, "graph", "temp_id_mapping"]
        read_only_fields = fields


class FindingOutput(serializers.Serializer[Any]):
    """One thing that is wrong (error) or odd (warning); absent keys do not apply."""

    code = serializers.CharField(read_only=True)
    severity = serializers.ChoiceField(choices=["error", "warning"], read_only=True)
    step_id = serializers.IntegerField(read_only=True, required=False)
    transition_id = serializers.IntegerField(read_only=True, required=False)
    field = serializers.CharField(read_only=True, required=False)
    message = serializers.CharField(read_only=True)
    fix = serializers.CharField(read_only=True, required=False)

    def to_representation(self, instance: Finding) -> dict[str, Any]:
        shown = super().to_representation(instance)
        return {name: value for name, value in shown.items() if value is not None}


class ValidationOutput(serializers.Serializer[Any]):
    valid = serializers.BooleanField(read_only=True)
    findings = FindingOutput(many=True, read_only=True)


class UnsoundOutput(serializers.Serializer[Any]):
    """The error body with what ``validate`` finds."""

    error = serializers.CharField(read_only=True)
    code = serializers.CharField(read_only=True)
    details = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), read_only=True
    )
    request_id = serializers.CharField(read_only=True)
    findings = FindingOutput(many=True, read_only=True, required=False)


class VersionOutput(serializers.ModelSerializer[WorkflowVersion]):
    """A frozen version; ``sha256`` is the digest of its definition."""

    is_active = serializers.SerializerMethodField()

    class Meta:
        model = WorkflowVersion
        fields = ["version", "sha256", "is_active", "created_at", "created_by"]
        read_only_fields = fields

    def get_is_active(self, version: WorkflowVersion) -> bool:
        return version.pk == version.workflow.active_version_id


class VersionDetailOutput(VersionOutput):
    definition = serializers.DictField(read_only=True)

    class Meta(VersionOutput.Meta):
        fields = [*VersionOutput.Meta.fields, "definition"]
        read_only_fields = fields
