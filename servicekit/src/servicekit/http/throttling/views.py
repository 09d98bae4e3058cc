"""Throttling of single views."""

from typing import TYPE_CHECKING

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from servicekit.base.addresses import client_address, network_of
from servicekit.base.persons import Person
from servicekit.http.throttling.rates import check, is_exempt

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

if TYPE_CHECKING:
    # For types only: `rest_framework.views` imports this module through the settings.
    from rest_framework.views import APIView


class ScopeThrottle(BaseThrottle):
    """Limits requests by the rate of the view's `throttle_scope`; raises ThrottledError.

    Requests are counted by person if the caller is signed in, else by address.
    """

    def allow_request(self, request: Request, view: "APIView") -> bool:
        scope: str = view.throttle_scope  # type: ignore[attr-defined] # required on such views
        person: object = request.user
        if isinstance(person, Person):
            if not is_exempt(person):
                check(scope, person.pk)
            return True
        check(scope, address_of(request.META))
        return True


class PersonThrottle(BaseThrottle):
    """Limits the writes of a signed-in person per minute, to far more than anybody does by hand.

    The count is rough (`is_rough`), since this check precedes every write. Raises ThrottledError.
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
    """The address by which a request with this META is counted; an IPv6 /64 counts as one address."""
    return network_of(
        client_address(meta.get("REMOTE_ADDR", ""), meta.get("HTTP_X_FORWARDED_FOR", ""))
    )
