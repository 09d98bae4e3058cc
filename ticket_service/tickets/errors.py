"""What tickets refuse."""

from servicekit.errors import DomainError


class TicketExistsError(DomainError):
    """The caller's own number is taken, by whichever source."""

    code = "ticket_exists"
