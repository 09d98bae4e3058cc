"""Send events to the sockets of a channel group, after the commit. Errors never reach the caller.

If the channel layer is away, only the push is lost: clients load missed data when they reconnect.
"""

import asyncio
import os
import threading
from collections.abc import Awaitable, Coroutine, Mapping
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from redis.exceptions import RedisError

from servicekit.base.logs import get_logger

logger = get_logger(__name__)

TIMEOUT_SECONDS = 2.0


class _Background:
    """An event loop in a separate thread. It is created again after a fork."""

    def __init__(self) -> None:
        self.is_wanted = False
        self._renew()
        os.register_at_fork(after_in_child=self._renew)

    def _renew(self) -> None:
        # After a fork the thread is gone, and another thread may have held the lock.
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None

    def run(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Run the coroutine and wait for its end. It must have its own time limits."""
        asyncio.run_coroutine_threadsafe(coroutine, self._running()).result()

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="pushes", daemon=True).start()
            return self._loop


_background = _Background()


def push_from_background() -> None:
    """Send all pushes of this process from one event loop in the background.

    Call it in a process without an event loop. A new loop and a new connection for each push would
    make a worker five times as slow.
    """
    _background.is_wanted = True


def group_push(group: str, event: Mapping[str, Any]) -> None:
    """Send an event to a group's sockets; never raises. The event's `type` selects the handler."""
    if _background.is_wanted:
        _background.run(group_push_async(group, event))
    else:
        async_to_sync(group_push_async)(group, event)


async def group_push_async(group: str, event: Mapping[str, Any]) -> None:
    """The same as `group_push`, for callers in an event loop."""
    await guarded(_send(group, dict(event)), event=event["type"])


async def guarded(push: Awaitable[object], *, event: str) -> None:
    """Await a push. An error is logged and not raised."""
    try:
        await asyncio.wait_for(push, timeout=TIMEOUT_SECONDS)
    except Exception as error:
        logger.warning(
            "push.failed",
            push=event,
            error_type=type(error).__name__,
            exc_info=None if is_layer_away(error) else error,
        )


def is_layer_away(error: BaseException) -> bool:
    """Whether the error only says that the layer does not answer, so that no traceback is needed."""
    return isinstance(error, OSError | RedisError | TimeoutError)


async def _send(group: str, event: dict[str, Any]) -> None:
    layer = get_channel_layer()
    if layer is None:
        raise RuntimeError("no channel layer is configured")
    await layer.group_send(group, event)
