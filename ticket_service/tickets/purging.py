"""The purge of this service's files, which the outbox relay runs together with its own purges."""

from datetime import datetime

from tickets.selectors import stored_names_known
from tickets.storage import sweep_incoming


def purge_incoming(now: datetime) -> int:
    """Move or remove a batch of files that a crash left in `incoming/`; returns their number."""
    return sweep_incoming(find_known=stored_names_known, now=now)
