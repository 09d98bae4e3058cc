"""The ticket service's part of the relay's purges."""

from datetime import datetime

from tickets.selectors import stored_names_known
from tickets.storage import sweep_incoming


def purge_incoming(now: datetime) -> int:
    """Settle a batch of files that a crash separated from their tickets."""
    return sweep_incoming(find_known=stored_names_known, now=now)
