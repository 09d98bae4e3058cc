"""Writes. Each requires an open transaction; the edge opens it."""

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
from servicekit.inserting import rows_insert
from servicekit.outbox import OutgoingMessage, outbox_append
from servicekit.transactions import transaction_required, wait_for_writers

EMAIL_QUEUE = "EMAIL_NOTIFICATION_QUEUE"
EMAIL_TASK = "notifications.tasks.send_email_notification"


@transaction_required
def notification_create(*, notice: Notice, now: datetime) -> InAppNotification | None:
    """Store a notice once per person and cause, and owe its mail in the same transaction.

    Returns the new row, or None if the person has a notice of this cause.
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
    # The constraint also decides between two consumers at the same moment: one row is stored.
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
    """Hide the notices of a deleted ticket. Returns the people whose unread count changed.

    Notices that are being stored commit first, and are hidden here; later ones find the ticket.
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
    """Mark the person's own among these notices read. Returns how many were unread."""
    unread = notification_list(person).order_by().filter(pk__in=ids, is_read=False)
    return unread.update(is_read=True, read_at=now)


@transaction_required
def notification_mark_all_read(*, person: PersonKey, now: datetime) -> int:
    """Mark every notice of the person read. Returns how many were unread."""
    return (
        notification_list(person).order_by().filter(is_read=False).update(is_read=True, read_at=now)
    )
