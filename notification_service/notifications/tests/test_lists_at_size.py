"""Every list takes the same number of queries with 10 rows and with 10,000."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications.models import InAppNotification
from servicekit.testing import api_client, make_person
from testing.factories import NOW, payload

PERSON = make_person(user_id=7)
BATCH = 1000

# Path of the list, the share of rows that it shows, and the number of its queries: one for the
# count and one for the rows.
LISTS = [
    ("/notifications/?page_size=100", 1.0, 2),
    ("/notifications/?page_size=100&ordering=created_at", 1.0, 2),
    ("/notifications/?page_size=100&is_read=false", 0.5, 2),
    ("/notifications/?page_size=100&type=task_assignment&search=inspect", 1.0, 2),
    ("/notifications/?page_size=100&ticket=TX20260302000001", 1.0, 2),
]


def fill(rows: int) -> None:
    """Add notices until the person has `rows`, half of them read, and another person as many."""
    known = InAppNotification.objects.filter(user_id=PERSON.user_id).count()
    InAppNotification.objects.bulk_create(
        (
            InAppNotification(
                **payload(user_id=user_id, cause=f"test:{place}"),
                created_at=NOW + timedelta(seconds=place),
                is_read=place % 2 == 0,
                read_at=NOW + timedelta(days=1) if place % 2 == 0 else None,
            )
            for place in range(known, rows)
            for user_id in (PERSON.user_id, 8)
        ),
        batch_size=BATCH,
    )


def statements(rows: int) -> list[tuple[str, int]]:
    """The path of each list with the number of its queries if the person has `rows` notices."""
    measured = []
    for path, share, _ in LISTS:
        with CaptureQueriesContext(connection) as queries:
            answer = api_client(PERSON).get(path)
        assert answer.status_code == 200, answer.content
        expected, body = int(rows * share), answer.json()
        assert (body["count"], len(body["results"])) == (expected, min(expected, 100)), path
        measured.append((path, len(queries)))
    return measured


@pytest.mark.django_db
class TestStatements:
    def test_are_as_many_at_10_and_at_10_000_rows(self) -> None:
        recorded = [(path, count) for path, _, count in LISTS]

        fill(10)
        assert statements(10) == recorded
        fill(10_000)
        assert statements(10_000) == recorded

    def test_of_the_unread_count_are_one_at_any_size(self) -> None:
        for rows in (10, 10_000):
            fill(rows)
            with CaptureQueriesContext(connection) as queries:
                answer = api_client(PERSON).get("/notifications/unread-count/")
            assert answer.json() == {"unread_count": rows // 2}
            assert len(queries) == 1
