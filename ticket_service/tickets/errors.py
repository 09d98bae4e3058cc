"""Refusals of tickets."""

from servicekit.base.errors import DomainError


class TicketExistsError(DomainError):
    """The number that the caller chose is already used, by the same or another source."""

    code = "ticket_exists"


class StatusReadOnlyError(DomainError):
    """The status follows the task, and `may_set_status` does not allow this change by hand."""

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
