"""Settled rows go after a while, a bounded batch at a time; the relay sees to it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import InterfaceError, OperationalError
from django.db.models import Q, QuerySet

from servicekit.logs import get_logger
from servicekit.outbox.models import OutboxMessage

logger = get_logger(__name__)

PUBLISHED_KEPT = timedelta(days=7)
DECIDED_KEPT = timedelta(days=90)
"""How long it can still be seen who decided about a message that got stuck, and replayed after all."""
BATCH = 500

purges: dict[str, Callable[[datetime], int]] = {}
"""What the relay runs every few minutes: name of the table → removes one batch, says how many."""


def delete_batch(rows: QuerySet[Any]) -> int:
    """Remove the oldest BATCH of `rows`; returns how many."""
    ids = list(rows.order_by("id").values_list("id", flat=True)[:BATCH])
    if ids:
        rows.model._default_manager.filter(id__in=ids).delete()
    return len(ids)


def purge_outbox(now: datetime) -> int:
    """Remove a batch of what was published more than a week or discarded more than 90 days ago.

    What is dead waits for a person, however long that takes.
    """
    published = OutboxMessage.objects.filter(
        state=OutboxMessage.State.PUBLISHED, published_at__lt=now - PUBLISHED_KEPT
    )
    discarded = OutboxMessage.objects.filter(
        decided_before(now - DECIDED_KEPT, else_by="created_at"),
        state=OutboxMessage.State.DISCARDED,
    )
    # Two statements, so that each has its index.
    return delete_batch(published) + delete_batch(discarded)


def decided_before(moment: datetime, *, else_by: str) -> Q:
    """Decided before `moment`. Old rows that do not say when are judged by their field `else_by`."""
    return Q(settled_at__lt=moment) | Q(settled_at=None, **{f"{else_by}__lt": moment})


def purge_all(now: datetime) -> dict[str, int]:
    """One batch of every table; one that fails is logged and costs the others nothing.

    Raises what says that the database is away.
    """
    purged = {}
    for name, purge in purges.items():
        try:
            purged[name] = purge(now)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            logger.exception("outbox.purge_failed", purge=name, error=type(error).__name__)
    return purged
