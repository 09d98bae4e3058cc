"""Fields of one row written in one statement; no other row changes."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servicekit.db.sql import row_update, rows_insert, rows_update
from servicekit.messages.outbox.models import OutboxMessage

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def rows() -> list[OutboxMessage]:
    made = [
        OutboxMessage(message_id=name, queue="Q", task="t", created_at=NOW, available_at=NOW)
        for name in ("a", "b")
    ]
    rows_insert(made)
    return made


class TestRowUpdate:
    def test_writes_what_is_named_in_one_statement(self) -> None:
        first, second = rows()
        first.queue, first.kwargs, first.key = "R", {"é": [None]}, "not written"
        first.created_at = NOW.replace(year=2027)

        with CaptureQueriesContext(connection) as queries:
            assert row_update(first, "queue", "kwargs", "created_at")

        assert len(queries) == 1
        stored = OutboxMessage.objects.get(pk=first.pk)
        assert (stored.queue, stored.kwargs, stored.key) == ("R", {"é": [None]}, "")
        assert stored.created_at == NOW.replace(year=2027)
        assert OutboxMessage.objects.get(pk=second.pk).queue == "Q"

    def test_says_that_the_row_is_gone(self) -> None:
        first, _ = rows()
        OutboxMessage.objects.filter(pk=first.pk).delete()

        assert not row_update(first, "queue")


class TestRowsUpdate:
    def test_writes_rows_that_become_alike_in_one_statement(self) -> None:
        first, second = rows()
        (third,) = made = [
            OutboxMessage(message_id="c", queue="Q", task="t", created_at=NOW, available_at=NOW)
        ]
        rows_insert(made)

        with CaptureQueriesContext(connection) as queries:
            rows_update(
                [
                    (first, {"queue": "R", "kwargs": {"é": [None]}}),
                    (second, {"key": "alone"}),
                    (third, {"queue": "R", "kwargs": {"é": [None]}}),
                ]
            )

        assert len(queries) == 2
        stored = OutboxMessage.objects.order_by("pk").values_list("queue", "kwargs", "key")
        assert list(stored) == [
            ("R", {"é": [None]}, ""),
            ("Q", {}, "alone"),
            ("R", {"é": [None]}, ""),
        ]
        assert (first.queue, second.key, third.queue) == ("R", "alone", "R")

    def test_writes_rows_in_which_the_same_changes_in_one_statement(self) -> None:
        first, second = rows()
        made = [
            OutboxMessage(message_id="c", queue="Q", task="t", created_at=NOW, available_at=NOW)
        ]
        rows_insert(made)
        later = NOW + timedelta(microseconds=1)
        wanted = [
            {"kwargs": {"é": [None]}, "lease_owner": "x", "lease_until": later, "attempts": 1},
            {"kwargs": {}, "lease_owner": "", "lease_until": None, "attempts": 100_000},
            {"kwargs": {"b": 1}, "lease_owner": "y", "lease_until": NOW, "attempts": 0},
        ]

        with CaptureQueriesContext(connection) as queries:
            rows_update(list(zip((first, second, *made), wanted, strict=True)))

        assert len(queries) == 1
        assert list(OutboxMessage.objects.order_by("pk").values(*wanted[0])) == wanted
        assert (second.attempts, second.lease_until) == (100_000, None)

    def test_asks_nothing_for_no_changes(self) -> None:
        first, _ = rows()
        with CaptureQueriesContext(connection) as queries:
            rows_update([])
            rows_update([(first, {})])
        assert len(queries) == 0
