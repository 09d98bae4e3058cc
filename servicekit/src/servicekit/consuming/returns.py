"""Counting how often a message came back, before anything of it is read.

The inbox counts returns by message id, but the id has to be read first, and reading it may crash
the worker. Here the message is identified by its bytes alone. The count exists only while the
message is being read: a readable message that came back behind such a one is not counted.
"""

import hashlib
from typing import Any

from django.utils import timezone

from servicekit.consuming.hot import inbox_count_unread
from servicekit.consuming.models import InboxMessage
from servicekit.packed import MAX_BODY_BYTES
from servicekit.transactions import transaction

LONGEST_ID = 1_000


def fingerprint(message: Any) -> str:
    """Identify a message without parsing it: by its queue, its raw id and its body."""
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
    """Count one more return, committed before the body is touched; returns how many there were."""
    with transaction():
        return inbox_count_unread(key, now=timezone.now())


def returns_forget(key: str) -> None:
    """Delete the count: the message was read, or is a dead letter."""
    with transaction():
        InboxMessage.objects.filter(message_id=key, task="").delete()
