"""Ticket messages keep to the same rules as requests over HTTP, for numbers, people, revisions and
texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from servicekit.messages.consuming.models import DeadLetter
from servicekit.testing import api_client, deliver, make_person, outbox_messages
from task.models import Task
from testing.scenario import ADMIN, chain, publish, receive, sealed, staff, step, ticket
from tickets.models import WorkflowTicket

pytestmark = pytest.mark.django_db

SUPPORT = chain(step("Triage", "Agent", 1))
EMPLOYEE = make_person(user_type="employee", user_id=5099, roles=[])
FIRST = make_person(user_type="employee", user_id=1, roles=[])


def outcome(body: Mapping[str, Any]) -> str:
    return str(deliver("tickets.tasks.receive_ticket", dict(body)).result.value)


class TestNumber:
    @pytest.mark.parametrize(
        "number", ["REQ/2026/1", "REQ 1", "<b>1", "#9", "Ä-1", "Ж1", ".1", "-1", "a\nb", "\u200bA"]
    )
    @pytest.mark.parametrize("key", ["ticket_id", "ticket_number"])
    def test_that_no_path_can_hold_is_a_dead_letter(self, key: str, number: str) -> None:
        body = ticket()
        del body["ticket_id"]
        assert outcome({**body, key: number}) == "dead"
        assert DeadLetter.objects.get().reason == "not_a_ticket"
        assert not WorkflowTicket.objects.exists()
        assert not outbox_messages()

    @pytest.mark.parametrize("number", ["REQ-2026-1", " REQ.1 ", "0", "x" * 64])
    def test_that_is_taken_in_is_found_everywhere(self, number: str) -> None:
        assert outcome(ticket(number)) == "done"
        for path in ("by-number/{}/", "{}/access/"):
            url = "/tickets/" + path.format(number.strip())
            assert api_client(ADMIN).get(url).status_code == 200

    def test_is_one_in_whatever_case(self) -> None:
        staff("Agent", [11])
        publish(*SUPPORT)
        for place, number in enumerate(("Ab", "ab", "AB"), start=1):
            assert outcome(ticket(number, rev=place, source_service="hdts")) == "done"
        assert WorkflowTicket.objects.get().ticket_number == "Ab"
        assert Task.objects.count() == 1

    def test_of_another_source_is_a_dead_letter(self) -> None:
        receive("HD-1", source_service="hdts", description="Confidential", rev=1)
        assert outcome(ticket("hd-1", source_service="ams", description="Taken", rev=2)) == "dead"
        assert outcome(sealed(ticket("HD-1", source_service="ams", rev=2))) == "dead"
        assert outcome(ticket("HD-1", source_service="HDTS", subject="New", rev=2)) == "done"
        found = WorkflowTicket.objects.get()
        assert (found.subject, found.rev) == ("New", 2)


class TestSender:
    """Only our own service, with its seal, and HDTS may send to the queue."""

    @pytest.mark.parametrize("source", ["", "ams", "mail", "HDTS", None])
    @pytest.mark.parametrize("claimed", ["", "hdts", "ams", "mail", None])
    def test_changes_no_ticket_that_our_own_service_keeps(
        self, source: str | None, claimed: str | None
    ) -> None:
        number = "T-1"
        assert outcome(sealed(ticket(number, source_service=source))) == "done"
        before = WorkflowTicket.objects.values().get()
        forged = {"rev": 2, "employee": {"id": 1}, "status": "Withdrawn", "subject": "Forged"}
        is_theirs = source == "HDTS" and claimed in ("hdts", "", None)
        sent = outcome(ticket(number, source_service=claimed, **forged))
        assert sent == ("done" if is_theirs else "dead")
        if not is_theirs:
            assert WorkflowTicket.objects.values().get() == before
            assert not outbox_messages(task="task.follow_ticket")

    @pytest.mark.parametrize("claimed", ["ams", "mail", "hdts2", "tts", "\uff48dts"])
    def test_gives_a_new_ticket_to_no_other_system(self, claimed: str) -> None:
        assert outcome(ticket("A-1", source_service=claimed)) == "dead"
        letter = DeadLetter.objects.get()
        assert (letter.reason, "source_service" in letter.error) == ("not_a_ticket", True)
        assert not WorkflowTicket.objects.exists()

    @pytest.mark.parametrize("claimed", ["hdts", " HDTS ", "", None])
    def test_is_the_source_of_what_it_sends(self, claimed: str | None) -> None:
        assert outcome(ticket("A-1", source_service=claimed)) == "done"
        assert WorkflowTicket.objects.get().source_service == "hdts"

    @pytest.mark.parametrize("claimed", ["ams", "", "mail"])
    def test_leaves_sources_to_our_own_service(self, claimed: str) -> None:
        assert outcome(sealed(ticket("A-1", source_service=claimed))) == "done"
        assert WorkflowTicket.objects.get().source_service == claimed

    def test_names_no_other_as_the_one_who_changed_it(self) -> None:
        staff("Agent", [11])
        publish(*SUPPORT)
        number = receive()
        boss = {"user_type": "staff", "user_id": 1, "full_name": "Ada Admin"}
        assert outcome(ticket(number, rev=2, subject="New", changed_by=boss)) == "done"
        [proposal] = WorkflowTicket.objects.get().proposals
        assert proposal["changed_by"] is None

    def test_deletes_nothing(self) -> None:
        number = receive()
        assert outcome(ticket(number, rev=2, deleted=True)) == "done"
        assert WorkflowTicket.objects.get().hidden_at is None

    @pytest.mark.parametrize("change", ["subject", "employee", "changed_by", "deleted", "seal"])
    def test_cannot_seal(self, change: str) -> None:
        body = sealed(ticket("T-1", source_service=""))
        assert outcome(body) == "done"
        forged = {
            "subject": "Forged",
            "employee": {"id": 1},
            "changed_by": {"user_type": "staff", "user_id": 1},
            "deleted": True,
            "seal": body["seal"].upper(),
        }
        for sent in ({**body, change: forged[change]}, {**body, "ticket": {**body, "rev": 2}}):
            assert outcome(sent) == "dead"

    @pytest.mark.parametrize(
        "form",
        [
            *("TX{:%Y%m%d}000777", "tx{:%Y%m%d}1000000", "Tx20991231999999"),
            *("TX", "TX.1", "tx-1", "TX1", "TX.{:%Y%m%d}.000777", "TX{:%Y%m%d}", "TX{:%Y%m%d}-A"),
            *("TX{:%Y%m%d}OOO777", "TX{:%Y%m%d}00077l", "TX20200101", "TX-20200101-000001"),
        ],
    )
    def test_takes_no_number_that_our_own_service_may_still_give(self, form: str) -> None:
        number = form.format(timezone.now())
        for source in ("hdts", ""):
            assert outcome(ticket(number, source_service=source)) == "dead"
        assert not WorkflowTicket.objects.exists()
        assert outcome(sealed(ticket(number))) == "done"

    @pytest.mark.parametrize("key", ["seal", "changed_by"])
    def test_may_have_keys_of_these_names(self, key: str) -> None:
        assert outcome(ticket("A-2", **{key: "mine"})) == "done"
        assert WorkflowTicket.objects.get(ticket_number="A-2").dynamic_data == {key: "mine"}


class TestRev:
    @pytest.mark.parametrize("rev", [2**62, 2**53, True, 1.5, -1])
    def test_that_is_none_is_a_dead_letter(self, rev: object) -> None:
        assert outcome(ticket("A1", rev=rev)) == "dead"
        assert not WorkflowTicket.objects.exists()

    @pytest.mark.parametrize("rev", [2**53 - 1, 10**9, 10_011])
    def test_that_leaps_freezes_nothing(self, rev: int) -> None:
        receive("A1", rev=5)
        assert outcome(ticket("A1", rev=rev, subject="Poison")) == "dead"
        assert outcome(ticket("A1", rev=6, subject="Sixth")) == "done"
        assert WorkflowTicket.objects.get().subject == "Sixth"

    def test_may_be_the_time(self) -> None:
        for second in (0, 60, 86_400 * 365):
            receive("A1", rev=(1_764_460_800 + second) * 1000)
        assert DeadLetter.objects.count() == 0


class TestEmployee:
    @pytest.mark.parametrize("given", [5099, "5099", " 5099 ", 5099.0])
    def test_is_known_by_a_number_however_it_is_written(self, given: object) -> None:
        number = receive(employee={"id": given, "name": "Eve"})
        client = api_client(EMPLOYEE)
        assert client.get(f"/tickets/by-number/{number}/").json()["employee"]["id"] == 5099
        access = client.get(f"/tickets/{number}/access/").json()
        assert access["relation"] == "requester"
        assert [person["user_id"] for person in access["participants"]] == [5099]

    @pytest.mark.parametrize(
        "given", [True, "true", "E-1", 1.5, [1], {"id": 1}, 0, -1, None, "1.0"]
    )
    def test_is_nobody_where_it_is_no_number(self, given: object) -> None:
        number = receive(employee={"id": given, "name": "Eve"})
        for path in (f"/tickets/by-number/{number}/", f"/tickets/{number}/access/"):
            assert api_client(FIRST).get(path).status_code == 404
        found = WorkflowTicket.objects.get()
        assert found.employee == {"id": None, "name": "Eve"}


class TestCreatedAt:
    @pytest.mark.parametrize(
        "moment",
        [
            "0001-01-01T00:00:00+10:00",
            "0001-01-01T00:00:00Z",
            "0001-01-01",
            "1066-10-14T09:00:00+00:00",
            "1970-01-01T00:59:59.999999+01:00",
            "2026-01-05T24:00:00Z",
            "2026-01-05t24:00z",
        ],
    )
    def test_that_no_ticket_has_is_a_dead_letter_and_hides_nothing(self, moment: str) -> None:
        staff("Agent", [11])
        publish(*SUPPORT)
        receive("A1")
        assert outcome(ticket("A2", created_at=moment)) == "dead"
        assert DeadLetter.objects.get().reason == "not_a_ticket"
        for path in ("/tickets/?ordering=arrived_at", "/tasks/all-tasks/?ordering=nearest"):
            answer = api_client(ADMIN).get(path)
            assert (answer.status_code, answer.json()["count"]) == (200, 1)

    @pytest.mark.parametrize(
        "moment",
        ["1970-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "2026-01-05t09:00:00z", "2026-01-05"],
    )
    def test_at_the_bounds_or_in_small_letters_is_taken(self, moment: str) -> None:
        assert outcome(ticket("A1", created_at=moment)) == "done"
        assert api_client(ADMIN).get("/tickets/by-number/A1/").status_code == 200


class TestTexts:
    @pytest.mark.parametrize("subject", ["\u200b\u200b", "\u2800", "\u3164", "\u202e", "", None])
    def test_has_a_subject_that_can_be_seen(self, subject: str | None) -> None:
        receive(subject=subject)
        assert WorkflowTicket.objects.get().subject == "No subject"

    def test_has_lines_that_nothing_turns(self) -> None:
        receive(
            subject="in\u202evoice\nof May",
            department="I\u2066T",
            employee={"id": 5, "name": "Eve\r\n\u202eMoss"},
            description="one\ntwo",
        )
        found = WorkflowTicket.objects.get()
        assert (found.subject, found.department) == ("invoice of May", "IT")
        assert found.employee["name"].split() == ["Eve", "Moss"]
        assert found.description == "one\ntwo"


@pytest.mark.django_db(transaction=True)
class TestOldTickets:
    def test_keep_their_numbers_and_get_their_people(self) -> None:
        executor = MigrationExecutor(connection)
        executor.migrate([("tickets", "0003_search_indexes")])
        old = executor.loader.project_state([("tickets", "0003_search_indexes")]).apps
        now = timezone.now()
        rows = [
            old.get_model("tickets", "WorkflowTicket").objects.create(
                ticket_number=number,
                employee={"id": given, "name": "Eve"},
                arrived_at=now,
                fetched_at=now,
                created_at=now,
                updated_at=now,
            )
            for number, given in [("Ab", "5099"), ("AB", True), ("Cd", 7), ("Ef", "E-1")]
        ]
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
        found = list(WorkflowTicket.objects.order_by("pk").values_list("set_apart", "employee__id"))
        assert found == [(0, 5099), (rows[1].pk, None), (0, 7), (0, None)]
