"""The consumer class of our workers: every message is handled or becomes a dead letter.

A plain Celery worker loses messages: it crashes if a known task has a body that is not Celery's,
acknowledges messages that it cannot decode, and rejects messages of unknown tasks. Here a message
is passed to Celery only after it was read and rewritten in a form that Celery can handle.
"""

import os
import select
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog
from celery.concurrency.solo import TaskPool as SoloPool
from celery.worker.consumer import Consumer
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from servicekit import clock
from servicekit.messages.consuming.decorator import batchings, delivery_from_message, homes
from servicekit.messages.consuming.reading import Unreadable, normalise, raw_text
from servicekit.messages.queues import contract_name

logger = structlog.get_logger(__name__)

MAX_RUNS = 5
HOLD_SECONDS = 15.0
HOLD_PAUSE_SECONDS = 0.5
TICK_SECONDS = 0.5
HEARTBEAT_SECONDS = 5.0


class DeadLetteringConsumer(Consumer):
    """Celery's consumer, which stores a dead letter where Celery would lose the message or crash.

    If a task has a `Batching`, its messages that have already arrived are handled together. The
    worker does not wait for more: it handles a batch as soon as the socket is empty.
    """

    def create_task_handler(self, *args: Any, **kwargs: Any) -> Callable[[Any], None]:
        pass_on = super().create_task_handler(*args, **kwargs)
        # Start with an empty batch for each connection: if a connection is lost, the broker
        # delivers its messages again.
        self._gathered: list[Any] = []
        self._pass_on = pass_on

        def on_message(message: Any) -> None:
            try:
                self._name_queue(message)
                self._read(message)
            except Unreadable as error:
                self._settle(message, error.reason, error)
                return
            if not self._may_share(message):
                pass_on(message)
                return
            if self._gathered and _task(self._gathered[0]) != _task(message):
                self._handle_gathered()
            self._gathered.append(message)
            if len(self._gathered) >= batchings[_task(message)].size:
                self._handle_gathered()

        return on_message

    def _name_queue(self, message: Any) -> None:
        """Set `routing_key` to the queue from which the message came: the sender may have written
        another name.
        """
        info = message.delivery_info
        for queue, tag in self.task_consumer._active_tags.items():
            if isinstance(info, dict) and tag == info.get("consumer_tag"):
                info["routing_key"] = queue

    def _read(self, message: Any) -> None:
        """Read a message. If it was delivered before, count that first. Raises Unreadable."""
        if not (message.delivery_info or {}).get("redelivered"):
            self._normalise(message)
            return
        # Models can be imported only once Django's apps are ready; Celery loads this class earlier.
        from servicekit.messages.consuming.returns import fingerprint, returns_count, returns_forget

        key = fingerprint(message)
        if self._counted(returns_count, key) >= MAX_RUNS:
            self._counted(returns_forget, key)
            raise Unreadable("worker_lost", "came back unread too often")
        try:
            self._normalise(message)
        finally:
            self._counted(returns_forget, key)

    def _normalise(self, message: Any) -> None:
        normalise(message, self.strategies)
        queue = contract_name(str((message.delivery_info or {}).get("routing_key") or ""))
        if homes.get(_task(message), queue) != queue:
            raise Unreadable("wrong_queue", f"{_task(message)} is no task of {queue}"[:255])

    def _counted(self, count: Callable[[str], int | None], key: str) -> int:
        """The result of `count`, or 0 if it is None or the database is away.

        Reading a message does not wait for the database.
        """
        try:
            return count(key) or 0
        except (DatabaseError, InterfaceError) as trouble:
            logger.warning("consumer.returns_not_counted", error=type(trouble).__name__)
            return 0
        finally:
            # This process forks the children of a prefork pool: they must not inherit a connection.
            connection.close()

    def _may_share(self, message: Any) -> bool:
        """Whether the message may share a transaction, see `servicekit.messages.consuming.batching`.

        Messages cannot share a transaction in a pool of processes, where this process is only the
        parent, or on Valkey, which delivers one message at a time.
        """
        return (
            _task(message) in batchings
            and isinstance(self.pool, SoloPool)
            and self.connection.transport.driver_type == "amqp"
            and not message.delivery_info.get("redelivered")
            and not message.headers.get("attempt")
            and not message.headers.get("replay")
        )

    def _handle_when_read(self) -> None:
        """Handle the batch if the socket is empty. Called before the event loop waits."""
        if self._gathered and not _is_readable(self.connection.connection.sock):
            self._handle_gathered()

    def _handle_gathered(self) -> None:
        # Models can be imported only once Django's apps are ready; Celery loads this class earlier.
        from servicekit.messages.consuming.batching import handle_together

        messages, self._gathered = self._gathered, []
        if len(messages) == 1:
            self._pass_on(messages[0])
            return
        close_old_connections()
        outcomes = handle_together([delivery_from_message(message) for message in messages])
        alone = []
        for message, outcome in zip(messages, outcomes, strict=True):
            if outcome is None:
                alone.append(message)
            else:
                message.ack_log_error(logger, self.connection_errors)
        for message in alone:
            self._pass_on(message)

    def register_with_event_loop(self, hub: Any) -> None:
        super().register_with_event_loop(hub)
        # An idle event loop sleeps for up to 10 s, and a signal does not wake it. Without this
        # timer a worker would take that long to stop, and would notice a killed child only after 5
        # s.
        hub.call_repeatedly(TICK_SECONDS, self.pool.maintain_pool)
        hub.on_tick.add(self._handle_when_read)
        if file := os.environ.get("WORKER_HEARTBEAT_FILE"):
            # For health checks: the file gets old if the broker is away or the loop hangs.
            heartbeat = Path(file)
            heartbeat.touch()
            hub.call_repeatedly(HEARTBEAT_SECONDS, heartbeat.touch)

    # Celery calls these for messages that it cannot handle. `_read` should prevent that.

    def on_decode_error(self, message: Any, exc: Exception) -> None:
        self._settle(message, "not_decodable", exc)

    def on_unknown_message(self, body: Any, message: Any) -> None:
        self._settle(message, "not_a_task", ValueError("neither protocol 1 nor 2"))

    def on_unknown_task(self, body: Any, message: Any, exc: Exception) -> None:
        self._settle(message, "unknown_task", exc)

    def on_invalid_task(self, body: Any, message: Any, exc: Exception) -> None:
        self._settle(message, "invalid_task", exc)

    def _settle(self, message: Any, reason: str, error: Exception) -> None:
        """Store a dead letter and acknowledge the message.

        If the database is away, return the message to the broker.
        """
        acknowledge = getattr(message, "ack_log_error", None)
        if self._dead_letter(message, reason, error):
            if acknowledge is not None:
                acknowledge(logger, self.connection_errors)
        elif acknowledge is not None:
            message.reject_log_error(logger, self.connection_errors, requeue=True)

    def _dead_letter(self, message: Any, reason: str, error: Exception) -> bool:
        """Store the dead letter. Returns whether it is stored.

        Waits for the database for at most HOLD_SECONDS.
        """
        deadline = time.monotonic() + HOLD_SECONDS
        is_held = False
        while True:
            try:
                _write(message, reason, error)
            except (DatabaseError, InterfaceError) as trouble:
                if time.monotonic() > deadline:
                    logger.warning("consumer.requeued", reason=reason, error=type(trouble).__name__)
                    return False
                if not is_held:
                    is_held = True
                    logger.warning("consumer.held", reason=reason, error=type(trouble).__name__)
                time.sleep(HOLD_PAUSE_SECONDS)
            else:
                return True
            finally:
                # This process forks the children of a prefork pool: they must not inherit a
                # connection.
                connection.close()


def _task(message: Any) -> str:
    return str(message.headers["task"])


def _is_readable(socket: Any) -> bool:
    poll = select.poll()
    poll.register(socket, select.POLLIN)
    return bool(poll.poll(0))


def _write(message: Any, reason: str, error: Exception) -> None:
    # Models can be imported only once Django's apps are ready; Celery loads this class earlier.
    from servicekit.base.metrics import meters
    from servicekit.messages.consuming.dead_letters import dead_letter_create, storable_headers
    from servicekit.messages.consuming.decorator import handlers

    headers = getattr(message, "headers", None) or {}
    info = getattr(message, "delivery_info", None) or {}
    letter = dead_letter_create(
        queue=contract_name(str(info.get("routing_key") or "")),
        task=_text(headers.get("task")),
        message_id=_text(headers.get("message_id") or headers.get("id")),
        request_id=_text(headers.get("request_id")),
        headers=storable_headers(headers),
        body=raw_text(message),
        reason=reason,
        error=f"{type(error).__name__}: {error}",
        now=clock.real_now(),
    )
    # Senders choose the task names: use only known ones as labels of metrics.
    known = letter.task if letter.task in handlers else "unknown"
    meters.dead_lettered.labels(task=known, reason=reason).inc()
    logger.warning(
        "consumer.dead_lettered",
        reason=reason,
        queue=letter.queue,
        task=letter.task,
        message_id=letter.message_id,
        error=type(error).__name__,
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
