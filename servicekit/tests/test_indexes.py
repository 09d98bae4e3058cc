"""Migration operations that add or drop indexes; on SQLite they add none."""

import pytest
from django.contrib.auth.models import Permission, User
from django.db import ProgrammingError, connection, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from structlog.testing import capture_logs

from servicekit.db.indexes import (
    DropKeyIndex,
    DropLikeIndex,
    LatestFirstIndex,
    PrefixIndex,
    SearchIndex,
    SuffixIndex,
    TrigramIndex,
)

pytestmark = pytest.mark.django_db

IS_POSTGRESQL = connection.vendor == "postgresql"
LIKE_OF_USERNAME = "auth_user_username_6821ab7c_like"
KEY_OF_PERMISSION = "auth_permission_content_type_id_2f476e4b"


def state() -> ProjectState:
    return ProjectState.from_apps(User._meta.apps)


def migrate(operation: Operation) -> None:
    before, after = state(), state()
    operation.state_forwards("auth", after)
    # The editor is not entered with `with`: SQLite forbids that inside the test's transaction.
    operation.database_forwards("auth", connection.schema_editor(), before, after)


def unmigrate(operation: Operation) -> None:
    before, after = state(), state()
    operation.state_forwards("auth", before)
    operation.database_backwards("auth", connection.schema_editor(), before, after)


def indexes(model: type[models.Model]) -> dict[str, str]:
    """The indexes of a table by name, with their definitions."""
    if IS_POSTGRESQL:
        query = "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s"
    else:
        query = (
            "SELECT name, coalesce(sql, '') FROM sqlite_master"
            " WHERE type = 'index' AND tbl_name = %s"
        )
    with connection.cursor() as cursor:
        cursor.execute(query, [model._meta.db_table])
        return dict(cursor.fetchall())


@pytest.mark.parametrize(
    ("operation", "definition"),
    [
        (
            PrefixIndex("user", "username", name="begins"),
            "btree (upper((username)::text) text_pattern_ops)",
        ),
        (
            SuffixIndex("user", "username", name="ends"),
            "btree (reverse(upper((username)::text)) text_pattern_ops)",
        ),
        (
            LatestFirstIndex("user", "last_login", name="latest"),
            "btree (last_login DESC NULLS LAST, id)",
        ),
        (
            SearchIndex("user", "last_name", name="words"),
            "gin (last_name gin_trgm_ops)",
        ),
        (
            TrigramIndex("user", ["first_name", "last_name"], name="words"),
            "gin (upper((first_name)::text) gin_trgm_ops, upper((last_name)::text) gin_trgm_ops)",
        ),
        (
            TrigramIndex("user", ["first_name__key"], name="words"),
            "gin (upper((first_name ->> 'key'::text)) gin_trgm_ops)",
        ),
    ],
    ids=["prefix", "suffix", "latest first", "search", "trigram", "trigram of JSON"],
)
class TestSearchIndexes:
    def test_come_and_go(
        self, operation: PrefixIndex | LatestFirstIndex | TrigramIndex, definition: str
    ) -> None:
        if IS_POSTGRESQL and "->>" in definition:
            with connection.cursor() as cursor:
                cursor.execute(
                    "ALTER TABLE auth_user ALTER first_name TYPE jsonb USING to_jsonb(first_name)"
                )
        before = indexes(User)

        migrate(operation)
        made = {name: text for name, text in indexes(User).items() if name not in before}
        assert list(made) == ([operation.name] if IS_POSTGRESQL else [])
        assert all(definition in text for text in made.values())
        assert operation.model_name in operation.describe()

        unmigrate(operation)
        assert indexes(User) == before


@pytest.mark.skipif(not IS_POSTGRESQL, reason="SQLite has no trigrams to be refused")
class TestTrigramIndex:
    def test_is_left_out_where_there_are_no_trigrams(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DROP EXTENSION IF EXISTS pg_trgm")
            cursor.execute("CREATE SCHEMA elsewhere")
            cursor.execute("CREATE EXTENSION pg_trgm SCHEMA elsewhere")
        before = indexes(User)

        with capture_logs() as logged:
            migrate(TrigramIndex("user", ["first_name"], name="words"))

        assert indexes(User) == before
        [line] = logged
        assert (line["event"], line["log_level"]) == ("index.left_out", "warning")
        assert line["index"] == "words"
        assert "gin_trgm_ops" in line["reason"]

        unmigrate(TrigramIndex("user", ["first_name"], name="words"))
        assert indexes(User) == before

    def test_hides_no_other_mistake(self) -> None:
        migrate(TrigramIndex("user", ["first_name"], name="words"))
        with pytest.raises(ProgrammingError, match="already exists"):
            migrate(TrigramIndex("user", ["last_name"], name="words"))


class TestDropLikeIndex:
    def test_drops_what_only_postgresql_has(self) -> None:
        operation = DropLikeIndex("user", "username")
        before = indexes(User)
        assert (LIKE_OF_USERNAME in before) == IS_POSTGRESQL

        migrate(operation)
        assert before.keys() - indexes(User).keys() == (
            {LIKE_OF_USERNAME} if IS_POSTGRESQL else set()
        )
        assert "username" in operation.describe()

        unmigrate(operation)
        assert indexes(User) == before


class TestDropKeyIndex:
    def test_drops_the_index_and_keeps_the_table(self) -> None:
        operation = DropKeyIndex(
            model_name="permission",
            name="content_type",
            field=models.ForeignKey(
                "contenttypes.ContentType", on_delete=models.CASCADE, db_index=False
            ),
        )
        before, rows = indexes(Permission), Permission.objects.count()

        migrate(operation)
        assert before.keys() - indexes(Permission).keys() == {KEY_OF_PERMISSION}
        assert Permission.objects.count() == rows > 0
        assert "content_type" in operation.describe()

        unmigrate(operation)
        assert indexes(Permission) == before
