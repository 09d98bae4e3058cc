"""Errors with which a service refuses a request or a command. Apps define their own subclasses."""

from collections.abc import Mapping
from typing import Any


class DomainError(Exception):
    """Base class of all refusals.

    `code` is stable and is sent to clients. `status` is the HTTP status of the response. `details`
    maps fields of the input to messages. `body` has further keys of the response's body, as JSON.
    """

    code = "conflict"
    status = 409
    retry_after: int | None = None
    """The number of seconds after which a retry makes sense, or None if it is unknown."""

    def __init__(self, message: str, *, details: Mapping[str, list[str]] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.details: dict[str, list[str]] = dict(details or {})
        self.body: dict[str, Any] = {}


class InvalidError(DomainError):
    """The input itself is wrong, independent of the state of the system."""

    code = "invalid"
    status = 400


class ForbiddenError(DomainError):
    """The person may see the resource, but may not do this with it."""

    code = "forbidden"
    status = 403


class NotFoundError(DomainError):
    """The resource does not exist, or this person may not know that it exists."""

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
