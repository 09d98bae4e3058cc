"""Tickets as JSON, in and out."""

from collections.abc import Mapping
from typing import Any

from django.core.validators import RegexValidator
from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from servicekit.api import validate_json
from servicekit.auth import Person
from tickets.domain.numbers import OWN_NUMBER
from tickets.domain.vocabulary import MEDIUM, PRIORITIES, PRIORITY_ALIASES, STATUSES, parse_priority
from tickets.models import Ticket
from tickets.services import NewTicket

MAX_EXTRA_KEYS = 200
MAX_KEY_LENGTH = 64

# What the service itself decides; a client that sends a whole ticket back changes none of it.
OWN_FIELDS = frozenset({"id", "status", "rev", "created_at", "updated_at", "request_id"})


@extend_schema_field({"type": "string", "enum": [*PRIORITIES, *PRIORITY_ALIASES]})
class PriorityField(serializers.Field[str, Any, str, Any]):
    """A priority by name or alias, without regard to case."""

    default_error_messages = {
        "invalid": f"One of {', '.join([*PRIORITIES, *PRIORITY_ALIASES])} is needed."
    }

    def to_internal_value(self, data: Any) -> str:
        priority = parse_priority(data) if isinstance(data, str) else None
        if priority is None:
            self.fail("invalid")
        return priority

    def to_representation(self, value: str) -> str:
        return value


@extend_schema_field({"type": ["integer", "string"]})
class EmployeeIdField(serializers.Field[int | str, Any, int | str, Any]):
    """A person's number; other systems may use texts."""

    default_error_messages = {
        "invalid": "A whole number or a text of up to 64 characters is needed."
    }

    def to_internal_value(self, data: Any) -> int | str:
        if isinstance(data, str) and 0 < len(data) <= 64:
            validate_json(data)
            return data
        if not isinstance(data, int) or isinstance(data, bool) or abs(data) >= 2**63:
            self.fail("invalid")
        return data

    def to_representation(self, value: int | str) -> int | str:
        return value


class EmployeeData(serializers.Serializer[Mapping[str, Any]]):
    """Whose ticket it is, as its sender knows the person; further keys are kept."""

    id = EmployeeIdField(required=False)
    name = serializers.CharField(required=False, allow_blank=True, max_length=255)
    email = serializers.CharField(required=False, allow_blank=True, max_length=254)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        values = super().to_internal_value(data)
        return {**_further_keys(data, known=set(self.fields)), **values}

    def to_representation(self, instance: Mapping[str, Any]) -> dict[str, Any]:
        return dict(instance)


class TicketInput(serializers.Serializer[NewTicket]):
    """A submission. Every further key is kept in `dynamic_data`."""

    subject = serializers.CharField(max_length=255)
    description = serializers.CharField(max_length=20_000)
    category = serializers.CharField(max_length=64)
    sub_category = serializers.CharField(
        max_length=64, required=False, allow_blank=True, allow_null=True
    )
    subcategory = serializers.CharField(
        max_length=64,
        required=False,
        allow_blank=True,
        allow_null=True,
        help_text="Another name of sub_category.",
    )
    department = serializers.CharField(max_length=64)
    priority = PriorityField(required=False, allow_null=True, help_text=f"{MEDIUM} when absent.")
    employee = EmployeeData(required=False, allow_null=True)
    source_service = serializers.CharField(
        max_length=64, required=False, allow_blank=True, allow_null=True
    )
    ticket_id = serializers.CharField(
        required=False,
        allow_blank=True,
        allow_null=True,
        validators=[RegexValidator(rf"\A{OWN_NUMBER.pattern}\Z", "Letters, digits, . _ - only.")],
        help_text="The caller's own number; one is given when absent.",
    )
    dynamic_data = serializers.DictField(required=False, allow_null=True)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        values = super().to_internal_value(data)
        further = _further_keys(data, known={*self.fields, *OWN_FIELDS})
        return {**values, "dynamic_data": {**(values.get("dynamic_data") or {}), **further}}

    def validate_dynamic_data(self, value: dict[str, Any] | None) -> dict[str, Any]:
        return _further_keys(value or {}, known=set(), forbidden=set(self.fields))

    def to_new_ticket(self, person: Person) -> NewTicket:
        """The validated submission of that person; an employee submits for nobody else."""
        values = self.validated_data
        employee = values.get("employee") or {}
        if person.is_employee:
            employee = {"id": person.user_id, "name": person.full_name, "email": person.email}
        return NewTicket(
            subject=values["subject"],
            description=values["description"],
            category=values["category"],
            sub_category=values.get("sub_category") or values.get("subcategory") or "",
            department=values["department"],
            priority=values.get("priority") or MEDIUM,
            employee=employee,
            source_service=values.get("source_service") or _source(person),
            ticket_id=values.get("ticket_id") or "",
            dynamic_data=values["dynamic_data"],
        )


class TicketOutput(serializers.ModelSerializer[Ticket]):
    """A whole ticket; `ticket_id` is its number, `id` this service's own key."""

    status = serializers.ChoiceField(choices=STATUSES)
    priority = serializers.ChoiceField(choices=PRIORITIES)
    employee = EmployeeData()
    dynamic_data = serializers.DictField()

    class Meta:
        model = Ticket
        fields = [
            "id",
            "ticket_id",
            "subject",
            "description",
            "category",
            "sub_category",
            "department",
            "priority",
            "status",
            "employee",
            "source_service",
            "dynamic_data",
            "rev",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields


class FurtherKeysExtension(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """Says in the schema that a serializer keeps keys it does not name."""

    target_class = "tickets.serializers.TicketInput"

    def map_serializer(self, auto_schema: AutoSchema, direction: str) -> dict[str, Any]:
        schema = auto_schema._map_serializer(  # type: ignore[no-untyped-call]
            self.target, direction, bypass_extensions=True
        )
        return {**schema, "additionalProperties": True}


class EmployeeKeysExtension(FurtherKeysExtension):  # type: ignore[no-untyped-call]
    """The same for the employee."""

    target_class = "tickets.serializers.EmployeeData"


def _further_keys(
    data: Mapping[str, Any], *, known: set[str], forbidden: set[str] | None = None
) -> dict[str, Any]:
    further = {name: value for name, value in data.items() if name not in known}
    if len(further) > MAX_EXTRA_KEYS:
        message = f"No more than {MAX_EXTRA_KEYS} further keys are kept."
        raise serializers.ValidationError({"non_field_errors": [message]})
    problems: dict[str, list[str]] = {}
    for name, value in further.items():
        if len(name) > MAX_KEY_LENGTH:
            problems[name[:MAX_KEY_LENGTH]] = [f"A key has at most {MAX_KEY_LENGTH} characters."]
        elif forbidden and name in forbidden:
            problems[name] = ["This is a field of its own."]
        else:
            problems.update(_problem(name, value))
    if problems:
        raise serializers.ValidationError(problems)
    return further


def _problem(name: str, value: Any) -> dict[str, list[str]]:
    try:
        validate_json({name: value})
    except serializers.ValidationError as error:
        return {name: [str(message) for message in error.detail]}
    return {}


def _source(person: Person) -> str:
    return person.username[:64] if person.is_service else ""
