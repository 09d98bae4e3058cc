"""Several messages in one transaction: each keeps the guarantees it has alone."""

import uuid
from functools import partial
from pathlib import Path

import pytest
import structlog
from brokers import BROKERS, Broker, EmbeddedBroker, broker_of, celery_body, running_worker
from django.db import DatabaseError, IntegrityError, OperationalError, connection
from django.test.utils import CaptureQueriesContext
from project.sample.models import Effect
from project.sample.tasks import begun, committed

from servicekit.messages.consuming.batching import handle_together
from servicekit.messages.consuming.handling import Outcome, Result, handle
from servicekit.messages.consuming.messages import Delivery, Message
from servicekit.messages.consuming.models import DeadLetter, InboxMessage
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.testing.concurrency import run_at_once, wait_until

TASK = "sample.together"
DONE, DUPLICATE = Outcome(Result.DONE), Outcome(Result.DUPLICATE)


@pytest.fixture(autouse=True)
def forgotten() -> None:
    begun.clear()
    committed.clear()


def delivery(name: str, *, message_id: str = "", **payload: object) -> Delivery:
    message = Message(
        message_id=message_id or f"id of {name}",
        request_id=f"request of {name}",
        task=TASK,
        args=[],
        kwargs={"name": name, **payload},
        redelivered=False,
    )
    return Delivery(queue="SAMPLE_QUEUE", message=message)


def effects() -> list[str]:
    return sorted(Effect.objects.values_list("name", flat=True))


def inbox() -> list[tuple[str, str]]:
    return sorted(InboxMessage.objects.values_list("message_id", "state"))


@pytest.mark.django_db
class TestHandledTogether:
    def test_is_one_transaction_with_the_inbox_row_of_each(self) -> None:
        outcomes = handle_together([delivery("a"), delivery("b"), delivery("c")])

        assert outcomes == [DONE, DONE, DONE]
        assert begun == [["id of a", "id of b", "id of c"]]
        assert inbox() == [("id of a", "done"), ("id of b", "done"), ("id of c", "done")]
        assert sorted(Effect.objects.values_list("name", "message_id", "request_id")) == [
            (name, f"id of {name}", f"request of {name}") for name in "abc"
        ]

    def test_is_a_line_of_the_log_each(self) -> None:
        with structlog.testing.capture_logs(
            processors=[structlog.contextvars.merge_contextvars]
        ) as logs:
            handle_together([delivery("a"), delivery("b")])

        lines = [line for line in logs if line["event"] == "message.finished"]
        assert [(line["message_id"], line["outcome"]) for line in lines] == [
            ("id of a", "done"),
            ("id of b", "done"),
        ]

    def test_has_its_effect_once_also_twice_in_one_batch(self) -> None:
        handle(delivery("before"))

        outcomes = handle_together(
            [delivery("before"), delivery("a"), delivery("again", message_id="id of a")]
        )

        assert outcomes == [DUPLICATE, DONE, DUPLICATE]
        assert effects() == ["a", "before"]

    @pytest.mark.parametrize("fate", ["malformed", "unavailable", "bad_statement"])
    @pytest.mark.parametrize("place", [0, 1, 2])
    def test_leaves_out_only_what_fails(self, fate: str, place: int) -> None:
        deliveries = [delivery("a"), delivery("b")]
        deliveries.insert(place, delivery("failing", fate=fate))

        outcomes = handle_together(deliveries)

        if fate == "bad_statement" and connection.vendor == "sqlite":
            # On SQLite "no such column" is an operational error, after which the whole batch fails.
            assert outcomes == [None, None, None]
            return
        expected: list[Outcome | None] = [DONE, DONE]
        expected.insert(place, None)
        assert outcomes == expected
        assert effects() == ["a", "b"]
        assert inbox() == [("id of a", "done"), ("id of b", "done")]
        assert committed == ["id of a", "id of b"]
        assert not OutboxMessage.objects.exists()
        assert not DeadLetter.objects.exists()

    def test_leaves_out_what_cannot_be_stored(self) -> None:
        assert handle_together([delivery("a\x00b"), delivery("c")]) == [None, DONE]

    @pytest.mark.parametrize("place", [0, 1, 2])
    def test_stores_nothing_where_the_database_is_in_trouble(self, place: int) -> None:
        deliveries = [delivery("a"), delivery("b")]
        deliveries.insert(place, delivery("in trouble", fate="deadlock"))

        with structlog.testing.capture_logs() as logs:
            outcomes = handle_together(deliveries)

        assert outcomes == [None, None, None]
        assert (effects(), inbox(), committed) == ([], [], [])
        assert [line["event"] for line in logs] == ["batch.taken_apart"]

    def test_stores_nothing_where_it_could_not_begin(self) -> None:
        outcomes = handle_together([delivery("a"), delivery("refused at the begin")])

        assert outcomes == [None, None]
        assert (effects(), inbox()) == ([], [])

    def test_stores_nothing_where_a_savepoint_cannot_be_rolled_back(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(sid: str) -> None:
            raise DatabaseError("no such savepoint")

        with monkeypatch.context() as patch:
            patch.setattr(connection, "savepoint_rollback", refuse)
            outcomes = handle_together([delivery("a"), delivery("failing", fate="malformed")])

        assert outcomes == [None, None]


@pytest.mark.django_db(transaction=True)
class TestCommit:
    def test_is_one_and_comes_before_the_callbacks(self) -> None:
        with CaptureQueriesContext(connection) as queries:
            outcomes = handle_together([delivery("a"), delivery("b")])

        assert outcomes == [DONE, DONE]
        statements = [query["sql"] for query in queries]
        assert [sql for sql in statements if sql in ("BEGIN", "COMMIT", "ROLLBACK")] in (
            ["BEGIN", "COMMIT"],
            ["COMMIT"],
        )
        assert committed == ["id of a", "id of b"]

    def test_that_fails_leaves_each_to_be_handled_alone(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse() -> None:
            # PostgreSQL raises this if it checks a foreign key at the commit.
            raise IntegrityError("a key points at nothing")

        deliveries = [delivery("a"), delivery("b")]
        with monkeypatch.context() as patch:
            patch.setattr(connection, "_commit", refuse)
            outcomes = handle_together(deliveries)

        assert outcomes == [None, None]
        assert (effects(), inbox(), committed) == ([], [], [])
        assert [handle(one) for one in deliveries] == [DONE, DONE]
        assert effects() == ["a", "b"]

    def test_whose_answer_is_lost_leaves_duplicates(self, monkeypatch: pytest.MonkeyPatch) -> None:
        commit = connection._commit

        def commit_and_break() -> None:
            commit()
            raise OperationalError("the connection is gone")

        deliveries = [delivery("a"), delivery("b")]
        with monkeypatch.context() as patch:
            patch.setattr(connection, "_commit", commit_and_break)
            outcomes = handle_together(deliveries)

        assert outcomes == [None, None]
        assert [handle(one) for one in deliveries] == [DUPLICATE, DUPLICATE]
        assert effects() == ["a", "b"]

    def test_at_the_same_moment_has_one_effect_of_each_message(self) -> None:
        names = [f"m{number}" for number in range(8)]
        ways = [names, list(reversed(names)), names[4:] + names[:4]]

        def handled(order: list[str]) -> list[Result]:
            found = []
            deliveries = [delivery(name) for name in order]
            for one, outcome in zip(deliveries, handle_together(deliveries), strict=True):
                found.append((outcome or handle(one)).result)
            return found

        results = run_at_once([partial(handled, order) for order in ways])

        assert sorted(result.value for found in results for result in found) == (
            ["done"] * 8 + ["duplicate"] * 16
        )
        assert effects() == names


def bodies(broker: Broker, *payloads: dict[str, object]) -> None:
    for payload in payloads:
        headers = {"task": TASK, "id": uuid.uuid4().hex, "lang": "py"}
        broker.send_raw("SAMPLE_QUEUE", celery_body(payload), headers=headers)


@pytest.mark.django_db(transaction=True)
class TestWorker:
    @pytest.mark.parametrize("kind", BROKERS)
    def test_handles_a_full_queue_and_settles_each_message(
        self, kind: str, embedded_broker: EmbeddedBroker, django_db_setup: None
    ) -> None:
        with broker_of(kind, embedded_broker) as broker:
            good: list[dict[str, object]] = [{"name": f"m{number:02}"} for number in range(40)]
            bodies(
                broker,
                *good[:2],
                {"name": "x", "fate": "malformed"},
                *good[2:10],
                {"name": "x", "fate": "unavailable"},
                *good[10:20],
                {"name": "alone", "fate": "deadlock"},
                *good[20:],
            )
            with running_worker(broker) as worker:
                worker.wait(lambda: Effect.objects.count() == 41 and DeadLetter.objects.exists())
                worker.wait(lambda: OutboxMessage.objects.exists())
                bodies(broker, {"name": "the last"})
                worker.wait(lambda: Effect.objects.count() == 42)
                worker.wait(lambda: broker.depth("SAMPLE_QUEUE") == 0)
                parted = "batch.taken_apart" in worker.text()

        # Valkey delivers one message at a time, so nothing is batched there.
        assert parted == (kind == "rabbitmq")
        assert effects() == sorted(
            [*(f"m{number:02}" for number in range(40)), "alone", "the last"]
        )
        assert [letter.reason for letter in DeadLetter.objects.all()] == ["so_it_is"]
        # The `unavailable` message is retried until the worker ends: on a slow machine repeatedly.
        assert OutboxMessage.objects.order_by("id").first().delivery == "1"  # type: ignore[union-attr]

    @pytest.mark.skipif("rabbitmq" not in BROKERS, reason="Valkey hands out one at a time")
    def test_that_is_killed_takes_nobody_along(
        self, embedded_broker: EmbeddedBroker, django_db_setup: None, tmp_path: Path
    ) -> None:
        marks = tmp_path / "marks"
        good: list[dict[str, object]] = [{"name": f"m{number}"} for number in range(5)]
        with broker_of("rabbitmq", embedded_broker) as broker:
            bodies(broker, *good[:2], {"name": "x", "fate": "kill", "path": str(marks)}, *good[2:])
            for _ in range(5):
                with running_worker(broker) as worker:
                    wait_until(lambda: not worker.is_alive, timeout=60)
            with running_worker(broker) as worker:
                worker.wait(lambda: Effect.objects.count() == 5 and DeadLetter.objects.exists())

        assert effects() == [f"m{number}" for number in range(5)]
        assert [letter.reason for letter in DeadLetter.objects.all()] == ["worker_lost"]
        assert marks.read_text() == "xxxxx"
