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
    """A token was sent and proves nothing."""

    default_detail = "The token is missing a valid signature, expired or not an access token."
    default_code = "token_invalid"


class CsrfFailed(PermissionDenied):
    """A cookie alone does not prove that our own page sent the request."""

    default_detail = "The header X-CSRFToken does not match the cookie csrftoken."
    default_code = "csrf_failed"


class OtherPersonError(DomainError):
    """A page was opened by one person, and its cookie is another person's by now."""

    code = "other_person"

    def __init__(self) -> None:
        super().__init__("Somebody else is signed in than the page believes. Nothing was done.")


class JWTCookieAuthentication(BaseAuthentication):
    """`Authorization: Bearer`, else the cookie `access_token`.

    A header, when present, alone decides, also when it is wrong. With a cookie, unsafe methods
    need `X-CSRFToken` equal to the cookie `csrftoken`. Where an unsafe call names in `X-Acting-As`
    whom it believes to act for, as in `staff:7`, anybody else's token is refused. Gives
    `(Person, Claims)`.
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
    """Who sent a request that needed a token; NotAuthenticated where nobody did."""
    # DRF's annotation names Django's own users, of whom our API knows none.
    person: object = request.user
    if not isinstance(person, Person):
        raise NotAuthenticated
    return person


def check_acting_as(request: Request, person: Person) -> None:
    """Raise OtherPersonError where an unsafe call names somebody else than its credentials do."""
    believed = request.headers.get(ACTING_AS_HEADER, "").strip()
    if believed and request.method not in SAFE_METHODS and believed != person.pk:
        raise OtherPersonError


def bearer_token(header: str) -> str | None:
    """The token of an Authorization header; None where it is of another scheme or empty."""
    scheme, _, token = header.strip().partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def _check_csrf(request: Request) -> None:
    cookie = request.COOKIES.get(CSRF_COOKIE, "")
    header = request.headers.get(CSRF_HEADER, "")
    if not cookie or not secrets.compare_digest(cookie.encode(), header.encode()):
        raise CsrfFailed
