"""Columns with the folded text of other fields of the row, updated whenever the row is saved.

The text itself is stored as it was written. Its folded column is used for comparisons, and can be
indexed.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from django.db import connections, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.transaction import atomic

from servicekit.base.folding import KEY_LENGTH, fold_key
from servicekit.base.logs import get_logger
from servicekit.db.append_only import append_only_lifted, append_only_tables
from servicekit.db.searching import searchable

logger = get_logger(__name__)

if TYPE_CHECKING:
    _Field = models.Field[Any, Any]
    _CharField = models.CharField[str, str]
    _TextField = models.TextField[str, str]
else:
    _Field, _CharField, _TextField = models.Field, models.CharField, models.TextField

BATCH = 1000
"""The number of rows that are read and written in one transaction."""


class _FoldedField(_Field):
    """A column with the folded text of `sources`, which are names of fields.

    `employee__name` is the key `name` of the JSON field `employee`. `save`, `bulk_create` and
    `rows_insert` update the column; `save(update_fields=…)` must include it. During an upgrade, old
    processes do not know the column; then the database writes "" into it unless it is nullable, and
    the command `refold` fills such rows later.
    """

    sources: tuple[str, ...]

    def folded(self, texts: Sequence[str]) -> str:
        raise NotImplementedError

    def value_of(self, row: models.Model) -> str:
        """The value of the column for this row."""
        return self.folded([_text_of(row, source) for source in self.sources])

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = self.value_of(model_instance)
        setattr(model_instance, self.attname, value)
        return value

    def deconstruct(self) -> Any:
        name, path, _, kwargs = super().deconstruct()
        for given in ("max_length", "editable", "blank"):
            kwargs.pop(given, None)
        for given in ("default", "db_default"):
            if kwargs.get(given) == "":
                del kwargs[given]
        return name, path, list(self.sources), kwargs


class FoldedKeyField(_FoldedField, _CharField):
    """A column with the `fold_key` of one field. Texts with equal keys look the same to a reader."""

    def __init__(self, source: str, **kwargs: Any) -> None:
        self.sources = (source,)
        super().__init__(
            **{
                "max_length": KEY_LENGTH,
                "editable": False,
                "blank": True,
                "default": "",
                "db_default": "",
                **kwargs,
            }
        )

    def folded(self, texts: Sequence[str]) -> str:
        return fold_key(texts[0])


class SearchTextField(_FoldedField, _TextField):
    """A column with the words of some fields, in the form in which `search_matches` searches."""

    def __init__(self, *sources: str, **kwargs: Any) -> None:
        self.sources = sources
        if not kwargs.get("null"):
            kwargs = {"default": "", "db_default": "", **kwargs}
        super().__init__(**{"editable": False, "blank": True, **kwargs})

    def folded(self, texts: Sequence[str]) -> str:
        return searchable(*texts)


class FillFolded(Operation):
    """Migration operation that fills folded columns of existing rows, in small transactions.

    Put it into a separate migration with `atomic = False`. It can be run again. The triggers of
    append-only tables are removed in the transaction that writes a batch, and restored at its end.
    """

    reduces_to_sql = False
    reversible = True

    def __init__(self, model_name: str, *fields: str) -> None:
        self.model_name, self.fields = model_name, fields

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models stay as they are."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        alias = schema_editor.connection.alias
        model = to_state.apps.get_model(app_label, self.model_name)
        after: Any = None
        while True:
            with atomic(alias), append_only_lifted(schema_editor.connection):
                after = self._fill_batch(model, alias, after)
            if after is None:
                return

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Nothing to undo: the migration that added the columns removes them."""

    def describe(self) -> str:
        return f"Fill {', '.join(self.fields)} of {self.model_name}"

    def _fill_batch(self, model: type[models.Model], alias: str, after: Any) -> Any:
        """Fill the rows after the key `after`; returns the last key, or None at the end."""
        fields: list[Any] = [model._meta.get_field(name) for name in self.fields]
        rows = model._base_manager.using(alias).order_by("pk")
        rows = rows if after is None else rows.filter(pk__gt=after)
        batch = list(rows.only(*_read_for(fields))[:BATCH])
        if not batch:
            return None
        connection = connections[alias]
        quote = connection.ops.quote_name
        values = ", ".join(f"{quote(field.column)} = %s" for field in fields)
        key = model._meta.pk
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {quote(model._meta.db_table)} SET {values}"  # noqa: S608 - model names
                f" WHERE {quote(str(key.column))} = %s",
                [
                    [
                        *(field.value_of(row) for field in fields),
                        key.get_db_prep_value(row.pk, connection),
                    ]
                    for row in batch
                ],
            )
        return batch[-1].pk


def rows_refold(model: type[models.Model], alias: str) -> int:
    """Compute the folded columns of a table again, by the current rules, in small transactions.

    Returns the number of changed rows. A row whose folded columns change at the same time is left
    alone.
    """
    fields = [field for field in model._meta.concrete_fields if isinstance(field, _FoldedField)]
    if not fields or not model._meta.managed:
        return 0
    rows = model._base_manager.using(alias).order_by("pk")
    names = [field.name for field in fields]
    after: Any = None
    changed = 0
    while True:
        batch = list(
            (rows if after is None else rows.filter(pk__gt=after)).only(*names, *_read_for(fields))[
                :BATCH
            ]
        )
        if not batch:
            return changed
        after = batch[-1].pk
        changed += _refold_batch(rows, fields, batch, alias)


def _refold_batch(
    rows: models.QuerySet[Any],
    fields: Sequence[_FoldedField],
    batch: Sequence[models.Model],
    alias: str,
) -> int:
    stale = []
    for row in batch:
        found = {field.name: getattr(row, field.attname) for field in fields}
        wanted = {field.name: field.value_of(row) for field in fields}
        if found != wanted:
            stale.append((row.pk, found, wanted))
    if not stale:
        return 0
    connection = connections[alias]
    guarded = rows.model._meta.db_table in append_only_tables(connection)
    with atomic(alias), append_only_lifted(connection) if guarded else nullcontext():
        return sum(
            rows.filter(pk=pk, **_as_lookups(found)).update(**wanted) for pk, found, wanted in stale
        )


def _as_lookups(found: Mapping[str, Any]) -> dict[str, Any]:
    return {
        (f"{name}__isnull" if value is None else name): (True if value is None else value)
        for name, value in found.items()
    }


def keys_refold(rows: models.QuerySet[Any], *, key: str, source: str, scope: str = "") -> None:
    """Compute the column `key` of all rows again from `source`, in a data migration.

    Keys stay unique among the rows with the same value of the column `scope`. If several rows would
    get the same key, the row that already has this key keeps it; if no row has it, the oldest row
    gets it. The other rows keep their old keys, and are no longer found by their texts.
    """
    taken: set[tuple[Any, str]] = set()
    for row in rows.order_by("pk").iterator():
        place = getattr(row, scope) if scope else None
        wanted = fold_key(getattr(row, source))
        if (place, wanted) in taken:
            logger.warning("fold.same_as_older", model=row._meta.label, pk=row.pk)
            continue
        taken.add((place, wanted))
        others = rows.filter(**{key: wanted}, **({scope: place} if scope else {}))
        if getattr(row, key) != wanted and not others.exclude(pk=row.pk).exists():
            rows.filter(pk=row.pk).update(**{key: wanted})


def _read_for(fields: Sequence[_FoldedField]) -> Iterator[str]:
    for field in fields:
        yield from (source.partition("__")[0] for source in field.sources)


def _text_of(row: models.Model, source: str) -> str:
    name, _, key = source.partition("__")
    value = getattr(row, name)
    if key:
        value = value.get(key) if isinstance(value, dict) else None
    # Some senders put a number or another JSON value in the place of a name.
    return "" if value is None else str(value)
