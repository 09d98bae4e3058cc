"""The outbox's hand-written SQL. It runs for every message."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from django.db import connection

from servicekit.db.sql import Columns, rows_fetch
from servicekit.messages.outbox.models import OutboxMessage

# Read only the columns that are needed to publish a row or to store a failure.
_CLAIMED = Columns(
    OutboxMessage,
    *("id", "message_id", "queue", "task", "args", "kwargs", "headers"),
    *("available_at", "attempts"),
)


def due_rows_claim(
    *, owner: str, now: datetime, until: datetime, limit: int
) -> list[OutboxMessage]:
    """Claim the oldest rows that are due, at most `limit`; returns them in any order.

    Cost: tests/test_relay.py::test_costs_two_statements_a_batch
    """
    moment = connection.ops.adapt_datetimefield_value(now)
    end = connection.ops.adapt_datetimefield_value(until)
    found = rows_fetch(_claim_sql(connection.vendor), [moment, moment, limit, owner, end])
    return [_CLAIMED.row(values) for values in found]


@cache
def _claim_sql(vendor: str) -> str:
    table = connection.ops.quote_name(OutboxMessage._meta.db_table)
    skip = "FOR UPDATE SKIP LOCKED" if vendor == "postgresql" else ""
    return (
        f"WITH due AS MATERIALIZED (SELECT id FROM {table}"  # noqa: S608
        " WHERE state = 'pending' AND available_at <= %s"
        " AND (lease_until IS NULL OR lease_until <= %s)"
        f" ORDER BY available_at, id LIMIT %s {skip})"
        f" UPDATE {table} SET lease_owner = %s, lease_until = %s WHERE id IN (SELECT id FROM due)"
        f" RETURNING {_CLAIMED.sql(OutboxMessage._meta.db_table)}"
    )


def outbox_mark_published(ids: Sequence[int], *, owner: str, now: datetime) -> None:
    """Mark rows as published, except those that another relay has claimed since.

    Cost: tests/test_relay.py::test_costs_two_statements_a_batch
    """
    table = connection.ops.quote_name(OutboxMessage._meta.db_table)
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET state = 'published', published_at = %s, lease_owner = '',"  # noqa: S608
            " lease_until = NULL, last_error = ''"
            f" WHERE id IN ({', '.join(['%s'] * len(ids))}) AND lease_owner = %s",
            [moment, *ids, owner],
        )


def unclaimed_row_delete(message_id: str) -> bool:
    """Delete the first delivery of a message, if no relay has claimed it. Returns whether it did.

    Cost: tests/test_outbox.py::test_costs_one_statement
    """
    table = connection.ops.quote_name(OutboxMessage._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {table} WHERE message_id = %s AND delivery = '0'"  # noqa: S608
            " AND state = 'pending' AND lease_owner = ''",
            [message_id],
        )
        return bool(cursor.rowcount)
