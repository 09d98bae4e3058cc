"""Each change of a task arms its timer. A timer fires once, and the clock then changes the task."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from servicekit.db.transactions import transaction
from servicekit.testing import api_client, deliver, outbox_messages
from servicekit.testing.clocks import clock_at
from sla.domain.walk import ROUND_THE_CLOCK
from sla.domain.walk import moment_of as sla_moment
from task.domain.thresholds import Threshold, TimerKind
from task.engine.dispatcher import Dispatcher
from task.engine.services import task_take_up
from task.engine.sla_notices import sla_notices_send
from task.engine.timers import MAX_ATTEMPTS, timer_arm, timers_claim, timers_retry
from task.invariants import replay_violations, violations
from task.models import SlaNotice, Task, TaskEvent, TaskItem, TaskTimer
from testing.scenario import ADMIN, agent, chain, publish, receive, role, staff, step

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
HOUR = 60 * MINUTE


@pytest.fixture(autouse=True)
def _rules_hold() -> Iterator[None]:
    yield
    assert [*violations(), *replay_violations()] == []


@pytest.fixture
def arrived() -> datetime:
    return timezone.now().replace(microsecond=0)


@pytest.fixture
def number(arrived: datetime) -> str:
    """A ticket on Triage, held by agent 11 and owned by coordinator 41. Its step is due in 12 h,
    the ticket in 48 h.
    """
    staff("Agent", [11, 12])
    staff("Technician", [21])
    staff("Ticket Coordinator", [41])
    staff("Admin", [90, 91])
    publish(
        *chain(
            step("Triage", "Agent", 0.25, escalate_to="Manager"),
            step("Fix", "Technician", 0.75),
        )
    )
    with clock_at(arrived):
        return receive(created_at=arrived.isoformat())


def task_of(number: str) -> Task:
    return Task.objects.get(ticket__ticket_number=number)


def items(number: str) -> list[tuple[int, str, str]]:
    rows = TaskItem.objects.filter(task__ticket__ticket_number=number).order_by("number")
    return list(rows.values_list("user_id", "status", "origin"))


def fire(moment: datetime) -> int:
    """Let a dispatcher fire timers while the domain's clock shows `moment`. Returns the number that
    fired.
    """
    with clock_at(moment):
        return Dispatcher().drain()


def moment_of(number: str, percent: int) -> datetime:
    item = TaskItem.objects.filter(task__ticket__ticket_number=number).order_by("-number")[0]
    assert item.target_resolution is not None
    fraction = Fraction(percent, 100)
    return sla_moment(item.assigned_on, item.target_resolution, fraction, ROUND_THE_CLOCK)


def sent(*kinds: str) -> list[tuple[str, int, Any]]:
    """The notices of warnings and breaches so far, as (type, person, percent)."""
    rows = [row.kwargs for row in outbox_messages("INAPP_NOTIFICATION_QUEUE")]
    return sorted(
        (row["notification_type"], row["user_id"], row["metadata"].get("percent"))
        for row in rows
        if row["notification_type"].startswith("sla_")
    )


def codes(number: str) -> list[str]:
    url = f"/tasks/{task_of(number).pk}/events/"
    return [row["text_code"] for row in api_client(ADMIN).get(url).json()["results"]]


class TestArming:
    def test_is_part_of_the_opening(self, number: str) -> None:
        timer = TaskTimer.objects.get()
        assert (timer.task, timer.kind, timer.state) == (task_of(number), "item_80", "armed")
        assert timer.due_at == moment_of(number, 80)

    def test_follows_the_next_item(self, number: str) -> None:
        task, client = task_of(number), api_client(agent(11))
        ways = client.get(f"/tasks/{task.pk}/available-transitions/").json()["results"]
        body = {"transition_id": ways[0]["transition_id"], "notes": ""}
        assert client.post(f"/transitions/{task.pk}/transition/", body).status_code == 200
        timer = TaskTimer.objects.get()
        assert timer.due_at == moment_of(number, 80)
        assert timer.epoch == TaskEvent.objects.filter(task=task, rev=2).earliest("seq").seq

    def test_follows_a_new_priority(self, number: str) -> None:
        before = TaskTimer.objects.get().due_at
        body = {"priority": "Critical", "reason": "Fire."}
        url = f"/tasks/{task_of(number).pk}/priority/"
        assert api_client(ADMIN).post(url, body).status_code == 200
        timer = TaskTimer.objects.get()
        assert timer.due_at == moment_of(number, 80) < before

    def test_ends_with_the_task(self, number: str) -> None:
        url = f"/tasks/{task_of(number).pk}/cancel/"
        assert api_client(ADMIN).post(url, {"reason": "Twice."}).status_code == 200
        assert not TaskTimer.objects.exists()

    def test_needs_a_target(self) -> None:
        staff("Agent", [11])
        publish(*chain(step("Triage", "Agent", 1)), low_sla=None)
        receive(priority="Low")
        assert not TaskTimer.objects.exists()

    def test_waits_for_the_target_while_nobody_has_it(self) -> None:
        publish(*chain(step("Triage", "Agent", 1)))
        number = receive()
        timer = TaskTimer.objects.get()
        assert (timer.kind, timer.due_at) == ("target", task_of(number).target_resolution)


class TestTakingOver:
    def test_arms_open_tasks_that_have_none_and_leaves_the_others(self, number: str) -> None:
        other = receive()
        cancelled = receive()
        url = f"/tasks/{task_of(cancelled).pk}/cancel/"
        api_client(ADMIN).post(url, {"reason": "Twice."})
        expected = {timer.pk: timer.due_at for timer in TaskTimer.objects.all()}
        TaskTimer.objects.filter(task=task_of(number)).delete()
        kept = TaskTimer.objects.get(task=task_of(other))

        assert deliver("task.arm_timers").result.value == "done"

        assert {timer.pk: timer.due_at for timer in TaskTimer.objects.all()} == expected
        assert TaskTimer.objects.get(task=task_of(other)).epoch == kept.epoch

    def test_goes_on_after_a_full_batch(self, number: str, monkeypatch: pytest.MonkeyPatch) -> None:
        receive()
        TaskTimer.objects.all().delete()
        monkeypatch.setattr("task.tasks.going_on.BATCH", 1)
        handled = 0
        deliver("task.arm_timers")
        while messages := outbox_messages(task="task.arm_timers")[handled:]:
            handled += 1
            assert deliver("task.arm_timers", **messages[0].kwargs).result.value == "done"
        assert (handled, TaskTimer.objects.count()) == (2, 2)


class TestWarnings:
    def test_go_to_the_holder_at_80_and_to_the_owner_too_at_90(self, number: str) -> None:
        assert fire(moment_of(number, 79)) == 0
        assert sent() == []
        assert fire(moment_of(number, 80)) == 1
        assert sent() == [("sla_warning", 11, 80)]
        assert fire(moment_of(number, 89)) == 0
        assert fire(moment_of(number, 90)) == 1
        assert sent()[1:] == [("sla_warning", 11, 90), ("sla_warning", 41, 90)]
        assert items(number) == [(11, "new", "System")]
        assert codes(number)[-2:] == ["warned_80", "warned_90"]

    def test_make_nobodys_view_stale(self, number: str) -> None:
        seen = task_of(number).rev
        fire(moment_of(number, 90))
        assert task_of(number).rev == seen

    def test_are_left_out_where_a_higher_one_has_passed(self, number: str) -> None:
        assert fire(moment_of(number, 95)) == 1
        assert sent() == [("sla_warning", 11, 90), ("sla_warning", 41, 90)]

    def test_are_kept_by_whom_it_is_transferred_to(self, number: str) -> None:
        fire(moment_of(number, 85))
        with clock_at(moment_of(number, 85)):
            body = {
                "task_item_id": TaskItem.objects.get().pk,
                "new_user_id": 12,
                "notes": "",
            }
            assert api_client(ADMIN).post("/tasks/transfer/", body).status_code == 200
        assert TaskTimer.objects.get().kind == "item_90"
        fire(moment_of(number, 89))
        assert sent() == [("sla_warning", 11, 80)]
        fire(moment_of(number, 90))
        assert sent()[1:] == [("sla_warning", 12, 90), ("sla_warning", 41, 90)]

    def test_are_told_once_also_where_the_deadline_moves(self, number: str) -> None:
        fire(moment_of(number, 80))
        with clock_at(moment_of(number, 80)):
            body = {"priority": "Low", "reason": "It can wait."}
            url = f"/tasks/{task_of(number).pk}/priority/"
            assert api_client(ADMIN).post(url, body).status_code == 200
        fire(moment_of(number, 85))
        assert sent() == [("sla_warning", 11, 80)]

    def test_tell_what_they_are_about(self, number: str) -> None:
        fire(moment_of(number, 90))
        notice = outbox_messages("INAPP_NOTIFICATION_QUEUE")[-1].kwargs
        item = TaskItem.objects.get()
        assert item.target_resolution is not None
        assert notice["user_id"] == 41
        assert notice["message"] == (
            f"90 % of the time for {number} at Triage are used up. Person 11 has it."
        )
        assert notice["metadata"]["due_at"] == item.target_resolution.isoformat()
        assert notice["metadata"]["reason"] == "owner"
        assert notice["related_task_item_id"] == item.pk
        assert notice["cause"] == f"task-item:{item.pk}:sla:90"


class TestABreach:
    def test_marks_the_item_and_tells_everybody_in_charge(self, number: str) -> None:
        role("Manager")
        due = moment_of(number, 100)
        assert fire(due - timedelta(microseconds=1)) == 1  # the timer of a warning
        assert fire(due) == 1
        assert [row for row in sent() if row[0] == "sla_breach"] == [
            ("sla_breach", user_id, 100) for user_id in (11, 41, 90, 91)
        ]
        assert items(number) == [(11, "breached", "System")]
        history = TaskItem.objects.get().history.order_by("pk")
        assert list(history.values_list("status", flat=True)) == ["new", "breached"]
        mine = api_client(agent(11)).get("/tasks/my-tasks/").json()["results"]
        assert [row["status"] for row in mine] == ["breached"]

    def test_is_told_once(self, number: str) -> None:
        fire(moment_of(number, 100))
        count = len(sent())
        assert fire(moment_of(number, 100) + MINUTE) == 0
        assert len(sent()) == count

    def test_of_the_task_is_told_by_itself(self, number: str) -> None:
        fire(moment_of(number, 100))
        before = len(sent())
        task = task_of(number)
        assert task.target_resolution is not None
        assert fire(task.target_resolution) == 1
        assert len(sent()) == before + 4
        last = outbox_messages("INAPP_NOTIFICATION_QUEUE")[-1].kwargs
        assert (last["cause"], last["related_task_item_id"]) == (f"task:{task.pk}:sla:100", None)
        assert codes(number)[-1] == "target_passed"
        assert not TaskTimer.objects.exists()

    def test_of_a_waiting_task_is_told_to_the_owner_and_the_admins(self) -> None:
        staff("Ticket Coordinator", [41])
        staff("Admin", [90])
        publish(*chain(step("Triage", "Agent", 1)))
        task = task_of(receive())
        assert task.target_resolution is not None
        assert fire(task.target_resolution) == 1
        assert sent() == [("sla_breach", 41, 100), ("sla_breach", 90, 100)]

    def test_can_come_with_the_ticket(self, number: str, arrived: datetime) -> None:
        late = receive(created_at=(arrived - 60 * HOUR).isoformat())
        assert fire(arrived + MINUTE) == 1
        # One notice is about the item's highest threshold, the other about the task's target.
        assert [row for row in sent() if row[1] == 12] == [("sla_breach", 12, 100)] * 2
        assert items(late) == [(12, "breached", "System")]

    def test_can_be_started(self, number: str) -> None:
        fire(moment_of(number, 100))
        url = f"/tasks/{task_of(number).pk}/update-user-status/"
        assert api_client(agent(11)).post(url, {"status": "in progress"}).status_code == 200
        item = TaskItem.objects.get()
        assert (item.status, item.started_on is not None) == ("breached", True)
        assert codes(number)[-1] == "started"
        rev = task_of(number).rev
        api_client(agent(11)).post(url, {"status": "in progress"})
        assert task_of(number).rev == rev


class TestEscalation:
    def test_happens_at_the_breach(self, number: str) -> None:
        staff("Manager", [31])
        seen = task_of(number).rev
        assert fire(moment_of(number, 100)) == 1
        assert items(number) == [(11, "escalated", "System"), (31, "new", "Escalation")]
        assert task_of(number).rev == seen + 1
        first = TaskItem.objects.get(number=1).history.order_by("pk")
        assert list(first.values_list("status", flat=True)) == ["new", "breached", "escalated"]
        escalated = TaskEvent.objects.get(kind="item_assigned", data__number=2)
        assert escalated.actor_user_id is None
        (row,) = [
            row
            for row in api_client(ADMIN)
            .get(f"/tasks/{task_of(number).pk}/events/")
            .json()["results"]
            if row["text_code"] == "escalated"
        ]
        assert (row["actor"], row["reason"]) == (None, "Its deadline has passed.")
        # The new holder got a new share of the time left, and the timer is for 80 % of it.
        assert TaskTimer.objects.get().due_at == moment_of(number, 80)

    def test_happens_once_a_visit(self, number: str) -> None:
        staff("Manager", [31, 32])
        fire(moment_of(number, 100))
        fire(moment_of(number, 100))
        assert items(number) == [(11, "escalated", "System"), (31, "breached", "Escalation")]

    def test_of_a_late_ticket_leaves_the_new_holder_in_peace(
        self, number: str, arrived: datetime
    ) -> None:
        staff("Manager", [31])
        late = receive(created_at=(arrived - 60 * HOUR).isoformat())
        fire(arrived + MINUTE)
        assert items(late) == [(12, "escalated", "System"), (31, "new", "Escalation")]
        assert not TaskTimer.objects.filter(task=task_of(late)).exists()

    def test_waits_for_somebody_and_then_happens(self, number: str) -> None:
        fire(moment_of(number, 100))
        assert items(number) == [(11, "breached", "System")]
        assert codes(number)[-1] == "escalation_waiting"
        staff("Manager", [31])
        before = len(outbox_messages(task="task.take_up_one"))
        for row in outbox_messages(task="task.take_up"):
            deliver(row.task, **row.kwargs)
        found = outbox_messages(task="task.take_up_one")[before:]
        assert [row.kwargs for row in found] == [{"task_id": task_of(number).pk}]
        with transaction():
            task_take_up(task_id=task_of(number).pk, now=moment_of(number, 100) + MINUTE)
        assert items(number) == [(11, "escalated", "System"), (31, "new", "Escalation")]
        assert Task.objects.get().escalating_role_id is None

    def test_waits_no_more_where_the_holder_has_acted(self, number: str) -> None:
        fire(moment_of(number, 100))
        task, client = task_of(number), api_client(agent(11))
        ways = client.get(f"/tasks/{task.pk}/available-transitions/").json()["results"]
        body = {"transition_id": ways[0]["transition_id"], "notes": ""}
        assert client.post(f"/transitions/{task.pk}/transition/", body).status_code == 200
        staff("Manager", [31])
        self.look_again()
        assert items(number)[-1] == (21, "new", "System")
        assert Task.objects.get().escalating_role_id is None

    @staticmethod
    def look_again() -> None:
        """Deliver the workflow's own messages that are sent when people join."""
        done: set[int] = set()
        while True:
            found = [
                row
                for row in outbox_messages("WORKFLOW_TASKS_PRODUCTION")
                if row.task.startswith("task.take_up") and row.pk not in done
            ]
            if not found:
                return
            for row in found:
                done.add(row.pk)
                assert deliver(row.task, **row.kwargs).result.value == "done"


class TestADispatcher:
    def test_does_nothing_twice(self, number: str) -> None:
        moment = moment_of(number, 100)
        with clock_at(moment):
            now = timezone.now()
            (claimed,) = self.claim(now, "somebody")
            assert self.claim(now, "another") == []
            assert Dispatcher().drain() == 0
            # The dispatcher that holds the lease is dead. Another one can claim the timer when the
            # lease ends.
            later = now + timedelta(seconds=61)
            assert Dispatcher(real_clock=lambda: later).drain() == 1
            assert claimed.task_id == task_of(number).pk
        assert len([row for row in sent() if row[0] == "sla_breach"]) == 4

    @staticmethod
    def claim(now: datetime, owner: str) -> list[Any]:
        from servicekit import clock

        return timers_claim(
            owner=owner,
            now=clock.simulated(now),
            real_now=now,
            lease=timedelta(seconds=60),
            limit=10,
        )

    def test_corrects_a_timer_that_comes_for_nothing(self, number: str) -> None:
        right = TaskTimer.objects.get().due_at
        early = Threshold(TimerKind.ITEM_80, right - HOUR)
        timer_arm(task_id=task_of(number).pk, threshold=early, epoch=1)
        assert fire(right - HOUR) == 0
        assert TaskTimer.objects.get().due_at == right
        assert sent() == []

    def test_drops_a_timer_of_a_task_that_has_ended(self, number: str) -> None:
        task = task_of(number)
        api_client(ADMIN).post(f"/tasks/{task.pk}/cancel/", {"reason": "Twice."})
        early = Threshold(TimerKind.ITEM_80, timezone.now())
        timer_arm(task_id=task.pk, threshold=early, epoch=1)
        assert fire(timezone.now() + HOUR) == 0
        assert not TaskTimer.objects.exists()

    def test_backs_off_from_one_that_fails_and_fires_the_others(self, number: str) -> None:
        other = receive()
        moment = moment_of(other, 80) + MINUTE
        poison = task_of(number).pk
        visits = task_of(number).visits
        Task.objects.filter(pk=poison).update(visits={"spoiled": 1})
        now = timezone.now()
        with clock_at(moment):
            for attempt in range(1, MAX_ATTEMPTS + 1):
                Dispatcher(real_clock=partial(datetime.fromtimestamp, now.timestamp(), UTC)).drain()
                timer = TaskTimer.objects.get(pk=poison)
                assert timer.attempts == attempt
                now += timedelta(minutes=6)
        error = "ValueError: invalid literal for int() with base 10: 'spoiled'"
        assert (timer.state, timer.last_error) == ("stuck", error)
        assert [row[1] for row in sent()] == [12]

        Task.objects.filter(pk=poison).update(visits=visits)
        assert timers_retry([poison]) == 1
        assert fire(moment) == 1
        assert [row[1] for row in sent()] == [11, 12]


class TestAStorm:
    def test_of_more_than_twenty_is_one_digest_a_person(
        self, number: str, arrived: datetime
    ) -> None:
        numbers = [number, *(receive() for _ in range(43))]
        assert fire(arrived + 10 * HOUR) == 44
        digests = [row for row in sent() if row[2] is None]
        # There are 44 warnings at 80 %: 22 for agent 11 and 22 for agent 12.
        assert digests == [("sla_warning", 11, None), ("sla_warning", 12, None)]
        assert len(sent()) == 2
        digest = outbox_messages("INAPP_NOTIFICATION_QUEUE")[-1].kwargs
        assert digest["metadata"]["count"] == 22
        assert digest["subject"] == "22 deadlines need a look"
        assert set(digest["metadata"]["ticket_numbers"]) < set(numbers)
        assert not SlaNotice.objects.exists()

    def test_of_up_to_twenty_is_told_one_by_one(self, number: str, arrived: datetime) -> None:
        for _ in range(39):
            receive()
        fire(arrived + 10 * HOUR)
        assert len(sent()) == 40
        assert {row[2] for row in sent()} == {80}

    def test_goes_on_with_a_second_digest_only_when_the_minute_is_over(
        self, number: str, arrived: datetime
    ) -> None:
        for _ in range(43):
            receive()
        real = timezone.now()
        with clock_at(arrived + 10 * HOUR) as clock:
            Dispatcher(real_clock=lambda: real).drain()
            clock.move(HOUR)  # 90 % are used, so 41 is warned, too
            Dispatcher(real_clock=lambda: real + timedelta(seconds=30)).drain()
            assert [row[:2] for row in sent()] == [
                ("sla_warning", 11),
                ("sla_warning", 12),
                ("sla_warning", 41),
            ]
            Dispatcher(real_clock=lambda: real + timedelta(seconds=61)).drain()
        assert [row[1] for row in sent()] == [11, 11, 12, 12, 41]
        assert not SlaNotice.objects.exists()


class TestTheCost:
    def test_of_an_idle_look_is_two_statements(
        self, number: str, django_assert_num_queries: Any
    ) -> None:
        # On PostgreSQL, one more statement asks for the database's time. On SQLite, a plain read
        # replaces the claim.
        with django_assert_num_queries(3 if connection.vendor == "postgresql" else 2):
            assert Dispatcher().drain() == 0

    def test_of_a_digest_does_not_grow_with_its_notices(
        self, number: str, arrived: datetime
    ) -> None:
        now = timezone.now()
        costs: list[int] = []
        for more in (44, 44):
            rows = []
            for place in range(more * (1 + len(costs))):
                payload = {
                    "user_type": "staff",
                    "user_id": 11,
                    "user_email": "",
                    "user_full_name": "",
                }
                rows.append(
                    SlaNotice(
                        user_id=11,
                        kind="sla_warning",
                        ticket_number=f"T{place}",
                        payload=payload,
                        created_at=now,
                    )
                )
            SlaNotice.objects.bulk_create(rows)
            with CaptureQueriesContext(connection) as queries:
                assert sla_notices_send(now=now) == 1
            costs.append(len(queries))
            now += timedelta(seconds=61)
        assert costs[1] <= costs[0]
