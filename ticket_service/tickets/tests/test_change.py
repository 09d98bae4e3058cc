"""PUT, PATCH and DELETE of a ticket: changes, messages to the task, refusals."""

from functools import partial
from typing import Any

import pytest
from rest_framework.test import APIClient

from servicekit.base.sealing import is_sealed
from servicekit.messages.consuming.handling import Result
from servicekit.testing import api_client, deliver, make_person, outbox_messages, run_at_once
from tickets.models import Ticket
from tickets.tests.factories import make_ticket, submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> APIClient:
    return api_client(make_person(roles=[("tts", "Admin")]))


def sent() -> dict[str, Any]:
    """The last snapshot sent to the workflow."""
    snapshot: dict[str, Any] = outbox_messages("TICKET_TASKS_PRODUCTION")[-1].args[0]
    return snapshot


def patch(client: APIClient, ticket: Ticket, body: Any, **headers: str) -> Any:
    return client.patch(f"/tickets/{ticket.pk}/", body, headers=headers)


class TestPatch:
    def test_changes_what_is_named_and_tells_the_workflow(self, client: APIClient) -> None:
        ticket = make_ticket("HD-1", dynamic_data={"a": 1, "b": 1})
        response = patch(client, ticket, {"subject": "New", "b": 2, "c": None})
        assert response.status_code == 200
        body = response.json()
        assert (body["subject"], body["description"]) == ("New", ticket.description)
        assert body["dynamic_data"] == {"a": 1, "b": 2, "c": None}
        assert (body["rev"], response["ETag"]) == (2, '"2"')
        snapshot = sent()
        assert (snapshot["subject"], snapshot["rev"], snapshot["status"]) == ("New", 2, "New")

    def test_works_by_number_too(self, client: APIClient) -> None:
        make_ticket("HD-1")
        response = client.patch("/tickets/number/HD-1/", {"subject": "New"})
        assert (response.status_code, response.json()["subject"]) == (200, "New")

    @pytest.mark.parametrize(("given", "priority"), [("urgent", "Critical"), ("low", "Low")])
    def test_forwards_a_changed_priority(
        self, client: APIClient, given: str, priority: str
    ) -> None:
        ticket = make_ticket("HD-1", status="In Progress", task_rev=4)
        assert patch(client, ticket, {"priority": given}).json()["priority"] == priority
        snapshot = sent()
        assert (snapshot["priority"], snapshot["rev"]) == (priority, 2)

    @pytest.mark.parametrize("body", [{}, {"subject": "Laptop does not start"}, {"status": "new"}])
    def test_that_changes_nothing_is_no_new_state(
        self, client: APIClient, body: dict[str, Any]
    ) -> None:
        ticket = make_ticket("HD-1")
        before = len(outbox_messages())
        response = patch(client, ticket, body)
        assert (response.status_code, response.json()["rev"]) == (200, 1)
        assert len(outbox_messages()) == before

    def test_of_an_employee_leaves_whose_ticket_it_is(self) -> None:
        ticket = make_ticket("HD-1", employee={"id": 5, "name": "Eve"})
        employee = api_client(make_person(user_type="employee", user_id=5, roles=[]))
        response = patch(employee, ticket, {"employee": {"id": 6}, "subject": "Mine"})
        assert (response.status_code, response.json()["employee"]) == (
            200,
            {"id": 5, "name": "Eve"},
        )

    def test_of_staff_may_hand_it_to_another_employee(self, client: APIClient) -> None:
        ticket = make_ticket("HD-1", employee={"id": 5, "name": "Eve"})
        patch(client, ticket, {"employee": {"id": 6, "name": "Adam"}})
        ticket.refresh_from_db()
        assert (ticket.employee_id, ticket.requester) == (6, "Adam")

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"subject": ""}, "subject"),
            ({"subject": None}, "subject"),
            ({"subject": "a\x00b"}, "subject"),
            ({"description": "x" * 20_001}, "description"),
            ({"priority": "Highest"}, "priority"),
            ({"status": "Done"}, "status"),
            ({"status": "\x00"}, "status"),
            ({"status": 7}, "status"),
            ({"ticket_id": "HD-2"}, "ticket_id"),
            ({"source_service": "other"}, "source_service"),
            ({"asset": {"deep": ["\x00"]}}, "asset"),
            ({f"key{number}": 1 for number in range(200)}, "non_field_errors"),
        ],
        ids=lambda value: str(value)[:30],
    )
    def test_refuses_bad_values(self, client: APIClient, body: dict[str, Any], field: str) -> None:
        ticket = make_ticket("HD-1", dynamic_data={"kept": 1}, source_service="hdts")
        before = len(outbox_messages())
        response = patch(client, ticket, body)
        assert (response.status_code, response.json()["code"]) == (400, "invalid")
        assert list(response.json()["details"]) == [field]
        ticket.refresh_from_db()
        assert (ticket.rev, len(outbox_messages())) == (1, before)

    @pytest.mark.parametrize("number", ["404", str(2**63), "9" * 30])
    def test_of_a_missing_ticket_is_404(self, client: APIClient, number: str) -> None:
        assert client.patch(f"/tickets/{number}/", {}).status_code == 404

    def test_reads_json_only(self, client: APIClient) -> None:
        ticket = make_ticket("HD-1")
        response = client.patch(f"/tickets/{ticket.pk}/", {"subject": "x"}, format="multipart")
        assert (response.status_code, response.json()["code"]) == (415, "unsupported_media_type")


class TestPut:
    def test_takes_a_whole_ticket_back_as_it_was_read(self, client: APIClient) -> None:
        ticket = make_ticket("HD-1", dynamic_data={"a": 1}, source_service="hdts")
        read = client.get(f"/tickets/{ticket.pk}/").json()
        response = client.put(f"/tickets/{ticket.pk}/", read)
        assert (response.status_code, response.json()) == (200, read)

    def test_replaces_the_content(self, client: APIClient) -> None:
        ticket = make_ticket("HD-1", employee={"id": 5}, dynamic_data={"a": 1})
        body = submission(subject="New", b=2)
        del body["sub_category"], body["priority"]
        answer = client.put(f"/tickets/{ticket.pk}/", body).json()
        assert (answer["subject"], answer["sub_category"]) == ("New", "")
        assert answer["dynamic_data"] == {"b": 2}
        assert (answer["priority"], answer["employee"]) == ("High", {"id": 5})

    def test_needs_what_a_submission_needs(self, client: APIClient) -> None:
        ticket = make_ticket("HD-1")
        details = client.put(f"/tickets/{ticket.pk}/", {"priority": "Low"}).json()["details"]
        assert sorted(details) == ["category", "department", "description", "subject"]


class TestStatus:
    @pytest.mark.parametrize("current", ["New", "Open", "In Progress", "On Hold", "Pending"])
    def test_of_an_open_ticket_can_be_withdrawn(self, client: APIClient, current: str) -> None:
        ticket = make_ticket("HD-1", status=current)
        assert patch(client, ticket, {"status": "withdrawn"}).json()["status"] == "Withdrawn"
        snapshot = sent()
        assert (snapshot["status"], snapshot["rev"]) == ("Withdrawn", 2)

    @pytest.mark.parametrize("wanted", ["New", "In Progress", "Resolved", "Rejected", "Closed"])
    def test_of_an_open_ticket_is_read_only_otherwise(self, client: APIClient, wanted: str) -> None:
        ticket = make_ticket("HD-1", status="Open", task_rev=2)
        before = len(outbox_messages())
        response = patch(client, ticket, {"status": wanted, "subject": "New"})
        assert (response.status_code, response.json()["code"]) == (409, "status_read_only")
        ticket.refresh_from_db()
        assert (ticket.status, ticket.subject, ticket.rev) == ("Open", "Laptop does not start", 1)
        assert len(outbox_messages()) == before

    def test_of_a_resolved_ticket_can_be_closed_early(self, client: APIClient) -> None:
        ticket = make_ticket("HD-1")
        deliver("ticket_service.update_status", ticket_id="HD-1", status="Resolved", rev=1)
        answer = patch(client, ticket, {"status": "Closed"}).json()
        assert (answer["status"], answer["close_due_at"]) == ("Closed", None)
        assert sent()["status"] == "Closed"

    @pytest.mark.parametrize("current", ["Resolved", "Rejected", "Withdrawn", "Closed"])
    def test_of_an_ended_ticket_cannot_be_withdrawn(self, client: APIClient, current: str) -> None:
        ticket = make_ticket("HD-1", status=current)
        wanted = "Withdrawn" if current != "Withdrawn" else "Open"
        assert patch(client, ticket, {"status": wanted}).status_code == 409

    def test_is_sent_with_the_revision_of_the_task_that_the_ticket_knew(
        self, client: APIClient
    ) -> None:
        patch(client, make_ticket("HD-1", status="In Progress", task_rev=3), {"priority": "Low"})
        assert (sent()["priority"], sent()["task_rev"]) == ("Low", 3)

    def test_goes_where_the_task_went_when_both_happen(self, client: APIClient) -> None:
        ticket = make_ticket("HD-1", status="In Progress", task_rev=3)
        patch(client, ticket, {"status": "Withdrawn"})
        outcome = deliver(
            "ticket_service.update_status", ticket_id="HD-1", status="Resolved", rev=4
        )
        assert outcome.result is Result.DONE
        ticket.refresh_from_db()
        assert (ticket.status, ticket.rev) == ("Resolved", 3)


class TestIfMatch:
    @pytest.mark.parametrize("method", ["put", "patch", "delete"])
    def test_of_another_state_changes_nothing(self, client: APIClient, method: str) -> None:
        ticket = make_ticket("HD-1", rev=4)
        path = f"/tickets/{ticket.pk}/"
        assert client.get(path)["ETag"] == '"4"'
        body = None if method == "delete" else submission(subject="New")
        response = getattr(client, method)(path, body, headers={"If-Match": '"3"'})
        assert (response.status_code, response.json()["code"]) == (409, "stale_rev")
        ticket.refresh_from_db()
        assert (ticket.rev, ticket.subject, ticket.hidden_at) == (4, "Laptop does not start", None)

    def test_of_this_state_goes_on(self, client: APIClient) -> None:
        ticket = make_ticket("HD-1", rev=4)
        response = patch(client, ticket, {"subject": "New"}, **{"If-Match": '"4"'})
        assert (response.status_code, response["ETag"]) == (200, '"5"')


class TestDelete:
    def test_hides_the_ticket_and_cancels_its_task(self, client: APIClient) -> None:
        ticket = make_ticket("HD-1", status="In Progress", task_rev=3)
        assert client.delete(f"/tickets/{ticket.pk}/").status_code == 204
        snapshot = sent()
        assert (snapshot["status"], snapshot["rev"]) == ("Withdrawn", 2)
        for path in (f"/tickets/{ticket.pk}/", "/tickets/number/HD-1/"):
            assert client.get(path).status_code == 404
            assert client.delete(path).status_code == 404
        assert client.get("/tickets/").json()["count"] == 0
        ticket.refresh_from_db()
        assert ticket.hidden_at is not None

    def test_is_told_to_the_notices(self, client: APIClient) -> None:
        make_ticket("HD-1")
        assert client.delete("/tickets/number/HD-1/").status_code == 204
        (word,) = outbox_messages(task="notifications.tasks.hide_ticket")
        said = dict(word.kwargs)
        assert is_sealed("hidden_ticket", said, said.pop("seal"))
        assert (word.queue, said) == ("INAPP_NOTIFICATION_QUEUE", {"ticket_number": "HD-1"})

    def test_leaves_an_ended_ticket_as_it_ended(self, client: APIClient) -> None:
        ticket = make_ticket("HD-1", status="Closed")
        assert client.delete("/tickets/number/HD-1/").status_code == 204
        ticket.refresh_from_db()
        assert ticket.status == "Closed"

    def test_leaves_the_number_taken(self, client: APIClient) -> None:
        ticket = make_ticket("HD-1")
        client.delete(f"/tickets/{ticket.pk}/")
        response = client.post("/tickets/", submission(ticket_id="HD-1"))
        assert (response.status_code, response.json()["code"]) == (409, "ticket_exists")

    def test_still_hears_of_the_task(self, client: APIClient) -> None:
        ticket = make_ticket("HD-1")
        client.delete(f"/tickets/{ticket.pk}/")
        deliver("ticket_service.update_status", ticket_id="HD-1", status="Withdrawn", rev=2)
        ticket.refresh_from_db()
        assert (ticket.status, ticket.task_rev) == ("Withdrawn", 2)


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_changes_of_one_state_let_one_through(self) -> None:
        ticket = make_ticket("HD-1")
        admin = make_person(roles=[("tts", "Admin")])

        def change(subject: str) -> int:
            body = {"subject": subject}
            return int(patch(api_client(admin), ticket, body, **{"If-Match": '"1"'}).status_code)

        answers = run_at_once([partial(change, f"New {number}") for number in range(4)])
        assert sorted(answers) == [200, 409, 409, 409]
        ticket.refresh_from_db()
        assert ticket.rev == 2
