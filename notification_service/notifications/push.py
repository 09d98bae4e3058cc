"""Telling the open sockets of a person that something changed.

Sent after the commit and guarded: a channel layer that is away costs the push, never the notice.
A socket counts for itself when it is told, so events that arrive in another order than they were
committed still end in the right number.
"""

import asyncio
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from notifications.selectors import PersonKey
from servicekit.logs import get_logger

logger = get_logger(__name__)

_TIMEOUT_SECONDS = 2.0


def person_group(person: PersonKey) -> str:
    """The channel group of all sockets of one person."""
    user_type, user_id = person
    return f"notifications.{user_type}.{user_id}"


def push_notification(person: PersonKey, notification: dict[str, Any]) -> None:
    """Show a new notice (its API form) on the person's sockets, and the new unread count."""
    _push(person, {"type": "notification.created", "notification": notification})


def push_count(person: PersonKey) -> None:
    """Make the person's sockets show the unread count as it is now."""
    _push(person, {"type": "notification.counted"})


def _push(person: PersonKey, event: dict[str, Any]) -> None:
    try:
        async_to_sync(_group_send)(person_group(person), event)
    except Exception:
        logger.warning("notifications.push_failed", event_type=event["type"], exc_info=True)


async def _group_send(group: str, event: dict[str, Any]) -> None:
    layer = get_channel_layer()
    if layer is None:
        raise RuntimeError("no channel layer is configured")
    await asyncio.wait_for(layer.group_send(group, event), timeout=_TIMEOUT_SECONDS)
