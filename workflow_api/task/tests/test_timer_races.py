"""Dispatchers fire timers while people act. Each warning, breach and escalation happens once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from servicekit.db.transactions import transaction
from servicekit.testing import api_client, outbox_messages, run_at_once
from servicekit.testing.clocks import clock_at
from task.engine import dispatcher as dispatching
from task.engine.dispatcher import Dispatcher, timer_fire
from task.engine.sla_notices import sla_notices_send
from task.engine.timer_batches import timers_fire
from task.engine.timers import Claimed, timers_claim
from task.invariants import replay_violations, violations
from task.models import SlaNotice, Task, TaskEvent, TaskItem, TaskTimer
from testing.scenario import ADMIN, agent, chain, publish, receive, staff, step

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="threads need row locks"),
]

Command = Callable[[Task, TaskItem], Any]


def act(task: Task, item: TaskItem) -> int:
    client = api_client(agent(item.user_id))
    way = client.get(f"/tasks/{task.pk}/available-transitions/").json()["results"]
    body = {"transition_id": way[0]["transition_id"] if way else 1, "notes": ""}
    return client.post(f"/transitions/{task.pk}/transition/", body).status_code


def start(task: Task, item: TaskItem) -> int:
    url = f"/tasks/{task.pk}/update-user-status/"
    return api_client(agent(item.user_id)).post(url, {"status": "in progress"}).status_code


def transfer(task: Task, item: TaskItem) -> int:
    body = {"task_item_id": item.pk, "new_user_id": 12, "notes": ""}
    return api_client(ADMIN).post("/tasks/transfer/", body).status_code


def escalate(task: Task, item: TaskItem) -> int:
    body = {"task_item_id": item.pk, "reason": "Now."}
    return api_client(ADMIN).post("/tasks/escalate/", body).status_code


def prioritize(task: Task, item: TaskItem) -> int:
    body = {"priority": "Low", "reason": "It can wait."}
    return api_client(ADMIN).post(f"/tasks/{task.pk}/priority/", body).status_code


def cancel(task: Task, item: TaskItem) -> int:
    url = f"/tasks/{task.pk}/cancel/"
    return api_client(ADMIN).post(url, {"reason": "Now."}).status_code


def nothing(task: Task, item: TaskItem) -> int:
    return 200


@pytest.fixture
def task() -> Task:
    """A task on Triage, held by 11 and owned by 41, which can be escalated to the managers 31 and 32."""
    staff("Agent", [11])
    staff("Technician", [21])
    staff("Manager", [31, 32])
    staff("Ticket Coordinator", [41])
    staff("Admin", [90])
    publish(
        *chain(step("Triage", "Agent", 0.5, escalate_to="Manager"), step("Fix", "Technician", 1))
    )
    number = receive()
    staff("Agent", [12])
    return Task.objects.get(ticket__ticket_number=number)


def drain() -> int:
    return Dispatcher().drain()


def causes() -> Counter[tuple[int, str]]:
    """The number of notices about deadlines, by person and cause. Notices that were not sent yet
    count, too.
    """
    payloads = [row.payload for row in SlaNotice.objects.all()]
    payloads += [
        row.kwargs
        for row in outbox_messages("INAPP_NOTIFICATION_QUEUE")
        if row.kwargs["notification_type"].startswith("sla_")
    ]
    return Counter((payload["user_id"], payload["cause"]) for payload in payloads)


class TestTwoDispatchersAndAPerson:
    @pytest.mark.parametrize(
        "command", [nothing, act, start, transfer, escalate, prioritize, cancel]
    )
    def test_do_each_thing_once(self, task: Task, command: Command) -> None:
        item = TaskItem.objects.get(task=task)
        assert item.target_resolution is not None

        with clock_at(item.target_resolution + timedelta(seconds=1)):
            run_at_once([drain, drain, partial(command, task, item)])
            drain()
            sla_notices_send(now=timezone.now())

        assert [*violations(), *replay_violations()] == []
        assert set(causes().values()) <= {1}
        told = TaskEvent.objects.filter(task=task, kind="item_breached")
        numbers = [event.data["number"] for event in told]
        assert len(numbers) == len(set(numbers))
        assert TaskItem.objects.filter(task=task, origin="Escalation").count() <= 1
        assert not SlaNotice.objects.exists()

    def test_share_many_timers(self, task: Task) -> None:
        for _ in range(24):
            receive()
        last = TaskTimer.objects.latest("due_at").due_at
        with clock_at(last):
            fired = run_at_once([drain, drain, drain])
        assert sum(fired) == 25
        assert TaskEvent.objects.filter(kind="item_warned").count() == 25
        assert [*violations(), *replay_violations()] == []


class TestADispatcherThatDies:
    def claim(self) -> Claimed:
        now = timezone.now()
        (claimed,) = timers_claim(
            owner="gone",
            now=TaskTimer.objects.get().due_at,
            real_now=now,
            lease=timedelta(seconds=60),
            limit=5,
        )
        return claimed

    def test_after_its_claim_leaves_the_timer_to_another(self, task: Task) -> None:
        with clock_at(TaskTimer.objects.get().due_at):
            self.claim()
            assert drain() == 0
            later = timezone.now() + timedelta(seconds=61)
            assert Dispatcher(real_clock=lambda: later).drain() == 1
            assert drain() == 0
        assert causes() == {(11, f"task-item:{TaskItem.objects.get().pk}:sla:80"): 1}

    def test_in_the_middle_has_done_nothing(
        self, task: Task, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        claimed = self.claim()

        class Killed(BaseException):
            pass

        def dies(*_: Any, **__: Any) -> None:
            raise Killed

        monkeypatch.setattr("task.engine.run.outbox_append", dies)
        with pytest.raises(Killed), transaction():
            timer_fire(claimed, owner="gone", now=claimed.due_at)
        assert TaskTimer.objects.get().lease_owner == "gone"
        assert not TaskEvent.objects.filter(kind="item_warned").exists()
        assert causes() == {}

    def test_after_its_commit_does_nothing_twice(self, task: Task) -> None:
        claimed = self.claim()
        for fired in (True, False):
            with transaction():
                assert timer_fire(claimed, owner="gone", now=claimed.due_at) is fired
        assert TaskTimer.objects.get().kind == "item_90"
        assert set(causes().values()) == {1}

    def test_while_it_sends_sends_nothing_and_loses_nothing(
        self, task: Task, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with clock_at(TaskTimer.objects.get().due_at), monkeypatch.context() as spoiled:
            spoiled.setattr(
                "task.engine.sla_notices.outbox_append",
                lambda *_, **__: pytest.fail("killed", pytrace=False),
            )
            with pytest.raises(pytest.fail.Exception):
                drain()
        assert SlaNotice.objects.count() == 1
        drain()
        assert set(causes().values()) == {1}
        assert not SlaNotice.objects.exists()


class Killed(BaseException):
    """Raised where the process is killed."""


class TestADispatcherThatDiesWithABatch:
    """The same tests with several timers that share a transaction."""

    COUNT = 6

    @pytest.fixture
    def moment(self, task: Task) -> datetime:
        for _ in range(self.COUNT - 1):
            receive()
        return TaskTimer.objects.latest("due_at").due_at

    @pytest.mark.parametrize(
        "place",
        [
            "task.engine.timer_batches.free_tasks_for_update",
            "task.engine.timer_batches.store_changes",
            "task.engine.store.timers_follow",
            "task.engine.store.sla_notices_append",
            "task.engine.timer_batches.outbox_append",
        ],
    )
    def test_before_its_commit_has_done_nothing(
        self, moment: datetime, monkeypatch: pytest.MonkeyPatch, place: str
    ) -> None:
        def dies(*_: Any, **__: Any) -> None:
            raise Killed

        with clock_at(moment):
            with monkeypatch.context() as dying:
                dying.setattr(place, dies)
                with pytest.raises(Killed):
                    drain()
            assert not TaskEvent.objects.filter(kind="item_warned").exists()
            assert causes() == {}
            # Nothing fires until the leases of the dead dispatcher end.
            assert drain() == 0
            assert self.drain_later() == self.COUNT
            self.check()

    def test_after_its_commit_does_nothing_twice(
        self, moment: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def dies(*_: Any, **__: Any) -> None:
            raise Killed

        with clock_at(moment):
            with monkeypatch.context() as dying:
                dying.setattr(dispatching, "timers_postpone", dies)
                with pytest.raises(Killed):
                    drain()
            assert self.drain_later() == 0
            self.check()

    def test_claimed_again_by_another_does_nothing_twice(self, moment: datetime) -> None:
        """The lease of a slow dispatcher has ended, so another dispatcher claims the same timers
        and both fire them.
        """
        with clock_at(moment):
            now = timezone.now()
            slow = timers_claim(
                owner="slow", now=moment, real_now=now, lease=timedelta(seconds=60), limit=50
            )
            assert self.drain_later() == self.COUNT
            with transaction():
                batch = timers_fire(slow, now=moment)
            assert (batch.fired, len(batch.alone)) == ((), self.COUNT)
            for claimed in slow:
                with transaction():
                    assert not timer_fire(claimed, owner="slow", now=moment)
            self.check()

    @staticmethod
    def drain_later() -> int:
        later = timezone.now() + timedelta(seconds=61)
        return Dispatcher(real_clock=lambda: later).drain()

    def check(self) -> None:
        assert TaskEvent.objects.filter(kind="item_warned").count() == self.COUNT
        assert set(causes().values()) == {1}
        assert [*violations(), *replay_violations()] == []


class TestAHostWithAWrongClock:
    @pytest.mark.parametrize("wrong", [timedelta(hours=1), timedelta(hours=-1)])
    def test_fires_by_the_time_of_the_database(
        self, task: Task, monkeypatch: pytest.MonkeyPatch, wrong: timedelta
    ) -> None:
        now = timezone.now()
        monkeypatch.setattr("servicekit.clock.real_now", lambda: timezone.now() + wrong)
        other = Task.objects.get(ticket__ticket_number=receive())
        TaskTimer.objects.filter(pk=task.pk).update(due_at=now + timedelta(minutes=30))
        TaskTimer.objects.filter(pk=other.pk).update(due_at=now - timedelta(minutes=30))

        drain()

        # The timer that was due had no effect, and was armed for the right moment. The other timer
        # was not touched.
        assert TaskTimer.objects.get(pk=task.pk).due_at == now + timedelta(minutes=30)
        assert TaskTimer.objects.get(pk=other.pk).due_at > now


class TestARestoredBackup:
    def test_announces_only_the_highest_threshold_of_each_and_once(self, task: Task) -> None:
        """The database is a backup that is three days old. All thresholds of all items have passed
        since then.
        """
        for _ in range(24):
            receive()
        tasks = Task.objects.count()
        with clock_at(timezone.now() + timedelta(days=3)) as later:
            assert drain() > 0
            events = Counter(TaskEvent.objects.values_list("kind", flat=True))
            assert (events["item_warned"], events["item_breached"]) == (0, tasks)
            assert events["target_passed"] == tasks
            sent = [
                row.kwargs
                for row in outbox_messages("INAPP_NOTIFICATION_QUEUE")
                if row.kwargs["notification_type"].startswith("sla_")
            ]
            digests = [row for row in sent if row["metadata"].get("digest")]
            counts = {row["user_id"]: row["metadata"]["count"] for row in digests}
            # The coordinator and the Admin have two notices about each task. Each of them gets a
            # digest.
            assert (counts[41], counts[90]) == (2 * tasks, 2 * tasks)
            alone = Counter(row["user_id"] for row in sent if row not in digests)
            assert len(counts) == len(digests)
            assert not counts.keys() & alone.keys()
            assert max(alone.values(), default=0) <= 20
            later.move(timedelta(hours=1))
            drain()
        assert Counter(TaskEvent.objects.values_list("kind", flat=True))["item_breached"] == tasks
        assert [*violations(), *replay_violations()] == []


class TestAConnectionThatEnds:
    def test_counts_no_failure_and_loses_nothing(
        self, task: Task, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The database closes the connection in the middle of each transaction. When it is back,
        each timer fires once.
        """
        for _ in range(3):
            receive()

        def ends(*_: Any, **__: Any) -> None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

        with clock_at(TaskTimer.objects.latest("due_at").due_at):
            with monkeypatch.context() as away:
                away.setattr("task.engine.store.timers_follow", ends)
                with suppress(OperationalError, InterfaceError):
                    drain()
            connection.close()
            assert set(TaskTimer.objects.values_list("state", "attempts")) == {("armed", 0)}
            assert not TaskEvent.objects.filter(kind="item_warned").exists()
            later = timezone.now() + timedelta(seconds=61)
            assert Dispatcher(real_clock=lambda: later).drain() == 4
        assert set(causes().values()) == {1}
        assert [*violations(), *replay_violations()] == []


class TestALockedTask:
    def test_is_tried_again_soon_and_counts_no_failure(
        self, task: Task, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def busy(**_: Any) -> Any:
            raise OperationalError("lock timeout")

        with clock_at(TaskTimer.objects.get().due_at):
            monkeypatch.setattr(dispatching, "run_command", busy)
            assert drain() == 0
            timer = TaskTimer.objects.get()
            assert (timer.attempts, timer.lease_owner) == (0, "")
            assert timer.lease_until is not None
            monkeypatch.undo()
            later = timezone.now() + timedelta(seconds=3)
            assert Dispatcher(real_clock=lambda: later).drain() == 1
