"""Cancelled tasks do not count as completed. An item shows the person who ended it, who may differ
from its holder.
"""

from __future__ import annotations

from typing import Any

import pytest

from servicekit.auth import Person
from servicekit.testing import api_client, deliver, make_person
from task.models import Task, TaskItem
from testing.scenario import ADMIN, agent, chain, publish, receive, staff, step

pytestmark = pytest.mark.django_db

OWNER = make_person(
    user_id=41,
    systems=["hdts"],
    roles=[("hdts", "Ticket Coordinator")],
    full_name="Cora Coordinator",
)
CORA = {"user_id": 41, "full_name": "Person 41"}


@pytest.fixture
def number() -> str:
    """A ticket on its second step, held by technician 21 and owned by 41."""
    staff("Agent", [11])
    staff("Technician", [21, 22])
    staff("Manager", [31])
    staff("Ticket Coordinator", [41], system="hdts")
    resolve = step("Resolve", "Technician", 0.5, escalate_to="Manager")
    publish(*chain(step("Triage", "Agent", 0.25), resolve, step("Verify", "Agent", 0.25)))
    number = receive()
    act(agent(11), number)
    return number


def task_of(number: str) -> Task:
    return Task.objects.get(ticket__ticket_number=number)


def get(path: str, person: Person = ADMIN) -> Any:
    answer = api_client(person).get(path)
    assert answer.status_code == 200, answer.content
    return answer.json()


def act(person: Person, number: str, **body: Any) -> None:
    task = task_of(number)
    way = get(f"/tasks/{task.pk}/available-transitions/")["results"][0]["transition_id"]
    body = {"transition_id": way, "notes": "Done.", **body}
    answer = api_client(person).post(f"/transitions/{task.pk}/transition/", body)
    assert answer.status_code == 200, answer.content


def cancel(number: str) -> Task:
    task = task_of(number)
    answer = api_client(OWNER).post(f"/tasks/{task.pk}/cancel/", {"reason": "Duplicate."})
    assert answer.status_code == 200, answer.content
    return task_of(number)


def log(number: str) -> list[dict[str, Any]]:
    rows = get(f"/tasks/{task_of(number).pk}/action-logs/")["logs"]
    assert rows == get(f"/tasks/logs/?ticket_id={number}")["logs"]
    return list(rows)


class TestCancelledTask:
    def test_has_neither_met_nor_missed_its_deadline(self, number: str) -> None:
        task = cancel(number)

        void = {
            "status": "none",
            "percent": None,
            "due_at": None,
            "remaining_seconds": None,
            "paused": False,
        }
        assert get(f"/tasks/{task.pk}/")["sla"] == void
        assert get("/tasks/all-tasks/?tab=inactive")["results"][0]["sla"] == void
        assert get("/tasks/owned-tickets/?tab=inactive", OWNER)["results"][0]["sla"] == void
        acted = get("/tasks/my-tasks/?assignment_status=acted", agent(21, "Technician"))
        assert acted["results"][0]["sla"] == void
        assert acted["results"][0]["outcome"] == "cancelled"

    def test_leaves_what_was_done_before_as_done(self, number: str) -> None:
        cancel(number)

        (acted,) = get("/tasks/my-tasks/?assignment_status=acted", agent(11))["results"]

        assert (acted["outcome"], acted["sla"]["status"]) == ("acted", "met")

    def test_says_that_its_deadline_no_longer_counts(self, number: str) -> None:
        task = cancel(number)

        told = get(f"/tasks/{task.pk}/sla/")

        assert told["status"] == "none"
        assert told["target_resolution"] is not None
        assert told["sentences"][-1].startswith("It was cancelled on ")
        assert told["sentences"][-1].endswith("; the deadline no longer counts.")
        assert [part["state"] for part in told["steps"]] == ["done", "skipped", "skipped"]

    def test_did_not_do_the_step_it_stood_on(self, number: str) -> None:
        task = cancel(number)

        nodes = get(f"/tasks/{task.pk}/visualization/")["nodes"]

        assert [node["state"] for node in nodes] == ["done", "skipped", "skipped"]
        assert nodes[1]["left_at"] is not None

    def test_without_a_deadline_says_no_more_than_that(self) -> None:
        staff("Agent", [11])
        staff("Ticket Coordinator", [41], system="hdts")
        nodes, edges = chain(step("Triage", "Agent", 1))
        publish(nodes, edges, low_sla=None, medium_sla=None, high_sla=None, urgent_sla=None)
        task = cancel(receive())

        assert get(f"/tasks/{task.pk}/sla/")["sentences"][-1].endswith(" UTC.")


class TestActionLog:
    def test_tells_the_canceller_from_the_holder(self, number: str) -> None:
        cancel(number)

        first, last = log(number)

        assert (first["outcome"], first["acted_by"]["user_id"]) == ("acted", 11)
        assert first["closed_by"] == first["acted_by"]
        assert (last["user_id"], last["status"], last["notes"]) == (21, "resolved", "Duplicate.")
        assert (last["outcome"], last["acted_by"], last["closed_by"]) == ("cancelled", None, CORA)

    def test_tells_who_transferred_from_the_holder(self, number: str) -> None:
        item = TaskItem.objects.get(user_id=21)
        body = {"task_item_id": item.pk, "new_user_id": 22, "notes": "Knows it."}
        assert api_client(OWNER).post("/tasks/transfer/", body).status_code == 200

        _, moved, now = log(number)

        assert (moved["user_id"], moved["outcome"]) == (21, "transferred")
        assert (moved["acted_by"], moved["closed_by"]) == (None, CORA)
        assert (now["outcome"], now["acted_by"], now["closed_by"]) == ("open", None, None)

    def test_tells_who_escalated_from_the_holder(self, number: str) -> None:
        item = TaskItem.objects.get(user_id=21)
        body = {"task_item_id": item.pk, "reason": "Too hot."}
        assert api_client(OWNER).post("/tasks/escalate/", body).status_code == 200

        assert (log(number)[1]["outcome"], log(number)[1]["closed_by"]) == ("escalated", CORA)

    def test_tells_who_acted_for_the_holder(self, number: str) -> None:
        admin = make_person(user_id=901, roles=[("tts", "Admin")], full_name="Ada Admin")
        act(admin, number, on_behalf=True, notes="Ill today.")

        _, acted, _ = log(number)

        assert (acted["user_id"], acted["outcome"]) == (21, "acted")
        assert acted["acted_by"] == {"user_id": 901, "full_name": "Ada Admin"}

    def test_names_nobody_where_the_ticket_was_withdrawn(self, number: str) -> None:
        receive(number, status="Withdrawn", rev=2)
        assert deliver("task.follow_ticket", ticket_number=number).result.value == "done"

        last = log(number)[-1]

        assert (last["outcome"], last["closed_by"]) == ("cancelled", None)
