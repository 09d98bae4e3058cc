"""Handle several messages in one transaction, each in its own savepoint.

The messages share one commit and one wait for locks. Each message has the same guarantees as alone:
its inbox row is stored together with its effect, and it is acknowledged after the commit.

Only first deliveries are batched. A redelivered message may have crashed a worker, and a message
that failed may fail again. Both are handled alone, so that they do no harm to other messages.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import DatabaseError, connection

from servicekit.base.request_id import request_id_bound
from servicekit.clock import real_now
from servicekit.db.transactions import EnclosingTransaction
from servicekit.messages.consuming.decorator import batchings
from servicekit.messages.consuming.handling import (
    DATABASE_TROUBLE,
    Outcome,
    Result,
    check_storable,
    close_connection,
    note_finished,
    run_recorded,
)
from servicekit.messages.consuming.messages import Delivery, Message

logger = structlog.get_logger(__name__)


class UncommittableError(DatabaseError):
    """A savepoint could not be rolled back, so that a commit would silently undo everything."""


@dataclass(frozen=True)
class _Run:
    result: Result
    seconds: float


def handle_together(
    deliveries: Sequence[Delivery], *, clock: Callable[[], datetime] = real_now
) -> list[Outcome | None]:
    """Handle messages of one task in one transaction; returns their outcomes in the same order.

    An outcome is None if the message failed, and all are None if the transaction failed. Then
    nothing of the message is stored, and the caller must handle it alone, with `handle`.
    """
    messages = [delivery.message for delivery in deliveries]
    begin = batchings[messages[0].task].begin
    try:
        with EnclosingTransaction(lambda: begin(messages)):
            runs = [_run(message, now=clock()) for message in messages]
            if connection.needs_rollback:
                raise UncommittableError("a savepoint could not be rolled back")
    except Exception as error:
        close_connection()
        logger.warning(
            "batch.taken_apart",
            task=messages[0].task,
            messages=len(messages),
            error=type(error).__name__,
            exc_info=None if isinstance(error, DatabaseError) else error,
        )
        return [None] * len(messages)
    return [
        None if run is None else _finished(message, run)
        for message, run in zip(messages, runs, strict=True)
    ]


def _run(message: Message, *, now: datetime) -> _Run | None:
    """Handle one message in its savepoint; returns None if it failed.

    Raises database errors, after which the whole transaction has to be given up.
    """
    started = time.monotonic()
    with request_id_bound(message.request_id):
        try:
            check_storable(message.args, message.kwargs)
            return _Run(run_recorded(message, now=now), time.monotonic() - started)
        except DATABASE_TROUBLE:
            raise
        except Exception as error:
            # Handle it again alone: that logs the full error and retries it.
            logger.info(
                "batch.left_out",
                task=message.task,
                message_id=message.message_id,
                error=type(error).__name__,
            )
            return None


def _finished(message: Message, run: _Run) -> Outcome:
    with request_id_bound(message.request_id):
        note_finished(message, run.result, run.seconds)
    return Outcome(run.result)
