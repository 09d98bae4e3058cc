"""Reading the audit over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import AuditEvent, PersonAlias
from audit.services.record import (
    StaffActor,
    audit_record,
)
from servicekit.auth import Person
from servicekit.base.request_id import request_id_bound
from servicekit.db.transactions import transaction
from servicekit.testing import api_client, make_person

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
ADMIN = make_person(user_id=900, roles=[("tts", "Admin")])

ACCESS: list[tuple[Person | None, int]] = [
    (None, 401),
    (make_person(user_type="employee", roles=()), 403),
    (make_person(user_type="employee", user_id=900, roles=[("tts", "Admin")]), 403),
    (make_person(user_type="service", roles=(), scopes=["tickets:read"]), 403),
    (make_person(systems=["hdts"], roles=[("hdts", "Admin")]), 403),
    (make_person(roles=[("tts", "Agent")]), 403),
    (make_person(roles=[("tts", "Ticket Coordinator")]), 403),
    (ADMIN, 200),
    (make_person(roles=[("TTS", "admin")]), 200),
]


def record(action: str, target_id: int | str, *, minutes: int = 0, actor: Any = None) -> int:
    """Record one event at `NOW` plus `minutes`; returns its id."""
    with request_id_bound("r-1"), transaction():
        audit_record(
            action=action,
            target_type=action.split(".")[0],
            target_id=target_id,
            target_label=f"Label {target_id}",
            actor=actor,
            changes={"n": 1},
            now=NOW + timedelta(minutes=minutes),
        )
    return AuditEvent.objects.order_by("-id").values_list("id", flat=True)[0]


def ids(query: str) -> list[int]:
    response = api_client(ADMIN).get(f"/audit/events/{query}")
    assert response.status_code == 200, response.content
    return [row["id"] for row in response.json()["results"]]


@pytest.mark.django_db
class TestAccess:
    @pytest.mark.parametrize(("person", "status"), ACCESS)
    def test_is_for_admins_only(self, person: Person | None, status: int) -> None:
        event_id = record("workflow.pause", 3)
        client = api_client(person)
        for path in ("", f"{event_id}/", "by-target/?target_type=workflow&target_id=3", "verify/"):
            assert client.get(f"/audit/events/{path}").status_code == status, path

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
    def test_is_read_only(self, method: str) -> None:
        event_id = record("workflow.pause", 3)
        for path in ("", f"{event_id}/"):
            response = getattr(api_client(ADMIN), method)(f"/audit/events/{path}", {})
            assert (response.status_code, response.json()["code"]) == (405, "method_not_allowed")
        assert AuditEvent.objects.count() == 1


@pytest.mark.django_db
class TestEvents:
    def test_tell_who_did_what(self) -> None:
        event_id = record("workflow.pause", 3, actor=StaffActor(7, "Ann Agent", "ann@x.example"))
        expected = {
            "id": event_id,
            "created_at": "2026-01-05T09:00:00Z",
            "user_type": "staff",
            "user_id": 7,
            "user_full_name": "Ann Agent",
            "user_email": "ann@x.example",
            "action": "workflow.pause",
            "target_type": "workflow",
            "target_id": "3",
            "target_label": "Label 3",
            "changes": {"n": 1},
            "request_id": "r-1",
            "service": "workflow_api",
        }
        client = api_client(ADMIN)
        assert client.get(f"/audit/events/{event_id}/").json() == expected
        assert client.get("/audit/events/").json()["results"] == [expected]

    def test_name_nobody_where_a_message_acted(self) -> None:
        event_id = record("role.end", 3)
        body = api_client(ADMIN).get(f"/audit/events/{event_id}/").json()
        assert (body["user_type"], body["user_id"], body["user_full_name"]) == (None, None, None)

    def test_name_nobody_any_more_once_the_alias_is_blank(self) -> None:
        event_id = record("workflow.pause", 3, actor=StaffActor(7, "Ann Agent", "ann@x.example"))
        PersonAlias.objects.update(full_name="", email="")
        body = api_client(ADMIN).get(f"/audit/events/{event_id}/").json()
        assert (body["user_id"], body["user_full_name"], body["user_email"]) == (7, "", "")

    def test_are_filtered_searched_and_ordered(self) -> None:
        ann, bob = StaffActor(7, "Ann Agent"), StaffActor(8, "Bob", "bob@x.example")
        employee = make_person(user_type="employee", user_id=7, roles=())
        first = record("workflow.pause", 3, actor=ann)
        second = record("workflow.resume", 3, actor=bob, minutes=1)
        third = record("step.create", 3, actor=employee, minutes=2)
        fourth = record("ticket.assign", "TX-20", minutes=3)
        assert ids("") == [fourth, third, second, first]
        assert ids("?user_id=7") == [third, first]
        assert ids("?user_id=7&user_type=staff") == [first]
        assert ids("?action=workflow.pause") == [first]
        assert ids("?target_type=workflow") == [second, first]
        assert ids("?target_type=workflow&target_id=3&action=workflow.resume") == [second]
        assert ids("?target_id=TX-20") == [fourth]
        assert ids("?from=2026-01-05T09:01:00Z") == [fourth, third, second]
        assert ids("?to=2026-01-05T09:01:00Z") == [first]
        assert ids("?from=2026-01-05T09:01:00Z&to=2026-01-05T10:02:00%2B01:00") == [second]
        assert ids("?search=bob") == [second]
        assert ids("?search=ann+pause") == [first]
        assert ids("?search=tx-2") == [fourth]
        assert ids("?ordering=created_at") == [first, second, third, fourth]

    @pytest.mark.parametrize("query", ["user_id=x", "user_id=0", "from=soon", "to=2026-13-01"])
    def test_refuse_senseless_filters(self, query: str) -> None:
        response = api_client(ADMIN).get(f"/audit/events/?{query}")
        assert (response.status_code, response.json()["code"]) == (400, "invalid")

    def test_of_one_thing(self) -> None:
        first = record("workflow.pause", 3)
        second = record("workflow.resume", 3)
        record("workflow.pause", 4)
        record("step.create", 3)
        path = "/audit/events/by-target/?target_type=workflow&target_id=3"
        body = api_client(ADMIN).get(path).json()
        assert (body["count"], [row["id"] for row in body["results"]]) == (2, [second, first])
        for query, missing in (("", 2), ("?target_type=workflow", 1), ("?target_id=%00", 2)):
            response = api_client(ADMIN).get(f"/audit/events/by-target/{query}")
            assert (response.status_code, len(response.json()["details"])) == (400, missing)

    @pytest.mark.parametrize("event_id", ["7", "9" * 30, "x"])
    def test_that_are_missing_are_404(self, event_id: str) -> None:
        response = api_client(ADMIN).get(f"/audit/events/{event_id}/")
        assert (response.status_code, response.json()["code"]) == (404, "not_found")

    def test_cost_the_same_for_many(self) -> None:
        alias = PersonAlias.objects.create(user_type="staff", user_id=7)
        counts = []
        for rows in (10, 10_000):
            AuditEvent.objects.bulk_create(
                AuditEvent(
                    created_at=NOW, actor=alias, action="a.b", target_type="a", target_id="1"
                )
                for _ in range(rows)
            )
            for path in ("?page_size=100", "by-target/?target_type=a&target_id=1&page_size=100"):
                with CaptureQueriesContext(connection) as queries:
                    body = api_client(ADMIN).get(f"/audit/events/{path}").json()
                counts.append(len(queries))
        assert counts == [2, 2, 2, 2]
        assert (body["count"], body["count_capped"]) == (10_000, True)
