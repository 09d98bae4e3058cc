from __future__ import annotations

import pytest
from django.core.management import call_command
from django.utils import timezone

from role.models import Roles, RoleUsers
from servicekit.auth import Person
from servicekit.testing import api_client, deliver, make_person

AGENT = make_person(user_id=1)

READERS: list[tuple[Person | None, int]] = [
    (None, 401),
    (make_person(user_type="employee", roles=()), 403),
    (make_person(user_type="service", roles=(), scopes=["tickets:read"]), 403),
    (make_person(systems=["hdts"], roles=[("hdts", "Agent")]), 403),
    (make_person(systems=["bms"], roles=[("bms", "Ticket Coordinator")]), 403),
    (make_person(systems=["hdts"], roles=[("hdts", "Ticket Coordinator")]), 200),
    (make_person(roles=[("tts", "Technician")]), 200),
    (make_person(roles=[("TTS", "admin")]), 200),
]

PATHS = ["/roles/", "/roles/5/", "/roles/5/members/"]


@pytest.fixture
def agent_role() -> Roles:
    for user_id, action in ((12, "create"), (11, "create"), (13, "create"), (13, "delete")):
        body = {
            "user_id": user_id,
            "user_full_name": f"Person {user_id}",
            "role_id": 5,
            "role_name": "Agent",
            "system": "tts",
            "action": action,
        }
        deliver("tts.user_system_role.sync", {"user_system_role": body})
    return Roles.objects.get()


@pytest.mark.django_db
class TestAccess:
    @pytest.mark.parametrize("path", PATHS)
    @pytest.mark.parametrize(("person", "status"), READERS)
    def test_is_for_every_tts_role_and_those_who_hand_work_on(
        self, agent_role: Roles, path: str, person: Person | None, status: int
    ) -> None:
        assert api_client(person).get(path).status_code == status

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
    @pytest.mark.parametrize("path", PATHS)
    def test_is_for_reading_only(self, agent_role: Roles, path: str, method: str) -> None:
        client = api_client(make_person(roles=[("tts", "Admin")]))
        assert getattr(client, method)(path, {}).status_code == 405


@pytest.mark.django_db
class TestList:
    def test_has_rows_by_system_and_name(self) -> None:
        call_command("seed_role", verbosity=0)
        deliver("tts.role.sync", {"id": 3, "name": "Agent", "system": "hdts", "action": "create"})
        deliver("tts.role.sync", {"id": 4, "name": "Gone", "system": "tts", "action": "create"})
        deliver("tts.role.sync", {"id": 4, "name": "Gone", "system": "tts", "action": "delete"})
        body = api_client(AGENT).get("/roles/?page_size=3").json()
        assert body["count"] == 10
        assert body["results"][0] == {
            "role_id": 3,
            "name": "Agent",
            "system": "hdts",
            "people": 0,
            "away": 0,
        }
        assert [row["name"] for row in body["results"]] == ["Agent", "Admin", "Agent"]

    def test_is_filtered_searched_and_ordered(self) -> None:
        call_command("seed_role", verbosity=0)
        body = api_client(AGENT).get("/roles/?system=tts&search=manager&ordering=-name").json()
        names = [row["name"] for row in body["results"]]
        assert names == ["Manager", "Budget Manager", "Asset Manager"]


@pytest.mark.django_db
class TestDetail:
    def test_has_the_members_by_person(self, agent_role: Roles) -> None:
        assert api_client(AGENT).get("/roles/5/").json() == {
            "role_id": 5,
            "name": "Agent",
            "system": "tts",
            "members": [
                {
                    "user_id": 11,
                    "user_full_name": "Person 11",
                    "is_active": True,
                    "away_until": None,
                },
                {
                    "user_id": 12,
                    "user_full_name": "Person 12",
                    "is_active": True,
                    "away_until": None,
                },
                {
                    "user_id": 13,
                    "user_full_name": "Person 13",
                    "is_active": False,
                    "away_until": None,
                },
            ],
        }

    @pytest.mark.parametrize("role_id", ["99", "9" * 30, "x"])
    def test_of_an_unknown_role_is_404(self, role_id: str) -> None:
        response = api_client(AGENT).get(f"/roles/{role_id}/")
        assert (response.status_code, response.json()["code"]) == (404, "not_found")


@pytest.mark.django_db
class TestMembers:
    def rows(self, query: str = "") -> list[int]:
        body = api_client(AGENT).get(f"/roles/5/members/{query}").json()
        assert body["count"] == len(body["results"])
        return [row["user_id"] for row in body["results"]]

    def test_have_rows_like_those_of_the_detail(self, agent_role: Roles) -> None:
        detail = api_client(AGENT).get("/roles/5/").json()

        assert api_client(AGENT).get("/roles/5/members/").json() == {
            "count": 3,
            "next": None,
            "previous": None,
            "results": detail["members"],
        }

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("?is_active=true", [11, 12]),
            ("?is_active=false", [13]),
            ("?search=person 12", [12]),
            ("?search=12 PERSON", [12]),
            ("?search=13", [13]),
            ("?search=somebody", []),
            ("?ordering=-user_id", [13, 12, 11]),
        ],
    )
    def test_are_searched_filtered_and_ordered(
        self, agent_role: Roles, query: str, found: list[int]
    ) -> None:
        assert self.rows(query) == found

    def test_beyond_the_first_hundred_are_found(self, agent_role: Roles) -> None:
        RoleUsers.objects.bulk_create(
            RoleUsers(
                role=agent_role,
                user_id=1000 + number,
                user_full_name=f"Member {number:03}",
                user_email=f"member{number}@tts.example",
                assigned_at=timezone.now(),
            )
            for number in range(250)
        )
        client = api_client(AGENT)

        last = client.get("/roles/5/members/?page_size=100&page=3").json()

        assert (last["count"], len(last["results"])) == (253, 53)
        assert self.rows("?search=member 249") == [1249]
        assert self.rows("?search=member249@") == [1249]

    @pytest.mark.parametrize("role_id", ["99", "9" * 18, "9" * 30, "x"])
    def test_of_an_unknown_role_are_404(self, agent_role: Roles, role_id: str) -> None:
        response = api_client(AGENT).get(f"/roles/{role_id}/members/")
        assert (response.status_code, response.json()["code"]) == (404, "not_found")
