from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, models
from django.db.migrations.state import ProjectState
from project.sample.models import Ledger

from servicekit.db.append_only import AppendOnly, append_only_tables, append_only_tables_missing
from servicekit.db.transactions import transaction


def insert_or_replace() -> None:
    ledger = Ledger.objects.get()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT OR REPLACE INTO sample_ledger (id, text) VALUES (%s, 'b')", [ledger.id]
        )


def truncate() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE sample_ledger")


CHANGES: dict[str, Callable[[], object]] = {
    "update": lambda: Ledger.objects.update(text="b"),
    "delete": lambda: Ledger.objects.all().delete(),
    "save": lambda: Ledger.objects.get().save(),
}
ENGINE_CHANGES = {"postgresql": {"truncate": truncate}, "sqlite": {"replace": insert_or_replace}}


@pytest.mark.django_db
class TestAppendOnly:
    def test_lets_rows_in_and_neither_out_nor_changed(self) -> None:
        Ledger.objects.create(text="a")

        for change in (CHANGES | ENGINE_CHANGES[connection.vendor]).values():
            with pytest.raises(IntegrityError, match="append-only"), transaction():
                change()

        assert [ledger.text for ledger in Ledger.objects.all()] == ["a"]

    def test_is_seen_to_stand(self) -> None:
        assert append_only_tables(connection) == {"sample_ledger"}
        assert append_only_tables_missing(connection) == []


@pytest.mark.django_db(transaction=True)
class TestFlushOfTheHarness:
    """The flush after a test empties append-only tables. Each of these tests fails if the row of
    the other test is still there.
    """

    def test_empties_the_table_once(self) -> None:
        Ledger.objects.create(text="a")
        assert Ledger.objects.count() == 1

    def test_empties_the_table_twice_and_leaves_the_triggers(self) -> None:
        Ledger.objects.create(text="b")
        assert Ledger.objects.count() == 1
        assert append_only_tables_missing(connection) == []


@pytest.mark.django_db(transaction=True)
class TestOperation:
    def test_is_reversible(self) -> None:
        state = ProjectState()
        with connection.schema_editor() as editor:
            AppendOnly("sample_ledger").database_backwards("sample", editor, state, state)

        assert append_only_tables(connection) == set()
        assert append_only_tables_missing(connection) == ["sample_ledger"]

        with connection.schema_editor() as editor:
            AppendOnly("sample_ledger").database_forwards("sample", editor, state, state)

        assert append_only_tables_missing(connection) == []

    def test_is_seen_to_be_undone_where_a_later_alter_field_rebuilds_the_table(self) -> None:
        wider = models.CharField(max_length=65)
        wider.set_attributes_from_name("text")
        narrow = Ledger._meta.get_field("text")
        with connection.schema_editor() as editor:
            editor.alter_field(Ledger, narrow, wider)

        missing = append_only_tables_missing(connection)
        state = ProjectState()
        with connection.schema_editor() as editor:
            editor.alter_field(Ledger, wider, narrow)
        with connection.schema_editor() as editor:
            AppendOnly("sample_ledger").database_backwards("sample", editor, state, state)
            AppendOnly("sample_ledger").database_forwards("sample", editor, state, state)

        assert missing == (["sample_ledger"] if connection.vendor == "sqlite" else [])
        assert append_only_tables_missing(connection) == []
