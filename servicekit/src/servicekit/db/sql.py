"""Hand-written SQL, to save time on every message: reading, inserting and updating rows.

The ORM compiles a statement each time it runs, which takes longer than the database needs to answer
it. Here the text of a statement is made once, from the models. The statements themselves are in the
`hot` module of each app, beside the name of the test that counts their cost (docs/adr/0020).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Generic, TypeVar

from django.db import connection, connections
from django.db.models import (
    AutoField,
    BigAutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    DateTimeField,
    Field,
    ForeignKey,
    IntegerField,
    Model,
    OneToOneField,
    PositiveBigIntegerField,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    SmallIntegerField,
    TextField,
)

M = TypeVar("M", bound=Model)
Converter = Callable[[Any, Any, Any], Any]


def rows_fetch(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run one statement; returns the rows as the driver gives them."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


class Columns(Generic[M]):
    """Some columns of a model: their list for SQL, and instances made from the selected values.

    `names` are attribute names, such as `role_id`, in the order of the model's fields, in which
    Django makes an instance; ValueError if they are not. Other fields are loaded on access, as after
    `only()`.
    """

    def __init__(self, model: type[M], *names: str) -> None:
        known = [field.attname for field in model._meta.concrete_fields]
        if [name for name in known if name in names] != list(names):
            raise ValueError(f"These are not fields of {model.__name__} in its order: {names}")
        self._model = model
        self._names = names

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self._names)

    def place(self, name: str) -> int:
        """The place of a column, from 0, by its attribute name; ValueError if it is not among them."""
        return self._names.index(name)

    def sql(self, table: str) -> str:
        """The column list for SELECT or RETURNING, of a table or its alias."""
        fields: list[Any] = [self._model._meta.get_field(name) for name in self._names]
        # PostgreSQL and SQLite both accept double quotes around names.
        return ", ".join(f'"{table}"."{field.column}"' for field in fields)

    def row(self, values: Sequence[Any]) -> M:
        """An instance made from the first values, one for each column; ignores further values."""
        own = connections[connection.alias]
        mine = list(values[: len(self._names)])
        for place, expression, convert in _converters(self._model, self._names, own.vendor):
            mine[place] = convert(mine[place], expression, own)
        return self._model.from_db(own.alias, self._names, mine)


class Joined(Generic[M]):
    """Rows of a model together with rows of its foreign keys, for SQL that joins them.

    `alias` is the SQL's name of the model's own table; joined tables are named after the model's
    fields. If the first column of a joined row is null, the field is set to None.
    """

    def __init__(self, alias: str, columns: Columns[M], **joined: Columns[Any]) -> None:
        self._alias = alias
        self._columns = columns
        self._joined = joined
        self._key_places = [columns.place(f"{field}_id") for field in joined]

    def sql(self) -> str:
        """The list for a SELECT."""
        listed = {self._alias: self._columns, **self._joined}
        return ", ".join(columns.sql(alias) for alias, columns in listed.items())

    def is_whole(self, values: Sequence[Any]) -> bool:
        """Whether a joined row was found for each foreign key that is not null.

        PostgreSQL may not find it if `FOR UPDATE` waits for a transaction that changes the key: it
        then reads the locked row again, but not the rows joined to it. A second read finds them.
        """
        start = self._columns.width
        for place, columns in zip(self._key_places, self._joined.values(), strict=True):
            if values[place] is not None and values[start] is None:
                return False
            start += columns.width
        return True

    def row(self, values: Sequence[Any]) -> M:
        """An instance with the joined instances as its foreign keys, from the columns of `sql()`."""
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

    Folded columns (`servicekit.db.folded`) are filled too. With `or_ignore` rows that violate a unique
    constraint are skipped; if any was skipped, no row gets its key. The value of a `computed` column
    is not set in `rows`. Returns the number of inserted rows.
    """
    if not rows:
        return 0
    model = type(rows[0])
    # Look up the thread's connection once; the proxy `connection` looks it up at each use.
    own = connections[connection.alias]
    with own.cursor() as cursor:
        head, marks, tail = _insert_parts(model, or_ignore, computed, own.vendor)
        values = _values(model, computed, own.vendor)
        cursor.execute(
            f"{head}{', '.join([marks] * len(rows))}{tail}",
            [value(row, own) for row in rows for value in values],
        )
        keys = cursor.fetchall()
    if len(keys) == len(rows):
        is_made_there = model._meta.pk not in _written_fields(model)
        for row, (key,) in zip(rows, keys, strict=True):
            if is_made_there:
                row.pk = key
            row._state.adding = False
            row._state.db = own.alias
    return len(keys)


@cache
def _written_fields(model: type[Model]) -> "tuple[Field[Any, Any], ...]":
    """The fields to write: all except generated keys and columns that only the database fills."""
    fields = model._meta.concrete_fields
    return tuple(field for field in fields if field.has_default() or not field.db_returning)


@cache
def _written_sources(
    model: type[Model], computed: Computed | None
) -> "tuple[Field[Any, Any], ...]":
    """For each column, the field whose value is written to it or is used to compute it."""
    if computed is None:
        return _written_fields(model)
    source: Any = model._meta.get_field(computed.of)
    return tuple(
        source if field.column == computed.column else field for field in _written_fields(model)
    )


@cache
def _values(
    model: type[Model], computed: Computed | None, vendor: str
) -> "tuple[Callable[[Any, Any], Any], ...]":
    """For each column, a function that takes a row and a connection and returns the value to send
    to the database.
    """
    return tuple(_value_of(field, vendor) for field in _written_sources(model, computed))


def _value_of(field: "Field[Any, Any]", vendor: str) -> Callable[[Any, Any], Any]:
    """A function that returns what the field itself would send for a row, but faster for plain
    values.

    Storing a ticket sends some two hundred values. Most of them are texts, numbers and times, which
    Django sends unchanged, but only after a dozen calls for each.
    """

    def prepared(row: Any, own: Any) -> Any:
        return field.get_db_prep_save(field.pre_save(row, True), own)

    plain = _plain_type(field, vendor)
    name, kind = field.attname, field.get_internal_type()

    def unchanged(row: Any, own: Any) -> Any:
        value = getattr(row, name)
        return value if value is None or type(value) is plain else prepared(row, own)

    def number(row: Any, own: Any) -> Any:
        value = getattr(row, name)
        if type(value) is int:
            return own.ops.adapt_integerfield_value(value, kind)
        return prepared(row, own)

    def moment(row: Any, own: Any) -> Any:
        value = getattr(row, name)
        is_plain = value is None or (type(value) is datetime and value.tzinfo is not None)
        return value if is_plain else prepared(row, own)

    if plain is None:
        return prepared
    if plain is datetime:
        return moment
    return number if type(field) in _NUMBERS else unchanged


_NUMBERS = frozenset(
    {IntegerField, BigIntegerField, SmallIntegerField}
    | {PositiveIntegerField, PositiveBigIntegerField, PositiveSmallIntegerField}
)
_AS_THEY_ARE: Mapping[type, type] = {CharField: str, TextField: str, BooleanField: bool}


def _plain_type(field: Any, vendor: str) -> type | None:
    """The Python type whose values the field sends unchanged, except that numbers get a type of the
    driver. None if there is no such type.

    Recognises only Django's own field classes, because a subclass may prepare values in its own
    way.
    """
    found = type(field)
    if found in _NUMBERS:
        return int
    if found in (ForeignKey, OneToOneField):
        return int if type(field.target_field) in (AutoField, BigAutoField) else None
    if found is DateTimeField:
        # SQLite stores a time as a text, so the field has to convert it.
        is_set_here = field.auto_now or field.auto_now_add
        return datetime if vendor == "postgresql" and not is_set_here else None
    return _AS_THEY_ARE.get(found)


@cache
def _insert_parts(
    model: type[Model], or_ignore: bool, computed: Computed | None, vendor: str
) -> tuple[str, str, str]:
    """The parts of an INSERT: the text before the rows, one row's placeholders, and the rest."""
    # `vendor` is a parameter so that it is part of the cache's key: databases may quote differently.
    quote = connection.ops.quote_name
    fields = _written_fields(model)
    columns = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(
        computed.sql if computed and field.column == computed.column else "%s" for field in fields
    )
    ignored = " ON CONFLICT DO NOTHING" if or_ignore else ""
    key = model._meta.pk
    return (
        f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ",  # noqa: S608 - model names
        f"({marks})",
        f"{ignored} RETURNING {quote(str(key.column))}",
    )


def row_update(row: Model, *names: str) -> bool:
    """Write these fields (attribute names) of one row, as `save(update_fields=…)` does.

    Returns whether the row was there; unlike `save` it does not raise if it was missing.
    """
    return bool(_update([row], names))


def rows_update(changes: Sequence[tuple[M, Mapping[str, Any]]]) -> None:
    """Set attributes of rows of one model, and write them to the database.

    `changes` has each row with its new values by attribute name. Rows in which the same attributes
    change share a statement.
    """
    groups: dict[tuple[str, ...], list[Model]] = {}
    for row, values in changes:
        if not values:
            continue
        for name, value in values.items():
            setattr(row, name, value)
        groups.setdefault(tuple(values), []).append(row)
    for names, rows in groups.items():
        if any(getattr(row, name) != getattr(rows[0], name) for row in rows for name in names):
            _update_each(rows, names)
        else:
            _update(rows, names)


def _update_each(rows: Sequence[Model], names: tuple[str, ...]) -> None:
    """Write each row's own values of these fields, in one statement."""
    key: Any = rows[0]._meta.pk
    keys = [key.get_db_prep_save(row.pk, connection) for row in rows]
    quote, column = connection.ops.quote_name, connection.ops.quote_name(key.column)
    parts, values = [], []
    for name in names:
        field: Any = rows[0]._meta.get_field(name)
        own = f"CASE {column}{' WHEN %s THEN %s' * len(rows)} END"
        if connection.vendor == "postgresql":
            # Cast the value, since the driver may send values of one column as several types, and
            # NULL without a type.
            own = f"({own})::{field.db_type(connection)}"
        parts.append(f"{quote(field.column)} = {own}")
        for row, pk in zip(rows, keys, strict=True):
            values += [pk, field.get_db_prep_save(field.pre_save(row, False), connection)]
    table, marks = quote(rows[0]._meta.db_table), ", ".join(["%s"] * len(keys))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {', '.join(parts)} WHERE {column} IN ({marks})",  # noqa: S608
            [*values, *keys],
        )


def _update(rows: Sequence[Model], names: tuple[str, ...]) -> int:
    """Write the first row's values of these fields to all rows; returns the number of rows found."""
    first = rows[0]
    fields: list[Any] = [first._meta.get_field(name) for name in names]
    key: Any = first._meta.pk
    values = [field.get_db_prep_save(field.pre_save(first, False), connection) for field in fields]
    keys = [key.get_db_prep_save(row.pk, connection) for row in rows]
    text = _update_text(type(first), names, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(f"{text} IN ({', '.join(['%s'] * len(keys))})", [*values, *keys])
        return int(cursor.rowcount)


@cache
def _update_text(model: type[Model], names: tuple[str, ...], vendor: str) -> str:
    # `vendor` is a parameter so that it is part of the cache's key: databases may quote differently.
    quote = connection.ops.quote_name
    columns: list[Any] = [model._meta.get_field(name) for name in names]
    values = ", ".join(f"{quote(field.column)} = %s" for field in columns)
    key = quote(str(model._meta.pk.column))
    return f"UPDATE {quote(model._meta.db_table)} SET {values} WHERE {key}"  # noqa: S608 - model names
