"""The recipients and the texts of notices about acts on a task."""

from __future__ import annotations

from typing import Any

import pytest

from servicekit.auth import Person
from servicekit.testing import api_client, deliver, make_person, outbox_messages
from task.models import Task, TaskItem
from testing.scenario import ADMIN, agent, chain, follow, publish, receive, staff, step

pytestmark = pytest.mark.django_db

LAYLA = "ليلى حداد"
CORA = make_person(
    user_id=41, full_name="Cora", systems=["hdts"], roles=[("hdts", "Ticket Coordinator")]
)
EVE = {"user_type": "employee", "user_id": 77, "full_name": "Eve", "email": "eve@acc.example"}


@pytest.fixture
def number() -> str:
    """A ticket on Triage, held by agent 11 and owned by Cora. Agent 12 could take it; 31 is the
    manager.
    """
    staff("Agent", [11, 12])
    staff("Technician", [21])
    staff("Manager", [31])
    staff("Ticket Coordinator", [41], system="hdts")
    publish(
        *chain(
            step("Triage", "Agent", 0.25, escalate_to="Manager"),
            step("Resolve", "Technician", 0.75),
        )
    )
    return receive()


def act(person: Person, number: str, path: str, **body: Any) -> None:
    task = Task.objects.get(ticket__ticket_number=number)
    item = TaskItem.objects.filter(task=task).order_by("-number")[0]
    path = path.format(task=task.pk)
    answer = api_client(person).post(path, {"task_item_id": item.pk, **body})
    assert answer.status_code == 200, answer.content


def notices_to(user_id: int) -> list[tuple[str, str]]:
    """The type and the text of each notice to a member of staff, in the order of sending."""
    notices = [row.kwargs for row in outbox_messages("INAPP_NOTIFICATION_QUEUE")]
    return [
        (notice["notification_type"], notice["message"])
        for notice in notices
        if (notice["user_type"], notice["user_id"]) == ("staff", user_id)
    ]


class TestWords:
    def test_name_who_gave_it_and_who_has_it(self, number: str) -> None:
        act(CORA, number, "/tasks/transfer/", new_user_id=12, notes="")
        assert notices_to(12) == [("task_transfer_in", f"Cora gave you {number}, at Triage.")]
        assert notices_to(11)[-1] == (
            "task_transfer_out",
            f"Cora gave {number} to Person 12, at Triage.",
        )

    def test_name_who_escalated_it(self, number: str) -> None:
        act(agent(11), number, "/tasks/escalate/", reason="Hot.")
        assert notices_to(31) == [
            ("task_escalation", f"Person 11 escalated {number} to you, at Triage.")
        ]
        assert notices_to(41)[-1] == (
            "task_escalation",
            f"Person 11 escalated {number} at Triage; Person 31 has it now.",
        )

    def test_name_who_moved_it_on(self, number: str) -> None:
        task = Task.objects.get()
        client = api_client(agent(11))
        ways = client.get(f"/tasks/{task.pk}/available-transitions/").json()["results"]
        to = ways[0]["transition_id"]
        act(agent(11), number, "/transitions/{task}/transition/", transition_id=to, notes="")
        assert notices_to(21) == [
            ("task_assignment", f"Person 11 moved {number} on; it waits for you at Resolve.")
        ]
        assert notices_to(41)[-1] == (
            "workflow_step_change",
            f"Person 11 moved {number} to Resolve.",
        )

    def test_name_who_withdrew_it(self, number: str) -> None:
        act(CORA, number, "/tasks/{task}/cancel/", reason="Twice.")
        withdrawn = f"Cora withdrew {number}; nothing is left to do."
        assert notices_to(11)[-1] == ("task_status_update", withdrawn)

    def test_name_nobody_where_nobody_did_it(self, number: str) -> None:
        assert notices_to(11) == [("task_assignment", f"{number} waits for you at Triage.")]

    def test_keep_names_from_right_to_left_apart(self, number: str) -> None:
        layla = make_person(user_id=900, full_name=f"{LAYLA}\u202e", roles=[("tts", "Admin")])
        act(layla, number, "/tasks/transfer/", new_user_id=12, notes="")
        assert notices_to(12) == [
            ("task_transfer_in", f"\u2068{LAYLA}\u2069 gave you {number}, at Triage.")
        ]


class TestPriority:
    def test_tells_the_holder(self, number: str) -> None:
        act(CORA, number, "/tasks/{task}/priority/", priority="Critical", reason="Fire.")
        words = f"Cora changed the priority of {number} to Critical."
        assert notices_to(11)[-1] == ("task_status_update", words)
        assert notices_to(41) == []

    def test_tells_it_in_the_notice_with_the_deadline(self, number: str) -> None:
        act(CORA, number, "/tasks/{task}/priority/", priority="Critical", reason="Fire.")
        notice = outbox_messages("INAPP_NOTIFICATION_QUEUE")[-1].kwargs
        item = TaskItem.objects.get()
        assert item.target_resolution is not None
        assert notice["metadata"]["priority"] == "Critical"
        assert notice["metadata"]["target_resolution"] == item.target_resolution.isoformat()
        assert notice["related_task_item_id"] == item.pk
        assert notice["subject"] == "Priority Changed: The printer is on fire"

    def test_tells_once_for_each_change(self, number: str) -> None:
        for priority in ("Critical", "Critical", "Low"):
            act(CORA, number, "/tasks/{task}/priority/", priority=priority, reason="Fire.")
        notices = outbox_messages("INAPP_NOTIFICATION_QUEUE")
        causes = [row.kwargs["cause"] for row in notices if ":priority" in row.kwargs["cause"]]
        assert len(causes) == len(set(causes)) == 2

    def test_does_not_tell_who_did_it(self, number: str) -> None:
        holder = make_person(user_id=11, roles=[("tts", "Agent"), ("tts", "Admin")])
        act(holder, number, "/tasks/{task}/priority/", priority="Critical", reason="Fire.")
        assert [kind for kind, _ in notices_to(11)] == ["task_assignment"]

    def test_tells_of_a_change_at_the_ticket(self, number: str) -> None:
        receive(number, priority="High", rev=2, changed_by=EVE)
        follow()
        words = f"Eve changed the priority of {number} to High."
        assert notices_to(11)[-1] == ("task_status_update", words)

    def test_tells_nobody_where_nobody_has_it(self) -> None:
        publish(*chain(step("Triage", "Agent", 1)))
        number = receive()
        act_on = Task.objects.get(ticket__ticket_number=number)
        answer = api_client(ADMIN).post(
            f"/tasks/{act_on.pk}/priority/", {"priority": "Low", "reason": "Later."}
        )
        assert answer.status_code == 200
        assert outbox_messages("INAPP_NOTIFICATION_QUEUE") == []


class TestAnswer:
    def test_keeps_a_holder_from_right_to_left_apart(self) -> None:
        staff("Agent", [11])
        join = {"user_id": 12, "user_full_name": LAYLA, "user_email": "", "role_id": 9000}
        join |= {"role_name": "Weaver", "system": "tts", "is_active": True, "action": "create"}
        deliver("tts.user_system_role.sync", {"user_system_role": join})
        publish(*chain(step("Triage", "Agent", 0.5), step("Weave", "Weaver", 0.5)))
        receive()
        task, client = Task.objects.get(), api_client(agent(11))
        ways = client.get(f"/tasks/{task.pk}/available-transitions/").json()["results"]
        body = {"transition_id": ways[0]["transition_id"], "notes": ""}
        answer = client.post(f"/transitions/{task.pk}/transition/", body)
        assert answer.json()["message"] == f"\u2068{LAYLA}\u2069 has it now, at Weave."
