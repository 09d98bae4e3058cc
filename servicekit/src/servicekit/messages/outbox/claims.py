"""The relay's statements on the outbox table: claim rows with a lease, mark failures, release."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q

from servicekit.db.transactions import transaction
from servicekit.messages.outbox.hot import due_rows_claim
from servicekit.messages.outbox.models import OutboxMessage

State = OutboxMessage.State


@dataclass(frozen=True)
class Failure:
    """A row that was not published, and the state that it gets.

    If `is_own_fault` is true, an attempt of the row is counted. `is_queue_refusing` means that other
    rows for the same queue would fail too.
    """

    row: OutboxMessage
    error: str
    retry_at: datetime
    is_dead: bool = False
    is_own_fault: bool = True
    is_queue_refusing: bool = False


def outbox_claim(*, owner: str, now: datetime, lease: timedelta, limit: int) -> list[OutboxMessage]:
    """Claim rows that are due for `owner` until the lease ends; returns them oldest first.

    Several relays may claim at the same time; each row goes to one of them. The statement is
    committed at once, so that no lock is held during publishing.
    """
    if connection.vendor != "postgresql":
        # On SQLite look without a lock first: an idle relay must not wait for writers or block them.
        due = OutboxMessage.objects.filter(
            Q(lease_until__isnull=True) | Q(lease_until__lte=now),
            state=State.PENDING,
            available_at__lte=now,
        )
        if not due.exists():
            return []
    found = due_rows_claim(owner=owner, now=now, until=now + lease, limit=limit)
    return sorted(found, key=lambda row: (row.available_at, row.id))


death_hooks: list[Callable[[OutboxMessage, datetime], None]] = []
"""Functions that are called with each row that becomes dead and with the time, in the transaction
that marks the row as dead. If a hook raises, the row stays as it was and is tried again after its
lease.
"""


def outbox_mark_failed(failure: Failure, *, owner: str, now: datetime) -> None:
    """Store why the row was not published and when it is due again, or that it is dead."""
    attempts = failure.row.attempts + (1 if failure.is_own_fault else 0)
    with transaction():
        changed = OutboxMessage.objects.filter(id=failure.row.id, lease_owner=owner).update(
            state=State.DEAD if failure.is_dead else State.PENDING,
            available_at=failure.retry_at,
            attempts=attempts,
            last_error=failure.error[:2000],
            lease_owner="",
            lease_until=None,
        )
        for hook in death_hooks if failure.is_dead and changed else ():
            hook(failure.row, now)


def outbox_release(*, owner: str) -> None:
    """Release the rows that `owner` has claimed but not tried."""
    OutboxMessage.objects.filter(lease_owner=owner).update(lease_owner="", lease_until=None)
