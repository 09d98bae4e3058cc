"""POST /tickets/send/ and /send/: submissions of other systems, and their repeats."""

import json
from datetime import timedelta
from io import StringIO
from threading import Event
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import override_settings
from rest_framework.response import Response
from rest_framework.test import APIClient

from servicekit.auth.apikeys.models import ApiKey
from servicekit.testing import api_client, make_person, outbox_messages, run_at_once
from tickets import views
from tickets.models import Attachment, Ticket
from tickets.tests.factories import make_ticket, submission

pytestmark = pytest.mark.django_db

SERVICE = make_person(
    user_type="service", user_id=3, username="hdts", roles=[], scopes=["tickets:create"]
)


@pytest.fixture
def client() -> APIClient:
    return api_client(SERVICE)


def send(client: APIClient, **values: Any) -> Any:
    return client.post("/tickets/send/", submission(**values))


class TestSend:
    @pytest.mark.parametrize("path", ["/tickets/send/", "/send/"])
    def test_creates_a_ticket(self, client: APIClient, path: str) -> None:
        response = client.post(path, submission(ticket_id="HD-1"))
        assert response.status_code == 201
        assert (response.json()["ticket_id"], response.json()["source_service"]) == ("HD-1", "hdts")
        assert [message.key for message in outbox_messages()] == ["HD-1"]

    def test_without_a_number_gets_one(self, client: APIClient) -> None:
        assert send(client).json()["ticket_id"].startswith("TX")

    def test_again_changes_the_ticket(self, client: APIClient) -> None:
        first = send(client, ticket_id="HD-1", asset="T14", priority="Low").json()
        again = send(client, ticket_id="HD-1", subject="New", site="B", priority="urgent")
        assert again.status_code == 200
        body = again.json()
        assert (body["id"], body["subject"], body["rev"]) == (first["id"], "New", 2)
        assert (body["priority"], body["dynamic_data"]) == ("Critical", {"site": "B"})
        assert Ticket.objects.count() == 1
        assert [message.args[0]["rev"] for message in outbox_messages()] == [1, 2]

    def test_again_without_a_priority_keeps_the_known_one(self, client: APIClient) -> None:
        send(client, ticket_id="HD-1", priority="Critical")
        assert send(client, ticket_id="HD-1", priority=None).json()["priority"] == "Critical"

    def test_again_with_the_same_content_is_no_new_state(self, client: APIClient) -> None:
        first = send(client, ticket_id="HD-1").json()
        assert (send(client, ticket_id="HD-1").json(), len(outbox_messages())) == (first, 1)

    @pytest.mark.parametrize("claim", [{}, {"source_service": "ams"}, {"source_service": None}])
    @pytest.mark.parametrize("number", ["AM-1", "am-1"])
    def test_from_another_source_is_a_conflict_that_shows_nothing(
        self, client: APIClient, claim: dict[str, str], number: str
    ) -> None:
        make_ticket(
            "AM-1", source_service="ams", description="Confidential", dynamic_data={"pin": 1}
        )
        response = send(client, ticket_id=number, subject="Stolen", **claim)
        body = response.json()
        assert (response.status_code, body["code"]) == (409, "ticket_exists")
        assert body["details"] == {"ticket_id": [f"{number} is taken."]}
        assert "onfidential" not in response.content.decode()
        assert Ticket.objects.get().subject == "Laptop does not start"
        assert len(outbox_messages()) == 1

    def test_is_of_the_caller_whatever_it_says(self, client: APIClient) -> None:
        body = send(client, ticket_id="HD-1", source_service="ams").json()
        assert body["source_service"] == "hdts"

    def test_again_in_another_case_is_the_same_ticket(self, client: APIClient) -> None:
        first = send(client, ticket_id="HD-1").json()
        again = send(client, ticket_id="hd-1", subject="New")
        assert (again.status_code, again.json()["id"]) == (200, first["id"])
        assert Ticket.objects.get().ticket_id == "HD-1"

    def test_does_not_take_over_a_ticket_without_a_source(self, client: APIClient) -> None:
        make_ticket("HD-1")
        assert send(client, ticket_id="HD-1").status_code == 409

    def test_does_not_bring_a_deleted_ticket_back(self, client: APIClient) -> None:
        ticket = make_ticket("HD-1", source_service="hdts")
        admin = api_client(make_person(roles=[("tts", "Admin")]))
        admin.delete(f"/tickets/{ticket.pk}/")
        assert send(client, ticket_id="HD-1").json()["code"] == "ticket_exists"

    def test_needs_a_source(self) -> None:
        nameless = make_person(user_type="service", username="", scopes=["tickets:create"])
        response = send(api_client(nameless), ticket_id="HD-1")
        assert list(response.json()["details"]) == ["source_service"]
        assert not Ticket.objects.exists()

    def test_keeps_what_the_sender_says_of_its_own_files(self, client: APIClient) -> None:
        files = [{"name": "a.pdf", "url": "https://hdts.example/a.pdf"}]
        body = send(client, attachments=files).json()
        assert (body["attachments"], body["dynamic_data"]) == ([], {"attachments": files})

    def test_takes_files_in_a_form(self, client: APIClient) -> None:
        form = {
            **submission(ticket_id="HD-1", asset="T14"),
            "employee": json.dumps({"id": 5, "name": "Eve"}),
            "attachments": [
                SimpleUploadedFile("a.txt", b"one"),
                SimpleUploadedFile("b.txt", b"two"),
            ],
        }
        response = client.post("/send/", form, format="multipart")
        body = response.json()
        assert response.status_code == 201
        assert [file["original_filename"] for file in body["attachments"]] == ["a.txt", "b.txt"]
        assert (body["employee"], body["dynamic_data"]) == (
            {"id": 5, "name": "Eve"},
            {"asset": "T14"},
        )
        row = Attachment.objects.first()
        assert row is not None
        assert (row.uploaded_by_type, row.uploaded_by_id) == ("service", 3)


class TestApiKey:
    def test_with_the_scope_sends(self) -> None:
        out = StringIO()
        call_command(
            "create_api_key",
            "--name",
            "hdts",
            "--scope",
            "tickets:create",
            stdout=out,
            stderr=StringIO(),
        )
        key = out.getvalue().split()[-1]
        client = APIClient(headers={"X-API-Key": key})
        response = send(client, ticket_id="HD-1")
        assert (response.status_code, response.json()["source_service"]) == (201, "hdts")
        assert client.get("/tickets/").status_code == 403
        ApiKey.objects.all().delete()
        assert send(client, ticket_id="HD-2").status_code == 401
        assert Ticket.objects.count() == 1


class TestIdempotencyKey:
    def test_gives_the_first_answer_again(self, client: APIClient) -> None:
        answers = [
            client.post("/tickets/", submission(), headers={"Idempotency-Key": "k1"})
            for _ in range(2)
        ]
        assert [answer.status_code for answer in answers] == [201, 201]
        assert answers[0].json() == answers[1].json()
        assert answers[1]["Idempotent-Replayed"] == "true"
        assert (Ticket.objects.count(), len(outbox_messages())) == (1, 1)

    def test_of_another_body_is_refused(self, client: APIClient) -> None:
        headers = {"Idempotency-Key": "k1"}
        client.post("/send/", submission(), headers=headers)
        response = client.post("/send/", submission(subject="Other"), headers=headers)
        assert response.status_code == 422
        assert Ticket.objects.count() == 1


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_creates_one_ticket(self) -> None:
        answers = run_at_once(lambda: send(api_client(SERVICE), ticket_id="HD-1").status_code, 6)
        assert sorted(answers) == [200] * 5 + [201]
        assert Ticket.objects.count() == 1

    def test_with_one_key_is_refused_while_the_first_is_in_flight(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        begun, may_go_on, answer = Event(), Event(), views.ticket_response

        def answer_slowly(*args: Any, **values: Any) -> Response:
            begun.set()
            may_go_on.wait(30)
            return answer(*args, **values)

        def post() -> Any:
            headers = {"Idempotency-Key": "k1"}
            return api_client(SERVICE).post("/tickets/", submission(), headers=headers)

        def second() -> Any:
            begun.wait(30)
            try:
                return post()
            finally:
                may_go_on.set()

        monkeypatch.setattr(views, "ticket_response", answer_slowly)
        with override_settings(IDEMPOTENCY_WAIT=timedelta(milliseconds=200)):
            first, early = run_at_once([post, second])
        assert first.status_code == 201
        assert (early.status_code, early.json()["code"]) == (409, "idempotency_in_flight")
        assert early.headers["Retry-After"] == "2"
        assert post()["Idempotent-Replayed"] == "true"
        assert Ticket.objects.count() == 1
