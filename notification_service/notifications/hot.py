"""The hand-written SQL of notices. Every notice and every mail runs it."""

from uuid import UUID

from django.db import connection

from notifications.models import InAppNotification
from servicekit.db.sql import Columns, Computed, rows_fetch

_TABLE = InAppNotification._meta.db_table
_NOTICE = Columns(
    InAppNotification, *(field.attname for field in InAppNotification._meta.concrete_fields)
)


def ticket_is_hidden(number: str) -> bool:
    """Whether the ticket of this number was deleted.

    Cost: notifications/tests/test_hidden_tickets.py::test_takes_one_statement
    """
    return bool(rows_fetch("SELECT 1 FROM notifications_hiddenticket WHERE number = %s", [number]))


def notification_by_key(notification_id: UUID) -> InAppNotification | None:
    """A notice of any person, even if its ticket was deleted; None if there is no such notice.

    Cost: emails/tests/test_cost.py::test_of_its_mail_is_eight
    """
    found = rows_fetch(
        f"SELECT {_NOTICE.sql(_TABLE)} FROM {_TABLE} WHERE id = %s",  # noqa: S608 our table
        [InAppNotification._meta.pk.get_db_prep_value(notification_id, connection)],
    )
    return _NOTICE.row(found[0]) if found else None


IS_HIDDEN = Computed(
    column="is_hidden",
    sql="EXISTS (SELECT 1 FROM notifications_hiddenticket WHERE number = %s)",
    of="related_ticket_number",
)
"""Marks a new notice as hidden if its ticket is already deleted. `ticket_hide` hides older notices.

Cost: emails/tests/test_cost.py::test_of_a_notice_is_three_statements
"""
