from django.db import migrations


def pin(apps, schema_editor):
    """Pin the parts of workflows with versions: drafts could not be edited before, so versions
    reference all of them.
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
