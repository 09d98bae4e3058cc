"""`rows_insert` inserts rows in one statement, sets their keys, and skips or refuses duplicates."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import CaptureQueriesContext

from servicekit.db.sql import Computed, _value_of, rows_insert
from servicekit.messages.outbox.models import OutboxMessage

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def row(message_id: str) -> OutboxMessage:
    return OutboxMessage(
        message_id=message_id,
        queue="Q",
        task="sample.task",
        kwargs={"naïve": ["\\", "%s", None]},
        created_at=NOW,
        available_at=NOW,
    )


class TestRowsInsert:
    def test_stores_what_the_orm_would_in_one_statement(self) -> None:
        rows = [row("a"), row("b"), row("c")]

        with CaptureQueriesContext(connection) as queries:
            assert rows_insert(rows) == 3

        assert len(queries) == 1
        stored = list(OutboxMessage.objects.order_by("pk"))
        assert [(it.pk, it.message_id) for it in stored] == [(it.pk, it.message_id) for it in rows]
        assert stored[0].kwargs == {"naïve": ["\\", "%s", None]}
        assert (stored[0].created_at, stored[0].lease_until) == (NOW, None)

    def test_leaves_rows_that_can_be_saved_again(self) -> None:
        (message,) = rows = [row("a")]
        rows_insert(rows)

        message.key = "changed"
        message.save()

        assert OutboxMessage.objects.get().key == "changed"

    def test_lets_the_database_compute_a_column(self) -> None:
        queue = Computed(column="queue", sql="(SELECT upper(%s))", of="message_id")

        assert rows_insert([row("a%"), row("b")], computed=queue) == 2

        stored = OutboxMessage.objects.order_by("pk").values_list("message_id", "queue", "task")
        assert list(stored) == [("a%", "A%", "sample.task"), ("b", "B", "sample.task")]
        assert rows_insert([row("c")]) == 1
        assert OutboxMessage.objects.get(message_id="c").queue == "Q"

    def test_asks_nothing_for_no_rows(self) -> None:
        with CaptureQueriesContext(connection) as queries:
            assert rows_insert([]) == 0
        assert len(queries) == 0

    def test_raises_for_a_row_that_is_there(self) -> None:
        rows_insert([row("a")])
        with pytest.raises(IntegrityError), transaction.atomic():
            rows_insert([row("a")])

    def test_leaves_out_a_row_that_is_there_when_asked_to(self) -> None:
        rows_insert([row("a")])
        known, fresh = row("a"), row("b")

        assert rows_insert([known, fresh], or_ignore=True) == 1

        assert (known.pk, fresh.pk) == (None, None)
        assert OutboxMessage.objects.count() == 2


class Level(models.TextChoices):
    LOW = "low"


class Rank(models.IntegerChoices):
    FIRST = 1


class Text(str):
    """A subclass of `str`, whose values do not have the plain type `str`."""


VALUES = (
    *(None, "", "low", Text("x"), Level.LOW, "17", 0, 17, -1, 2**40, Rank.FIRST, True, False, 1.5),
    *(NOW, datetime(2026, 1, 5, 9), date(2026, 1, 5), models.F("pk")),  # noqa: DTZ001
)
FIELDS = [
    *(
        field
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if not hasattr(field, "value_of")  # computed from other fields
    ),
    *(models.SmallIntegerField(), models.PositiveBigIntegerField(), models.UUIDField()),
    *(models.DateTimeField(auto_now=True), models.EmailField(), models.DateField()),
]


class Row:
    """An object with any attributes, so that a field can read any value from it."""


@pytest.mark.parametrize("field", FIELDS, ids=str)
@pytest.mark.filterwarnings("ignore:DateTimeField:RuntimeWarning")
def test_sends_each_value_as_its_field_would(field: Any) -> None:
    if not hasattr(field, "attname"):
        field.set_attributes_from_name("probed")
    for value in VALUES:
        row = Row()
        setattr(row, field.attname, value)
        try:
            wanted = field.get_db_prep_save(field.pre_save(row, True), connection)
        except (TypeError, ValueError, ValidationError) as error:
            with pytest.raises(type(error)):
                _value_of(field, connection.vendor)(row, connection)
            continue
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            continue
        setattr(row, field.attname, value)
        sent = _value_of(field, connection.vendor)(row, connection)
        # Compare the wrapped objects, because the driver's wrappers of JSON are equal only if they
        # are identical.
        assert type(sent) is type(wanted), value
        assert getattr(sent, "obj", sent) == getattr(wanted, "obj", wanted), value
