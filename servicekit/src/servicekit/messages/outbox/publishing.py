"""Publishing a row to the broker, and classifying failures."""

import enum
import struct
from contextlib import suppress
from typing import Any

from amqp.exceptions import ChannelError, MessageNacked
from celery import Celery, current_app
from kombu.entity import Queue
from kombu.exceptions import KombuError, OperationalError

from servicekit.messages.outbox.models import OutboxMessage
from servicekit.messages.queues import stock_queue

CONFIRM_TIMEOUT_SECONDS = 5
CONNECT_TIMEOUT_SECONDS = 4
# A broker that does not answer must not hold the relay for ever.
SOCKET_TIMEOUT_SECONDS = 6

UNENCODABLE = (KombuError, TypeError, ValueError, OverflowError, RecursionError, struct.error)


class Fault(enum.Enum):
    """The cause of a failed publish: the row, its queue, or the broker."""

    BROKER = "broker"
    """The broker is away or refuses us. No attempt is counted, and all rows wait."""
    QUEUE = "queue"
    """The broker refuses this queue now (full, or declared differently). Messages for other queues
    are still published.
    """
    MESSAGE = "message"
    """The row itself can never be published."""
    UNKNOWN = "unknown"
    """The cause is unknown. The row is retried several times, and other rows are still published.
    """


class Publisher:
    """Publishes on a separate connection with confirms. Use it in one thread only."""

    def __init__(self, app: Celery | None = None) -> None:
        self._app = app or current_app._get_current_object()
        self._connection: Any = None
        self._producer: Any = None

    def publish(self, row: OutboxMessage) -> None:
        """Send one row to the broker and wait for its confirmation.

        Raises kombu's errors; `fault_of` classifies them. The queue is declared first, once for
        each connection, because a broker confirms and drops a message that it cannot route.
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
            # Leave these headers empty: only monitors read them, and they would expose personal data.
            argsrepr="",
            kwargsrepr="",
            confirm_timeout=CONFIRM_TIMEOUT_SECONDS,
        )

    def _address(self, queue: Queue) -> dict[str, str]:
        """The exchange and routing key for RabbitMQ; empty for Valkey.

        The queue's own exchange is used, so that our broker users need no right on the default
        exchange, which reaches every queue. Valkey has no exchanges; if one were named, the library
        would look up its queues for every message.
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
        """Close the connection. The next `publish` opens a new one."""
        connection, self._connection, self._producer = self._connection, None, None
        if connection is not None:
            with suppress(Exception):  # already closed
                connection.release()
