"""Settled rows go after a while, a bounded batch at a time; the relay sees to it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from servicekit.outbox.models import OutboxMessage

PUBLISHED_KEPT = timedelta(days=7)
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
    """Remove a batch of what was published more than a week ago."""
    old = Q(state=OutboxMessage.State.PUBLISHED, published_at__lt=now - PUBLISHED_KEPT)
    return delete_batch(OutboxMessage.objects.filter(old))


def purge_all(now: datetime) -> dict[str, int]:
    """One batch of every table."""
    return {name: purge(now) for name, purge in purges.items()}
