"""Token authentication of WebSockets."""

import contextlib
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async
from django.conf import settings
from django.db import DatabaseError
from django.http import parse_cookie

from servicekit import clock
from servicekit.auth.authentication import bearer_token
from servicekit.auth.cookies import ACCESS_COOKIE
from servicekit.auth.tokens import Claims, InvalidTokenError, read_access
from servicekit.base.addresses import client_address, network_of
from servicekit.base.errors import DomainError
from servicekit.base.logs import get_logger
from servicekit.http.throttling.rates import ThrottledError, check, is_exempt, is_over
from servicekit.sockets.sockettokens.services import socket_token_use

logger = get_logger(__name__)

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class TokenAuthMiddleware:
    """Refuses a WebSocket handshake with 403 unless its Origin is ours, its token is valid, and the
    rate limit is not exceeded.

    The token is taken from the first of these that is present: the header Authorization, the
    one-time `?token=` of `POST /ws-token/`, the cookie. A missing Origin is allowed: browsers always
    send one, and only browsers can be made to send a cookie from another site. Adds `person`,
    `token` (the access token) and `token_expires_at` to the scope.
    """

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = _headers(scope)
        # Check the origin first: reading a one-time token uses it up.
        if not _is_own_origin(headers.get("origin")):
            await _refuse(receive, send)
            return
        address = _address(scope, headers)
        # Run in a thread, since this may fetch keys and read shared counters.
        claims = await sync_to_async(_admitted, thread_sensitive=False)(
            await _token(scope, headers, address), address
        )
        if claims is None:
            await _refuse(receive, send)
            return
        scope = {
            **scope,
            "person": claims.person,
            "token": claims.token,
            "token_expires_at": claims.expires_at,
        }
        await self.app(scope, receive, send)


def _admitted(token: str | None, address: str) -> Claims | None:
    """The claims of the token, or None if the handshake must be refused.

    Invalid tokens are counted for the client's address.
    """
    try:
        if token is None:
            raise InvalidTokenError("There is no token.")
        claims = read_access(token)
        if not is_exempt(claims.person):
            check("socket", claims.person.pk)
    except InvalidTokenError:
        # The handshake is refused anyway; the count limits further look-ups of one-time tokens.
        with contextlib.suppress(ThrottledError):
            check("anonymous", address)
        return None
    except DomainError:
        return None
    return claims


def _address(scope: Scope, headers: dict[str, str]) -> str:
    client = scope.get("client") or ("", 0)
    return network_of(client_address(str(client[0]), headers.get("x-forwarded-for", "")))


def _headers(scope: Scope) -> dict[str, str]:
    return {
        name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
    }


async def _token(scope: Scope, headers: dict[str, str], address: str) -> str | None:
    authorization = headers.get("authorization")
    if authorization is not None:
        return bearer_token(authorization)
    once = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("token")
    if once is not None:
        if is_over("anonymous", address):
            return None
        access: str | None = await database_sync_to_async(_used)(once[-1], scope["path"])
        return access
    return parse_cookie(headers.get("cookie", "")).get(ACCESS_COOKIE) or None


def _used(token: str, path: str) -> str | None:
    try:
        return socket_token_use(token=token, path=path, now=clock.real_now())
    except DatabaseError as error:
        logger.warning("sockets.token_unread", error_type=type(error).__name__)
        return None


def _is_own_origin(origin: str | None) -> bool:
    return origin is None or origin.lower() in settings.CORS_ALLOWED_ORIGINS


async def _refuse(receive: Receive, send: Send) -> None:
    await receive()
    # If a connection is closed before it is accepted, the server answers the handshake with 403.
    await send({"type": "websocket.close", "code": 4403})
