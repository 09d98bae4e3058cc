"""Append-only tables: triggers refuse UPDATE and DELETE, and on PostgreSQL also TRUNCATE."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

PREFIX = "append_only"


class AppendOnly(Operation):
    """Migration operation that makes `table` append-only: rows cannot be updated or deleted."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models stay as they are."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for statement in _creating(schema_editor.connection.vendor, self.table):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for statement in _dropping(schema_editor.connection.vendor, self.table):
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return f"Make {self.table} append-only"

    @property
    def migration_name_fragment(self) -> str:
        return f"{self.table}_append_only"


def append_only_tables(connection: BaseDatabaseWrapper) -> set[str]:
    """The tables that have all the triggers which make a table append-only."""
    if connection.vendor == "postgresql":
        query = (
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgname LIKE 'append_only%' AND t.tgenabled <> 'D'"
            " AND pg_table_is_visible(c.oid)"
        )
        wanted = {"row", "truncate"}
    else:
        query = (
            "SELECT tbl_name, name FROM sqlite_master"
            " WHERE type = 'trigger' AND name LIKE 'append_only%'"
        )
        wanted = {"update", "delete"}
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(query)
        for table, trigger in cursor.fetchall():
            found.setdefault(table, set()).add(trigger.split("_")[2])
    return {table for table, kinds in found.items() if kinds >= wanted}


def append_only_tables_missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The tables that migrations made append-only but whose triggers are missing, sorted.

    On SQLite a later AlterField rebuilds the table and silently drops its triggers.
    """
    loader = MigrationLoader(connection)
    expected = {
        operation.table
        for key in loader.applied_migrations
        if key in loader.graph.nodes
        for operation in loader.get_migration(*key).operations
        if isinstance(operation, AppendOnly)
    }
    return sorted(expected - append_only_tables(connection))


@contextmanager
def append_only_lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Remove all append-only triggers inside the block. Use it only in data migrations and tests."""
    tables = sorted(append_only_tables(connection))
    vendor = connection.vendor
    with connection.cursor() as cursor:
        for table in tables:
            for statement in _dropping(vendor, table):
                cursor.execute(statement)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for table in tables:
                for statement in _creating(vendor, table):
                    cursor.execute(statement)


def _creating(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        return [
            f"CREATE OR REPLACE FUNCTION {PREFIX}_refuse() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME"
            " USING ERRCODE = 'integrity_constraint_violation'; END $$",
            f'CREATE TRIGGER "{PREFIX}_row_{table}" BEFORE UPDATE OR DELETE ON "{table}"'
            f" FOR EACH ROW EXECUTE FUNCTION {PREFIX}_refuse()",
            f'CREATE TRIGGER "{PREFIX}_truncate_{table}" BEFORE TRUNCATE ON "{table}"'
            f" FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}_refuse()",
        ]
    return [
        f'CREATE TRIGGER "{PREFIX}_{event}_{table}" BEFORE {event.upper()} ON "{table}"'
        f" BEGIN SELECT RAISE(ABORT, 'table {table} is append-only'); END"
        for event in ("update", "delete")
    ]


def _dropping(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        return [
            f'DROP TRIGGER IF EXISTS "{PREFIX}_{kind}_{table}" ON "{table}"'
            for kind in ("row", "truncate")
        ]
    return [f'DROP TRIGGER IF EXISTS "{PREFIX}_{event}_{table}"' for event in ("update", "delete")]
