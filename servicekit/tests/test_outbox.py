import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from servicekit import clock
from servicekit.base.request_id import request_id_bound
from servicekit.clock import SimulatedClock
from servicekit.db.transactions import TransactionRequiredError, transaction
from servicekit.messages.consuming.models import DeadLetter, InboxMessage
from servicekit.messages.outbox import OutgoingMessage, claims, outbox_append
from servicekit.messages.outbox.claims import (
    Failure,
    outbox_claim,
    outbox_mark_failed,
    outbox_release,
)
from servicekit.messages.outbox.clocks import outbox_bring_back
from servicekit.messages.outbox.hot import outbox_mark_published
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.messages.outbox.purging import purge_all, purges
from servicekit.messages.outbox.services import outbox_withdraw
from servicekit.testing.clocks import clock_used
from servicekit.testing.concurrency import run_at_once
from servicekit.testing.messages import outbox_messages
from servicekit.testing.statements import statements_in

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
LEASE = timedelta(seconds=30)


def append(*ids: str, **fields: Any) -> None:
    messages = [
        OutgoingMessage(queue="SAMPLE_QUEUE", task="sample.record", message_id=name, **fields)
        for name in ids
    ]
    with transaction():
        outbox_append(messages, now=NOW)


def claim(owner: str = "me", *, now: datetime = NOW, limit: int = 10) -> list[str]:
    rows = outbox_claim(owner=owner, now=now, lease=LEASE, limit=limit)
    return [row.message_id for row in rows]


@pytest.mark.django_db
class TestOutboxAppend:
    def test_stores_plain_json_with_the_request_id(self) -> None:
        number = uuid.UUID(int=7)
        with request_id_bound("from-far-away"), transaction():
            message = OutgoingMessage(
                queue="SAMPLE_QUEUE",
                task="sample.record",
                args=({"at": NOW, "id": number, "cost": Decimal("1.50")},),
                kwargs={"name": "Zoë"},
                key="ticket:1",
            )
            outbox_append([message], now=NOW)

        [row] = outbox_messages("SAMPLE_QUEUE", "sample.record")
        assert row.args == [{"at": "2026-11-02T09:30:00Z", "id": str(number), "cost": "1.50"}]
        assert row.kwargs == {"name": "Zoë"}
        assert row.headers == {"request_id": "from-far-away"}
        assert (row.key, row.created_at, row.available_at) == ("ticket:1", NOW, NOW)
        assert uuid.UUID(row.message_id)

    def test_takes_one_statement_for_many(self) -> None:
        with transaction(), CaptureQueriesContext(connection) as queries:
            outbox_append(
                [OutgoingMessage(queue="Q", task="t", args=(n,)) for n in range(40)], now=NOW
            )

        assert len(queries) == 1
        assert len(outbox_messages()) == 40

    def test_needs_a_transaction(self) -> None:
        with pytest.raises(TransactionRequiredError):
            outbox_append([OutgoingMessage(queue="Q", task="t")], now=NOW)

    def test_goes_with_its_cause(self) -> None:
        @transaction()
        def fail() -> None:
            outbox_append([OutgoingMessage(queue="Q", task="t")], now=NOW)
            raise KeyError

        with pytest.raises(KeyError):
            fail()

        assert outbox_messages() == []

    def test_keeps_one_row_for_one_message_id(self) -> None:
        append("a", args=(1,))
        append("a", args=(2,))

        assert [row.args for row in outbox_messages()] == [[1]]


@pytest.mark.django_db
class TestOutboxWithdraw:
    def withdraw(self, message_id: str) -> bool:
        with transaction():
            return outbox_withdraw(message_id=message_id)

    def test_forgets_what_was_not_sent(self) -> None:
        append("needless", "needed")

        assert self.withdraw("needless")

        assert [row.message_id for row in outbox_messages()] == ["needed"]

    def test_leaves_what_a_relay_holds_or_has_sent(self) -> None:
        append("held", "sent")
        rows = outbox_claim(owner="me", now=NOW, lease=LEASE, limit=2)
        outbox_mark_published([rows[1].id], owner="me", now=NOW)

        assert not self.withdraw("held")
        assert not self.withdraw("sent")

        assert OutboxMessage.objects.count() == 2

    def test_costs_one_statement(self) -> None:
        append("needless")

        with CaptureQueriesContext(connection) as queries:
            assert self.withdraw("needless")

        assert statements_in(queries) == ["DELETE outbox_outboxmessage"]

    def test_needs_a_transaction(self) -> None:
        with pytest.raises(TransactionRequiredError):
            outbox_withdraw(message_id="a")


@pytest.mark.django_db
class TestOutboxClaim:
    def test_gives_what_publishing_asks_for(self) -> None:
        append("a", args=(1,), kwargs={"name": "Zoë"})

        with CaptureQueriesContext(connection) as queries:
            [row] = outbox_claim(owner="me", now=NOW, lease=LEASE, limit=10)
            told = (row.message_id, row.queue, row.task, row.args, row.kwargs, row.headers)
            when = (row.available_at, row.attempts)

        assert told == ("a", "SAMPLE_QUEUE", "sample.record", [1], {"name": "Zoë"}, {})
        assert when == (NOW, 0)
        # On SQLite a claim first looks for due rows, so that an idle relay takes no lock.
        assert len(queries) == (1 if connection.vendor == "postgresql" else 2)

    def test_takes_what_is_due_oldest_first_up_to_the_limit(self) -> None:
        append("later", available_at=NOW + timedelta(seconds=1))
        append("second")
        append("first", available_at=NOW - timedelta(seconds=1))
        append("third")

        assert claim(limit=2) == ["first", "second"]
        assert claim() == ["third"]
        assert claim() == []
        assert claim(now=NOW + timedelta(seconds=1)) == ["later"]

    def test_leaves_what_another_holds_until_the_lease_ends(self) -> None:
        append("a")

        assert claim("one") == ["a"]
        assert claim("two", now=NOW + LEASE - timedelta(milliseconds=1)) == []
        assert claim("two", now=NOW + LEASE) == ["a"]

    def test_takes_nothing_that_is_settled(self) -> None:
        append("published", "dead", "postponed", "released")
        rows = {row.message_id: row for row in outbox_messages()}
        claim()
        outbox_mark_published([rows["published"].id], owner="me", now=NOW)
        outbox_mark_failed(Failure(rows["dead"], "no", NOW, is_dead=True), owner="me", now=NOW)
        later = NOW + timedelta(seconds=5)
        outbox_mark_failed(Failure(rows["postponed"], "not now", later), owner="me", now=NOW)
        outbox_release(owner="me")

        assert claim("two") == ["released"]
        assert claim("two", now=later) == ["postponed"]
        assert list(OutboxMessage.objects.order_by("id").values_list("state", "attempts")) == [
            ("published", 0),
            ("dead", 1),
            ("pending", 1),
            ("pending", 0),
        ]

    def test_calls_the_hooks_once_for_a_row_that_dies(self, monkeypatch: Any) -> None:
        append("dead", "postponed")
        rows = {row.message_id: row for row in outbox_messages()}
        died: list[tuple[str, datetime]] = []
        monkeypatch.setattr(
            claims, "death_hooks", [lambda row, now: died.append((row.message_id, now))]
        )
        claim()
        outbox_mark_failed(Failure(rows["postponed"], "no", NOW), owner="me", now=NOW)
        for _ in range(2):
            outbox_mark_failed(Failure(rows["dead"], "no", NOW, is_dead=True), owner="me", now=NOW)
        assert died == [("dead", NOW)]

    def test_leaves_a_row_alive_whose_hook_raises(self, monkeypatch: Any) -> None:
        append("dead")
        [row] = outbox_messages()

        def hook(row: OutboxMessage, now: datetime) -> None:
            raise RuntimeError("not now")

        monkeypatch.setattr(claims, "death_hooks", [hook])
        claim()
        with pytest.raises(RuntimeError):
            outbox_mark_failed(Failure(row, "no", NOW, is_dead=True), owner="me", now=NOW)
        assert OutboxMessage.objects.get().state == "pending"
        assert claim("two", now=NOW + LEASE) == ["dead"]

    def test_marks_nothing_whose_lease_has_passed_on(self) -> None:
        append("a")
        [row] = outbox_claim(owner="one", now=NOW, lease=LEASE, limit=10)
        claim("two", now=NOW + LEASE)
        outbox_mark_published([row.id], owner="one", now=NOW + LEASE)

        assert OutboxMessage.objects.get().state == "pending"

    @pytest.mark.parametrize(
        "broken",
        [
            {"state": "published"},
            {"published_at": NOW},
            {"lease_owner": "me"},
            {"lease_until": NOW},
            {"state": "dead", "lease_owner": "me", "lease_until": NOW},
            {"state": "lost"},
        ],
    )
    def test_could_not_recover_states_that_the_database_refuses(
        self, broken: dict[str, Any]
    ) -> None:
        append("a")

        with pytest.raises(IntegrityError), transaction():
            OutboxMessage.objects.update(**broken)


@pytest.mark.django_db
class TestWrongClock:
    """A process whose clock was an hour fast wrote or claimed rows, and was killed."""

    FAST = timedelta(hours=1)

    def append_at(self, moment: datetime, name: str, *, wait: timedelta | None = None) -> None:
        due = None if wait is None else moment + wait
        message = OutgoingMessage(
            queue="SAMPLE_QUEUE", task="sample.record", message_id=name, available_at=due
        )
        with pytest.MonkeyPatch.context() as patch, transaction():
            patch.setattr(clock, "real_now", lambda: moment)
            outbox_append([message], now=moment)

    def test_holds_up_no_message_that_asked_for_no_delay(self) -> None:
        now = timezone.now()
        self.append_at(now + self.FAST, "stuck")
        assert outbox_claim(owner="other", now=now, lease=LEASE, limit=10) == []

        assert outbox_bring_back(lease=LEASE) == 1

        later = timezone.now()
        [row] = outbox_claim(owner="other", now=later, lease=LEASE, limit=10)
        assert row.message_id == "stuck"

    def test_makes_no_message_early_that_has_its_time(self) -> None:
        now = timezone.now()
        self.append_at(now, "in an hour", wait=timedelta(hours=1))
        self.append_at(now + self.FAST, "closing", wait=timedelta(hours=72))

        assert outbox_bring_back(lease=LEASE) == 0

    def test_holds_up_no_retry(self) -> None:
        now = timezone.now()
        self.append_at(now + self.FAST, "again", wait=timedelta(seconds=10))
        OutboxMessage.objects.update(key="retry")

        assert outbox_bring_back(lease=LEASE) == 1
        assert OutboxMessage.objects.get().available_at <= timezone.now()

    def test_leaves_no_lease_behind(self) -> None:
        now = timezone.now()
        self.append_at(now, "claimed")
        outbox_claim(owner="fast", now=now + self.FAST, lease=LEASE, limit=10)

        assert outbox_bring_back(lease=LEASE) == 1
        assert len(outbox_claim(owner="other", now=now, lease=LEASE, limit=10)) == 1

    def test_is_not_taken_for_one_that_is_right(self) -> None:
        now = timezone.now()
        self.append_at(now, "leased")
        outbox_claim(owner="right", now=now, lease=LEASE, limit=10)
        self.append_at(now, "due")

        assert outbox_bring_back(lease=LEASE) == 0


@pytest.mark.django_db(transaction=True)
class TestManyClaimers:
    def test_share_the_rows_without_overlap(self) -> None:
        append(*(f"m{n}" for n in range(200)))

        claims = run_at_once(
            [lambda owner=owner: claim(owner, limit=60) for owner in ("a", "b", "c", "d")]
        )

        claimed = [message_id for batch in claims for message_id in batch]
        assert sorted(claimed) == sorted(f"m{n}" for n in range(200))


@pytest.mark.django_db
class TestPurge:
    def test_removes_old_settled_rows_and_no_others(self) -> None:
        append("old", "new", "waiting")
        OutboxMessage.objects.filter(message_id="old").update(
            state="published", published_at=NOW - timedelta(days=8)
        )
        OutboxMessage.objects.filter(message_id="new").update(
            state="published", published_at=NOW - timedelta(days=6)
        )
        for age, message_id in ((31, "old"), (29, "new")):
            moment = NOW - timedelta(days=age)
            InboxMessage.objects.create(
                message_id=message_id, task="t", state="done", received_at=moment, done_at=moment
            )

        removed = purge_all(NOW)

        assert (removed["outbox"], removed["inbox"]) == (1, 1)
        assert [row.message_id for row in OutboxMessage.objects.all()] == ["new", "waiting"]
        assert [row.message_id for row in InboxMessage.objects.all()] == ["new"]

    def test_removes_discarded_messages_after_90_days_and_never_dead_ones(self) -> None:
        append("long-ago", "lately", "unknown-when", "dead", "pending-again")
        for message_id, state, days in (
            ("long-ago", "discarded", 91),
            ("lately", "discarded", 89),
            ("unknown-when", "discarded", None),
            ("dead", "dead", None),
            ("pending-again", "pending", 400),
        ):
            OutboxMessage.objects.filter(message_id=message_id).update(
                state=state,
                created_at=NOW - timedelta(days=400),
                settled_at=None if days is None else NOW - timedelta(days=days),
            )

        assert purge_all(NOW)["outbox"] == 2
        left = [row.message_id for row in OutboxMessage.objects.all()]
        assert left == ["lately", "dead", "pending-again"]

    def test_goes_on_where_one_table_fails(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(now: datetime) -> int:
            raise KeyError("a mistake of ours")

        monkeypatch.setattr("servicekit.messages.outbox.purging.purges", {"broken": fail, **purges})
        assert set(purge_all(NOW)) == set(purges)

    def test_removes_settled_dead_letters_after_90_days_and_no_waiting_ones(self) -> None:
        for message_id, state, days in (
            ("replayed-long-ago", "replayed", 91),
            ("discarded-long-ago", "discarded", 91),
            ("unknown-when", "discarded", None),
            ("replayed-lately", "replayed", 89),
            ("discarded-lately", "discarded", 89),
            ("waiting", "dead", None),
        ):
            settled_at = None if days is None else NOW - timedelta(days=days)
            DeadLetter.objects.create(
                message_id=message_id,
                reason="not_json",
                state=state,
                received_at=NOW - timedelta(days=400),
                settled_at=settled_at,
                replayed_at=settled_at if state == "replayed" else None,
            )

        assert purge_all(NOW)["dead_letters"] == 3
        left = DeadLetter.objects.order_by("id").values_list("message_id", flat=True)
        assert list(left) == ["replayed-lately", "discarded-lately", "waiting"]


@pytest.mark.django_db
class TestOutboxRepublish:
    """The messages that `manage.py outbox_republish` sends again after a broker lost its queues."""

    @staticmethod
    def settle(name: str, state: str, hours_ago: float) -> None:
        append(name)
        at = timezone.now() - timedelta(hours=hours_ago)
        published_at = at if state == "published" else None
        OutboxMessage.objects.filter(message_id=name).update(
            state=state, published_at=published_at, attempts=3, available_at=at
        )

    def test_sends_what_was_published_lately_and_nothing_else(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.settle("lately", "published", 1)
        self.settle("before", "published", 3)
        self.settle("dead", "dead", 1)

        call_command("outbox_republish", "--hours", "2")

        assert capsys.readouterr().out == "1 messages go out once more.\n"
        states = dict(OutboxMessage.objects.values_list("message_id", "state"))
        assert states == {"lately": "pending", "before": "published", "dead": "dead"}
        assert claim(now=timezone.now()) == ["lately"]

    def test_goes_through_more_than_one_batch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(
            "servicekit.messages.outbox.management.commands.outbox_republish.BATCH", 2
        )
        names = [f"m{number}" for number in range(5)]
        for name in names:
            self.settle(name, "published", 1)

        call_command("outbox_republish", "--hours", "2")

        assert claim(now=timezone.now()) == names

    @pytest.mark.parametrize("hours", ["0", "-1", "169"])
    def test_refuses_hours_that_nothing_is_kept_for(self, hours: str) -> None:
        self.settle("lately", "published", 1)

        with pytest.raises(CommandError, match="published messages are kept for 168 hours"):
            call_command("outbox_republish", "--hours", hours)

        assert OutboxMessage.objects.get().state == "published"


@pytest.mark.django_db
class TestTheTimeOfARow:
    """Rows have real times, even if the clock of the sender is simulated."""

    @pytest.fixture
    def begun(self) -> Iterator[datetime]:
        """The real time at which a simulated clock started at NOW; that clock is a hundred times as
        fast.
        """
        begun = clock.real_now()
        with clock_used(SimulatedClock(start=NOW, anchor=begun, factor=100)):
            yield begun

    def test_is_the_real_one_of_a_simulated_moment(self, begun: datetime) -> None:
        append("a")
        [row] = outbox_messages()
        assert (row.created_at, row.available_at) == (begun, begun)

    def test_lets_a_simulated_due_time_come_sooner(self, begun: datetime) -> None:
        append("a", available_at=NOW + timedelta(hours=1))
        [row] = outbox_messages()
        assert row.available_at == begun + timedelta(seconds=36)

    def test_waits_for_a_delay_in_full(self, begun: datetime) -> None:
        append("a", delay=timedelta(minutes=1))
        [row] = outbox_messages()
        assert row.available_at == begun + timedelta(minutes=1)

    def test_is_never_ahead(self) -> None:
        ahead = clock.real_now() + timedelta(hours=1)
        with transaction():
            outbox_append([OutgoingMessage(queue="Q", task="t")], now=ahead)
        [row] = outbox_messages()
        assert row.created_at == row.available_at < ahead
