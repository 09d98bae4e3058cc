"""Every list takes the same number of queries with 10 rows and with 10,000."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servicekit.auth import Person
from servicekit.testing import api_client, make_person
from tickets.models import Attachment, Ticket
from tickets.tests.factories import NOW, submission

ADMIN = make_person(roles=[("tts", "Admin")])
EMPLOYEE = make_person(user_type="employee", user_id=5, roles=())
READER = make_person(
    user_type="service", user_id=1, username="hdts", roles=(), scopes=("tickets:read",)
)
BATCH = 1000

# Person, path of the list, number of queries: one each for the count, the rows, their attachments.
LISTS: list[tuple[Person, str, int]] = [
    (ADMIN, "/tickets/?page_size=100", 3),
    (ADMIN, "/tickets/?page_size=100&ordering=-priority&search=printer", 3),
    (ADMIN, "/tickets/?page_size=100&status=New&priority=High&department=IT", 3),
    (EMPLOYEE, "/tickets/?page_size=100", 3),
    (READER, "/tickets/?page_size=100", 3),
]


def fill(rows: int) -> None:
    """Add tickets of one employee and source, each with an attachment, until there are `rows`."""
    places = range(Ticket.objects.count(), rows)
    values = submission(employee_id=EMPLOYEE.user_id, source_service="hdts", status="New")
    values |= {"created_at": NOW, "updated_at": NOW}
    Ticket.objects.bulk_create(
        (
            Ticket(**values | {"ticket_id": f"MANY-{place}", "subject": f"Printer {place} jams"})
            for place in places
        ),
        batch_size=BATCH,
    )
    Attachment.objects.bulk_create(
        (
            Attachment(
                ticket=ticket,
                original_filename="screen.png",
                content_type="image/png",
                file_size=10,
                stored_name=f"stored-{ticket.pk}",
                uploaded_at=NOW,
                uploaded_by_type="staff",
                uploaded_by_id=1,
            )
            for ticket in Ticket.objects.filter(attachments=None)
        ),
        batch_size=BATCH,
    )


def statements(rows: int) -> list[tuple[str, int]]:
    """The path of each list with the number of its queries if there are `rows` tickets."""
    measured = []
    for person, path, _ in LISTS:
        with CaptureQueriesContext(connection) as queries:
            answer = api_client(person).get(path)
        assert answer.status_code == 200, answer.content
        body = answer.json()
        assert (body["count"], len(body["results"])) == (rows, min(rows, 100)), path
        assert all(len(row["attachments"]) == 1 for row in body["results"]), path
        measured.append((path, len(queries)))
    return measured


@pytest.mark.django_db
class TestStatements:
    def test_are_as_many_at_10_and_at_10_000_rows(self) -> None:
        recorded = [(path, count) for _, path, count in LISTS]

        fill(10)
        assert statements(10) == recorded
        fill(10_000)
        assert statements(10_000) == recorded
