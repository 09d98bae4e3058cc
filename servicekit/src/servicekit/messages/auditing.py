"""The audit across services: every service reports who did what, and one service stores the reports.

A report is a message in the outbox, written in the transaction of the action. The service that
stores the audit calls `record_here` and stores its own events directly.

Reports are sealed with a secret that the services share, so that access to the broker is not enough
to forge an action of somebody else.
"""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from servicekit import clock
from servicekit.base import sealing
from servicekit.base.audit_limits import (
    LARGEST_CHANGES,
    LONGEST_EMAIL,
    LONGEST_LABEL,
    LONGEST_NAME,
    LONGEST_TARGET_ID,
)
from servicekit.base.persons import Person
from servicekit.base.request_id import current_request_id
from servicekit.db.transactions import transaction_required
from servicekit.messages.outbox import OutgoingMessage
from servicekit.messages.outbox.decisions import Settler

QUEUE = "WORKFLOW_TASKS_PRODUCTION"
TASK = "workflow.audit_event"
PURPOSE = "audit"


class Somebody(Protocol):
    """The acting person, for example a `Person` of servicekit."""

    @property
    def user_type(self) -> str: ...
    @property
    def user_id(self) -> int: ...
    @property
    def full_name(self) -> str: ...
    @property
    def email(self) -> str: ...


class Recorder(Protocol):
    """The function that stores an event in the service that keeps the audit."""

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
    """Let `recorder` store the events of this process, in the service that keeps the audit."""
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
    """Report an action in the transaction of the action, so that both are stored or neither.

    `action` is `<target_type>.<verb>`, such as "comment.delete". `actor` is None if a message or the
    command line acts. `changes` is JSON, mentions people by their ids only, and must not have content
    that somebody may want erased. Characters that a database cannot store are removed and long
    values are cut, so that a report never makes the action fail.

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
    """The person whom a Django user of the admin represents, and a text that identifies the account.

    The text is the person's key, such as `staff:7`. For an account that exists only in the admin the
    person is None and the text `admin:<id>`.
    """
    settler = Settler.of_admin(user)
    return person_behind(settler), settler.key if settler.user_id else f"admin:{user.pk}"


def person_behind(settler: Settler) -> Somebody | None:
    """The person who decided on a message, as the actor of a report.

    None for an account that exists only in the admin.
    """
    if settler.user_id is None:
        return None
    return Person(
        user_type=settler.user_type,
        user_id=settler.user_id,
        full_name=settler.full_name,
        email=settler.email,
    )


def is_sealed(event: Mapping[str, Any], seal: object) -> bool:
    """Whether the seal is right for this report; always true if no secret is configured."""
    return sealing.is_sealed(PURPOSE, event, seal)


def storable(text: str) -> str:
    """`text` without NUL, and with "?" for lone surrogates: a database cannot store these."""
    return text.replace("\x00", "").encode(errors="replace").decode()


def _append(event: Mapping[str, Any]) -> None:
    from servicekit.messages.outbox import outbox_append

    outbox_append(
        [
            OutgoingMessage(
                queue=QUEUE,
                task=TASK,
                kwargs={"event": event, "seal": sealing.seal_of(PURPOSE, event)},
                # The consumer requires this id, so that a report sent again counts as a duplicate.
                message_id=str(event["id"]),
                key=f"{event['target_type']}:{event['target_id']}"[:255],
            )
        ],
        # The current time, since the report is sent now. The action may be long past, as in an
        # import.
        now=clock.now(),
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
