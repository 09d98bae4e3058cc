"""Consumers: one effect, stored retries, dead letters, and a database that is away."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
import structlog
from absence import database_away
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from project.sample.models import Effect

from servicekit.messages.consuming import MalformedMessageError, Message
from servicekit.messages.consuming.handling import Outcome, Result, handle
from servicekit.messages.consuming.messages import Delivery
from servicekit.messages.consuming.models import DeadLetter, InboxMessage
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.testing.concurrency import run_at_once, wait_until
from servicekit.testing.messages import deliver, outbox_messages
from servicekit.testing.statements import statements_in


class TestPayload:
    def payload(self, *args: object, **kwargs: object) -> dict[str, object]:
        message = Message("m1", "r1", "t", list(args), kwargs, redelivered=False)
        return message.payload("ticket")

    def test_is_the_one_dict_in_any_of_its_forms(self) -> None:
        expected = {"ticket_id": "TX1"}

        assert self.payload(expected) == expected
        assert self.payload(ticket=expected) == expected
        assert self.payload(ticket_id="TX1") == expected

    @pytest.mark.parametrize("args", [(), (1,), ([],), ({},), ({"a": 1}, 2), (None,)])
    def test_is_malformed_otherwise(self, args: tuple[object, ...]) -> None:
        with pytest.raises(MalformedMessageError):
            self.payload(*args)


@pytest.mark.django_db
class TestDeliver:
    def test_has_its_effect_once(self) -> None:
        first = deliver("sample.record", {"name": "a"}, message_id="m1")
        second = deliver("sample.record", {"name": "a"}, message_id="m1")

        assert (first.result, second.result) == (Result.DONE, Result.DUPLICATE)
        assert [effect.message_id for effect in Effect.objects.all()] == ["m1"]
        assert InboxMessage.objects.get().state == "done"

    def test_costs_one_statement_of_the_inbox(self) -> None:
        with CaptureQueriesContext(connection) as queries:
            deliver("sample.record", {"name": "a"})

        assert statements_in(queries) == ["INSERT inbox_inboxmessage", "INSERT sample_effect"]

    def test_carries_the_request_id(self) -> None:
        deliver("sample.record", {"name": "a"}, request_id="from-far-away")

        assert Effect.objects.get().request_id == "from-far-away"

    @pytest.mark.parametrize("task", ["sample.broken", "sample.unavailable"])
    def test_undoes_everything_of_a_failed_run_and_stores_the_next(self, task: str) -> None:
        outcome = deliver(task, {"name": "a"}, message_id="m1", queue="SAMPLE_QUEUE")

        assert outcome.result is Result.RETRIED
        assert Effect.objects.count() == 0
        assert InboxMessage.objects.count() == 0
        [row] = outbox_messages("SAMPLE_QUEUE", task)
        assert (row.message_id, row.delivery, row.args) == ("m1", "1", [{"name": "a"}])
        assert row.headers == {"request_id": "test-request", "attempt": 1}
        assert row.available_at - row.created_at == timedelta(seconds=2)

    @pytest.mark.parametrize(
        ("task", "outcome"), [("sample.record", "done"), ("sample.broken", "retried")]
    )
    def test_is_one_line_of_the_log_when_it_is_over(self, task: str, outcome: str) -> None:
        with structlog.testing.capture_logs() as logs:
            deliver(task, {"name": "a"}, message_id="m1")

        [line] = [line for line in logs if line["event"] == "message.finished"]
        assert line.pop("duration_ms") >= 0
        assert line == {
            "event": "message.finished",
            "task": task,
            "message_id": "m1",
            "outcome": outcome,
            "log_level": "info",
        }

    def test_stores_one_retry_however_often_the_run_is_repeated(self) -> None:
        for _ in range(2):
            deliver("sample.broken", {"name": "a"}, message_id="m1")

        assert len(outbox_messages()) == 1

    def test_waits_longer_each_time_and_gives_up_after_the_fifth_run(self) -> None:
        results = [
            deliver("sample.broken", {"name": "a"}, message_id="m1", attempt=attempt).result
            for attempt in range(5)
        ]

        assert results == [Result.RETRIED] * 4 + [Result.DEAD]
        delays = [(row.available_at - row.created_at).seconds for row in outbox_messages()]
        assert delays == [2, 10, 60, 300]
        letter = DeadLetter.objects.get()
        assert (letter.reason, letter.error) == (
            "failed_too_often",
            "KeyError: 'a mistake of ours'",
        )

    def test_dead_letters_a_malformed_message_at_once(self) -> None:
        outcome = deliver("sample.record", {"other": 1}, message_id="m1")

        assert outcome.result is Result.DEAD
        letter = DeadLetter.objects.get()
        assert (letter.reason, letter.body) == ("name_missing", '[[{"other": 1}], {}, {}]')
        assert InboxMessage.objects.count() == 0

    def test_stops_a_message_that_came_back_undone_four_times(self) -> None:
        InboxMessage.objects.create(
            message_id="m1",
            task="sample.record",
            state="started",
            returns=4,
            received_at=timezone.now(),
        )
        outcome = deliver("sample.record", {"name": "a"}, message_id="m1", redelivered=True)

        assert outcome.result is Result.DEAD
        assert DeadLetter.objects.get().reason == "worker_lost"
        assert Effect.objects.count() == 0

    def test_counts_a_return_before_the_handler_runs(self) -> None:
        deliver("sample.broken", {"name": "a"}, message_id="m1", redelivered=True)

        row = InboxMessage.objects.get()
        assert (row.state, row.returns) == ("started", 1)

    def test_is_counted_in_one_statement(self) -> None:
        with CaptureQueriesContext(connection) as queries:
            deliver("sample.record", {"name": "a"}, redelivered=True)

        assert statements_in(queries) == [
            "INSERT inbox_inboxmessage",
            "INSERT inbox_inboxmessage",
            "INSERT sample_effect",
        ]

    def test_recognises_what_was_done_when_it_comes_back(self) -> None:
        deliver("sample.record", {"name": "a"}, message_id="m1", redelivered=True)
        again = deliver("sample.record", {"name": "a"}, message_id="m1", redelivered=True)

        assert again.result is Result.DUPLICATE
        assert Effect.objects.count() == 1

    @pytest.mark.parametrize("name", ["a\x00b", "\ud800"])
    def test_refuses_text_that_postgresql_cannot_hold(self, name: str) -> None:
        assert deliver("sample.record", {"name": name}).result is Result.DEAD
        assert DeadLetter.objects.get().reason == "not_storable"


@pytest.mark.django_db(transaction=True)
class TestStatementThatAlwaysFails:
    def test_is_no_absent_database(self) -> None:
        """For a wrong statement SQLite raises an OperationalError, as it does when it is busy; but
        here waiting does not help.
        """
        assert deliver("sample.broken_statement", {"name": "a"}).result is Result.RETRIED


@pytest.mark.django_db(transaction=True)
class TestDeliverAtTheSameMoment:
    def test_has_one_effect(self) -> None:
        outcomes = run_at_once(
            lambda: deliver("sample.record", {"name": "a"}, message_id="m1").result.value, times=8
        )

        assert sorted(outcomes) == ["done"] + ["duplicate"] * 7
        assert InboxMessage.objects.count() == 1
        assert Effect.objects.count() == 1


def delivery() -> Delivery:
    message = Message("m1", "r1", "sample.record", [{"name": "a"}], {}, redelivered=False)
    return Delivery(queue="SAMPLE_QUEUE", message=message)


@pytest.fixture
def impatient() -> Iterator[None]:
    """Shorten SQLite's wait for a lock, which is 20 s in the settings; workers shorten it too."""
    options = connection.settings_dict["OPTIONS"]
    before = dict(options)
    if connection.vendor == "sqlite":
        options["timeout"] = 0.05
    connections.close_all()
    yield
    options.clear()
    options.update(before)
    connections.close_all()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("impatient")
class TestDatabaseAway:
    def test_holds_the_message_until_it_is_back(self) -> None:
        deliver("sample.record", {"name": "before"})
        outcomes: list[Outcome] = []

        def work() -> None:
            outcomes.append(handle(delivery()))
            connections.close_all()

        thread = threading.Thread(target=work)
        with structlog.testing.capture_logs() as logs, database_away() as bring_back:
            thread.start()
            wait_until(lambda: any(line["event"] == "consumer.held" for line in logs))
            assert outcomes == []
            bring_back()
            thread.join(timeout=20)

        assert outcomes == [Outcome(Result.DONE)]
        assert sorted(Effect.objects.values_list("name", flat=True)) == ["a", "before"]
        assert OutboxMessage.objects.count() == 0
        assert DeadLetter.objects.count() == 0

    def test_gives_the_message_back_when_that_takes_too_long(self) -> None:
        with database_away():
            outcome = handle(delivery(), hold_seconds=0.3)

        assert outcome.result is Result.REQUEUED
        assert Effect.objects.count() == 0
