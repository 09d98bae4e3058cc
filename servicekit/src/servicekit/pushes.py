"""Sending events to the sockets of a channel group: after the commit, guarded.

A channel layer that is away costs the push and nothing else; clients fill the gap when they come
again.
"""

import asyncio
from collections.abc import Awaitable, Mapping
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from redis.exceptions import RedisError

from servicekit.logs import get_logger

logger = get_logger(__name__)

TIMEOUT_SECONDS = 2.0


def group_push(group: str, event: Mapping[str, Any]) -> None:
    """Send an event (`type` names its handler) to every socket in the group; raises nothing."""
    async_to_sync(group_push_async)(group, event)


async def group_push_async(group: str, event: Mapping[str, Any]) -> None:
    """The same for those who are in an event loop already."""
    await guarded(_send(group, dict(event)), event=event["type"])


async def guarded(push: Awaitable[object], *, event: str) -> None:
    """Await something whose failure may cost a push and nothing else."""
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
    """Whether the error says no more than that nobody answers: its trace would say no more."""
    return isinstance(error, OSError | RedisError | TimeoutError)


async def _send(group: str, event: dict[str, Any]) -> None:
    layer = get_channel_layer()
    if layer is None:
        raise RuntimeError("no channel layer is configured")
    await layer.group_send(group, event)
