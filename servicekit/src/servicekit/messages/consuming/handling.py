"""Handle one delivery: inbox, handler, retry, dead letter, and waiting for the database."""

import enum
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import DatabaseError, InterfaceError, OperationalError, connection

from servicekit.base.errors import UnavailableError
from servicekit.base.metrics import meters
from servicekit.base.request_id import request_id_bound
from servicekit.clock import real_now, simulated
from servicekit.db.database import database_ping
from servicekit.db.transactions import run_after_commit, transaction
from servicekit.messages.consuming.dead_letters import dead_letter_create
from servicekit.messages.consuming.decorator import handlers, spare
from servicekit.messages.consuming.hot import inbox_count_return, inbox_mark_done
from servicekit.messages.consuming.messages import Delivery, MalformedMessageError, Message
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.messages.outbox.wakeup import wake_relay

logger = structlog.get_logger(__name__)

MAX_RUNS = 5
RETRY_DELAYS_SECONDS = (2, 10, 60, 300)
# Shorter than Celery's time limit (20 s), which is shorter than Valkey's visibility timeout (30 s).
HOLD_SECONDS = 15.0
HOLD_FIRST_PAUSE_SECONDS = 0.05
HOLD_LONGEST_PAUSE_SECONDS = 2.0
# How often a message is run in place after a database error. Deadlocks and a busy SQLite are over
# soon. If the third run fails and the database answers, the statement itself is at fault, and the
# message is retried later.
RUNS_IN_PLACE = 3

DATABASE_TROUBLE = (OperationalError, InterfaceError)

# An escaped NUL in a JSON text. After an escaped backslash, the same characters are plain text.
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


class Result(enum.Enum):
    """The result of a delivery. The message is acknowledged, unless the result is REQUEUED."""

    DONE = "done"
    DUPLICATE = "duplicate"
    RETRIED = "retried"
    DEAD = "dead"
    REQUEUED = "requeued"


@dataclass(frozen=True)
class Outcome:
    """The result of a delivery, and the error that led to it, if there was one."""

    result: Result
    error: Exception | None = None


def handle(
    delivery: Delivery,
    *,
    clock: Callable[[], datetime] = real_now,
    hold_seconds: float = HOLD_SECONDS,
) -> Outcome:
    """Run the handler for `delivery` and settle it; faults of the message are never raised.

    If the service's own database is away, the message is kept here and tried again. If that takes
    longer than `hold_seconds`, the message goes back to the broker (REQUEUED).
    """
    started = time.monotonic()
    message = delivery.message
    with request_id_bound(message.request_id):
        outcome = _settle(delivery, clock=clock, hold_seconds=hold_seconds)
        note_finished(message, outcome.result, time.monotonic() - started)
    return outcome


def note_finished(message: Message, result: Result, seconds: float) -> None:
    """Log and count a settled message, once."""
    logger.info(
        "message.finished",
        task=message.task,
        message_id=message.message_id,
        outcome=result.value,
        duration_ms=round(seconds * 1000, 1),
    )
    meters.messages.labels(task=message.task, outcome=result.value).observe(seconds)


def _settle(delivery: Delivery, *, clock: Callable[[], datetime], hold_seconds: float) -> Outcome:
    started = time.monotonic()
    pause = HOLD_FIRST_PAUSE_SECONDS
    runs = 0
    while True:
        runs += 1
        try:
            return _handle_once(delivery, runs=runs, now=clock())
        except DATABASE_TROUBLE as error:
            close_connection()
            if time.monotonic() + pause - started > hold_seconds:
                _log(delivery, "consumer.requeued", error)
                return Outcome(Result.REQUEUED, error)
            if runs == RUNS_IN_PLACE:
                _log(delivery, "consumer.held", error)
            time.sleep(pause)
            pause = min(pause * 2, HOLD_LONGEST_PAUSE_SECONDS)


def _handle_once(delivery: Delivery, *, runs: int, now: datetime) -> Outcome:
    """Run the message once. `runs` is the number of this run.

    Raises OperationalError or InterfaceError if the caller should wait for the database and try
    again.
    """
    message = delivery.message
    try:
        check_storable(message.args, message.kwargs, has_spare_texts=message.task in spare)
        if message.redelivered and _returns_counted(delivery, now=now) >= MAX_RUNS:
            return _dead(delivery, "worker_lost", RuntimeError("came back undone too often"), now)
        return Outcome(run_recorded(message, now=now))
    except MalformedMessageError as error:
        return _dead(delivery, error.reason, error, now)
    except DATABASE_TROUBLE as error:
        if runs < RUNS_IN_PLACE or not _database_answers():
            raise
        return _retry(delivery, error, now)
    except Exception as error:
        return _retry(delivery, error, now)


def run_recorded(message: Message, *, now: datetime) -> Result:
    """Store the inbox row and the effect in one transaction.

    Returns DONE, or DUPLICATE if the message was done before.
    """
    with transaction():
        if not inbox_mark_done(message, now=now):
            logger.info("consumer.duplicate", task=message.task, message_id=message.message_id)
            return Result.DUPLICATE
        handlers[message.task](message, now=simulated(now))
    return Result.DONE


def check_storable(
    args: list[Any], kwargs: dict[str, Any], *, has_spare_texts: bool = False
) -> None:
    """Raise MalformedMessageError("not_storable") for values that PostgreSQL cannot store.

    These are NUL, lone surrogates, NaN and Infinity. With `has_spare_texts` NUL and lone surrogates
    are accepted, since the handler cleans its texts itself.
    """
    try:
        text = json.dumps([args, kwargs], allow_nan=False, ensure_ascii=False)
        if has_spare_texts:
            return
        text.encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise MalformedMessageError("not_storable", type(error).__name__) from error
    if _NUL.search(text):
        raise MalformedMessageError("not_storable", "a NUL character")


def _returns_counted(delivery: Delivery, *, now: datetime) -> int:
    """Count that the broker has delivered the message again; returns how often it has done so.

    The count is committed before the handler runs. So a message that kills its worker is given up
    at last, even if the broker has no delivery limit.
    """
    with transaction():
        return inbox_count_return(delivery.message, now=now)


def _retry(delivery: Delivery, error: Exception, now: datetime) -> Outcome:
    """Store the next run in the outbox with its due time, or give up after `MAX_RUNS`.

    This is committed before the message is acknowledged.
    """
    attempt = delivery.attempt + 1
    if attempt >= MAX_RUNS:
        return _dead(delivery, "failed_too_often", error, now)
    message = delivery.message
    delay = RETRY_DELAYS_SECONDS[attempt - 1]
    if isinstance(error, UnavailableError) and error.retry_after:
        delay = max(delay, error.retry_after)
    headers: dict[str, Any] = {"request_id": message.request_id, "attempt": attempt}
    if delivery.replay:
        headers["replay"] = delivery.replay
    row = OutboxMessage(
        message_id=message.message_id,
        delivery=f"{delivery.replay}.{attempt}" if delivery.replay else str(attempt),
        queue=delivery.queue,
        task=message.task,
        args=message.args,
        kwargs=message.kwargs,
        headers=headers,
        key="retry",
        created_at=now,
        available_at=now + timedelta(seconds=delay),
    )
    try:
        with transaction():
            OutboxMessage.objects.bulk_create([row], ignore_conflicts=True)
            run_after_commit(wake_relay)
    except DATABASE_TROUBLE:
        raise
    except DatabaseError as unstorable:
        return _dead(delivery, "not_storable", unstorable, now)
    _log(delivery, "consumer.retried", error, attempt=attempt, delay_seconds=delay)
    return Outcome(Result.RETRIED, error)


def _dead(delivery: Delivery, reason: str, error: Exception, now: datetime) -> Outcome:
    message = delivery.message
    headers: dict[str, Any] = {"attempt": delivery.attempt}
    if delivery.replay:
        headers["replay"] = delivery.replay
    with transaction():
        dead_letter_create(
            queue=delivery.queue,
            task=message.task,
            message_id=message.message_id,
            request_id=message.request_id,
            headers=headers,
            body=json.dumps([message.args, message.kwargs, {}]),
            reason=reason,
            error=f"{type(error).__name__}: {error}",
            now=now,
        )
    meters.dead_lettered.labels(task=message.task, reason=reason).inc()
    _log(delivery, "consumer.dead_lettered", error, reason=reason)
    return Outcome(Result.DEAD, error)


def _database_answers() -> bool:
    close_connection()
    try:
        database_ping()
    except DATABASE_TROUBLE:
        return False
    return True


def close_connection() -> None:
    # Inside the transaction of a test case the connection must stay open.
    if not connection.in_atomic_block:
        connection.close()


def _log(delivery: Delivery, event: str, error: Exception, **fields: object) -> None:
    expected = isinstance(error, MalformedMessageError | UnavailableError | DatabaseError)
    logger.warning(
        event,
        task=delivery.message.task,
        message_id=delivery.message.message_id,
        error=type(error).__name__,
        exc_info=None if expected else error,
        **fields,
    )
