from typing import Any

from django.db import migrations, models


def place(apps: Any, schema_editor: Any) -> None:
    """Set positions: no comment could change before, so each stays where it was written."""
    comments = apps.get_model("comments", "Comment").objects
    comments.filter(position=None).update(position=models.F("seq"))


class Migration(migrations.Migration):
    dependencies = [("comments", "0002_changes")]

    operations = [migrations.RunPython(place, migrations.RunPython.noop)]
