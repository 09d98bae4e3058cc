"""Reads. A person sees its own notices and nobody else's."""

from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from notifications.models import InAppNotification
from servicekit.errors import NotFoundError
from servicekit.selecting import Columns, rows_fetch

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
    table = connection.ops.quote_name(InAppNotification._meta.db_table)
    found = rows_fetch(
        f"SELECT {_NOTICE.sql(InAppNotification._meta.db_table)} FROM {table} WHERE id = %s",  # noqa: S608
        [InAppNotification._meta.pk.get_db_prep_value(notification_id, connection)],
    )
    return _NOTICE.row(found[0]) if found else None


_NOTICE = Columns(
    InAppNotification, *(field.attname for field in InAppNotification._meta.concrete_fields)
)
