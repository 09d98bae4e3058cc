"""Writes. Every function requires an open transaction, which the caller opens."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from notifications.hot import IS_HIDDEN
from notifications.messages import Notice
from notifications.models import HiddenTicket, InAppNotification
from notifications.selectors import (
    PersonKey,
    notification_list,
    people_told_of,
)
from servicekit.db.sql import rows_insert
from servicekit.db.transactions import transaction_required, wait_for_writers
from servicekit.messages.outbox import OutgoingMessage, outbox_append

EMAIL_QUEUE = "EMAIL_NOTIFICATION_QUEUE"
EMAIL_TASK = "notifications.tasks.send_email_notification"


@transaction_required
def notification_create(*, notice: Notice, now: datetime) -> InAppNotification | None:
    """Store a notice once per person and cause, and in the same transaction the message that orders
    its mail.

    Returns the new row, or None if the person already has a notice with this cause.
    """
    notification = InAppNotification(
        user_type=notice.user_type,
        user_id=notice.user_id,
        user_email=notice.user_email,
        user_full_name=notice.user_full_name,
        subject=notice.subject,
        message=notice.message,
        notification_type=notice.notification_type,
        related_task_item_id=notice.related_task_item_id,
        related_ticket_number=notice.related_ticket_number,
        metadata=dict(notice.metadata),
        actor=notice.actor,
        cause=notice.cause,
        created_at=now,
    )
    # If two consumers do this at the same moment, the unique constraint admits only one row.
    if not rows_insert([notification], or_ignore=True, computed=IS_HIDDEN):
        return None
    if notification.user_email:
        outbox_append(
            [
                OutgoingMessage(
                    queue=EMAIL_QUEUE,
                    task=EMAIL_TASK,
                    kwargs={"notification_id": str(notification.pk)},
                    key=f"notification:{notification.pk}",
                )
            ],
            now=now,
        )
    return notification


@transaction_required
def ticket_hide(*, number: str, now: datetime) -> list[PersonKey]:
    """Hide the notices of a deleted ticket. Returns the people who have such notices, and whose
    unread count may have changed; empty if the ticket was hidden before.

    Waits until transactions that store notices have ended, so that their notices are hidden too. A
    notice that is stored later is stored as hidden.
    """
    wait_for_writers(InAppNotification)
    if not rows_insert([HiddenTicket(number=number, hidden_at=now)], or_ignore=True):
        return []
    InAppNotification.objects.filter(related_ticket_number=number).update(is_hidden=True)
    return people_told_of(number)


@transaction_required
def notification_mark_read(*, notification: InAppNotification, now: datetime) -> bool:
    """Mark one notice read and keep the time of the first reading. Returns whether it was unread."""
    changed = InAppNotification.objects.filter(pk=notification.pk, is_read=False).update(
        is_read=True, read_at=now
    )
    notification.refresh_from_db(fields=["is_read", "read_at"])
    return bool(changed)


@transaction_required
def notification_mark_some_read(*, person: PersonKey, ids: Sequence[UUID], now: datetime) -> int:
    """Mark read the notices among `ids` that belong to the person. Returns how many were unread."""
    unread = notification_list(person).order_by().filter(pk__in=ids, is_read=False)
    return unread.update(is_read=True, read_at=now)


@transaction_required
def notification_mark_all_read(*, person: PersonKey, now: datetime) -> int:
    """Mark every notice in the person's list read. Returns how many were unread."""
    return (
        notification_list(person).order_by().filter(is_read=False).update(is_read=True, read_at=now)
    )
