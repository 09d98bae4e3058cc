"""Rows read by hand-written SQL equal those of the ORM."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servicekit.db.sql import Columns, Joined, rows_fetch, rows_insert
from servicekit.messages.outbox.models import OutboxMessage

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
    def test_are_refused_in_another_order_than_that_of_the_model(self) -> None:
        """Django pairs the values of a row with the fields in the order of the model."""
        with pytest.raises(ValueError, match="in its order"):
            Columns(OutboxMessage, "queue", "message_id")
        with pytest.raises(ValueError, match="in its order"):
            Columns(OutboxMessage, "message_id", "nothing")

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


class TestJoined:
    JOINED = Joined(
        "permission",
        Columns(Permission, "id", "content_type_id", "codename"),
        content_type=Columns(ContentType, "id", "model"),
    )

    def read(self, condition: str) -> Permission:
        return self.JOINED.row(self.values(condition))

    def values(self, condition: str) -> tuple[Any, ...]:
        (values,) = rows_fetch(
            f"SELECT {self.JOINED.sql()} FROM auth_permission permission"  # noqa: S608
            f" LEFT JOIN django_content_type content_type ON {condition}"
            " WHERE permission.codename = %s",
            ["add_outboxmessage"],
        )
        return values

    def test_are_whole_if_each_foreign_key_has_its_row(self) -> None:
        whole = self.values("content_type.id = permission.content_type_id")
        assert self.JOINED.is_whole(whole)
        assert not self.JOINED.is_whole(self.values("1 = 0"))
        assert self.JOINED.is_whole([whole[0], None, whole[2], None, None])

    def test_knows_the_rows_of_its_foreign_keys(self) -> None:
        row = self.read("content_type.id = permission.content_type_id")

        with CaptureQueriesContext(connection) as queries:
            assert row.codename == "add_outboxmessage"
            assert row.content_type.model == "outboxmessage"
        assert not list(queries)

    def test_has_none_where_none_was_joined(self) -> None:
        assert "content_type" in self.read("1 = 0")._state.fields_cache
        with CaptureQueriesContext(connection) as queries:
            assert self.read("1 = 0")._state.fields_cache["content_type"] is None
        assert len(queries) == 1
