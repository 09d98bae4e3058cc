"""Serializers of steps and transitions, for requests and responses."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from servicekit.http.api import validate_json
from servicekit.http.api.texts import LineField
from step.domain.draft import EdgeDraft, NodeDraft
from step.domain.wording import problems_of_condition, problems_of_rule, wording_of
from step.models import LONGEST_CONDITION, Steps, StepTransition
from workflow.domain.definition import Assignment

MAX_INSTRUCTION = 20_000
MAX_ORDER = 2**31 - 1
MAX_ID = 2**63 - 1
MAX_CAPACITY = 10_000


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
    """The properties of a step. The role is given by `role_id`, or by `role`, its name in tts.

    If `role_id` is null and there is no `role`, the step is automatic: a task passes on from it at
    once, by its conditions and its default. Such a step has no `escalate_to`, `assignment` or
    `capacity`.
    """

    name = LineField(max_length=64)
    role_id = IdField(required=False, allow_null=True, help_text="Null: automatic.")
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
    assignment = serializers.ChoiceField(
        choices=[(way.value, way.value) for way in Assignment],
        default=Assignment.ROUND_ROBIN.value,
        help_text="How the step finds its person among those of its role.",
    )
    capacity = serializers.IntegerField(
        min_value=1,
        max_value=MAX_CAPACITY,
        allow_null=True,
        default=None,
        help_text="A person with so many open items or more is passed over; null: no limit.",
    )
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
    """Check that the node names a role or is automatic; raises DRF's ValidationError."""
    if "role_id" not in attrs and "role" not in attrs:
        raise serializers.ValidationError({"role_id": ["This field or role is required."]})
    return attrs


@extend_schema_field({"type": "object", "nullable": True, "additionalProperties": True})
class RuleField(serializers.DictField):
    """The tree of the rule builder, or null."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"allow_null": True, "required": False, **kwargs})

    def run_validation(self, data: Any = serializers.empty) -> Any:
        value = super().run_validation(data)
        validate_json(value)
        return value


class TransitionFacts(serializers.Serializer[Any]):
    """The properties of a transition. With a `rule` the server makes the condition from it; a
    `condition` without a rule removes the rule.
    """

    condition = serializers.CharField(
        max_length=LONGEST_CONDITION,
        allow_blank=True,
        allow_null=True,
        required=False,
        help_text="CEL over `ticket` and `task`; empty: always open. Ignored if `rule` is sent.",
    )
    is_default = serializers.BooleanField(
        required=False, help_text="Open only if no conditioned transition of the step is true."
    )
    rule = RuleField(help_text="The rule builder's tree, or null.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Make the condition from the rule; refuse a condition that could not be evaluated."""
        rule, field = attrs.get("rule"), "condition"
        if rule is not None:
            problems, field = problems_of_rule(rule), "rule"
            if not problems:
                attrs["condition"] = wording_of(rule)
                problems = problems_of_condition(attrs["condition"])
        else:
            problems = problems_of_condition(attrs.get("condition") or "")
            if "condition" in attrs:
                attrs |= {"condition": attrs["condition"] or "", "rule": None}
        if problems:
            raise serializers.ValidationError({field: list(problems)})
        return attrs


class EdgeInput(TransitionFacts):
    """A transition between two nodes, which are given by the sender's names for them."""

    from_temp_id = RefField(required=False)
    to_temp_id = RefField(required=False)
    name = LineField(max_length=64, allow_blank=True, default="")
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
        attrs = super().validate(attrs)
        missing = [f"{side}_temp_id" for side in ("from", "to") if end_of(attrs, side) is None]
        if missing:
            raise serializers.ValidationError(
                {name: ["This field is required."] for name in missing}
            )
        return attrs


class EdgeUpdateInput(EdgeInput):
    """With `transition_id`: an existing transition. Else a new transition."""

    transition_id = IdField(required=False, allow_null=True)
    from_step_id = RefField(
        required=False, help_text="Used if there is neither `from_temp_id` nor `from`."
    )
    to_step_id = RefField(
        required=False, help_text="Used if there is neither `to_temp_id` nor `to`."
    )


def end_of(edge: Mapping[str, Any], side: str) -> str | None:
    """The name of the node at one end of the edge, or None if the end is missing.

    `side` is "from" or "to". The request may contain the end as `from_temp_id`, `from` or
    `from_step_id`.
    """
    spellings = (f"{side}_temp_id", side, f"{side}_step_id")
    return next((edge[name] for name in spellings if name in edge), None)


class TransitionUpdateInput(TransitionFacts):
    """The changed fields of a transition. Omitted fields stay as they are."""

    from_step_id = IdField(required=False)
    to_step_id = IdField(required=False)
    name = LineField(max_length=64, allow_blank=True, required=False)
    order = OrderField(required=False)
    design = DesignField(required=False)


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
        is_automatic="role_id" in node and node["role_id"] is None and "role" not in node,
        assignment=node.get("assignment", Assignment.ROUND_ROBIN.value),
        capacity=node.get("capacity"),
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
        condition=edge.get("condition", ""),
        is_default=edge.get("is_default", False),
        rule=edge.get("rule"),
        design=edge["design"],
        transition_id=edge.get("transition_id"),
        given=frozenset(sent) | ({"condition", "rule"} & edge.keys()),
    )


def read_step(body: Any, *, is_partial: bool) -> NodeDraft:
    """The submitted values of a step; raises DRF's ValidationError."""
    form = StepUpdateInput(data=body, partial=is_partial)
    form.is_valid(raise_exception=True)
    return node_draft(form.validated_data, body, is_new=True)


def values_of_transition(form: TransitionUpdateInput) -> dict[str, Any]:
    """The submitted fields of a transition."""
    return {name: value for name, value in form.validated_data.items() if name != "workflow_id"}


class NodeOutput(serializers.ModelSerializer[Steps]):
    """A step of the draft. `role_id` and `escalate_to` are Auth's ids of roles. An automatic step has
    no role.
    """

    role_id = serializers.IntegerField(
        source="role.role_id", read_only=True, allow_null=True, default=None
    )
    role_name = serializers.CharField(
        source="role.name", read_only=True, allow_null=True, default=None
    )
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
            "assignment",
            "capacity",
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
    rule = RuleField(read_only=True)
    design = DesignField(read_only=True)

    class Meta:
        model = StepTransition
        fields = [
            "transition_id",
            "from_step_id",
            "to_step_id",
            "name",
            "order",
            "condition",
            "is_default",
            "rule",
            "design",
        ]
        read_only_fields = fields


class TransitionOutput(EdgeOutput):
    """A transition with the workflow to whose draft it belongs."""

    workflow_id = serializers.IntegerField(read_only=True)

    class Meta(EdgeOutput.Meta):
        fields = ["transition_id", "workflow_id", *EdgeOutput.Meta.fields[1:]]
        read_only_fields = fields
