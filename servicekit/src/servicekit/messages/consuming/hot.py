"""The inbox's hand-written SQL. Each statement inserts a row, or changes it if it exists.

Because one statement does both, a second, concurrent delivery waits until the first has committed.
"""

from datetime import datetime

from django.db import connection

from servicekit.messages.consuming.messages import Message
from servicekit.messages.consuming.models import InboxMessage


def inbox_mark_done(message: Message, *, now: datetime) -> bool:
    """Mark the message as done in the inbox. Returns False if it was done before.

    Cost: tests/test_consuming.py::test_costs_one_statement_of_the_inbox
    """
    table = _table()
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (message_id, task, request_id, state, returns,"  # noqa: S608
            " received_at, done_at) VALUES (%s, %s, %s, 'done', 0, %s, %s)"
            " ON CONFLICT (message_id, task) DO UPDATE"
            f" SET state = 'done', done_at = excluded.done_at WHERE {table}.state = 'started'",
            [message.message_id, message.task, message.request_id, moment, moment],
        )
        return bool(cursor.rowcount)


def inbox_count_return(message: Message, *, now: datetime) -> int:
    """Count one more return of the message. Returns the number of returns, or 0 if it is done.

    Cost: tests/test_consuming.py::test_is_counted_in_one_statement
    """
    table = _table()
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (message_id, task, request_id, state, returns,"  # noqa: S608
            " received_at) VALUES (%s, %s, %s, 'started', 1, %s)"
            " ON CONFLICT (message_id, task) DO UPDATE"
            f" SET returns = {table}.returns + 1 WHERE {table}.state = 'started'"
            " RETURNING returns",
            [message.message_id, message.task, message.request_id, moment],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def inbox_count_unread(key: str, *, now: datetime) -> int:
    """Count one more return of a message that has not been read yet. Returns the number of returns.

    `key` is the fingerprint of the message.

    Cost: tests/test_returns.py::test_is_one_statement
    """
    table = _table()
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (message_id, task, request_id, state, returns,"  # noqa: S608
            " received_at) VALUES (%s, '', '', 'started', 1, %s)"
            " ON CONFLICT (message_id, task) DO UPDATE"
            f" SET returns = {table}.returns + 1 RETURNING returns",
            [key, moment],
        )
        return int(cursor.fetchone()[0])


def _table() -> str:
    return connection.ops.quote_name(InboxMessage._meta.db_table)
