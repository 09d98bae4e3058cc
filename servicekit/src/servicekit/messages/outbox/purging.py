"""Delete old rows that are no longer needed, in batches. The relay runs this every few minutes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import InterfaceError, OperationalError
from django.db.models import Q, QuerySet

from servicekit.base.logs import get_logger
from servicekit.messages.outbox.models import OutboxMessage

logger = get_logger(__name__)

PUBLISHED_KEPT = timedelta(days=7)
DECIDED_KEPT = timedelta(days=90)
"""How long replayed dead letters and discarded messages are kept, from the decision on."""
BATCH = 500

purges: dict[str, Callable[[datetime], int]] = {}
"""For each table, under a name, a function that deletes one batch and returns the number of rows.
"""


def delete_batch(rows: QuerySet[Any]) -> int:
    """Delete at most BATCH of `rows`, those with the lowest ids; returns their number."""
    ids = list(rows.order_by("id").values_list("id", flat=True)[:BATCH])
    if ids:
        rows.model._default_manager.filter(id__in=ids).delete()
    return len(ids)


def purge_outbox(now: datetime) -> int:
    """Delete a batch of rows published more than a week ago or discarded more than 90 days ago.

    Returns their number. Dead rows are kept until a person decides about them.
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
    """A filter for rows about which somebody decided before `moment`.

    Old rows have no time of the decision; for them the field `else_by` counts.
    """
    return Q(settled_at__lt=moment) | Q(settled_at=None, **{f"{else_by}__lt": moment})


def purge_all(now: datetime) -> dict[str, int]:
    """Delete one batch of every table; returns the number of rows by name.

    An error in one table is logged, and the other tables follow. Raises OperationalError and
    InterfaceError, which mean that the database is away.
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
