"""The backend that `DATABASES` names; everything but its `DatabaseWrapper` is Django's own."""

import select
from typing import Any

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, whose health check of a kept connection first asks this machine's kernel.

    A server that stopped, restarted or ended the session has closed the socket or said so on it,
    and both can be seen here without a word to it. Django's own check is a statement to the server
    before every request: where a request needs five, a sixth.
    """

    def is_usable(self) -> bool:
        """Whether the connection can be used; after an error, or news on it, the server is asked."""
        raw: Any = self.connection
        if raw is None or raw.closed:
            return False
        if not self.errors_occurred and _is_silent(raw.fileno()):
            return True
        return bool(super().is_usable())


def _is_silent(descriptor: int) -> bool:
    """Whether nothing has come in since the last answer, not even the end."""
    # poll() and not select(): a server of many sockets may have descriptors above 1023.
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return not poll.poll(0)
