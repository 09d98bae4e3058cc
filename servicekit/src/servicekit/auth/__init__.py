"""Authentication and rights: tokens, cookies, roles. A person's rights are those in the token."""

from servicekit.auth.authentication import (
    CsrfFailed,
    JWTCookieAuthentication,
    OtherPersonError,
    TokenInvalid,
    person_of,
)
from servicekit.auth.permissions import SystemRolePermission
from servicekit.base.persons import Person

__all__ = [
    "CsrfFailed",
    "JWTCookieAuthentication",
    "OtherPersonError",
    "Person",
    "SystemRolePermission",
    "TokenInvalid",
    "person_of",
]
