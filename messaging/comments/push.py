"""Telling the open sockets of a ticket. After the commit and guarded: it costs a push at most.

Two groups per ticket: everybody on the conversation is in the public one, and only those who see
internal comments are in the internal one.
"""

import asyncio
from hashlib import sha256
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from comments.models import Comment
from comments.serializers import comment_payload
from servicekit.logs import get_logger

logger = get_logger(__name__)

_TIMEOUT_SECONDS = 2.0


def ticket_group(ticket_id: str, visibility: str) -> str:
    """The channel group; a digest, since numbers hold what group names forbid or are too long."""
    return f"comments.{sha256(ticket_id.encode()).hexdigest()[:40]}.{visibility}"


def push_created(comment: Comment) -> None:
    """Show a new comment on every socket that may see it."""
    event = {
        "type": "comment.changed",
        "action": "create",
        "comment": comment_payload(comment),
        "seq": comment.seq,
        "client_id": comment.client_id,
    }
    _push(ticket_group(comment.ticket_id, comment.visibility), event)


def _push(group: str, event: dict[str, Any]) -> None:
    try:
        async_to_sync(_group_send)(group, event)
    except Exception:
        logger.warning("comments.push_failed", event_type=event["type"], exc_info=True)


async def _group_send(group: str, event: dict[str, Any]) -> None:
    layer = get_channel_layer()
    if layer is None:
        raise RuntimeError("no channel layer is configured")
    await asyncio.wait_for(layer.group_send(group, event), timeout=_TIMEOUT_SECONDS)
