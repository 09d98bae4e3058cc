from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("role", "0002_person_index"),
        ("step", "0003_pin_what_versions_name"),
        ("task", "0005_list_indexes"),
        ("tickets", "0003_search_indexes"),
        ("workflow", "0003_archive_and_unpublished_changes"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(status__in=["in progress", "on_hold", "pending"]),
                fields=["status", "ticket"],
                name="task_open_by_status_and_ticket",
            ),
        ),
        migrations.RemoveIndex(model_name="task", name="task_open_by_status"),
        migrations.AddIndex(
            model_name="taskitem",
            index=models.Index(
                fields=["user_id", "status", "target_resolution", "task"],
                name="item_of_person_with_task",
            ),
        ),
        migrations.RemoveIndex(model_name="taskitem", name="item_of_person"),
    ]
