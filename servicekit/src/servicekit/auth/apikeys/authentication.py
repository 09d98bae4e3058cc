"""Authentication of other systems by the header `X-API-Key`."""

from rest_framework.request import Request

from servicekit import clock
from servicekit.auth.apikeys.services import api_key_recognise
from servicekit.auth.authentication import JWTCookieAuthentication, TokenInvalid, check_acting_as
from servicekit.auth.credentials import KeyCredential
from servicekit.auth.tokens import Claims
from servicekit.base.persons import SERVICE, Person

HEADER = "X-API-Key"


class KeyInvalid(TokenInvalid):
    """The API key that was sent is unknown or revoked."""

    default_detail = "The API key is unknown or revoked."
    default_code = "api_key_invalid"


class KeyOrTokenAuthentication(JWTCookieAuthentication):
    """Authenticates by `X-API-Key` alone if this header is sent, else as JWTCookieAuthentication
    does.

    For a key it returns `(Person, KeyCredential)`. The Person is of type service, with the key's
    scopes; its `user_id` is the id of the key.
    """

    def authenticate(self, request: Request) -> tuple[Person, Claims | KeyCredential] | None:  # type: ignore[override] # one more kind of credential
        key = request.headers.get(HEADER)
        if key is None:
            return super().authenticate(request)
        row = api_key_recognise(key.strip(), now=clock.real_now())
        if row is None:
            raise KeyInvalid
        person = Person(
            user_type=SERVICE,
            user_id=row.pk,
            username=row.name,
            full_name=row.name,
            scopes=frozenset(row.scopes),
        )
        check_acting_as(request, person)
        return person, KeyCredential(key_id=row.pk, name=row.name)
