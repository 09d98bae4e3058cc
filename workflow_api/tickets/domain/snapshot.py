"""Read ticket messages. They come from our ticket_service, from HDTS or from a plain Celery client.

A snapshot is the state of a ticket in one message.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from servicekit.base.identifiers import is_of_series, is_public_id, key_number
from servicekit.base.moments import moment_from_text
from servicekit.base.visible import is_visible, one_line
from sla.domain.priorities import PRIORITY_NAMES, priority_level

PLACEHOLDER = "No subject"
"""Replaces a subject without visible characters."""
HIGHEST_REV = 2**53
"""Revisions must be smaller than this, because many JSON parsers round larger integers.
Microseconds since 1970, which some senders use as revisions, are small enough.
"""
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
"""The earliest time of creation that is accepted. Dates near the year 1 overflow in another time
zone.
"""
LARGEST_LEAP = 10_000
"""Limits how much larger a new revision may be: at most twice the known revision plus this number.
Some senders count revisions by ones, others use the time. `check_repeat` applies the limit.
"""

CONTENT = (
    *("subject", "description", "department", "category", "sub_category"),
    *("employee", "dynamic_data"),
)
HDTS = "hdts"
"""The only system apart from our ticket_service that may send to the queue."""
SERIES = "TX"
"""The prefix of the ticket numbers that our ticket_service assigns."""
_OWN_FORM = re.compile(r"TX([0-9]{8})[0-9]{6,}", re.IGNORECASE)
_USER_TYPES = ("staff", "employee", "service")

_LIMITS = {
    "ticket_number": 64,
    "subject": 255,
    "description": 20_000,
    "department": 64,
    "category": 64,
    "sub_category": 64,
    "source_service": 64,
    "status": 32,
}
_KNOWN = frozenset(
    {
        "ticket_id",
        "ticket_number",
        "subject",
        "description",
        "department",
        "category",
        "sub_category",
        "subcategory",
        "priority",
        "status",
        "employee",
        "source_service",
        "created_at",
        "updated_at",
        "dynamic_data",
        "rev",
        "deleted",
        "id",
    }
)


class SnapshotError(ValueError):
    """The message does not describe a ticket. The text says why, without quoting the contents."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A ticket as its sender describes it.

    `priority`, `rev` and `created_at` are None if the sender omits them. If `is_own`, the message
    has the seal of our ticket_service. Only a sealed message is trusted about the person who made a
    change, and about the deletion of a ticket. `task_rev` is the revision of the task that
    ticket_service knew when the ticket was changed.
    """

    ticket_number: str
    subject: str
    description: str
    department: str
    category: str
    sub_category: str
    priority: str | None
    status: str
    employee: Mapping[str, Any]
    source_service: str
    dynamic_data: Mapping[str, Any]
    rev: int | None
    created_at: datetime | None
    changed_by: Mapping[str, Any] | None = None
    is_deleted: bool = False
    is_own: bool = False
    task_rev: int | None = None

    def content(self) -> dict[str, Any]:
        """The content that people wrote, by field. `dynamic_data` has the sender's other keys."""
        return {name: getattr(self, name) for name in CONTENT}


def read_snapshot(
    payload: Mapping[str, Any], *, is_own: Callable[[Mapping[str, Any]], bool] = lambda _: False
) -> Snapshot:
    """Read the ticket in `payload`, which may be wrapped as {"ticket": {…}}.

    `is_own(ticket)` returns whether our ticket_service has sent it. Raises SnapshotError if there
    is no number, if a field has the wrong type or is too long, or if the source is not allowed.
    """
    body = payload.get("ticket", payload)
    if not isinstance(body, Mapping):
        if not (payload.get("ticket_id") or payload.get("ticket_number")):
            raise SnapshotError("The ticket is not an object.")
        # This is not a wrapper: the payload is the ticket itself, and its value under the key
        # "ticket" is something else.
        body = payload
    number = _text(body, "ticket_number", body.get("ticket_id") or body.get("ticket_number"))
    if not number:
        raise SnapshotError("The ticket has no number.")
    if not is_public_id(number):
        raise SnapshotError("The number has other signs than letters, digits and . _ -")
    subject = _line(body, "subject")
    is_ours = is_own(body)
    source = _line(body, "source_service")
    changed_by = _person(body.get("changed_by")) if is_ours else None
    known = _KNOWN | ({"changed_by", "seal", "task_rev"} if is_ours else set())
    return Snapshot(
        ticket_number=number,
        subject=subject if is_visible(subject) else PLACEHOLDER,
        description=_text(body, "description"),
        department=_line(body, "department"),
        category=_line(body, "category"),
        sub_category=_line(body, "sub_category", body.get("sub_category", body.get("subcategory"))),
        priority=_priority(body.get("priority")),
        status=_text(body, "status") or "New",
        employee=_employee(_object(body, "employee")),
        source_service=source if is_ours else _source_of_queue(source),
        dynamic_data={
            **_object(body, "dynamic_data"),
            **{key: value for key, value in body.items() if key not in known},
        },
        rev=_rev(body.get("rev")),
        created_at=_moment(body.get("created_at")),
        changed_by=changed_by,
        is_deleted=is_ours and body.get("deleted") is True,
        is_own=is_ours,
        task_rev=_rev(body.get("task_rev")) if is_ours else None,
    )


def check_number(snapshot: Snapshot, *, today: date) -> None:
    """Check that the sender may use this ticket number.

    Our ticket_service assigns the numbers of the series TX. Raises SnapshotError if another sender
    uses a TX number that may still be assigned: the ticket that gets this number later would be
    taken for a repetition of the present one. TX numbers of past days are allowed, because they are
    no longer assigned. A number that begins with TX and has another form is refused, too.
    """
    if snapshot.is_own or not is_of_series(snapshot.ticket_number, SERIES):
        return
    ours = _OWN_FORM.fullmatch(snapshot.ticket_number)
    if ours is None or ours[1] >= f"{today:%Y%m%d}":
        raise SnapshotError("Numbers of the series TX are given by the ticket service only.")


def check_repeat(
    snapshot: Snapshot, *, source_service: str, rev: int | None, is_own: bool = False
) -> None:
    """Check that the snapshot may update a known ticket, which has this source and `rev`.

    If `is_own`, the known ticket came from our ticket_service. Raises SnapshotError if the ticket
    belongs to another sender. Raises it also if the snapshot's `rev` is so large that later
    revisions of the real sender would count as older.
    """
    theirs, known = snapshot.source_service.casefold(), source_service.casefold()
    if is_own and not snapshot.is_own and not theirs == known == HDTS:
        raise SnapshotError("The ticket is kept by the ticket service and changed there only.")
    if theirs and known and theirs != known:
        raise SnapshotError("The number belongs to a ticket of another source.")
    if rev is not None and (snapshot.rev or 0) > 2 * rev + LARGEST_LEAP:
        raise SnapshotError("rev is too far ahead of the known one.")


def _source_of_queue(named: str) -> str:
    """The source of a ticket without our seal. It is always HDTS, even if the sender names no
    source.

    Raises SnapshotError if the sender names another system. The source of a ticket decides who may
    read it, so a sender must not choose it.
    """
    if named and named.casefold() != HDTS:
        raise SnapshotError("source_service names another system than the one that sends.")
    return HDTS


_FROM_BODY = object()


def _text(body: Mapping[str, Any], name: str, value: Any = _FROM_BODY) -> str:
    value = body.get(name) if value is _FROM_BODY else value
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise SnapshotError(f"{name} is not text.")
    text = value.strip()
    if len(text) > _LIMITS[name]:
        raise SnapshotError(f"{name} is longer than {_LIMITS[name]} characters.")
    if "\x00" in text:
        raise SnapshotError(f"{name} contains a NUL character.")
    return text


def _line(body: Mapping[str, Any], name: str, value: Any = _FROM_BODY) -> str:
    text = one_line(_text(body, name, value))
    return text if is_visible(text) else ""


def _employee(sent: Mapping[str, Any]) -> dict[str, Any]:
    """The employee as sent, with two changes: `id` becomes an integer or None, and names and
    addresses are put on one line.
    """
    employee = {**sent, **({"id": key_number(sent["id"])} if "id" in sent else {})}
    for name in ("name", "email"):
        if isinstance(employee.get(name), str):
            employee[name] = one_line(employee[name])
    return employee


def _object(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = body.get(name)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise SnapshotError(f"{name} is not an object.")
    return value


def _person(value: Any) -> dict[str, Any] | None:
    """The person who made the change, or None if the value does not describe a person."""
    if not isinstance(value, Mapping) or value.get("user_type") not in _USER_TYPES:
        return None
    user_id = key_number(value.get("user_id"))
    if user_id is None:
        return None
    names = {name: str(value.get(name) or "")[:254] for name in ("full_name", "email")}
    return {"user_type": value["user_type"], "user_id": user_id, **names}


def _priority(value: Any) -> str | None:
    if value is None or value == "":
        return None
    try:
        return PRIORITY_NAMES[priority_level(value)]
    except (AttributeError, ValueError):
        raise SnapshotError("priority is not one of Low, Medium, High, Critical.") from None


def _rev(value: Any) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < HIGHEST_REV:
        raise SnapshotError("rev is not a whole number.")
    return value


def _moment(value: Any) -> datetime | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise SnapshotError("created_at is not a time.")
    try:
        moment = moment_from_text(value)
    except ValueError:
        raise SnapshotError("created_at is not an ISO-8601 time.") from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if moment < EARLIEST:
        raise SnapshotError("created_at is before 1970.")
    return moment
