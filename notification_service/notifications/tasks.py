"""Consumers of INAPP_NOTIFICATION_QUEUE."""

from datetime import datetime
from functools import partial

from notifications import push, services
from notifications.messages import hidden_ticket_from_payload, notice_from_payload
from notifications.serializers import notification_payload
from notifications.types import NotificationType
from servicekit.db.transactions import run_after_commit
from servicekit.messages.consuming import Message, consumer_task
from servicekit.messages.erasing import erase_batch, person_to_erase, sealed_person
from servicekit.messages.outbox import OutgoingMessage, outbox_append

ERASE_TASK = "notifications.tasks.erase_person"


@consumer_task(
    name="notifications.tasks.create_assignment_notification",
    queue="INAPP_NOTIFICATION_QUEUE",
    has_spare_texts=True,
)
def create_assignment_notification(message: Message, *, now: datetime) -> None:
    """Notify somebody of an assignment; the type may be omitted."""
    _create(message, now=now, default_type=NotificationType.TASK_ASSIGNMENT)


@consumer_task(
    name="notifications.tasks.create_notification",
    queue="INAPP_NOTIFICATION_QUEUE",
    has_spare_texts=True,
)
def create_notification(message: Message, *, now: datetime) -> None:
    """Notify somebody; the payload names the type."""
    _create(message, now=now, default_type=None)


@consumer_task(name="notifications.tasks.hide_ticket", queue="INAPP_NOTIFICATION_QUEUE")
def hide_ticket(message: Message, *, now: datetime) -> None:
    """Hide all notices of a deleted ticket."""
    number = hidden_ticket_from_payload(message.payload("ticket"))
    for person in services.ticket_hide(number=number, now=now):
        run_after_commit(partial(push.push_count, person))


@consumer_task(name=ERASE_TASK, queue="INAPP_NOTIFICATION_QUEUE")
def erase_person(message: Message, *, now: datetime) -> None:
    """Erase a batch of the notices and mails that name a person."""
    person = person_to_erase(message)
    if erase_batch(person):
        further = OutgoingMessage(
            queue="INAPP_NOTIFICATION_QUEUE",
            task=ERASE_TASK,
            kwargs=sealed_person(person),
            key=person.key,
        )
        outbox_append([further], now=now)


def _create(message: Message, *, now: datetime, default_type: str | None) -> None:
    notice = notice_from_payload(
        message.payload("notification"), message_id=message.message_id, default_type=default_type
    )
    created = services.notification_create(notice=notice, now=now)
    if created is not None:
        person = (created.user_type, created.user_id)
        run_after_commit(partial(push.push_notification, person, notification_payload(created)))
