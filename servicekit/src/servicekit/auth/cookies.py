"""The three cookies of a signed-in browser: access, refresh (both HTTP-only) and CSRF (readable)."""

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
    """Django's and DRF's requests alike."""

    @property
    def COOKIES(self) -> dict[str, str]: ...  # noqa: N802 - Django's name


def set_access_cookie(response: HttpResponseBase, token: str) -> None:
    """Set the access token as an HTTP-only cookie, for as long as it is valid."""
    _set(response, ACCESS_COOKIE, token, lifetime=ACCESS_LIFETIME, http_only=True)


def set_refresh_cookie(response: HttpResponseBase, token: str) -> None:
    """Set the refresh token as an HTTP-only cookie."""
    _set(response, REFRESH_COOKIE, token, lifetime=REFRESH_LIFETIME, http_only=True)


def set_csrf_cookie(response: HttpResponseBase, request: HasCookies | None = None) -> str:
    """Set the readable cookie and return its value; keeps the value that `request` brought.

    Without a request, as at login, the value is fresh.
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
