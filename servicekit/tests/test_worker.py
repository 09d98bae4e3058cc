"""Real worker processes on real brokers: messages of other senders, malformed messages, messages
that kill their worker, and a database that is away.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import pytest
from absence import database_away
from brokers import BROKERS, Broker, EmbeddedBroker, Worker, broker_of, celery_body, running_worker
from django.utils import timezone
from project.sample.models import Effect

from servicekit.messages.consuming.models import DeadLetter, InboxMessage
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.testing.concurrency import wait_until
from servicekit.testing.workers import Carried, assert_survives_malformed

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True)
class Case:
    """One malformed message, and the reason that its dead letter must have."""

    reason: str
    body: str | bytes
    headers: dict[str, object] | None = None
    content_type: str = "application/json"


HEADERS = {"task": "sample.record", "id": "m1", "lang": "py"}
MALFORMED = {
    "not_json": Case("not_json", b"{nope", HEADERS),
    "not_utf8": Case("not_json", b'["\xff\xfe"]', HEADERS),
    "nested_too_deep": Case("not_json", "[" * 100_000, HEADERS),
    "pickle": Case("content_type_refused", b"\x80\x04.", HEADERS, "application/x-python-serialize"),
    "text": Case("content_type_refused", "hello", HEADERS, "text/plain"),
    "not_a_celery_body": Case("not_a_celery_body", '{"a": 1}', HEADERS),
    "a_number": Case("not_a_celery_body", "7", HEADERS),
    "arguments_not_a_list": Case("arguments_not_list_and_dict", '[{"a": 1}, {}, {}]', HEADERS),
    "keywords_not_a_dict": Case("arguments_not_list_and_dict", "[[], [], {}]", HEADERS),
    "unknown_task": Case("unknown_task", celery_body(), {**HEADERS, "task": "no.such.task"}),
    "built_in_task": Case("unknown_task", celery_body(), {**HEADERS, "task": "celery.chain"}),
    "headers_missing": Case("headers_missing", celery_body({"name": "x"})),
    "id_missing": Case("headers_missing", celery_body({"name": "x"}), {"task": "sample.record"}),
    "id_not_text": Case("headers_missing", celery_body({"name": "x"}), {**HEADERS, "id": 7}),
    "id_too_long": Case("id_unusable", celery_body({"name": "x"}), {**HEADERS, "id": "x" * 300}),
    "not_compressed": Case("not_decodable", "plain", {**HEADERS, "compression": "zlib"}),
    "empty": Case("empty_body", "", HEADERS),
    "huge": Case("too_large", celery_body({"name": "x" * (4 * 1024 * 1024)}), HEADERS),
    "nul": Case("not_storable", celery_body({"name": "a\x00b"}), HEADERS),
    "lone_surrogate": Case("not_storable", '[[{"name": "\\ud800"}], {}, {}]', HEADERS),
    "not_a_number": Case("not_storable", '[[{"name": NaN}], {}, {}]', HEADERS),
    "keywords_that_do_not_match": Case("name_missing", celery_body(other=1), HEADERS),
    "no_payload": Case("payload_not_a_dict", celery_body(), HEADERS),
    "two_payloads": Case("unexpected_arguments", celery_body({"name": "x"}, 2), HEADERS),
    "wrong_type": Case("name_missing", celery_body({"name": ["x"]}), HEADERS),
}


@pytest.fixture(scope="module", params=BROKERS)
def broker(
    request: pytest.FixtureRequest, embedded_broker: EmbeddedBroker, django_db_setup: None
) -> Iterator[Broker]:
    """A broker for the whole module, since a worker takes seconds to start."""
    with broker_of(request.param, embedded_broker) as broker:
        yield broker


@pytest.fixture(scope="module")
def worker(broker: Broker) -> Iterator[Worker]:
    with running_worker(broker) as worker:
        yield worker


def effects() -> list[str]:
    return sorted(Effect.objects.values_list("name", flat=True))


class TestMalformedMessage:
    def test_becomes_a_dead_letter_and_the_next_message_flows(
        self, broker: Broker, worker: Worker
    ) -> None:
        for case in MALFORMED.values():
            broker.send_raw(
                "SAMPLE_QUEUE",
                case.body,
                headers=case.headers,
                content_type=case.content_type,
            )
        garbage = broker.push_garbage("SAMPLE_QUEUE") if broker.kind == "valkey" else 0
        expected = sorted(
            [case.reason for case in MALFORMED.values()] + ["content_type_refused"] * garbage
        )
        last = {**HEADERS, "id": "the-last"}
        broker.send_raw("SAMPLE_QUEUE", celery_body({"name": "the last"}), headers=last)

        wait_until(lambda: Effect.objects.exists() or not worker.is_alive, what=worker.text)
        wait_until(lambda: DeadLetter.objects.count() >= len(expected) or not worker.is_alive)

        assert worker.is_alive, worker.text()
        assert effects() == ["the last"]
        letters = DeadLetter.objects.order_by("id").values_list("reason", flat=True)
        assert sorted(letters) == expected
        assert set(DeadLetter.objects.values_list("queue", "state")) == {("SAMPLE_QUEUE", "dead")}
        wait_until(lambda: broker.depth("SAMPLE_QUEUE") == 0)


class TestUnpacking:
    """Bodies that decompress to gigabytes must not use up the memory of the worker."""

    def test_happens_to_nothing_before_it_was_measured(
        self, broker: Broker, worker: Worker
    ) -> None:
        carried = Carried(
            "SAMPLE_QUEUE",
            "sample.record",
            {"name": "good"},
        )
        assert_survives_malformed(broker, worker, [carried], lambda: effects() == ["good"])


class TestStranger:
    def test_is_understood_without_headers_of_ours(self, broker: Broker, worker: Worker) -> None:
        stranger = broker.stock_app()
        queue = broker.name("SAMPLE_QUEUE")
        stranger.send_task("sample.record", args=[{"name": "args"}], queue=queue, task_id="c1")
        stranger.send_task("sample.record", kwargs={"name": "kwargs"}, queue=queue)
        stranger.send_task("sample.record", kwargs={"payload": {"name": "named"}}, queue=queue)
        stranger.send_task(
            "sample.record",
            args=[{"name": "later", "at": timezone.now()}],
            queue=queue,
            countdown=9,
        )
        stranger.conf.task_protocol = 1
        stranger.send_task("sample.record", args=[{"name": "protocol 1"}], queue=queue)

        wait_until(lambda: Effect.objects.count() == 5 or not worker.is_alive)

        assert effects() == ["args", "kwargs", "later", "named", "protocol 1"]
        assert Effect.objects.get(name="args").message_id == "c1"
        assert DeadLetter.objects.count() == 0


class TestFailingMessage:
    def test_is_run_five_times_at_stored_times_and_then_dead_lettered(
        self, broker: Broker, worker: Worker
    ) -> None:
        headers = {**HEADERS, "task": "sample.unavailable", "request_id": "from-far-away"}
        broker.send_raw("SAMPLE_QUEUE", celery_body({"name": "x"}), headers=headers)

        def hurried_to_the_end() -> bool:
            OutboxMessage.objects.filter(state="pending").update(available_at=timezone.now())
            return DeadLetter.objects.exists() or not worker.is_alive

        wait_until(hurried_to_the_end, timeout=30)

        letter = DeadLetter.objects.get()
        assert (letter.reason, letter.task, letter.message_id, letter.request_id) == (
            "failed_too_often",
            "sample.unavailable",
            "m1",
            "from-far-away",
        )
        wait_until(lambda: not OutboxMessage.objects.exclude(state="published").exists())
        retries = OutboxMessage.objects.order_by("id").values_list("delivery", flat=True)
        assert list(retries) == ["1", "2", "3", "4"]
        assert Effect.objects.count() == 0


class TestPoison:
    def test_that_kills_its_worker_is_dead_after_five_runs(
        self,
        broker: Broker,
        embedded_broker: EmbeddedBroker,
        tmp_path_factory: pytest.TempPathFactory,
    ) -> None:
        marks = tmp_path_factory.mktemp("poison") / "marks"
        healthy = {**HEADERS, "id": "healthy"}
        # Use a separate queue: this message would also kill the other worker of this module.
        with broker_of(broker.kind, embedded_broker) as own:
            poison = celery_body({"path": str(marks)})
            own.send_raw("SAMPLE_QUEUE", poison, headers={**HEADERS, "task": "sample.kill"})
            own.send_raw("SAMPLE_QUEUE", celery_body({"name": "healthy"}), headers=healthy)
            with running_worker(own, pool="prefork") as worker:
                wait_until(
                    lambda: (
                        (DeadLetter.objects.exists() and Effect.objects.exists())
                        or not worker.is_alive
                    ),
                    timeout=60,
                    what=worker.text,
                )

        assert marks.read_text() == "xxxxx"
        assert DeadLetter.objects.get().reason == "worker_lost"
        assert effects() == ["healthy"]


class TestDeadlyReading:
    @pytest.mark.skipif("rabbitmq" not in BROKERS, reason="RabbitMQ does not answer.")
    def test_ends_after_five_runs_and_the_next_message_flows(
        self, embedded_broker: EmbeddedBroker, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        """Runs only on RabbitMQ, which delivers a message again at once. Valkey waits for half a
        minute.
        """
        marks = tmp_path_factory.mktemp("deadly") / "marks"
        deadly = celery_body({"name": {"__type__": "deadly", "__value__": str(marks)}})
        healthy = {**HEADERS, "id": "healthy"}
        with broker_of("rabbitmq", embedded_broker) as own:
            own.send_raw("SAMPLE_QUEUE", deadly, headers=HEADERS)
            own.send_raw("SAMPLE_QUEUE", celery_body({"name": "healthy"}), headers=healthy)
            for _ in range(8):
                with suppress(AssertionError), running_worker(own) as worker:
                    worker.wait(lambda: DeadLetter.objects.exists() and Effect.objects.exists())
                    break

        assert marks.read_text() == "xxxxx"
        assert [letter.reason for letter in DeadLetter.objects.all()] == ["worker_lost"]
        assert effects() == ["healthy"]
        assert not InboxMessage.objects.filter(message_id__startswith="raw:").exists()


class TestAddress:
    def test_is_the_queue_a_message_came_from_whatever_its_sender_wrote(
        self, broker: Broker, worker: Worker
    ) -> None:
        headers = {**HEADERS, "task": "sample.unavailable"}
        broker.send_elsewhere("SAMPLE_QUEUE", celery_body({"name": "x"}), headers=headers)
        wait_until(lambda: OutboxMessage.objects.exists() or not worker.is_alive)
        assert OutboxMessage.objects.get().queue == "SAMPLE_QUEUE"

    def test_decides_which_tasks_may_be_called(self, broker: Broker, worker: Worker) -> None:
        headers = {**HEADERS, "task": "sample.at_home"}
        broker.send_raw("SAMPLE_QUEUE", celery_body({"name": "x"}), headers=headers)
        broker.send_elsewhere("SAMPLE_QUEUE", celery_body({"name": "x"}), headers=headers)
        wait_until(lambda: DeadLetter.objects.count() == 2 or not worker.is_alive)
        letters = DeadLetter.objects.values_list("queue", "reason")
        assert set(letters) == {("SAMPLE_QUEUE", "wrong_queue")}
        assert not Effect.objects.exists()


class TestDatabaseAway:
    def test_holds_up_a_worker_and_loses_nothing(self, broker: Broker, worker: Worker) -> None:
        held = worker.text().count("consumer.held")
        with database_away() as bring_back:
            broker.send_raw("SAMPLE_QUEUE", b"{nope", headers=HEADERS)
            wait_until(lambda: worker.text().count("consumer.held") > held, what="it is held")
            headers = {**HEADERS, "id": "after-garbage"}
            broker.send_raw("SAMPLE_QUEUE", celery_body({"name": "good"}), headers=headers)
            bring_back()

        wait_until(lambda: Effect.objects.exists() or not worker.is_alive)
        assert worker.is_alive, worker.text()
        assert effects() == ["good"]
        assert [letter.reason for letter in DeadLetter.objects.all()] == ["not_json"]


class TestBrokerAway:
    def test_is_waited_for_by_the_worker(self, django_db_setup: None) -> None:
        valkey = EmbeddedBroker()
        valkey.start()
        try:
            with broker_of("valkey", valkey) as own, running_worker(own) as worker:
                valkey.stop()
                wait_until(lambda: "Connection to broker lost" in worker.text())
                valkey.start()
                headers = {**HEADERS, "id": "after"}
                own.send_raw("SAMPLE_QUEUE", celery_body({"name": "after"}), headers=headers)
                wait_until(lambda: Effect.objects.exists(), timeout=30, what=worker.text)
        finally:
            valkey.close()

        assert effects() == ["after"]
