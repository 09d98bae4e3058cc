"""The list compares texts as people read them, sorts missing values last, and accepts days."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from rest_framework.test import APIClient

from servicekit.testing import api_client, make_person
from tickets.tests.factories import NOW, make_ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> APIClient:
    return api_client(make_person(roles=(("tts", "Admin"),)))


def found(client: APIClient, query: str) -> list[str]:
    answer = client.get(f"/tickets/?{query}")
    assert answer.status_code == 200, answer.content
    return [row["ticket_id"] for row in answer.json()["results"]]


class TestSearch:
    @pytest.mark.parametrize(
        ("text", "subject"),
        [
            ("Büro", "Bu\u0308ro"),
            ("Bu\u0308ro", "Büro"),
            ("buro", "BÜRO"),
            ("strasse", "Straße"),
            ("istanbul", "İstanbul"),
            ("finance", "ﬁnance"),
            ("HR", "[HR] onboarding"),
            ("PC", "(PC) broken"),
            ("TV", '"TV"'),
            ("IT", "VPN/IT"),
            ("PC", "Keyboard\u00a0PC"),
            ("network", "Net\u200bwork"),
        ],
    )
    def test_finds_what_reads_the_same(self, client: APIClient, text: str, subject: str) -> None:
        make_ticket("A", subject=subject)
        make_ticket("B", subject="Something else")
        assert found(client, f"search={quote(text)}") == ["A"]

    def test_follows_a_change(self, client: APIClient) -> None:
        ticket = make_ticket("A", subject="Before", department="IT")
        body = {"subject": "After", "department": "Qualität"}
        assert client.patch(f"/tickets/{ticket.pk}/", body).status_code == 200
        assert found(client, "search=before") == found(client, "department=it") == []
        assert found(client, "search=after") == ["A"]
        assert found(client, "department=QUALITA%CC%88T") == ["A"]


class TestFilters:
    @pytest.mark.parametrize("name", ["department", "category", "sub_category"])
    @pytest.mark.parametrize(
        "text", ["Human Resources", "human  resources ", "HUMAN\u00a0RESOURCES", "Human\tResources"]
    )
    def test_are_equal_as_read(self, client: APIClient, name: str, text: str) -> None:
        values: dict[str, Any] = {name: "Human Resources"}
        make_ticket("A", **values)
        make_ticket("B", **{**values, name: "Human Resource"})
        assert found(client, f"{name}={quote(text)}") == ["A"]


class TestDays:
    @pytest.fixture(autouse=True)
    def _tickets(self) -> None:
        make_ticket("A", now=NOW.replace(hour=0, minute=0))
        make_ticket("B", now=NOW.replace(hour=23, minute=59))
        make_ticket("C", now=NOW.replace(hour=0, minute=0) + timedelta(days=1))

    @pytest.mark.parametrize(
        ("query", "numbers"),
        [
            ("created_after=2026-11-22&created_before=2026-11-22", ["B", "A"]),
            ("created_after=2026-11-23", ["C"]),
            ("created_before=2026-11-22", ["B", "A"]),
            ("created_before=2026-11-22T00:00:00Z", []),
            ("created_before=20261122", ["B", "A"]),
            ("created_before=9999-12-31", ["C", "B", "A"]),
            ("created_after=0001-01-01&tz=Asia/Tokyo", ["C", "B", "A"]),
            ("created_after=2026-11-22&created_before=2026-11-22&tz=Asia/Tokyo", ["A"]),
            ("created_after=2026-11-23&created_before=2026-11-23&tz=Asia/Tokyo", ["C", "B"]),
            ("created_after=2026-11-22&created_before=2026-11-22&tz=America/New_York", ["C", "B"]),
        ],
    )
    def test_count_whole(self, client: APIClient, query: str, numbers: list[str]) -> None:
        assert found(client, query) == numbers

    @pytest.mark.parametrize(
        ("query", "field"),
        [
            ("created_after=11/22/2026", "created_after"),
            ("created_before=2026-02-30", "created_before"),
            ("created_before=2026", "created_before"),
            ("tz=Mars/Base", "tz"),
            ("tz=../../etc/passwd", "tz"),
            ("tz=America", "tz"),
        ],
    )
    def test_are_refused_where_there_are_none(
        self, client: APIClient, query: str, field: str
    ) -> None:
        answer = client.get(f"/tickets/?{query}")
        assert (answer.status_code, list(answer.json()["details"])) == (400, [field])


class TestOrdering:
    @pytest.mark.parametrize("text", [",", ",,", "", "subject,", ",subject", "subject,-subject"])
    def test_takes_what_names_fields(self, client: APIClient, text: str) -> None:
        make_ticket("A", subject="b")
        assert found(client, f"ordering={text}") == ["A"]

    @pytest.mark.parametrize(
        "text", ["-", "--subject", "%2Bsubject", "nothing", "%00", "subject%00", "ü", "x" * 5000]
    )
    def test_refuses_what_names_none(self, client: APIClient, text: str) -> None:
        answer = client.get(f"/tickets/?ordering={text}")
        assert (answer.status_code, list(answer.json()["details"])) == (400, ["ordering"])
