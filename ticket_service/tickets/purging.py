"""The purge of this service that the outbox relay runs together with its own."""

from datetime import datetime

from tickets.selectors import stored_names_known
from tickets.storage import sweep_incoming


def purge_incoming(now: datetime) -> int:
    """Keep or remove a batch of files that a crash left in `incoming/`. Returns the number."""
    return sweep_incoming(find_known=stored_names_known, now=now)
