"""Serializers of tickets: what requests may contain, and what answers show."""

from collections.abc import Mapping
from typing import Any

from django.core.validators import RegexValidator
from django.urls import reverse
from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from servicekit.auth import Person
from servicekit.base.identifiers import PUBLIC_ID, is_of_series, key_number
from servicekit.base.visible import one_line
from servicekit.http.api import validate_json
from servicekit.http.api.texts import LineField, VisibleField
from tickets.domain.numbers import SERIES
from tickets.domain.vocabulary import (
    MEDIUM,
    PRIORITIES,
    PRIORITY_WORDS,
    STATUSES,
    parse_priority,
    parse_status,
)
from tickets.models import Attachment, Ticket
from tickets.selectors import ADMIN_ROLE, TTS
from tickets.services import MAX_FURTHER_KEYS, NewTicket, TicketChange

MAX_KEY_LENGTH = 64
MAX_NAME_LENGTH = 255
MAX_EMAIL_LENGTH = 254

# The service sets these fields. They are not stored as further keys, so that a client may send a
# whole ticket back as it was read.
OWN_FIELDS = frozenset(
    {"id", "status", "rev", "close_due_at", "created_at", "updated_at", "request_id"}
)


STATE_FIELDS = frozenset(
    {
        *("id", "ticket_id", "source_service", "status", "priority", "rev"),
        *("close_due_at", "created_at", "updated_at"),
    }
)
"""The fields that the sender of a ticket may read without the right to read tickets."""


@extend_schema_field({"type": "string", "enum": list(PRIORITY_WORDS)})
class PriorityField(serializers.Field[str, Any, str, Any]):
    """A priority by name or alias, without regard to case."""

    default_error_messages = {"invalid": f"One of {', '.join(PRIORITY_WORDS)} is needed."}

    def to_internal_value(self, data: Any) -> str:
        priority = parse_priority(data) if isinstance(data, str) else None
        if priority is None:
            self.fail("invalid")
        return priority

    def to_representation(self, value: str) -> str:
        return value


@extend_schema_field({"type": ["integer", "string"]})
class EmployeeIdField(serializers.Field[Any, Any, Any, Any]):
    """The `user_id` of a person, as a number or as a text, which some systems send."""

    default_error_messages = {"invalid": "A positive whole number is needed."}

    def to_internal_value(self, data: Any) -> int | None:
        if isinstance(data, str) and not data.strip():
            return None
        number = key_number(data)
        if number is None:
            self.fail("invalid")
        return number

    def to_representation(self, value: int) -> int:
        return value


class EmployeeData(serializers.Serializer[Mapping[str, Any]]):
    """The ticket's employee, as the sender knows the person. Further keys are kept."""

    id = EmployeeIdField(required=False, allow_null=True)
    name = LineField(required=False, allow_blank=True, max_length=MAX_NAME_LENGTH)
    email = LineField(required=False, allow_blank=True, max_length=MAX_EMAIL_LENGTH)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        values = super().to_internal_value(data)
        return {**_further_keys(data, known=set(self.fields)), **values}

    def to_representation(self, instance: Mapping[str, Any]) -> dict[str, Any]:
        return dict(instance)


class TicketInput(serializers.Serializer[Any]):
    """A submitted ticket. Keys that are not listed here are kept in `dynamic_data`."""

    subject = LineField(max_length=255)
    description = VisibleField(max_length=20_000)
    category = LineField(max_length=64)
    sub_category = LineField(max_length=64, required=False, allow_blank=True, allow_null=True)
    subcategory = LineField(
        max_length=64,
        required=False,
        allow_blank=True,
        allow_null=True,
        help_text="Another name for sub_category.",
    )
    department = LineField(max_length=64)
    priority = PriorityField(required=False, allow_null=True, help_text=f"{MEDIUM} if absent.")
    employee = EmployeeData(required=False, allow_null=True)
    source_service = LineField(
        max_length=64,
        required=False,
        allow_blank=True,
        allow_null=True,
        help_text="Only Admins may choose it; for all others the service sets the caller's own name.",
    )
    ticket_id = serializers.CharField(
        required=False,
        allow_blank=True,
        allow_null=True,
        validators=[RegexValidator(rf"\A{PUBLIC_ID}\Z", "Letters, digits, . _ - only.")],
        help_text="The caller's own number, outside of the TX series; if absent, one is assigned. "
        "Employees give none.",
    )
    dynamic_data = serializers.DictField(required=False, allow_null=True)
    attachments = serializers.ListField(
        required=False,
        allow_null=True,
        help_text="Descriptions of files that the sender keeps; files themselves are uploaded in a form.",
    )

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        values = super().to_internal_value(data)
        further = _further_keys(data, known={*self.fields, *OWN_FIELDS})
        return {**values, "dynamic_data": {**(values.get("dynamic_data") or {}), **further}}

    def validate_dynamic_data(self, value: dict[str, Any] | None) -> dict[str, Any]:
        forbidden = set(self.fields) - {"attachments"}
        return _further_keys(value or {}, known=set(), forbidden=forbidden)

    def validate_attachments(self, value: list[Any] | None) -> list[Any]:
        validate_json(value)
        return value or []

    def to_new_ticket(self, person: Person) -> NewTicket:
        """The validated submission of `person`. An employee's ticket is always for that employee.

        Raises ValidationError if `person` may not choose the number in the submission.
        """
        values = self.validated_data
        number = values.get("ticket_id") or ""
        if problem := _number_problem(number, person):
            raise serializers.ValidationError({"ticket_id": [problem]})
        employee = values.get("employee") or {}
        if person.is_employee:
            employee = _employee_of(person)
        return NewTicket(
            subject=values["subject"],
            description=values["description"],
            category=values["category"],
            sub_category=values.get("sub_category") or values.get("subcategory") or "",
            department=values["department"],
            priority=values.get("priority") or MEDIUM,
            employee=employee,
            source_service=self._source_service(person),
            ticket_id=number,
            dynamic_data=self._all_further_keys(),
        )

    def to_repeated(self, person: Person) -> TicketChange:
        """The submission as a change, for a ticket that was sent before under the same number."""
        data, values = self.to_new_ticket(person), self.validated_data
        return TicketChange(
            subject=data.subject,
            description=data.description,
            category=data.category,
            sub_category=data.sub_category,
            department=data.department,
            priority=values.get("priority"),
            employee=values.get("employee"),
            dynamic_data=data.dynamic_data,
            is_whole=True,
        )

    def _source_service(self, person: Person) -> str:
        named = self.validated_data.get("source_service") or ""
        return named if person.has_role(TTS, ADMIN_ROLE) else person.source

    def _all_further_keys(self) -> dict[str, Any]:
        values = self.validated_data
        files = values.get("attachments")
        return {**values["dynamic_data"], **({"attachments": files} if files else {})}


class TicketForm(TicketInput):
    """A submission as a form, with files; `employee` and `dynamic_data` are JSON texts."""

    attachments = serializers.ListField(child=serializers.FileField(), required=False)


class TicketChangeInput(TicketInput):
    """A change of a ticket. Omitted fields stay as they are, except that PUT empties an omitted
    `sub_category`. Keys that are not listed here are merged into `dynamic_data` (PATCH) or replace
    it (PUT). A whole ticket may be sent back as it was read.
    """

    status = serializers.CharField(
        required=False,
        max_length=16,
        help_text="An open ticket may be set to Withdrawn, a Resolved ticket to Closed. All other statuses follow the task.",
    )
    attachments = serializers.ListField(
        required=False, allow_null=True, help_text="Ignored: a change does not affect attachments."
    )

    def validate_status(self, value: str) -> str:
        status = parse_status(value)
        if status is None:
            raise serializers.ValidationError(f"One of {', '.join(STATUSES)} is needed.")
        return status

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        ticket = self.instance
        assert ticket is not None  # noqa: S101 - the view passes the ticket
        fixed = {
            name: ["This cannot be changed."]
            for name in ("ticket_id", "source_service")
            if attrs.get(name) not in (None, "", getattr(ticket, name))
        }
        if fixed:
            raise serializers.ValidationError(fixed)
        return attrs

    def to_change(self, person: Person) -> TicketChange:
        """The validated change of `person`. If that is an employee, `employee` is ignored: the
        ticket cannot be given to somebody else.
        """
        values = self.validated_data
        sub_category = values.get("sub_category", values.get("subcategory"))
        is_whole = not self.partial
        if is_whole or "sub_category" in values or "subcategory" in values:
            sub_category = sub_category or ""
        return TicketChange(
            subject=values.get("subject"),
            description=values.get("description"),
            category=values.get("category"),
            sub_category=sub_category,
            department=values.get("department"),
            priority=values.get("priority"),
            status=values.get("status"),
            employee=None if person.is_employee else values.get("employee"),
            dynamic_data=values["dynamic_data"],
            is_whole=is_whole,
        )


class AttachmentInput(serializers.Serializer[Any]):
    """A form with up to ten files of at most 10 MB each. Its parts may have any names."""

    file = serializers.ListField(child=serializers.FileField())


class AttachmentOutput(serializers.ModelSerializer[Attachment]):
    """One file of a ticket."""

    uploaded_by = serializers.SerializerMethodField()
    is_image = serializers.SerializerMethodField()
    download_url = serializers.SerializerMethodField()

    class Meta:
        model = Attachment
        fields = [
            "id",
            "original_filename",
            "file_size",
            "content_type",
            "uploaded_at",
            "uploaded_by",
            "uploaded_by_name",
            "is_image",
            "download_url",
        ]
        read_only_fields = fields

    def get_uploaded_by(self, attachment: Attachment) -> str:
        """The type and the id of the person who uploaded the file, like `staff:7`."""
        return f"{attachment.uploaded_by_type}:{attachment.uploaded_by_id}"

    def get_is_image(self, attachment: Attachment) -> bool:
        return attachment.content_type.startswith("image/")

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_download_url(self, attachment: Attachment) -> str:
        path = reverse("ticket-attachment", args=[attachment.ticket_id, attachment.pk])
        return str(self.context["request"].build_absolute_uri(path))


class TicketOutput(serializers.ModelSerializer[Ticket]):
    """A whole ticket; `ticket_id` is its number, `id` this service's own key."""

    status = serializers.ChoiceField(choices=STATUSES)
    priority = serializers.ChoiceField(choices=PRIORITIES)
    employee = EmployeeData()
    dynamic_data = serializers.DictField()
    attachments = AttachmentOutput(many=True)

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
            "attachments",
            "rev",
            "close_due_at",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields


def receipt(body: Mapping[str, Any], *, named: Mapping[str, Any], sender: str) -> dict[str, Any]:
    """The part of a known ticket that a sender without the right to read tickets may see.

    This is the ticket's state, the fields in `named`, and the files that `sender` has uploaded.
    `body` is the whole ticket as JSON.
    """
    names = {"sub_category" if name == "subcategory" else name for name in named}
    # An empty field shows nothing, so it may stay.
    shown = {k: value for k, value in body.items() if not value or k in names | STATE_FIELDS}
    inner = named.get("dynamic_data")
    keys = names | (set(inner) if isinstance(inner, Mapping) else set())
    shown["dynamic_data"] = {
        name: value for name, value in body["dynamic_data"].items() if name in keys
    }
    shown["attachments"] = [file for file in body["attachments"] if file["uploaded_by"] == sender]
    return shown


class FurtherKeysExtension(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """Declares in the OpenAPI document that a serializer keeps keys that are not its fields."""

    target_class = "tickets.serializers.TicketInput"
    match_subclasses = True

    def map_serializer(self, auto_schema: AutoSchema, direction: str) -> dict[str, Any]:
        schema = auto_schema._map_serializer(  # type: ignore[no-untyped-call]
            self.target, direction, bypass_extensions=True
        )
        return {**schema, "additionalProperties": True}


class EmployeeKeysExtension(FurtherKeysExtension):  # type: ignore[no-untyped-call]
    """Declares in the OpenAPI document that `EmployeeData` keeps keys that are not its fields."""

    target_class = "tickets.serializers.EmployeeData"


def _further_keys(
    data: Mapping[str, Any], *, known: set[str], forbidden: set[str] | None = None
) -> dict[str, Any]:
    further = {name: value for name, value in data.items() if name not in known}
    if len(further) > MAX_FURTHER_KEYS:
        message = f"No more than {MAX_FURTHER_KEYS} further keys are kept."
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


def _number_problem(number: str, person: Person) -> str:
    if number and person.is_employee:
        return "The ticket is given its number here."
    if is_of_series(number, SERIES):
        return "Numbers of the series TX are given here only, and nothing that reads like one."
    return ""


def _employee_of(person: Person) -> dict[str, Any]:
    return {
        "id": person.user_id,
        "name": one_line(person.full_name)[:MAX_NAME_LENGTH],
        "email": one_line(person.email)[:MAX_EMAIL_LENGTH],
    }
