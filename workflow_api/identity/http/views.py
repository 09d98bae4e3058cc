from __future__ import annotations

import secrets
from typing import Any, cast

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import AllowAny, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from identity.services import sessions
from identity.services.attempts import claimed
from identity.services.lockout import attempt_failed, attempt_succeeded
from identity.services.passwords import account_check
from identity.services.trail import failure_audit
from servicekit import clock
from servicekit.auth import CsrfFailed, JWTCookieAuthentication
from servicekit.auth.cookies import (
    CSRF_COOKIE,
    CSRF_HEADER,
    REFRESH_COOKIE,
    clear_auth_cookies,
    set_access_cookie,
    set_csrf_cookie,
    set_refresh_cookie,
)
from servicekit.auth.tokens import ACCESS_LIFETIME, Claims
from servicekit.base.errors import ForbiddenError, NotFoundError
from servicekit.db.transactions import transaction
from servicekit.http.api.schema import refusal
from servicekit.http.throttling import ScopeThrottle

from .serializers import (
    LoginInput,
    SessionOutput,
)

REFUSED = {
    401: refusal("The credentials are wrong, or the session has ended."),
    403: refusal("A page of somebody else's sent this."),
}
ACCESS_SECONDS = int(ACCESS_LIFETIME.total_seconds())


class WrongCredentials(AuthenticationFailed):
    """The sign-in failed. An unknown address, a wrong password and a closed account look the same."""

    default_detail = "The e-mail address or the password is wrong."
    default_code = "wrong_credentials"


class RefreshRefused(AuthenticationFailed):
    """The refresh token is missing or no longer valid."""

    default_detail = "The session has ended; please sign in again."
    default_code = "session_ended"


class ForeignOriginError(ForbiddenError):
    """The request was sent by a page of another origin."""

    code = "origin_not_allowed"


class IdentityView(APIView):
    """The base class of views that answer 404 if an external Auth Service signs people in."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        # Without a signing key no tokens can be issued: a public key only verifies them.
        if settings.AUTH_SERVICE_URL or not settings.JWT_SIGNING_KEY:
            raise NotFoundError
        super().initial(request, *args, **kwargs)


class IsSignedIn(BasePermission):
    """Admits every person with a valid access token, whatever their roles, but no API keys."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.auth, Claims)


class SignInView(IdentityView):
    """The base class of views that need no access token. An invalid token that the browser sends is
    ignored.
    """

    authentication_classes: Any = []
    permission_classes = [AllowAny]
    throttle_classes = [ScopeThrottle]
    throttle_scope = "login"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        origin = request.headers.get("Origin")
        if origin is not None and not _is_own_origin(origin.lower(), request):
            raise ForeignOriginError("This origin may not sign people in.")

    def get_authenticate_header(self, request: Request) -> str:
        # DRF would turn this 401 into a 403, because the view has no authentication classes.
        return JWTCookieAuthentication().authenticate_header(request)


class LoginView(SignInView):
    @extend_schema(request=LoginInput, responses={200: SessionOutput, **REFUSED})
    def post(self, request: Request) -> Response:
        """Sign in. The tokens are set as cookies."""
        form = LoginInput(data=request.data)
        form.is_valid(raise_exception=True)
        attempt = claimed(request, form.validated_data["email"])
        account, is_right = account_check(**form.validated_data)
        session = None
        with transaction():
            now = clock.real_now()
            if account is not None and is_right:
                session = sessions.session_open(account=account, now=now)
            if account is not None and session is not None:
                attempt_succeeded(attempt=attempt, account=account, now=now)
            else:
                failed = attempt_failed(attempt=attempt, now=now)
                failure_audit(attempt=attempt, failed=failed, account=account, now=now)
        if session is None:
            raise WrongCredentials
        return signed_in(Response(_session_json(session)), session)


class RefreshView(SignInView):
    # No limit is needed, because a refresh token cannot be guessed. A limit would also do harm: all
    # open tabs of a company, which may share one address, call this endpoint.
    throttle_classes: Any = []

    @extend_schema(request=None, responses={200: SessionOutput, **REFUSED})
    def post(self, request: Request) -> Response:
        """Renew the session: exchange the refresh cookie for new cookies."""
        refresh = request.COOKIES.get(REFRESH_COOKIE)
        session = None
        if refresh:
            with transaction():
                session = sessions.session_refresh(refresh=refresh, now=clock.real_now())
        if session is None:
            raise RefreshRefused
        return signed_in(Response(_session_json(session)), session)


class LogoutView(SignInView):
    throttle_classes: Any = []

    @extend_schema(request=None, responses={204: None, 403: REFUSED[403]})
    def post(self, request: Request) -> Response:
        """Sign out: revoke the session, even if its access token has expired, and delete the
        cookies.
        """
        refresh = request.COOKIES.get(REFRESH_COOKIE)
        if refresh:
            _check_csrf(request)
            with transaction():
                sessions.session_close(refresh=refresh, now=clock.real_now())
        response = Response(status=status.HTTP_204_NO_CONTENT)
        clear_auth_cookies(response)
        return response


class CurrentPersonView(APIView):
    """The signed-in person, also if an external Auth Service signs people in. The web app needs
    this, because it cannot read the token in the cookie.
    """

    permission_classes = [IsSignedIn]

    @extend_schema(responses=SessionOutput)
    def get(self, request: Request) -> Response:
        """The signed-in person, from the token."""
        claims = cast(Claims, request.auth)
        person = claims.person
        left = int((claims.expires_at - clock.real_now()).total_seconds())
        roles = [{"system": system, "role": name} for system, name in sorted(person.roles)]
        user = {
            "user_id": person.user_id,
            "user_type": person.user_type,
            "email": person.email,
            "full_name": person.full_name,
            "roles": roles,
            "systems": sorted(person.systems),
        }
        response = Response(SessionOutput({"user": user, "expires_in": max(0, left)}).data)
        set_csrf_cookie(response, request)
        return response


class MeView(IdentityView, CurrentPersonView):
    """The signed-in person, as `/me/` returns it, but only if the built-in identity is on."""


def _is_own_origin(origin: str, request: Request) -> bool:
    """Whether this is an origin of the web app, or the origin to which the request was sent."""
    here = f"{request.scheme}://{request.get_host()}".lower()
    return origin == here or origin in settings.CORS_ALLOWED_ORIGINS


def signed_in(response: Response, session: sessions.Session) -> Response:
    """The response with the cookies of the session."""
    set_access_cookie(response, session.access)
    set_refresh_cookie(response, session.refresh)
    set_csrf_cookie(response)
    return response


def _session_json(session: sessions.Session) -> dict[str, Any]:
    return SessionOutput({"user": session.claims, "expires_in": ACCESS_SECONDS}).data


def _check_csrf(request: Request) -> None:
    cookie = request.COOKIES.get(CSRF_COOKIE, "")
    header = request.headers.get(CSRF_HEADER, "")
    if not cookie or not secrets.compare_digest(cookie.encode(), header.encode()):
        raise CsrfFailed
