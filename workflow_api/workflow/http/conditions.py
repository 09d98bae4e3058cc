"""Try a condition on a ticket, before the condition is saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from servicekit.base.moments import moment_from_text
from servicekit.http.api.validation import validate_json
from step.domain.wording import problems_of_condition
from task.reads.facts import condition_facts
from tickets.selectors import ticket_by_number
from workflow.domain.conditions import (
    Facts,
    Outcome,
    condition_compile,
    condition_reads,
    condition_value,
    facts_of,
)


@extend_schema_field({"type": "object", "additionalProperties": True})
class SupposedTicketField(serializers.DictField):
    """A ticket in the form that conditions read. Free keys are at the same level as the fields, or
    in `dynamic_data`.
    """

    def run_validation(self, data: Any = serializers.empty) -> Any:
        value = super().run_validation(data)
        validate_json(value)
        if not isinstance(value.get("dynamic_data", {}), Mapping):
            raise serializers.ValidationError("dynamic_data is not an object.")
        if not isinstance(value.get("created_at"), str):
            return value
        try:
            return {**value, "created_at": moment_from_text(value["created_at"])}
        except ValueError:
            raise serializers.ValidationError("created_at is not an ISO-8601 time.") from None


class TryConditionInput(serializers.Serializer[Any]):
    """A condition, and the ticket to try it on: the number of an existing ticket, or a supposed ticket."""

    condition = serializers.CharField(trim_whitespace=False)
    ticket_number = serializers.CharField(max_length=64, required=False)
    ticket = SupposedTicketField(required=False)

    def validate_condition(self, text: str) -> str:
        if problems := problems_of_condition(text):
            raise serializers.ValidationError(list(problems))
        return text

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("ticket_number" in attrs) == ("ticket" in attrs):
            raise serializers.ValidationError({"ticket": ["Send ticket_number or ticket."]})
        return attrs


class TriedConditionOutput(serializers.Serializer[Any]):
    """The value of the condition. Only `true` would open the transition, and `error` would be an
    incident. `read` lists the keys of the ticket that the condition reads.
    """

    value = serializers.ChoiceField(choices=[outcome.value for outcome in Outcome])
    error = serializers.CharField(required=False)
    read = serializers.ListField(child=serializers.CharField())


def try_condition(body: Any) -> dict[str, Any]:
    """Evaluate the condition of a request; stores nothing.

    Raises DRF's ValidationError, and Http404 if there is no ticket of that number.
    """
    form = TryConditionInput(data=body)
    form.is_valid(raise_exception=True)
    sent: dict[str, Any] = form.validated_data
    facts = _facts_of_number(sent["ticket_number"]) if "ticket_number" in sent else _supposed(sent)
    value = condition_value(condition_compile(sent["condition"]), facts)
    answer = {"value": value.outcome.value, "read": sorted(condition_reads(sent["condition"]))}
    return answer if value.error is None else answer | {"error": value.error}


def _facts_of_number(number: str) -> Facts:
    ticket = ticket_by_number(number)
    if ticket is None:
        raise Http404
    return condition_facts(ticket)


def _supposed(sent: Mapping[str, Any]) -> Facts:
    fields = dict(sent["ticket"])
    return facts_of(fields, {**fields.pop("dynamic_data", {}), **fields})
