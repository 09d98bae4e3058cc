"""Read rows with hand-written SQL, to save time on every message.

The ORM compiles each query again, which takes longer than running it.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model

M = TypeVar("M", bound=Model)
Converter = Callable[[Any, Any, Any], Any]


def rows_fetch(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run one statement; returns the rows as the driver gives them."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


class Columns(Generic[M]):
    """Some columns of a model: their list for SQL, and instances made from the selected values.

    `names` are attribute names, such as `role_id`. Other fields are loaded on access, as after
    `only()`.
    """

    def __init__(self, model: type[M], *names: str) -> None:
        self._model = model
        self._names = names

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self._names)

    def sql(self, table: str) -> str:
        """The column list for SELECT or RETURNING, of a table or its alias."""
        fields: list[Any] = [self._model._meta.get_field(name) for name in self._names]
        # Both databases quote alike.
        return ", ".join(f'"{table}"."{field.column}"' for field in fields)

    def row(self, values: Sequence[Any]) -> M:
        """The instance whose columns come first in `values`."""
        mine = list(values[: len(self._names)])
        for place, expression, convert in _converters(self._model, self._names, connection.vendor):
            mine[place] = convert(mine[place], expression, connection)
        return self._model.from_db(connection.alias, self._names, mine)


class Joined(Generic[M]):
    """Rows of a model together with rows of its foreign keys, for SQL that joins them.

    `alias` is the SQL's name of the model's own table; joined tables are named after the model's
    fields. If the first column of a joined row is null, there was none.
    """

    def __init__(self, alias: str, columns: Columns[M], **joined: Columns[Any]) -> None:
        self._alias = alias
        self._columns = columns
        self._joined = joined

    def sql(self) -> str:
        """The list for a SELECT."""
        listed = {self._alias: self._columns, **self._joined}
        return ", ".join(columns.sql(alias) for alias, columns in listed.items())

    def row(self, values: Sequence[Any]) -> M:
        """The instance with its joined ones, from the columns of `sql()`."""
        row = self._columns.row(values)
        start = self._columns.width
        for field, columns in self._joined.items():
            end = start + columns.width
            mine = values[start:end]
            setattr(row, field, None if mine[0] is None else columns.row(mine))
            start = end
        return row


@cache
def _converters(
    model: type[Model], names: tuple[str, ...], vendor: str
) -> list[tuple[int, Any, Converter]]:
    """Converters from the driver's values to Python's; `vendor` is part of the cache's key."""
    found = []
    for place, name in enumerate(names):
        field: Any = model._meta.get_field(name)
        column = field.get_col(model._meta.db_table)
        of_engine = connection.ops.get_db_converters(column)
        of_field = column.get_db_converters(connection)
        found += [(place, column, convert) for convert in [*of_engine, *of_field]]
    return found
