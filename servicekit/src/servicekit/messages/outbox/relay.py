"""The relay thread: publishes the rows of the outbox, and survives outages."""

import atexit
import os
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from django.db import InterfaceError, OperationalError, connection
from kombu.exceptions import OperationalError as BrokerError

from servicekit.base.metrics import meters
from servicekit.clock import real_now
from servicekit.messages.outbox.claims import (
    Failure,
    outbox_claim,
    outbox_mark_failed,
    outbox_release,
)
from servicekit.messages.outbox.clocks import outbox_bring_back
from servicekit.messages.outbox.hot import outbox_mark_published
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.messages.outbox.publishing import Fault, Publisher
from servicekit.messages.outbox.purging import purge_all
from servicekit.messages.outbox.wakeup import wakeup

logger = structlog.get_logger(__name__)

SWEEP_SECONDS = 1.0
BATCH = 100
LEASE = timedelta(seconds=30)
# Stop publishing this long before the lease ends: one publish may last as long as its timeout.
LEASE_MARGIN = timedelta(seconds=10)
MAX_ATTEMPTS = 10
LONGEST_BACK_OFF_SECONDS = 30.0
LONGEST_PAUSE_SECONDS = 5.0
PURGE_EVERY_SECONDS = 300.0
CLOCKS_EVERY_SECONDS = 30.0


class Relay:
    """Claims and publishes rows. Use it in one thread; several relays may work on one table."""

    def __init__(
        self,
        *,
        publisher: Publisher | None = None,
        clock: Callable[[], datetime] = real_now,
    ) -> None:
        self.owner = f"{os.getpid()}-{uuid.uuid4().hex[:12]}"
        self._publisher = publisher or Publisher()
        self._clock = clock

    def drain(self) -> int:
        """Publish all rows that are due; returns their number.

        Raises the error if the broker or the database is away. Before that, claimed rows that were
        not published are released, and no attempts are counted for them.
        """
        total = 0
        while True:
            now = self._clock()
            rows = outbox_claim(owner=self.owner, now=now, lease=LEASE, limit=BATCH)
            published = self._publish_batch(rows, lease_ends=now + LEASE) if rows else 0
            total += published
            # A short batch means the table is empty; newer rows wake us.
            if published == len(rows) < BATCH:
                return total

    def _publish_batch(self, rows: list[OutboxMessage], *, lease_ends: datetime) -> int:
        published: list[int] = []
        failures: list[Failure] = []
        refused: dict[str, Failure] = {}
        try:
            for row in rows:
                if self._clock() > lease_ends - LEASE_MARGIN:
                    break
                if row.queue in refused:
                    # This row has not failed itself: do not count an attempt.
                    failures.append(
                        replace(refused[row.queue], row=row, is_dead=False, is_own_fault=False)
                    )
                    continue
                failure = self._publish(row)
                if failure is None:
                    published.append(row.id)
                    continue
                failures.append(failure)
                if failure.is_queue_refusing:
                    refused[row.queue] = failure
        finally:
            if published:
                meters.published.inc(len(published))
                outbox_mark_published(published, owner=self.owner, now=self._clock())
            for failure in failures:
                outbox_mark_failed(failure, owner=self.owner, now=self._clock())
            if len(published) + len(failures) < len(rows):
                outbox_release(owner=self.owner)
        return len(published)

    def _publish(self, row: OutboxMessage) -> Failure | None:
        """Publish one row. Returns None, or the failure of the row; raises if the broker is away."""
        try:
            self._publisher.publish(row)
        except Exception as error:
            fault = self._publisher.fault_of(error)
            self._publisher.close()
            meters.publish_failed.labels(fault=fault.value).inc()
            if fault is Fault.BROKER:
                raise
            is_dead = fault is Fault.MESSAGE or row.attempts + 1 >= MAX_ATTEMPTS
            logger.warning(
                "outbox.publish_failed",
                message_id=row.message_id,
                queue=row.queue,
                task=row.task,
                fault=fault.value,
                error=type(error).__name__,
                is_dead=is_dead,
            )
            return Failure(
                row=row,
                error=f"{type(error).__name__}: {error}",
                retry_at=self._clock() + timedelta(seconds=back_off_seconds(row.attempts)),
                is_dead=is_dead,
                is_queue_refusing=fault is Fault.QUEUE,
            )
        return None

    def close(self) -> None:
        """Close the connections to broker and database."""
        self._publisher.close()
        connection.close()


def back_off_seconds(failures: int) -> float:
    """The seconds until the next attempt: 1, 2, 4 and so on, up to LONGEST_BACK_OFF_SECONDS."""
    return float(min(2 ** min(failures, 10), LONGEST_BACK_OFF_SECONDS))


def run_relay(stop: threading.Event) -> None:
    """Publish rows until `stop` is set. After an error, wait and try again."""
    relay = Relay()
    failures = 0
    purge_due = time.monotonic() + PURGE_EVERY_SECONDS
    clocks_due = time.monotonic() + CLOCKS_EVERY_SECONDS
    while not stop.is_set():
        wakeup.reset()
        try:
            relay.drain()
            if time.monotonic() >= clocks_due:
                clocks_due = time.monotonic() + CLOCKS_EVERY_SECONDS
                if brought_back := outbox_bring_back(lease=LEASE):
                    logger.warning("outbox.clock_was_wrong", rows=brought_back)
            if time.monotonic() >= purge_due:
                purge_due = time.monotonic() + PURGE_EVERY_SECONDS
                logger.info("outbox.purged", **purge_all(real_now()))
        except Exception as error:
            failures += 1
            logger.warning(
                "outbox.relay_failed",
                error=type(error).__name__,
                failures=failures,
                exc_info=None if _is_absence(error) else error,
            )
            _close(relay)
            # Do not wait for a wakeup here: a new row does not mean that the broker is back.
            stop.wait(min(0.25 * 2 ** min(failures, 5), LONGEST_PAUSE_SECONDS))
        else:
            if failures:
                logger.info("outbox.relay_recovered", failures=failures)
            failures = 0
            wakeup.wait(SWEEP_SECONDS)
    _close(relay)


def _is_absence(error: Exception) -> bool:
    """Whether broker, database or network are unreachable: a traceback would say nothing more."""
    return isinstance(error, OSError | OperationalError | InterfaceError | BrokerError)


def _close(relay: Relay) -> None:
    try:
        relay.close()
    except Exception as error:
        logger.warning("outbox.relay_close_failed", error=type(error).__name__)


class _Running:
    """The relay thread of this process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.thread: threading.Thread | None = None
        self.stop = threading.Event()


_running = _Running()


def _forget_after_fork() -> None:
    # After a fork the thread is gone, and another thread may have held the lock.
    global _running
    _running = _Running()


os.register_at_fork(after_in_child=_forget_after_fork)


def start_relay() -> None:
    """Start the relay thread of this process, unless it is running.

    Call it in wsgi.py and asgi.py, after the server has forked its processes. Celery workers call
    it themselves. A process that is forked later starts its own relay with its first message.
    """
    running = _running
    with running.lock:
        if running.thread is not None and running.thread.is_alive():
            return
        running.stop = threading.Event()
        running.thread = threading.Thread(
            target=run_relay, args=(running.stop,), name="outbox-relay", daemon=True
        )
        running.thread.start()
    wakeup.wanted(start_relay)


def stop_relay(timeout: float = 10.0) -> None:
    """Stop the relay thread of this process, and wait at most `timeout` seconds for it."""
    running = _running
    with running.lock:
        thread, running.thread = running.thread, None
        running.stop.set()
    wakeup.wake()
    if thread is not None:
        thread.join(timeout)


# Stop the relay at exit, so that it releases its rows: else they stay leased for a while.
atexit.register(stop_relay, timeout=3.0)
