"""Every endpoint called by every kind of caller: no role lets people see the notices of others."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from notifications.models import InAppNotification
from servicekit.testing import api_client, make_person
from servicekit.testing.access import (
    ADMINS_ONLY,
    PUBLIC,
    assert_admins_only,
    endpoints,
    everything,
    worthless_clients,
)
from testing.factories import make_notification

ADMIN = make_person(user_id=1, roles=(("tts", "Admin"),))

# The notice belongs to staff 7. No role gives access to notices of other people, not even Admin.
PERSONS = {
    "stranger": make_person(user_id=8),
    "admin": ADMIN,
    "foreign system": make_person(user_id=9, systems=("bms",), roles=(("bms", "Agent"),)),
    "employee with the person's number": make_person(
        user_id=7, user_type="employee", roles=(), systems=()
    ),
    "service with the person's number": make_person(user_id=7, user_type="service", roles=()),
    "the person, without a role": make_person(user_id=7, roles=()),
    "the person": make_person(user_id=7),
}
Act = Callable[[APIClient, InAppNotification], Any]
TABLE: dict[str, tuple[Act, tuple[int, ...]]] = {
    "GET /notifications/": (
        lambda client, notice: client.get("/notifications/"),
        (200, 200, 200, 200, 403, 200, 200),
    ),
    "GET /notifications/unread-count/": (
        lambda client, notice: client.get("/notifications/unread-count/"),
        (200, 200, 200, 200, 403, 200, 200),
    ),
    "POST /notifications/<uuid:pk>/read/": (
        lambda client, notice: client.post(f"/notifications/{notice.pk}/read/"),
        (404, 404, 404, 404, 403, 200, 200),
    ),
    "POST /notifications/read-some/": (
        lambda client, notice: client.post("/notifications/read-some/", {"ids": [str(notice.pk)]}),
        (200, 200, 200, 200, 403, 200, 200),
    ),
    "POST /notifications/read-all/": (
        lambda client, notice: client.post("/notifications/read-all/"),
        (200, 200, 200, 200, 403, 200, 200),
    ),
    "POST /ws-token/": (
        lambda client, notice: client.post("/ws-token/", {"path": "/ws/notifications/"}),
        (201, 201, 201, 201, 403, 201, 201),
    ),
}
OWNERS = ("the person, without a role", "the person")


@pytest.mark.django_db
class TestAccessTable:
    def test_names_every_endpoint(self) -> None:
        assert endpoints() == PUBLIC | ADMINS_ONLY | set(TABLE)

    @pytest.mark.parametrize("endpoint", TABLE)
    def test_is_how_everybody_is_answered(self, endpoint: str) -> None:
        act, expected = TABLE[endpoint]
        for who, status in zip(PERSONS, expected, strict=True):
            notice = make_notification()
            before = everything()
            response = act(api_client(PERSONS[who]), notice)
            assert response.status_code == status, who
            notice.refresh_from_db()
            reads = who in OWNERS and "/read" in endpoint
            assert notice.is_read is reads, who
            is_change = reads or status == 201
            assert (everything() != before) is is_change, who

    @pytest.mark.parametrize("who", PERSONS)
    def test_shows_nobody_else_s_notices(self, who: str) -> None:
        make_notification()
        client = api_client(PERSONS[who])
        listed = client.get("/notifications/").json().get("count")
        counted = client.get("/notifications/unread-count/").json().get("unread_count")
        expected = None if who.startswith("service") else int(who in OWNERS)
        assert (listed, counted) == (expected, expected)

    @pytest.mark.parametrize("endpoint", TABLE)
    def test_lets_nobody_in_who_proves_nothing(self, endpoint: str) -> None:
        notice = make_notification()
        before = everything()
        for who, client in worthless_clients(PERSONS["the person"]).items():
            response = TABLE[endpoint][0](client, notice)
            assert response.status_code == 401, who
            assert response.headers["WWW-Authenticate"] == 'Bearer realm="api"', who
        assert everything() == before

    @pytest.mark.parametrize("endpoint", sorted(ADMINS_ONLY))
    def test_keeps_what_got_stuck_to_admins(self, endpoint: str) -> None:
        others = [PERSONS[who] for who in PERSONS if who != "admin"]
        assert_admins_only(endpoint, ADMIN, others)

    @pytest.mark.parametrize("endpoint", sorted(PUBLIC - {"GET /readyz"}))
    def test_leaves_what_is_public_to_everybody(self, endpoint: str) -> None:
        path = endpoint.removeprefix("GET ")
        for who, client in worthless_clients(ADMIN).items():
            assert client.get(path).status_code == 200, who
