"""Count how often a message was delivered again, before the message is read.

The inbox counts returns by message id. But to know the id, the message must be read, and reading it
may crash the worker. So here the message is identified by its bytes. The count is deleted as soon
as the message has been read. So a readable message, which came back only because another message
crashed the worker, is not counted.
"""

import hashlib
from typing import Any

from servicekit import clock
from servicekit.db.transactions import transaction
from servicekit.messages.consuming.hot import inbox_count_unread
from servicekit.messages.consuming.models import InboxMessage
from servicekit.messages.packed import MAX_BODY_BYTES

LONGEST_ID = 1_000


def fingerprint(message: Any) -> str:
    """A digest that identifies the message, of its queue, its unparsed ids and its body."""
    headers = message.headers if isinstance(message.headers, dict) else {}
    digest = hashlib.sha256()
    info = message.delivery_info or {}
    for part in (info.get("routing_key"), headers.get("id"), headers.get("message_id")):
        digest.update(f"{part!r:.{LONGEST_ID}}|".encode(errors="replace"))
    body = message.body if message.body is not None else b""
    part = body[: MAX_BODY_BYTES + 1]
    digest.update(part.encode(errors="surrogatepass") if isinstance(part, str) else bytes(part))
    return f"raw:{digest.hexdigest()}"


def returns_count(key: str) -> int:
    """Count and commit one more return, before the body is read. Returns the number of returns."""
    with transaction():
        return inbox_count_unread(key, now=clock.real_now())


def returns_forget(key: str) -> None:
    """Delete the count, after the message was read or became a dead letter."""
    with transaction():
        InboxMessage.objects.filter(message_id=key, task="").delete()
