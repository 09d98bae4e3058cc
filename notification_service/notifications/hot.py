"""The hand-written SQL of notices. Every notice and every mail runs it."""

from uuid import UUID

from django.db import connection

from notifications.models import InAppNotification
from servicekit.selecting import Columns, rows_fetch

_TABLE = InAppNotification._meta.db_table
_NOTICE = Columns(
    InAppNotification, *(field.attname for field in InAppNotification._meta.concrete_fields)
)


def ticket_is_hidden(number: str) -> bool:
    """Whether the ticket of this number was deleted.

    Cost: notifications/tests/test_hidden_tickets.py::test_takes_one_statement
    """
    return bool(rows_fetch("SELECT 1 FROM notifications_hiddenticket WHERE number = %s", [number]))


def notification_and_hidden(notification_id: UUID) -> tuple[InAppNotification, bool] | None:
    """A notice, and whether its ticket was deleted; None if there is no such notice.

    Cost: emails/tests/test_cost.py::test_of_its_mail_is_eight
    """
    found = rows_fetch(
        f"SELECT {_NOTICE.sql(_TABLE)}, hidden.number IS NOT NULL FROM {_TABLE}"  # noqa: S608
        f" LEFT JOIN notifications_hiddenticket hidden ON hidden.number = {_TABLE}.related_ticket_number"
        f" WHERE {_TABLE}.id = %s",
        [InAppNotification._meta.pk.get_db_prep_value(notification_id, connection)],
    )
    return (_NOTICE.row(found[0]), bool(found[0][_NOTICE.width])) if found else None
