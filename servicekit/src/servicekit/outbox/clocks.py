"""Repairing rows and leases that a process with a fast clock left in the future."""

from datetime import timedelta

from django.db.models import F, Q

from servicekit.database import database_now
from servicekit.outbox.models import OutboxMessage

# Clocks of one installation differ by less; a row further ahead was written with a wrong clock.
TOLERANCE = timedelta(seconds=10)


def outbox_bring_back(*, lease: timedelta) -> int:
    """Make rows due that wait only because of a wrong clock; returns how many.

    The database's clock is the reference. A row without a delay of its own, or waiting for a retry,
    is due at once; one with a due time of its own keeps it. A lease that ends later than any can is
    ended: at worst the row is published twice, with one message id.
    """
    now = database_now()
    ahead = now + TOLERANCE
    pending = OutboxMessage.objects.filter(state=OutboxMessage.State.PENDING)
    brought = pending.filter(
        Q(available_at__lte=F("created_at")) | Q(key="retry"),
        available_at__gt=ahead,
        created_at__gt=ahead,
    ).update(available_at=now)
    leased = pending.filter(lease_until__gt=ahead + lease)
    return brought + leased.update(lease_owner="", lease_until=None)
