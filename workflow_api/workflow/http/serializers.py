"""Serializers of workflows, for requests and responses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from servicekit.http.api.durations import DurationField
from servicekit.http.api.texts import LineField
from sla.domain.priorities import PRIORITIES
from step.domain.draft import GraphDraft
from step.forms import (
    EdgeInput,
    EdgeOutput,
    EdgeUpdateInput,
    NodeInput,
    NodeOutput,
    NodeUpdateInput,
    edge_draft,
    node_draft,
)
from step.services import SupposedGraph
from workflow.domain.diff import VersionDiff
from workflow.models import Workflows, WorkflowVersion
from workflow.services import WorkflowDraft

from .findings import FindingOutput

MAX_NODES = 500
MAX_EDGES = 2_000
MAX_REASON = 2_000


class WorkflowInput(serializers.Serializer[Any]):
    """The workflow's properties, without its graph."""

    name = LineField(max_length=64)
    description = serializers.CharField(max_length=256, allow_blank=True, default="")
    category = LineField(max_length=64)
    sub_category = LineField(max_length=64, allow_blank=True, default="")
    department = LineField(max_length=64)
    low_sla = DurationField(allow_null=True, default=None)
    medium_sla = DurationField(allow_null=True, default=None)
    high_sla = DurationField(allow_null=True, default=None)
    urgent_sla = DurationField(allow_null=True, default=None)
    end_logic = serializers.ChoiceField(
        choices=Workflows.EndLogic.choices, allow_blank=True, default=""
    )
    calendar_id = serializers.IntegerField(
        min_value=1, max_value=2**63 - 1, allow_null=True, default=None
    )


class GraphInput(serializers.Serializer[Any]):
    nodes: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=NodeInput(), max_length=MAX_NODES, default=list
    )
    edges: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=EdgeInput(), max_length=MAX_EDGES, default=list
    )


class GraphUpdateInput(serializers.Serializer[Any]):
    """The whole graph. Steps and transitions that it leaves out are removed from the draft."""

    nodes: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=NodeUpdateInput(), max_length=MAX_NODES
    )
    edges: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=EdgeUpdateInput(), max_length=MAX_EDGES
    )


class FlatWorkflowInput(WorkflowInput):
    """A workflow with its fields at the top level, and optionally its graph."""

    graph = GraphInput(required=False)


class NestedWorkflowInput(serializers.Serializer[Any]):
    """A workflow and its graph side by side."""

    workflow = WorkflowInput()
    graph = GraphInput(required=False)


def read_workflow(body: Any) -> tuple[WorkflowDraft, GraphDraft]:
    """Read a new workflow from a flat or a nested request body; raises DRF's ValidationError."""
    is_nested = isinstance(body, Mapping) and "workflow" in body
    form = NestedWorkflowInput(data=body) if is_nested else FlatWorkflowInput(data=body)
    form.is_valid(raise_exception=True)
    values: dict[str, Any] = form.validated_data
    header = values["workflow"] if is_nested else values
    return draft_of(header), _graph(values.get("graph") or {"nodes": [], "edges": []})


def draft_of(header: Mapping[str, Any]) -> WorkflowDraft:
    """The validated properties of a new workflow, as a plain value."""
    return WorkflowDraft(
        name=header["name"],
        department=header["department"],
        category=header["category"],
        sub_category=header["sub_category"],
        description=header["description"],
        end_logic=header["end_logic"],
        calendar_id=header["calendar_id"],
        slas={level: header[f"{level}_sla"] for level in reversed(PRIORITIES)},
    )


def read_details(body: Any) -> dict[str, Any]:
    """The properties that the request changes; raises DRF's ValidationError."""
    form = WorkflowInput(data=body, partial=True)
    form.is_valid(raise_exception=True)
    values = dict(form.validated_data)
    return {name: value for name, value in values.items() if name in body}


def read_supposed_graph(body: Any) -> GraphDraft | None:
    """The graph to check, or None if the request sends none; raises DRF's ValidationError."""
    return None if isinstance(body, Mapping) and not body else read_graph(body)


def read_graph(body: Any) -> GraphDraft:
    """The whole new graph of a draft; raises DRF's ValidationError."""
    form = GraphUpdateInput(data=body)
    form.is_valid(raise_exception=True)
    values: dict[str, Any] = form.validated_data
    return GraphDraft(
        nodes=tuple(
            node_draft(node, sent, is_new=False)
            for node, sent in zip(values["nodes"], body["nodes"], strict=True)
        ),
        edges=tuple(
            edge_draft(edge, sent)
            for edge, sent in zip(values["edges"], body["edges"], strict=True)
        ),
    )


def _graph(values: Mapping[str, Any]) -> GraphDraft:
    return GraphDraft(
        nodes=tuple(node_draft(node, node, is_new=True) for node in values["nodes"]),
        edges=tuple(edge_draft(edge, edge) for edge in values["edges"]),
    )


class KindOutput(serializers.Serializer[Any]):
    """A kind of ticket that an initialized workflow accepts."""

    department = serializers.CharField()
    category = serializers.CharField()
    sub_category = serializers.CharField(help_text="Empty if the workflow names no sub-category.")


class KindsOutput(serializers.Serializer[Any]):
    kinds = KindOutput(many=True)


class WorkflowOutput(serializers.ModelSerializer[Workflows]):
    """A workflow without its graph. `active_version` is the number of the version on which new
    tasks run.
    """

    low_sla = DurationField(read_only=True, allow_null=True)
    medium_sla = DurationField(read_only=True, allow_null=True)
    high_sla = DurationField(read_only=True, allow_null=True)
    urgent_sla = DurationField(read_only=True, allow_null=True)
    calendar_id = serializers.IntegerField(
        read_only=True, allow_null=True, help_text="Null if time counts round the clock."
    )
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
            "calendar_id",
            "active_version",
            "has_unpublished_changes",
            "archived_at",
            "rev",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields


class GraphOutput(serializers.Serializer[Any]):
    """The draft as `{nodes, edges}`, in stored order and with all stored fields."""

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
    """A new workflow. `temp_id_mapping` maps each `temp_id` of the request to the new step id."""

    graph = CreatedGraphOutput(read_only=True)
    temp_id_mapping = serializers.DictField(child=serializers.IntegerField(), read_only=True)

    class Meta(WorkflowOutput.Meta):
        fields = [*WorkflowOutput.Meta.fields, "graph", "temp_id_mapping"]
        read_only_fields = fields


class UnsoundOutput(serializers.Serializer[Any]):
    """An error body that also has the findings, as `validate` returns them."""

    error = serializers.CharField(read_only=True)
    code = serializers.CharField(read_only=True)
    details = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), read_only=True
    )
    request_id = serializers.CharField(read_only=True)
    findings = FindingOutput(many=True, read_only=True, required=False)


class VersionOutput(serializers.ModelSerializer[WorkflowVersion]):
    """A frozen version; `sha256` is the digest of its definition."""

    is_active = serializers.SerializerMethodField()

    class Meta:
        model = WorkflowVersion
        fields = ["version", "sha256", "is_active", "created_at", "created_by"]
        read_only_fields = fields

    def get_is_active(self, version: WorkflowVersion) -> bool:
        return version.pk == version.workflow.active_version_id


class ChangedByOutput(serializers.Serializer[Any]):
    """The person who made a revision."""

    user_id = serializers.IntegerField(read_only=True)
    full_name = serializers.CharField(read_only=True)


class FieldChangeOutput(serializers.Serializer[Any]):
    """A changed field. `before` and `after` have the form of the stored definition.

    `kind` is behaviour if tasks run differently, wording if people read other texts, layout if only
    the drawing differs.
    """

    field = serializers.CharField(read_only=True)
    kind = serializers.ChoiceField(choices=["behaviour", "wording", "layout"], read_only=True)
    before = serializers.JSONField(read_only=True, allow_null=True)
    after = serializers.JSONField(read_only=True, allow_null=True)


class StepDiffOutput(serializers.Serializer[Any]):
    """A step that was added, removed or changed. A new step of a graph that was sent has a `temp_id`
    instead of an id.
    """

    step_id = serializers.IntegerField(source="id", read_only=True, allow_null=True)
    temp_id = serializers.CharField(read_only=True, required=False)
    name = serializers.CharField(read_only=True)
    changes = FieldChangeOutput(many=True, read_only=True)


class TransitionDiffOutput(serializers.Serializer[Any]):
    transition_id = serializers.IntegerField(source="id", read_only=True, allow_null=True)
    name = serializers.CharField(read_only=True)
    changes = FieldChangeOutput(many=True, read_only=True)


class StepsDiffOutput(serializers.Serializer[Any]):
    added = StepDiffOutput(many=True, read_only=True)
    removed = StepDiffOutput(many=True, read_only=True)
    changed = StepDiffOutput(many=True, read_only=True)


class TransitionsDiffOutput(serializers.Serializer[Any]):
    added = TransitionDiffOutput(many=True, read_only=True)
    removed = TransitionDiffOutput(many=True, read_only=True)
    changed = TransitionDiffOutput(many=True, read_only=True)


class VersionDiffOutput(serializers.Serializer[Any]):
    """The differences between two versions, between a version and the draft, or between the draft and a
    graph that was sent. `kinds` lists each kind that occurs.
    """

    kinds = serializers.ListField(child=serializers.CharField(), read_only=True)
    header = FieldChangeOutput(many=True, read_only=True)
    steps = StepsDiffOutput(read_only=True)
    transitions = TransitionsDiffOutput(read_only=True)

    def to_representation(self, instance: VersionDiff) -> dict[str, Any]:
        shown = super().to_representation(instance)
        return {**shown, "kinds": sorted(instance.kinds)}


def shown_sent_diff(diff: VersionDiff, supposed: SupposedGraph) -> dict[str, Any]:
    """The differences between the draft and a graph that was sent. New steps have their `temp_id` instead
    of an id; new transitions have no id.
    """
    shown: dict[str, Any] = VersionDiffOutput(diff).data
    for step in shown["steps"]["added"]:
        step["temp_id"] = supposed.refs.get(step["step_id"])
        step["step_id"] = None if step["temp_id"] is not None else step["step_id"]
    for way in shown["transitions"]["added"]:
        if way["transition_id"] in supposed.edges:
            way["transition_id"] = None
    for way in shown["transitions"]["changed"]:
        for change in way["changes"]:
            if change["field"] in ("from_step_id", "to_step_id"):
                change["after"] = supposed.refs.get(change["after"], change["after"])
    return shown


class StaleOutput(serializers.Serializer[Any]):
    """The error body if another person has changed the workflow meanwhile: the current revision,
    the person, and the time.

    After `update-graph`, `diff` has the changes that lead from the current draft to the graph in
    the request. It is null if that graph is malformed. In `diff`, a step or transition without an
    id has the id null.
    """

    error = serializers.CharField(read_only=True)
    code = serializers.CharField(read_only=True)
    details = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), read_only=True
    )
    request_id = serializers.CharField(read_only=True)
    rev = serializers.IntegerField(read_only=True)
    changed_by = ChangedByOutput(read_only=True, allow_null=True)
    changed_at = serializers.DateTimeField(read_only=True)
    diff = VersionDiffOutput(read_only=True, allow_null=True, required=False)


class InitializeInput(serializers.Serializer[Any]):
    """The reason for publishing the draft; it is audited."""

    reason = serializers.CharField(max_length=MAX_REASON, allow_blank=True, default="")


class CloneInput(serializers.Serializer[Any]):
    """The name of the copy. If the name is empty, the copy gets the original's name followed by "(copy)"."""

    name = LineField(max_length=64, allow_blank=True, default="")


class UpdatedGraphOutput(GraphOutput):
    """The new draft.

    `temp_id_mapping` maps each `temp_id` of the request to its step id. If the request names a step
    or transition that was deleted, the part is created again with a new id. The mapping then maps
    the id in the request to the new id. `transition_id_mapping` contains only transitions that were
    created again. It is separate, because a step may have the same number.
    """

    rev = serializers.IntegerField(read_only=True)
    has_unpublished_changes = serializers.BooleanField(read_only=True)
    temp_id_mapping = serializers.DictField(child=serializers.IntegerField(), read_only=True)
    transition_id_mapping = serializers.DictField(child=serializers.IntegerField(), read_only=True)


class VersionDetailOutput(VersionOutput):
    definition = serializers.DictField(read_only=True)

    class Meta(VersionOutput.Meta):
        fields = [*VersionOutput.Meta.fields, "definition"]
        read_only_fields = fields
