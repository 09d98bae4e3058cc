"""Reads. A person sees its own notices and nobody else's."""

from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from notifications.models import HiddenTicket, InAppNotification
from servicekit.errors import NotFoundError
from servicekit.selecting import Columns, rows_fetch

PersonKey = tuple[str, int]
"""(user_type, user_id): employees and staff share one number space."""

_OF_HIDDEN_TICKET = Exists(HiddenTicket.objects.filter(number=OuterRef("related_ticket_number")))


def notification_list(person: PersonKey) -> QuerySet[InAppNotification]:
    """The person's notices except those of deleted tickets, newest first."""
    user_type, user_id = person
    mine = InAppNotification.objects.filter(user_type=user_type, user_id=user_id)
    return mine.filter(~_OF_HIDDEN_TICKET).order_by("-created_at", "-id")


def is_ticket_hidden(number: str) -> bool:
    """Whether the ticket of this number was deleted; false for an empty one."""
    return bool(number) and bool(rows_fetch(_HIDDEN, [number]))


def people_told_of(number: str) -> list[PersonKey]:
    """The people with notices of a ticket, hidden or not. Reads every notice: for rare events only."""
    told = InAppNotification.objects.filter(related_ticket_number=number)
    return list(
        told.order_by("user_type", "user_id").values_list("user_type", "user_id").distinct()
    )


def unread_count(person: PersonKey) -> int:
    """The number of the person's unread notices."""
    return notification_list(person).order_by().filter(is_read=False).count()


def access_notification(person: PersonKey, notification_id: UUID) -> InAppNotification:
    """One of the person's notices. Raises NotFoundError if it is missing or another's."""
    notification = notification_list(person).filter(pk=notification_id).first()
    if notification is None:
        raise NotFoundError("There is no such notification.")
    return notification


def notification_to_mail(notification_id: UUID) -> tuple[InAppNotification, bool] | None:
    """Any person's notice, and whether its ticket was deleted; never use it to answer a person."""
    table = InAppNotification._meta.db_table
    found = rows_fetch(
        f"SELECT {_NOTICE.sql(table)}, hidden.number IS NOT NULL FROM {table}"  # noqa: S608
        f" LEFT JOIN notifications_hiddenticket hidden ON hidden.number = {table}.related_ticket_number"
        f" WHERE {table}.id = %s",
        [InAppNotification._meta.pk.get_db_prep_value(notification_id, connection)],
    )
    return (_NOTICE.row(found[0]), bool(found[0][_NOTICE.width])) if found else None


_HIDDEN = "SELECT 1 FROM notifications_hiddenticket WHERE number = %s"
_NOTICE = Columns(
    InAppNotification, *(field.attname for field in InAppNotification._meta.concrete_fields)
)
