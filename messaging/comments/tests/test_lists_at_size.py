"""Every list takes the same number of queries with 10 rows and with 10,000."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments.models import Comment
from servicekit.auth import Person
from servicekit.testing import api_client
from testing.factories import AGENT, EMPLOYEE, NOW, TICKET
from testing.workflow import REQUESTER, Workflow

BATCH = 1000

# Person, path of the list, number of queries: one for the count and one for the rows.
LISTS: list[tuple[Person, str, int]] = [
    (AGENT, f"/comments/?ticket_id={TICKET}&page_size=100", 2),
    (AGENT, f"/comments/?ticket_id={TICKET}&page_size=100&search=charger&ordering=-seq", 2),
    (AGENT, f"/comments/by-ticket/{TICKET}/?page_size=100", 2),
    (AGENT, f"/comments/by-ticket/{TICKET}/?page_size=100&after_seq=3", 2),
    (AGENT, f"/comments/by-ticket/{TICKET}/?page_size=100&visibility=internal", 2),
    (EMPLOYEE, f"/comments/by-ticket/{TICKET}/?page_size=100", 2),
]


def fill(rows: int) -> None:
    """Add comments of two people until there are `rows`; every second one is internal."""
    known = Comment.objects.count()
    Comment.objects.bulk_create(
        (
            Comment(
                ticket_id=TICKET,
                user_type=author.user_type,
                user_id=author.user_id,
                full_name=author.full_name,
                content=f"I try charger {place}.",
                visibility=visibility,
                position=place,
                seq=place,
                created_at=NOW,
                updated_at=NOW,
            )
            for place in range(known + 1, rows + 1)
            for author, visibility in [((AGENT, "internal"), (EMPLOYEE, "public"))[place % 2]]
        ),
        batch_size=BATCH,
    )


def statements(rows: int) -> list[tuple[str, int]]:
    """The path of each list with the number of its queries if the ticket has `rows` comments."""
    shown = {"after_seq=3": rows - 3, "visibility=internal": rows // 2}
    measured = []
    for person, path, _ in LISTS:
        with CaptureQueriesContext(connection) as queries:
            answer = api_client(person).get(path)
        assert answer.status_code == 200, answer.content
        expected = shown.get(path.rpartition("&")[2], rows // 2 if person is EMPLOYEE else rows)
        body = answer.json()
        assert (body["count"], len(body["results"])) == (expected, min(expected, 100)), path
        measured.append((path, len(queries)))
    return measured


@pytest.mark.django_db
class TestStatements:
    def test_are_as_many_at_10_and_at_10_000_rows(self, workflow: Workflow) -> None:
        workflow.allow(AGENT, TICKET)
        workflow.allow(EMPLOYEE, TICKET, REQUESTER)
        recorded = [(path, count) for _, path, count in LISTS]

        fill(10)
        assert statements(10) == recorded
        fill(10_000)
        assert statements(10_000) == recorded
