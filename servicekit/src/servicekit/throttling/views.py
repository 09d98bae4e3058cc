"""Throttling of single views."""

from typing import TYPE_CHECKING

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from servicekit.addresses import client_address
from servicekit.auth.persons import Person
from servicekit.throttling.rates import check, is_exempt

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


def address_of(meta: dict[str, str]) -> str:
    """Where a request with this META comes from."""
    return client_address(meta.get("REMOTE_ADDR", ""), meta.get("HTTP_X_FORWARDED_FOR", ""))
