from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from servicekit.db.transactions import transaction
from servicekit.http.idempotency.models import StoredAnswer
from servicekit.messages.consuming.models import DeadLetter
from servicekit.messages.outbox import OutgoingMessage, outbox_append
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.ops.invariants import Violation, replays, sources
from servicekit.ops.invariants.messages import message_violations

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _healthy() -> None:
    """Rows that violate no rule: three messages, a dead letter with its replay, a stored answer."""
    now = timezone.now()
    with transaction():
        outbox_append(
            [
                OutgoingMessage(queue="SAMPLE_QUEUE", task="sample.record", message_id=name)
                for name in ("waits", "sent", "dead")
            ],
            now=now,
        )
    OutboxMessage.objects.filter(message_id="sent").update(state="published", published_at=now)
    OutboxMessage.objects.filter(message_id="dead").update(state="dead", last_error="no queue")
    letter = DeadLetter.objects.create(
        reason="failed", received_at=now, state="replayed", replayed_at=now, message_id="m1"
    )
    OutboxMessage.objects.create(
        message_id="m1",
        delivery=f"r{letter.pk}.0",
        queue="SAMPLE_QUEUE",
        task="sample.record",
        created_at=now,
        available_at=now,
    )
    StoredAnswer.objects.create(
        caller="staff:7", method="POST", path="/", key="k", status=201, created_at=now
    )


def only(message_id: str) -> OutboxMessage:
    return OutboxMessage.objects.get(message_id=message_id)


def forget_a_message() -> int:
    OutboxMessage.objects.filter(message_id="waits").update(available_at=timezone.now() - DAY)
    return only("waits").pk


def claim_for_a_day() -> int:
    OutboxMessage.objects.filter(message_id="waits").update(
        lease_owner="somebody", lease_until=timezone.now() + DAY
    )
    return only("waits").pk


def forget_why() -> int:
    OutboxMessage.objects.filter(message_id="dead").update(last_error="")
    return only("dead").pk


def lose_a_replay() -> int:
    OutboxMessage.objects.filter(message_id="m1").delete()
    return DeadLetter.objects.get().pk


def commit_half_an_answer() -> int:
    StoredAnswer.objects.update(status=0)
    return StoredAnswer.objects.get().pk


BREAKERS: dict[str, Callable[[], int]] = {
    "a message that is due has left within the hour": forget_a_message,
    "a claim on a message ends within the hour": claim_for_a_day,
    "a message that cannot be published says why": forget_why,
    "a replayed dead letter was sent again": lose_a_replay,
    "a stored answer is a whole one": commit_half_an_answer,
}


@pytest.mark.parametrize("rule", BREAKERS)
def test_names_what_breaks_each_rule_of_messages(rule: str) -> None:
    assert list(message_violations()) == []
    key = BREAKERS[rule]()
    assert list(message_violations()) == [Violation(rule, str(key))]


def test_does_not_miss_the_message_of_a_letter_that_is_old() -> None:
    lose_a_replay()
    DeadLetter.objects.update(replayed_at=timezone.now() - 8 * DAY)
    assert list(message_violations()) == []


class TestCheckInvariants:
    def test_says_that_all_is_well(self) -> None:
        said = StringIO()
        call_command("check_invariants", stdout=said)
        assert said.getvalue() == "No violations.\n"

    def test_lists_the_rows_and_fails(self) -> None:
        key = forget_why()
        said = StringIO()
        with pytest.raises(CommandError, match="1 violations") as failed:
            call_command("check_invariants", stdout=said)
        assert failed.value.returncode == 1
        rule = "a message that cannot be published says why"
        assert said.getvalue() == f"{rule}: broken by {key}\n"

    def test_asks_every_app_and_reads_histories_only_when_told(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def here() -> Iterator[Violation]:
            yield Violation("here", "1")

        def there() -> list[Violation]:
            return [Violation("there", "2")]

        monkeypatch.setitem(sources, "here", here)
        monkeypatch.setitem(replays, "there", there)
        for options, lines in (([], ["here"]), (["--replay"], ["here", "there"])):
            said = StringIO()
            with pytest.raises(CommandError):
                call_command("check_invariants", *options, stdout=said)
            assert [line.split(":")[0] for line in said.getvalue().splitlines()] == lines
