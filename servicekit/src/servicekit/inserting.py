"""Insert rows with a statement that is compiled only once, to save time on every message.

The ORM compiles each INSERT again, which takes longer than running it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model


@dataclass(frozen=True, slots=True)
class Computed:
    """A column whose value the database computes during the insert.

    `sql` is the expression. It has one placeholder `%s`, for the value of the field `of`.
    """

    column: str
    sql: str
    of: str


def rows_insert(
    rows: Sequence[Model], *, or_ignore: bool = False, computed: Computed | None = None
) -> int:
    """Insert rows of one model in one statement and set their generated keys, as `bulk_create` does.

    Folded columns (`servicekit.folded`) are filled too. With `or_ignore` rows that violate a unique
    constraint are skipped; if any was skipped, no row gets its key. The value of a `computed` column
    is not set in `rows`. Returns the number of inserted rows.
    """
    if not rows:
        return 0
    model = type(rows[0])
    with connection.cursor() as cursor:
        cursor.execute(
            _statement(model, len(rows), or_ignore, computed, connection.vendor),
            [
                field.get_db_prep_save(field.pre_save(row, True), connection)
                for row in rows
                for field in _sources(model, computed)
            ],
        )
        keys = cursor.fetchall()
    if len(keys) == len(rows):
        is_made_there = model._meta.pk not in _fields(model)
        for row, (key,) in zip(rows, keys, strict=True):
            if is_made_there:
                row.pk = key
            row._state.adding = False
            row._state.db = connection.alias
    return len(keys)


@cache
def _fields(model: type[Model]) -> "tuple[Field[Any, Any], ...]":
    """The fields to write: all except generated keys and columns that only the database fills."""
    fields = model._meta.concrete_fields
    return tuple(field for field in fields if field.has_default() or not field.db_returning)


@cache
def _sources(model: type[Model], computed: Computed | None) -> "tuple[Field[Any, Any], ...]":
    """For each column, the field whose value is written to it or is used to compute it."""
    if computed is None:
        return _fields(model)
    source: Any = model._meta.get_field(computed.of)
    return tuple(source if field.column == computed.column else field for field in _fields(model))


@cache
def _statement(
    model: type[Model], count: int, or_ignore: bool, computed: Computed | None, vendor: str
) -> str:
    # `vendor` is a parameter so that it is part of the cache's key: databases may quote differently.
    quote = connection.ops.quote_name
    fields = _fields(model)
    columns = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(
        computed.sql if computed and field.column == computed.column else "%s" for field in fields
    )
    ignored = " ON CONFLICT DO NOTHING" if or_ignore else ""
    key = model._meta.pk
    return (
        f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES "  # noqa: S608 our models'
        f"{', '.join([f'({marks})'] * count)}{ignored} RETURNING {quote(str(key.column))}"
    )
