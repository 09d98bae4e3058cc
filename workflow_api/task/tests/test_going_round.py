"""Tasks that enter a step twice, and tasks whose people left: nothing is lost or mixed up."""

from __future__ import annotations

from typing import Any

import pytest

from servicekit.testing import api_client, make_person, outbox_messages
from task.invariants import replay_violations, violations
from task.models import Task, TaskItem
from testing.scenario import ADMIN, agent, chain, edge, publish, receive, staff, step

pytestmark = pytest.mark.django_db

ROLES = ("Analyst", "Manager", "Finance Admin")
EVERYTHING = make_person(user_id=11, roles=[("tts", role) for role in ROLES])


def task_of(number: str) -> Task:
    return Task.objects.get(ticket__ticket_number=number)


def items(number: str) -> list[tuple[str, str, int, str]]:
    rows = TaskItem.objects.filter(task__ticket__ticket_number=number).order_by("number")
    return [(row.step_name, row.role_name, row.user_id, row.status) for row in rows]


def take(number: str, name: str) -> Any:
    """Person 11 takes the transition of this name, or finishes the task."""
    task, client = task_of(number), api_client(EVERYTHING)
    ways = client.get(f"/tasks/{task.pk}/available-transitions/").json()["results"]
    (way,) = [exit_["transition_id"] for exit_ in ways if exit_["name"] == name]
    body = {"transition_id": way, "notes": name}
    answer = client.post(f"/transitions/{task.pk}/transition/", body)
    assert answer.status_code == 200, answer.content
    return answer.json()


class TestTheBudgetWorkflow:
    def test_is_rejected_and_walked_again_by_one_and_the_same_person(self) -> None:
        for role in ROLES:
            staff(role, [11])
        nodes, edges = chain(
            step("Review Proposal", "Analyst", 0.3),
            step("Manager Approval", "Manager", 0.4),
            step("Finance Approval", "Finance Admin", 0.3),
        )
        back = [
            edge("Manager Approval", "Review Proposal", "Reject"),
            edge("Finance Approval", "Manager Approval", "Reject"),
        ]
        publish(nodes, [*edges, *back], end_logic="budget")
        number = receive(requested_budget=1200)

        ways = ["To Manager Approval", "To Finance Approval", "Reject", "Reject"]
        ways += ["To Manager Approval", "To Finance Approval", "Finish"]
        for way in ways:
            take(number, way)

        task = task_of(number)
        assert (task.status, task.rev) == ("completed", 8)
        assert items(number) == [
            ("Review Proposal", "Analyst", 11, "resolved"),
            ("Manager Approval", "Manager", 11, "resolved"),
            ("Finance Approval", "Finance Admin", 11, "resolved"),
            ("Manager Approval", "Manager", 11, "resolved"),
            ("Review Proposal", "Analyst", 11, "resolved"),
            ("Manager Approval", "Manager", 11, "resolved"),
            ("Finance Approval", "Finance Admin", 11, "resolved"),
        ]
        assert list(task.visits.values()) == [2, 3, 2]
        shown = api_client(ADMIN).get(f"/tasks/{task.pk}/sla/").json()["steps"]
        assert [part["visit"] for part in shown] == [1, 1, 1, 2, 2, 3, 2]
        (budget,) = outbox_messages(queue="BMS_WORKFLOW_QUEUE")
        assert budget.kwargs["ticket_id"] == number
        assert [*violations(), *replay_violations()] == []

    def test_has_one_open_item_for_the_person_at_every_moment(self) -> None:
        for role in ROLES[:2]:
            staff(role, [11])
        nodes, edges = chain(step("Review", "Analyst", 0.5), step("Approval", "Manager", 0.5))
        publish(nodes, [*edges, edge("Approval", "Review", "Reject")])
        number = receive()

        for way in ("To Approval", "Reject", "To Approval", "Reject"):
            take(number, way)
            mine = api_client(EVERYTHING).get("/tasks/my-tasks/").json()
            assert mine["count"] == 1

        acted = api_client(EVERYTHING).get("/tasks/my-tasks/?assignment_status=acted").json()
        assert acted["count"] == 4


class TestAPersonRemovedBySync:
    def test_loses_no_history(self) -> None:
        staff("Agent", [11])
        staff("Technician", [21])
        publish(*chain(step("Triage", "Agent", 0.25), step("Resolve", "Technician", 0.75)))
        number = receive()
        task = task_of(number)
        url = f"/tasks/{task.pk}/available-transitions/"
        way = api_client(agent(11)).get(url).json()["results"][0]["transition_id"]
        body = {"transition_id": way, "notes": "Fire is out."}
        url = f"/transitions/{task.pk}/transition/"
        assert api_client(agent(11)).post(url, body).status_code == 200
        logged = api_client(ADMIN).get(f"/tasks/{task.pk}/action-logs/").json()

        staff("Agent", [11], is_active=False)
        staff("Technician", [21], is_active=False)

        assert api_client(ADMIN).get(f"/tasks/{task.pk}/action-logs/").json() == logged
        assert [(log["user_full_name"], log["notes"]) for log in logged["logs"]] == [
            ("Person 11", "Fire is out."),
            ("Person 21", ""),
        ]
        assert items(number)[1] == ("Resolve", "Technician", 21, "new")
        assert [*violations(), *replay_violations()] == []

    def test_still_sees_what_they_did(self) -> None:
        """Rights come from the token. As long as the person's token is valid, the person sees the
        tickets that they held.
        """
        staff("Agent", [11])
        publish(*chain(step("Triage", "Agent", 1.0)))
        number = receive()

        staff("Agent", [11], is_active=False)

        seen = api_client(agent(11)).get(f"/tasks/?ticket_number={number}").json()
        assert seen["count"] == 1

    def test_gets_no_more_work(self) -> None:
        staff("Agent", [11, 12])
        publish(*chain(step("Triage", "Agent", 1.0)))
        staff("Agent", [11], is_active=False)

        numbers = [receive() for _ in range(3)]

        assert {items(number)[0][2] for number in numbers} == {12}
