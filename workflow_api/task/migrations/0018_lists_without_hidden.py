from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("task", "0017_arm_timers")]

    operations = [
        migrations.RemoveIndex(model_name="task", name="task_open_by_nearest_target"),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(status__in=["in progress", "on_hold", "pending"]),
                fields=["nearest_target", "task_id"],
                name="task_open_by_nearest_and_key",
            ),
        ),
        migrations.RemoveIndex(model_name="task", name="task_open_by_status_and_ticket"),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(status__in=["in progress", "on_hold", "pending"]),
                fields=["status", "ticket", "task_id"],
                name="task_open_by_status_with_keys",
            ),
        ),
    ]
