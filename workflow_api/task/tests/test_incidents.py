"""Incidents are reported and ended by the suite, and retried or resolved by Admins."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from audit.models import AuditEvent
from servicekit.base.metrics.readings import readers
from servicekit.clock import now, real_now
from servicekit.db.transactions import transaction
from servicekit.messages.outbox.claims import Failure, outbox_claim, outbox_mark_failed
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.ops.invariants import Violation
from servicekit.testing import api_client
from task.domain.decision import Incident as Fault
from task.domain.decision import IncidentKind
from task.engine.incidents import incidents_report
from task.invariants import violations
from task.models import Incident, Task
from testing.scenario import ADMIN, agent, chain, edge, follow, publish, receive, role, staff, step
from tickets.models import WorkflowTicket

pytestmark = pytest.mark.django_db

LEASE = timedelta(minutes=1)
BIG = "ticket.amount > 1000"


def routed() -> dict[str, Any]:
    """Check (Agent) → Route (automatic) → Approve (Manager) if the amount is big, else Pay (Agent)."""
    nodes = [
        step("Check", "Agent", 0.5, is_start=True),
        {"temp_id": "Route", "name": "Route", "role_id": None},
        step("Approve", "Manager", 0.5),
        step("Pay", "Agent", 0.5, is_end=True),
    ]
    edges = [
        edge("Check", "Route", "Done"),
        {**edge("Route", "Approve", "Big"), "condition": BIG},
        {**edge("Route", "Pay", "Small"), "is_default": True},
        edge("Approve", "Pay", "Approved"),
    ]
    staff("Agent", [11])
    staff("Manager", [21])
    return publish(nodes, edges)


def way_of(workflow: dict[str, Any], name: str) -> int:
    edges = {item["name"]: item["transition_id"] for item in workflow["graph"]["edges"]}
    return int(edges[name])


def act(task: Task, user_id: int, transition_id: int | None, **headers: str) -> Any:
    body = {"transition_id": transition_id, "notes": "Done."}
    client = api_client(agent(user_id, "Agent", "Manager"))
    return client.post(f"/transitions/{task.pk}/transition/", body, headers=headers)


def incidents(**filters: str) -> list[dict[str, Any]]:
    answer = api_client(ADMIN).get("/incidents/", filters)
    assert answer.status_code == 200, answer.content
    return list(answer.json()["results"])


def post(incident: dict[str, Any], what: str, body: dict[str, Any] | None = None) -> Any:
    return api_client(ADMIN).post(f"/incidents/{incident['incident_id']}/{what}/", body or {})


def broken() -> list[Violation]:
    return list(violations())


class TestAConditionThatFails:
    def test_is_offered_nowhere_and_reported_with_the_arrival_and_with_a_new_content(self) -> None:
        """The list of ways leaves the way out without a reason, so an incident has to tell the
        Admins about it.
        """
        routed()
        stuck = Task.objects.get(ticket__ticket_number=receive(amount="much"))
        assert [(it["task_id"], it["count"]) for it in incidents(state="open")] == [(stuck.pk, 1)]
        client = api_client(agent(11))
        assert client.get(f"/tasks/{stuck.pk}/available-transitions/").json()["results"] == []
        offered = client.get(f"/tasks/{stuck.pk}/offers/").json()["offers"]
        acts = [offer["refused"]["code"] for offer in offered if offer["command"] == "act"]
        assert acts == ["condition_failed"]

        number = receive(amount=5)
        fine = Task.objects.get(ticket__ticket_number=number)
        assert len(client.get(f"/tasks/{fine.pk}/available-transitions/").json()["results"]) == 1
        receive(number, amount="more", rev=2)
        follow()
        assert client.get(f"/tasks/{fine.pk}/available-transitions/").json()["results"] == []
        assert {it["task_id"] for it in incidents(state="open")} == {stuck.pk, fine.pk}

        receive(number, amount=6, rev=3)
        follow()
        (way,) = client.get(f"/tasks/{fine.pk}/available-transitions/").json()["results"]
        assert act(fine, 11, way["transition_id"]).status_code == 200
        assert [it["task_id"] for it in incidents(state="open")] == [stuck.pk]
        assert broken() == []

    def test_is_reported_although_the_act_is_refused(self) -> None:
        workflow = routed()
        task = Task.objects.get(ticket__ticket_number=receive(amount="much"))
        rev = task.rev
        for attempt in (1, 2):
            answer = act(task, 11, way_of(workflow, "Done"))
            assert (answer.status_code, answer.json()["code"]) == (409, "condition_failed")
            assert "much" not in answer.content.decode()
            (incident,) = incidents()
            assert (incident["kind"], incident["count"]) == ("condition_failed", attempt + 1)
        task.refresh_from_db()
        assert (task.rev, task.items.count()) == (rev, 1)
        assert incident["transition_id"] == way_of(workflow, "Big")
        assert (incident["step_name"], incident["ticket_number"]) == (
            "Route",
            task.ticket.ticket_number,
        )
        assert "much" not in incident["message"]
        assert post(incident, "retry").json()["state"] == "open"
        WorkflowTicket.objects.update(dynamic_data={"amount": 5000})
        assert post(incident, "retry").json()["state"] == "resolved"
        assert act(task, 11, way_of(workflow, "Done")).status_code == 200

    def test_is_reported_once_for_a_request_with_a_key(self) -> None:
        workflow = routed()
        task = Task.objects.get(ticket__ticket_number=receive(amount="much"))
        key = {"Idempotency-Key": "again-and-again"}
        answers = [act(task, 11, way_of(workflow, "Done"), **key) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [409, 409, 409]
        assert [incident["count"] for incident in incidents()] == [2]

    def test_keeps_a_new_ticket_on_its_automatic_start_until_the_content_is_mended(self) -> None:
        workflow = starting_with_a_route()
        number = receive(amount="much")
        task = Task.objects.get(ticket__ticket_number=number)
        assert (task.is_stuck, task.items.count()) == (True, 0)
        assert broken() == []
        listed = api_client(ADMIN).get("/tasks/all-tasks/", {"tab": "unassigned"}).json()
        assert [(row["ticket_number"], row["reason"]) for row in listed["results"]] == [
            (number, "condition_failed")
        ]
        (incident,) = incidents()
        assert post(incident, "retry").json()["state"] == "open"
        assert incidents()[0]["count"] == 2

        receive(number, amount=5000, rev=2)
        follow()
        task.refresh_from_db()
        assert (task.is_stuck, task.current_step_name) == (False, "Approve")
        assert incidents() == []
        (ended,) = incidents(state="resolved")
        assert ended["resolved_by"] is None
        assert broken() == []
        feed = api_client(ADMIN).get(f"/tasks/{task.pk}/events/").json()["results"]
        assert [entry["text_code"] for entry in feed] == [
            *("opened", "stuck", "content_changed", "passed", "assigned"),
        ]
        assert way_of(workflow, "Big")

    def test_keeps_the_task_on_its_automatic_step_through_a_hold(self) -> None:
        starting_with_a_route()
        task = Task.objects.get(ticket__ticket_number=receive(amount="much"))
        client = api_client(ADMIN)
        held = client.post(f"/tasks/{task.pk}/hold/", {"reason": "Wait."}, format="json")
        assert held.status_code == 200
        offered = client.get(f"/tasks/{task.pk}/offers/").json()["offers"]
        (resume,) = [offer for offer in offered if offer["command"] == "resume"]
        assert not {"to", "refused"} & resume.keys()
        assert client.post(f"/tasks/{task.pk}/resume/", format="json").status_code == 200
        task.refresh_from_db()
        assert (task.is_stuck, task.status) == (True, "pending")
        assert broken() == []

    def test_ends_when_the_task_goes_another_way(self) -> None:
        nodes = [
            step("Check", "Agent", 0.5, is_start=True),
            step("Approve", "Manager", 0.5, is_end=True),
            step("Pay", "Agent", 0.5, is_end=True),
        ]
        edges = [
            {**edge("Check", "Approve", "Big"), "condition": BIG},
            edge("Check", "Pay", "Ask"),
        ]
        staff("Agent", [11])
        staff("Manager", [21])
        workflow = publish(nodes, edges)
        task = Task.objects.get(ticket__ticket_number=receive(amount="much"))
        (incident,) = incidents()
        assert incident["transition_id"] == way_of(workflow, "Big")
        assert post(incident, "retry").json()["state"] == "open"
        offered = api_client(agent(11)).get(f"/tasks/{task.pk}/available-transitions/").json()
        assert [way["name"] for way in offered["results"]] == ["Ask"]
        assert act(task, 11, way_of(workflow, "Ask")).status_code == 200
        assert incidents() == []


class TestCost:
    def test_of_reporting_is_one_statement(self, django_assert_num_queries: Any) -> None:
        starting_with_a_route()
        task = Task.objects.get(ticket__ticket_number=receive(amount="much"))
        faults = [
            Fault(IncidentKind.CONDITION_FAILED, task.current_step_id, way, "It fails.")
            for way in (91, 92, 93)
        ]
        for _ in range(2):
            with transaction(), django_assert_num_queries(1):
                incidents_report(task_id=task.pk, faults=faults, now=now())
        found = Incident.objects.filter(message="It fails.").values_list("count", flat=True)
        assert list(found) == [2, 2, 2]


class TestARoleWithoutPeople:
    def waiting(self) -> Task:
        role("Agent")
        publish(*chain(step("Triage", "Agent", 1)))
        return Task.objects.get(ticket__ticket_number=receive())

    def test_is_an_incident_until_somebody_has_the_task(self) -> None:
        task = self.waiting()
        (incident,) = incidents(kind="nobody_eligible")
        assert incident["message"] == "Nobody in the role Agent could take “Triage”."
        assert post(incident, "retry").json()["state"] == "open"
        assert [row["count"] for row in incidents()] == [2]
        staff("Agent", [11])
        answer = post(incident, "retry")
        assert answer.json()["state"] == "resolved"
        assert task.items.get().user_id == 11
        assert post(incident, "retry").json()["code"] == "incident_resolved"

    def test_can_be_declared_over(self) -> None:
        self.waiting()
        (incident,) = incidents()
        assert post(incident, "resolve").status_code == 400
        answer = post(incident, "resolve", {"reason": "We hire somebody."})
        assert (answer.status_code, answer.json()["state"]) == (200, "resolved")
        assert answer.json()["resolved_by"] == ADMIN.user_id
        event = AuditEvent.objects.get(action="incident.resolve")
        assert event.changes["reason"] == "We hire somebody."
        assert post(incident, "resolve", {"reason": "Again."}).status_code == 409

    def test_is_counted_for_monitoring(self) -> None:
        self.waiting()
        (reading,) = [it for it in readers["tasks"](real_now()) if it.name == "tts_incidents_open"]
        assert reading.values[("nobody_eligible",)] == 1
        assert reading.values[("condition_failed",)] == 0


class TestEndLogicThatIsNotSent:
    def test_is_an_incident_that_a_retry_sends_again(self) -> None:
        staff("Agent", [11])
        publish(*chain(step("Inspect", "Agent", 1)), end_logic="asset")
        task = Task.objects.get(ticket__ticket_number=receive(asset_name="Laptop"))
        assert act(task, 11, None).status_code == 200
        row = OutboxMessage.objects.get(message_id__startswith="end-effect:")
        moment = real_now()
        assert row.pk in {
            it.pk for it in outbox_claim(owner="x", now=moment, lease=LEASE, limit=99)
        }
        outbox_mark_failed(Failure(row, "gone", moment, is_dead=True), owner="x", now=moment)

        (incident,) = incidents()
        assert (incident["kind"], incident["task_id"]) == ("end_logic_failed", task.pk)
        assert "AMS_WORKFLOW_QUEUE" in incident["message"]
        assert post(incident, "retry").json()["state"] == "resolved"
        row.refresh_from_db()
        assert row.state == OutboxMessage.State.PENDING


def starting_with_a_route() -> dict[str, Any]:
    """Route (automatic, the start) → Approve (Manager) if the amount is big, else Pay (Agent)."""
    nodes = [
        {"temp_id": "Route", "name": "Route", "role_id": None, "is_start": True},
        step("Approve", "Manager", 0.5),
        step("Pay", "Agent", 0.5, is_end=True),
    ]
    edges = [
        {**edge("Route", "Approve", "Big"), "condition": BIG},
        {**edge("Route", "Pay", "Small"), "is_default": True},
        edge("Approve", "Pay", "Approved"),
    ]
    staff("Agent", [11])
    staff("Manager", [21])
    return publish(nodes, edges)
