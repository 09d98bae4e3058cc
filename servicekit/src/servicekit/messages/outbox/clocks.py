"""Repair rows and leases whose times are in the future because a process had a fast clock."""

from datetime import timedelta

from django.db.models import F, Q

from servicekit.db.database import database_now
from servicekit.messages.outbox.models import OutboxMessage

# Right clocks differ by less than this. A row further in the future was written with a wrong clock.
TOLERANCE = timedelta(seconds=10)


def outbox_bring_back(*, lease: timedelta) -> int:
    """Make rows due that wait only because of a wrong clock; returns the number of repaired rows.

    The database's clock is the reference. A row without a delay, or one that waits for a retry,
    becomes due at once. A row that was stored with a later due time keeps it. A lease is removed if
    it ends later than a lease that was set by a right clock can end; at worst the row is published
    twice, with the same message id.
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
