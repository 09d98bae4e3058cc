"""Trying a condition over HTTP before it is saved."""

from __future__ import annotations

from typing import Any

import pytest

from audit.models import AuditEvent
from servicekit.testing import api_client
from task.models import Task
from testing.scenario import ADMIN, agent, chain, edge, publish, receive, staff, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def workflow_id() -> int:
    staff("Agent", [1])
    nodes, edges = chain(step("Triage", "Agent", 0.4), step("Fix", "Agent", 0.6))
    created = publish(nodes, [*edges, edge("Fix", "Triage", "Back")])
    return int(created["workflow_id"])


def tried(workflow_id: int, **body: Any) -> Any:
    return api_client(ADMIN).post(f"/workflows/{workflow_id}/conditions/try/", body)


def answer(workflow_id: int, condition: str, **body: Any) -> dict[str, Any]:
    response = tried(workflow_id, condition=condition, **body)
    assert response.status_code == 200, response.content
    return dict(response.json())


class TestASupposedTicket:
    @pytest.mark.parametrize(
        ("condition", "value", "read"),
        [
            ('ticket.priority == "High"', "true", ["priority"]),
            ("ticket.cost > 100 && ticket.cost < 200", "false", ["cost"]),
            ("ticket.approved || ticket.cost > 9000", "absent", ["approved", "cost"]),
            ('ticket["a key"] == 1 && ticket.items[0].name == "Dock"', "true", ["a key", "items"]),
            ('ticket.created_at < timestamp("2026-03-01T00:00:00Z")', "true", ["created_at"]),
            ('ticket.subject == "Field"', "true", ["subject"]),
            ('task.status == "pending"', "absent", []),
        ],
    )
    def test_gives_the_value_and_the_fields_that_were_read(
        self, workflow_id: int, condition: str, value: str, read: list[str]
    ) -> None:
        supposed = {
            "subject": "Field",
            "priority": "High",
            "created_at": "2026-02-28T12:00:00+01:00",
            "cost": 1500,
            "dynamic_data": {"a key": 1, "items": [{"name": "Dock"}], "subject": "Free"},
        }
        found = answer(workflow_id, condition, ticket=supposed)
        assert found == {"value": value, "read": read}

    def test_gives_the_reason_of_an_error(self, workflow_id: int) -> None:
        found = answer(workflow_id, "ticket.cost > 1", ticket={"cost": "12000.50"})
        assert found == {
            "value": "error",
            "error": "It compares or combines values of kinds that do not go together, such as a "
            "text and a number.",
            "read": ["cost"],
        }

    @pytest.mark.parametrize(
        "supposed",
        ["x", [], None, {"dynamic_data": 5}, {"created_at": "yesterday"}, {"x": "a\0b"}],
    )
    def test_is_refused_if_it_is_none(self, workflow_id: int, supposed: Any) -> None:
        response = tried(workflow_id, condition="true", ticket=supposed)
        assert (response.status_code, list(response.json()["details"])) == (400, ["ticket"])


class TestATicketThatExists:
    def test_is_read_with_its_task(self, workflow_id: int) -> None:
        number = receive(priority="High", cost=1500, subject="A laptop")
        for condition in (
            'ticket.cost == 1500 && ticket.subject == "A laptop"',
            f'ticket.ticket_id == "{number}" && ticket.source_service == "hdts"',
            'task.status == "pending" && task.priority == "High"',
            'task.step == "Triage" && task.visits == 1',
            'ticket.created_at > timestamp("2026-01-01T00:00:00Z")',
        ):
            assert answer(workflow_id, condition, ticket_number=number)["value"] == "true"

    def test_counts_the_visits_of_its_step(self, workflow_id: int) -> None:
        number = receive()
        task = Task.objects.get()
        client = api_client(agent(1))
        for _ in range(2):
            offered = client.get(f"/tasks/{task.pk}/available-transitions/").json()["results"]
            way = [row for row in offered if row["transition_id"] is not None][-1]
            body = {"transition_id": way["transition_id"], "notes": "."}
            done = client.post(f"/transitions/{task.pk}/transition/", body)
            assert done.status_code == 200, done.content
        condition = 'task.step == "Triage" && task.visits == 2 && task.status == "in progress"'
        assert answer(workflow_id, condition, ticket_number=number)["value"] == "true"

    def test_has_no_task_if_nothing_matched(self, workflow_id: int) -> None:
        number = receive(category="Other", cost=5)
        assert answer(workflow_id, "ticket.cost == 5", ticket_number=number)["value"] == "true"
        found = answer(workflow_id, "has(task.step) || has(task.status)", ticket_number=number)
        assert found["value"] == "false"

    def test_has_no_step_once_it_ended(self, workflow_id: int) -> None:
        number = receive()
        cancelled = api_client(ADMIN).post(
            f"/tasks/{Task.objects.get().pk}/cancel/", {"reason": "."}
        )
        assert cancelled.status_code == 200
        condition = 'task.status == "cancelled" && !has(task.step) && !has(task.visits)'
        assert answer(workflow_id, condition, ticket_number=number)["value"] == "true"

    def test_must_be_there(self, workflow_id: int) -> None:
        deleted = receive(deleted=True, changed_by={"user_type": "staff", "user_id": 900})
        for number in ("TX20260105999999", deleted):
            assert tried(workflow_id, condition="true", ticket_number=number).status_code == 404


class TestARequest:
    @pytest.mark.parametrize(
        ("condition", "sentence"),
        [
            ("ticket.cost >", "The condition ends too early. (at character 14)"),
            (
                "cost > 1",
                "cost is not known here; texts are written in quotes, fields as "
                "ticket.cost. (at character 1)",
            ),
            ("true" + " " * 2_000, "The condition has 2,004 characters; 2,000 are allowed."),
        ],
    )
    def test_with_a_condition_that_may_not_be_saved_is_refused(
        self, workflow_id: int, condition: str, sentence: str
    ) -> None:
        response = tried(workflow_id, condition=condition, ticket={})
        assert response.status_code == 400
        assert response.json()["details"] == {"condition": [sentence]}

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"ticket": {}}, "condition"),
            ({"condition": "", "ticket": {}}, "condition"),
            ({"condition": None, "ticket": {}}, "condition"),
            ({"condition": ["true"], "ticket": {}}, "condition"),
            ({"condition": "true"}, "ticket"),
            ({"condition": "true", "ticket": {}, "ticket_number": "TX1"}, "ticket"),
            ({"condition": "true", "ticket_number": "x" * 65}, "ticket_number"),
        ],
    )
    def test_names_what_is_wrong_with_it(
        self, workflow_id: int, body: dict[str, Any], field: str
    ) -> None:
        response = tried(workflow_id, **body)
        assert (response.status_code, list(response.json()["details"])) == (400, [field])

    def test_changes_nothing(self, workflow_id: int) -> None:
        before = AuditEvent.objects.count()
        assert answer(workflow_id, "ticket.cost > 1", ticket={"cost": 5})["value"] == "true"
        assert AuditEvent.objects.count() == before

    def test_needs_a_workflow(self, workflow_id: int) -> None:
        assert tried(workflow_id + 1, condition="true", ticket={}).status_code == 404
