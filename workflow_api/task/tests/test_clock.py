"""Events of tasks have the time of the suite's clock, but never a time before the task's last
event.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from audit.models import AuditEvent
from servicekit import clock
from servicekit.clock import SimulatedClock
from servicekit.testing import api_client, outbox_messages
from servicekit.testing.clocks import clock_at, clock_used
from task.invariants import replay_violations, violations
from task.models import Task, TaskEvent, TaskItem, TaskItemHistory
from testing.scenario import ADMIN, chain, publish, receive, staff, step

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _people() -> None:
    staff("Agent", [11, 12])
    publish(*chain(step("Triage", "Agent", 0.5), step("Resolve", "Agent", 0.5)))


def task_of(number: str) -> Task:
    return Task.objects.get(ticket__ticket_number=number)


def cancel(number: str) -> None:
    url = f"/tasks/{task_of(number).pk}/cancel/"
    answer = api_client(ADMIN).post(url, {"reason": "No longer needed."})
    assert answer.status_code == 200, answer.content


class TestAClockThatGoesBack:
    def test_dates_no_event_before_the_last_one(self) -> None:
        with clock_at(MONDAY) as stopped:
            number = receive()
            stopped.move(-HOUR)
            cancel(number)
        task = task_of(number)
        events = TaskEvent.objects.filter(task=task).order_by("seq")
        assert {event.at for event in events} == {MONDAY}
        assert events.last() is not None
        assert task.updated_at == MONDAY
        [item] = TaskItem.objects.filter(task=task)
        assert (item.assigned_on, item.acted_on) == (MONDAY, MONDAY)
        assert {row.created_at for row in TaskItemHistory.objects.all()} == {MONDAY}

    def test_dates_the_audit_as_the_event(self) -> None:
        with clock_at(MONDAY) as stopped:
            number = receive()
            stopped.move(-HOUR)
            cancel(number)
        assert AuditEvent.objects.get(action="task.cancel").created_at == MONDAY

    def test_leaves_what_can_be_replayed(self) -> None:
        with clock_at(MONDAY) as stopped:
            number = receive()
            stopped.move(-HOUR)
            cancel(number)
        assert [*violations(), *replay_violations()] == []
        assert task_of(number).status == "cancelled"

    def test_goes_on_where_it_is_ahead_again(self) -> None:
        with clock_at(MONDAY) as stopped:
            number = receive()
            stopped.move(HOUR)
            cancel(number)
        assert task_of(number).updated_at == MONDAY + HOUR


class TestAClockThatIsAhead:
    def test_holds_no_message_back(self) -> None:
        before = clock.real_now()
        with clock_at(before + 2 * HOUR):
            receive()
        sent = outbox_messages("INAPP_NOTIFICATION_QUEUE")
        assert sent
        assert all(row.available_at <= clock.real_now() for row in sent)


class TestASimulatedClock:
    def test_dates_a_task_and_leaves_its_messages_real(self) -> None:
        begun = clock.real_now()
        with clock_used(SimulatedClock(start=MONDAY, anchor=begun, factor=60)):
            number = receive()
        task = task_of(number)
        assert MONDAY <= task.created_at < MONDAY + HOUR
        assert task.target_resolution is not None
        assert task.target_resolution < MONDAY + timedelta(days=3)
        ended, sent = clock.real_now(), outbox_messages("INAPP_NOTIFICATION_QUEUE")
        assert sent
        assert all(begun <= row.available_at <= ended for row in sent)
