"""Publish from the outbox to real brokers: crashes, outages, several relays, other clients."""

import threading
from datetime import timedelta

import pytest
from brokers import RABBITMQ_URL, Broker, EmbeddedBroker, free_port, run_script
from celery import current_app
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from kombu import Connection
from kombu.entity import Queue
from kombu.exceptions import OperationalError
from project.sample.models import Effect

from servicekit.base.request_id import request_id_bound
from servicekit.db.transactions import transaction
from servicekit.messages.outbox import OutgoingMessage, outbox_append
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.messages.outbox.publishing import Publisher
from servicekit.messages.outbox.relay import LEASE, Relay, run_relay
from servicekit.messages.outbox.wakeup import wakeup
from servicekit.testing.concurrency import run_at_once, wait_until
from servicekit.testing.messages import deliver

pytestmark = pytest.mark.django_db(transaction=True)


def append(*ids: str, queue: str = "SAMPLE_QUEUE") -> None:
    messages = [
        OutgoingMessage(queue, "sample.record", args=({"name": name},), message_id=name)
        for name in ids
    ]
    with transaction():
        outbox_append(messages, now=timezone.now())


def relay(broker: Broker) -> Relay:
    return Relay(publisher=Publisher(broker.app()))


def states() -> list[tuple[str, str, int]]:
    rows = OutboxMessage.objects.order_by("id")
    return list(rows.values_list("message_id", "state", "attempts"))


def drain(some_relay: Relay) -> int:
    try:
        return some_relay.drain()
    finally:
        some_relay.close()


class TestPublishedMessage:
    def test_is_an_ordinary_celery_message_with_our_headers(self, broker: Broker) -> None:
        with request_id_bound("from-far-away"):
            append("m1")

        assert drain(relay(broker)) == 1

        [message] = broker.take_all("SAMPLE_QUEUE")
        assert message.payload[:2] == [[{"name": "m1"}], {}]
        names = ("task", "id", "message_id", "request_id")
        assert [message.headers[name] for name in names] == [
            "sample.record",
            "m1",
            "m1",
            "from-far-away",
        ]
        assert message.content_type == "application/json"
        [row] = OutboxMessage.objects.all()
        assert (row.state, row.lease_owner, row.lease_until) == ("published", "", None)
        assert row.published_at is not None

    def test_costs_two_statements_a_batch(self, broker: Broker) -> None:
        append("m1", "m2", "m3")
        busy = relay(broker)

        with CaptureQueriesContext(connection) as queries:
            assert drain(busy) == 3

        # On SQLite the relay looks for due rows first, before it takes a lock.
        assert len(queries) == (2 if connection.vendor == "postgresql" else 3)
        assert states() == [(name, "published", 0) for name in ("m1", "m2", "m3")]

    def test_tells_nobody_its_arguments_but_in_the_body(self, broker: Broker) -> None:
        append("m1")
        drain(relay(broker))

        [message] = broker.take_all("SAMPLE_QUEUE")
        assert (message.headers["argsrepr"], message.headers["kwargsrepr"]) == ("", "")
        assert message.payload[0] == [{"name": "m1"}]

    def test_survives_that_nobody_listens_yet(self, broker: Broker) -> None:
        append("m1", queue="NOBODY_HERE")
        drain(relay(broker))

        assert [m.headers["id"] for m in broker.take_all("NOBODY_HERE")] == ["m1"]


class TestTwoRelaysAtOnce:
    def test_publish_each_message_once(self, broker: Broker) -> None:
        expected = [f"m{n}" for n in range(250)]
        append(*expected)

        counts = run_at_once(lambda: drain(relay(broker)), times=3)

        assert sum(counts) == 250
        published = [message.headers["id"] for message in broker.take_all("SAMPLE_QUEUE")]
        assert sorted(published) == sorted(expected)


class TestCrash:
    def test_between_commit_and_publish_loses_nothing(self, broker: Broker) -> None:
        crashed = run_script(
            """
import os, signal
from django.utils import timezone
from servicekit.messages.outbox import OutgoingMessage, outbox_append
from servicekit.db.transactions import transaction
message = OutgoingMessage("SAMPLE_QUEUE", "sample.record", args=({"name": "a"},), message_id="m1")
with transaction():
    outbox_append([message], now=timezone.now())
os.kill(os.getpid(), signal.SIGKILL)
""",
            broker,
        )
        assert crashed.returncode == -9, crashed.stderr

        drain(relay(broker))

        assert [m.headers["id"] for m in broker.take_all("SAMPLE_QUEUE")] == ["m1"]

    def test_between_publish_and_mark_has_one_effect(self, broker: Broker) -> None:
        append("m1")
        crashed = run_script(
            """
import os, signal
from servicekit.messages.outbox.publishing import Publisher
from servicekit.messages.outbox.relay import Relay
class Dying(Publisher):
    def publish(self, row):
        super().publish(row)
        os.kill(os.getpid(), signal.SIGKILL)
Relay(publisher=Dying()).drain()
""",
            broker,
        )
        assert crashed.returncode == -9, crashed.stderr
        assert drain(relay(broker)) == 0, "the row is still leased to the dead"

        late = Relay(publisher=Publisher(broker.app()), clock=lambda: timezone.now() + LEASE)
        assert drain(late) == 1

        messages = broker.take_all("SAMPLE_QUEUE")
        assert [message.headers["message_id"] for message in messages] == ["m1", "m1"]
        results = [
            deliver("sample.record", *m.payload[0], message_id=m.headers["message_id"]).result.value
            for m in messages
        ]
        assert results == ["done", "duplicate"]
        assert Effect.objects.count() == 1


class TestBrokerAway:
    def test_costs_no_attempts_and_nothing_is_lost(self, broker: Broker) -> None:
        append("m1", "m2")
        scheme = "amqp" if broker.kind == "rabbitmq" else "redis"
        refusing = f"{scheme}://guest:guest@127.0.0.1:{free_port()}//"
        with override_settings(CELERY_BROKER_URL=refusing), pytest.raises(Exception) as refusal:
            drain(Relay(publisher=Publisher(broker.app())))

        assert isinstance(refusal.value, OSError | OperationalError)
        assert states() == [("m1", "pending", 0), ("m2", "pending", 0)]
        assert set(OutboxMessage.objects.values_list("lease_owner", flat=True)) == {""}

        assert drain(relay(broker)) == 2

    def test_for_a_while_is_waited_for_by_the_thread(self) -> None:
        own = EmbeddedBroker()
        broker = Broker("valkey", own.url)
        with override_settings(CELERY_BROKER_URL=own.url, QUEUE_PREFIX=broker.prefix):
            broker.app()
            stop = threading.Event()
            thread = threading.Thread(target=run_relay, args=(stop,))
            thread.start()
            try:
                append("while away")
                wait_until(
                    lambda: OutboxMessage.objects.filter(lease_owner="", state="pending").exists()
                )
                own.start()
                wait_until(lambda: states() == [("while away", "published", 0)])
                own.stop()
                append("away again")
                own.start()
                wait_until(lambda: states()[1:] == [("away again", "published", 0)], timeout=30)
                found = [message.headers["id"] for message in broker.take_all("SAMPLE_QUEUE")]
                assert found == ["while away", "away again"]
            finally:
                stop.set()
                wakeup.wake()
                thread.join(timeout=20)
                own.close()
        assert not thread.is_alive()


class TestRelayOfAProcess:
    def test_wakes_after_commit_and_starts_again_in_a_forked_child(self, broker: Broker) -> None:
        forked = run_script(
            """
import os, sys, time
from django.db import connection
from django.utils import timezone
from servicekit.messages.outbox import OutgoingMessage, outbox_append, start_relay
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.testing.concurrency import wait_until
from servicekit.db.transactions import transaction
def publish(name):
    with transaction():
        outbox_append([OutgoingMessage("SAMPLE_QUEUE", "t", message_id=name)], now=timezone.now())
    wait_until(lambda: OutboxMessage.objects.filter(message_id=name, state="published").exists())
start_relay()
start_relay()
import threading
assert [t.name for t in threading.enumerate()].count("outbox-relay") == 1
publish("parent")
connection.close()
child = os.fork()
if child == 0:
    assert [t.name for t in threading.enumerate()].count("outbox-relay") == 0
    publish("child")
    assert [t.name for t in threading.enumerate()].count("outbox-relay") == 1
    os._exit(0)
_, status = os.waitpid(child, 0)
sys.exit(os.waitstatus_to_exitcode(status))
""",
            broker,
        )

        assert forked.returncode == 0, forked.stderr
        assert [m.headers["id"] for m in broker.take_all("SAMPLE_QUEUE")] == ["parent", "child"]

    def test_finds_what_a_killed_process_wrote_an_hour_ahead(
        self, broker: Broker, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("servicekit.messages.outbox.relay.CLOCKS_EVERY_SECONDS", 0.0)
        message = OutgoingMessage("SAMPLE_QUEUE", "sample.record", message_id="ahead")
        with transaction():
            outbox_append([message], now=timezone.now() + timedelta(hours=1))
        stop = threading.Event()
        with override_settings(CELERY_BROKER_URL=broker.url, QUEUE_PREFIX=broker.prefix):
            broker.app()
            thread = threading.Thread(target=run_relay, args=(stop,))
            thread.start()
            try:
                wait_until(lambda: states() == [("ahead", "published", 0)])
            finally:
                stop.set()
                wakeup.wake()
                thread.join(timeout=20)
        assert [m.headers["id"] for m in broker.take_all("SAMPLE_QUEUE")] == ["ahead"]


class TestUnpublishable:
    def test_message_is_dead_and_the_others_flow(self, broker: Broker) -> None:
        append("before", "never", "after")
        OutboxMessage.objects.filter(message_id="never").update(args="not a list")

        assert drain(relay(broker)) == 2

        assert states() == [
            ("before", "published", 0),
            ("never", "dead", 1),
            ("after", "published", 0),
        ]
        assert "TypeError" in OutboxMessage.objects.get(message_id="never").last_error

    def test_queue_holds_up_only_its_own_messages(self, broker: Broker) -> None:
        if broker.kind != "rabbitmq":
            # Valkey has no declarations that could differ.
            return
        name = broker.name("ODD_QUEUE")
        with Connection(RABBITMQ_URL) as odd:
            Queue(name, queue_arguments={"x-max-length": 5})(odd.default_channel).declare()
        append("refused", "refused too", queue="ODD_QUEUE")
        append("fine")

        assert drain(relay(broker)) == 1

        assert states() == [
            ("refused", "pending", 1),
            ("refused too", "pending", 0),
            ("fine", "published", 0),
        ]
        row = OutboxMessage.objects.get(message_id="refused")
        assert "PRECONDITION_FAILED" in row.last_error
        assert timedelta() < row.available_at - row.created_at < timedelta(seconds=10)


class TestStockDeclaration:
    def test_agrees_with_ours_whoever_comes_first(self, broker: Broker) -> None:
        stranger = broker.stock_app()
        first, second = broker.name("THEIRS_FIRST"), broker.name("OURS_FIRST")
        stranger.send_task("t", task_id="stock 1", queue=first)
        append("ours 1", queue="THEIRS_FIRST")
        append("ours 2", queue="OURS_FIRST")
        drain(relay(broker))
        stranger.send_task("t", task_id="stock 2", queue=second)

        ids = [
            [m.headers["id"] for m in broker.take_all(q)] for q in ("THEIRS_FIRST", "OURS_FIRST")
        ]
        assert ids == [["stock 1", "ours 1"], ["ours 2", "stock 2"]]


class TestCurrentApp:
    def test_is_what_a_relay_publishes_through(self, broker: Broker) -> None:
        app = broker.app()

        assert current_app._get_current_object() is app
        assert app.conf.broker_url == settings.CELERY_BROKER_URL
