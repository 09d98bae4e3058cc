from typing import Any

from django.db import migrations

from servicekit.base.folding import fold_key
from servicekit.db.folded import FillFolded

KEYS = ("match_department", "match_category", "match_sub_category")


def rotations_fold(apps: Any, schema_editor: Any) -> None:
    """Merge rotations whose roles have the same folded name. The rotation with the most turns
    stays.
    """
    rows = apps.get_model("tickets", "RoundRobin").objects
    taken = set()
    for row in rows.order_by("-turns", "pk"):
        key = (row.system, fold_key(row.role_name))
        if key in taken:
            row.delete()
        taken.add(key)
    for row in rows.order_by("pk"):
        if row.role_name != fold_key(row.role_name):
            row.role_name = fold_key(row.role_name)
            row.save()


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("tickets", "0005_folded_texts")]

    operations = [
        FillFolded("workflowticket", "search_text", *KEYS),
        migrations.RunPython(rotations_fold, migrations.RunPython.noop, elidable=True),
    ]
