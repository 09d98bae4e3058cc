"""Reads. A person sees its own notices and nobody else's."""

from uuid import UUID

from django.db.models import QuerySet

from notifications.models import InAppNotification
from servicekit.errors import NotFoundError

PersonKey = tuple[str, int]
"""(user_type, user_id): employees and staff share one number space."""


def notification_list(person: PersonKey) -> QuerySet[InAppNotification]:
    """The person's notices, newest first."""
    user_type, user_id = person
    return InAppNotification.objects.filter(user_type=user_type, user_id=user_id).order_by(
        "-created_at", "-id"
    )


def unread_count(person: PersonKey) -> int:
    """How many of the person's notices are unread."""
    return notification_list(person).order_by().filter(is_read=False).count()


def access_notification(person: PersonKey, notification_id: UUID) -> InAppNotification:
    """One of the person's notices. Raises NotFoundError where it is missing or another's."""
    notification = notification_list(person).filter(pk=notification_id).first()
    if notification is None:
        raise NotFoundError("There is no such notification.")
    return notification


def notification_by_id(notification_id: UUID) -> InAppNotification | None:
    """Any person's notice, for the service's own work; never for an answer to a person."""
    return InAppNotification.objects.filter(pk=notification_id).first()
