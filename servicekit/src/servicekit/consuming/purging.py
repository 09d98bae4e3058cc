"""Inbox rows go after a month: no broker keeps a message that long."""

from datetime import datetime, timedelta

from servicekit.consuming.models import InboxMessage
from servicekit.outbox.purging import delete_batch

INBOX_KEPT = timedelta(days=30)


def purge_inbox(now: datetime) -> int:
    """Remove a batch of what came more than a month ago."""
    return delete_batch(InboxMessage.objects.filter(received_at__lt=now - INBOX_KEPT))
