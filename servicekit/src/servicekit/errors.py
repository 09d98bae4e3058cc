"""Errors that rules raise. Apps define subclasses next to the code that raises them."""

from collections.abc import Mapping


class DomainError(Exception):
    """Base of all refusals.

    `code` is stable and is sent to clients; `status` is the HTTP status it becomes. `details` maps
    a field of the input to its messages.
    """

    code = "conflict"
    status = 409
    retry_after: int | None = None
    """Seconds after which trying again makes sense, if known."""

    def __init__(self, message: str, *, details: Mapping[str, list[str]] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.details: dict[str, list[str]] = dict(details or {})


class InvalidError(DomainError):
    """The input is wrong, whatever the state of the system is."""

    code = "invalid"
    status = 400


class ForbiddenError(DomainError):
    """The person may see the thing, but not do this with it."""

    code = "forbidden"
    status = 403


class NotFoundError(DomainError):
    """The thing is missing, or this person may not know that it exists."""

    code = "not_found"
    status = 404

    def __init__(
        self, message: str = "Not found.", *, details: Mapping[str, list[str]] | None = None
    ) -> None:
        super().__init__(message, details=details)


class UnavailableError(DomainError):
    """Something this service depends on is away or busy; the same call may succeed later."""

    code = "unavailable"
    status = 503

    def __init__(self, message: str, *, retry_after: int = 1) -> None:
        super().__init__(message)
        self.retry_after = retry_after
