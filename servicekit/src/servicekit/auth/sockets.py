"""The same tokens at the door of a WebSocket."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async
from django.conf import settings
from django.db import DatabaseError
from django.http import parse_cookie
from django.utils import timezone

from servicekit.auth.cookies import ACCESS_COOKIE
from servicekit.auth.tokens import Claims, InvalidTokenError, read_access
from servicekit.errors import DomainError
from servicekit.logs import get_logger
from servicekit.sockettokens.services import socket_token_use
from servicekit.throttling.rates import check, is_exempt

logger = get_logger(__name__)

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class TokenAuthMiddleware:
    """Refuses a handshake with 403 unless its Origin is ours, its token valid, and not too many came.

    A header, when present, alone decides; then `?token=` of `POST /ws-token/`, then the cookie.
    An absent Origin is allowed: only browsers send one, and only they carry cookies for others.
    Puts `person`, `token` (as sent) and `token_expires_at` into the scope.
    """

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = _headers(scope)
        # First, since a one-use token would be gone after its look-up.
        if not _is_own_origin(headers.get("origin")):
            await _refuse(receive, send)
            return
        token = await _token(scope, headers)
        if token is None:
            await _refuse(receive, send)
            return
        try:
            # In a thread: keys may have to be fetched, and counts are kept elsewhere.
            claims = await sync_to_async(_admitted, thread_sensitive=False)(token)
        except (InvalidTokenError, DomainError):
            await _refuse(receive, send)
            return
        scope = {
            **scope,
            "person": claims.person,
            "token": token,
            "token_expires_at": claims.expires_at,
        }
        await self.app(scope, receive, send)


def _admitted(token: str) -> Claims:
    claims = read_access(token)
    if not is_exempt(claims.person):
        check("socket", claims.person.pk)
    return claims


def _headers(scope: Scope) -> dict[str, str]:
    return {
        name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
    }


async def _token(scope: Scope, headers: dict[str, str]) -> str | None:
    authorization = headers.get("authorization")
    if authorization is not None:
        scheme, _, token = authorization.strip().partition(" ")
        return token.strip() if scheme.lower() == "bearer" and token.strip() else None
    once = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("token")
    if once is not None:
        access: str | None = await database_sync_to_async(_used)(once[-1], scope["path"])
        return access
    return parse_cookie(headers.get("cookie", "")).get(ACCESS_COOKIE) or None


def _used(token: str, path: str) -> str | None:
    try:
        return socket_token_use(token=token, path=path, now=timezone.now())
    except DatabaseError as error:
        logger.warning("sockets.token_unread", error_type=type(error).__name__)
        return None


def _is_own_origin(origin: str | None) -> bool:
    return origin is None or origin.lower() in settings.CORS_ALLOWED_ORIGINS


async def _refuse(receive: Receive, send: Send) -> None:
    await receive()
    # Closing before accepting makes the server answer the handshake with 403.
    await send({"type": "websocket.close", "code": 4403})
