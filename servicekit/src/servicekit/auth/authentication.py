"""Authentication of HTTP requests by JWT, from a header or a cookie."""

import secrets

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated, PermissionDenied
from rest_framework.request import Request

from servicekit.auth.cookies import ACCESS_COOKIE, CSRF_COOKIE, CSRF_HEADER
from servicekit.auth.tokens import Claims, InvalidTokenError, read_access
from servicekit.base.errors import DomainError
from servicekit.base.persons import Person

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
ACTING_AS_HEADER = "X-Acting-As"


class TokenInvalid(AuthenticationFailed):
    """The token that was sent is not valid."""

    default_detail = "The token is missing a valid signature, expired or not an access token."
    default_code = "token_invalid"


class CsrfFailed(PermissionDenied):
    """The request has a cookie but no matching CSRF header, so it may come from another site."""

    default_detail = "The header X-CSRFToken does not match the cookie csrftoken."
    default_code = "csrf_failed"


class OtherPersonError(DomainError):
    """The page was opened for one person, but the cookie or token now belongs to another person."""

    code = "other_person"

    def __init__(self) -> None:
        super().__init__("Somebody else is signed in than the page believes. Nothing was done.")


class JWTCookieAuthentication(BaseAuthentication):
    """Reads the token from `Authorization: Bearer`, or from the cookie `access_token`.

    If the header is present, the cookie is ignored, even if the header is wrong. With the cookie,
    unsafe methods need `X-CSRFToken` equal to the cookie `csrftoken`. If an unsafe request has
    `X-Acting-As`, such as `staff:7`, the token must be that person's. Returns `(Person, Claims)`,
    or None if no token is sent.
    """

    def authenticate(self, request: Request) -> tuple[Person, Claims] | None:
        header = request.headers.get("Authorization")
        if header is not None:
            token = bearer_token(header)
            if token is None:
                raise TokenInvalid
            signed_in = self._signed_in(token)
            check_acting_as(request, signed_in[0])
            return signed_in
        token = request.COOKIES.get(ACCESS_COOKIE)
        if not token:
            return None
        signed_in = self._signed_in(token)
        if request.method not in SAFE_METHODS:
            _check_csrf(request)
        check_acting_as(request, signed_in[0])
        return signed_in

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'

    def _signed_in(self, token: str) -> tuple[Person, Claims]:
        try:
            claims = read_access(token)
        except InvalidTokenError as error:
            raise TokenInvalid from error
        return claims.person, claims


def person_of(request: Request) -> Person:
    """The person who sent the request; raises NotAuthenticated if nobody is signed in."""
    # DRF's type annotation says that this is a Django user, which our API does not use.
    person: object = request.user
    if not isinstance(person, Person):
        raise NotAuthenticated
    return person


def check_acting_as(request: Request, person: Person) -> None:
    """Raise OtherPersonError if an unsafe request names another person in `X-Acting-As`."""
    believed = request.headers.get(ACTING_AS_HEADER, "").strip()
    if believed and request.method not in SAFE_METHODS and believed != person.pk:
        raise OtherPersonError


def bearer_token(header: str) -> str | None:
    """The token of an Authorization header; None if the scheme differs or the token is empty."""
    scheme, _, token = header.strip().partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def _check_csrf(request: Request) -> None:
    cookie = request.COOKIES.get(CSRF_COOKIE, "")
    header = request.headers.get(CSRF_HEADER, "")
    if not cookie or not secrets.compare_digest(cookie.encode(), header.encode()):
        raise CsrfFailed
