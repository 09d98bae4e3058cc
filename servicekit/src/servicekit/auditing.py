"""The audit across services: every service reports who did what, and one of them stores it.

A report is a message like any other: a row of the outbox, in the transaction of the act. The
service that stores the audit calls `record_here` and receives its own events directly instead.

Reports are sealed, so that a login at the broker is not enough to forge an act of somebody else.
"""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from servicekit import sealing
from servicekit.audit_limits import (
    LARGEST_CHANGES,
    LONGEST_EMAIL,
    LONGEST_LABEL,
    LONGEST_NAME,
    LONGEST_TARGET_ID,
)
from servicekit.auth.persons import Person
from servicekit.outbox import OutgoingMessage
from servicekit.outbox.decisions import Settler
from servicekit.request_id import current_request_id
from servicekit.transactions import transaction_required

QUEUE = "WORKFLOW_TASKS_PRODUCTION"
TASK = "workflow.audit_event"
PURPOSE = "audit"


class Somebody(Protocol):
    """The person who acts; servicekit's Person is one."""

    @property
    def user_type(self) -> str: ...
    @property
    def user_id(self) -> int: ...
    @property
    def full_name(self) -> str: ...
    @property
    def email(self) -> str: ...


class Recorder(Protocol):
    """The function that stores an event where the audit is kept."""

    def __call__(
        self,
        *,
        actor: Somebody | None,
        action: str,
        target_type: str,
        target_id: str | int,
        target_label: str,
        changes: Mapping[str, Any] | None,
        now: datetime,
    ) -> None: ...


_recorders: list[Recorder] = []


def record_here(recorder: Recorder) -> None:
    """Store this process's events directly: for the service that keeps the audit."""
    _recorders[:] = [recorder]


@transaction_required
def audit_report(
    *,
    actor: Somebody | None,
    action: str,
    target_type: str,
    target_id: str | int,
    target_label: str = "",
    changes: Mapping[str, Any] | None = None,
    now: datetime,
) -> None:
    """Report an act in its own transaction: both are stored or neither.

    `action` is `<target_type>.<verb>` ("comment.delete"); `actor` is None if a message or a
    command acts. `changes` is JSON, names people by number, and holds no content that somebody
    may want erased. Characters that no database stores are removed and long values are cut: a
    report never makes the act fail.

    Raises TransactionRequiredError.
    """
    target_id = storable(str(target_id))[:LONGEST_TARGET_ID]
    target_label = storable(target_label)[:LONGEST_LABEL]
    bounded = _bounded(changes or {})
    for recorder in _recorders:
        recorder(
            actor=actor,
            action=action,
            target_type=target_type,
            target_id=target_id,
            target_label=target_label,
            changes=bounded,
            now=now,
        )
        return
    event: dict[str, Any] = {
        "id": str(uuid.uuid4()),
        "service": settings.SERVICE.name,
        "at": now.isoformat(),
        "request_id": current_request_id(),
        "actor": None if actor is None else _who(actor),
        "action": action,
        "target_type": target_type,
        "target_id": target_id,
        "target_label": target_label,
        "changes": bounded,
    }
    _append(event)


def admin_actor(user: Any) -> tuple[Somebody | None, str]:
    """The person behind a local user of the admin, and its key; see `Settler.of_admin`.

    The person is None for an account of the admin's own, which is unknown outside of it.
    """
    settler = Settler.of_admin(user)
    return person_behind(settler), settler.key if settler.user_id else f"admin:{user.pk}"


def person_behind(settler: Settler) -> Somebody | None:
    """The decider as an actor; None for an account of the admin's own."""
    if settler.user_id is None:
        return None
    return Person(
        user_type=settler.user_type,
        user_id=settler.user_id,
        full_name=settler.full_name,
        email=settler.email,
    )


def is_sealed(event: Mapping[str, Any], seal: object) -> bool:
    """Whether a service that shares the secret made this report; always true if no secret is shared."""
    return sealing.is_sealed(PURPOSE, event, seal)


def storable(text: str) -> str:
    """`text` without NUL and lone surrogates, which no database stores."""
    return text.replace("\x00", "").encode(errors="replace").decode()


def _append(event: Mapping[str, Any]) -> None:
    from servicekit.outbox import outbox_append

    outbox_append(
        [
            OutgoingMessage(
                queue=QUEUE,
                task=TASK,
                kwargs={"event": event, "seal": sealing.seal_of(PURPOSE, event)},
                # The consumer requires it: a report that is sent again is a duplicate.
                message_id=str(event["id"]),
                key=f"{event['target_type']}:{event['target_id']}"[:255],
            )
        ],
        # An act may carry another date, as imports do; the report itself is sent now.
        now=timezone.now(),
    )


def _who(actor: Somebody) -> dict[str, Any]:
    return {
        "user_type": actor.user_type,
        "user_id": actor.user_id,
        "full_name": storable(actor.full_name)[:LONGEST_NAME],
        "email": storable(actor.email)[:LONGEST_EMAIL],
    }


def _bounded(changes: Mapping[str, Any]) -> dict[str, Any]:
    text = json.dumps(changes, cls=DjangoJSONEncoder, ensure_ascii=False)
    if len(text) > LARGEST_CHANGES:
        return {"cut": sorted(storable(str(name))[:64] for name in changes)[:50]}
    plain: dict[str, Any] = _storable_json(json.loads(text, parse_constant=str))
    return plain


def _storable_json(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {storable(name): _storable_json(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_storable_json(item) for item in value]
    return value
