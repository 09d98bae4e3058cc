"""The message that a caller appends to the outbox."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True)
class OutgoingMessage:
    """One Celery message to publish.

    `queue` is the queue's name in the contract, without a prefix of this installation. `args` and
    `kwargs` are JSON (dates, UUIDs and decimals become strings). `message_id` (a fresh UUID when
    not given) makes the append idempotent: a second message with the same id is skipped. `key`
    names the subject of the message, for people reading the table. `available_at` is the earliest
    time of publishing, by the clock of the domain. `delay` can be used instead: it is the time to
    wait in real time, for retries and repeated checks. Without `available_at` and `delay`, the
    message is published at once.
    """

    queue: str
    task: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    message_id: str | None = None
    key: str = ""
    available_at: datetime | None = None
    delay: timedelta = timedelta()
