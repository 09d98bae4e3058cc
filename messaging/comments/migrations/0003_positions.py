from typing import Any

from django.db import migrations, models


def place(apps: Any, schema_editor: Any) -> None:
    """Set `position` to `seq`. Comments could not change before, so each has its first `seq`."""
    comments = apps.get_model("comments", "Comment").objects
    comments.filter(position=None).update(position=models.F("seq"))


class Migration(migrations.Migration):
    dependencies = [("comments", "0002_changes")]

    operations = [migrations.RunPython(place, migrations.RunPython.noop)]
