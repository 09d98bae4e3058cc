"""Tokens and origins of WebSocket handshakes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from channels.testing import WebsocketCommunicator
from django.conf import settings

from servicekit.auth.tokens import issue_access
from servicekit.sockets.handshake import TokenAuthMiddleware
from servicekit.testing import make_person, make_token

PERSON = make_person(user_id=4)


class Recorder:
    """An ASGI application that accepts every socket and keeps the scope that it was called with."""

    scope: dict[str, Any] | None = None

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        self.scope = scope
        await receive()
        await send({"type": "websocket.accept"})


async def knock(headers: dict[str, str]) -> tuple[bool, dict[str, Any] | None]:
    recorder = Recorder()
    communicator = WebsocketCommunicator(
        TokenAuthMiddleware(recorder),
        "/ws/",
        headers=[(name.encode(), value.encode()) for name, value in headers.items()],
    )
    connected, _ = await communicator.connect()
    await communicator.wait()
    return connected, recorder.scope


def expired() -> str:
    return issue_access({"user_id": 4}, now=datetime.now(tz=UTC) - timedelta(minutes=10, seconds=1))


@pytest.mark.asyncio
class TestTokenAuthMiddleware:
    async def test_admits_a_cookie_from_our_own_page(self) -> None:
        token = make_token(PERSON)
        cookie = f"a=b; access_token={token}; c=d"
        connected, scope = await knock({"cookie": cookie, "origin": settings.PUBLIC_URL})
        assert connected
        assert scope is not None
        assert (scope["person"], scope["token"]) == (PERSON, token)
        assert scope["token_expires_at"] > datetime.now(tz=UTC)

    async def test_admits_a_bearer_token_without_an_origin(self) -> None:
        connected, scope = await knock({"authorization": f"Bearer {make_token(PERSON)}"})
        assert connected
        assert scope is not None
        assert scope["person"] == PERSON

    @pytest.mark.parametrize(
        "origin",
        ["http://evil.example", "null", "", "http://localhost:1001", "https://localhost:1000"],
    )
    async def test_refuses_other_origins(self, origin: str) -> None:
        headers = {"cookie": f"access_token={make_token(PERSON)}", "origin": origin}
        assert await knock(headers) == (False, None)

    @pytest.mark.parametrize("token", ["", "x", expired()], ids=["none", "wrong", "expired"])
    async def test_refuses_other_tokens(self, token: str) -> None:
        assert await knock({"cookie": f"access_token={token}"}) == (False, None)
        assert await knock({"authorization": f"Bearer {token}"}) == (False, None)

    async def test_refuses_nobody(self) -> None:
        assert await knock({}) == (False, None)

    @pytest.mark.parametrize("header", ["", "Bearer", "Basic YTpi", "Bearer x"])
    async def test_lets_a_header_alone_decide(self, header: str) -> None:
        cookie = f"access_token={make_token(PERSON)}"
        assert await knock({"cookie": cookie, "authorization": header}) == (False, None)
