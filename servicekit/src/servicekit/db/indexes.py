"""Migration operations for indexes that Django's models cannot declare for both databases."""

from collections.abc import Sequence

import structlog
from django.db import DatabaseError
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import AlterField
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Model
from django.db.transaction import atomic

logger = structlog.get_logger(__name__)

PENDING_LIST_KB = 512
"""The maximum size of the list of new rows that are not yet in a trigram index. Every search has to
read that list.
"""
# SQLSTATEs that mean that the extension cannot be added: insufficient privilege, undefined object,
# feature not supported, undefined file.
NOT_TO_BE_HAD = ("42501", "42704", "0A000", "58P01")


class _OnPostgreSQL(Operation):
    """A migration operation that runs statements on PostgreSQL and does nothing on SQLite.

    The models do not declare these indexes, since the models must be the same for both databases.
    """

    reduces_to_sql = True
    reversible = True
    model_name: str

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models stay as they are."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            self.forwards(schema_editor, to_state.apps.get_model(app_label, self.model_name))

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            self.backwards(schema_editor, to_state.apps.get_model(app_label, self.model_name))

    def forwards(self, schema_editor: BaseDatabaseSchemaEditor, model: type[Model]) -> None:
        raise NotImplementedError

    def backwards(self, schema_editor: BaseDatabaseSchemaEditor, model: type[Model]) -> None:
        raise NotImplementedError


class PrefixIndex(_OnPostgreSQL):
    """Creates an index for finding texts by their beginning in any case (`istartswith`)."""

    def __init__(self, model_name: str, field: str, *, name: str) -> None:
        self.model_name, self.field, self.name = model_name, field, name

    def forwards(self, schema_editor: BaseDatabaseSchemaEditor, model: type[Model]) -> None:
        text = f'upper("{_column(model, self.field)}") text_pattern_ops'
        _execute(schema_editor, f'CREATE INDEX "{self.name}" ON "{_table(model)}" ({text})')

    def backwards(self, schema_editor: BaseDatabaseSchemaEditor, model: type[Model]) -> None:
        _execute(schema_editor, f'DROP INDEX IF EXISTS "{self.name}"')

    def describe(self) -> str:
        return f"Index how {self.field} of {self.model_name} begins"


class SuffixIndex(PrefixIndex):
    """Creates an index for finding texts by their end in any case (`servicekit.db.searching.Ends`)."""

    def forwards(self, schema_editor: BaseDatabaseSchemaEditor, model: type[Model]) -> None:
        text = f'reverse(upper("{_column(model, self.field)}")) text_pattern_ops'
        _execute(schema_editor, f'CREATE INDEX "{self.name}" ON "{_table(model)}" ({text})')

    def describe(self) -> str:
        return f"Index how {self.field} of {self.model_name} ends"


class LatestFirstIndex(_OnPostgreSQL):
    """Creates an index in descending order, with nulls last. Equal values are in the order of the
    primary key.

    A plain index cannot be used for this order: it has nulls last in ascending order, so reading it
    backwards returns them first.
    """

    def __init__(self, model_name: str, field: str, *, name: str) -> None:
        self.model_name, self.field, self.name = model_name, field, name

    def forwards(self, schema_editor: BaseDatabaseSchemaEditor, model: type[Model]) -> None:
        key = model._meta.pk.column
        order = f'"{_column(model, self.field)}" DESC NULLS LAST, "{key}"'
        _execute(schema_editor, f'CREATE INDEX "{self.name}" ON "{_table(model)}" ({order})')

    def backwards(self, schema_editor: BaseDatabaseSchemaEditor, model: type[Model]) -> None:
        _execute(schema_editor, f'DROP INDEX IF EXISTS "{self.name}"')

    def describe(self) -> str:
        return f"Index {self.field} of {self.model_name} from the highest"


class TrigramIndex(_OnPostgreSQL):
    """Creates an index for finding texts that contain a word in any case (`icontains`).

    `fields` are names of fields; `employee__name` is the key `name` of the JSON field `employee`.
    The index needs the extension pg_trgm, which the owner of a database may add. If that fails, a
    warning is logged, there is no index, and searches read every row. To try again, migrate back
    and then forward.
    """

    def __init__(self, model_name: str, fields: Sequence[str], *, name: str) -> None:
        self.model_name, self.fields, self.name = model_name, fields, name

    def forwards(self, schema_editor: BaseDatabaseSchemaEditor, model: type[Model]) -> None:
        texts = ", ".join(f"{self.text(model, field)} gin_trgm_ops" for field in self.fields)
        try:
            with atomic(schema_editor.connection.alias):
                _execute(schema_editor, "CREATE EXTENSION IF NOT EXISTS pg_trgm")
                _execute(
                    schema_editor,
                    f'CREATE INDEX "{self.name}" ON "{_table(model)}" USING gin ({texts})'
                    f" WITH (gin_pending_list_limit = {PENDING_LIST_KB})",
                )
                # With statistics about the frequency of words, the planner can choose between this
                # index and reading the newest rows first.
                _execute(schema_editor, f'ANALYZE "{_table(model)}"')
        except DatabaseError as error:
            if getattr(error.__cause__, "sqlstate", None) not in NOT_TO_BE_HAD:
                raise
            reason = str(error).partition("\n")[0]
            logger.warning("index.left_out", index=self.name, reason=reason)

    def backwards(self, schema_editor: BaseDatabaseSchemaEditor, model: type[Model]) -> None:
        # Keep the extension: something else may use it by now.
        _execute(schema_editor, f'DROP INDEX IF EXISTS "{self.name}"')

    def text(self, model: type[Model], field: str) -> str:
        """The indexed expression: the upper-case text, which is what Django's `icontains` compares."""
        return f"upper({_text(model, field)})"

    def describe(self) -> str:
        return f"Index the words in {', '.join(self.fields)} of {self.model_name}"


class SearchIndex(TrigramIndex):
    """Creates an index for finding words in a `servicekit.db.folded.SearchTextField`."""

    def __init__(self, model_name: str, field: str, *, name: str) -> None:
        super().__init__(model_name, [field], name=name)

    def text(self, model: type[Model], field: str) -> str:
        return _text(model, field)


class DropTrigramIndex(TrigramIndex):
    """Drops the index of a `TrigramIndex`."""

    def forwards(self, schema_editor: BaseDatabaseSchemaEditor, model: type[Model]) -> None:
        super().backwards(schema_editor, model)

    def backwards(self, schema_editor: BaseDatabaseSchemaEditor, model: type[Model]) -> None:
        super().forwards(schema_editor, model)

    def describe(self) -> str:
        return f"Drop the index of words in {', '.join(self.fields)} of {self.model_name}"


class DropLikeIndex(_OnPostgreSQL):
    """Drops the index for case-sensitive LIKE, which Django adds to unique texts and no list uses."""

    def __init__(self, model_name: str, field: str) -> None:
        self.model_name, self.field = model_name, field

    def forwards(self, schema_editor: BaseDatabaseSchemaEditor, model: type[Model]) -> None:
        name = _index_name(schema_editor, model, self.field, suffix="_like")
        _execute(schema_editor, f'DROP INDEX IF EXISTS "{name}"')

    def backwards(self, schema_editor: BaseDatabaseSchemaEditor, model: type[Model]) -> None:
        name = _index_name(schema_editor, model, self.field, suffix="_like")
        text = f'"{_column(model, self.field)}" varchar_pattern_ops'
        _execute(schema_editor, f'CREATE INDEX "{name}" ON "{_table(model)}" ({text})')

    def describe(self) -> str:
        return f"Drop the index for LIKE on {self.field} of {self.model_name}"


class DropKeyIndex(AlterField):
    """Sets `db_index=False` for a foreign key whose index is not needed.

    It only drops the index. Django's `AlterField` would rebuild the table on SQLite, and the table
    would lose its triggers.
    """

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = from_state.apps.get_model(app_label, self.model_name)
        name = _index_name(schema_editor, model, self.name)
        _execute(schema_editor, f'DROP INDEX IF EXISTS "{name}"')

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        name = _index_name(schema_editor, model, self.name)
        column = _column(model, self.name)
        _execute(schema_editor, f'CREATE INDEX "{name}" ON "{_table(model)}" ("{column}")')

    def describe(self) -> str:
        return f"Drop the index of {self.name} of {self.model_name}"


def _execute(schema_editor: BaseDatabaseSchemaEditor, statement: str) -> None:
    schema_editor.execute(statement, params=None)


def _index_name(
    schema_editor: BaseDatabaseSchemaEditor, model: type[Model], field: str, *, suffix: str = ""
) -> str:
    """The name that Django gave the index."""
    naming = schema_editor._create_index_name  # type: ignore[attr-defined] # there is no public name
    return str(naming(_table(model), [_column(model, field)], suffix=suffix))


def _text(model: type[Model], field: str) -> str:
    """The SQL expression for a column, or for a key of a JSON column."""
    name, _, key = field.partition("__")
    column = f'"{_column(model, name)}"'
    return f"({column} ->> '{key}')" if key else column


def _table(model: type[Model]) -> str:
    return model._meta.db_table


def _column(model: type[Model], field: str) -> str:
    return str(model._meta.get_field(field).column)  # type: ignore[union-attr]
