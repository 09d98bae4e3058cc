"""Numbers that callers assign, and sources that they name."""

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from servicekit.auth import Person
from servicekit.testing import api_client, make_person
from tickets.models import Ticket
from tickets.tests.factories import NOW, make_ticket, submission

pytestmark = pytest.mark.django_db

EMPLOYEE = make_person(user_type="employee", user_id=5, roles=[])
AGENT = make_person()
ADMIN = make_person(user_id=2, roles=[("tts", "Admin")])
HDTS = make_person(
    user_type="service", user_id=3, username="hdts", roles=[], scopes=["tickets:create"]
)


def post(person: Person, **values: Any) -> Any:
    return api_client(person).post("/tickets/", submission(**values))


class TestNumber:
    def test_is_not_for_employees(self) -> None:
        response = post(EMPLOYEE, ticket_id="HD-2")
        assert response.status_code == 400
        assert list(response.json()["details"]) == ["ticket_id"]
        assert not Ticket.objects.exists()

    def test_may_be_left_out_or_empty(self) -> None:
        for number in ("", None):
            assert post(EMPLOYEE, ticket_id=number).json()["ticket_id"].startswith("TX")

    @pytest.mark.parametrize("person", [AGENT, ADMIN, HDTS])
    @pytest.mark.parametrize(
        "number",
        [
            *("TX20261130999999", "tx20261130999999", "Tx202611301000000", "TX1"),
            *("TX", "TX.1", "TX-1", "TX2026113O999999", "TX20261130-A"),
        ],
    )
    def test_is_never_of_our_series(self, person: Person, number: str) -> None:
        response = post(person, ticket_id=number)
        assert response.status_code == 400
        assert list(response.json()["details"]) == ["ticket_id"]
        assert not Ticket.objects.exists()

    @pytest.mark.parametrize("number", ["TXA20261130", "HDTX1", "TX-LOG-1"])
    def test_may_begin_like_it(self, number: str) -> None:
        assert post(HDTS, ticket_id=number).json()["ticket_id"] == number

    @pytest.mark.parametrize("number", ["A/1", "<b>1", "B 1", "Ж1", ".1", "#9", "x" * 65])
    def test_is_of_the_form(self, number: str) -> None:
        assert post(HDTS, ticket_id=number).status_code == 400

    @pytest.mark.parametrize("number", ["Ab", "ab", "AB", "aB"])
    def test_is_taken_in_whatever_case(self, number: str) -> None:
        make_ticket("Ab", source_service="ams")
        for person in (AGENT, ADMIN, HDTS):
            response = post(person, ticket_id=number)
            assert (response.status_code, response.json()["code"]) == (409, "ticket_exists")
            assert number in response.json()["error"]
        assert Ticket.objects.count() == 1

    def test_of_ours_steps_over_an_old_one_that_looks_like_it(self) -> None:
        # Such a number may exist from the time before the service refused such numbers.
        make_ticket("tx20261122000001", now=NOW)
        assert make_ticket(now=NOW).ticket_id == "TX20261122000002"


@pytest.mark.django_db(transaction=True)
class TestOldNumbers:
    def test_that_differ_in_case_only_stay_apart(self) -> None:
        executor = MigrationExecutor(connection)
        executor.migrate([("tickets", "0004_most_urgent_first")])
        old = executor.loader.project_state([("tickets", "0004_most_urgent_first")]).apps
        values = {**submission(), "created_at": NOW, "updated_at": NOW}
        rows = [
            old.get_model("tickets", "Ticket").objects.create(**values, ticket_id=number)
            for number in ("Ab", "AB", "ab", "Cd")
        ]
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
        apart = list(Ticket.objects.order_by("pk").values_list("set_apart", flat=True))
        assert apart == [0, rows[1].pk, rows[2].pk, 0]
        assert post(HDTS, ticket_id="aB").status_code == 409
        assert api_client(ADMIN).get("/tickets/number/AB/").json()["id"] == rows[1].pk


class TestSource:
    @pytest.mark.parametrize(
        ("person", "known"), [(EMPLOYEE, ""), (AGENT, ""), (HDTS, "hdts"), (ADMIN, "ams")]
    )
    def test_is_the_caller_s_name_and_named_by_admins_only(
        self, person: Person, known: str
    ) -> None:
        assert post(person, source_service="ams").json()["source_service"] == known
