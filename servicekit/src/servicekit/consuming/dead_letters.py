"""Dead letters: written, and sent again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from servicekit.consuming.models import DeadLetter

# What one message may take in the table; a longer one is cut and cannot be replayed.
MAX_BODY_CHARACTERS = 4 * 1024 * 1024
MAX_ERROR_CHARACTERS = 2000


def dead_letter_create(
    *,
    queue: str,
    task: str,
    message_id: str,
    request_id: str,
    headers: Mapping[str, Any],
    body: str,
    reason: str,
    error: str,
    now: datetime,
) -> DeadLetter:
    """Keep a message that could not be handled; every text is made to fit its column."""
    return DeadLetter.objects.create(
        queue=column_text(queue, 128),
        task=column_text(task, 255),
        message_id=column_text(message_id, 255),
        request_id=column_text(request_id, 128),
        headers=dict(headers),
        body=column_text(body, MAX_BODY_CHARACTERS),
        body_truncated=len(body) > MAX_BODY_CHARACTERS,
        reason=column_text(reason, 64),
        error=column_text(error, MAX_ERROR_CHARACTERS),
        received_at=now,
    )


def column_text(text: str, length: int) -> str:
    """`text` without what a text column refuses (NUL, lone surrogates), cut at `length`."""
    clean = text[:length].replace("\x00", "\\x00").encode(errors="backslashreplace").decode()
    return clean[:length]
