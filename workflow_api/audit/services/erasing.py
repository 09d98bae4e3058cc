"""Erase a person: empty their alias, and let every service erase its data about them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from audit.models import PersonAlias
from audit.services.record import Actor, audit_record
from servicekit.base.errors import DomainError
from servicekit.db.transactions import transaction_required
from servicekit.messages.erasing import (
    LOOKS,
    Erased,
    erase_each,
    refusals,
    sealed_person,
)
from servicekit.messages.outbox import OutgoingMessage, outbox_append

QUEUE = "WORKFLOW_TASKS_PRODUCTION"
TASK = "workflow.erase_person"


class NotErasableError(DomainError):
    """The person cannot be erased yet, for example because their account is still active. The message
    says what has to end first.
    """

    code = "not_erasable"


@transaction_required
def person_erase(*, person: Erased, by: Actor, now: datetime) -> bool:
    """Decide that a person is erased.

    The decision is noted in their alias and audited under their number. Every service gets a
    message now. It gets the same message again later, for data about the person that is still on
    its way. `now` is the domain's time.

    Returns whether the decision is new. A repetition sends the messages again, and is not audited
    again. Raises NotErasableError.
    """
    reasons = [reason for reason in (refuse(person) for refuse in refusals.values()) if reason]
    if reasons:
        raise NotErasableError(" ".join(reasons))
    PersonAlias.objects.bulk_create(
        [PersonAlias(user_type=person.user_type, user_id=person.user_id)], ignore_conflicts=True
    )
    alias = PersonAlias.objects.select_for_update().get(
        user_type=person.user_type, user_id=person.user_id
    )
    is_new = alias.erased_at is None
    if is_new:
        alias.erased_at = now
        alias.full_name = alias.email = ""
        alias.save(update_fields=["erased_at", "full_name", "email", "search_text"])
        audit_record(
            action="person.erase",
            target_type="person",
            target_id=person.key,
            actor=by,
            now=now,
        )
    outbox_append([message for wait in LOOKS for message in _messages(person, wait)], now=now)
    return is_new


def erase_alias(person: Erased, limit: int) -> int:
    """Empty the names in the audit. Normally they are empty already; but a process of an earlier
    version may have stored them again.
    """
    rows = PersonAlias.objects.filter(
        user_type=person.user_type, user_id=person.user_id, erased_at__isnull=False
    )

    def change(alias: PersonAlias) -> None:
        alias.full_name = alias.email = ""

    fields = ["full_name", "email", "search_text"]
    return erase_each(rows.exclude(full_name="", email=""), limit, fields, change)


def erase_further(person: Erased, delay: timedelta = timedelta()) -> OutgoingMessage:
    """The message that erases the next batch of a person's names here."""
    return OutgoingMessage(
        queue=QUEUE, task=TASK, kwargs=sealed_person(person), key=person.key, delay=delay
    )


def _messages(person: Erased, delay: timedelta) -> Iterator[OutgoingMessage]:
    said = sealed_person(person)
    yield erase_further(person, delay)
    yield OutgoingMessage(
        queue="TICKET_STATUS_QUEUE",
        task="ticket_service.erase_person",
        kwargs=said,
        key=person.key,
        delay=delay,
    )
    yield OutgoingMessage(
        queue="MESSAGING_TASKS_QUEUE",
        task="messaging.erase_person",
        kwargs=said,
        key=person.key,
        delay=delay,
    )
    yield OutgoingMessage(
        queue="INAPP_NOTIFICATION_QUEUE",
        task="notifications.tasks.erase_person",
        kwargs=said,
        key=person.key,
        delay=delay,
    )
