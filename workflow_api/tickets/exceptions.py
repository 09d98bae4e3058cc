from __future__ import annotations

from servicekit.errors import DomainError, NotFoundError


class TicketNotFoundError(NotFoundError):
    code = "ticket_not_found"


class TicketTakenError(DomainError):
    """The ticket has its task already."""

    code = "ticket_has_task"


class TicketWithdrawnError(DomainError):
    code = "ticket_withdrawn"
