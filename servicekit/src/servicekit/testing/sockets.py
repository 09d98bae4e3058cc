"""WebSocket clients for tests, through the served application."""

from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from typing import Any
from unittest.mock import patch

from asgiref.sync import async_to_sync
from channels.layers import channel_layers
from channels.testing import WebsocketCommunicator

from servicekit.auth import Person
from servicekit.testing.persons import make_token

TIMEOUT_SECONDS = 10.0
"""Tests wait this long only if they fail."""


def in_event_loop(test: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """Turn a coroutine into a test that uses the test case's database connection.

    Channels closes old connections around each event. It would also close the test's connection,
    because that has an open transaction. So closing is switched off, as in Django's own test
    client. The channel layer is new for each test, since a layer belongs to the event loop that
    used it first.
    """

    @wraps(test)
    def run(*args: Any, **kwargs: Any) -> None:
        channel_layers.backends.clear()
        with patch("channels.db.close_old_connections"):
            async_to_sync(test)(*args, **kwargs)

    return run


class Socket:
    """One client on one socket.

    `async with Socket(application, path, person) as socket` opens it and closes it at the end;
    `accepted` says whether the handshake succeeded. `token` replaces the person's own; `headers` are
    sent too.
    """

    def __init__(
        self,
        application: Any,
        path: str,
        person: Person | None = None,
        *,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        sent = dict(headers or {})
        if person is not None and token is None:
            token = make_token(person)
        if token is not None:
            sent["Cookie"] = f"access_token={token}"
        self._communicator = WebsocketCommunicator(
            application,
            path,
            headers=[(name.lower().encode(), value.encode()) for name, value in sent.items()],
        )
        self.accepted = False

    async def __aenter__(self) -> "Socket":
        self.accepted, _ = await self._communicator.connect(timeout=TIMEOUT_SECONDS)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._communicator.disconnect(timeout=TIMEOUT_SECONDS)

    async def send(self, **frame: Any) -> None:
        """Send a frame."""
        await self._communicator.send_json_to(frame)

    async def send_raw(self, text: str | None = None, data: bytes | None = None) -> None:
        """Send text or bytes unchanged."""
        await self._communicator.send_to(text_data=text, bytes_data=data)

    async def receive(self) -> dict[str, Any]:
        """The next frame."""
        frame: dict[str, Any] = await self._communicator.receive_json_from(timeout=TIMEOUT_SECONDS)
        return frame

    async def receive_type(self, kind: str) -> dict[str, Any]:
        """The next frame, which must be of this type."""
        frame = await self.receive()
        assert frame["type"] == kind, frame
        return frame

    async def receive_close(self) -> int:
        """The code with which the other side closes the socket next."""
        message = await self._communicator.receive_output(timeout=TIMEOUT_SECONDS)
        assert message["type"] == "websocket.close", message
        return int(message["code"])

    async def is_silent(self) -> bool:
        """Whether nothing more was sent: sends a ping, and checks that the next frame is the pong."""
        await self.send(type="ping")
        return await self.receive() == {"type": "pong"}
