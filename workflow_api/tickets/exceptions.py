from __future__ import annotations

from servicekit.errors import NotFoundError


class TicketNotFoundError(NotFoundError):
    code = "ticket_not_found"
