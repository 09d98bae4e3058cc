"""Throttling of single views."""

from typing import TYPE_CHECKING

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from servicekit.addresses import client_address, network_of
from servicekit.auth.persons import Person
from servicekit.throttling.rates import check, is_exempt

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

if TYPE_CHECKING:
    # Its module asks for this one while it is being imported.
    from rest_framework.views import APIView


class ScopeThrottle(BaseThrottle):
    """Counts against the rate that the view names as `throttle_scope`.

    By person where there is one, else by address; raises ThrottledError.
    """

    def allow_request(self, request: Request, view: "APIView") -> bool:
        scope: str = view.throttle_scope  # type: ignore[attr-defined] # required of such views
        person: object = request.user
        if isinstance(person, Person):
            if not is_exempt(person):
                check(scope, person.pk)
            return True
        check(scope, address_of(request.META))
        return True


class PersonThrottle(BaseThrottle):
    """Bounds how much a signed-in person changes a minute: far above what hands can do.

    Counted roughly, since it stands before every write; raises ThrottledError.
    """

    def allow_request(self, request: Request, view: "APIView") -> bool:
        person: object = request.user
        if (
            request.method not in SAFE_METHODS
            and isinstance(person, Person)
            and not is_exempt(person)
        ):
            check("writes", person.pk, is_rough=True)
        return True


def address_of(meta: dict[str, str]) -> str:
    """Where a request with this META comes from, as far as it is counted: a /64 of IPv6 is one."""
    return network_of(
        client_address(meta.get("REMOTE_ADDR", ""), meta.get("HTTP_X_FORWARDED_FOR", ""))
    )
