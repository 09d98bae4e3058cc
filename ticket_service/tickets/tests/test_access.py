"""Access: every endpoint called by every kind of caller, and the state after a refusal."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from servicekit.auth import Person
from servicekit.testing import api_client, cookie_client, make_person, make_token, outbox_messages
from tickets.models import Attachment, Ticket
from tickets.tests.factories import attach, make_ticket, submission
from tickets.tests.workflow import Workflow

PERSONS: dict[str, Person | None] = {
    "anonymous": None,
    "agent": make_person(user_id=2),
    "holder": make_person(),
    "technician": make_person(user_id=3, roles=[("TTS", "technician")]),
    "admin": make_person(roles=[("tts", "Admin")]),
    "staff of another system": make_person(systems=["hdts"], roles=[("hdts", "Agent")]),
    "staff without a role": make_person(roles=[]),
    "its owner": make_person(user_id=9, systems=["hdts"], roles=[("hdts", "Ticket Coordinator")]),
    "another coordinator": make_person(user_id=8, roles=[("HDTS", "ticket coordinator")]),
    "employee": make_person(user_type="employee", user_id=5, roles=[]),
    "employee with the owner's number": make_person(user_type="employee", user_id=9, roles=[]),
    "staff with the employee's number": make_person(user_id=5, roles=[]),
    "another employee": make_person(user_type="employee", user_id=6, roles=[]),
    "employee who claims a role": make_person(user_type="employee", user_id=6),
    "creating service": make_person(user_type="service", roles=[], scopes=["tickets:create"]),
    "reading service": make_person(user_type="service", roles=[], scopes=["tickets:read"]),
    "reading service of its source": make_person(
        user_type="service", username="hdts", roles=[], scopes=["tickets:read"]
    ),
    "creating service of its source": make_person(
        user_type="service", username="hdts", roles=[], scopes=["tickets:create"]
    ),
    "nameless service": make_person(
        user_type="service", username="", roles=[], scopes=["tickets:read", "tickets:create"]
    ),
    "service without a scope": make_person(user_type="service", scopes=[]),
    "staff who claims a scope": make_person(roles=[], scopes=["tickets:create", "tickets:read"]),
}

# Expected status of: list, retrieve, retrieve by number, create. The only ticket belongs to
# employee 5.
EXPECTED = {
    "anonymous": (401, 401, 401, 401),
    "agent": (403, 404, 404, 201),
    "holder": (403, 200, 200, 201),
    "technician": (403, 404, 404, 201),
    "admin": (200, 200, 200, 201),
    "staff of another system": (403, 403, 403, 403),
    "staff without a role": (403, 403, 403, 403),
    "its owner": (403, 200, 200, 403),
    "another coordinator": (403, 404, 404, 403),
    "employee": (200, 200, 200, 201),
    "another employee": (200, 404, 404, 201),
    "employee with the owner's number": (200, 404, 404, 201),
    "staff with the employee's number": (403, 403, 403, 403),
    "employee who claims a role": (200, 404, 404, 201),
    "creating service": (403, 403, 403, 201),
    "reading service": (200, 404, 404, 403),
    "reading service of its source": (200, 200, 200, 403),
    "creating service of its source": (403, 403, 403, 201),
    "nameless service": (200, 404, 404, 201),
    "service without a scope": (403, 403, 403, 403),
    "staff who claims a scope": (403, 403, 403, 403),
}


# Expected status of: put, patch, delete, attach, download, send. The ticket is the same, and
# coordinator 9 owns it.
EXPECTED_WRITES = {
    "anonymous": (401, 401, 401, 401, 401, 401),
    "agent": (404, 404, 403, 404, 404, 403),
    "holder": (403, 403, 403, 201, 200, 403),
    "technician": (404, 404, 403, 404, 404, 403),
    "admin": (200, 200, 204, 201, 200, 403),
    "its owner": (200, 200, 403, 201, 200, 403),
    "another coordinator": (404, 404, 403, 404, 404, 403),
    "staff of another system": (403, 403, 403, 403, 403, 403),
    "staff without a role": (403, 403, 403, 403, 403, 403),
    "employee": (200, 200, 403, 201, 200, 403),
    "another employee": (404, 404, 403, 404, 404, 403),
    "employee who claims a role": (404, 404, 403, 404, 404, 403),
    "employee with the owner's number": (404, 404, 403, 404, 404, 403),
    "staff with the employee's number": (403, 403, 403, 403, 403, 403),
    "creating service": (404, 404, 403, 404, 403, 201),
    "reading service": (403, 403, 403, 403, 404, 403),
    "reading service of its source": (403, 403, 403, 403, 200, 403),
    "creating service of its source": (200, 200, 403, 201, 403, 201),
    "nameless service": (404, 404, 403, 404, 404, 400),
    "service without a scope": (403, 403, 403, 403, 403, 403),
    "staff who claims a scope": (403, 403, 403, 403, 403, 403),
}


@pytest.fixture
def ticket(db: None, workflow: Workflow) -> Ticket:
    for who, relation in (("its owner", "owner"), ("holder", "holder")):
        person = PERSONS[who]
        assert person is not None
        workflow.allow(person, "HD-1", relation)
    return make_ticket("HD-1", employee={"id": 5, "name": "Eve"}, source_service="hdts")


@pytest.fixture
def attachment(ticket: Ticket) -> Attachment:
    return attach(ticket, "a.txt", b"hello")


ACTS = ("put", "patch", "delete", "attach", "download", "send")


def state() -> tuple[Any, ...]:
    """All data that must be the same after a refused request."""
    return (
        list(Ticket.objects.order_by("pk").values()),
        list(Attachment.objects.order_by("pk").values()),
        len(outbox_messages()),
    )


class TestEveryEndpoint:
    @pytest.mark.parametrize("who", EXPECTED)
    def test_answers_as_the_table_says(self, who: str, ticket: Ticket) -> None:
        client = api_client(PERSONS[who])
        sent = len(outbox_messages())
        answers = (
            client.get("/tickets/").status_code,
            client.get(f"/tickets/{ticket.pk}/").status_code,
            client.get("/tickets/number/HD-1/").status_code,
            client.post("/tickets/", submission()).status_code,
        )
        assert answers == EXPECTED[who]
        created = EXPECTED[who][3] == 201
        assert Ticket.objects.count() == 1 + created
        assert len(outbox_messages()) == sent + created

    @pytest.mark.parametrize(
        ("who", "seen"),
        [
            ("admin", 1),
            ("employee", 1),
            ("another employee", 0),
            ("reading service", 0),
            ("reading service of its source", 1),
            ("nameless service", 0),
        ],
    )
    def test_lists_only_what_the_person_may_see(self, who: str, seen: int, ticket: Ticket) -> None:
        assert api_client(PERSONS[who]).get("/tickets/").json()["count"] == seen

    @pytest.mark.parametrize("who", EXPECTED_WRITES)
    @pytest.mark.parametrize("act", range(6), ids=ACTS)
    def test_changes_only_for_whom_the_table_names(
        self, act: int, who: str, ticket: Ticket, attachment: Attachment
    ) -> None:
        client, path = api_client(PERSONS[who]), f"/tickets/{ticket.pk}/"
        before = state()
        if act == 0:
            response = client.put(path, submission(subject="New"))
        elif act == 1:
            response = client.patch(path, {"subject": "New"})
        elif act == 2:
            response = client.delete(path)
        elif act == 3:
            data = {"file": SimpleUploadedFile("b.txt", b"more")}
            response = client.post(f"{path}attachments/", data, format="multipart")
        elif act == 4:
            response = client.get(f"{path}attachments/{attachment.pk}/")
            response.getvalue()
        else:
            response = client.post("/tickets/send/", submission(source_service="hdts"))
        expected = EXPECTED_WRITES[who][act]
        assert response.status_code == expected
        is_change = expected < 400 and act != 4
        assert (state() != before) is is_change

    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("delete", "/tickets/"),
            ("post", "/tickets/{id}/"),
            ("post", "/tickets/number/HD-1/"),
            ("get", "/tickets/send/"),
            ("delete", "/send/"),
            ("get", "/tickets/{id}/attachments/"),
            ("delete", "/tickets/{id}/attachments/1/"),
        ],
    )
    def test_refuses_other_methods(self, method: str, path: str, ticket: Ticket) -> None:
        client = api_client(PERSONS["admin"])
        response = client.generic(method.upper(), path.format(id=ticket.pk))
        assert (response.status_code, response.json()["code"]) == (405, "method_not_allowed")
        assert Ticket.objects.count() == 1

    def test_has_the_order_of_refusal_401_403_404_400(self, ticket: Ticket) -> None:
        wrong = {"subject": ""}
        assert api_client().post("/tickets/", wrong).status_code == 401
        outsider = api_client(PERSONS["staff of another system"])
        assert outsider.post("/tickets/", wrong).status_code == 403
        assert outsider.get("/tickets/404/").status_code == 403
        assert api_client(PERSONS["agent"]).post("/tickets/", wrong).status_code == 400


class TestSignedInByCookie:
    def test_creates_with_the_csrf_header(self, db: None) -> None:
        assert cookie_client(make_person()).post("/tickets/", submission()).status_code == 201

    def test_may_not_create_without_it(self, db: None) -> None:
        client = cookie_client(make_person(), csrf=False)
        response = client.post("/tickets/", submission())
        assert (response.status_code, response.json()["code"]) == (403, "csrf_failed")
        assert not Ticket.objects.exists()
        assert client.get("/tickets/9/").status_code == 404

    def test_is_decided_by_the_header_where_there_is_one(self, db: None) -> None:
        client = cookie_client(make_person())
        response = client.get("/tickets/", HTTP_AUTHORIZATION="Bearer wrong")
        assert (response.status_code, response.json()["code"]) == (401, "token_invalid")
        assert response["WWW-Authenticate"] == 'Bearer realm="api"'


class TestRequester:
    def test_of_an_employee_comes_from_the_token(self, db: None) -> None:
        employee = make_person(
            user_type="employee", user_id=5, full_name="Eve Moss", email="eve@example.com"
        )
        response = api_client(employee).post(
            "/tickets/", submission(employee={"id": 6, "name": "Somebody else", "phone": "1"})
        )
        expected = {"id": 5, "name": "Eve Moss", "email": "eve@example.com"}
        assert response.json()["employee"] == expected
        assert Ticket.objects.get().employee_id == 5

    def test_of_staff_comes_from_the_body(self, db: None) -> None:
        employee = {"id": 6, "name": "Adam", "email": "adam@example.com", "site": "Berlin"}
        response = api_client(make_person()).post("/tickets/", submission(employee=employee))
        assert response.json()["employee"] == employee
        assert Ticket.objects.get().requester == "Adam adam@example.com"

    @pytest.mark.parametrize(
        ("given", "known"),
        [(6, 6), ("6", 6), (" 6 ", 6), (6.0, 6), (None, None), ("", None), (" ", None)],
    )
    def test_is_known_by_a_number_however_it_is_written(
        self, given: object, known: int | None, db: None
    ) -> None:
        body = submission(employee={"id": given})
        assert api_client(make_person()).post("/tickets/", body).status_code == 201
        ticket = Ticket.objects.get()
        assert (ticket.employee, ticket.employee_id) == ({"id": known}, known)
        assert outbox_messages()[0].args[0]["employee"] == {"id": known}

    @pytest.mark.parametrize("junk", [True, False, "E-6", "²", -6, 0, 1.5, 2**63, [6], {"id": 6}])
    def test_is_refused_where_it_is_no_number(self, junk: object, db: None) -> None:
        body = submission(employee={"id": junk})
        response = api_client(make_person()).post("/tickets/", body)
        assert response.status_code == 400
        assert "A positive whole number is needed." in response.content.decode()
        assert not Ticket.objects.exists()

    def test_with_a_long_name_in_the_token_still_sends(self, db: None) -> None:
        employee = make_person(
            user_type="employee", user_id=5, full_name="E\u202e" * 200, email="e" * 400
        )
        response = api_client(employee).post("/tickets/", submission())
        assert response.status_code == 201
        known = response.json()["employee"]
        assert (known["id"], set(known["name"])) == (5, {"E"})
        assert (len(known["name"]) <= 255, len(known["email"]) <= 254) == (True, True)

    def test_token_without_a_name_still_works(self, db: None) -> None:
        client = APIClient()
        token = make_token(make_person(user_type="employee", user_id=5), email=None, full_name=None)
        response = client.post("/tickets/", submission(), HTTP_AUTHORIZATION=f"Bearer {token}")
        assert response.json()["employee"] == {"id": 5, "name": "", "email": ""}
