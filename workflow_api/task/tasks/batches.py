"""One message for each row of a long list, sent in batches: the last row of a full one begins the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from servicekit.outbox import OutgoingMessage, outbox_append

BATCH = 200

Row = TypeVar("Row")


def send_for_each(
    found: Sequence[Row],
    message_for: Callable[[Row], OutgoingMessage],
    *,
    key: Callable[[Row], int],
    task: str,
    kwargs: Mapping[str, Any],
    now: datetime,
) -> None:
    """
    Append a message for each row of a batch, and one that goes on after it where it is full.

    ``found`` are at most BATCH rows, ascending by ``key``. ``task`` is called again with ``kwargs``
    and the key of the last row as ``after_id``.
    """
    messages = [message_for(row) for row in found]
    if len(found) == BATCH:
        messages.append(
            OutgoingMessage(
                queue="WORKFLOW_TASKS_PRODUCTION",
                task=task,
                kwargs={**kwargs, "after_id": key(found[-1])},
            )
        )
    outbox_append(messages, now=now)
