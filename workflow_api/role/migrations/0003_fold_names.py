from typing import Any

from django.db import migrations

from servicekit.db.folded import keys_refold


def names_fold(apps: Any, schema_editor: Any) -> None:
    keys_refold(
        apps.get_model("role", "Roles").objects.all(), key="name_key", source="name", scope="system"
    )


class Migration(migrations.Migration):
    dependencies = [("role", "0002_person_index")]

    operations = [migrations.RunPython(names_fold, migrations.RunPython.noop, elidable=True)]
