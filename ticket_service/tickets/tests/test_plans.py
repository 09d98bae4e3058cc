"""PostgreSQL uses indexes for the lists of tickets, even if a filter leaves few rows."""

from typing import Any

import pytest
from django.db import connection

from servicekit.testing import api_client, make_person, plans_of
from tickets.domain.vocabulary import PRIORITIES
from tickets.models import Ticket
from tickets.tests.factories import NOW, submission

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="asks PostgreSQL's planner"),
]

ADMIN = make_person(roles=[("tts", "Admin")])
ROWS = 10_000
THINGS = ("Printer", "Laptop", "Phone", "Screen", "Mail")


@pytest.fixture(autouse=True)
def many_tickets() -> None:
    """Tickets of which one in five is about a printer and one in 500 has the same requester; each
    has a serial number of its own.
    """
    values = submission(status="Open", created_at=NOW, updated_at=NOW)
    Ticket.objects.bulk_create(
        (
            Ticket(
                **values
                | {
                    "ticket_id": f"MANY{place:06}",
                    "subject": f"{THINGS[place % 5]} with s{place:06}",
                    "requester": f"Person {place % 500} p{place % 500}@tts.example",
                    "priority": PRIORITIES[place % 4],
                }
            )
            for place in range(ROWS)
        ),
        batch_size=2_000,
    )


def asked(query: str) -> tuple[int, list[str]]:
    """The number of rows, and the query plans of the count and, if there are rows, of the page."""
    answers: list[Any] = []

    def ask() -> None:
        answers.append(api_client(ADMIN).get(f"/tickets/?{query}"))

    plans = plans_of(ask)
    assert answers[0].status_code == 200
    return answers[0].json()["count"], plans[:2]


class TestPlans:
    def test_find_few_rows_by_a_search(self) -> None:
        for query, wanted, index in [
            ("search=MANY00012", 10, "ticket_number_begins"),
            ("search=many-00012", 10, "ticket_number_begins"),
            ("search=000123", 1, "ticket_number_ends"),
            ("search=0123", 11, "ticket_number_ends"),
            ("search=s004711", 1, "ticket_words"),
            ("search=laptop+s004711", 1, "ticket_words"),
            ("search=printer+s004711", 0, "ticket_words"),
            ("search=p401%40tts", 20, "ticket_words"),
        ]:
            found, plans = asked(query)
            assert found == wanted, query
            for plan in plans:
                assert index in plan, (query, plan)
                assert "Seq Scan on tickets_ticket" not in plan, (query, plan)

    def test_find_no_row_by_a_short_word(self) -> None:
        [count] = plans_of(lambda: api_client(ADMIN).get("/tickets/?search=zq"))
        assert "ticket_words" in count
        assert "Seq Scan on tickets_ticket" not in count

    def test_sort_by_priority(self) -> None:
        found, (_, page) = asked("ordering=-priority")
        assert found == ROWS
        keys = page.partition("Limit")[2]
        assert "ticket_most_urgent" in keys
        assert "Sort" not in keys
