"""POST /tickets/: accepted and refused input, and the message to the workflow."""

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from servicekit.testing import api_client, make_person, outbox_messages
from tickets.models import Ticket
from tickets.tests.factories import make_ticket, submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> APIClient:
    return api_client(make_person(roles=[("tts", "Admin")]))


class TestCreate:
    def test_answers_with_the_whole_ticket(self, client: APIClient) -> None:
        response = client.post("/tickets/", submission(asset_name="T14", cost_items=[{"p": 1.5}]))
        body = response.json()
        assert response.status_code == 201
        assert re.fullmatch(r"TX\d{8}\d{6}", body["ticket_id"])
        assert body == {
            "id": Ticket.objects.get().pk,
            "ticket_id": body["ticket_id"],
            "subject": "Laptop does not start",
            "description": "It shows a black screen.",
            "category": "Technology",
            "sub_category": "Support",
            "department": "IT",
            "priority": "High",
            "status": "New",
            "employee": {},
            "source_service": "",
            "dynamic_data": {"asset_name": "T14", "cost_items": [{"p": 1.5}]},
            "attachments": [],
            "rev": 1,
            "close_due_at": None,
            "created_at": body["created_at"],
            "updated_at": body["created_at"],
        }
        assert body["created_at"].endswith("Z")

    def test_costs_two_statements(self, client: APIClient) -> None:
        client.post("/tickets/", submission())  # reserves a block of numbers
        with CaptureQueriesContext(connection) as queries:
            assert client.post("/tickets/", submission()).status_code == 201
        inserts = re.findall(r'INSERT INTO "(\w+)"', " ".join(it["sql"] for it in queries))
        reads = [it["sql"] for it in queries if it["sql"].startswith("SELECT")]
        assert (inserts, reads) == (["tickets_ticket", "outbox_outboxmessage"], [])

    def test_hands_the_ticket_to_the_workflow_in_the_same_transaction(
        self, client: APIClient
    ) -> None:
        body = client.post(
            "/tickets/",
            submission(employee={"id": 3, "name": "Eve"}, serial_number="S1"),
            headers={"X-Request-ID": "req-1"},
        ).json()
        [message] = outbox_messages("TICKET_TASKS_PRODUCTION")
        assert (message.task, message.kwargs, message.key) == (
            "tickets.tasks.receive_ticket",
            {},
            body["ticket_id"],
        )
        assert message.headers == {"request_id": "req-1"}
        assert message.args == [
            {
                "ticket_id": body["ticket_id"],
                "subject": "Laptop does not start",
                "description": "It shows a black screen.",
                "category": "Technology",
                "sub_category": "Support",
                "department": "IT",
                "priority": "High",
                "status": "New",
                "employee": {"id": 3, "name": "Eve"},
                "source_service": "",
                "created_at": body["created_at"].replace("Z", "+00:00"),
                "dynamic_data": {"serial_number": "S1"},
                "rev": 1,
                "seal": message.args[0]["seal"],
            }
        ]

    def test_needs_no_more_than_the_four_required_fields(self, client: APIClient) -> None:
        required = dict.fromkeys(("subject", "description", "category", "department"), "x")
        body = client.post("/tickets/", required).json()
        assert (body["priority"], body["sub_category"], body["dynamic_data"]) == ("Medium", "", {})

    @pytest.mark.parametrize(
        ("given", "priority"),
        [
            ("Low", "Low"),
            ("medium", "Medium"),
            ("HIGH", "High"),
            ("Critical", "Critical"),
            ("Urgent", "Critical"),
            ("urgent", "Critical"),
            (None, "Medium"),
        ],
    )
    def test_knows_priorities_without_case(
        self, client: APIClient, given: str | None, priority: str
    ) -> None:
        assert client.post("/tickets/", submission(priority=given)).json()["priority"] == priority

    def test_takes_subcategory_as_another_name(self, client: APIClient) -> None:
        values = submission(subcategory="Repair")
        del values["sub_category"]
        body = client.post("/tickets/", values).json()
        assert (body["sub_category"], body["dynamic_data"]) == ("Repair", {})

    def test_takes_null_for_what_is_optional(self, client: APIClient) -> None:
        nothing = dict.fromkeys(
            ["sub_category", "priority", "employee", "source_service", "ticket_id", "dynamic_data"]
        )
        body = client.post("/tickets/", submission(**nothing)).json()
        assert (body["sub_category"], body["employee"], body["dynamic_data"]) == ("", {}, {})

    def test_keeps_nested_dynamic_data_beside_further_keys(self, client: APIClient) -> None:
        body = client.post("/tickets/", submission(dynamic_data={"a": 1, "b": 1}, b=2)).json()
        assert body["dynamic_data"] == {"a": 1, "b": 2}

    def test_decides_itself_about_its_own_fields(self, client: APIClient) -> None:
        body = client.post(
            "/tickets/", submission(status="Closed", id=77, rev=9, created_at="2001-01-01")
        ).json()
        assert (body["status"], body["rev"], body["dynamic_data"]) == ("New", 1, {})
        assert body["id"] != 77

    def test_names_the_service_that_sent_it(self) -> None:
        service = make_person(user_type="service", username="hdts", scopes=["tickets:create"])
        assert api_client(service).post("/tickets/", submission()).json()["source_service"] == (
            "hdts"
        )

    def test_keeps_texts_of_every_script(self, client: APIClient) -> None:
        subject = "Drücker 印刷 🖨️ <b>kaputt</b>"
        body = client.post("/tickets/", submission(subject=f"  {subject} ")).json()
        assert body["subject"] == subject


class TestOwnNumber:
    @pytest.mark.parametrize(
        "number", ["HDTS-2026-11-22-000000123", "HD-2026-1", "a", "7", "A.b_c-d", "x" * 64]
    )
    def test_is_kept(self, client: APIClient, number: str) -> None:
        response = client.post("/tickets/", submission(ticket_id=number))
        assert (response.status_code, response.json()["ticket_id"]) == (201, number)

    @pytest.mark.parametrize("number", ["-a", ".a", "a b", "a/b", "x" * 65, "ä", "a\n", 5.5, []])
    def test_of_another_form_is_refused(self, client: APIClient, number: Any) -> None:
        response = client.post("/tickets/", submission(ticket_id=number))
        if number == "a\n":  # surrounding spaces are trimmed before validation
            assert response.json()["ticket_id"] == "a"
            return
        if number == 5.5:  # a number is converted to text
            assert response.json()["ticket_id"] == "5.5"
            return
        assert response.status_code == 400
        assert list(response.json()["details"]) == ["ticket_id"]

    def test_repeated_is_a_conflict_that_names_it(self, client: APIClient) -> None:
        make_ticket("HD-1")
        before = len(outbox_messages())
        response = client.post("/tickets/", submission(ticket_id="HD-1"))
        assert response.status_code == 409
        body = response.json()
        assert body.pop("request_id") == response["X-Request-ID"]
        assert body == {
            "error": "The ticket HD-1 exists already.",
            "code": "ticket_exists",
            "details": {"ticket_id": ["HD-1 is taken."]},
        }
        assert Ticket.objects.count() == 1
        assert len(outbox_messages()) == before


class TestRefusedInput:
    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"subject": ""}, "subject"),
            ({"subject": "   "}, "subject"),
            ({"subject": None}, "subject"),
            ({"subject": "x" * 256}, "subject"),
            ({"subject": {"a": 1}}, "subject"),
            ({"subject": True}, "subject"),
            ({"subject": "a\x00b"}, "subject"),
            ({"subject": "a\ud800b"}, "subject"),
            ({"description": "x" * 20_001}, "description"),
            ({"category": "x" * 65}, "category"),
            ({"sub_category": "x" * 65}, "sub_category"),
            ({"subcategory": "x" * 65}, "subcategory"),
            ({"department": "x" * 65}, "department"),
            ({"department": None}, "department"),
            ({"priority": "Highest"}, "priority"),
            ({"priority": 3}, "priority"),
            ({"priority": ""}, "priority"),
            ({"source_service": "x" * 65}, "source_service"),
            ({"employee": "Eve"}, "employee.non_field_errors"),
            ({"employee": {"id": True}}, "employee.id"),
            ({"employee": {"id": 1.5}}, "employee.id"),
            ({"employee": {"id": 2**63}}, "employee.id"),
            ({"employee": {"id": "x\x00"}}, "employee.id"),
            ({"employee": {"name": "x" * 256}}, "employee.name"),
            ({"employee": {"email": ["a"]}}, "employee.email"),
            ({"employee": {"site": "\x00"}}, "employee.site"),
            ({"dynamic_data": [1]}, "dynamic_data"),
            ({"dynamic_data": {"subject": "x"}}, "dynamic_data.subject"),
            ({"asset_name": "a\x00b"}, "asset_name"),
            ({"asset_name": {"deep": ["\ud800"]}}, "asset_name"),
            ({"k" * 65: 1}, "k" * 64),
            ({f"key{number}": 1 for number in range(201)}, "non_field_errors"),
        ],
        ids=lambda value: str(value)[:40],
    )
    def test_names_the_field(self, client: APIClient, values: dict[str, Any], field: str) -> None:
        # Send JSON with escapes, because the test client cannot encode a lone surrogate.
        content = json.dumps(submission(**values))
        response = client.generic("POST", "/tickets/", content, content_type="application/json")
        body = response.json()
        assert (response.status_code, body["code"]) == (400, "invalid")
        assert list(body["details"]) == [field]
        assert not Ticket.objects.exists()

    def test_names_every_missing_field(self, client: APIClient) -> None:
        details = client.post("/tickets/", {}).json()["details"]
        assert sorted(details) == ["category", "department", "description", "subject"]

    @pytest.mark.parametrize(
        ("body", "status", "code"),
        [
            (b"", 400, "invalid"),
            (b"{", 400, "malformed"),
            (b"\xff\xfe", 400, "malformed"),
            (b'{"subject": NaN}', 400, "malformed"),
            (b"[" * 100_000, 400, "malformed"),
            (b"[]", 400, "invalid"),
            (b"7", 400, "invalid"),
            (b"null", 400, "invalid"),
            (b'"' + b"x" * (2 * 1024 * 1024) + b'"', 413, "too_large"),
        ],
        ids=lambda value: str(value)[:20],
    )
    def test_survives_every_body(
        self, client: APIClient, body: bytes, status: int, code: str
    ) -> None:
        response = client.generic(
            "POST",
            "/tickets/",
            body,  # type: ignore[arg-type] # bytes are taken as they are
            content_type="application/json",
        )
        assert (response.status_code, response.json()["code"]) == (status, code)

    def test_refuses_numbers_beyond_a_float(self, client: APIClient) -> None:
        body = '{"subject":"s","description":"d","category":"c","department":"d","cost":1e999}'
        response = client.generic("POST", "/tickets/", body, content_type="application/json")
        assert response.json()["details"] == {"cost": ["A number is out of range."]}

    def test_refuses_values_nested_too_deeply(self, client: APIClient) -> None:
        value: Any = 1
        for _ in range(25):
            value = [value]
        response = client.post("/tickets/", submission(tree=value))
        assert response.json()["details"] == {"tree": ["Nested deeper than 20 levels."]}

    def test_refuses_other_types_of_body(self, client: APIClient) -> None:
        response = client.post("/tickets/", "subject=x", content_type="text/plain")
        assert (response.status_code, response.json()["code"]) == (415, "unsupported_media_type")
