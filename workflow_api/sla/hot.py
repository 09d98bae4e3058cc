"""The hand-written SQL of calendars. It runs whenever a task is opened in a calendar."""

from __future__ import annotations

from django.db import connection

from servicekit.db.sql import rows_fetch

from .models import Calendar


def calendar_rev_shared(calendar_id: int) -> int | None:
    """The revision of a calendar that is in force. No edit can replace it until the transaction
    ends.

    None if there is no such calendar. SQLite needs no lock for this, because it has one writer at a
    time.

    Cost: task/tests/test_calendars.py::test_costs_one_statement_more
    """
    share = " FOR SHARE" if connection.features.has_select_for_update else ""
    found = rows_fetch(f"{_REV}{share}", [calendar_id])
    return found[0][0] if found else None


_REV = f"SELECT rev FROM {Calendar._meta.db_table} WHERE calendar_id = %s"  # noqa: S608 our own table
