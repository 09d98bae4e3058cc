"""Rows read by written SQL are what the ORM would have given."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servicekit.inserting import rows_insert
from servicekit.outbox.models import OutboxMessage
from servicekit.selecting import Columns, rows_fetch

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
TABLE = OutboxMessage._meta.db_table


def read(*names: str) -> list[OutboxMessage]:
    columns = Columns(OutboxMessage, *names)
    found = rows_fetch(f"SELECT {columns.sql(TABLE)}, 7 FROM {TABLE} ORDER BY id", [])  # noqa: S608
    assert [values[-1] for values in found] == [7] * len(found)
    return [columns.row(values) for values in found]


@pytest.fixture(autouse=True)
def _two_rows() -> None:
    rows_insert(
        [
            OutboxMessage(
                message_id=name,
                queue="Q",
                task="t",
                kwargs={"é": [None]},
                created_at=NOW,
                available_at=NOW,
            )
            for name in ("a", "b")
        ]
    )


class TestColumns:
    def test_make_rows_with_the_types_of_python(self) -> None:
        names = [field.attname for field in OutboxMessage._meta.concrete_fields]

        rows = read(*names)

        with CaptureQueriesContext(connection) as queries:
            values = [[getattr(row, name) for name in names] for row in rows]
        assert len(queries) == 0
        assert values == [list(row) for row in OutboxMessage.objects.order_by("id").values_list()]
        assert (rows[0].kwargs, rows[0].created_at) == ({"é": [None]}, NOW)

    def test_leave_the_rest_to_be_read_when_asked_for(self) -> None:
        (first, _) = read("id", "message_id")

        assert first.message_id == "a"
        with CaptureQueriesContext(connection) as queries:
            assert first.queue == "Q"
        assert len(queries) == 1

    def test_make_rows_that_can_be_saved(self) -> None:
        (first, _) = read("id", "key")

        first.key = "changed"
        first.save()

        assert OutboxMessage.objects.get(pk=first.pk).key == "changed"
        assert OutboxMessage.objects.get(pk=first.pk).kwargs == {"é": [None]}
