"""An Admin creates, changes and deletes tasks at `/tasks/`."""

from __future__ import annotations

from typing import Any

import pytest

from audit.models import AuditEvent
from servicekit.auth import Person
from servicekit.testing import api_client, make_person, outbox_messages
from task.invariants import replay_violations, violations
from task.models import Task, TaskEvent, TaskItem
from testing.scenario import ADMIN, agent, chain, publish, receive, staff, step

pytestmark = pytest.mark.django_db

TRIAGE, RESOLVE = step("Triage", "Agent", 0.25), step("Resolve", "Technician", 0.75)
COORDINATOR = make_person(user_id=41, systems=["hdts"], roles=[("hdts", "Ticket Coordinator")])
EMPLOYEE = make_person(user_type="employee", user_id=11, roles=[])
FOREIGN = make_person(user_id=11, systems=["bms"], roles=[("bms", "Admin")])
REFUSED = [(None, 401), (agent(11), 403), (COORDINATOR, 403), (EMPLOYEE, 403), (FOREIGN, 403)]
SLAS = {"low_sla": "72:00:00", "medium_sla": "48:00:00"}
SLAS |= {"high_sla": "24:00:00", "urgent_sla": "04:00:00"}


@pytest.fixture
def flow() -> dict[str, Any]:
    """A workflow for IT / Technology, with agent 11, then technician 21. Coordinator 41 owns its
    tickets.
    """
    staff("Agent", [11])
    staff("Technician", [21])
    staff("Ticket Coordinator", [41], system="hdts")
    return publish(*chain(TRIAGE, RESOLVE))


def task_of(number: str) -> Task:
    return Task.objects.get(ticket__ticket_number=number)


def create(person: Person | None, **body: Any) -> Any:
    return api_client(person).post("/tasks/", body)


def nothing_is_broken() -> None:
    assert [*violations(), *replay_violations()] == []


class TestCreate:
    def test_opens_the_task_that_matching_finds(self, flow: dict[str, Any]) -> None:
        """The ticket still waits although a workflow for it was initialized, because this test does
        not deliver the message that matches waiting tickets again.
        """
        number = receive(department="Law")
        law = publish(*chain(TRIAGE, RESOLVE), department="Law")

        answer = create(ADMIN, ticket_number=number)

        task = task_of(number)
        assert answer.status_code == 201, answer.content
        assert answer.headers["ETag"] == '"1"'
        assert answer.json()["task_id"] == task.pk
        assert answer.json()["workflow"]["workflow_id"] == law["workflow_id"]
        assert answer.json()["assigned_users"][0]["user_id"] == 11
        assert answer.json()["owner"]["user_id"] == 41
        assert task.match["reason"] == "workflow_without_sub_category"
        assert AuditEvent.objects.filter(action="task.create").count() == 1
        assert len(outbox_messages(queue="TICKET_STATUS_QUEUE")) == 1
        nothing_is_broken()

    def test_opens_the_task_in_the_workflow_it_names(self, flow: dict[str, Any]) -> None:
        number = receive(category="Unheard of")

        answer = create(ADMIN, ticket_number=number, workflow_id=flow["workflow_id"])

        assert answer.status_code == 201, answer.content
        assert task_of(number).match["reason"] == "assigned_by_admin"
        nothing_is_broken()

    def test_is_refused_where_it_makes_no_sense(self, flow: dict[str, Any]) -> None:
        taken, waiting = receive(), receive(category="Unheard of")
        gone = receive(category="Unheard of", status="Withdrawn")
        draft_body = {"name": "A draft", "department": "IT", "category": "Other", **SLAS}
        draft = api_client(ADMIN).post("/workflows/", draft_body).json()["workflow_id"]

        refusals = [
            create(ADMIN, ticket_number=taken),
            create(ADMIN, ticket_number=gone),
            create(ADMIN, ticket_number=waiting),
            create(ADMIN, ticket_number=waiting, workflow_id=draft),
            create(ADMIN, ticket_number=waiting, workflow_id=999_999),
            create(ADMIN, ticket_number="TX0"),
            create(ADMIN),
            create(ADMIN, ticket_number=waiting, workflow_id="x"),
        ]

        assert [(a.status_code, a.json()["code"]) for a in refusals] == [
            (409, "ticket_has_task"),
            (409, "ticket_withdrawn"),
            (409, "no_workflow"),
            (409, "workflow_not_initialized"),
            (400, "invalid"),
            (404, "ticket_not_found"),
            (400, "invalid"),
            (400, "invalid"),
        ]
        assert Task.objects.count() == 1
        assert not AuditEvent.objects.filter(action="task.create").exists()

    def test_sent_again_with_its_key_opens_one_task(self, flow: dict[str, Any]) -> None:
        number = receive(category="Unheard of")
        client, body = api_client(ADMIN), {"ticket_number": number, **flow_of(flow)}

        first = client.post("/tasks/", body, headers={"Idempotency-Key": "one"})
        again = client.post("/tasks/", body, headers={"Idempotency-Key": "one"})

        assert (first.status_code, again.status_code) == (201, 201)
        assert again.headers["Idempotent-Replayed"] == "true"
        assert first.json() == again.json()

    @pytest.mark.parametrize(("who", "status"), REFUSED)
    def test_is_for_admins(self, flow: dict[str, Any], who: Person | None, status: int) -> None:
        number = receive(category="Unheard of")

        assert create(who, ticket_number=number, **flow_of(flow)).status_code == status
        assert not Task.objects.exists()


def flow_of(flow: dict[str, Any]) -> dict[str, Any]:
    return {"workflow_id": flow["workflow_id"]}


@pytest.fixture
def number(flow: dict[str, Any]) -> str:
    """A ticket on Triage, held by agent 11."""
    return receive()


HIGH = {"priority": "High", "reason": "The boss asks."}


class TestUpdate:
    @pytest.mark.parametrize("method", ["put", "patch"])
    def test_changes_the_priority_through_the_decider(self, number: str, method: str) -> None:
        url = f"/tasks/{task_of(number).pk}/"

        answer = getattr(api_client(ADMIN), method)(url, HIGH, headers={"If-Match": '"1"'})

        assert answer.status_code == 200, answer.content
        assert (answer.json()["priority"], answer.headers["ETag"]) == ("High", '"2"')
        assert TaskEvent.objects.filter(kind="priority_changed").count() == 1
        assert AuditEvent.objects.filter(action="task.change_priority").count() == 1
        nothing_is_broken()

    @pytest.mark.parametrize("method", ["put", "patch"])
    def test_of_what_has_changed_meanwhile_is_409(self, number: str, method: str) -> None:
        url = f"/tasks/{task_of(number).pk}/"

        answer = getattr(api_client(ADMIN), method)(url, HIGH, headers={"If-Match": '"7"'})

        assert (answer.status_code, answer.json()["code"]) == (409, "stale_rev")
        assert task_of(number).priority == "medium"

    @pytest.mark.parametrize(
        ("body", "fields"),
        [
            ({}, {"priority", "reason"}),
            ({"priority": "High"}, {"reason"}),
            ({"priority": "Whenever", "reason": "?"}, {"priority"}),
            ({**HIGH, "status": "completed"}, {"status"}),
            ({**HIGH, "owner": 41, "current_step": 1}, {"owner", "current_step"}),
        ],
    )
    def test_of_what_cannot_be_written_is_400(
        self, number: str, body: dict[str, Any], fields: set[str]
    ) -> None:
        answer = api_client(ADMIN).patch(f"/tasks/{task_of(number).pk}/", body)

        assert (answer.status_code, set(answer.json()["details"])) == (400, fields)
        assert task_of(number).rev == 1

    def test_of_a_task_that_ended_is_409(self, number: str) -> None:
        url = f"/tasks/{task_of(number).pk}/"
        assert api_client(ADMIN).delete(url).status_code == 204

        answer = api_client(ADMIN).patch(url, HIGH)

        assert (answer.status_code, answer.json()["code"]) == (409, "task_ended")

    @pytest.mark.parametrize("method", ["put", "patch"])
    @pytest.mark.parametrize(("who", "status"), REFUSED)
    def test_is_for_admins(self, number: str, method: str, who: Person | None, status: int) -> None:
        url = f"/tasks/{task_of(number).pk}/"

        assert getattr(api_client(who), method)(url, HIGH).status_code == status
        assert task_of(number).rev == 1


class TestDelete:
    def test_cancels_and_keeps_the_history(self, number: str) -> None:
        task = task_of(number)

        answer = api_client(ADMIN).delete(f"/tasks/{task.pk}/", headers={"If-Match": '"1"'})

        task.refresh_from_db()
        assert (answer.status_code, answer.content) == (204, b"")
        assert (task.status, task.rev) == ("cancelled", 2)
        item = TaskItem.objects.get(task=task)
        assert (item.status, item.notes) == ("resolved", "")
        assert TaskEvent.objects.filter(task=task).count() == 5
        report = outbox_messages(queue="TICKET_STATUS_QUEUE")[-1]
        assert report.kwargs["status"] == "Withdrawn"
        (log,) = api_client(ADMIN).get(f"/tasks/{task.pk}/action-logs/").json()["logs"]
        assert (log["outcome"], log["notes"]) == ("cancelled", "An Admin deleted the task.")
        nothing_is_broken()

    def test_again_is_409(self, number: str) -> None:
        url = f"/tasks/{task_of(number).pk}/"
        api_client(ADMIN).delete(url)

        answer = api_client(ADMIN).delete(url)

        assert (answer.status_code, answer.json()["code"]) == (409, "task_ended")
        assert task_of(number).rev == 2

    def test_of_what_has_changed_meanwhile_is_409(self, number: str) -> None:
        url = f"/tasks/{task_of(number).pk}/"

        answer = api_client(ADMIN).delete(url, headers={"If-Match": '"7"'})

        assert (answer.status_code, answer.json()["code"]) == (409, "stale_rev")
        assert task_of(number).status == "pending"

    def test_of_what_does_not_exist_is_404(self) -> None:
        assert api_client(ADMIN).delete("/tasks/1/").status_code == 404

    @pytest.mark.parametrize(("who", "status"), REFUSED)
    def test_is_for_admins(self, number: str, who: Person | None, status: int) -> None:
        assert api_client(who).delete(f"/tasks/{task_of(number).pk}/").status_code == status
        assert task_of(number).rev == 1
