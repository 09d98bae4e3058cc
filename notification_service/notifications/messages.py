"""Messages from other services, validated once and then passed on as frozen values."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from rest_framework import serializers

from notifications.models import UserType
from notifications.types import NotificationType
from servicekit.base.identifiers import is_public_id
from servicekit.base.mailaddresses import usable_address
from servicekit.base.sealing import is_sealed
from servicekit.base.visible import one_line, storable
from servicekit.messages.consuming import MalformedMessageError


@dataclass(frozen=True)
class Notice:
    """One notice for one person. A person gets at most one notice with the same `cause`."""

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
    """The required fields of a notice. `notice_from_payload` reads the optional fields leniently."""

    user_type = serializers.ChoiceField(choices=UserType.choices, default=UserType.STAFF)
    user_id = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    subject = serializers.CharField()
    notification_type = serializers.ChoiceField(choices=NotificationType.choices)


HIDDEN_TICKET = "hidden_ticket"
"""The purpose of the seal on reports of deleted tickets."""
LONGEST_SUBJECT = 255
LONGEST_NAME = 255
LONGEST_MESSAGE = 20_000
LONGEST_NUMBER = 64
LONGEST_CAUSE = 255
LARGEST_EXTRA = 64 * 1024
"""The largest `metadata`, and the largest `actor`, in characters of JSON."""


@cache
def _notice_input() -> _NoticeInput:
    """The one serializer for all messages. Building its fields costs more than using them, and it
    keeps no data of a message.
    """
    return _NoticeInput()


def notice_from_payload(
    payload: Mapping[str, Any], *, message_id: str, default_type: str | None = None
) -> Notice:
    """The notice in a message's payload.

    If the payload has no `cause`, the message's id serves as cause, so that a repeated message
    notifies nobody twice. `default_type` applies if the payload has no type. An optional field
    never makes the notice fail: null counts as absent, long values are cut, and unusable values,
    such as an address that cannot receive mail or a character that no database stores, are dropped.

    Raises MalformedMessageError naming the fields that are wrong, never their values.
    """
    data = {name: _storable(value) for name, value in payload.items() if value is not None}
    if default_type is not None:
        data.setdefault("notification_type", default_type)
    try:
        values: dict[str, Any] = _notice_input().run_validation(data)
    except serializers.ValidationError as error:
        raise MalformedMessageError("invalid_fields", _finding(error.detail)) from None
    number = _text(data.get("related_ticket_number"))
    return Notice(
        user_type=str(values["user_type"]),
        user_id=values["user_id"],
        user_email=usable_address(data.get("user_email")),
        user_full_name=_cut(one_line(_text(data.get("user_full_name"))), LONGEST_NAME),
        subject=_cut(" ".join(one_line(values["subject"]).split()), LONGEST_SUBJECT),
        message=_cut(_text(data.get("message")), LONGEST_MESSAGE),
        notification_type=str(values["notification_type"]),
        related_task_item_id=_key(data.get("related_task_item_id")),
        # Drop a long number instead of cutting it: its beginning may be another ticket's number.
        related_ticket_number=number if len(number) <= LONGEST_NUMBER else "",
        metadata=_extra(data.get("metadata"), dict) or {},
        actor=_extra(data.get("actor"), object),
        cause=_cause(_text(data.get("cause"))) or f"message:{message_id}",
    )


_MISSING = frozenset({"required", "null", "blank"})


def _finding(detail: object) -> str:
    """A text that names the missing and the wrong fields."""
    names: dict[str, Any] = detail if isinstance(detail, dict) else {}
    missing = {name for name, errors in names.items() if _MISSING & {e.code for e in errors}}
    found = {"Missing": missing, "Wrong": names.keys() - missing}
    return " ".join(
        f"{word}: {', '.join(sorted(which))}." for word, which in found.items() if which
    )


def hidden_ticket_from_payload(payload: Mapping[str, Any]) -> str:
    """The number of the ticket that ticket_service reports as deleted.

    Raises MalformedMessageError if there is none, or if the report is not sealed.
    """
    number = payload.get("ticket_number")
    if not isinstance(number, str) or not is_public_id(number):
        raise MalformedMessageError("invalid_fields", "Wrong: ticket_number.")
    said = {name: value for name, value in payload.items() if name != "seal"}
    if not is_sealed(HIDDEN_TICKET, said, payload.get("seal")):
        raise MalformedMessageError("not_sealed", "Only the ticket service hides a ticket.")
    return number


def _storable(value: Any) -> Any:
    try:
        return storable(value)
    except RecursionError:
        return None


def _text(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        # Some senders write ticket numbers as JSON numbers. A longer number is not a ticket number.
        return str(value) if abs(value) < 10**LONGEST_NUMBER else ""
    return value.strip() if isinstance(value, str) else ""


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _key(value: object) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 20:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value < 2**63 else None


def _extra(value: Any, kind: type) -> Any:
    """The value, or None if it has the wrong type or is too large."""
    if not isinstance(value, kind) or len(json.dumps(value)) > LARGEST_EXTRA:
        return None
    return value


def _cause(text: str) -> str:
    """The cause; if it is too long, a digest of it, which is unique too."""
    if len(text) <= LONGEST_CAUSE:
        return text
    return f"sha256:{hashlib.sha256(text.encode(errors='replace')).hexdigest()}"


def uuid_from_payload(payload: Mapping[str, Any], name: str) -> UUID:
    """The UUID under `name`. Raises MalformedMessageError if it is malformed."""
    try:
        return UUID(str(payload[name]))
    except (KeyError, ValueError):
        raise MalformedMessageError("invalid_fields", f"Wrong: {name}.") from None
