"""A task on hold: its clock is paused, and work on its step is suspended."""

from __future__ import annotations

from typing import Any

import pytest

from servicekit.testing import api_client, outbox_messages
from task.models import Task, TaskItem
from testing.scenario import ADMIN, agent, chain, publish, receive, staff, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def held() -> Task:
    """A task of two steps that was put on hold when it had been late for a long time."""
    staff("Agent", [11, 12])
    staff("Manager", [31])
    publish(*chain(step("Triage", "Agent", 0.5, escalate_to="Manager"), step("Fix", "Agent", 0.5)))
    number = receive(created_at="2020-01-01T00:00:00Z")
    task = Task.objects.get(ticket__ticket_number=number)
    answer = api_client(ADMIN).post(f"/tasks/{task.pk}/hold/", {"reason": "Waits for a part."})
    assert answer.status_code == 200, answer.content
    return Task.objects.get(pk=task.pk)


class TestTheClock:
    def test_stands_in_every_row(self, held: Task) -> None:
        row = api_client(ADMIN).get(f"/tasks/{held.pk}/").json()
        (mine,) = api_client(agent(11)).get("/tasks/my-tasks/").json()["results"]
        for sla in (row["sla"], row["nearest"], mine["sla"], mine["task"]["sla"]):
            assert (sla["status"], sla["paused"]) == ("paused", True)

    def test_runs_again_when_it_goes_on(self, held: Task) -> None:
        assert api_client(agent(11)).post(f"/tasks/{held.pk}/resume/").status_code == 200
        row = api_client(ADMIN).get(f"/tasks/{held.pk}/").json()
        assert (row["sla"]["status"], row["sla"]["paused"]) == ("overdue", False)

    @pytest.mark.parametrize(
        ("query", "count"),
        [("paused", 1), ("overdue", 0), ("soon", 0), ("due", 0), ("none", 0)],
    )
    def test_is_what_one_s_work_is_filtered_by(self, held: Task, query: str, count: int) -> None:
        rows = api_client(agent(11)).get(f"/tasks/my-tasks/?sla_status={query}").json()
        assert rows["count"] == count


class TestCommands:
    def test_of_the_step_are_refused(self, held: Task) -> None:
        item = TaskItem.objects.get(task=held)
        holder = api_client(agent(11))
        refused = [
            holder.post(
                f"/transitions/{held.pk}/transition/", {"transition_id": None, "notes": ""}
            ),
            holder.post(f"/tasks/{held.pk}/update-user-status/", {"status": "in progress"}),
            holder.post("/tasks/escalate/", {"task_item_id": item.pk, "reason": "Too hot."}),
            api_client(ADMIN).post(
                "/tasks/transfer/", {"task_item_id": item.pk, "new_user_id": 12}
            ),
        ]
        said = [(answer.status_code, answer.json()["code"]) for answer in refused]
        assert said == [(409, "task_on_hold")] * 4
        assert Task.objects.get().rev == 2

    def test_that_change_its_priority_leave_it_on_hold(self, held: Task) -> None:
        body: dict[str, Any] = {"priority": "Critical", "reason": "The boss asks."}
        answer = api_client(ADMIN).post(f"/tasks/{held.pk}/priority/", body)
        assert (answer.status_code, answer.json()["status"]) == (200, "on_hold")
        report = outbox_messages(queue="TICKET_STATUS_QUEUE")[-1].kwargs
        assert (report["status"], report["priority"]) == ("On Hold", "Critical")

    def test_that_cancel_it_end_it(self, held: Task) -> None:
        answer = api_client(ADMIN).post(f"/tasks/{held.pk}/cancel/", {"reason": "Duplicate."})
        assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
