from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("role", "0002_person_index"),
        ("step", "0003_pin_what_versions_name"),
        ("task", "0004_open_indexes"),
        ("tickets", "0002_wider_rotation_system"),
        ("workflow", "0003_archive_and_unpublished_changes"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="task",
            name="task_of_owner",
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=["ticket_owner", "-task_id"], name="task_of_owner_newest"),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=["created_at", "task_id"], name="task_by_creation"),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=["target_resolution", "task_id"], name="task_by_target"),
        ),
    ]
