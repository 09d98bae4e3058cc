"""Access to one ticket as the workflow decides it, and the fields that its sender may see."""

from typing import Any

import pytest

from servicekit.testing import api_client, make_person, outbox_messages
from tickets.models import Ticket
from tickets.tests.factories import attach, make_ticket, submission
from tickets.tests.workflow import Workflow

pytestmark = pytest.mark.django_db

AGENT = make_person(user_id=7)
STRANGER = make_person(user_id=8)
ADMIN = make_person(user_id=2, roles=[("tts", "Admin")])
EMPLOYEE = make_person(user_type="employee", user_id=5, roles=[])
SENDER = make_person(
    user_type="service", user_id=3, username="hdts", roles=[], scopes=["tickets:create"]
)


@pytest.fixture
def ticket() -> Ticket:
    return make_ticket("HD-1", employee={"id": 5, "name": "Eve"}, source_service="hdts")


class TestStaff:
    def test_who_do_not_work_on_it_neither_see_nor_change_it(
        self, ticket: Ticket, workflow: Workflow
    ) -> None:
        file = attach(ticket, "a.txt", b"hello")
        client = api_client(STRANGER)
        ticket.refresh_from_db()
        before = (ticket.rev, len(outbox_messages()))
        for path in ("/tickets/number/HD-1/", f"/tickets/{ticket.pk}/"):
            assert client.get(path).status_code == 404
            assert client.patch(path, {"employee": {"id": 6666}}).status_code == 404
            assert client.patch(path, {"status": "Withdrawn"}).status_code == 404
            assert client.put(path, submission()).status_code == 404
        assert client.get(f"/tickets/{ticket.pk}/attachments/{file.pk}/").status_code == 404
        ticket.refresh_from_db()
        assert (ticket.rev, len(outbox_messages())) == before

    @pytest.mark.parametrize("relation", ["holder", "former_holder", "queue"])
    def test_who_work_on_it_see_it_and_change_nothing(
        self, ticket: Ticket, workflow: Workflow, relation: str
    ) -> None:
        workflow.allow(AGENT, "HD-1", relation)
        client = api_client(AGENT)
        assert client.get("/tickets/number/HD-1/").json()["id"] == ticket.pk
        response = client.patch("/tickets/number/HD-1/", {"subject": "New"})
        assert (response.status_code, response.json()["code"]) == (403, "not_in_charge")

    def test_who_own_it_change_it(self, ticket: Ticket, workflow: Workflow) -> None:
        workflow.allow(AGENT, "HD-1", "owner")
        response = api_client(AGENT).patch("/tickets/number/HD-1/", {"subject": "New"})
        assert response.json()["subject"] == "New"

    def test_who_hold_what_they_own_change_it(self, ticket: Ticket, workflow: Workflow) -> None:
        workflow.allow(AGENT, "HD-1", "holder", can_change=True)
        response = api_client(AGENT).patch("/tickets/number/HD-1/", {"subject": "New"})
        assert response.status_code == 200

    def test_are_asked_about_once_for_reading_and_afresh_for_writing(
        self, ticket: Ticket, workflow: Workflow
    ) -> None:
        workflow.allow(AGENT, "HD-1", "owner")
        client = api_client(AGENT)
        for _ in range(3):
            assert client.get("/tickets/number/HD-1/").status_code == 200
        assert workflow.asked == [("HD-1", AGENT.pk)]
        workflow.forbid(AGENT, "HD-1")
        assert client.patch("/tickets/number/HD-1/", {"subject": "New"}).status_code == 404
        assert client.get("/tickets/number/HD-1/").status_code == 404

    @pytest.mark.parametrize("status", [400, 401, 429, 500, 503])
    def test_are_not_let_in_while_nobody_can_be_asked(
        self, ticket: Ticket, workflow: Workflow, status: int
    ) -> None:
        workflow.broken_with = status
        response = api_client(AGENT).get("/tickets/number/HD-1/")
        assert response.status_code == 503
        assert response["Retry-After"] == "3"

    def test_are_not_asked_about_what_is_not_there(self, workflow: Workflow) -> None:
        for path in ("/tickets/404/", "/tickets/number/HD-404/"):
            assert api_client(AGENT).get(path).status_code == 404
        assert workflow.asked == []


class TestThoseWhoAreKnownHere:
    def test_need_no_workflow(self, ticket: Ticket) -> None:
        reader = make_person(
            user_type="service", username="hdts", roles=[], scopes=["tickets:read"]
        )
        for person in (ADMIN, EMPLOYEE, reader):
            assert api_client(person).get("/tickets/number/HD-1/").status_code == 200

    def test_lose_it_when_it_is_handed_over(self, ticket: Ticket) -> None:
        api_client(ADMIN).patch("/tickets/number/HD-1/", {"employee": {"id": 6}})
        assert api_client(EMPLOYEE).get("/tickets/number/HD-1/").status_code == 404
        answer = api_client(EMPLOYEE).patch("/tickets/number/HD-1/", {"subject": "Mine"})
        assert answer.status_code == 404


class TestSenderWhoMayNotRead:
    def send(self, **values: Any) -> Any:
        return api_client(SENDER).post("/tickets/send/", submission(ticket_id="HD-1", **values))

    def test_is_shown_what_it_sent_and_the_state(self, ticket: Ticket) -> None:
        attach(ticket, "diagnosis.txt", b"confidential")
        body = self.send(asset="T14").json()
        assert "employee" not in body
        assert (body["attachments"], body["dynamic_data"]) == ([], {"asset": "T14"})
        assert (body["id"], body["status"], body["description"]) == (
            ticket.pk,
            "New",
            "It shows a black screen.",
        )

    def test_is_shown_of_a_change_what_it_changed(self, ticket: Ticket) -> None:
        Ticket.objects.update(dynamic_data={"pin": 1234})
        client = api_client(SENDER)
        body = client.patch("/tickets/number/HD-1/", {"subject": "New", "asset": "T14"}).json()
        assert (body["subject"], body["dynamic_data"]) == ("New", {"asset": "T14"})
        assert not {"description", "employee", "department"} & set(body)

    def test_is_shown_all_where_it_may_read(self, ticket: Ticket) -> None:
        both = make_person(
            user_type="service",
            username="hdts",
            roles=[],
            scopes=["tickets:create", "tickets:read"],
        )
        body = api_client(both).post("/tickets/send/", submission(ticket_id="HD-1")).json()
        assert body["employee"] == {"id": 5, "name": "Eve"}
