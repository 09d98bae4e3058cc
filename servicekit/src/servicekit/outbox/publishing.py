"""Publishing a row to the broker, and classifying failures."""

import enum
import struct
from contextlib import suppress
from typing import Any

from amqp.exceptions import ChannelError, MessageNacked
from celery import Celery, current_app
from kombu.entity import Queue
from kombu.exceptions import KombuError, OperationalError

from servicekit.outbox.models import OutboxMessage
from servicekit.queues import stock_queue

CONFIRM_TIMEOUT_SECONDS = 5
CONNECT_TIMEOUT_SECONDS = 4
# A broker that does not answer must not hold the relay for ever.
SOCKET_TIMEOUT_SECONDS = 6

UNENCODABLE = (KombuError, TypeError, ValueError, OverflowError, RecursionError, struct.error)


class Fault(enum.Enum):
    """The cause of a failed publish: the row, its queue, or the broker."""

    BROKER = "broker"
    """It is away or refuses everybody: the row keeps its attempts, and all others wait too."""
    QUEUE = "queue"
    """It refuses this queue now (full, or declared differently): other rows go on."""
    MESSAGE = "message"
    """No broker could ever accept it."""
    UNKNOWN = "unknown"
    """Tried again for a while, but never at the cost of other rows."""


class Publisher:
    """A connection of its own with confirms; belongs to one thread."""

    def __init__(self, app: Celery | None = None) -> None:
        self._app = app or current_app._get_current_object()
        self._connection: Any = None
        self._producer: Any = None

    def publish(self, row: OutboxMessage) -> None:
        """Hand one row to the broker and wait for its confirmation.

        Raises kombu's errors; `fault_of` classifies them. The destination is declared first (once a
        connection), because a broker confirms and drops what it cannot route.
        """
        if self._producer is None:
            self._connect()
        queue = stock_queue(row.queue)
        self._app.send_task(
            row.task,
            args=row.args,
            kwargs=row.kwargs,
            task_id=row.message_id,
            queue=queue,
            **self._address(queue),
            headers={**row.headers, "message_id": row.message_id},
            producer=self._producer,
            retry=False,
            ignore_result=True,
            # Only monitors read these headers; they cost time and would expose personal data.
            argsrepr="",
            kwargsrepr="",
            confirm_timeout=CONFIRM_TIMEOUT_SECONDS,
        )

    def _address(self, queue: Queue) -> dict[str, str]:
        """Publish through the queue's own exchange at RabbitMQ, whose default exchange reaches
        every queue.

        So a user of the broker needs, and gets, no right on the default exchange. Valkey has no
        exchanges; naming one would cost it a look-up of its queues each time.
        """
        if self._connection.transport.driver_type != "amqp":
            return {}
        return {"exchange": queue.exchange.name, "routing_key": queue.routing_key}

    def _connect(self) -> None:
        options = {
            "socket_timeout": SOCKET_TIMEOUT_SECONDS,
            "socket_connect_timeout": CONNECT_TIMEOUT_SECONDS,
            "read_timeout": SOCKET_TIMEOUT_SECONDS,
            "write_timeout": SOCKET_TIMEOUT_SECONDS,
        }
        self._connection = self._app.connection_for_write(
            connect_timeout=CONNECT_TIMEOUT_SECONDS, transport_options=options
        )
        # No retries here: the relay decides when to try again.
        self._connection.ensure_connection(max_retries=1, interval_start=0, interval_step=0)
        self._producer = self._app.amqp.Producer(self._connection, auto_declare=False)

    def fault_of(self, error: Exception) -> Fault:
        """Classify an `error` of `publish`."""
        if isinstance(error, MessageNacked | ChannelError):
            return Fault.QUEUE
        if isinstance(error, OSError | OperationalError):
            return Fault.BROKER
        if self._connection is not None and isinstance(error, self._connection.connection_errors):
            return Fault.BROKER
        if self._connection is not None and isinstance(error, self._connection.channel_errors):
            return Fault.QUEUE
        if isinstance(error, UNENCODABLE):
            return Fault.MESSAGE
        return Fault.UNKNOWN

    def close(self) -> None:
        """Drop the connection; the next publish makes a new one."""
        connection, self._connection, self._producer = self._connection, None, None
        if connection is not None:
            with suppress(Exception):  # already closed
                connection.release()
