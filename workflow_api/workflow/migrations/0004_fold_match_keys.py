from typing import Any

import structlog
from django.db import migrations

from servicekit.base.folding import fold_key

logger = structlog.get_logger(__name__)
KEYS = ("match_department", "match_category", "match_sub_category")


def match_keys_fold(apps: Any, schema_editor: Any) -> None:
    """Fold the match keys. If several initialized workflows take the same tickets afterwards, only
    the oldest stays initialized, and the others are paused.
    """
    rows = apps.get_model("workflow", "Workflows").objects
    taken = set()
    for row in rows.order_by("pk"):
        wanted = tuple(fold_key(getattr(row, key)) for key in KEYS)
        if row.status == "initialized":
            if wanted in taken:
                logger.warning("workflow.paused_by_fold", workflow_id=row.pk)
                row.status = "paused"
            taken.add(wanted)
        rows.filter(pk=row.pk).update(status=row.status)
    for row in rows.order_by("pk"):
        rows.filter(pk=row.pk).update(**{key: fold_key(getattr(row, key)) for key in KEYS})


class Migration(migrations.Migration):
    dependencies = [("workflow", "0003_archive_and_unpublished_changes")]

    operations = [migrations.RunPython(match_keys_fold, migrations.RunPython.noop, elidable=True)]
