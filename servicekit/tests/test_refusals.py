"""Refusals are reported at most once a minute; an error in the report changes no answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve
from rest_framework.test import APIClient

from servicekit.auth import Person
from servicekit.auth.refusals import refusal_report
from servicekit.messages.auditing import QUEUE, TASK
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.testing import api_client, cookie_client, make_person, outbox_messages, run_at_once

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
EMPLOYEE = make_person(user_type="employee", user_id=7, roles=())


def events() -> list[dict[str, Any]]:
    return [row.kwargs["event"] for row in outbox_messages(QUEUE, TASK)]


def refused(person: Person, path: str = "/agents/", *, now: datetime = NOW) -> bool:
    request = RequestFactory().get(path)
    request.user = person  # type: ignore[assignment] # as DRF sets it
    request.resolver_match = resolve(path)
    return refusal_report(request, HttpResponse(status=403), now=now)


@pytest.mark.django_db
class TestRefusal:
    def test_of_an_endpoint_names_the_person_and_what_it_wanted(self) -> None:
        answer = api_client(EMPLOYEE).get("/agents/", headers={"X-Request-ID": "r-1"})
        assert answer.status_code == 403
        [event] = events()
        assert (event["action"], event["target_type"]) == ("endpoint.refuse", "endpoint")
        assert (event["target_id"], event["target_label"]) == ("GET /agents/", "/agents/")
        assert (event["actor"]["user_type"], event["actor"]["user_id"]) == ("employee", 7)
        assert (event["service"], event["request_id"]) == ("project", "r-1")
        assert event["changes"] == {
            "method": "GET",
            "route": "agents/",
            "status": 403,
            "code": "forbidden",
        }

    @pytest.mark.parametrize("key", [None, "k1"])
    def test_of_a_command_is_reported_beside_an_idempotency_key(self, key: str | None) -> None:
        headers = {"Idempotency-Key": key} if key else {}
        answer = api_client(EMPLOYEE).post("/acts/plain/", {"name": "a"}, headers=headers)
        assert answer.status_code == 403
        assert [event["target_id"] for event in events()] == ["POST /acts/<str:kind>/"]

    def test_of_a_service_names_its_key(self) -> None:
        service = make_person(user_type="service", user_id=3, roles=(), scopes=("things:create",))
        assert api_client(service).get("/things/").status_code == 403
        assert events()[0]["actor"]["user_type"] == "service"

    def test_of_the_admin_names_the_account(self) -> None:
        root = User.objects.create_superuser("root", "root@example.com", "a long password")
        client = Client()
        client.login(username="root", password="a long password")
        assert client.get("/admin/apikeys/apikey/add/").status_code == 403
        [event] = events()
        assert event["actor"] is None
        assert event["changes"]["account"] == f"admin:{root.pk}"

    def test_of_the_admin_names_the_person_who_came_by_cookie(self) -> None:
        admin = make_person(user_id=5, roles=(("tts", "Admin"),))
        assert cookie_client(admin).get("/admin/apikeys/apikey/add/").status_code == 403
        assert (events()[0]["actor"]["user_type"], events()[0]["actor"]["user_id"]) == ("staff", 5)

    def test_of_strangers_and_of_forged_requests_is_not_reported(self) -> None:
        assert APIClient().get("/agents/").status_code == 401
        forged = cookie_client(make_person())
        del forged.cookies["csrftoken"]
        assert forged.post("/whoami/").status_code == 403
        assert api_client(make_person()).get("/agents/").status_code == 200
        assert events() == []

    def test_is_one_event_a_minute_for_a_person_and_an_endpoint(self) -> None:
        assert [refused(EMPLOYEE), refused(EMPLOYEE)] == [True, False]
        assert refused(EMPLOYEE, "/nobody/")
        assert refused(make_person(user_id=7))
        assert refused(EMPLOYEE, now=NOW + timedelta(seconds=60))
        assert len(events()) == 4

    def test_of_many_things_of_a_kind_is_one_event(self) -> None:
        assert [refused(EMPLOYEE, f"/things/{pk}/") for pk in (1, 2, 3)] == [True, False, False]

    def test_stands_where_it_cannot_be_reported(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(OutboxMessage._meta, "db_table", "no_such_table")
        answer = api_client(EMPLOYEE).get("/agents/")
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


@pytest.mark.django_db(transaction=True)
class TestRefusalAtOnce:
    def test_is_one_event(self) -> None:
        outcomes = run_at_once(lambda: refused(EMPLOYEE), 4)
        assert sorted(outcomes, key=str) == [False, False, False, True]
        assert len(events()) == 1
