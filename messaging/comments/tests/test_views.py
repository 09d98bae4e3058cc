from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments.models import Comment, TicketSequence
from servicekit.auth import Person
from servicekit.testing import api_client, cookie_client
from testing.factories import (
    AGENT,
    COLLEAGUE,
    EMPLOYEE,
    SERVICE,
    STRANGER,
    TICKET,
    make_comment,
)
from testing.workflow import READER, REQUESTER, Workflow

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _people(workflow: Workflow) -> None:
    workflow.allow(AGENT, TICKET)
    workflow.allow(COLLEAGUE, TICKET, READER)
    workflow.allow(EMPLOYEE, TICKET, REQUESTER)


def post(person: Person | None, **values: Any) -> Any:
    return api_client(person).post(
        "/comments/", {"ticket_id": TICKET, "content": "Hello", **values}
    )


class TestReadAccess:
    @pytest.mark.parametrize(
        "path",
        [f"/comments/?ticket_id={TICKET}", f"/comments/by-ticket/{TICKET}/", "/comments/{id}/"],
    )
    @pytest.mark.parametrize(
        ("person", "status"),
        [
            (None, 401),
            (SERVICE, 403),
            (STRANGER, 404),
            (EMPLOYEE, 200),
            (COLLEAGUE, 200),
            (AGENT, 200),
        ],
        ids=["anonymous", "service", "stranger", "requester", "reader", "holder"],
    )
    def test_is_what_the_gate_says(self, path: str, person: Person | None, status: int) -> None:
        comment = make_comment()
        response = api_client(person).get(path.format(id=comment.pk))
        assert response.status_code == status
        if status != 200:
            assert set(response.json()) == {"error", "code", "details", "request_id"}

    def test_of_an_internal_comment_is_for_those_who_see_them(self) -> None:
        path = f"/comments/{make_comment(visibility='internal').pk}/"
        assert api_client(AGENT).get(path).status_code == 200
        assert api_client(EMPLOYEE).get(path).status_code == 404

    @pytest.mark.parametrize("comment_id", [uuid4(), "17"])
    def test_knows_no_other_comment(self, comment_id: Any) -> None:
        response = api_client(AGENT).get(f"/comments/{comment_id}/")
        assert (response.status_code, response.json()["code"]) == (404, "not_found")

    def test_is_unavailable_where_the_gate_cannot_be_asked(self, workflow: Workflow) -> None:
        workflow.broken_with = 500
        for response in (
            api_client(AGENT).get(f"/comments/by-ticket/{TICKET}/"),
            post(AGENT),
        ):
            assert (response.status_code, response.json()["code"]) == (503, "unavailable")
            assert response.headers["Retry-After"] == "3"
        assert Comment.objects.count() == 0


class TestList:
    def test_shows_every_field_of_the_contract(self) -> None:
        comment = make_comment("<p>Hello</p>")
        body = api_client(AGENT).get(f"/comments/?ticket_id={TICKET}").json()
        assert body == {
            "count": 1,
            "next": None,
            "previous": None,
            "results": [
                {
                    "comment_id": str(comment.pk),
                    "ticket_id": TICKET,
                    "user_type": "staff",
                    "user_id": 7,
                    "full_name": "Ada Agent",
                    "role": "Agent",
                    "content": "<p>Hello</p>",
                    "visibility": "public",
                    "position": 1,
                    "seq": 1,
                    "created_at": "2026-03-02T09:30:00Z",
                    "updated_at": "2026-03-02T09:30:00Z",
                    "edited": False,
                    "deleted": False,
                    "parent": None,
                    "replies": [],
                    "thumbs_up_count": 0,
                    "thumbs_down_count": 0,
                    "my_rating": None,
                    "mentions": [],
                    "documents": [],
                }
            ],
        }
        assert api_client(AGENT).get(f"/comments/{comment.pk}/").json() == body["results"][0]

    def texts(self, query: str = "", person: Person = AGENT) -> list[str]:
        response = api_client(person).get(f"/comments/by-ticket/{TICKET}/{query}")
        assert response.status_code == 200, response.json()
        return [row["content"] for row in response.json()["results"]]

    def test_is_oldest_first_and_hides_what_is_internal(self) -> None:
        make_comment("one")
        make_comment("two", visibility="internal")
        make_comment("three")
        make_comment("other", ticket_id="A-1")
        assert self.texts() == ["one", "two", "three"]
        assert self.texts(person=COLLEAGUE) == ["one", "two", "three"]
        assert self.texts(person=EMPLOYEE) == ["one", "three"]
        assert self.texts("?visibility=internal", person=EMPLOYEE) == []

    def test_filters(self) -> None:
        make_comment("one apple")
        make_comment("two apples", visibility="internal")
        make_comment("three pears")
        assert self.texts("?after_seq=1") == ["two apples", "three pears"]
        assert self.texts("?after_seq=3") == []
        assert self.texts("?visibility=internal") == ["two apples"]
        assert self.texts("?search=APPLE two") == ["two apples"]
        assert self.texts("?ordering=-position") == ["three pears", "two apples", "one apple"]

    @pytest.mark.parametrize(
        "query",
        [
            "?after_seq=x",
            "?after_seq=-1",
            "?after_seq=1.5",
            "?after_seq=nan",
            f"?after_seq={2**63}",
            "?visibility=secret",
            "?ordering=content",
            "?page=0",
            "?search=%00",
        ],
    )
    def test_refuses_a_wrong_parameter(self, query: str) -> None:
        response = api_client(AGENT).get(f"/comments/by-ticket/{TICKET}/{query}")
        assert (response.status_code, response.json()["code"]) == (400, "invalid")

    @pytest.mark.parametrize(
        "query", ["", "?ticket_id=", "?ticket_id=a/b", f"?ticket_id={'x' * 65}"]
    )
    def test_needs_a_ticket_number(self, query: str) -> None:
        response = api_client(AGENT).get(f"/comments/{query}")
        assert (response.status_code, response.json()["code"]) == (400, "invalid")
        assert set(response.json()["details"]) == {"ticket_id"}

    def test_comes_in_pages(self) -> None:
        for number in range(12):
            make_comment(str(number))
        first = api_client(AGENT).get(f"/comments/by-ticket/{TICKET}/").json()
        assert (first["count"], len(first["results"])) == (12, 10)
        second = api_client(AGENT).get(first["next"]).json()
        assert [row["content"] for row in second["results"]] == ["10", "11"]

    def test_takes_two_queries_whatever_its_length(self) -> None:
        for count in (1, 5):
            for _ in range(count):
                make_comment()
            with CaptureQueriesContext(connection) as queries:
                api_client(AGENT).get(f"/comments/by-ticket/{TICKET}/?page_size=100")
            assert len(queries) == 2


class TestCreate:
    @pytest.mark.parametrize(
        ("person", "visibility", "status", "code"),
        [
            (None, "public", 401, "not_authenticated"),
            (SERVICE, "public", 403, "forbidden"),
            (STRANGER, "public", 404, "not_found"),
            (COLLEAGUE, "public", 403, "read_only"),
            (EMPLOYEE, "internal", 403, "internal_not_allowed"),
            (EMPLOYEE, "public", 201, None),
            (AGENT, "public", 201, None),
            (AGENT, "internal", 201, None),
        ],
    )
    def test_is_for_those_who_may_write(
        self, person: Person | None, visibility: str, status: int, code: str | None
    ) -> None:
        response = post(person, visibility=visibility)
        assert response.status_code == status
        if code is not None:
            assert response.json()["code"] == code
        assert Comment.objects.count() == (1 if status == 201 else 0)
        assert TicketSequence.objects.count() == Comment.objects.count()

    def test_answers_with_the_comment(self) -> None:
        body = post(AGENT, content="<p>a</p><script>b</script>", visibility="internal").json()
        assert (body["content"], body["visibility"], body["seq"]) == ("<p>a</p>", "internal", 1)
        assert api_client(AGENT).get(f"/comments/{body['comment_id']}/").json() == body

    def test_is_public_unless_said_otherwise(self) -> None:
        assert post(AGENT).json()["visibility"] == "public"

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"content": ""}, "content"),
            ({"content": "   "}, "content"),
            ({"content": "<p> </p>"}, "content"),
            ({"content": "<script>x</script>"}, "content"),
            ({"content": "x" * 20_001}, "content"),
            ({"content": "a\x00b"}, "content"),
            ({"content": ["a"]}, "content"),
            ({"content": None}, "content"),
            ({"visibility": "secret"}, "visibility"),
            ({"visibility": None}, "visibility"),
            ({"ticket_id": ""}, "ticket_id"),
            ({"ticket_id": "../x"}, "ticket_id"),
            ({"ticket_id": {"a": 1}}, "ticket_id"),
        ],
    )
    def test_refuses_what_is_wrong(self, values: dict[str, Any], field: str) -> None:
        response = post(AGENT, **values)
        assert (response.status_code, response.json()["code"]) == (400, "invalid")
        assert list(response.json()["details"]) == [field]
        assert Comment.objects.count() == 0

    def test_refuses_half_a_character(self) -> None:
        body = f'{{"ticket_id": "{TICKET}", "content": "\\ud800"}}'
        response = api_client(AGENT).post("/comments/", body, content_type="application/json")
        assert (response.status_code, response.json()["code"]) == (400, "invalid")

    def test_names_all_fields_that_are_missing(self) -> None:
        response = api_client(AGENT).post("/comments/", {})
        assert set(response.json()["details"]) == {"ticket_id", "content"}

    @pytest.mark.parametrize("body", [[], "x", None, 3])
    def test_refuses_what_is_no_object(self, body: Any) -> None:
        response = api_client(AGENT).post("/comments/", body)
        assert response.status_code == 400

    def test_judges_the_ticket_before_the_rest(self) -> None:
        assert post(STRANGER, content="").status_code == 404

    @pytest.mark.parametrize(
        "content",
        [
            "&quot;" * 20_000,
            "<p>" + "<strong>ab</strong> " * 6_666 + "</p>",
            "\U0001f4a5" * 20_000,
            "<ul>" + "<li>&lt;</li>" * 20_000 + "</ul>",
        ],
    )
    def test_counts_what_can_be_read(self, content: str) -> None:
        assert post(AGENT, content=content).status_code == 201

    @pytest.mark.parametrize(
        "content",
        [
            "&quot;" * 20_001,
            "<p>" + "<em>ab</em> " * 6_667 + "</p>",
            "\U0001f4a5" * 20_001,
            "<p>x</p>" + "<b></b>" * 60_000,
        ],
    )
    def test_refuses_what_is_too_long_to_read_or_to_keep(self, content: str) -> None:
        response = post(AGENT, content=content)
        assert (response.status_code, list(response.json()["details"])) == (400, ["content"])
        assert Comment.objects.count() == 0

    def test_takes_the_longest_comment(self) -> None:
        response = post(AGENT, content="&" * 20_000)
        assert response.status_code == 201
        assert response.json()["content"] == "&amp;" * 20_000

    def test_asks_the_gate_afresh(self, workflow: Workflow) -> None:
        client = api_client(AGENT)
        assert client.get(f"/comments/by-ticket/{TICKET}/").status_code == 200
        workflow.forbid(AGENT, TICKET)
        body = {"ticket_id": TICKET, "content": "x"}
        assert client.post("/comments/", body).status_code == 404

    def test_needs_the_csrf_header_with_a_cookie(self) -> None:
        body = {"ticket_id": TICKET, "content": "x"}
        refused = cookie_client(AGENT, csrf=False).post("/comments/", body)
        assert (refused.status_code, refused.json()["code"]) == (403, "csrf_failed")
        assert Comment.objects.count() == 0
        assert cookie_client(AGENT).post("/comments/", body).status_code == 201

    def test_replaces_nothing(self) -> None:
        path = f"/comments/{make_comment().pk}/"
        assert api_client(AGENT).put(path, {"content": "x"}).status_code == 405
