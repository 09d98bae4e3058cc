"""Write audit events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from audit.hot import alias_of
from audit.models import AuditEvent, PersonAlias
from servicekit.base.request_id import current_request_id
from servicekit.db.sql import rows_insert
from servicekit.db.transactions import transaction_required

LONGEST_LABEL = 255
LONGEST_NAME = 255
LONGEST_EMAIL = 254


class Actor(Protocol):
    """The acting person, for example a `Person` of servicekit."""

    @property
    def user_type(self) -> str: ...
    @property
    def user_id(self) -> int: ...
    @property
    def full_name(self) -> str: ...
    @property
    def email(self) -> str: ...


@dataclass(frozen=True, slots=True)
class StaffActor:
    """A staff member as the actor, for a caller that knows only the id and perhaps the names."""

    user_id: int
    full_name: str = ""
    email: str = ""
    user_type: str = "staff"


@transaction_required
def audit_record(
    *,
    action: str,
    target_type: str,
    target_id: int | str,
    actor: Actor | None,
    now: datetime,
    target_label: str = "",
    changes: Mapping[str, Any] | None = None,
    service: str | None = None,
    request_id: str | None = None,
) -> None:
    """Write one event, in the transaction of the action.

    `action` is `<target_type>.<verb>`, such as "workflow.pause". `actor` is None if a message or the
    command line acts. `changes` is JSON and mentions people by their ids only: names belong to the
    alias, where they can be erased. `service` is the service that reports the event, or None for
    this service. If `request_id` is None, the event gets the id of the current request.
    """
    event = AuditEvent(
        created_at=now,
        actor=None if actor is None else person_alias(actor),
        action=action,
        target_type=target_type,
        target_id=str(target_id),
        target_label=target_label[:LONGEST_LABEL],
        changes=dict(changes or {}),
        request_id=current_request_id() if request_id is None else request_id,
        service=service,
    )
    rows_insert([event])


@transaction_required
def person_alias(actor: Actor) -> PersonAlias:
    """The person's alias, created or updated with the actor's names.

    Empty names do not overwrite known ones.
    """
    key = {"user_type": actor.user_type, "user_id": actor.user_id}
    names = {"full_name": actor.full_name[:LONGEST_NAME], "email": actor.email[:LONGEST_EMAIL]}
    alias = alias_of(actor.user_type, actor.user_id)
    if alias is None:
        # Another transaction may insert the same row now. Ignore the conflict and use the row that
        # exists.
        PersonAlias.objects.bulk_create([PersonAlias(**key, **names)], ignore_conflicts=True)
        alias = PersonAlias.objects.get(**key)
    changed = {
        name: value for name, value in names.items() if value not in ("", getattr(alias, name))
    }
    if changed and alias.erased_at is None:
        for name, value in changed.items():
            setattr(alias, name, value)
        alias.save(update_fields=[*changed, "search_text"])
    return alias
