"""Authentication of HTTP requests by JWT, from a header or a cookie."""

import secrets

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated, PermissionDenied
from rest_framework.request import Request

from servicekit.auth.cookies import ACCESS_COOKIE, CSRF_COOKIE, CSRF_HEADER
from servicekit.auth.persons import Person
from servicekit.auth.tokens import Claims, InvalidTokenError, read_access
from servicekit.errors import DomainError

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
ACTING_AS_HEADER = "X-Acting-As"


class TokenInvalid(AuthenticationFailed):
    """The token that was sent is not valid."""

    default_detail = "The token is missing a valid signature, expired or not an access token."
    default_code = "token_invalid"


class CsrfFailed(PermissionDenied):
    """The request has a cookie but no CSRF header, so it may come from another site."""

    default_detail = "The header X-CSRFToken does not match the cookie csrftoken."
    default_code = "csrf_failed"


class OtherPersonError(DomainError):
    """The page was opened by one person, and the cookie now belongs to another."""

    code = "other_person"

    def __init__(self) -> None:
        super().__init__("Somebody else is signed in than the page believes. Nothing was done.")


class JWTCookieAuthentication(BaseAuthentication):
    """Reads `Authorization: Bearer`, else the cookie `access_token`.

    A header, if present, decides alone, even if it is wrong. With a cookie, unsafe methods need
    `X-CSRFToken` equal to the cookie `csrftoken`. If an unsafe call names its person in
    `X-Acting-As`, as in `staff:7`, the token of anybody else is refused. Gives `(Person, Claims)`.
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
    """The sender of a request that needed a token; raises NotAuthenticated if there is none."""
    # DRF's annotation expects Django's own users, which our API does not use.
    person: object = request.user
    if not isinstance(person, Person):
        raise NotAuthenticated
    return person


def check_acting_as(request: Request, person: Person) -> None:
    """Raise OtherPersonError if an unsafe call names another person than its credentials do."""
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
