"""Send one message for each row of a long list, in batches.

A full batch also sends a message that starts the next batch, from its last row on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from servicekit.messages.outbox import OutgoingMessage, outbox_append

BATCH = 200

Row = TypeVar("Row")


def send_for_each(
    found: Sequence[Row],
    message_for: Callable[[Row], OutgoingMessage],
    *,
    next_batch: Callable[[Row], OutgoingMessage],
    now: datetime,
) -> None:
    """Append a message for each row of `found`. If `found` is a full batch, also append the message
    that starts the next batch; `next_batch` makes it from the last row.

    `found` has at most BATCH rows, ascending by key.
    """
    messages = [message_for(row) for row in found]
    if len(found) == BATCH:
        messages.append(next_batch(found[-1]))
    outbox_append(messages, now=now)
