"""Checking that processes of the previous version can still write during an upgrade."""

from typing import Any

from django.db.migrations import AddField, CreateModel
from django.db.migrations.loader import MigrationLoader


def columns_that_stop_old_processes() -> list[str]:
    """Columns added to our tables that make an INSERT by older code fail, since it gives them no
    value.

    Listed as `app.migration: model.field`. The migration that creates a table may add any columns
    to it.
    """
    loader = MigrationLoader(None)
    found = []
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        if app.startswith(("django", "auth", "admin", "sessions", "contenttypes")):
            continue
        made_here = {
            operation.name.lower()
            for operation in migration.operations
            if isinstance(operation, CreateModel)
        }
        for operation in migration.operations:
            if not isinstance(operation, AddField) or operation.model_name.lower() in made_here:
                continue
            if not _has_value_by_itself(operation.field):
                found.append(f"{app}.{name}: {operation.model_name}.{operation.name}")
    return found


def _has_value_by_itself(field: Any) -> bool:
    return bool(field.null or field.many_to_many or field.has_db_default())
