"""Queries. A person sees only their own notices."""

from uuid import UUID

from django.db.models import QuerySet

from notifications.hot import notification_by_key, ticket_is_hidden
from notifications.models import InAppNotification
from servicekit.base.errors import NotFoundError

PersonKey = tuple[str, int]
"""(user_type, user_id). An employee and a member of staff may have the same `user_id`."""


def notification_list(person: PersonKey) -> QuerySet[InAppNotification]:
    """The person's notices except those of deleted tickets, newest first."""
    user_type, user_id = person
    mine = InAppNotification.objects.filter(user_type=user_type, user_id=user_id)
    return mine.filter(is_hidden=False).order_by("-created_at", "-id")


def is_ticket_hidden(number: str) -> bool:
    """Whether the ticket of this number was deleted; false for an empty number."""
    return bool(number) and ticket_is_hidden(number)


def people_told_of(number: str) -> list[PersonKey]:
    """The people who have notices of a ticket, hidden or not. Slow: reads every notice."""
    told = InAppNotification.objects.filter(related_ticket_number=number)
    return list(
        told.order_by("user_type", "user_id").values_list("user_type", "user_id").distinct()
    )


def unread_count(person: PersonKey) -> int:
    """The number of the person's unread notices."""
    return notification_list(person).order_by().filter(is_read=False).count()


def access_notification(person: PersonKey, notification_id: UUID) -> InAppNotification:
    """One notice of the person. Raises NotFoundError if there is none or it is somebody else's."""
    notification = notification_list(person).filter(pk=notification_id).first()
    if notification is None:
        raise NotFoundError("There is no such notification.")
    return notification


def notification_to_mail(notification_id: UUID) -> InAppNotification | None:
    """A notice of any person, even if its ticket was deleted. Never show it in an answer."""
    return notification_by_key(notification_id)
