"""Refusals of tickets."""

from servicekit.errors import DomainError


class TicketExistsError(DomainError):
    """The caller's own number is taken, by this or another source."""

    code = "ticket_exists"


class StatusReadOnlyError(DomainError):
    """The status follows the task; it can be set by hand only where the rules allow it."""

    code = "status_read_only"


class ContentDecidedError(DomainError):
    """People have based a decision on the fields that the caller wants to change."""

    code = "content_decided"


class TicketEndedError(DomainError):
    """Nobody works on the ticket any more; its content is final."""

    code = "ticket_ended"


class FileTooLargeError(DomainError):
    """One file, or all of them together, exceed the limit."""

    code = "too_large"
    status = 413
