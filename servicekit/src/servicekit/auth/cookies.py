"""The three cookies of a signed-in browser: access and refresh, which are HTTP-only, and CSRF, which
scripts can read.
"""

import re
import secrets
from datetime import timedelta
from typing import Protocol

from django.conf import settings
from django.http.response import HttpResponseBase

from servicekit.auth.tokens import ACCESS_LIFETIME

ACCESS_COOKIE = "access_token"
REFRESH_COOKIE = "refresh_token"
CSRF_COOKIE = "csrftoken"
CSRF_HEADER = "X-CSRFToken"
REFRESH_LIFETIME = timedelta(days=7)
CSRF_LIFETIME = timedelta(days=365)

_CSRF_FORM = re.compile(r"[A-Za-z0-9_-]{32,128}")


class HasCookies(Protocol):
    """A request of Django or of DRF."""

    @property
    def COOKIES(self) -> dict[str, str]: ...  # noqa: N802 - Django's name


def set_access_cookie(response: HttpResponseBase, token: str) -> None:
    """Set the access token as an HTTP-only cookie, for as long as it is valid."""
    _set(response, ACCESS_COOKIE, token, lifetime=ACCESS_LIFETIME, http_only=True)


def set_refresh_cookie(response: HttpResponseBase, token: str) -> None:
    """Set the refresh token as an HTTP-only cookie."""
    _set(response, REFRESH_COOKIE, token, lifetime=REFRESH_LIFETIME, http_only=True)


def set_csrf_cookie(response: HttpResponseBase, request: HasCookies | None = None) -> str:
    """Set the CSRF cookie and return its value.

    If `request` has a valid CSRF cookie, its value is kept. Without a request, as at sign-in, the
    value is new.
    """
    known = request.COOKIES.get(CSRF_COOKIE, "") if request is not None else ""
    value = known if _CSRF_FORM.fullmatch(known) else secrets.token_urlsafe(32)
    _set(response, CSRF_COOKIE, value, lifetime=CSRF_LIFETIME, http_only=False)
    return value


def clear_auth_cookies(response: HttpResponseBase) -> None:
    """Delete the access and refresh cookies."""
    for name in (ACCESS_COOKIE, REFRESH_COOKIE):
        _set(response, name, "", lifetime=timedelta(0), http_only=True)


def _set(
    response: HttpResponseBase, name: str, value: str, *, lifetime: timedelta, http_only: bool
) -> None:
    response.set_cookie(
        name,
        value,
        max_age=int(lifetime.total_seconds()),
        path="/",
        secure=settings.COOKIES_SECURE,
        httponly=http_only,
        samesite="Lax",
    )
