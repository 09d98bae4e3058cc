"""WebSocket consumers that speak flat JSON objects with a `type`.

A consumer of a service decides who is admitted and how frames are handled. Refused handshakes,
expired tokens, wrong frames, and errors are handled here, in the same way for all services.
"""

import asyncio
import json
import math
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, ClassVar

from channels.consumer import get_handler_name
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import DatabaseError
from rest_framework import serializers

from servicekit import clock
from servicekit.auth import Person
from servicekit.base.errors import DomainError, InvalidError, UnavailableError
from servicekit.base.logs import get_logger
from servicekit.base.request_id import (
    HEADER,
    accepted_request_id,
    current_request_id,
    request_id_bound,
)
from servicekit.db.database import is_transient
from servicekit.http.throttling.rates import ThrottledError
from servicekit.sockets.pushes import guarded, is_layer_away

logger = get_logger(__name__)

MAX_FRAME_BYTES = 256 * 1024
"""Enough for a comment of 20,000 characters, each escaped as a surrogate pair."""

FRAME_WINDOW_SECONDS = 10.0
MAX_FRAMES_IN_WINDOW = 100
"""The limit for one socket. People send only a few frames a second."""

# Close codes that a server defines itself must be 3000 or higher, or daphne does not send them.
CLOSE_TOKEN_EXPIRED = 4401
CLOSE_ACCESS_LOST = 4403
CLOSE_FAILED = 4500


class FrameConsumer(AsyncWebsocketConsumer):
    """Base of the suite's sockets; expects the scope of `TokenAuthMiddleware`.

    `client_frames` maps the frames that a client may send to the coroutine methods that handle
    them; `ping` is answered here. A DomainError of a handler becomes an `error` frame.
    """

    client_frames: ClassVar[Mapping[str, str]] = {}

    person: Person
    token: str
    token_expires_at: datetime

    async def admit(self) -> None:
        """Raise DomainError to refuse the handshake; join groups here, before the accept."""

    async def admitted(self) -> None:
        """Called once after the accept: send the first frame here."""

    async def left(self) -> None:
        """Called once at the end of a socket that was admitted."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self._jobs: set[asyncio.Task[None]] = set()
        self._joined: set[str] = set()
        self._is_admitted = False
        self._window_began_at = -math.inf
        self._frames_in_window = 0
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        # Use one request id for the life of the socket: in its logs, its errors, and its calls to
        # other services.
        with request_id_bound(accepted_request_id(headers.get(HEADER.lower().encode()))):
            await self._live(scope, receive, send)

    async def _live(self, scope: Any, receive: Any, send: Any) -> None:
        started = time.perf_counter()
        try:
            await super().__call__(scope, receive, send)
        except Exception as error:
            # Most likely the channel layer went away: without closing, the socket would look alive
            # but receive nothing. The client reconnects and loads what it missed.
            _log_failure("sockets.failed", error)
            await send({"type": "websocket.close", "code": CLOSE_FAILED})
        finally:
            await self._end()
            if self._is_admitted:
                duration = round((time.perf_counter() - started) * 1000, 1)
                logger.info("sockets.closed", path=scope["path"], duration_ms=duration)

    async def connect(self) -> None:
        self.person = self.scope["person"]
        self.token = self.scope["token"]
        self.token_expires_at = self.scope["token_expires_at"]
        # Any failure here is a refusal: an error must not admit anybody.
        try:
            await self.admit()
        except DomainError as error:
            logger.info("sockets.refused", code=error.code)
            await self.close()
            raise StopConsumer from error
        except Exception as error:
            _log_failure("sockets.refused", error)
            await self.close()
            raise StopConsumer from error
        await self.accept()
        self._is_admitted = True
        logger.info("sockets.opened", path=self.scope["path"])
        self.run_beside(self._close_at_expiry())
        await self.admitted()

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Pass a message to its handler at once.

        Channels' own method first closes old database connections. It does that in the one thread
        for the database work of all sockets, so that the event would have to wait for that work.
        Closing them here is not needed: `database_sync_to_async`, which handlers use, does it too.
        """
        await getattr(self, get_handler_name(message))(message)

    async def _end(self) -> None:
        for job in list(self._jobs):
            job.cancel()
        for group in self._joined:
            await guarded(
                self.channel_layer.group_discard(group, self.channel_name), event="group.discard"
            )
        if self._is_admitted:
            await self.left()

    async def join(self, group: str) -> None:
        """Receive the events of a channel group until `leave` or the end."""
        await self.channel_layer.group_add(group, self.channel_name)
        self._joined.add(group)

    async def leave(self, group: str) -> None:
        """Stop receiving the events of a channel group."""
        await self.channel_layer.group_discard(group, self.channel_name)
        self._joined.discard(group)

    def run_beside(self, job: Any) -> None:
        """Run a coroutine in the background. It is cancelled when the socket ends."""
        task = asyncio.create_task(job)
        self._jobs.add(task)
        task.add_done_callback(self._job_done)

    def _job_done(self, task: asyncio.Task[None]) -> None:
        self._jobs.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            _log_failure("sockets.job_failed", error)

    async def send_frame(self, kind: str, **fields: Any) -> None:
        """Send one frame of type `kind`."""
        await self.send(text_data=json.dumps({"type": kind, **fields}))

    async def send_error(self, error: DomainError, frame: Mapping[str, Any] | None = None) -> None:
        """Send an `error` frame with the fields of an HTTP error.

        `client_id` is copied from the frame that caused the error, if the frame has one.
        """
        fields: dict[str, Any] = {
            "error": error.message,
            "code": error.code,
            "details": error.details,
            "request_id": current_request_id(),
        }
        if error.retry_after is not None:
            fields["retry_after"] = error.retry_after
        client_id = (frame or {}).get("client_id")
        if isinstance(client_id, str) and len(client_id) <= 64:
            fields["client_id"] = client_id
        await self.send_frame("error", **fields)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        frame: dict[str, Any] = {}
        try:
            self._count_frame()
            frame = _frame(text_data)
            await self._handler(frame)(frame)
        except DomainError as error:
            await self.send_error(error, frame)
        except Exception as error:
            await self.send_error(_unanticipated(error), frame)

    def _count_frame(self) -> None:
        """Count a frame of the client; raise ThrottledError if there are too many in the window."""
        now = time.monotonic()
        if now - self._window_began_at >= FRAME_WINDOW_SECONDS:
            self._window_began_at, self._frames_in_window = now, 0
        self._frames_in_window += 1
        if self._frames_in_window > MAX_FRAMES_IN_WINDOW:
            left = FRAME_WINDOW_SECONDS - (now - self._window_began_at)
            raise ThrottledError(max(1, math.ceil(left)))

    def validated(
        self, serializer: type[serializers.Serializer[Any]], frame: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Validate the fields of a frame with the serializer.

        Raises InvalidError with the messages of each field.
        """
        form = serializer(data={name: frame[name] for name in frame if name != "type"})
        if not form.is_valid():
            details = {name: [str(text) for text in form.errors[name]] for name in form.errors}
            raise InvalidError("The frame is not valid.", details=details)
        data: dict[str, Any] = form.validated_data
        return data

    async def _pong(self, frame: dict[str, Any]) -> None:
        await self.send_frame("pong")

    def _handler(self, frame: Mapping[str, Any]) -> Callable[[dict[str, Any]], Awaitable[None]]:
        kind = frame.get("type")
        if kind == "ping":
            return self._pong
        if not isinstance(kind, str) or kind not in self.client_frames:
            raise _refusal("unknown_frame", "There is no frame of this type.")
        handler: Callable[[dict[str, Any]], Awaitable[None]]
        handler = getattr(self, self.client_frames[kind])
        return handler

    async def _close_at_expiry(self) -> None:
        remaining = (self.token_expires_at - clock.real_now()).total_seconds()
        await asyncio.sleep(max(remaining, 0))
        await self.close(code=CLOSE_TOKEN_EXPIRED)


class NoSuchSocket(AsyncWebsocketConsumer):
    """Refuses the handshake. As the last route, it prevents an exception of the router for unknown
    paths.
    """

    async def connect(self) -> None:
        await self.close()


def _frame(text: str | None) -> dict[str, Any]:
    if text is None:
        raise _refusal("malformed", "Frames are text, not binary.")
    if len(text.encode("utf-8", "replace")) > MAX_FRAME_BYTES:
        raise _refusal("too_large", "The frame is too large.")
    try:
        frame = json.loads(text)
    # Deeply nested brackets raise RecursionError, which must not end the process.
    except (ValueError, RecursionError):
        raise _refusal("malformed", "The frame is not JSON.") from None
    if not isinstance(frame, dict):
        raise _refusal("malformed", "The frame is not an object.")
    return frame


def _log_failure(event: str, error: BaseException) -> None:
    logger.error(
        event,
        error_type=type(error).__name__,
        exc_info=None if is_layer_away(error) else error,
    )


def _unanticipated(error: Exception) -> DomainError:
    if isinstance(error, DatabaseError) and is_transient(error):
        logger.warning("sockets.database_busy", error_type=type(error).__name__)
        return UnavailableError("The database is busy; please try again.")
    logger.error("sockets.frame_failed", exc_info=error)
    return _refusal("server_error", "Something went wrong on our side.")


def _refusal(code: str, message: str) -> DomainError:
    error = DomainError(message)
    error.code = code
    return error
