"""Serializers of steps and transitions, for requests and responses."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from servicekit.http.api import validate_json
from step.domain.draft import EdgeDraft, NodeDraft
from step.models import Steps, StepTransition
from step.services import TransitionDraft

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
    """The position in the editor's drawing, and any other data that the editor stores."""

    def run_validation(self, data: Any = serializers.empty) -> Any:
        value = super().run_validation(data)
        validate_json(value)
        return value


@extend_schema_field({"oneOf": [{"type": "string"}, {"type": "integer"}]})
class RefField(serializers.CharField):
    """The sender's name for a node: a string or an integer."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=64, **kwargs)


class IdField(serializers.IntegerField):
    """An id in the range that a database column can hold."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 1, "max_value": MAX_ID, **kwargs})


class OrderField(serializers.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": MAX_ORDER, **kwargs})


class StepFacts(serializers.Serializer[Any]):
    """The properties of a step. The role is given by `role_id`, or by `role`, its name in tts."""

    name = serializers.CharField(max_length=64)
    role_id = IdField(required=False, allow_null=True)
    role = serializers.CharField(max_length=64, required=False)
    escalate_to = IdField(allow_null=True, default=None)
    description = serializers.CharField(max_length=256, allow_blank=True, default="")
    instruction = serializers.CharField(max_length=MAX_INSTRUCTION, allow_blank=True, default="")
    weight = serializers.DecimalField(
        max_digits=5,
        decimal_places=4,
        min_value=Decimal(0),
        max_value=Decimal(1),
        default=Decimal(1),
    )
    order = OrderField(required=False)
    is_start = serializers.BooleanField(default=False)
    is_end = serializers.BooleanField(default=False)
    design = DesignField(default=dict)


class StepInput(StepFacts):
    """A new step of a draft."""

    workflow_id = IdField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return with_role(attrs)


class StepUpdateInput(StepFacts):
    """The changed fields of a step. Omitted fields stay as they are."""


class NodeInput(StepFacts):
    """A step of a new workflow."""

    temp_id = RefField(required=False)
    step_id = RefField(required=False, help_text="Used if there is no temp_id.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "temp_id" not in attrs and "step_id" not in attrs:
            raise serializers.ValidationError({"temp_id": ["This field is required."]})
        return with_role(attrs)


class NodeUpdateInput(StepFacts):
    """With `step_id`: an existing step, whose omitted fields stay as they are. Else a new step."""

    temp_id = RefField(required=False)
    step_id = IdField(required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("step_id") is not None:
            return attrs
        if "temp_id" not in attrs:
            raise serializers.ValidationError({"temp_id": ["This field or step_id is required."]})
        return with_role(attrs)


def with_role(attrs: dict[str, Any]) -> dict[str, Any]:
    """Check that the node names a role; raises DRF's ValidationError."""
    if attrs.get("role_id") is None and "role" not in attrs:
        raise serializers.ValidationError({"role_id": ["This field or role is required."]})
    return attrs


def refused_condition(condition: str | None) -> None:
    """Raise DRF's ValidationError if there is a condition: conditions are not supported."""
    if condition:
        raise serializers.ValidationError({"condition": ["Conditions are not evaluated."]})


class ConditionField(serializers.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            allow_blank=True, allow_null=True, default="", help_text="Empty: always offered."
        )


class EdgeInput(serializers.Serializer[Any]):
    """A transition between two nodes, which are given by the sender's names for them."""

    from_temp_id = RefField(required=False)
    to_temp_id = RefField(required=False)
    name = serializers.CharField(max_length=64, allow_blank=True, default="")
    condition = ConditionField()
    design = DesignField(default=dict)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        # `from` is a Python keyword, so it cannot be a class attribute.
        fields = super().get_fields()
        for name in ("from", "to"):
            fields[name] = RefField(
                required=False, help_text=f"Used if there is no {name}_temp_id."
            )
        return fields

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        refused_condition(attrs["condition"])
        missing = [f"{side}_temp_id" for side in ("from", "to") if end_of(attrs, side) is None]
        if missing:
            raise serializers.ValidationError(
                {name: ["This field is required."] for name in missing}
            )
        return attrs


class EdgeUpdateInput(EdgeInput):
    """With `transition_id`: an existing transition. Else a new transition."""

    transition_id = IdField(required=False, allow_null=True)
    from_step_id = RefField(required=False, help_text="Used if neither of the others is given.")
    to_step_id = RefField(required=False, help_text="Used if neither of the others is given.")


def end_of(edge: Mapping[str, Any], side: str) -> str | None:
    """The name of the node at one end, or None if it is missing.

    `side` is "from" or "to". The end may be sent as `from_temp_id`, `from` or `from_step_id`.
    """
    spellings = (f"{side}_temp_id", side, f"{side}_step_id")
    return next((edge[name] for name in spellings if name in edge), None)


class TransitionUpdateInput(serializers.Serializer[Any]):
    """The changed fields of a transition. Omitted fields stay as they are."""

    from_step_id = IdField(required=False)
    to_step_id = IdField(required=False)
    name = serializers.CharField(max_length=64, allow_blank=True, required=False)
    condition = ConditionField()
    order = OrderField(required=False)
    design = DesignField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        refused_condition(attrs.get("condition"))
        return attrs


class TransitionInput(TransitionUpdateInput):
    """A new transition between two steps of one draft."""

    workflow_id = IdField(required=False)
    from_step_id = IdField()
    to_step_id = IdField()


def node_draft(node: Mapping[str, Any], sent: Mapping[str, Any], *, is_new: bool) -> NodeDraft:
    """The node as a plain value. The keys of `sent` are the fields that were submitted."""
    step_id = None if is_new else node.get("step_id")
    ref = node["temp_id"] if "temp_id" in node else node.get("step_id", "")
    return NodeDraft(
        ref=str(ref),
        name=node.get("name", ""),
        role_id=node.get("role_id"),
        role_name=node.get("role", ""),
        escalate_to=node.get("escalate_to"),
        description=node.get("description", ""),
        instruction=node.get("instruction", ""),
        weight=node.get("weight", Decimal(1)),
        order=node.get("order"),
        is_start=node.get("is_start", False),
        is_end=node.get("is_end", False),
        design=node.get("design", {}),
        step_id=step_id,
        given=frozenset(sent),
    )


def edge_draft(edge: Mapping[str, Any], sent: Mapping[str, Any]) -> EdgeDraft:
    """The edge as a plain value. The keys of `sent` are the fields that were submitted."""
    return EdgeDraft(
        from_ref=end_of(edge, "from") or "",
        to_ref=end_of(edge, "to") or "",
        name=edge["name"],
        design=edge["design"],
        transition_id=edge.get("transition_id"),
        given=frozenset(sent),
    )


def read_step(body: Any, *, is_partial: bool) -> NodeDraft:
    """The submitted values of a step; raises DRF's ValidationError."""
    form = StepUpdateInput(data=body, partial=is_partial)
    form.is_valid(raise_exception=True)
    return node_draft(form.validated_data, body, is_new=True)


def read_transition(form: TransitionUpdateInput) -> TransitionDraft:
    values = dict(form.validated_data)
    return TransitionDraft(
        **{
            name: values.get(name)
            for name in ("from_step_id", "to_step_id", "name", "order", "design")
        }
    )


class NodeOutput(serializers.ModelSerializer[Steps]):
    """A step of the draft. `role_id` and `escalate_to` are Auth's ids of roles."""

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


class StepOutput(NodeOutput):
    """A step with the workflow to whose draft it belongs."""

    workflow_id = serializers.IntegerField(read_only=True)

    class Meta(NodeOutput.Meta):
        fields = ["step_id", "workflow_id", *NodeOutput.Meta.fields[1:]]
        read_only_fields = fields


class EdgeOutput(serializers.ModelSerializer[StepTransition]):
    from_step_id = serializers.IntegerField(read_only=True)
    to_step_id = serializers.IntegerField(read_only=True)
    design = DesignField(read_only=True)

    class Meta:
        model = StepTransition
        fields = ["transition_id", "from_step_id", "to_step_id", "name", "order", "design"]
        read_only_fields = fields


class TransitionOutput(EdgeOutput):
    """A transition with the workflow to whose draft it belongs."""

    workflow_id = serializers.IntegerField(read_only=True)

    class Meta(EdgeOutput.Meta):
        fields = ["transition_id", "workflow_id", *EdgeOutput.Meta.fields[1:]]
        read_only_fields = fields
