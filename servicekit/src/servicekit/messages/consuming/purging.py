"""Delete inbox rows after 30 days, since no broker keeps a message that long, and dead letters 90
days after they were replayed or discarded.
"""

from datetime import datetime, timedelta

from servicekit.messages.consuming.models import DeadLetter, InboxMessage
from servicekit.messages.outbox.purging import DECIDED_KEPT, decided_before, delete_batch

INBOX_KEPT = timedelta(days=30)
_DECIDED = (DeadLetter.State.REPLAYED, DeadLetter.State.DISCARDED)


def purge_inbox(now: datetime) -> int:
    """Delete a batch of inbox rows that are more than 30 days old; returns their number."""
    return delete_batch(InboxMessage.objects.filter(received_at__lt=now - INBOX_KEPT))


def purge_dead_letters(now: datetime) -> int:
    """Delete a batch of letters that were replayed or discarded more than 90 days ago.

    Returns their number. Letters without a decision stay, however old they are.
    """
    old = decided_before(now - DECIDED_KEPT, else_by="received_at")
    return delete_batch(DeadLetter.objects.filter(old, state__in=_DECIDED))
