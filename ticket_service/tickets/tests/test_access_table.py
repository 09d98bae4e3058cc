"""Every endpoint called by every kind of caller; test_access.py covers the details."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from rest_framework.test import APIClient

from servicekit.auth import Person
from servicekit.auth.apikeys.services import api_key_create
from servicekit.db.transactions import transaction
from servicekit.testing import api_client, make_person
from servicekit.testing.access import (
    ADMINS_ONLY,
    PUBLIC,
    assert_admins_only,
    endpoints,
    everything,
    worthless_clients,
)
from servicekit.testing.siblings import SiblingServer
from tickets.models import Ticket
from tickets.tests.factories import attach, make_ticket, submission
from tickets.tests.workflow import Workflow

ADMIN = make_person(user_id=1, roles=[("tts", "Admin")])

# The ticket belongs to employee 5. Coordinator 9 owns it, agent 1 holds it, and the system with the
# keys "… of its source" has sent it. A list of scopes stands for an API key.
PERSONS: dict[str, Person | list[str]] = {
    "stranger": make_person(user_type="employee", user_id=6, roles=[]),
    "wrong role": make_person(user_id=8, systems=["hdts"], roles=[("hdts", "Agent")]),
    "foreign system": make_person(user_id=8, systems=["bms"], roles=[("bms", "Admin")]),
    "employee with the owner's number": make_person(user_type="employee", user_id=9, roles=[]),
    "another coordinator": make_person(user_id=8, roles=[("hdts", "Ticket Coordinator")]),
    "key of another scope": ["access:read"],
    "reading key": ["tickets:read"],
    "creating key": ["tickets:create"],
    "requester": make_person(user_type="employee", user_id=5, roles=[]),
    "owner": make_person(user_id=9, systems=["hdts"], roles=[("hdts", "Ticket Coordinator")]),
    "holder": make_person(),
    "another agent": make_person(user_id=4),
    "reading key of its source": ["tickets:read"],
    "creating key of its source": ["tickets:create"],
    "admin": ADMIN,
}
SOURCE = "of its source"


def upload(client: APIClient, ticket: Ticket) -> Any:
    files = {"file": SimpleUploadedFile("b.txt", b"more")}
    return client.post(f"/tickets/{ticket.pk}/attachments/", files, format="multipart")


def download(client: APIClient, ticket: Ticket) -> Any:
    attachment = ticket.attachments.get(original_filename="a.txt")
    response = client.get(f"/tickets/{ticket.pk}/attachments/{attachment.pk}/")
    response.getvalue() if response.status_code == 200 else None
    return response


def submission_to(path: str) -> "Act":
    return lambda client, ticket: client.post(path, submission(source_service="hdts"))


Act = Callable[[APIClient, Ticket], Any]
READ = (404, 403, 403, 404, 404, 403, 404, 403, 200, 200, 200, 404, 200, 403, 200)
WRITE = (404, 403, 403, 404, 404, 403, 403, 404, 200, 200, 403, 404, 403, 200, 200)
ATTACH = (404, 403, 403, 404, 404, 403, 403, 404, 201, 201, 201, 404, 403, 201, 201)
DELETE = (*([403] * 14), 204)
SEND = (403, 403, 403, 403, 403, 403, 403, 201, 403, 403, 403, 403, 403, 201, 403)
TABLE: dict[str, tuple[Act, tuple[int, ...]]] = {
    "GET /tickets/": (
        lambda client, ticket: client.get("/tickets/"),
        (200, 403, 403, 200, 403, 403, 200, 403, 200, 403, 403, 403, 200, 403, 200),
    ),
    "POST /tickets/": (
        lambda client, ticket: client.post("/tickets/", submission()),
        (201, 403, 403, 201, 403, 403, 403, 201, 201, 403, 201, 201, 403, 201, 201),
    ),
    "POST /tickets/send/": (submission_to("/tickets/send/"), SEND),
    "POST /send/": (submission_to("/send/"), SEND),
    "GET /tickets/<key:id>/": (
        lambda client, ticket: client.get(f"/tickets/{ticket.pk}/"),
        READ,
    ),
    "PUT /tickets/<key:id>/": (
        lambda client, ticket: client.put(f"/tickets/{ticket.pk}/", submission(subject="New")),
        WRITE,
    ),
    "PATCH /tickets/<key:id>/": (
        lambda client, ticket: client.patch(f"/tickets/{ticket.pk}/", {"subject": "New"}),
        WRITE,
    ),
    "DELETE /tickets/<key:id>/": (
        lambda client, ticket: client.delete(f"/tickets/{ticket.pk}/"),
        DELETE,
    ),
    "GET /tickets/number/<str:ticket_id>/": (
        lambda client, ticket: client.get(f"/tickets/number/{ticket.ticket_id}/"),
        READ,
    ),
    "PUT /tickets/number/<str:ticket_id>/": (
        lambda client, ticket: client.put(
            f"/tickets/number/{ticket.ticket_id}/", submission(subject="New")
        ),
        WRITE,
    ),
    "PATCH /tickets/number/<str:ticket_id>/": (
        lambda client, ticket: client.patch(
            f"/tickets/number/{ticket.ticket_id}/", {"subject": "New"}
        ),
        WRITE,
    ),
    "DELETE /tickets/number/<str:ticket_id>/": (
        lambda client, ticket: client.delete(f"/tickets/number/{ticket.ticket_id}/"),
        DELETE,
    ),
    "POST /tickets/<key:pk>/attachments/": (upload, ATTACH),
    "GET /tickets/<key:pk>/attachments/<key:aid>/": (download, READ),
}


def client_of(who: str) -> APIClient:
    caller = PERSONS[who]
    if isinstance(caller, Person):
        return api_client(caller)
    with transaction():
        name = SOURCE if who.endswith(SOURCE) else who
        key = api_key_create(name=name, scopes=caller, now=timezone.now())
    client = APIClient()
    client.credentials(HTTP_X_API_KEY=key)
    return client


def own_ticket() -> Ticket:
    ticket = make_ticket(employee={"id": 5, "name": "Eve"}, source_service=SOURCE)
    attach(ticket, "a.txt", b"hello")
    return ticket


@pytest.fixture(autouse=True)
def _who_works_on_it(workflow: Workflow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the fake workflow know an owner and a holder of every ticket."""

    def answer(self: Workflow, path: str, authorization: str) -> tuple[int, dict[str, Any]]:
        for who in ("owner", "holder"):
            person = PERSONS[who]
            assert isinstance(person, Person)
            self.allow(person, path.split("/")[2], who)
        return SiblingServer._answer(self, path, authorization)

    monkeypatch.setattr(Workflow, "_answer", answer)


@pytest.mark.django_db
class TestAccessTable:
    def test_names_every_endpoint(self) -> None:
        assert endpoints() == PUBLIC | ADMINS_ONLY | set(TABLE)

    @pytest.mark.parametrize("endpoint", TABLE)
    def test_is_how_everybody_is_answered(self, endpoint: str) -> None:
        act, expected = TABLE[endpoint]
        for who, status in zip(PERSONS, expected, strict=True):
            ticket, client = own_ticket(), client_of(who)
            before = everything()
            response = act(client, ticket)
            assert response.status_code == status, who
            is_change = status < 300 and not endpoint.startswith("GET")
            assert (everything() != before) is is_change, who

    @pytest.mark.parametrize("endpoint", TABLE)
    def test_lets_nobody_in_who_proves_nothing(self, endpoint: str) -> None:
        ticket = own_ticket()
        wrong_key = APIClient()
        wrong_key.credentials(HTTP_X_API_KEY="abcd1234.nonsense")
        before = everything()
        for who, client in {**worthless_clients(ADMIN), "wrong key": wrong_key}.items():
            response = TABLE[endpoint][0](client, ticket)
            assert response.status_code == 401, who
            assert response.headers["WWW-Authenticate"] == 'Bearer realm="api"', who
        assert everything() == before

    @pytest.mark.parametrize("endpoint", sorted(ADMINS_ONLY))
    def test_keeps_what_got_stuck_to_admins(self, endpoint: str) -> None:
        others = [client_of(who) for who in PERSONS if who != "admin"]
        assert_admins_only(endpoint, ADMIN, others)

    @pytest.mark.parametrize("endpoint", sorted(PUBLIC - {"GET /readyz"}))
    def test_leaves_what_is_public_to_everybody(self, endpoint: str) -> None:
        path = endpoint.removeprefix("GET ")
        for who, client in worthless_clients(ADMIN).items():
            assert client.get(path).status_code == 200, who
