"""The backend that `DATABASES` names; everything except its `DatabaseWrapper` is Django's own."""

import select
from typing import Any

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's wrapper, with a health check that first looks at the local socket.

    If the server stopped, restarted or ended the session, it has closed the socket or written to
    it. Both can be seen without a query. Django's own check runs a query before every request.
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
    """Whether the socket is open and has no unread data."""
    # poll() and not select(): a server of many sockets may have descriptors above 1023.
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return not poll.poll(0)
