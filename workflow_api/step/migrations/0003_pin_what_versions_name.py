from django.db import migrations


def pin(apps, schema_editor):
    """Pin all steps and transitions of workflows that have versions. Before this migration a
    published draft could not be edited, so the versions reference all of these parts.
    """
    for model in ("Steps", "StepTransition"):
        rows = apps.get_model("step", model).objects
        rows.filter(workflow__versions__isnull=False).update(is_pinned=True)


class Migration(migrations.Migration):
    dependencies = [
        ("step", "0002_retirement"),
        ("workflow", "0003_archive_and_unpublished_changes"),
    ]

    operations = [migrations.RunPython(pin, migrations.RunPython.noop)]
