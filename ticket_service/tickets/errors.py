"""What tickets refuse."""

from servicekit.errors import DomainError


class TicketExistsError(DomainError):
    """The caller's own number is taken, by whichever source."""

    code = "ticket_exists"


class StatusReadOnlyError(DomainError):
    """The status follows the task; it can be set by hand only where the rules name it."""

    code = "status_read_only"


class ContentDecidedError(DomainError):
    """People have decided on what the caller wants to change."""

    code = "content_decided"


class TicketEndedError(DomainError):
    """Nobody works on the ticket any more; what it says stays."""

    code = "ticket_ended"


class FileTooLargeError(DomainError):
    """One file, or all of them together, exceed what is taken."""

    code = "too_large"
    status = 413
