from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications.models import InAppNotification
from servicekit.auth import Person
from servicekit.testing import api_client, cookie_client, make_person
from testing.factories import NOW, make_notification

PERSON = make_person(user_id=7)
STRANGER = make_person(user_id=8)
EMPLOYEE = make_person(user_id=7, user_type="employee", roles=(), systems=())
SERVICE = make_person(user_id=7, user_type="service", roles=(), scopes=("tickets:read",))
NO_ROLE = make_person(user_id=7, roles=(), systems=())


@pytest.mark.django_db
class TestAccess:
    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("get", "/notifications/"),
            ("get", "/notifications/unread-count/"),
            ("post", "/notifications/{id}/read/"),
            ("post", "/notifications/read-all/"),
        ],
    )
    @pytest.mark.parametrize(
        ("person", "status"),
        [
            (None, 401),
            (SERVICE, 403),
            (STRANGER, 200),
            (EMPLOYEE, 200),
            (NO_ROLE, 200),
            (PERSON, 200),
        ],
        ids=["anonymous", "service", "stranger", "employee", "no role", "own"],
    )
    def test_is_for_one_s_own_notices(
        self, method: str, path: str, person: Person | None, status: int
    ) -> None:
        notice = make_notification()
        is_own = person is not None and person.key == PERSON.key
        if "{id}" in path and status == 200 and not is_own:
            status = 404
        response = getattr(api_client(person), method)(path.format(id=notice.pk))
        assert response.status_code == status
        if status != 200:
            assert set(response.json()) == {"error", "code", "details", "request_id"}
        notice.refresh_from_db()
        assert notice.is_read is (is_own and status == 200 and method == "post")

    def test_names_the_way_to_sign_in(self) -> None:
        response = api_client().get("/notifications/")
        assert response.headers["WWW-Authenticate"].startswith("Bearer")

    def test_needs_the_csrf_header_with_a_cookie(self) -> None:
        notice = make_notification()
        refused = cookie_client(PERSON, csrf=False).post("/notifications/read-all/")
        assert (refused.status_code, refused.json()["code"]) == (403, "csrf_failed")
        notice.refresh_from_db()
        assert not notice.is_read
        assert cookie_client(PERSON).post("/notifications/read-all/").status_code == 200


@pytest.mark.django_db
class TestList:
    def ids(self, query: str = "", person: Person = PERSON) -> list[str]:
        response = api_client(person).get(f"/notifications/{query}")
        assert response.status_code == 200, response.json()
        return [row["id"] for row in response.json()["results"]]

    def test_shows_every_field_of_the_contract(self) -> None:
        notice = make_notification()
        body = api_client(PERSON).get("/notifications/").json()
        assert body == {
            "count": 1,
            "next": None,
            "previous": None,
            "results": [
                {
                    "id": str(notice.pk),
                    "notification_type": "task_assignment",
                    "subject": "Inspect Asset",
                    "message": "Please inspect the asset.",
                    "related_ticket_number": "TX20260302000001",
                    "related_task_item_id": 17,
                    "metadata": {"step": "Inspect Asset"},
                    "is_read": False,
                    "created_at": "2026-03-02T09:30:00Z",
                    "read_at": None,
                }
            ],
        }

    def test_is_newest_first_and_only_one_s_own(self) -> None:
        older = make_notification(created_at=NOW)
        newer = make_notification(created_at=NOW + timedelta(seconds=1))
        make_notification(user_id=8)
        make_notification(user_type="employee")
        assert self.ids() == [str(newer.pk), str(older.pk)]
        assert self.ids("?ordering=created_at") == [str(older.pk), str(newer.pk)]

    def test_filters(self) -> None:
        read = make_notification(is_read=True)
        breach = make_notification(notification_type="sla_breach")
        other = make_notification(related_ticket_number="A-1", subject="Budget of Ada")
        assert self.ids("?is_read=true") == [str(read.pk)]
        assert set(self.ids("?is_read=false")) == {str(breach.pk), str(other.pk)}
        assert self.ids("?type=sla_breach") == [str(breach.pk)]
        assert self.ids("?ticket=A-1") == [str(other.pk)]
        assert self.ids("?search=ada budget") == [str(other.pk)]
        assert self.ids("?search=a-1") == [str(other.pk)]

    @pytest.mark.parametrize(
        "query", ["?type=gossip", "?ordering=subject", "?page=0", "?page=x", "?search=%00"]
    )
    def test_refuses_a_wrong_parameter(self, query: str) -> None:
        response = api_client(PERSON).get(f"/notifications/{query}")
        assert (response.status_code, response.json()["code"]) == (400, "invalid")

    def test_comes_in_pages(self) -> None:
        for number in range(12):
            make_notification(created_at=NOW + timedelta(seconds=number))
        first = api_client(PERSON).get("/notifications/").json()
        assert (first["count"], len(first["results"]), first["previous"]) == (12, 10, None)
        second = api_client(PERSON).get(first["next"]).json()
        assert (len(second["results"]), second["next"]) == (2, None)
        seen = {row["id"] for row in first["results"] + second["results"]}
        assert len(seen) == 12

    def test_takes_two_queries_whatever_its_length(self) -> None:
        for count in (1, 5):
            for _ in range(count):
                make_notification()
            with CaptureQueriesContext(connection) as queries:
                assert api_client(PERSON).get("/notifications/?page_size=100").status_code == 200
            assert len(queries) == 2


@pytest.mark.django_db
class TestUnreadCount:
    def test_counts_one_s_own_unread(self) -> None:
        make_notification()
        make_notification()
        make_notification(is_read=True)
        make_notification(user_id=8)
        response = api_client(PERSON).get("/notifications/unread-count/")
        assert (response.status_code, response.json()) == (200, {"unread_count": 2})


@pytest.mark.django_db
class TestRead:
    def read(self, notification_id: Any) -> Any:
        return api_client(PERSON).post(f"/notifications/{notification_id}/read/")

    def test_answers_with_the_notice_as_read(self) -> None:
        notice = make_notification()
        body = self.read(notice.pk).json()
        notice.refresh_from_db()
        assert notice.is_read
        assert body["is_read"] is True
        assert body["read_at"] is not None

    def test_keeps_the_time_of_the_first_reading(self) -> None:
        notice = make_notification()
        first = self.read(notice.pk).json()["read_at"]
        assert self.read(notice.pk).json()["read_at"] == first

    @pytest.mark.parametrize("notification_id", [uuid4(), "17", "x"])
    def test_knows_no_other_id(self, notification_id: Any) -> None:
        response = self.read(notification_id)
        assert (response.status_code, response.json()["code"]) == (404, "not_found")


@pytest.mark.django_db
class TestReadAll:
    def test_marks_one_s_own_and_says_how_many(self) -> None:
        make_notification()
        make_notification()
        make_notification(is_read=True)
        other = make_notification(user_id=8)
        response = api_client(PERSON).post("/notifications/read-all/")
        assert (response.status_code, response.json()) == (
            200,
            {"marked_read": 2, "unread_count": 0},
        )
        assert list(InAppNotification.objects.filter(is_read=False)) == [other]


@pytest.mark.django_db
class TestReadSome:
    def test_marks_those_of_one_s_own_and_keeps_the_first_reading(self) -> None:
        first, second, left = (make_notification() for _ in range(3))
        read = make_notification(is_read=True)
        other = make_notification(user_id=8)
        ids = [str(notice.pk) for notice in (first, second, read, other)]
        client = api_client(PERSON)
        response = client.post("/notifications/read-some/", {"ids": [*ids, str(uuid4())]})
        assert (response.status_code, response.json()) == (
            200,
            {"marked_read": 2, "unread_count": 1},
        )
        assert set(InAppNotification.objects.filter(is_read=False)) == {left, other}
        first.refresh_from_db()
        again = client.post("/notifications/read-some/", {"ids": ids})
        assert again.json() == {"marked_read": 0, "unread_count": 1}
        assert InAppNotification.objects.get(pk=first.pk).read_at == first.read_at

    def test_takes_two_statements_however_many_there_are(self) -> None:
        ids = [str(make_notification().pk) for _ in range(100)]
        client = api_client(PERSON)
        with CaptureQueriesContext(connection) as queries:
            response = client.post("/notifications/read-some/", {"ids": ids})
        assert response.json() == {"marked_read": 100, "unread_count": 0}
        told = [query["sql"] for query in queries if "notification" in query["sql"].lower()]
        assert len(told) == 2, told

    @pytest.mark.parametrize(
        ("ids", "refused"),
        [
            (None, ["ids"]),
            ([], ["ids"]),
            ("x", ["ids"]),
            (["x"], ["ids.0"]),
            ([str(UUID(int=number)) for number in range(101)], ["ids"]),
        ],
    )
    def test_refuses_what_is_no_list_of_up_to_a_hundred(self, ids: Any, refused: list[str]) -> None:
        notice = make_notification()
        response = api_client(PERSON).post("/notifications/read-some/", {"ids": ids})
        assert (response.status_code, list(response.json()["details"])) == (400, refused)
        notice.refresh_from_db()
        assert not notice.is_read
