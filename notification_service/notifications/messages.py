"""What other services send, checked once and then carried as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from rest_framework import serializers

from notifications.models import NotificationType, UserType
from servicekit.consuming import MalformedMessageError


@dataclass(frozen=True)
class Notice:
    """One thing to tell one person. `cause` is unique per person."""

    user_type: str
    user_id: int
    user_email: str
    user_full_name: str
    subject: str
    message: str
    notification_type: str
    related_task_item_id: int | None
    related_ticket_number: str
    metadata: Mapping[str, Any]
    actor: Any
    cause: str


class _NoticeInput(serializers.Serializer[Any]):
    user_type = serializers.ChoiceField(choices=UserType.choices, default=UserType.STAFF)
    user_id = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    user_email = serializers.EmailField(default="", allow_blank=True, allow_null=True)
    user_full_name = serializers.CharField(
        default="", max_length=255, allow_blank=True, allow_null=True
    )
    subject = serializers.CharField(max_length=255)
    message = serializers.CharField(
        default="", max_length=20_000, allow_blank=True, allow_null=True
    )
    notification_type = serializers.ChoiceField(choices=NotificationType.choices)
    related_task_item_id = serializers.IntegerField(
        default=None, min_value=0, max_value=2**63 - 1, allow_null=True
    )
    related_ticket_number = serializers.CharField(
        default="", max_length=64, allow_blank=True, allow_null=True
    )
    metadata = serializers.DictField(default=dict, allow_null=True)
    actor = serializers.JSONField(default=None, allow_null=True)
    cause = serializers.CharField(default="", max_length=255, allow_blank=True, allow_null=True)


@cache
def _notice_input() -> _NoticeInput:
    """One for all messages: to make its fields takes longer than to use them, and it keeps no data."""
    return _NoticeInput()


def notice_from_payload(
    payload: Mapping[str, Any], *, message_id: str, default_type: str | None = None
) -> Notice:
    """The notice in a message's payload.

    A sender that names no `cause` gets the message's own id as one, so that at least the same
    message tells nobody twice. `default_type` stands in where the payload names no type.

    Raises MalformedMessageError naming the fields that are wrong, never their values.
    """
    data = dict(payload)
    if default_type is not None:
        data.setdefault("notification_type", default_type)
    try:
        values: dict[str, Any] = _notice_input().run_validation(data)
    except serializers.ValidationError as error:
        names = error.detail if isinstance(error.detail, dict) else {}
        raise MalformedMessageError("invalid_fields", ", ".join(sorted(names))) from None
    return Notice(
        user_type=str(values["user_type"]),
        user_id=values["user_id"],
        user_email=values["user_email"] or "",
        user_full_name=values["user_full_name"] or "",
        subject=" ".join(values["subject"].split()),
        message=values["message"] or "",
        notification_type=str(values["notification_type"]),
        related_task_item_id=values["related_task_item_id"],
        related_ticket_number=values["related_ticket_number"] or "",
        metadata=values["metadata"] or {},
        actor=values["actor"],
        cause=values["cause"] or f"message:{message_id}",
    )


def uuid_from_payload(payload: Mapping[str, Any], name: str) -> UUID:
    """The UUID under `name`. Raises MalformedMessageError when it is none."""
    try:
        return UUID(str(payload[name]))
    except (KeyError, ValueError):
        raise MalformedMessageError("invalid_fields", name) from None
