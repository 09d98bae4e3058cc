"""Findings as responses show them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from servicekit.http.api.durations import format_duration
from step.services import SupposedGraph
from workflow.domain.definition import RoleRef
from workflow.domain.soundness import Code, Finding, FixAction, FixKind

ValueField = extend_schema_field(
    {
        "oneOf": [{"type": "string"}, {"type": "boolean"}],
        "nullable": True,
    }
)(serializers.JSONField)


class FixActionOutput(serializers.Serializer[Any]):
    """An edit that removes the finding. Keys that do not apply are absent.

    `set_field` sets `field` to the new `value`. It is a field of the step or of the transition or,
    if neither is named, of the workflow. The value has the form that `update-graph` and
    `update-details` accept. A new `condition` removes the `rule`. `add_transition` connects two
    steps by a new transition with this `name`, which may be the default. `remove_transition`
    removes a transition, and `remove_step` a step with all transitions from or to it.

    A step without an id is named by its `temp_id`. A transition without an id is named by `edge`,
    its place in the `edges` of the request.
    """

    kind = serializers.ChoiceField(choices=[(kind.value, kind.value) for kind in FixKind])
    step_id = serializers.IntegerField(required=False)
    temp_id = serializers.CharField(required=False)
    transition_id = serializers.IntegerField(required=False)
    edge = serializers.IntegerField(required=False)
    field = serializers.CharField(required=False)
    value = ValueField(required=False, allow_null=True)
    from_step_id = serializers.IntegerField(required=False)
    from_temp_id = serializers.CharField(required=False)
    to_step_id = serializers.IntegerField(required=False)
    to_temp_id = serializers.CharField(required=False)
    name = serializers.CharField(required=False)
    is_default = serializers.BooleanField(required=False)


class FindingOutput(serializers.Serializer[Any]):
    """An error or a warning. Keys that do not apply are absent.

    A step without an id is named by its `temp_id`. A transition without an id is named by `edge`,
    its place in the `edges` of the request.
    """

    code = serializers.ChoiceField(choices=[(code.value, code.value) for code in Code])
    severity = serializers.ChoiceField(choices=["error", "warning"])
    step_id = serializers.IntegerField(required=False)
    temp_id = serializers.CharField(required=False)
    transition_id = serializers.IntegerField(required=False)
    edge = serializers.IntegerField(required=False)
    field = serializers.CharField(required=False)
    message = serializers.CharField()
    fix = serializers.CharField(required=False)
    fix_action = FixActionOutput(required=False)


class ValidationOutput(serializers.Serializer[Any]):
    """The result of checking a draft or a graph. `rev` is the revision of the workflow at that moment."""

    valid = serializers.BooleanField()
    findings = FindingOutput(many=True)
    rev = serializers.IntegerField()


def shown_findings(
    findings: tuple[Finding, ...], supposed: SupposedGraph | None = None
) -> list[dict[str, Any]]:
    """The findings as `FindingOutput` describes them. If the request sent a graph, `supposed` is that
    graph.
    """
    return [_shown(finding, supposed) for finding in findings]


def _shown(finding: Finding, supposed: SupposedGraph | None) -> dict[str, Any]:
    action = finding.fix_action
    parts = {
        "code": finding.code,
        "severity": finding.severity,
        **_step(finding.step_id, supposed),
        **_transition(finding.transition_id, supposed),
        "field": finding.field,
        "message": finding.message,
        "fix": finding.fix,
        "fix_action": None if action is None else _action(action, supposed),
    }
    return {name: value for name, value in parts.items() if value is not None}


def _action(action: FixAction, supposed: SupposedGraph | None) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "kind": action.kind.value,
        **_step(action.step_id, supposed),
        **_transition(action.transition_id, supposed),
    }
    if action.kind is FixKind.SET_FIELD:
        shown |= {"field": action.field, "value": _value(action.value)}
    if action.kind is FixKind.ADD_TRANSITION:
        shown |= _step(action.from_step_id, supposed, "from_")
        shown |= _step(action.to_step_id, supposed, "to_")
        shown |= {"name": action.name, "is_default": action.is_default}
    return shown


def _value(value: object) -> object:
    match value:
        case timedelta():
            return format_duration(value)
        case Decimal():
            return f"{value:.4f}"
        case RoleRef():
            return value.name
    return value


def _step(step_id: int | None, supposed: SupposedGraph | None, prefix: str = "") -> dict[str, Any]:
    if step_id is None:
        return {}
    if supposed is not None and step_id in supposed.refs:
        return {f"{prefix}temp_id": supposed.refs[step_id]}
    return {f"{prefix}step_id": step_id}


def _transition(transition_id: int | None, supposed: SupposedGraph | None) -> dict[str, Any]:
    if transition_id is None:
        return {}
    if supposed is not None and transition_id in supposed.edges:
        return {"edge": supposed.edges[transition_id]}
    return {"transition_id": transition_id}
