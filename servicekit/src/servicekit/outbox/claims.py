"""The relay's statements on the outbox table: claim with a lease, settle, release."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.db import connection
from django.db.models import Q

from servicekit.outbox.models import OutboxMessage
from servicekit.selecting import Columns, rows_fetch

State = OutboxMessage.State


@dataclass(frozen=True)
class Failure:
    """A row that was not published, and its next state.

    `is_own_fault` counts as an attempt of the row. `is_queue_refusing` means that the next row for
    the same queue would fail as well.
    """

    row: OutboxMessage
    error: str
    retry_at: datetime
    is_dead: bool = False
    is_own_fault: bool = True
    is_queue_refusing: bool = False


def outbox_claim(*, owner: str, now: datetime, lease: timedelta, limit: int) -> list[OutboxMessage]:
    """Claim rows that are due, oldest first; they belong to `owner` until the lease ends.

    Any number of relays may claim at once; each row goes to one of them. The one statement commits
    by itself, so no lock is held while publishing.
    """
    if connection.vendor != "postgresql":
        # Look without a lock first: an idle relay must not queue with the writers.
        due = OutboxMessage.objects.filter(
            Q(lease_until__isnull=True) | Q(lease_until__lte=now),
            state=State.PENDING,
            available_at__lte=now,
        )
        if not due.exists():
            return []
    moment = connection.ops.adapt_datetimefield_value(now)
    until = connection.ops.adapt_datetimefield_value(now + lease)
    found = rows_fetch(_claim_sql(connection.vendor), [moment, moment, limit, owner, until])
    return sorted(map(_CLAIMED.row, found), key=lambda row: (row.available_at, row.id))


# The columns that publishing and its failures need; the others are for people.
_CLAIMED = Columns(
    OutboxMessage,
    *("id", "message_id", "queue", "task", "args", "kwargs", "headers"),
    *("available_at", "attempts"),
)


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
    """Mark rows that the broker has confirmed; skips a row whose lease has passed to another relay."""
    table = connection.ops.quote_name(OutboxMessage._meta.db_table)
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET state = 'published', published_at = %s, lease_owner = '',"  # noqa: S608
            " lease_until = NULL, last_error = ''"
            f" WHERE id IN ({', '.join(['%s'] * len(ids))}) AND lease_owner = %s",
            [moment, *ids, owner],
        )


def outbox_mark_failed(failure: Failure, *, owner: str) -> None:
    """Store why the row was not published and when it is due again, or that it is dead."""
    attempts = failure.row.attempts + (1 if failure.is_own_fault else 0)
    OutboxMessage.objects.filter(id=failure.row.id, lease_owner=owner).update(
        state=State.DEAD if failure.is_dead else State.PENDING,
        available_at=failure.retry_at,
        attempts=attempts,
        last_error=failure.error[:2000],
        lease_owner="",
        lease_until=None,
    )


def outbox_release(*, owner: str) -> None:
    """Give back rows that were claimed but not tried."""
    OutboxMessage.objects.filter(lease_owner=owner).update(lease_owner="", lease_until=None)
