from __future__ import annotations

from servicekit.base.errors import DomainError, NotFoundError


class TicketNotFoundError(NotFoundError):
    code = "ticket_not_found"


class TicketTakenError(DomainError):
    """The ticket already has a task."""

    code = "ticket_has_task"


class TicketWithdrawnError(DomainError):
    code = "ticket_withdrawn"
