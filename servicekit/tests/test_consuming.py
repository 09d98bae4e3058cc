import pytest
from project.sample.models import Effect

from servicekit.consuming.models import DeadLetter, InboxMessage
from servicekit.testing.concurrency import run_at_once
from servicekit.testing.messages import deliver, outbox_messages


@pytest.mark.django_db
class TestDeliver:
    def test_has_its_effect_once(self) -> None:
        first = deliver("sample.record", {"name": "a"}, message_id="m1")
        second = deliver("sample.record", {"name": "a"}, message_id="m1")

        assert (first.result.value, second.result.value) == ("done", "duplicate")
        assert [e.message_id for e in Effect.objects.all()] == ["m1"]
        assert InboxMessage.objects.get().state == "done"

    def test_undoes_everything_of_a_failed_run_and_stores_the_next(self) -> None:
        outcome = deliver("sample.broken", {"name": "a"}, message_id="m1", queue="SAMPLE_QUEUE")

        assert outcome.result.value == "retried"
        assert Effect.objects.count() == 0
        assert InboxMessage.objects.count() == 0
        [row] = outbox_messages()
        assert (row.message_id, row.delivery, row.queue, row.task) == (
            "m1",
            "1",
            "SAMPLE_QUEUE",
            "sample.broken",
        )
        assert row.headers == {"request_id": "test-request", "attempt": 1}

    def test_dead_letters_a_malformed_message_at_once(self) -> None:
        outcome = deliver("sample.record", {"other": 1}, message_id="m1")

        assert outcome.result.value == "dead"
        letter = DeadLetter.objects.get()
        assert (letter.reason, letter.body) == ("name_missing", '[[{"other": 1}], {}, {}]')


@pytest.mark.django_db(transaction=True)
class TestDeliverAtTheSameMoment:
    def test_has_one_effect(self) -> None:
        outcomes = run_at_once(
            lambda: deliver("sample.record", {"name": "a"}, message_id="m1").result.value, times=8
        )

        assert sorted(outcomes) == ["done"] + ["duplicate"] * 7
        assert Effect.objects.count() == 1
