"""The explanation of a deadline, at `GET /tasks/{id}/sla/`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from servicekit.auth import Person
from servicekit.testing import api_client, make_person
from task.models import Task, TaskItem
from testing.scenario import ADMIN, agent, chain, edge, publish, receive, staff, step

pytestmark = pytest.mark.django_db

TRIAGE = step("Triage", "Agent", 0.25, escalate_to="Manager")
RESOLVE = step("Resolve", "Technician", 0.75)


@pytest.fixture
def number() -> str:
    """A ticket on Triage, held by agent 11. The next step is for technician 21, who can reject it."""
    staff("Agent", [11, 12])
    staff("Technician", [21])
    staff("Manager", [31])
    nodes, edges = chain(TRIAGE, RESOLVE)
    publish(nodes, [*edges, edge("Resolve", "Triage", "Reject")])
    return receive()


def task_of(number: str) -> Task:
    return Task.objects.get(ticket__ticket_number=number)


def explained(number: str, person: Person = ADMIN) -> dict[str, Any]:
    answer = api_client(person).get(f"/tasks/{task_of(number).pk}/sla/")
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def walk(number: str, *ways: str | None) -> None:
    """Let the holders take these transitions one after the other. None finishes the task."""
    for way in ways:
        task = task_of(number)
        holder = TaskItem.objects.get(task=task, acted_on=None)
        client = api_client(agent(holder.user_id, holder.role_name))
        offered = client.get(f"/tasks/{task.pk}/available-transitions/").json()["results"]
        (chosen,) = [
            exit_["transition_id"] for exit_ in offered if exit_["name"] == (way or "Finish")
        ]
        body = {"transition_id": chosen, "notes": ""}
        assert client.post(f"/transitions/{task.pk}/transition/", body).status_code == 200


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


class TestExplained:
    def test_tells_target_calendar_and_steps(self, number: str) -> None:
        found = explained(number)

        task = task_of(number)
        item = TaskItem.objects.get()
        assert found["task_id"] == task.pk
        assert (found["ticket_number"], found["priority"]) == (number, "Medium")
        assert (found["status"], found["sla"], found["pauses"]) == ("due", "48:00:00", [])
        assert task.target_resolution is not None
        assert moment(found["target_resolution"]) == task.target_resolution
        assert moment(found["arrived_at"]) == task.arrived_at
        assert found["calendar"] == {"name": "Round the clock", "time_zone": "UTC"}
        assert found["segments"] == [
            {
                "start": found["arrived_at"],
                "end": found["target_resolution"],
                "counted": True,
                "reason": "open",
            }
        ]
        triage, resolve = found["steps"]
        assert (triage["name"], triage["state"], triage["visit"]) == ("Triage", "active", 1)
        assert (triage["weight"], triage["path_weight"], triage["share"]) == (0.25, 1.0, 0.25)
        assert moment(triage["target_resolution"]) == item.target_resolution
        assert moment(triage["assigned_on"]) == item.assigned_on
        assert (resolve["name"], resolve["state"], resolve["share"]) == ("Resolve", "pending", 1.0)
        assert (resolve["visit"], resolve["span"], resolve["target_resolution"]) == (None,) * 3
        assert found["sentences"][0].startswith("The ticket arrived on ")

    def test_tells_each_visit_with_its_own_share(self, number: str) -> None:
        walk(number, "To Resolve", "Reject")

        steps = explained(number)["steps"]

        assert [(step["name"], step["visit"], step["state"]) for step in steps] == [
            ("Triage", 1, "done"),
            ("Resolve", 1, "done"),
            ("Triage", 2, "active"),
            ("Resolve", None, "pending"),
        ]
        items = TaskItem.objects.order_by("number")
        for part, item in zip(steps, items, strict=False):
            assert moment(part["target_resolution"]) == item.target_resolution
            assert (part["acted_on"] and moment(part["acted_on"])) == item.acted_on

    def test_keeps_used_time_when_the_priority_changes(self, number: str) -> None:
        client = api_client(ADMIN)
        body = {"priority": "High", "reason": "The boss asks."}
        assert client.post(f"/tasks/{task_of(number).pk}/priority/", body).status_code == 200

        found = explained(number)

        task, item = task_of(number), TaskItem.objects.get()
        assert (found["priority"], found["sla"]) == ("High", "24:00:00")
        assert task.target_resolution == task.arrived_at + timedelta(hours=24)
        assert moment(found["target_resolution"]) == task.target_resolution
        assert moment(found["steps"][0]["target_resolution"]) == item.target_resolution
        assert found["steps"][0]["reckoned_at"] > found["steps"][0]["assigned_on"]
        assert "the priority became High" in found["sentences"][2]

    def test_a_transfer_changes_nothing_and_an_escalation_gives_a_fresh_share(
        self, number: str
    ) -> None:
        before = explained(number)["steps"]
        client, item = api_client(ADMIN), TaskItem.objects.get()
        body = {"task_item_id": item.pk, "new_user_id": 12, "notes": ""}
        assert client.post("/tasks/transfer/", body).status_code == 200

        transferred = explained(number)["steps"]
        body = {"task_item_id": TaskItem.objects.latest("number").pk, "reason": "Too hot."}
        assert client.post("/tasks/escalate/", body).status_code == 200
        escalated = explained(number)["steps"]

        new_item = TaskItem.objects.latest("number")
        assert transferred == before
        assert escalated[0]["assigned_on"] == before[0]["assigned_on"]
        assert moment(escalated[0]["reckoned_at"]) == new_item.assigned_on
        assert moment(escalated[0]["target_resolution"]) == new_item.target_resolution

    def test_is_frozen_once_the_task_has_ended(self, number: str) -> None:
        walk(number, "To Resolve", None)

        found = explained(number)

        assert found["status"] == "met"
        assert [step["state"] for step in found["steps"]] == ["done", "done"]
        assert found["sentences"][-1].endswith("before its target.")

    def test_without_an_sla_has_neither_target_nor_span(self) -> None:
        staff("Agent", [11])
        publish(*chain(TRIAGE, RESOLVE), low_sla=None)
        found = explained(receive(priority="Low"))

        assert (found["status"], found["sla"], found["target_resolution"]) == ("none", None, None)
        assert found["segments"] == []
        assert [step["span"] for step in found["steps"]] == [None, None]

    def test_tells_of_a_step_that_waits_for_somebody(self) -> None:
        publish(*chain(TRIAGE, RESOLVE))
        triage = explained(receive())["steps"][0]

        assert (triage["state"], triage["assigned_on"], triage["span"]) == ("active", None, None)

    def test_of_a_cancelled_task_passes_the_steps_by(self, number: str) -> None:
        url = f"/tasks/{task_of(number).pk}/cancel/"
        assert api_client(ADMIN).post(url, {"reason": "Not needed."}).status_code == 200

        assert [step["state"] for step in explained(number)["steps"]] == ["skipped", "skipped"]


class TestAccess:
    @pytest.mark.parametrize(
        ("who", "status"),
        [
            (None, 401),
            (make_person(user_type="employee", user_id=11, roles=[]), 403),
            (make_person(user_id=11, systems=["bms"], roles=[("bms", "Admin")]), 403),
            (agent(12), 404),
            (agent(21, "Technician"), 404),
            (agent(11), 200),
            (ADMIN, 200),
        ],
    )
    def test_is_that_of_the_task(self, number: str, who: Person | None, status: int) -> None:
        assert api_client(who).get(f"/tasks/{task_of(number).pk}/sla/").status_code == status
