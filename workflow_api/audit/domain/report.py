"""Read audit reports of other services. The rules are strict, because events are never deleted."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from servicekit.base.audit_limits import (
    LARGEST_CHANGES,
    LONGEST_ACTION,
    LONGEST_EMAIL,
    LONGEST_LABEL,
    LONGEST_NAME,
    LONGEST_TARGET_ID,
    LONGEST_TARGET_TYPE,
)
from servicekit.base.moments import moment_from_text

FIELDS = frozenset(
    (
        "id",
        "service",
        "at",
        "request_id",
        "actor",
        "action",
        "target_type",
        "target_id",
        "target_label",
        "changes",
    )
)
USER_TYPES = ("staff", "employee", "service")
LARGEST_ID = 2**63 - 1
LONGEST_REQUEST_ID = 128
LONGEST_SERVICE = 64

_word = re.compile(r"[a-z][a-z0-9_]*")
_action = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_request_id = re.compile(r"[A-Za-z0-9._:/+=@-]*")


class ReportError(Exception):
    """The message does not contain a valid report."""


@dataclass(frozen=True, slots=True)
class Reporter:
    """The person who acted, with the names that the reporting service knew at that time."""

    user_type: str
    user_id: int
    full_name: str
    email: str


@dataclass(frozen=True, slots=True)
class Report:
    """One action, as another service reported it. `at` has a time zone; `actor` is None if no
    person acted.
    """

    service: str
    at: datetime
    request_id: str
    actor: Reporter | None
    action: str
    target_type: str
    target_id: str
    target_label: str
    changes: dict[str, Any]


def read_report(event: Mapping[str, Any]) -> Report:
    """Read the report in a message; raises ReportError."""
    if set(event) != FIELDS:
        raise ReportError("It has other fields than a report.")
    changes = event["changes"]
    if not isinstance(changes, dict) or len(json.dumps(changes, ensure_ascii=False)) > (
        2 * LARGEST_CHANGES
    ):
        raise ReportError("changes is no object of a bounded size.")
    return Report(
        service=_text(event, "service", LONGEST_SERVICE, _word),
        at=_moment(event["at"]),
        request_id=_text(event, "request_id", LONGEST_REQUEST_ID, _request_id),
        actor=_actor(event["actor"]),
        action=_text(event, "action", LONGEST_ACTION, _action),
        target_type=_text(event, "target_type", LONGEST_TARGET_TYPE, _word),
        target_id=_text(event, "target_id", LONGEST_TARGET_ID),
        target_label=_text(event, "target_label", LONGEST_LABEL),
        changes=changes,
    )


def _text(
    values: Mapping[str, Any], name: str, longest: int, form: re.Pattern[str] | None = None
) -> str:
    value = values.get(name)
    if not isinstance(value, str) or len(value) > longest:
        raise ReportError(f"{name} is no text of at most {longest} characters.")
    if form is not None and not form.fullmatch(value):
        raise ReportError(f"{name} has another form.")
    return value


def _moment(value: object) -> datetime:
    try:
        moment = moment_from_text(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not 1970 <= moment.year <= 2100:
        raise ReportError("at is no moment with an offset.")
    return moment


def _actor(value: object) -> Reporter | None:
    if value is None:
        return None
    if not isinstance(value, dict) or value.get("user_type") not in USER_TYPES:
        raise ReportError("actor is no person.")
    user_id = value.get("user_id")
    if isinstance(user_id, bool) or not isinstance(user_id, int) or abs(user_id) > LARGEST_ID:
        raise ReportError("actor has no number.")
    return Reporter(
        user_type=value["user_type"],
        user_id=user_id,
        full_name=_text(value, "full_name", LONGEST_NAME),
        email=_text(value, "email", LONGEST_EMAIL),
    )
