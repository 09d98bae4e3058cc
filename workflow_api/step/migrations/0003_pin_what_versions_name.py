from django.db import migrations


def pin(apps, schema_editor):
    """Until now a draft could not be edited: what a workflow with versions has, they name."""
    for model in ("Steps", "StepTransition"):
        rows = apps.get_model("step", model).objects
        rows.filter(workflow__versions__isnull=False).update(is_pinned=True)


class Migration(migrations.Migration):
    dependencies = [
        ("step", "0002_retirement"),
        ("workflow", "0003_archive_and_unpublished_changes"),
    ]

    operations = [migrations.RunPython(pin, migrations.RunPython.noop)]
