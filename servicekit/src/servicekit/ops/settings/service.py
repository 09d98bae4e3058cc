"""The differences between the services, for their settings."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Service:
    """The differences between services, in one place.

    `prefix` is the part of the path at which the web app's proxy offers the service, such as
    `tickets-service` for `/api/tickets-service/`. `is_asgi` is true for services served by daphne.
    """

    name: str
    title: str
    description: str
    version: str
    prefix: str
    is_asgi: bool = False

    @property
    def path(self) -> str:
        """The prefix as a URL path without a trailing slash."""
        return f"/api/{self.prefix}"

    @property
    def static_url(self) -> str:
        """The path of static files. It must not depend on the prefix of the first request."""
        return f"{self.path}/static/"
