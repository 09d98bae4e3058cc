"""Content that people have decided on cannot change; messages name who changed a ticket."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from servicekit.base.sealing import is_sealed
from servicekit.messages.consuming.handling import Result
from servicekit.messages.consuming.models import DeadLetter
from servicekit.testing import api_client, deliver, make_person, outbox_messages
from tickets.models import Ticket
from tickets.tests.factories import attach, make_ticket, sealed, submission
from tickets.tests.workflow import Workflow

pytestmark = pytest.mark.django_db

EMPLOYEE = make_person(user_type="employee", user_id=5, roles=[], full_name="Eve")
ADMIN = make_person(user_id=2, roles=[("tts", "Admin")])
HDTS = make_person(
    user_type="service", user_id=3, username="hdts", roles=[], scopes=["tickets:create"]
)
DECIDED = ["cost_items", "requested_budget"]
CONTENT = {"requested_budget": "500.00", "cost_items": None}


def report_payload(**values: Any) -> dict[str, Any]:
    return {
        "ticket_id": "HD-1",
        "status": "In Progress",
        "priority": "High",
        "rev": 2,
        "decided_fields": DECIDED,
        "content": CONTENT,
        **values,
    }


def report(**values: Any) -> Result:
    return deliver("ticket_service.update_status", sealed(**report_payload(**values))).result


@pytest.fixture
def ticket() -> Ticket:
    return make_ticket(
        "HD-1",
        employee={"id": 5, "name": "Eve"},
        source_service="hdts",
        dynamic_data={"requested_budget": "500.00"},
    )


def current(ticket: Ticket) -> Ticket:
    ticket.refresh_from_db()
    return ticket


class TestDecidedContent:
    @pytest.mark.parametrize("person", [EMPLOYEE, ADMIN, HDTS])
    @pytest.mark.parametrize(
        "change",
        [
            {"requested_budget": "50000.00"},
            {"requested_budget": None},
            {"cost_items": [1]},
            {"dynamic_data": {"requested_budget": "1"}},
            {"Requested_Budget": "1"},
            {"requested_budget ": "1"},
            {"\uff52equested_budget": "1"},
            {"subject": "New", "requested_budget": "1"},
        ],
    )
    def test_is_not_changed(self, ticket: Ticket, person: Any, change: dict[str, Any]) -> None:
        report()
        before = (current(ticket).rev, len(outbox_messages()))
        response = api_client(person).patch("/tickets/number/HD-1/", change)
        assert (response.status_code, response.json()["code"]) == (409, "content_decided")
        assert (current(ticket).rev, len(outbox_messages())) == before
        assert (ticket.subject, ticket.dynamic_data) == (
            "Laptop does not start",
            {"requested_budget": "500.00"},
        )

    def test_is_not_left_out(self, ticket: Ticket) -> None:
        report()
        response = api_client(EMPLOYEE).put("/tickets/number/HD-1/", submission())
        assert response.json()["code"] == "content_decided"

    def test_is_not_sent_otherwise_by_its_source(self, ticket: Ticket) -> None:
        report()
        body = submission(ticket_id="HD-1", requested_budget="9.00")
        assert api_client(HDTS).post("/tickets/send/", body).json()["code"] == "content_decided"
        same = submission(ticket_id="HD-1", requested_budget="500.00", description="More words.")
        assert api_client(HDTS).post("/tickets/send/", same).status_code == 200

    def test_leaves_the_rest_free(self, ticket: Ticket) -> None:
        report()
        change = {"subject": "New", "site": "B", "requested_budget": "500.00"}
        assert api_client(EMPLOYEE).patch("/tickets/number/HD-1/", change).status_code == 200
        assert current(ticket).dynamic_data == {"requested_budget": "500.00", "site": "B"}

    def test_changed_too_late_is_as_it_was_decided(self, ticket: Ticket) -> None:
        api_client(EMPLOYEE).patch("/tickets/number/HD-1/", {"requested_budget": "50000.00"})
        assert report() is Result.DONE
        assert current(ticket).dynamic_data == {"requested_budget": "500.00"}
        assert (ticket.rev, ticket.decided_fields) == (3, DECIDED)

    @pytest.mark.parametrize("person", [EMPLOYEE, ADMIN])
    def test_is_asked_of_the_workflow_whose_report_is_on_its_way(
        self, ticket: Ticket, workflow: Workflow, person: Any
    ) -> None:
        workflow.allow(person, "HD-1", "requester", decided_fields=DECIDED, is_over=False)
        client = api_client(person)
        refused = client.patch("/tickets/number/HD-1/", {"requested_budget": "50000.00"})
        assert (refused.status_code, refused.json()["code"]) == (409, "content_decided")
        assert current(ticket).dynamic_data == {"requested_budget": "500.00"}
        assert client.patch("/tickets/number/HD-1/", {"subject": "New"}).status_code == 200

    def test_is_over_as_soon_as_the_workflow_says_so(
        self, ticket: Ticket, workflow: Workflow
    ) -> None:
        workflow.allow(EMPLOYEE, "HD-1", "requester", decided_fields=[], is_over=True)
        refused = api_client(EMPLOYEE).patch("/tickets/number/HD-1/", {"subject": "New"})
        assert (refused.status_code, refused.json()["code"]) == (409, "ticket_ended")

    @pytest.mark.parametrize("answer", [{"decided_fields": "all"}, {"decided_fields": None}, {}])
    def test_is_free_where_the_workflow_says_nothing_of_it(
        self, ticket: Ticket, workflow: Workflow, answer: dict[str, Any]
    ) -> None:
        workflow.allow(EMPLOYEE, "HD-1", "requester", **answer)
        change = {"requested_budget": "9.00"}
        assert api_client(EMPLOYEE).patch("/tickets/number/HD-1/", change).status_code == 200

    def test_is_given_back_by_the_same_revision_too(self, ticket: Ticket) -> None:
        report(decided_fields=DECIDED, content={})
        Ticket.objects.update(dynamic_data={"requested_budget": "7", "cost_items": [1]})
        report(status="Open")
        assert (current(ticket).dynamic_data, ticket.status) == (
            {"requested_budget": "500.00"},
            "In Progress",
        )
        rev = ticket.rev
        report()
        assert current(ticket).rev == rev

    def test_of_an_older_revision_is_not_heard(self, ticket: Ticket) -> None:
        report(rev=5)
        report(rev=4, content={"requested_budget": "1.00"}, decided_fields=[])
        assert current(ticket).dynamic_data == {"requested_budget": "500.00"}
        assert ticket.decided_fields == DECIDED

    @pytest.mark.parametrize(
        "values",
        [
            {"decided_fields": "all"},
            {"decided_fields": [1]},
            {"content": [1]},
            {"content": {"subject": None}},
            {"content": {"subject": "x" * 256}},
            {"content": {"employee": 5}},
            {"content": {"priority": "Low"}},
        ],
    )
    def test_told_in_another_way_is_a_dead_letter(
        self, ticket: Ticket, values: dict[str, Any]
    ) -> None:
        assert report(**values) is Result.DEAD
        assert (current(ticket).rev, ticket.status) == (1, "New")


class TestWithoutTheSeal:
    """A sender with a login at the broker but without the seal cannot change a ticket's content."""

    @pytest.mark.parametrize("kept", [("content",), ("decided_fields",), tuple(report_payload())])
    @pytest.mark.parametrize("seal", [None, "", "0" * 64, 5])
    def test_no_content_is_believed(
        self, ticket: Ticket, kept: tuple[str, ...], seal: object
    ) -> None:
        names = {"ticket_id", "status", "rev", *kept}
        forged = {name: value for name, value in report_payload().items() if name in names}
        outcome = deliver("ticket_service.update_status", {**forged, "seal": seal})
        assert outcome.result is Result.DEAD
        assert DeadLetter.objects.get().reason == "not_sealed"
        assert (current(ticket).rev, ticket.status, ticket.decided_fields) == (1, "New", [])

    @pytest.mark.parametrize(
        "change",
        [
            {"content": {"requested_budget": "9.00"}},
            {"content": {"employee": {"id": 6}}},
            {"decided_fields": []},
            {"ticket_id": "HD-2"},
            {"rev": 3},
        ],
    )
    def test_none_of_another_report_serves(self, ticket: Ticket, change: dict[str, Any]) -> None:
        make_ticket("HD-2")
        forged = {**sealed(**report_payload()), **change}
        assert deliver("ticket_service.update_status", forged).result is Result.DEAD
        assert set(Ticket.objects.values_list("rev", "status")) == {(1, "New")}

    def test_status_and_priority_are(self, ticket: Ticket) -> None:
        bare = {"ticket_id": "HD-1", "status": "On Hold", "priority": "Low", "rev": 2}
        assert deliver("ticket_service.update_status", bare).result is Result.DONE
        assert (current(ticket).status, ticket.priority) == ("On Hold", "Low")


class TestEnded:
    @pytest.mark.parametrize("status", ["Resolved", "Closed", "Withdrawn", "Rejected"])
    @pytest.mark.parametrize(
        "change",
        [
            {"subject": "New"},
            {"description": "New"},
            {"requested_budget": "1"},
            {"priority": "Low"},
            {"department": "HR"},
        ],
    )
    def test_stays_as_it_is(self, ticket: Ticket, status: str, change: dict[str, Any]) -> None:
        Ticket.objects.update(status=status)
        for person in (EMPLOYEE, ADMIN, HDTS):
            response = api_client(person).patch("/tickets/number/HD-1/", change)
            assert (response.status_code, response.json()["code"]) == (409, "ticket_ended")
        body = submission(ticket_id="HD-1", subject="Sent")
        assert api_client(HDTS).post("/send/", body).status_code == 409
        assert (current(ticket).rev, ticket.subject) == (1, "Laptop does not start")

    def test_takes_no_files(self, ticket: Ticket) -> None:
        file = attach(ticket, "a.txt", b"one")
        Ticket.objects.update(status="Resolved")
        response = api_client(EMPLOYEE).post(
            f"/tickets/{ticket.pk}/attachments/",
            {"file": SimpleUploadedFile("b.txt", b"two")},
            format="multipart",
        )
        assert (response.status_code, response.json()["code"]) == (409, "ticket_ended")
        assert list(ticket.attachments.values_list("pk", flat=True)) == [file.pk]

    def test_may_be_said_again(self, ticket: Ticket) -> None:
        Ticket.objects.update(status="Resolved")
        client = api_client(EMPLOYEE)
        assert client.patch("/tickets/number/HD-1/", {"subject": ticket.subject}).status_code == 200
        assert client.patch("/tickets/number/HD-1/", {"status": "Closed"}).status_code == 200


def audited() -> list[tuple[str, Any, Any]]:
    return [
        (event["action"], event["actor"]["user_type"], event["actor"]["user_id"])
        for message in outbox_messages(task="workflow.audit_event")
        for event in [message.kwargs.get("event", message.kwargs)]
    ]


class TestWhoDidIt:
    def test_goes_to_the_workflow_with_the_change(self, ticket: Ticket) -> None:
        api_client(EMPLOYEE).patch("/tickets/number/HD-1/", {"subject": "New"})
        sent = outbox_messages(task="tickets.tasks.receive_ticket")[-1].args[0]
        assert (sent["changed_by"]["user_type"], sent["changed_by"]["user_id"]) == ("employee", 5)
        assert "deleted" not in sent

    def test_is_sealed_however_the_database_writes_numbers(self, ticket: Ticket) -> None:
        numbers = {
            "a": 1e22,
            "b": 1.0,
            "c": 5e-324,
            "d": 2**60 + 1,
            "e": -0.0,
            "f": 0.1,
            "g": [1e300],
        }
        url = "/tickets/number/HD-1/"
        assert api_client(ADMIN).patch(url, {"figures": numbers}).status_code == 200
        sent = dict(outbox_messages(task="tickets.tasks.receive_ticket")[-1].args[0])
        seal = sent.pop("seal")
        assert is_sealed("snapshot", sent, seal)
        assert not is_sealed("snapshot", {**sent, "subject": "Forged"}, seal)
        assert not is_sealed("audit", sent, seal)

    def test_is_audited(self, ticket: Ticket) -> None:
        api_client(ADMIN).patch("/tickets/number/HD-1/", {"employee": {"id": 5, "name": "Eva"}})
        api_client(EMPLOYEE).patch("/tickets/number/HD-1/", {"subject": "New"})
        api_client(EMPLOYEE).patch("/tickets/number/HD-1/", {"subject": "New"})
        api_client(EMPLOYEE).patch("/tickets/number/HD-1/", {"status": "Withdrawn"})
        api_client(ADMIN).delete("/tickets/number/HD-1/")
        assert audited() == [
            ("ticket.hand_over", "staff", 2),
            ("ticket.change", "employee", 5),
            ("ticket.withdraw", "employee", 5),
            ("ticket.delete", "staff", 2),
        ]
        last = outbox_messages(task="tickets.tasks.receive_ticket")[-1].args[0]
        assert (last["deleted"], last["changed_by"]["user_id"]) == (True, 2)
