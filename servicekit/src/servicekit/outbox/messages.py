"""The message that a caller appends to the outbox."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class OutgoingMessage:
    """One Celery message to publish.

    `queue` is the queue's name in the contract, without the prefix of this installation. `args` and
    `kwargs` are JSON; dates, UUIDs and decimals become strings. `message_id` is a new UUID if it is
    None; if the same id is appended twice, the message is published once. `key` names the subject of
    the message, for people who read the table. The message is published at `available_at` at the
    earliest; None means at once.
    """

    queue: str
    task: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    message_id: str | None = None
    key: str = ""
    available_at: datetime | None = None
