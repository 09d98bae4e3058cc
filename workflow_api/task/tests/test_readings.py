"""The readings of `/metrics` reflect the work of the suite."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from servicekit.base.metrics.readings import Reading
from servicekit.testing import api_client
from task.models import Task, TaskItem, TaskTimer
from task.reads.readings import task_readings
from testing.scenario import ADMIN, chain, publish, receive, role, staff, step

pytestmark = pytest.mark.django_db


def read(after: timedelta = timedelta(0)) -> dict[str, dict[tuple[str, ...], float]]:
    readings: list[Reading] = task_readings(timezone.now() + after)
    return {reading.name: dict(reading.values) for reading in readings}


class TestTaskReadings:
    def test_are_there_with_nothing_to_tell(self) -> None:
        assert read() == {
            "tts_tasks_open": {("pending",): 0, ("in progress",): 0, ("on_hold",): 0},
            "tts_tasks_unassigned": {(): 0},
            "tts_incidents_open": {
                ("nobody_eligible",): 0,
                ("condition_failed",): 0,
                ("end_logic_failed",): 0,
            },
            "tts_tickets_without_task": {(): 0},
            "tts_task_items_overdue": {(): 0},
            "tts_timer_lag_seconds": {(): 0},
            "tts_timers_stuck": {(): 0},
            "tts_sla_notices_waiting": {(): 0},
        }

    def test_tell_what_is_open_waits_and_is_late(self) -> None:
        staff("Agent", [11])
        role("Technician")
        publish(*chain(step("Triage", "Agent", 0.25), step("Resolve", "Technician", 0.75)))
        for number in ("HD-1", "HD-2", "HD-3"):
            receive(number)
        receive("HD-4", department="Nobody's")
        tasks = list(Task.objects.order_by("pk"))
        cancelled = api_client(ADMIN).post(f"/tasks/{tasks[1].pk}/cancel/", {"reason": "No."})
        assert cancelled.status_code == 200
        Task.objects.filter(pk=tasks[2].pk).update(status="on_hold")
        Task.objects.filter(pk=tasks[0].pk).update(
            waiting_role=TaskItem.objects.earliest("pk").role
        )

        found = read(after=timedelta(days=30))

        assert found["tts_tasks_open"] == {("pending",): 1, ("in progress",): 0, ("on_hold",): 1}
        assert found["tts_tasks_unassigned"] == {(): 1}
        assert found["tts_tickets_without_task"] == {(): 1}
        # Only one item is overdue: the cancelled task's item is closed, and the clock of the task
        # on hold is paused.
        assert found["tts_task_items_overdue"] == {(): 1}

    def test_cost_eight_statements(self, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(8):
            read()

    def test_tell_how_late_the_timers_are_and_which_are_stuck(self) -> None:
        staff("Agent", [11])
        publish(*chain(step("Triage", "Agent", 1)))
        for number in ("HD-1", "HD-2"):
            receive(number)
        due = TaskTimer.objects.earliest("due_at").due_at
        TaskTimer.objects.filter(task__ticket__ticket_number="HD-2").update(state="stuck")

        found = read(after=due - timezone.now() + timedelta(minutes=3))

        assert found["tts_timers_stuck"] == {(): 1}
        assert 180 <= found["tts_timer_lag_seconds"][()] < 240
        assert read()["tts_timer_lag_seconds"] == {(): 0}
