"""Purging: the relay removes settled rows after a while, in bounded batches."""

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
"""How long decisions about stuck messages that were replayed stay visible."""
BATCH = 500

purges: dict[str, Callable[[datetime], int]] = {}
"""The purges that the relay runs every few minutes: name of the table → removes one batch, returns
how many rows.
"""


def delete_batch(rows: QuerySet[Any]) -> int:
    """Remove the oldest BATCH of `rows`; returns how many."""
    ids = list(rows.order_by("id").values_list("id", flat=True)[:BATCH])
    if ids:
        rows.model._default_manager.filter(id__in=ids).delete()
    return len(ids)


def purge_outbox(now: datetime) -> int:
    """Remove a batch of rows published more than a week or discarded more than 90 days ago.

    Dead rows wait for a person, however long that takes.
    """
    published = OutboxMessage.objects.filter(
        state=OutboxMessage.State.PUBLISHED, published_at__lt=now - PUBLISHED_KEPT
    )
    discarded = OutboxMessage.objects.filter(
        decided_before(now - DECIDED_KEPT, else_by="created_at"),
        state=OutboxMessage.State.DISCARDED,
    )
    # Two statements, so that each uses its own index.
    return delete_batch(published) + delete_batch(discarded)


def decided_before(moment: datetime, *, else_by: str) -> Q:
    """Filter rows decided before `moment`. Old rows without that time are judged by their field
    `else_by`.
    """
    return Q(settled_at__lt=moment) | Q(settled_at=None, **{f"{else_by}__lt": moment})


def purge_all(now: datetime) -> dict[str, int]:
    """Purge one batch of every table; a failure is logged and does not stop the others.

    Raises errors that say that the database is away.
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
