"""The backend that `DATABASES` names; everything except its `DatabaseWrapper` is Django's own."""

import select
from typing import Any

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's wrapper, whose health check of a kept connection first looks at the local socket.

    A server that stopped, restarted or ended the session has closed the socket or written to it,
    and both can be seen here without asking the server. Django's own check sends a statement before
    every request: a sixth one if a request needs five.
    """

    def is_usable(self) -> bool:
        """Whether the connection can be used; asks the server only after an error, or if the socket
        has data.
        """
        raw: Any = self.connection
        if raw is None or raw.closed:
            return False
        if not self.errors_occurred and _is_silent(raw.fileno()):
            return True
        return bool(super().is_usable())


def _is_silent(descriptor: int) -> bool:
    """Whether the socket has neither data nor an end since the last answer."""
    # poll() and not select(): a server of many sockets may have descriptors above 1023.
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return not poll.poll(0)
