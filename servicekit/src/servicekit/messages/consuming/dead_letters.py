"""Write dead letters, send them again, or discard them."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from servicekit.base.errors import DomainError
from servicekit.base.request_id import new_request_id
from servicekit.db.transactions import run_after_commit, transaction_required
from servicekit.messages.consuming.messages import MalformedMessageError
from servicekit.messages.consuming.models import DeadLetter, InboxMessage
from servicekit.messages.outbox.decisions import Settlement, Settler, settled_fields, tell
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.messages.outbox.services import NotDeadError
from servicekit.messages.outbox.wakeup import wake_relay

# Maximum stored size of a message; a longer one is cut and cannot be replayed.
MAX_BODY_CHARACTERS = 4 * 1024 * 1024
MAX_HEADERS_CHARACTERS = 64 * 1024
MAX_ERROR_CHARACTERS = 2000


class NotReplayableError(DomainError):
    """The letter was not stored completely and cannot be sent, or it was already sent again."""

    code = "not_replayable"


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
    """Store a message that could not be handled; every text is cut to fit its column."""
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


def finding_of(letter: DeadLetter) -> str:
    """The detail of the consumer's validation error; empty for other errors, or if it repeats the
    reason.

    The detail may be shown in lists. Other errors may quote the message, so they are shown only to
    people who open the letter.
    """
    kind, _, finding = letter.error.partition(": ")
    if kind != MalformedMessageError.__name__ or finding == letter.reason:
        return ""
    return finding


def column_text(text: str, length: int) -> str:
    """`text` with NUL and lone surrogates escaped, which a text column refuses; cut to `length`."""
    clean = text[:length].replace("\x00", "\\x00").encode(errors="backslashreplace").decode()
    return clean[:length]


def storable_headers(headers: object) -> dict[str, Any]:
    """The headers as a JSON object that PostgreSQL and SQLite can store, whatever was sent."""
    clean = _storable(headers, depth=4)
    if not isinstance(clean, dict) or len(json.dumps(clean)) > MAX_HEADERS_CHARACTERS:
        return {"unstorable": column_text(repr(headers), MAX_ERROR_CHARACTERS)}
    return clean


def _storable(value: object, *, depth: int) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return column_text(value, MAX_ERROR_CHARACTERS)
    if isinstance(value, Mapping) and depth:
        return {
            column_text(str(name), 255): _storable(item, depth=depth - 1)
            for name, item in value.items()
        }
    if isinstance(value, list | tuple) and depth:
        return [_storable(item, depth=depth - 1) for item in value]
    return column_text(repr(value), MAX_ERROR_CHARACTERS)


@transaction_required
def dead_letter_replay(letter: DeadLetter, *, settler: Settler, now: datetime) -> OutboxMessage:
    """Send a dead letter again, with the same message id, so that its effect happens at most once.

    The count of its earlier redeliveries is reset. The state is changed by compare-and-set, so that
    only one of two concurrent replays succeeds. Returns the new message of the outbox.

    Raises NotReplayableError.
    """
    args, kwargs = _arguments(letter)
    if not letter.task or not letter.queue:
        raise NotReplayableError("The message names no task or came from no queue.")
    dead = DeadLetter.objects.filter(id=letter.id).exclude(state=DeadLetter.State.REPLAYED)
    settled = settled_fields(settler, reason="", now=now)
    if not dead.update(state=DeadLetter.State.REPLAYED, replayed_at=now, **settled):
        raise NotReplayableError("The message was replayed already.")
    InboxMessage.objects.filter(
        message_id=letter.message_id, task=letter.task, state=InboxMessage.State.STARTED
    ).update(returns=0)
    replay = f"r{letter.id}"
    row = OutboxMessage(
        delivery=f"{replay}.0",
        queue=letter.queue,
        task=letter.task,
        args=args,
        kwargs=kwargs,
        headers={"request_id": letter.request_id or new_request_id(), "replay": replay},
        key="replay",
        created_at=now,
        available_at=now,
    )
    if letter.message_id:
        row.message_id = letter.message_id
    row.save(force_insert=True)
    tell(Settlement("dead_letter", "replay", letter, settler, "", now))
    run_after_commit(wake_relay)
    return row


@transaction_required
def dead_letter_discard(
    letter: DeadLetter, *, settler: Settler, reason: str, now: datetime
) -> None:
    """Mark the letter as discarded. Raises NotDeadError if it was replayed or discarded before."""
    dead = DeadLetter.objects.filter(id=letter.id, state=DeadLetter.State.DEAD)
    settled = settled_fields(settler, reason=reason, now=now)
    if not dead.update(state=DeadLetter.State.DISCARDED, **settled):
        raise NotDeadError("The message was replayed or discarded already.")
    tell(Settlement("dead_letter", "discard", letter, settler, reason, now))


def is_replayable(letter: DeadLetter) -> bool:
    """Whether the stored message is complete enough to be sent again; ignores the letter's state."""
    try:
        _arguments(letter)
    except NotReplayableError:
        return False
    return bool(letter.task and letter.queue)


def _arguments(letter: DeadLetter) -> tuple[list[Any], dict[str, Any]]:
    if letter.body_truncated:
        raise NotReplayableError("The message was too long to be kept whole.")
    try:
        content = json.loads(letter.body)
    except ValueError:
        content = None
    if isinstance(content, dict) and "args" in content:
        content = [content["args"], content.get("kwargs", {}), {}]
    if isinstance(content, list) and len(content) == 3:
        args, kwargs, _ = content
        if isinstance(args, list) and isinstance(kwargs, dict):
            return args, kwargs
    raise NotReplayableError("The body is not that of a Celery task.")
